//! Reads the lines of an NDJSON input one by one.
//!
//! Memory is bounded by the limit of a line. The command decides what a line means. An input that is not NDJSON at all is one bad
//! line: parts of it must not be read as events.

use super::dash::is_stdin;
use super::data::{announce_stdin, open_file};
use super::nesting::Nesting;
use crate::model::{encoded, json};
use crate::output::Out;
use serde_json::value::RawValue;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Read, stdin};

/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

/// The lines of a file or of stdin with their numbers, from 1. Blank lines are counted and skipped. Lines come without their
/// line ends, and without the byte order mark of the file.
pub struct NumberedLines {
    reader: Box<dyn BufRead + Send>,
    number: u64,
    limit: u64,
    /// Whether a line that is not blank was read.
    has_content: bool,
    /// JSON that earlier lines left open; `None` if lines may be any bytes.
    nesting: Option<Nesting>,
}

impl NumberedLines {
    /// Opens `path`, or stdin for `-`; lines of more than `limit` bytes are bad.
    pub fn open(path: &OsStr, limit: u64, out: &mut Out) -> anyhow::Result<Self> {
        if is_stdin(path) {
            announce_stdin(out);
            return Ok(Self::of(stdin(), limit));
        }
        Ok(Self::of(open_file(path)?, limit))
    }

    /// Reads lines from `source`; those of more than `limit` bytes are bad.
    pub fn of(source: impl Read + Send + 'static, limit: u64) -> Self {
        Self {
            reader: Box::new(BufReader::with_capacity(BUFFER, source)),
            number: 0,
            limit,
            has_content: false,
            nesting: Some(Nesting::default()),
        }
    }

    /// Accepts lines of any bytes, not only JSON.
    pub fn of_any_bytes(self) -> Self {
        Self { nesting: None, ..self }
    }

    /// Reads one line without its end; `None` at the end of the input. A line that is too long is read to its end and dropped.
    fn read(&mut self) -> std::io::Result<Option<Result<Vec<u8>, String>>> {
        let mut line = Vec::new();
        let limit = self.limit.saturating_add(2);
        match self.reader.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            // Reading timed out before the line end. If the line is complete without it, it counts.
            Err(error) if error.kind() == ErrorKind::TimedOut && is_closed(&line) => {
                self.reader = Box::new(std::io::empty());
            }
            Err(error) => return Err(error),
        }
        self.number += 1;
        let is_ended = line.pop_if(|byte| *byte == b'\n').is_some();
        if !is_ended && length(&line) >= limit {
            self.reader.skip_until(b'\n')?;
        } else {
            // A file that is still being written may end in the middle of a line end.
            line.pop_if(|byte| *byte == b'\r');
        }
        if let Some(why) = self.foreign(&mut line) {
            self.reader = Box::new(std::io::empty());
            return Ok(Some(Err(why)));
        }
        Ok(Some(self.whole(line)))
    }
}

impl NumberedLines {
    /// Returns why the whole input is not NDJSON, judged by its first line. Removes the byte order mark from that line.
    fn foreign(&mut self, line: &mut Vec<u8>) -> Option<String> {
        if self.number == 1 {
            if let Some(encoded) = encoded(line) {
                return Some(format!("the input cannot be read as lines of JSON: {}; {}", encoded.what, encoded.fix));
            }
            let mark = line.len() - json::skip_bom(line).len();
            line.drain(..mark);
        }
        if self.has_content || line.trim_ascii().is_empty() {
            return None;
        }
        self.has_content = true;
        self.spread(line).map(str::to_owned)
    }

    /// Returns a message if the first line starts JSON that continues on the next lines.
    fn spread(&self, line: &[u8]) -> Option<&'static str> {
        let line = line.trim_ascii();
        let is_array =
            line.strip_prefix(b"[").is_some_and(|rest| matches!(rest.trim_ascii().first(), None | Some(b'{' | b'[')));
        let goes_on = matches!(line.last(), Some(b',' | b':' | b'{' | b'['));
        if self.nesting.is_none() || length(line) > self.limit || !(is_array || goes_on) {
            return None;
        }
        let is_cut = serde_json::from_slice::<&RawValue>(line).is_err_and(|error| error.is_eof());
        match (is_cut, is_array) {
            (true, true) => Some(
                "the input is a JSON array over several lines; each line must be one object. Convert it: jq -c '.[]' FILE",
            ),
            (true, false) => Some(
                "the input is JSON spread over several lines; each line must be one object. Convert it: jq -c . FILE",
            ),
            _ => None,
        }
    }

    /// Returns the line, or an error if it is too long or is a part of JSON that started on an earlier line.
    fn whole(&mut self, line: Vec<u8>) -> Result<Vec<u8>, String> {
        if length(&line) > self.limit {
            return Err(format!("it holds more than {} bytes (--max-bytes)", self.limit));
        }
        let since = self.nesting.as_mut().and_then(|nesting| nesting.take(self.number, &line));
        match since.filter(|_| !line.trim_ascii().is_empty()) {
            None => Ok(line),
            Some(since) => Err(format!(
                "line {since} has a bracket that is not closed, so this line is read as a part of it; if line {since} was cut off, \
                 complete or remove it; if not, write one object per line: jq -c . FILE"
            )),
        }
    }
}

fn length(line: &[u8]) -> u64 {
    u64::try_from(line.len()).unwrap_or(u64::MAX)
}

/// Says whether a line is complete whatever bytes would follow. A number, for example, could continue.
fn is_closed(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"}") && json::parse(line).is_some()
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
                    // The input cannot be read further: report this once, as a bad line, and end.
                    self.reader = Box::new(std::io::empty());
                    return Some((self.number + 1, Err(format!("the input cannot be read: {error}"))));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumberedLines;

    #[test]
    fn lines_come_without_line_ends_even_if_they_are_cut() {
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
        // These lines were cut by the limit, not by a line end.
        check("1234\r", &[None]);
        check("123\r4\n5", &[None, Some("5")]);
        check("1234\r56\n7", &[None, Some("7")]);
    }

    #[test]
    fn a_byte_order_mark_is_removed_and_an_input_that_is_not_ndjson_is_one_bad_line() {
        let check = |text: &[u8], expected: &[Result<&str, &str>]| {
            let lines: Vec<_> = NumberedLines::of(std::io::Cursor::new(text.to_vec()), 40).collect();
            assert_eq!(lines.len(), expected.len(), "{lines:?}");
            for ((_, line), expected) in lines.iter().zip(expected) {
                match (line, expected) {
                    (Ok(line), Ok(expected)) => assert_eq!(line, expected.as_bytes()),
                    (Err(why), Err(words)) => assert!(why.contains(words), "{why}"),
                    _ => panic!("{line:?} {expected:?}"),
                }
            }
        };
        check(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}", &[Ok("{}"), Ok("\u{feff}{}")]);
        check(b"\xef\xbb\xbf\n{}", &[Ok("{}")]);
        check(b"[\n{}\n]", &[Err("array over several lines")]);
        check(b"\n[{\"a\":1},\n{\"a\":2}]", &[Err("array over several lines")]);
        check(b"[{}]\n{}", &[Ok("[{}]"), Ok("{}")]);
        check(b"{\n\"a\":[\n{}\n]}", &[Err("spread over several lines")]);
        check(b"{\"a\":1,\n\"b\":2}\n{}", &[Err("spread over several lines")]);
        check(b"{\"a\":1,\"b\n{}", &[Ok("{\"a\":1,\"b"), Ok("{}")]);
        check(b"{}\n{\n{}\n}\n{}", &[Ok("{}"), Ok("{"), Err("a part of it"), Err("a part of it"), Ok("{}")]);
        check(
            b"{\"a\":1\n,\"b\":[\n\n{}\n]}",
            &[Ok("{\"a\":1"), Err("a part of it"), Err("a part of it"), Err("a part of it")],
        );
        check(b"{ \"a\":\n[\n{}\n,\n{}\n]}", &[Err("spread over several lines")]);
        let long = format!("[{{\"a\":[{}", "1,".repeat(40));
        check(format!("{long}\n{{}}").as_bytes(), &[Err("more than 40 bytes"), Ok("{}")]);
        check(b"[12:00] {}\n{}", &[Ok("[12:00] {}"), Ok("{}")]);
        check(b"\x1f\x8b\x08\n{}\n", &[Err("gzip")]);
        check(&[&b"\x28\xb5\x2f\xfd"[..], &[b'x'; 99]].concat(), &[Err("zstd")]);
        check(b"\xff\xfe{\0}\0\n\0{\0}\0\n\0", &[Err("UTF-16")]);
    }
    #[test]
    fn lines_of_any_bytes_are_accepted_unchanged() {
        let text = b"[{\"x\":1},\nrest\nhello,\nthird:\n{\n{}";
        let lines: Vec<_> = NumberedLines::of(&text[..], 40).of_any_bytes().map(|(_, line)| line).collect();
        let expected: Vec<_> = text.split(|byte| *byte == b'\n').map(|line| Ok(line.to_vec())).collect();
        assert_eq!(lines, expected);
    }
}
