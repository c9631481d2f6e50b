//! A piece of text and how it is meant, before anybody knows whether there is colour.

use super::sanitize::sanitize;
use anstyle::{AnsiColor, Style};

/// How a text is meant. Nothing is said by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// Went well.
    Good,
    /// Went badly.
    Bad,
    /// Needs a look.
    Warn,
    /// Less important.
    Dim,
    /// More important.
    Strong,
    /// Something to type.
    Code,
}

impl Tone {
    pub(super) fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Dim => Style::new().dimmed(),
            Self::Strong => Style::new().bold(),
            Self::Code => AnsiColor::Cyan.on_default(),
        }
    }
}

/// A sanitised one-line text with a tone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
}

impl Cell {
    /// Makes a cell of any text; hostile characters are escaped here.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self { text: sanitize(text.as_ref()).into_owned(), tone: Tone::Plain }
    }

    /// Makes a cell of what may be missing.
    pub fn maybe(text: Option<impl AsRef<str>>) -> Self {
        text.map_or_else(Self::default, Self::new)
    }

    /// Fills the text with blanks to `width` columns.
    pub(super) fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(console::measure_text_width(&self.text));
        self.text.push_str(&" ".repeat(missing));
    }

    /// Sets the tone.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}
