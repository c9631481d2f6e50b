//! Places in the store's text: from a byte to a line and a column, and to the field that stands there.
//!
//! It gives away keys that are written bare, and never a value.

use std::ops::Range;

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Finds the place of byte `at` in `text`.
pub fn place(text: &str, at: usize) -> Place {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}

/// Returns the field that stands on the line of `span`, such as `connectors.wms.endpoint`, as far as its keys are bare.
pub fn field_at(text: &str, span: &Range<usize>) -> Option<String> {
    let line = place(text, span.start).line;
    let lines: Vec<&str> = text.lines().take(line).collect();
    let (last, before) = lines.split_last()?;
    let key = last.split_once('=').map(|(key, _)| key.trim()).filter(|key| is_bare(key));
    let table = before.iter().rev().find_map(|line| {
        let header = line.trim().strip_prefix('[')?.split_once(']')?.0.trim();
        is_bare(header).then(|| header.to_owned())
    });
    match (table, key) {
        (Some(table), Some(key)) => Some(format!("{table}.{key}")),
        (None, Some(key)) => Some(key.to_owned()),
        (_, None) => None,
    }
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.len() <= 200 && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{field_at, place};

    const TEXT: &str = "version = 1\n[connectors.a]\nendpoint = s3cret\n\"ä\" s3cret\n";

    #[test]
    fn finds_lines_columns_and_fields() {
        let check = |needle: &str, line: usize, column: usize, field: Option<&str>| {
            let at = TEXT.find(needle).expect(needle);
            let found = place(TEXT, at);
            assert_eq!((found.line, found.column), (line, column), "{needle}");
            assert_eq!(field_at(TEXT, &(at..at)).as_deref(), field, "{needle}");
        };
        check("1", 1, 11, Some("version"));
        check("s3cret", 3, 12, Some("connectors.a.endpoint"));
        check(" s3cret\n\"", 3, 11, Some("connectors.a.endpoint"));
        check("\"ä", 4, 1, None);
        assert_eq!(place(TEXT, 9999).line, 5);
    }
}
