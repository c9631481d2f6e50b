//! A piece of text and its tone, which becomes a colour if there is colour.

use super::sanitize::sanitize;
use anstyle::{AnsiColor, Style};
use console::measure_text_width;

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

    /// Returns it with blanks up to `width` columns.
    pub(super) fn padded(mut self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.text.push_str(&" ".repeat(missing));
        self
    }

    /// Returns how many columns it takes.
    pub(super) fn width(&self) -> usize {
        measure_text_width(&self.text)
    }

    /// Returns as much of its text as fits in `width` columns, with `…` if it is cut.
    pub(super) fn cut(&self, width: usize) -> Self {
        if self.width() <= width {
            return self.clone();
        }
        // Characters can change each other's width, so that the width of a text is not the sum of theirs.
        let ends: Vec<usize> = self.text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let fits = ends.partition_point(|end| measure_text_width(&self.text[..*end]) < width);
        let end = fits.checked_sub(1).map_or(0, |last| ends[last]);
        Self { text: format!("{}…", self.text[..end].trim_end()), tone: self.tone }
    }

    /// As [`Self::cut`], but keeps the end, too: ids often differ there.
    pub(super) fn cut_in_the_middle(&self, width: usize) -> Self {
        const LEAST: usize = 8;
        if self.width() <= width || width < LEAST {
            return self.cut(width);
        }
        let end_width = (width - 1) / 2;
        let starts: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        let first = starts.partition_point(|start| measure_text_width(&self.text[*start..]) > end_width);
        let end = starts.get(first).map_or("", |start| &self.text[*start..]);
        let start = self.cut(width - measure_text_width(end));
        Self { text: start.text + end, tone: self.tone }
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
    fn an_id_that_is_cut_keeps_its_end() {
        let check = |text: &str, width: usize, expected: &str| {
            assert_eq!(Cell::new(text).cut_in_the_middle(width).text, expected, "{text} {width}");
        };
        check("ASN-2026-0000012345", 19, "ASN-2026-0000012345");
        check("ASN-2026-0000012345", 14, "ASN-202…012345");
        check("ASN-2026-0000012345", 5, "ASN-…");
        check("漢字漢字漢字漢字", 9, "漢字…漢字");
    }

    #[test]
    fn what_is_cut_ends_with_a_sign_and_fits() {
        let check = |text: &str, width: usize, expected: &str| {
            assert_eq!(Cell::new(text).cut(width).text, expected, "{text} {width}");
        };
        check("", 5, "");
        check("three", 5, "three");
        check("threes", 5, "thre…");
        check("漢字漢", 6, "漢字漢");
        check("漢字漢字", 6, "漢字…");
        check("ab", 1, "…");
    }
}
