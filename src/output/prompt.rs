//! Questions to a person at a terminal.
//!
//! Whether there is a person is decided by the caller; here a terminal is taken for granted. Ctrl-C in a prompt is an
//! error of its own, and the cursor is shown again.

use crate::error::Fault;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, FuzzySelect, Input, MultiSelect, Password};

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
        tidy(select.interact())
    }

    /// Asks for any number of `items`, all chosen at first. Returns their indices.
    pub fn check(&self, question: &str, items: &[String]) -> Ask<Vec<usize>> {
        let chosen = vec![true; items.len()];
        let select = MultiSelect::with_theme(self.theme.as_ref()).with_prompt(question).items(items).defaults(&chosen);
        tidy(select.interact())
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
        tidy(input.validate_with(|text: &String| check(text)).interact_text())
    }

    /// Asks for a text that is not shown while it is typed.
    pub fn hidden(&self, question: &str, check: impl Fn(&str) -> Result<(), String>) -> Ask<String> {
        let input = Password::with_theme(self.theme.as_ref()).with_prompt(question).allow_empty_password(true);
        tidy(input.validate_with(|text: &String| check(text)).interact())
    }

    /// Asks yes or no; no is the default.
    pub fn confirm(&self, question: &str) -> Ask<bool> {
        let confirm = Confirm::with_theme(self.theme.as_ref()).with_prompt(question).default(false);
        tidy(confirm.interact())
    }
}

/// Ctrl-C arrives as an interrupted read, with the cursor still hidden by the list.
fn tidy<T>(answer: dialoguer::Result<T>) -> Ask<T> {
    answer.map_err(|dialoguer::Error::IO(error)| {
        let _ = console::Term::stderr().show_cursor();
        if error.kind() == std::io::ErrorKind::Interrupted {
            return Interrupted.into();
        }
        Fault::usage("could not read the answer from the terminal").because(error).into()
    })
}

/// A person pressed Ctrl-C at a prompt.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("stopped at a prompt; nothing was changed")]
pub struct Interrupted;
