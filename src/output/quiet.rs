//! The terminal while a question is open.

use crate::runtime::{HeldBack, HeldInterrupt};
use std::io;

/// While a question is open, typing ahead is not echoed (it may be a pasted secret), and Ctrl-C is a key instead of a signal.
/// Dropping this restores the terminal. Then a signal that came in the meantime ends the process.
pub struct Quiet {
    #[cfg(unix)]
    terminal: Option<rustix::termios::Termios>,
    /// The library sends a signal to this process for the key.
    _interrupt: HeldInterrupt,
    held_back: HeldBack,
}

impl Quiet {
    /// Makes the terminal quiet. A signal that would end the process interrupts the question instead.
    pub fn begin() -> Self {
        let held_back = HeldBack::begin();
        Self {
            #[cfg(unix)]
            terminal: quieten(),
            _interrupt: HeldInterrupt::begin(),
            held_back,
        }
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(terminal) = &self.terminal {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Drain, terminal);
        }
        // The terminal is as before now.
        self.held_back.end_by_signal();
    }
}

/// Returns how the terminal was before.
#[cfg(unix)]
fn quieten() -> Option<rustix::termios::Termios> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let terminal = tcgetattr(io::stdin()).ok()?;
    let mut quiet = terminal.clone();
    quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &quiet);
    Some(terminal)
}
