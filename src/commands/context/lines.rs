//! Lines of an NDJSON input, one after the other, whatever is in them.
//!
//! Memory is bounded by the limit of a line. What a line means is the verb's.

use super::input::open_file;
use crate::model::json;
use std::io::{BufRead, BufReader, ErrorKind, Read, stdin};

/// So many bytes are read at once.
const BUFFER: usize = 64 * 1024;

/// Says why `text` is not JSON, by place and never by content. One line has no number here: it has one in its file.
pub fn check_json(text: &[u8]) -> Result<(), String> {
    match serde_json::from_slice::<&serde_json::value::RawValue>(json::skip_bom(text)) {
        Ok(_) => Ok(()),
        Err(error) if error.is_eof() && text.trim_ascii().is_empty() => Err("it is empty".to_owned()),
        Err(error) if !text.contains(&b'\n') => Err(format!("it breaks at column {}", error.column())),
        Err(error) => Err(format!("it breaks at line {} column {}", error.line(), error.column())),
    }
}

/// The lines of a file or of stdin with their numbers, from 1. Blank lines are counted and passed over; a line end is no
/// part of a line.
pub struct NumberedLines {
    reader: Box<dyn BufRead + Send>,
    number: u64,
    limit: u64,
}

impl NumberedLines {
    /// Opens `path`, or stdin for `-`; lines of more than `limit` bytes are bad.
    pub fn open(path: &str, limit: u64) -> anyhow::Result<Self> {
        Ok(if path == "-" { Self::of(stdin(), limit) } else { Self::of(open_file(path)?, limit) })
    }

    /// Reads lines from `source`; those of more than `limit` bytes are bad.
    pub fn of(source: impl Read + Send + 'static, limit: u64) -> Self {
        Self { reader: Box::new(BufReader::with_capacity(BUFFER, source)), number: 0, limit }
    }

    /// Reads one line without its end; nothing at the end of the input. A line that is too long is read to its end and not
    /// kept.
    fn read(&mut self) -> std::io::Result<Option<Result<Vec<u8>, String>>> {
        let mut line = Vec::new();
        let limit = self.limit.saturating_add(2);
        match self.reader.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            // Whoever reads gave up waiting for the end of the line; what is whole without it counts.
            Err(error) if error.kind() == ErrorKind::TimedOut && is_closed(&line) => {
                self.reader = Box::new(std::io::empty());
            }
            Err(error) => return Err(error),
        }
        self.number += 1;
        let length = |line: &[u8]| u64::try_from(line.len()).unwrap_or(u64::MAX);
        let is_ended = line.pop_if(|byte| *byte == b'\n').is_some();
        if !is_ended && length(&line) >= limit {
            self.reader.skip_until(b'\n')?;
        } else {
            // A file that still grows may be cut within its line end.
            line.pop_if(|byte| *byte == b'\r');
        }
        if length(&line) > self.limit {
            return Ok(Some(Err(format!("it holds more than {} bytes (--max-bytes)", self.limit))));
        }
        Ok(Some(Ok(line)))
    }
}

/// Says whether a line is whole whatever may come: a number might go on.
fn is_closed(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"}") && check_json(line).is_ok()
}

impl Iterator for NumberedLines {
    type Item = (u64, Result<Vec<u8>, String>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read() {
                Ok(None) => return None,
                Ok(Some(Ok(line))) if line.trim_ascii().is_empty() => {}
                Ok(Some(content)) => return Some((self.number, content)),
                Err(error) => {
                    // The input broke off: say so once, as a bad line, and end.
                    self.reader = Box::new(std::io::empty());
                    return Some((self.number + 1, Err(format!("the input cannot be read: {error}"))));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NumberedLines, check_json};

    #[test]
    fn what_is_not_json_is_told_by_its_place() {
        let check = |text: &str, expected: Result<(), &str>| {
            assert_eq!(check_json(text.as_bytes()), expected.map_err(ToOwned::to_owned), "{text:?}");
        };
        check("{\"a\":1}", Ok(()));
        check("\u{feff}[]", Ok(()));
        check("{\"a\":secret}", Err("it breaks at column 6"));
        check("{\n\"a\":secret}", Err("it breaks at line 2 column 5"));
        check("", Err("it is empty"));
    }

    #[test]
    fn a_line_end_is_no_part_of_a_line_even_where_it_is_cut() {
        let check = |text: &'static str, expected: &[Option<&str>]| {
            let lines = NumberedLines::of(text.as_bytes(), 3).map(|(_, line)| line.ok());
            let lines: Vec<_> = lines.map(|line| line.map(|line| String::from_utf8(line).expect("text"))).collect();
            assert_eq!(lines.iter().map(Option::as_deref).collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("123\r\n4", &[Some("123"), Some("4")]);
        check("123\r", &[Some("123")]);
        check("12\r\r", &[Some("12\r")]);
        check("12\r\r\n", &[Some("12\r")]);
        check("123\n\r", &[Some("123")]);
        // Cut by the limit, not by its end.
        check("1234\r", &[None]);
        check("123\r4\n5", &[None, Some("5")]);
        check("1234\r56\n7", &[None, Some("7")]);
    }
}
