//! Changes a text by byte spans. All other bytes stay the same.
//!
//! It knows lines and line ends, but not TOML.

use std::ops::Range;

/// The byte order mark. It belongs to the file, not to its first line.
const MARK: &str = "\u{feff}";

/// Spans and the texts that replace them.
#[derive(Clone, Debug, Default)]
pub struct Splices {
    all: Vec<(Range<usize>, String)>,
}

impl Splices {
    /// Replaces `span` by `text`.
    pub fn replace(&mut self, span: Range<usize>, text: String) {
        self.all.push((span, text));
    }

    /// Inserts `text` before byte `at`, after earlier inserts at the same byte.
    pub fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// Deletes `span`.
    pub fn delete(&mut self, span: Range<usize>) {
        self.replace(span, String::new());
    }

    /// Says whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns where the latest change ends.
    pub fn last_end(&self) -> Option<usize> {
        self.all.last().map(|(span, _)| span.end)
    }

    /// Returns `text` with every change. Text that was inserted before a byte stays even if that byte is deleted.
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

/// Returns where the line of byte `at` starts.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or_else(|| first_line(text), |end| end + 1)
}

/// Returns where the line of byte `at` ends: after its line end, if it has one.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Returns the line end of the line of byte `at`. If it is the last line without a line end, returns that of the first line.
pub fn ending(text: &str, at: usize) -> &'static str {
    let line = &text[at..line_end(text, at)];
    let line = if line.ends_with('\n') { line } else { &text[..line_end(text, 0)] };
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// Returns the blanks at the start of the line of byte `at`.
pub fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Says whether the line that starts at `start` is blank. False at the end of the text.
pub fn is_blank_line(text: &str, start: usize) -> bool {
    start < text.len() && text[start..line_end(text, start)].trim().is_empty()
}

/// Returns where the line before the one at `start` starts.
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
    fn text_outside_the_changes_stays() {
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
    fn lines_line_ends_and_indents_are_found() {
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
