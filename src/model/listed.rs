//! Bytes that a text lists one by one, in hexadecimal or as decimal numbers, and texts in UTF-16.

use super::unescape::{Ending, Unescaped};
use super::unwrap::BREAK;
use std::ops::Range;

/// Fewer bytes contain no secret.
const LEAST: usize = 4;

/// The longest text between two bytes of one list: a comma and a line break in JSON with a deep indentation.
const MOST_BETWEEN: usize = 24;

/// Returns `text` without its zeros: in UTF-16 every letter of ASCII has one. `None` if it has none.
pub(super) fn without_zeros(text: &[u8]) -> Option<Unescaped> {
    memchr::memchr(0, text)?;
    let kept = text.iter().enumerate().filter(|(_, byte)| **byte != 0);
    let (mut starts, bytes): (Vec<usize>, Vec<u8>) = kept.map(|(at, byte)| (at, *byte)).unzip();
    starts.push(text.len());
    Some(Unescaped::made(bytes, starts))
}

/// Reads the bytes that `text` lists, and returns them for each way of reading it. Also returns whether `text` ends within a list.
pub(super) fn listed(text: &[u8], ending: Ending) -> Vec<(Unescaped, bool)> {
    let ways = [(Digits::Hex, 0), (Digits::Hex, 1), (Digits::Decimal, 0)];
    ways.into_iter().filter_map(|(digits, ahead)| Reader::default().read(text, digits, ahead, ending)).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Digits {
    Hex,
    Decimal,
}

impl Digits {
    fn has(self, byte: u8) -> bool {
        if self == Self::Hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() }
    }

    /// Returns the first run of digits in `text`, which starts at `from`. The `0` of `0x` is none of them.
    fn next(self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let is_prefix =
            |at: usize| self == Self::Hex && text[at] == b'0' && matches!(text.get(at + 1), Some(b'x' | b'X'));
        let start = (from..text.len()).find(|at| self.has(text[*at]) && !is_prefix(*at))?;
        let end = (start..text.len()).find(|at| !self.has(text[*at]) || is_prefix(*at));
        Some(start..end.unwrap_or(text.len()))
    }
}

#[derive(Default)]
struct Reader {
    bytes: Vec<u8>,
    starts: Vec<usize>,
    /// Where the list that is read now starts in `bytes`.
    list: usize,
}

impl Reader {
    /// Reads the lists in `text`. In hexadecimal, `ahead` digits before each list belong to something else.
    fn read(mut self, text: &[u8], digits: Digits, ahead: usize, ending: Ending) -> Option<(Unescaped, bool)> {
        let mut end = 0;
        while let Some(run) = digits.next(text, end) {
            if !is_between(&text[end..run.start]) {
                self.finish(end);
            }
            end = run.end;
            match digits {
                Digits::Hex => self.hex(text, run, ahead),
                // The digits of a number that was cut say nothing.
                Digits::Decimal if end == text.len() && ending == Ending::Cut => {}
                Digits::Decimal => self.decimal(text, run),
            }
        }
        let ends_within = is_between(&text[end..]) && self.list < self.bytes.len();
        if !ends_within || ending == Ending::Whole {
            self.finish(end);
        }
        self.starts.push(text.len());
        (!self.bytes.is_empty()).then(|| (Unescaped::made(self.bytes, self.starts), ends_within))
    }

    fn hex(&mut self, text: &[u8], run: Range<usize>, ahead: usize) {
        let start = run.start + ahead;
        if ahead > 0 {
            self.finish(run.start);
        }
        let pairs = text[start.min(run.end)..run.end].chunks_exact(2);
        let has_rest = !pairs.remainder().is_empty();
        for (number, pair) in pairs.enumerate() {
            let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or_default();
            let byte = u8::try_from(digit(pair[0]) * 16 + digit(pair[1])).unwrap_or_default();
            self.push(byte, start + 2 * number);
        }
        // Half a byte where the text was cut is the start of one.
        if has_rest && run.end < text.len() {
            self.finish(run.end - 1);
        }
    }

    fn decimal(&mut self, text: &[u8], run: Range<usize>) {
        let number = std::str::from_utf8(&text[run.clone()]).ok().and_then(|digits| digits.parse().ok());
        match number {
            Some(byte) => self.push(byte, run.start),
            None => self.finish(run.start),
        }
    }

    fn push(&mut self, byte: u8, start: usize) {
        self.bytes.push(byte);
        self.starts.push(start);
    }

    /// Ends a list at `end`; one that is too short to contain a secret is left out.
    fn finish(&mut self, end: usize) {
        if self.bytes.len() - self.list < LEAST {
            self.bytes.truncate(self.list);
            self.starts.truncate(self.list);
        } else {
            self.push(BREAK, end);
        }
        self.list = self.bytes.len();
    }
}

/// Says whether `text` may be between two bytes of a list: signs and blanks, `0x`, `\x` or `U+`, and the `h` of `5Ah`.
fn is_between(text: &[u8]) -> bool {
    let text = text.strip_suffix(b"0x").or(text.strip_suffix(b"0X")).unwrap_or(text);
    let is_sign = |byte: &u8| byte.is_ascii() && (!byte.is_ascii_alphanumeric() || b"xXuUhH".contains(byte));
    text.len() <= MOST_BETWEEN && text.iter().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::{listed, without_zeros};
    use crate::model::unescape::Ending;

    fn reads(text: &str, expected: &[u8]) -> bool {
        let found = listed(text.as_bytes(), Ending::Whole);
        found.iter().any(|(read, _)| read.bytes().windows(expected.len()).any(|part| part == expected))
    }

    #[test]
    fn bytes_in_hexadecimal_are_read() {
        for text in [
            "5a71396b",
            "5A71396B",
            "x=5a 71 39 6b.",
            "5a:71:39:6B",
            "5a-71-39-6b",
            "{0x5a, 0x71, 0x39, 0x6b}",
            "0x5a0x710x390x6b",
            "5a,\r\n    71,\r\n    39,\r\n    6b",
            r"\5a \71 \39 \6b ",
            "U+5A U+71 U+39 U+6B",
            "5Ah, 71h, 39h, 6Bh",
            "[\"5a\",\"71\",\"39\",\"6b\"]",
            "5a71 396b",
            "code a5a71396b",
            "face 5a71396b cafe",
            "bad: 5a 71 39 6b",
        ] {
            assert!(reads(text, b"Zq9k"), "{text}");
        }
        for text in ["5a 71 and 39 6b", "5a 71 3 96 b", "nothing at all", "5a713"] {
            assert!(!reads(text, b"Zq9k"), "{text}");
        }
    }

    #[test]
    fn decimal_bytes_are_read() {
        for text in
            ["{\"type\":\"Buffer\",\"data\":[90,113,57,107]}", "90 113 57 107", "[\n  90,\n  113,\n  57,\n  107\n]"]
        {
            assert!(reads(text, b"Zq9k"), "{text}");
        }
        assert!(!reads("90, 113, 256, 57, 107", b"Zq9k") && !reads("901135", b"Zq"));
    }

    #[test]
    fn a_part_is_where_it_was_written() {
        let found = listed(b"x=0x5a, 0x71, 0x39, 0x6b, 0x6c;", Ending::Whole);
        assert_eq!((found[0].0.bytes(), found[0].0.origin(&(1..5))), (&b"Zq9kl\x01"[..], 10..30));
        let (read, ends_within) = &listed(b"xy 5a 71 3", Ending::Cut)[0];
        assert_eq!((read.bytes(), read.origin(&(0..2)), *ends_within), (&b"Zq"[..], 3..10, true));
        assert!(listed(b"xy 5a 71 3", Ending::Whole).is_empty());
    }

    #[test]
    fn zeros_are_left_out() {
        let read = without_zeros(b"x\0Z\0q\0").expect("zeros");
        assert_eq!((read.bytes(), read.origin(&(1..3))), (&b"xZq"[..], 2..6));
        assert!(without_zeros(b"xyz").is_none());
    }
}
