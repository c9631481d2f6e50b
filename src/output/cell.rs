//! A piece of text and its tone, which becomes a colour if there is colour.

use super::sanitize::sanitize;
use super::wrap::wrap_words;
use anstyle::{AnsiColor, Style};

/// The tone of a text. Colour alone never carries information.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No tone.
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

    /// Makes a cell of a text that may be missing.
    pub fn maybe(text: Option<impl AsRef<str>>) -> Self {
        text.map_or_else(Self::default, Self::new)
    }

    /// Returns its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Says whether it has this tone.
    pub fn has_tone(&self, tone: Tone) -> bool {
        self.tone == tone
    }

    /// Fills the text with blanks to `width` columns.
    pub(super) fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(console::measure_text_width(&self.text));
        self.text.push_str(&" ".repeat(missing));
    }

    /// Returns how many columns it takes.
    pub(super) fn width(&self) -> usize {
        console::measure_text_width(&self.text)
    }

    /// Returns its text in lines of at most `width` columns, broken between words. A longer word stays whole.
    pub(super) fn wrapped(&self, width: usize) -> Vec<Self> {
        let lines = wrap_words(&self.text, width);
        lines.split('\n').map(|line| Self { text: line.to_owned(), tone: self.tone }).collect()
    }

    /// Returns as much of its text as fits in `width` columns, with `…` if it is cut.
    pub(super) fn cut(&self, width: usize) -> Self {
        Self { text: console::truncate_str(&self.text, width, "…").into_owned(), tone: self.tone }
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

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn wraps_between_words() {
        let check = |text: &str, width: usize, expected: &[&str]| {
            let lines: Vec<String> = Cell::new(text).wrapped(width).into_iter().map(|cell| cell.text).collect();
            assert_eq!(lines, expected, "{text}");
        };
        check("", 5, &[""]);
        check("one two three", 7, &["one two", "three"]);
        check("abcdefgh ij", 3, &["abcdefgh", "ij"]);
        check("漢字漢字 a", 4, &["漢字漢字", "a"]);
        check("run `a b c` now", 6, &["run", "`a b c`", "now"]);
    }
}
