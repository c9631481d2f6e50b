//! The real binary in a pseudo-terminal: a test presses keys and reads the screen.
//!
//! It waits for text, never for a fixed time.

use super::Sandbox;
pub use rexpect::process::Signal;
use rexpect::session::{PtySession, spawn_command};
use std::ffi::OsStr;

/// How long a text may take to appear.
const PATIENCE_MILLIS: u64 = 20_000;

/// Keys other than letters.
pub const ENTER: &str = "\r";
/// Arrow down.
pub const DOWN: &str = "\x1b[B";
/// Deletes the character before the cursor.
pub const BACKSPACE: &str = "\x7f";
/// Ends the input.
pub const CTRL_D: &str = "\x04";
/// Clears the line.
pub const CTRL_U: &str = "\x15";
/// Interrupts.
pub const CTRL_C: &str = "\x03";
/// The sequence that hides the cursor.
pub const HIDE_CURSOR: &str = "\x1b[?25l";
/// The sequence that shows the cursor.
pub const SHOW_CURSOR: &str = "\x1b[?25h";

/// A command that runs in a terminal. All its output is kept.
pub struct Terminal {
    session: PtySession,
    screen: String,
}

impl Sandbox {
    /// Starts the binary in a terminal.
    pub fn terminal<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Terminal {
        let mut command = self.command(args);
        command.env("TERM", "xterm-256color");
        let session = spawn_command(command, Some(PATIENCE_MILLIS)).expect("a pseudo-terminal");
        Terminal { session, screen: String::new() }
    }
}

impl Sandbox {
    /// Starts the binary in a terminal of `columns`.
    pub fn terminal_of<S: AsRef<OsStr>>(&self, columns: usize, args: impl IntoIterator<Item = S>) -> Terminal {
        let inner = self.command(args);
        let mut command = std::process::Command::new("sh");
        let script = format!("stty cols {columns} rows 50 && exec \"$@\"");
        command.args(["-c", script.as_str(), "sh"]).arg(inner.get_program()).args(inner.get_args());
        command.current_dir(self.path()).env_clear();
        command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("TERM", "xterm-256color");
        let session = spawn_command(command, Some(PATIENCE_MILLIS)).expect("a pseudo-terminal");
        Terminal { session, screen: String::new() }
    }
}

/// What a terminal of `columns` shows after `output`.
pub fn rendered(output: &str, columns: u16) -> String {
    let bytes: Vec<u8> = output.chars().map(|c| u8::try_from(c).expect("a terminal hands over bytes")).collect();
    let size = |count: u16| std::num::NonZero::new(count).expect("a size");
    let mut terminal = vt100::Parser::new(size(50), size(columns), 0);
    terminal.process(&bytes);
    terminal.screen().contents()
}

impl Terminal {
    /// Waits until `text` appears.
    pub fn sees(&mut self, text: &str) -> &mut Self {
        let before = match self.session.exp_string(text) {
            Ok(before) => before,
            Err(error) => panic!("{text:?} did not appear: {error}\nbefore it: {}", self.screen),
        };
        self.screen.push_str(&before);
        self.screen.push_str(text);
        self
    }

    /// What a terminal of `columns` shows after everything that was waited for.
    pub fn shows(&self, columns: u16) -> String {
        rendered(&self.screen, columns)
    }

    /// Presses keys.
    pub fn presses(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).expect("keys are taken");
        self.session.flush().expect("keys are taken");
        self
    }

    /// The modes of the terminal, as `stty -g` writes them.
    pub fn modes(&self) -> String {
        let terminal = self.session.process().get_file_handle().expect("the terminal's file");
        let shown = std::process::Command::new("stty").arg("-g").stdin(terminal).output().expect("stty runs");
        assert!(shown.status.success(), "{shown:?}");
        String::from_utf8(shown.stdout).expect("text")
    }

    /// Sends a signal to the command and waits for its end. Returns how it ended, and the modes of the terminal at that
    /// time.
    pub fn ends_by(mut self, signal: Signal) -> (String, String) {
        self.session.process_mut().signal(signal).expect("the signal is sent");
        self.session.exp_eof().expect("the command ends");
        let status = format!("{:?}", self.session.process().wait().expect("the command ends"));
        (status, self.modes())
    }

    /// Waits for the end. Returns the exit code and all output.
    pub fn ends(mut self) -> (i32, String) {
        let rest = self.session.exp_eof().expect("the command ends");
        self.screen.push_str(&rest);
        let status = format!("{:?}", self.session.process().wait().expect("the command ends"));
        // The type of the status is not public. Its debug form is `Exited(Pid(7), 0)` or `Signaled(…)`.
        let code = status.strip_prefix("Exited(").and_then(|rest| rest.trim_end_matches(')').rsplit(", ").next());
        let code = code.and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("{status}\n{}", self.screen));
        (code, self.screen)
    }
}
