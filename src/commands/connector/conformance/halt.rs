//! Lets a signal end what the checks have started: commands of `--observe`, and whatever they have started.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whether the checks go on. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Halt(Arc<Mutex<HaltState>>);

#[derive(Debug, Default)]
struct HaltState {
    is_over: bool,
    /// The process group of the command that runs. It is there until its process is reaped, so that no other one has its number.
    #[cfg(unix)]
    group: Option<rustix::process::Pid>,
}

impl Halt {
    fn state(&self) -> MutexGuard<'_, HaltState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whether nothing more may be sent or started.
    pub fn is_over(&self) -> bool {
        self.state().is_over
    }

    /// Lets nothing more be sent or started, and ends the command that runs.
    pub fn end(&self) {
        self.state().is_over = true;
        self.end_group();
    }

    /// Ends the command that runs, with whatever it has started.
    pub fn end_group(&self) {
        #[cfg(unix)]
        if let Some(group) = self.state().group {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }

    /// Starts a command in a process group of its own; nothing if it is over.
    pub fn start(&self, command: &mut Command) -> io::Result<Option<Child>> {
        let mut state = self.state();
        if state.is_over {
            return Ok(None);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn()?;
        #[cfg(unix)]
        {
            state.group = Some(rustix::process::Pid::from_child(&child));
        }
        #[cfg(not(unix))]
        let _ = &mut state;
        Ok(Some(child))
    }

    /// Returns how `child` ended, if it has.
    pub fn reaped(&self, child: &mut Child) -> io::Result<Option<ExitStatus>> {
        let mut state = self.state();
        let status = child.try_wait()?;
        #[cfg(unix)]
        if status.is_some() {
            state.group = None;
        }
        #[cfg(not(unix))]
        let _ = &mut state;
        Ok(status)
    }
}

/// Says whether a command was stopped: the system does this to one that is in the background and uses the terminal.
#[cfg(unix)]
pub fn has_stopped(child: &Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    // What has ended stays to be reaped.
    let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(Pid::from_child(child)), options)
        .is_ok_and(|status| status.is_some_and(|status| status.stopped()))
}

/// No other system does this.
#[cfg(not(unix))]
pub fn has_stopped(_child: &Child) -> bool {
    false
}
