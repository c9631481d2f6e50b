//! Removes the escapes of JSON and programs, URLs, HTML and mail from a text, and records where each part is in the original.
//!
//! One layer is removed at a time: JSON in a JSON string has two. A layer is removed for all kinds at once or for one kind alone,
//! because text in one kind may contain characters of another. Mail escapes (`=2B`) are only removed alone, because a `=` is
//! usually not an escape.

use super::entity;
use std::ops::Range;

/// How many layers are removed: enough for an answer that quotes another one, which quotes a third.
pub(super) const MOST_LAYERS: usize = 3;

/// The characters that start an escape: of all kinds together, and of each kind alone.
pub(super) const ALL_KINDS: &[u8] = b"\\%&";
pub(super) const EACH_KIND: [&[u8]; 4] = [b"\\", b"%", b"&", b"="];

/// Whether a text is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is complete.
    Whole,
    /// It was cut, possibly within an escape.
    Cut,
}

/// Says whether `found` is in `text` as it is, or behind as many layers of JSON escapes as a redactor removes.
pub fn is_in_layers(text: &[u8], found: impl Fn(&[u8]) -> bool) -> bool {
    let layers = || std::iter::successors(unescaped(text), |layer| unescaped(layer));
    found(text) || layers().take(MOST_LAYERS).any(|layer| found(&layer))
}

/// Returns `text` as it is, and without each layer of JSON escapes that it has, up to as many as [`is_in_layers`] removes.
pub fn layers(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    std::iter::successors(Some(text.to_vec()), |layer| unescaped(layer)).take(1 + MOST_LAYERS)
}

/// Returns `text` without one layer of JSON escapes; `None` if it has none.
pub(super) fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let mut rest = text;
    let mut bytes = Vec::new();
    while let Some(at) = memchr::memchr(b'\\', rest) {
        bytes.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (is, length) = backslash(rest).unwrap_or((Is::Character('\\'), 1));
        match is {
            Is::Character(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Is::Byte(byte) => bytes.push(byte),
            Is::Nothing => {}
        }
        rest = &rest[length..];
    }
    bytes.extend_from_slice(rest);
    (bytes.len() < text.len()).then_some(bytes)
}

/// A text without one layer of escapes.
pub(super) struct Unescaped {
    bytes: Vec<u8>,
    /// The offset in the original of each byte, and at the end the length of the original.
    starts: Vec<usize>,
}

impl Unescaped {
    /// Removes a layer of escapes of some `kinds` from `text`, which may be any text; `None` if it has none. An escape that was
    /// cut is left out.
    pub(super) fn of(text: &[u8], kinds: &[u8], ending: Ending) -> Option<Self> {
        memchr::memchr3(kinds[0], kinds[kinds.len() / 2], kinds[kinds.len() - 1], text)?;
        let end = if ending == Ending::Cut { end_of_whole_escapes(text, kinds) } else { text.len() };
        let mut unescaped = Self { bytes: Vec::with_capacity(end), starts: Vec::with_capacity(end + 1) };
        let mut at = 0;
        while at < end {
            at += unescaped.take(&text[at..end], at, kinds);
        }
        unescaped.starts.push(text.len());
        (unescaped.bytes.len() < text.len()).then_some(unescaped)
    }

    /// Removes one more layer: JSON in a JSON string has two.
    pub(super) fn once_more(&self, kinds: &[u8], ending: Ending) -> Option<Self> {
        Some(Self::of(&self.bytes, kinds, ending)?.within(self))
    }

    /// Makes its offsets refer to the original of `outer`, whose text this one was made from.
    pub(super) fn within(self, outer: &Self) -> Self {
        Self { starts: self.starts.iter().map(|start| outer.starts[*start]).collect(), ..self }
    }

    /// Makes one from `bytes`, each with the offset of its original, and the length of the original.
    pub(super) fn made(bytes: Vec<u8>, starts: Vec<usize>) -> Self {
        Self { bytes, starts }
    }

    /// The text without escapes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the range in the original of a part of the text.
    pub(super) fn origin(&self, part: &Range<usize>) -> Range<usize> {
        self.starts[part.start]..self.starts[part.end]
    }

    /// Takes the character or escape at the start of `rest`; returns its length.
    fn take(&mut self, rest: &[u8], at: usize, kinds: &[u8]) -> usize {
        let escaped = match rest[0] {
            sign if !kinds.contains(&sign) => None,
            b'\\' => backslash(rest),
            b'%' => percent(rest),
            b'&' => entity::entity(rest).map(|(character, length)| (Is::Character(character), length)),
            b'=' => quoted_printable(rest),
            _ => None,
        };
        let (is, length) = escaped.unwrap_or((Is::Byte(rest[0]), 1));
        match is {
            Is::Byte(byte) => self.bytes.push(byte),
            Is::Character(character) => self.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Is::Nothing => {}
        }
        self.starts.resize(self.bytes.len(), at);
        length
    }
}

/// The meaning of an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Byte(u8),
    Character(char),
    Nothing,
}

/// Reads the escape at the start of `rest`; returns its meaning and its length. Source: RFC 8259, section 7. Other programs also
/// escape other characters, write bytes as `\x2b` and `\053`, and characters as `\u{2b}` and `\U0000002b`.
fn backslash(rest: &[u8]) -> Option<(Is, usize)> {
    let character = match *rest.get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'x' | b'u' if rest.get(2) == Some(&b'{') => return in_braces(rest),
        b'x' => return Some((Is::Byte(byte(rest.get(2..4)?)?), 4)),
        b'u' => return by_number(rest, *b"\\u"),
        b'U' => return Some((Is::Character(number(rest.get(2..10)?, 16)?), 10)),
        b'0'..=b'3' => return Some((Is::Byte(u8::try_from(u32::from(number(rest.get(1..4)?, 8)?)).ok()?), 4)),
        sign if sign.is_ascii_punctuation() => char::from(sign),
        _ => return None,
    };
    Some((Is::Character(character), 2))
}

/// Reads `\u{2b}` or `\x{2b}`.
fn in_braces(rest: &[u8]) -> Option<(Is, usize)> {
    let digits = rest[3..].iter().take(MOST_DIGITS + 1).position(|byte| *byte == b'}')?;
    Some((Is::Character(number(&rest[3..3 + digits], 16)?), digits + 4))
}

/// The maximum number of digits in braces.
const MOST_DIGITS: usize = 8;

fn number(digits: &[u8], radix: u32) -> Option<char> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.chars().all(|digit| digit.is_digit(radix)))?;
    char::from_u32(u32::from_str_radix(text, radix).ok()?)
}

/// Reads `=2B`, or a soft line break. Source: RFC 2045, section 6.7.
fn quoted_printable(rest: &[u8]) -> Option<(Is, usize)> {
    match rest {
        [_, b'\r', b'\n', ..] => Some((Is::Nothing, 3)),
        [_, b'\n', ..] => Some((Is::Nothing, 2)),
        _ => Some((Is::Byte(byte(rest.get(1..3)?)?), 3)),
    }
}

/// Reads `%2B`, and `%u002B` as old scripts write it.
fn percent(rest: &[u8]) -> Option<(Is, usize)> {
    if rest.get(1) == Some(&b'u') {
        return by_number(rest, *b"%u");
    }
    Some((Is::Byte(byte(rest.get(1..3)?)?), 3))
}

fn by_number(rest: &[u8], head: [u8; 2]) -> Option<(Is, usize)> {
    let first = unit(rest, head)?;
    let second = unit(&rest[6..], head).filter(|_| is_high(first));
    let character = char::decode_utf16([first].into_iter().chain(second)).next()?.ok()?;
    Some((Is::Character(character), 6 * character.len_utf16()))
}

/// Reads the `\uXXXX` at the start of `rest`.
fn unit(rest: &[u8], head: [u8; 2]) -> Option<u16> {
    let digits = rest.strip_prefix(&head)?.get(..4)?;
    let mut digits = digits.iter().map(|digit| char::from(*digit).to_digit(16));
    digits.try_fold(0, |unit, digit| Some(unit * 16 + digit?)).and_then(|unit| unit.try_into().ok())
}

/// Says whether it is the first half of a UTF-16 surrogate pair.
fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

fn byte(digits: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u8::from_str_radix(text, 16).ok()
}

/// The longest incomplete escape that is recognised at a cut: two UTF-16 units, or an entity.
const LONGEST: usize = entity::MOST_BYTES;

/// Returns where a text that was cut ends if an incomplete escape is left out.
fn end_of_whole_escapes(text: &[u8], kinds: &[u8]) -> usize {
    let mut at = text.len().saturating_sub(LONGEST);
    // What looks like the start of an escape may belong to the one before it: `\\u00`.
    while at > 0 && text[at - 1] == b'\\' {
        at -= 1;
    }
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest[0] {
            sign if !kinds.contains(&sign) => 1,
            b'\\' if is_cut_backslash(rest) => return at,
            b'%' if is_cut_percent(rest) => return at,
            b'&' if is_cut_entity(rest) => return at,
            b'=' if matches!(rest, [_] | [_, b'\r']) || (rest.len() == 2 && are_hex(&rest[1..])) => return at,
            b'\\' => backslash(rest).map_or(1, |(_, length)| length),
            b'%' => percent(rest).map_or(1, |(_, length)| length),
            _ => 1,
        };
        at += length;
    }
    text.len()
}

fn is_cut_backslash(rest: &[u8]) -> bool {
    match rest {
        [_] => true,
        [_, b'x' | b'u', b'{', digits @ ..] => digits.len() <= MOST_DIGITS && are_hex(digits),
        [_, b'x', digits @ ..] => digits.len() < 2 && are_hex(digits),
        [_, b'u', ..] => is_cut_unit(rest, *b"\\u"),
        [_, b'U', digits @ ..] => digits.len() < 8 && are_hex(digits),
        [_, b'0'..=b'3', digits @ ..] => digits.len() < 2 && digits.iter().all(|digit| (b'0'..=b'7').contains(digit)),
        _ => false,
    }
}

fn is_cut_percent(rest: &[u8]) -> bool {
    match rest {
        [_, b'u', ..] => is_cut_unit(rest, *b"%u"),
        [_, digits @ ..] => digits.len() < 2 && are_hex(digits),
        [] => false,
    }
}

/// Says whether a unit was cut, or the second one of a pair.
fn is_cut_unit(rest: &[u8], head: [u8; 2]) -> bool {
    match rest.get(2..6) {
        None => are_hex(&rest[2..]),
        Some(_) if !unit(rest, head).is_some_and(is_high) => false,
        Some(_) => match &rest[6..] {
            second if second.len() < 2 => head.starts_with(second),
            second => second.starts_with(&head) && second.len() < 6 && are_hex(&second[2..]),
        },
    }
}

fn is_cut_entity(rest: &[u8]) -> bool {
    let is_of_entity = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    rest.len() <= LONGEST && rest[1..].iter().all(is_of_entity)
}

fn are_hex(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::{ALL_KINDS, Ending, Unescaped};

    fn unescaped(text: &str, ending: Ending) -> Option<String> {
        let unescaped = Unescaped::of(text.as_bytes(), ALL_KINDS, ending)?;
        assert_eq!(unescaped.origin(&(0..unescaped.bytes().len())), 0..text.len(), "{text}");
        Some(String::from_utf8_lossy(unescaped.bytes()).into_owned())
    }

    #[test]
    fn a_search_removes_as_many_layers_as_a_redactor() {
        let mut text = "{\"name\":\"M\\u00fcller\"}".to_owned();
        for layers in 0..=super::MOST_LAYERS {
            let is_in = |part: &str| {
                super::is_in_layers(text.as_bytes(), |layer| memchr::memmem::find(layer, part.as_bytes()).is_some())
            };
            assert_eq!(is_in("Müller"), layers < super::MOST_LAYERS, "{layers}: {text}");
            assert!(is_in(&text) && is_in("00fcller") && !is_in("Maier"), "{text}");
            text = serde_json::json!({ "text": text }).to_string();
        }
    }

    #[test]
    fn a_search_removes_only_json_escapes() {
        let check = |text: &str, expected: Option<&str>| {
            let read = super::unescaped(text.as_bytes());
            assert_eq!(read.as_deref(), expected.map(str::as_bytes), "{text}");
        };
        check(r"M\u00fcller A\/B %2b &amp;", Some("Müller A/B %2b &amp;"));
        check(r"\ud83d\ude00 \\u0041 \q \u12", Some(r"😀 \u0041 \q \u12"));
        for plain in ["", "abc", r"\u00", "50% &amp;"] {
            check(plain, None);
        }
    }

    #[test]
    fn every_escape_is_read_and_other_text_is_kept() {
        let check = |text: &str, expected: &str| {
            assert_eq!(unescaped(text, Ending::Whole).as_deref(), Some(expected), "{text}");
        };
        check(r#"a\"\\\/b"#, "a\"\\/b");
        check(r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t");
        check(r"\u002B\u002b\u00fc\u20AC", "++ü€");
        check(r"\ud83d\ude00\uD83D\u002b", "😀\\uD83D+");
        check(r"\/\x\u12\u12g4\ude00\", r"/\x\u12\u12g4\ude00\");
        check(r"\'\=\x2b\xC3\xbc", "'=+ü");
        check(r"\053\303\274\U0000002b\U0001F600\u{2b}\u{1F600}\x{2B}", "+ü+😀+😀+");
        check(r"\/\08\400\u{}\u{110000}\u{2b\U0000002\UFFFFFFFF", r"/\08\400\u{}\u{110000}\u{2b\U0000002\UFFFFFFFF");
        check("%2b%2B%C3%bc+%", "++ü+%");
        check("%u002B%uD83D%uDE00%u12", "+😀%u12");
        check("&#43;&#x2B;&plus;&amp;&nope;&amp&", "+++&&nope;&&");
        for plain in ["", "abc", r"\x\u00", r"\ud83d", "50% of &", "%zz&x;"] {
            assert_eq!(unescaped(plain, Ending::Whole), None, "{plain}");
        }
    }

    #[test]
    fn mail_escapes_are_only_removed_alone() {
        let read = Unescaped::of(b"a=2Bb=3d=\r\nc=\nd=zz=", b"=", Ending::Whole).expect("escapes");
        assert_eq!(read.bytes(), b"a+b=cd=zz=");
        for cut in ["=", "=2", "=\r"] {
            let read = Unescaped::of(format!("=2B{cut}").as_bytes(), b"=", Ending::Cut).expect("escapes");
            assert_eq!(read.bytes(), b"+", "{cut:?}");
        }
    }

    #[test]
    fn parts_are_found_in_the_original() {
        let text = r#"ä {"a":"{\"b\":\"\\u20ac\\\/x\"}"}"#;
        let once = Unescaped::of(text.as_bytes(), ALL_KINDS, Ending::Whole).expect("escapes");
        let twice = once.once_more(ALL_KINDS, Ending::Whole).expect("two layers");
        let all = String::from_utf8(twice.bytes().to_vec()).expect("text");
        let begin = all.find("€/").expect("the part");
        assert_eq!(&text[twice.origin(&(begin..begin + "€/".len()))], r"\\u20ac\\\/");
        assert!(twice.once_more(ALL_KINDS, Ending::Whole).is_none());
    }

    #[test]
    fn an_escape_that_was_cut_is_left_out() {
        let check = |text: &str, expected: &str| {
            assert_eq!(unescaped(text, Ending::Cut).as_deref(), Some(expected), "{text}");
        };
        let backslashes = r"\ \u \u0 \u002 \x \x2 \0 \05 \u{ \u{2b \x{2 \U0000002 \ud83d \ud83d\ \ud83d\u \ud83d\ude0";
        let others = r"% %2 %u %u002 %ud83d & &# &#4 &#x2 &am &plu";
        for cut in backslashes.split(' ').chain(others.split(' ')) {
            check(&format!("ab{cut}"), "ab");
            check(&format!("/{}ab{cut}", r"\\"), r"/\ab");
        }
        check(r"ab\\u00", r"ab\u00");
        check(r"ab\\\u00", r"ab\");
        check(r"ab\u002b", "ab+");
        check("ab%2b", "ab+");
        check("ab&#43;", "ab+");
        check(&format!("{}%2", "%2b".repeat(40)), &"+".repeat(40));
        check(&format!("{}\\u00", "\\".repeat(400)), &"\\".repeat(200));
        check(&format!("{}u00", "\\".repeat(400)), &format!("{}u00", "\\".repeat(200)));
    }
}
