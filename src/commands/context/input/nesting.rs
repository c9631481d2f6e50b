//! Finds lines that are a part of JSON that started on an earlier line. Such a part may look like an event but is none.

use memchr::memchr2;
use serde_json::value::RawValue;

/// The brackets that the lines so far have left open.
#[derive(Debug, Default)]
pub struct Nesting {
    depth: usize,
    /// The line that opened the first of them.
    since: u64,
}

impl Nesting {
    /// Adds the next line. If it is a part of JSON that started earlier, returns the number of the line where that started.
    pub fn take(&mut self, number: u64, line: &[u8]) -> Option<u64> {
        let since = self.open_since();
        let seen = See::of(self.depth, line);
        if !seen.ends_in_text && (since.is_some() || seen.depth == 0 || begins_json(&line[..seen.end])) {
            self.depth = seen.depth;
            self.since = since.unwrap_or(number);
        }
        since
    }

    /// Returns the number of the line where the open JSON started; `None` if none is open.
    pub fn open_since(&self) -> Option<u64> {
        (self.depth > 0).then_some(self.since)
    }
}

/// Says whether a line is the start of JSON: brackets in other text mean nothing. A comma may come first.
fn begins_json(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b",").unwrap_or(line);
    serde_json::from_slice::<&RawValue>(line).is_err_and(|error| error.is_eof())
}

/// The structure of a line.
struct See {
    /// Brackets that are open at its end.
    depth: usize,
    /// Where it ends, without a comment: JSON has none, but people write them.
    end: usize,
    /// Whether it ends within a text. Then it was cut, because a JSON text cannot continue on the next line.
    ends_in_text: bool,
}

impl See {
    fn of(depth: usize, line: &[u8]) -> Self {
        let mut see = Self { depth, end: line.len(), ends_in_text: false };
        let mut at = 0;
        while let Some(byte) = line.get(at) {
            at += 1;
            match byte {
                b'"' => {
                    let Some(length) = end_of_text(&line[at..]) else {
                        see.ends_in_text = true;
                        break;
                    };
                    at += length;
                }
                b'{' | b'[' => see.depth += 1,
                b'}' | b']' => see.depth = see.depth.saturating_sub(1),
                b'/' => {
                    see.end = at - 1;
                    break;
                }
                _ => {}
            }
        }
        see
    }
}

/// Returns the length of the rest of a text with its quote; `None` if it does not end.
fn end_of_text(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', &rest[at..])?;
        if rest[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
        if at > rest.len() {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn lines_are_parts_until_every_bracket_is_closed() {
        let check = |lines: &[&str], parts: &str| {
            let mut nesting = Nesting::default();
            let found: String =
                lines.iter().map(|line| if nesting.take(1, line.as_bytes()).is_some() { 'p' } else { '.' }).collect();
            assert_eq!(found, parts, "{lines:?}");
        };
        check(&["{}", r#"{"a":[{"b":"]}"}]}"#, "{}"], "...");
        check(&["{}", "{", r#""a": ["#, "{},", "{}", "]", "}", "{}"], "..ppppp.");
        check(&[r#"{"a":1"#, r#","b":["#, "{}", "]}", "{}"], ".ppp.");
        check(&["x", "[ // list ]", "{}", "]", "{}"], "..pp.");
        check(&[r#"{"a":"#, "/* } */", "{}", "}", "{}"], ".ppp.");
        check(&["[", r#"{"a":1}"#, r#"{"b":2}"#, "]", "{}"], ".ppp.");
        check(&[r#"{"a":"{[\"","b":"x\\"}"#, "{}"], "..");
        // Lines that were cut within a text, other text, and unmatched brackets start nothing.
        check(&[r#"{"a":1,"b"#, "{}", r#"{"a":"\"#, "{}"], "....");
        check(&["Error: {", "{}", "12:00 [", "{}", "]}", "{not JSON", "{}", "[12:00 {}", "{}"], ".........");
        let mut nesting = Nesting::default();
        let lines = ["{}", "{\"a\":[", "{}", "[", "]", "]}", "{}", "[", "{}"].into_iter().zip(1..);
        let since: Vec<_> = lines.map(|(line, number)| nesting.take(number, line.as_bytes())).collect();
        let two = Some(2);
        assert_eq!(since, [None, None, two, two, two, two, None, None, Some(8)], "the line that opened the JSON");
        // Within open JSON, such a line changes nothing.
        check(&["[", r#"{"a":"x"#, "{}", "]", "{}"], ".ppp.");
    }
}
