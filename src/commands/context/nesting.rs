//! Whether a line of NDJSON is a part of JSON that began on an earlier line. Such a part may look like an event and is none.

use serde_json::value::RawValue;

/// The brackets that the lines so far have left open.
#[derive(Debug, Default)]
pub struct Nesting(usize);

impl Nesting {
    /// Takes the next line. Says whether it is a part of what an earlier line began.
    pub fn take(&mut self, line: &[u8]) -> bool {
        let was_open = self.is_open();
        let seen = See::of(self.0, line);
        if !seen.ends_in_text && (was_open || seen.depth == 0 || begins_json(&line[..seen.end])) {
            self.0 = seen.depth;
        }
        was_open
    }

    /// Says whether something is open.
    pub fn is_open(&self) -> bool {
        self.0 > 0
    }
}

/// Says whether a line is JSON as far as it goes: other text may have any brackets in it. It may begin behind a comma.
fn begins_json(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b",").unwrap_or(line);
    serde_json::from_slice::<&RawValue>(line).is_err_and(|error| error.is_eof())
}

/// What is seen of a line.
struct See {
    /// The brackets that are open behind it.
    depth: usize,
    /// Where it ends, without a comment, which people write and JSON does not have.
    end: usize,
    /// It was cut: a text cannot go on in the next line.
    ends_in_text: bool,
}

impl See {
    fn of(depth: usize, line: &[u8]) -> Self {
        let mut see = Self { depth, end: line.len(), ends_in_text: false };
        let mut bytes = line.iter().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match (byte, see.ends_in_text) {
                (b'"', _) => see.ends_in_text = !see.ends_in_text,
                (b'\\', true) => drop(bytes.next()),
                (b'{' | b'[', false) => see.depth += 1,
                (b'}' | b']', false) => see.depth = see.depth.saturating_sub(1),
                (b'/', false) => {
                    see.end = at;
                    break;
                }
                _ => {}
            }
        }
        see
    }
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn a_part_is_known_until_all_is_closed() {
        let check = |lines: &[&str], parts: &str| {
            let mut nesting = Nesting::default();
            let found: String =
                lines.iter().map(|line| if nesting.take(line.as_bytes()) { 'p' } else { '.' }).collect();
            assert_eq!(found, parts, "{lines:?}");
        };
        check(&["{}", r#"{"a":[{"b":"]}"}]}"#, "{}"], "...");
        check(&["{}", "{", r#""a": ["#, "{},", "{}", "]", "}", "{}"], "..ppppp.");
        check(&[r#"{"a":1"#, r#","b":["#, "{}", "]}", "{}"], ".ppp.");
        check(&["x", "[ // list ]", "{}", "]", "{}"], "..pp.");
        check(&[r#"{"a":"#, "/* } */", "{}", "}", "{}"], ".ppp.");
        check(&["[", r#"{"a":1}"#, r#"{"b":2}"#, "]", "{}"], ".ppp.");
        check(&[r#"{"a":"{[\"","b":"x\\"}"#, "{}"], "..");
        // What was cut within a text, other text, and brackets too many begin nothing.
        check(&[r#"{"a":1,"b"#, "{}", r#"{"a":"\"#, "{}"], "....");
        check(&["Error: {", "{}", "12:00 [", "{}", "]}", "{not JSON", "{}", "[12:00 {}", "{}"], ".........");
        // Within JSON that is open such a line changes nothing.
        check(&["[", r#"{"a":"x"#, "{}", "]", "{}"], ".ppp.");
    }
}
