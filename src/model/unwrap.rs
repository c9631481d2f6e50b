//! Removes line breaks from text, and decodes base64 in it: mail and configuration files have both.

use super::unescape::{Ending, Unescaped};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose};

/// What is between two texts that were not together. A zero would be part of UTF-16.
pub(super) const BREAK: u8 = 1;

/// Shorter base64 texts contain no secret.
const LEAST: usize = 4;

/// Returns `text` without its line breaks and the blanks after them; `None` if it has none.
pub(super) fn unfolded(text: &[u8]) -> Option<Unescaped> {
    memchr::memchr2(b'\n', b'\r', text)?;
    let (mut bytes, mut starts) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    let mut is_new_line = false;
    for (at, byte) in text.iter().enumerate() {
        is_new_line = matches!(byte, b'\n' | b'\r') || (is_new_line && matches!(byte, b' ' | b'\t'));
        if !is_new_line {
            bytes.push(*byte);
            starts.push(at);
        }
    }
    starts.push(text.len());
    Some(Unescaped::made(bytes, starts))
}

/// Decodes the base64 texts in `text`, and returns those that contain escapes or that were cut at the end of `text`. A base64
/// text may start at any of its first four characters, because what is before it may look like part of it. Also returns whether
/// `text` ends within one.
pub(super) fn from_base64(text: &[u8], ending: Ending) -> Vec<(Unescaped, bool)> {
    let is_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|byte| is_of_it(byte)).count();
        runs.extend((length >= LEAST).then_some(at..at + length));
        at += length + 1;
    }
    let ends_within = runs.last().is_some_and(|run| run.end == text.len());
    (0..4).filter_map(|ahead| Some((decoded(text, &runs, ahead, ending)?, ends_within))).collect()
}

fn decoded(text: &[u8], runs: &[std::ops::Range<usize>], ahead: usize, ending: Ending) -> Option<Unescaped> {
    let lenient = NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&STANDARD, lenient);
    let (mut bytes, mut starts) = (Vec::new(), Vec::new());
    for run in runs {
        let start = (run.start + ahead).min(run.end);
        let standard = |byte: &u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        };
        let mut characters: Vec<u8> = text[start..run.end].iter().map(standard).collect();
        if characters.len() % 4 == 1 {
            characters.pop();
        }
        let Ok(found) = engine.decode(&characters) else { continue };
        let has_escapes = found.iter().any(|byte| b"\\%&=\0".contains(byte));
        if !has_escapes && (ending == Ending::Whole || run.end < text.len()) {
            continue;
        }
        starts.extend((0..found.len()).map(|at| start + at * 4 / 3));
        bytes.extend(found);
        // The content of one text is not part of another, and ends where the text ends.
        if run.end < text.len() {
            bytes.push(BREAK);
            starts.push(start + characters.len());
        }
    }
    starts.push(text.len());
    (!bytes.is_empty()).then(|| Unescaped::made(bytes, starts))
}

#[cfg(test)]
mod tests {
    use super::{from_base64, unfolded};
    use crate::model::encoding::base64;
    use crate::model::unescape::Ending;

    #[test]
    fn line_breaks_are_removed() {
        let read = unfolded(b"ab\r\n  cd e\n\nf").expect("line breaks");
        assert_eq!((read.bytes(), read.origin(&(1..5))), (&b"abcd ef"[..], 1..9));
        assert!(unfolded(b"ab cd").is_none());
    }

    #[test]
    fn base64_with_escapes_in_it_is_decoded() {
        let encoded = base64(b"user:a%2Fb");
        let text = format!("x {encoded} abc {}", base64(b"no escape"));
        let found = from_base64(text.as_bytes(), Ending::Whole);
        let (read, ends_within) = &found[0];
        assert_eq!((read.bytes(), *ends_within), (&b"user:a%2Fb\x01"[..], true));
        let range = read.origin(&(5..10));
        assert_eq!((range.start > 2, range.end), (true, 2 + encoded.trim_end_matches('=').len()), "{range:?}");
        assert!(from_base64(b"nothing of the kind, and short%2F", Ending::Whole).is_empty());
    }
}
