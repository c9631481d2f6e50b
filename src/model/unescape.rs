//! Text as it reads without its JSON escapes, and where each part of it stands in the original.

use std::ops::Range;

/// Returns `text` without one layer of escapes; nothing if it has none.
pub fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut rest = text;
    let mut bytes = Vec::new();
    while let Some(at) = memchr::memchr(b'\\', rest) {
        bytes.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = escape(rest).unwrap_or(('\\', 1));
        bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest);
    (bytes.len() < text.len()).then_some(bytes)
}

/// A text without one layer of escapes.
pub(super) struct Unescaped {
    bytes: Vec<u8>,
    /// Where the original of each byte begins, and at the end the length of the original.
    starts: Vec<usize>,
}

impl Unescaped {
    /// Takes a layer of escapes off `text`, which may be any text; nothing if it has none.
    pub(super) fn of(text: &[u8]) -> Option<Self> {
        memchr::memchr(b'\\', text)?;
        let mut unescaped = Self { bytes: Vec::with_capacity(text.len()), starts: Vec::with_capacity(text.len() + 1) };
        let mut at = 0;
        while at < text.len() {
            at += unescaped.take(&text[at..], at);
        }
        unescaped.starts.push(text.len());
        (unescaped.bytes.len() < text.len()).then_some(unescaped)
    }

    /// Takes off one more layer: JSON that stands in a string of JSON has two.
    pub(super) fn once_more(&self) -> Option<Self> {
        let inner = Self::of(&self.bytes)?;
        Some(Self { starts: inner.starts.iter().map(|start| self.starts[*start]).collect(), ..inner })
    }

    /// The text without escapes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns where a part of it stands in the original.
    pub(super) fn origin(&self, part: &Range<usize>) -> Range<usize> {
        self.starts[part.start]..self.starts[part.end]
    }

    /// Takes over the character or escape that `rest` begins with; returns its length.
    fn take(&mut self, rest: &[u8], at: usize) -> usize {
        let (character, length) = escape(rest).unwrap_or_default();
        if length == 0 {
            self.bytes.push(rest[0]);
            self.starts.push(at);
            return 1;
        }
        self.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        self.starts.resize(self.bytes.len(), at);
        length
    }
}

/// Reads the escape that `rest` begins with; returns its character and its length. Source: RFC 8259, section 7.
fn escape(rest: &[u8]) -> Option<(char, usize)> {
    let character = match rest.strip_prefix(b"\\")?.first()? {
        letter @ (b'"' | b'\\' | b'/') => char::from(*letter),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return by_number(rest),
    };
    Some((character, 2))
}

fn by_number(rest: &[u8]) -> Option<(char, usize)> {
    let first = unit(rest)?;
    let second = unit(&rest[6..]).filter(|_| (0xd800..0xdc00).contains(&first));
    let character = char::decode_utf16([first].into_iter().chain(second)).next()?.ok()?;
    Some((character, 6 * character.len_utf16()))
}

/// Reads the `\uXXXX` that `rest` begins with.
fn unit(rest: &[u8]) -> Option<u16> {
    let digits = rest.strip_prefix(b"\\u")?.get(..4)?;
    let mut digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
    digits.try_fold(0, |unit, digit| Some(unit * 16 + digit?)).and_then(|unit| unit.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::{Unescaped, unescaped};

    #[test]
    fn every_escape_is_read_and_what_is_none_stays() {
        let check = |text: &str, expected: &str| {
            let unescaped = Unescaped::of(text.as_bytes()).expect("escapes");
            assert_eq!(String::from_utf8_lossy(unescaped.bytes()), expected, "{text}");
            assert_eq!(super::unescaped(text.as_bytes()).as_deref(), Some(expected.as_bytes()), "{text}");
            assert_eq!(unescaped.origin(&(0..unescaped.bytes().len())), 0..text.len(), "{text}");
        };
        check(r#"a\"\\\/b"#, "a\"\\/b");
        check(r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t");
        check(r"\u002B\u002b\u00fc\u20AC", "++ü€");
        check(r"\ud83d\ude00\uD83D\u002b", "😀\\uD83D+");
        check(r"\/\x\u12\u12g4\ude00\", r"/\x\u12\u12g4\ude00\");
        for plain in ["", "abc", r"\x\u00", r"\ud83d"] {
            assert!(Unescaped::of(plain.as_bytes()).is_none() && unescaped(plain.as_bytes()).is_none(), "{plain}");
        }
    }

    #[test]
    fn parts_are_found_in_the_original() {
        let text = r#"ä {"a":"{\"b\":\"\\u20ac\\\/x\"}"}"#;
        let once = Unescaped::of(text.as_bytes()).expect("escapes");
        let twice = once.once_more().expect("two layers");
        let all = String::from_utf8(twice.bytes().to_vec()).expect("text");
        let begin = all.find("€/").expect("the part");
        assert_eq!(&text[twice.origin(&(begin..begin + "€/".len()))], r"\\u20ac\\\/");
        assert!(twice.once_more().is_none());
    }
}
