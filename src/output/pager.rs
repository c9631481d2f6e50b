//! Shows lists and pages that are longer than the screen through a pager, such as `less`.
//!
//! What is shown is held until the command flushes its output; then its length is known.

use crate::runtime::HeldInterrupt;
use console::measure_text_width;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

/// The pager if `$PAGER` is not set: it ends by itself if everything fits, keeps colours, and leaves the text on the screen.
pub const DEFAULT_PAGER: &str = "less -FRX";

/// A screen that a person looks at, and the pager for what is longer.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The command line of the pager.
    pub pager: String,
    /// Lines of the screen.
    pub rows: usize,
    /// Columns of the screen.
    pub columns: usize,
}

/// stdout, which can hold what is written.
pub(super) struct Paged<W> {
    stdout: W,
    screen: Option<Screen>,
    held: Option<Vec<u8>>,
}

impl<W: Write> Paged<W> {
    pub(super) fn new(stdout: W) -> Self {
        Self { stdout, screen: None, held: None }
    }

    /// Lets output that is held go through a pager if it is longer than the screen.
    pub(super) fn set_screen(&mut self, screen: Option<Screen>) {
        self.screen = screen;
    }

    /// Holds everything until the next flush, if there is a pager.
    pub(super) fn hold(&mut self) {
        if self.screen.is_some() && self.held.is_none() {
            self.held = Some(Vec::new());
        }
    }
}

impl<W: Write> Write for Paged<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Some(held) => held.write(bytes),
            None => self.stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(text) = self.held.take() {
            // Earlier output comes first.
            self.stdout.flush()?;
            if !self.screen.as_ref().is_some_and(|screen| screen.is_longer(&text) && screen.show(&text)) {
                self.stdout.write_all(&text)?;
            }
        }
        self.stdout.flush()
    }
}

impl Screen {
    /// Says whether `text` takes more lines than the screen has, without the line of the next prompt.
    fn is_longer(&self, text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        let rows = |line: &str| measure_text_width(line).div_ceil(self.columns.max(1)).max(1);
        text.lines().map(rows).sum::<usize>() >= self.rows
    }

    /// Shows `text` in the pager and waits for its end. Returns false if the pager cannot be started.
    fn show(&self, text: &[u8]) -> bool {
        let _interrupt = HeldInterrupt::begin();
        self.start().is_ok_and(|pager| has_shown(pager, text))
    }

    fn start(&self) -> io::Result<Child> {
        let is_plain = |c: char| c.is_alphanumeric() || "-_./+=,:@% ".contains(c);
        let words: Vec<&str> = if self.pager.chars().all(is_plain) {
            self.pager.split(' ').filter(|word| !word.is_empty()).collect()
        } else {
            vec!["sh", "-c", &self.pager]
        };
        let (program, arguments) = words.split_first().ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(program);
        if std::env::var_os("LESS").is_none() {
            command.env("LESS", "FRX");
        }
        command.args(arguments).stdin(Stdio::piped()).spawn()
    }
}

/// A shell exits with one of these if it cannot start a command. Source: POSIX.1-2024, shell, section 2.8.2.
const NOT_STARTED: [i32; 2] = [126, 127];

/// Hands the text over and waits. A pager that ends before it has read everything is no error: the person has seen enough.
fn has_shown(mut pager: Child, text: &[u8]) -> bool {
    if let Some(mut stdin) = pager.stdin.take() {
        let _ = stdin.write_all(text);
    }
    let ended = pager.wait();
    !ended.is_ok_and(|status| status.code().is_some_and(|code| NOT_STARTED.contains(&code)))
}

#[cfg(test)]
mod tests {
    use super::Screen;

    #[test]
    fn what_is_longer_than_the_screen_is_known_by_its_lines() {
        let screen = Screen { pager: String::new(), rows: 4, columns: 10 };
        let check = |text: &str, expected: bool| assert_eq!(screen.is_longer(text.as_bytes()), expected, "{text:?}");
        check("", false);
        check("a\nb\nc\n", false);
        check("a\nb\nc\nd\n", true);
        check("\n\n\n\n", true);
        check("0123456789\n0123456789\n0123456789\n", false);
        check("0123456789\n0123456789\n01234567890\n", true);
        check("漢字漢字漢\n漢字漢字漢\n漢字漢字漢字\n", true);
        check("\u{1b}[31m0123456789\u{1b}[0m\na\nb\n", false);
    }
}
