//! Finds the line, the column and the field of a byte in the store's text.
//!
//! It returns only keys without quotes and never a value, because values may be secrets.

use std::ops::Range;

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A text and the positions of its lines, so that each lookup is a binary search.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of `text`. A byte order mark does not count as a column.
    pub fn of(text: &'a str) -> Self {
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        let starts = std::iter::once(first).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// Returns the line of byte `at`, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    /// Returns the line and column of byte `at`.
    pub fn place(&self, at: usize) -> Position {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.line(at);
        let before = self.text.get(self.starts[line - 1]..at).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }

    /// Returns the field on the line of `span`, such as `connectors.wms.endpoint`, if its keys have no quotes.
    pub fn field_at(&self, span: &Range<usize>) -> Option<String> {
        let last = self.line(span.start);
        let key = self.at(last).split_once('=').map(|(key, _)| key.trim()).filter(|key| is_bare(key));
        let table = (1..last).rev().find_map(|line| {
            let header = self.at(line).trim().strip_prefix('[')?.split_once(']')?.0.trim();
            is_bare(header).then_some(header)
        });
        match (table, key) {
            (Some(table), Some(key)) => Some(format!("{table}.{key}")),
            (None, Some(key)) => Some(key.to_owned()),
            (_, None) => None,
        }
    }

    /// Returns the line with this number, from 1, without its line end.
    fn at(&self, line: usize) -> &'a str {
        self.text[self.starts[line - 1]..].lines().next().unwrap_or_default()
    }
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.len() <= 200 && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    const TEXT: &str = "version = 1\n[connectors.a]\nendpoint = s3cret\n\"ä\" s3cret\n";

    #[test]
    fn finds_lines_columns_and_fields() {
        let check = |needle: &str, line: usize, column: usize, field: Option<&str>| {
            let at = TEXT.find(needle).expect(needle);
            let lines = LineIndex::of(TEXT);
            let found = lines.place(at);
            assert_eq!((found.line, found.column), (line, column), "{needle}");
            assert_eq!(lines.field_at(&(at..at)).as_deref(), field, "{needle}");
        };
        check("1", 1, 11, Some("version"));
        check("s3cret", 3, 12, Some("connectors.a.endpoint"));
        check(" s3cret\n\"", 3, 11, Some("connectors.a.endpoint"));
        check("\"ä", 4, 1, None);
        assert_eq!(LineIndex::of(TEXT).place(9999).line, 5);
        let marked = LineIndex::of("\u{feff}ab\ncd");
        assert_eq!((marked.place(4).column, marked.place(0).column, marked.place(7).column), (2, 1, 2));
    }
}
