//! Signals that end this process, while a question is open or a pager runs. Afterwards they end it as before.

use signal_hook::consts::SIGINT;
#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGTERM};
use std::sync::{Arc, OnceLock, atomic::AtomicBool, atomic::Ordering};

/// Ignores Ctrl-C until it is dropped: a pager that runs, or a prompt, uses the key itself.
#[derive(Debug)]
pub struct HeldInterrupt(());

impl HeldInterrupt {
    /// Ignores it from now on.
    pub fn begin() -> Self {
        interrupt().store(false, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for HeldInterrupt {
    fn drop(&mut self) {
        interrupt().store(!IS_HANDLED.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

static INTERRUPT: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Whether SIGINT ends the process. The handler stays once it is set: the library would leave the signal ignored.
fn interrupt() -> &'static AtomicBool {
    INTERRUPT.get_or_init(|| {
        let ends_at_once = Arc::default();
        // A signal that is ignored stays ignored.
        #[cfg(unix)]
        if !is_ignored(SIGINT) {
            let _ = signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&ends_at_once));
        }
        #[cfg(not(unix))]
        let _ = signal_hook::flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&ends_at_once));
        ends_at_once
    })
}

/// Holds back SIGTERM and SIGHUP until it is dropped. Each of them interrupts a read of the terminal.
#[derive(Debug)]
pub struct HeldBack(());

impl HeldBack {
    /// Holds them back from now on.
    pub fn begin() -> Self {
        #[cfg(unix)]
        for ending in endings() {
            ending.has_come.store(false, Ordering::SeqCst);
            ending.ends_at_once.store(false, Ordering::SeqCst);
        }
        Self(())
    }

    /// Ends the process by the signal that came, if one came.
    pub fn end_by_signal(&self) {
        #[cfg(unix)]
        if let Some(ending) = endings().iter().find(|ending| ending.has_come.load(Ordering::SeqCst)) {
            let _ = signal_hook::low_level::emulate_default_handler(ending.signal);
        }
    }
}

impl Drop for HeldBack {
    fn drop(&mut self) {
        #[cfg(unix)]
        if !IS_HANDLED.load(Ordering::SeqCst) {
            endings().iter().for_each(|ending| ending.ends_at_once.store(true, Ordering::SeqCst));
        }
    }
}

/// Leaves the signals to handlers that end the process cleanly.
pub(super) fn leave_to_others() {
    IS_HANDLED.store(true, Ordering::SeqCst);
    if let Some(interrupt) = INTERRUPT.get() {
        interrupt.store(false, Ordering::SeqCst);
    }
    #[cfg(unix)]
    if let Some(endings) = ENDINGS.get() {
        endings.iter().for_each(|ending| ending.ends_at_once.store(false, Ordering::SeqCst));
    }
}

#[cfg(unix)]
struct Ending {
    signal: i32,
    has_come: Arc<AtomicBool>,
    ends_at_once: Arc<AtomicBool>,
}

#[cfg(unix)]
static ENDINGS: OnceLock<Vec<Ending>> = OnceLock::new();

static IS_HANDLED: AtomicBool = AtomicBool::new(false);

/// The handlers stay once they are set: the library would leave the signals ignored.
#[cfg(unix)]
fn endings() -> &'static [Ending] {
    use signal_hook::flag::{register, register_conditional_default};
    ENDINGS.get_or_init(|| {
        // A signal that is ignored, as under `nohup`, stays ignored.
        let signals = [SIGTERM, SIGHUP].into_iter().filter(|signal| *signal != SIGHUP || ends_on_hang_up());
        let set = |signal| {
            let ending = Ending { signal, has_come: Arc::default(), ends_at_once: Arc::default() };
            let _ = register_conditional_default(signal, Arc::clone(&ending.ends_at_once));
            let _ = register(signal, Arc::clone(&ending.has_come));
            ending
        };
        signals.map(set).collect()
    })
}

/// Says whether SIGHUP is known not to be ignored. Only Linux shows this without unsafe code; elsewhere SIGHUP is left as it is.
#[cfg(unix)]
pub(super) fn ends_on_hang_up() -> bool {
    ignored().is_some_and(|mask| mask & bit_of(SIGHUP) == 0)
}

/// Says whether a signal is known to be ignored.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    ignored().is_some_and(|mask| mask & bit_of(signal) != 0)
}

/// Bit 0 is signal 1.
#[cfg(unix)]
fn bit_of(signal: i32) -> u64 {
    1 << (signal - 1)
}

/// Returns the signals that are ignored, if they are known.
#[cfg(unix)]
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{HeldInterrupt, IS_HANDLED, Ordering, interrupt};

    #[test]
    fn ctrl_c_ends_the_process_again_after_it_was_held() {
        for _ in 0..2 {
            let held = HeldInterrupt::begin();
            assert!(!interrupt().load(Ordering::SeqCst));
            drop(held);
            assert_eq!(interrupt().load(Ordering::SeqCst), !IS_HANDLED.load(Ordering::SeqCst));
        }
    }
}
