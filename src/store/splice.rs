//! Changes of a text by byte spans: whatever no span names stays byte for byte.
//!
//! It knows lines and their ends; it knows no TOML.

use std::ops::Range;

/// What begins a text that says that it is UTF-8. It belongs to the file, not to its first line.
const MARK: &str = "\u{feff}";

/// Spans with what is to be there instead.
#[derive(Clone, Debug, Default)]
pub struct Splices {
    all: Vec<(Range<usize>, String)>,
}

impl Splices {
    /// Puts `text` in the place of `span`.
    pub fn replace(&mut self, span: Range<usize>, text: String) {
        self.all.push((span, text));
    }

    /// Puts `text` before byte `at`, behind what was put there earlier.
    pub fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// Takes `span` out.
    pub fn delete(&mut self, span: Range<usize>) {
        self.replace(span, String::new());
    }

    /// Says whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns where the latest change ends.
    pub fn last_end(&self) -> Option<usize> {
        self.all.last().map(|(span, _)| span.end)
    }

    /// Returns `text` with every change made. What is put before a byte stays even if that byte goes.
    pub fn apply(&self, text: &str) -> String {
        let mut sorted: Vec<&(Range<usize>, String)> = self.all.iter().collect();
        sorted.sort_by_key(|(span, _)| (span.start, !span.is_empty()));
        let mut changed = String::with_capacity(text.len() + 64 * sorted.len());
        let mut at = 0;
        for (span, new) in sorted {
            changed.push_str(text.get(at..span.start).unwrap_or_default());
            changed.push_str(new);
            at = at.max(span.end);
        }
        changed.push_str(&text[at..]);
        changed
    }
}

/// Returns where the line of byte `at` begins.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or_else(|| first_line(text), |end| end + 1)
}

/// Returns where the line of byte `at` ends: behind its line end, if it has one.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Returns how the line of byte `at` ends; where it is the last one and does not, how the first line ends.
pub fn ending(text: &str, at: usize) -> &'static str {
    let line = &text[at..line_end(text, at)];
    let line = if line.ends_with('\n') { line } else { &text[..line_end(text, 0)] };
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// Returns the blanks that the line of byte `at` begins with.
pub fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Says whether the line that begins at `start` is blank; there is none at the end of the text.
pub fn is_blank_line(text: &str, start: usize) -> bool {
    start < text.len() && text[start..line_end(text, start)].trim().is_empty()
}

/// Returns where the line before the one at `start` begins.
pub fn line_before(text: &str, start: usize) -> Option<usize> {
    (start > first_line(text)).then(|| line_start(text, start - 1))
}

fn first_line(text: &str) -> usize {
    if text.starts_with(MARK) { MARK.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{Splices, ending, indent, is_blank_line, line_before, line_end, line_start};

    #[test]
    fn what_is_not_named_stays() {
        let text = "abcdef";
        let mut splices = Splices::default();
        assert!(splices.is_empty() && splices.apply(text) == text);
        splices.delete(1..3);
        splices.replace(5..6, "F".to_owned());
        splices.insert(1, "1".to_owned());
        splices.insert(1, "2".to_owned());
        splices.delete(2..4);
        splices.insert(6, "g".to_owned());
        assert_eq!(splices.apply(text), "a12eFg");
    }

    #[test]
    fn lines_and_their_ends() {
        let text = "\u{feff}one\r\n  two\n \t\nlast";
        let at = |needle: &str| text.find(needle).expect(needle);
        assert_eq!((line_start(text, at("ne")), line_start(text, at("wo"))), (3, at("  two")));
        assert_eq!((line_end(text, at("one")), line_end(text, at("last"))), (at("  two"), text.len()));
        assert_eq!(
            (ending(text, at("one")), ending(text, at("two")), ending(text, at("last"))),
            ("\r\n", "\n", "\r\n")
        );
        assert_eq!((indent(text, at("wo")), indent(text, at("ne"))), ("  ", ""));
        let blank = at(" \t");
        assert!(is_blank_line(text, blank) && !is_blank_line(text, 3) && !is_blank_line(text, text.len()));
        assert_eq!((line_before(text, at("last")), line_before(text, 3)), (Some(blank), None));
    }
}
