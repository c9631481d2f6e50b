//! Questions to a person at a terminal.
//!
//! The caller checks that there is a terminal. Ctrl-C in a prompt is an error of its own, and the cursor is shown again.

use super::line_editor::{CLEAR, END_OF_INPUT, edit};
use super::picker::{self, columns, rows};
use super::quiet::Quiet;
use super::wrap::wrap;
use crate::error::Fault;
use console::{Key, Term, measure_text_width};
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use std::io;

/// Asks on stderr, so that stdout stays data.
pub struct Prompt {
    theme: Box<dyn Theme>,
}

/// The mark before a question and the answers behind it, in columns.
const AROUND_QUESTION: usize = 14;

/// What can be asked.
pub type Ask<T> = anyhow::Result<T>;

impl Prompt {
    /// Makes a prompt, coloured or not.
    pub fn new(has_color: bool) -> Self {
        let theme: Box<dyn Theme> = if has_color { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
        Self { theme }
    }

    /// Asks for one of `items`, each a word and what it means; typing narrows the list. The cursor starts at the item `current`.
    /// Returns the index.
    pub fn pick(&self, question: &str, items: &[(String, String)], current: usize) -> Ask<usize> {
        let term = Term::stderr();
        let lines = picker::lines(items, columns(&term));
        tidy(|| {
            let chosen = picker::pick(&term, self.theme.as_ref(), question, &lines, current)?;
            self.answered(&term, question, &items[chosen].0)?;
            Ok(chosen)
        })
    }

    /// Asks for any number of `items`, of which those in `chosen` are chosen at first. Returns their indices.
    pub fn check(&self, question: &str, items: &[String], chosen: &[bool]) -> Ask<Vec<usize>> {
        let term = Term::stderr();
        tidy(|| {
            let chosen = picker::check(&term, self.theme.as_ref(), question, items, chosen)?;
            // The names of all of them would not fit in one row.
            self.answered(&term, question, &format!("{} of {}", chosen.len(), items.len()))?;
            Ok(chosen)
        })
    }

    /// Asks for a line of text until `check` accepts it. Its error is shown, and the typed text stays for correction.
    pub fn line(
        &self,
        question: &str,
        initial: Option<&str>,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Ask<String> {
        self.line_shown_as(question, initial, check, str::to_owned)
    }

    /// As [`Prompt::line`], but only the result of `shown` stays on the screen.
    pub fn line_shown_as(
        &self,
        question: &str,
        initial: Option<&str>,
        check: impl Fn(&str) -> Result<(), String>,
        shown: impl Fn(&str) -> String,
    ) -> Ask<String> {
        let term = Term::stderr();
        let mut text = initial.unwrap_or_default().to_owned();
        let mut refusal = Refusal::default();
        tidy(|| {
            loop {
                let mut line = String::new();
                self.theme.format_input_prompt(&mut line, question, None).map_err(io::Error::other)?;
                edit(&term, &line, &mut text)?;
                refusal.clear(&term)?;
                match check(&text) {
                    Ok(()) => {
                        self.answered(&term, question, &shown(&text))?;
                        return Ok(std::mem::take(&mut text));
                    }
                    Err(reason) => refusal.show(&term, self.theme.as_ref(), &reason)?,
                }
            }
        })
    }

    /// Leaves the question and its answer on the screen.
    fn answered(&self, term: &Term, question: &str, answer: &str) -> io::Result<()> {
        let mut line = String::new();
        self.theme.format_input_prompt_selection(&mut line, question, answer).map_err(io::Error::other)?;
        term.write_line(&line)
    }

    /// Asks for a text that is not shown while it is typed, until `check` accepts it. Its error is shown, and the typed text stays
    /// for correction.
    pub fn hidden(&self, question: &str, check: impl Fn(&str) -> Result<(), String>) -> Ask<String> {
        let term = Term::stderr();
        let mut text = String::new();
        let mut refusal = Refusal::default();
        tidy(|| {
            loop {
                let mut line = String::new();
                self.theme.format_password_prompt(&mut line, question).map_err(io::Error::other)?;
                term.write_str(&line)?;
                read_hidden(&term, &mut text)?;
                term.write_line("")?;
                term.clear_last_lines(rows(&line, &term))?;
                refusal.clear(&term)?;
                match check(&text) {
                    Ok(()) => {
                        self.answered(&term, question, if text.is_empty() { "" } else { "***" })?;
                        return Ok(std::mem::take(&mut text));
                    }
                    Err(reason) => {
                        let reason = format!("{reason}; your input is kept: correct its end, or clear it with Ctrl-U");
                        refusal.show(&term, self.theme.as_ref(), &reason)?;
                    }
                }
            }
        })
    }

    /// Asks yes or no; no is the default.
    pub fn confirm(&self, question: &str) -> Ask<bool> {
        self.yes_or_no(question, false)
    }

    /// Asks what to do with the values just entered: save them, save nothing, or change some. Saving is the default.
    pub fn accept(&self, question: &str) -> Ask<Accepted> {
        let term = Term::stderr();
        tidy(|| {
            term.write_str(&format!("{question} [Y/n, c to change a field] "))?;
            let answer = read_accepted(&term)?;
            term.write_line(match answer {
                Accepted::Yes => "yes",
                Accepted::No => "no",
                Accepted::Change => "change",
            })?;
            Ok(answer)
        })
    }

    fn yes_or_no(&self, question: &str, default: bool) -> Ask<bool> {
        let term = Term::stderr();
        let question = wrap(question, columns(&term).saturating_sub(AROUND_QUESTION));
        tidy(|| {
            let mut line = String::new();
            self.theme.format_confirm_prompt(&mut line, &question, Some(default)).map_err(io::Error::other)?;
            term.write_str(&line)?;
            term.hide_cursor()?;
            let answer = read_answer(&term, default)?;
            term.write_line("")?;
            // The whole question is replaced, however many rows it has.
            term.clear_last_lines(line.lines().map(|line| rows(line, &term)).sum())?;
            line.clear();
            self.theme.format_confirm_prompt_selection(&mut line, &question, Some(answer)).map_err(io::Error::other)?;
            term.write_line(&line)?;
            term.show_cursor()?;
            Ok(answer)
        })
    }
}

/// Why the last answer was refused: shown above the question until the next answer.
#[derive(Default)]
struct Refusal {
    rows: usize,
}

impl Refusal {
    fn show(&mut self, term: &Term, theme: &dyn Theme, reason: &str) -> io::Result<()> {
        let (mut label, mut line) = (String::new(), String::new());
        theme.format_error(&mut label, "").map_err(io::Error::other)?;
        let width = columns(term).saturating_sub(measure_text_width(&label));
        theme.format_error(&mut line, &wrap(reason, width)).map_err(io::Error::other)?;
        self.rows = line.lines().map(|line| rows(line, term)).sum();
        term.write_line(&line)
    }

    fn clear(&mut self, term: &Term) -> io::Result<()> {
        term.clear_last_lines(std::mem::take(&mut self.rows))
    }
}

/// The end of the input, Ctrl-D, means no. The library would keep asking.
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

/// What to do with values that were entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Save them.
    Yes,
    /// Save nothing.
    No,
    /// Change some of them first.
    Change,
}

fn read_accepted(term: &Term) -> io::Result<Accepted> {
    loop {
        match term.read_key() {
            Ok(Key::Char('y' | 'Y') | Key::Enter) => return Ok(Accepted::Yes),
            Ok(Key::Char('n' | 'N' | END_OF_INPUT)) => return Ok(Accepted::No),
            Ok(Key::Char('c' | 'C')) => return Ok(Accepted::Change),
            Ok(_) => (),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Accepted::No),
            Err(error) => return Err(error),
        }
    }
}

/// The library reads a line with the terminal's line editing, where Ctrl-C would end the process with the echo off.
fn read_hidden(term: &Term, text: &mut String) -> io::Result<()> {
    loop {
        match term.read_key()? {
            Key::Enter => return Ok(()),
            Key::Backspace => drop(text.pop()),
            Key::Char(CLEAR) => text.clear(),
            Key::Char(END_OF_INPUT) if text.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            Key::Char(c) if !c.is_control() => text.push(c),
            _ => (),
        }
    }
}

/// Asks with a quiet terminal. Ctrl-C and signals arrive as an interrupted read, with the cursor still hidden by the list.
fn tidy<T>(ask: impl FnOnce() -> io::Result<T>) -> Ask<T> {
    let quiet = Quiet::begin();
    let answer = ask();
    if answer.is_err() {
        let _ = Term::stderr().show_cursor();
    }
    drop(quiet);
    answer.map_err(|error| {
        if error.kind() == io::ErrorKind::Interrupted {
            let _ = Term::stderr().write_line("");
            return Interrupted.into();
        }
        if error.kind() == io::ErrorKind::UnexpectedEof {
            let _ = Term::stderr().write_line("");
            return Fault::refused("the input ended at a prompt; nothing was changed")
                .hint("Ctrl-D means no. The same command asks again.")
                .into();
        }
        Fault::usage("could not read the answer from the terminal").because(error).into()
    })
}

/// A person pressed Ctrl-C at a prompt.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("stopped at a prompt; nothing was changed")]
pub struct Interrupted;
