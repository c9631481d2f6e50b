//! Questions to a person at a terminal.
//!
//! Whether there is a person is decided by the caller; here a terminal is taken for granted. Ctrl-C in a prompt is an
//! error of its own, and the cursor is shown again.

use crate::error::Fault;
use console::{Key, Term};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{FuzzySelect, Input, MultiSelect};
use std::io;

/// Asks on stderr, so that stdout stays data.
pub struct Prompt {
    theme: Box<dyn Theme>,
}

/// What can be asked.
pub type Ask<T> = anyhow::Result<T>;

impl Prompt {
    /// Makes a prompt, coloured or not.
    pub fn new(has_color: bool) -> Self {
        let theme: Box<dyn Theme> = if has_color { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { theme }
    }

    /// Asks for one of `items`; typing narrows the list. Returns its index.
    pub fn pick(&self, question: &str, items: &[String]) -> Ask<usize> {
        let select = FuzzySelect::with_theme(self.theme.as_ref()).with_prompt(question).items(items).default(0);
        tidy(|| select.interact())
    }

    /// Asks for any number of `items`, all chosen at first. Returns their indices.
    pub fn check(&self, question: &str, items: &[String]) -> Ask<Vec<usize>> {
        let chosen = vec![true; items.len()];
        let select = MultiSelect::with_theme(self.theme.as_ref()).with_prompt(question).items(items).defaults(&chosen);
        tidy(|| select.interact())
    }

    /// Asks for a line of text until `check` accepts it; its error is shown.
    pub fn line(
        &self,
        question: &str,
        initial: Option<&str>,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Ask<String> {
        let mut input = Input::<String>::with_theme(self.theme.as_ref()).with_prompt(question).allow_empty(true);
        if let Some(initial) = initial {
            input = input.with_initial_text(initial);
        }
        tidy(|| input.validate_with(|text: &String| check(text)).interact_text())
    }

    /// Asks for a text that is not shown while it is typed, until `check` accepts it; its error is shown.
    pub fn hidden(&self, question: &str, check: impl Fn(&str) -> Result<(), String>) -> Ask<String> {
        let term = Term::stderr();
        tidy(|| {
            loop {
                let mut line = String::new();
                self.theme.format_password_prompt(&mut line, question).map_err(io::Error::other)?;
                term.write_str(&line)?;
                let text = read_hidden(&term)?;
                term.write_line("")?;
                match check(&text) {
                    Ok(()) => return Ok(text),
                    Err(reason) => term.write_line(&reason)?,
                }
            }
        })
    }

    /// Asks yes or no; no is the default.
    pub fn confirm(&self, question: &str) -> Ask<bool> {
        self.yes_or_no(question, false)
    }

    /// Asks yes or no about something that was just entered; yes is the default.
    pub fn accept(&self, question: &str) -> Ask<bool> {
        self.yes_or_no(question, true)
    }

    fn yes_or_no(&self, question: &str, default: bool) -> Ask<bool> {
        let term = Term::stderr();
        tidy(|| {
            let mut line = String::new();
            self.theme.format_confirm_prompt(&mut line, question, Some(default)).map_err(io::Error::other)?;
            term.write_str(&line)?;
            term.hide_cursor()?;
            let answer = read_answer(&term, default)?;
            term.clear_line()?;
            line.clear();
            self.theme.format_confirm_prompt_selection(&mut line, question, Some(answer)).map_err(io::Error::other)?;
            term.write_line(&line)?;
            term.show_cursor()?;
            Ok(answer)
        })
    }
}

/// The end of the input, Ctrl-D, means no. The library would go on asking.
fn read_answer(term: &Term, default: bool) -> io::Result<bool> {
    loop {
        match term.read_key() {
            Ok(Key::Char('y' | 'Y')) => return Ok(true),
            Ok(Key::Char('n' | 'N' | END_OF_INPUT)) => return Ok(false),
            Ok(Key::Enter) => return Ok(default),
            Ok(_) => (),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// Ctrl-D, as a key.
const END_OF_INPUT: char = '\u{4}';

/// The library's own way reads a line with the terminal's line editing on, where Ctrl-C would end the process with the
/// echo off.
fn read_hidden(term: &Term) -> io::Result<String> {
    let mut text = String::new();
    loop {
        match term.read_key()? {
            Key::Enter => return Ok(text),
            Key::Backspace => drop(text.pop()),
            Key::Char('\u{15}') => text.clear(),
            Key::Char(END_OF_INPUT) if text.is_empty() => return Err(io::ErrorKind::Interrupted.into()),
            Key::Char(c) if !c.is_control() => text.push(c),
            _ => (),
        }
    }
}

/// Asks with a quiet terminal. Ctrl-C arrives as an interrupted read, with the cursor still hidden by the list.
fn tidy<T>(ask: impl FnOnce() -> dialoguer::Result<T>) -> Ask<T> {
    let quiet = Quiet::begin();
    let answer = ask();
    drop(quiet);
    answer.map_err(|dialoguer::Error::IO(error)| {
        let _ = Term::stderr().show_cursor();
        if error.kind() == io::ErrorKind::Interrupted {
            let _ = Term::stderr().write_line("");
            return Interrupted.into();
        }
        Fault::usage("could not read the answer from the terminal").because(error).into()
    })
}

/// While a question is open: what is typed ahead is not echoed, a pasted secret least of all, and Ctrl-C is a key and not
/// the end of the process. The terminal is as it was when this goes.
struct Quiet {
    #[cfg(unix)]
    terminal: Option<rustix::termios::Termios>,
    interrupt: Option<signal_hook::SigId>,
}

impl Quiet {
    #[cfg(unix)]
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let terminal = tcgetattr(io::stdin()).ok();
        if let Some(terminal) = &terminal {
            let mut quiet = terminal.clone();
            quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
            let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &quiet);
        }
        Self { terminal, interrupt: catch_interrupt() }
    }

    #[cfg(not(unix))]
    fn begin() -> Self {
        Self { interrupt: catch_interrupt() }
    }
}

/// The library turns the key into a signal to this process; without a handler that would end it at once.
fn catch_interrupt() -> Option<signal_hook::SigId> {
    signal_hook::flag::register(signal_hook::consts::SIGINT, std::sync::Arc::default()).ok()
}

impl Drop for Quiet {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(terminal) = &self.terminal {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Drain, terminal);
        }
        if let Some(interrupt) = self.interrupt.take() {
            signal_hook::low_level::unregister(interrupt);
        }
    }
}

/// A person pressed Ctrl-C at a prompt.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("stopped at a prompt; nothing was changed")]
pub struct Interrupted;
