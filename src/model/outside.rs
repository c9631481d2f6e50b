//! Text from outside that goes into the log: ids, codes, names and sentences.
//!
//! Every kind of log must be able to store every row: PostgreSQL has no NUL in its texts and limits the length of an indexed
//! value. Payloads and answers are bytes and are never changed.

use super::encoding::hex;
use super::signature::digest;
use std::borrow::Cow;

/// The longest id, code or name, in bytes.
pub const MAX_ID_BYTES: usize = 256;

/// The longest sentence, in bytes: an error, a reason.
pub const MAX_SENTENCE_BYTES: usize = 4096;

/// How many bytes of the digest are added to an id that was cut, so that two long ids stay different.
const DIGEST_BYTES: usize = 16;

const CUT: char = '…';

/// Returns an id, code or name as the log keeps it: NUL as `␀`, and at most [`MAX_ID_BYTES`]. A longer one is cut and ends in `…`
/// and a digest of the whole. The result does not change if it is passed in again, so a search may use either form.
pub fn kept_id(text: &str) -> Cow<'_, str> {
    let clean = without_nul(text);
    if clean.len() <= MAX_ID_BYTES {
        return clean;
    }
    let end = hex(&digest(text.as_bytes())[..DIGEST_BYTES]);
    let begin = clean.floor_char_boundary(MAX_ID_BYTES - CUT.len_utf8() - end.len());
    Cow::Owned(format!("{}{CUT}{end}", &clean[..begin]))
}

/// Returns a sentence as the log keeps it: NUL as `␀`, and at most [`MAX_SENTENCE_BYTES`]. A longer one ends in `…`.
pub fn kept_sentence(text: &str) -> Cow<'_, str> {
    let clean = without_nul(text);
    if clean.len() <= MAX_SENTENCE_BYTES {
        return clean;
    }
    let end = clean.floor_char_boundary(MAX_SENTENCE_BYTES - CUT.len_utf8());
    Cow::Owned(format!("{}{CUT}", &clean[..end]))
}

/// How many bytes of an endpoint's own text are repeated in a sentence.
pub const MAX_WORDS_BYTES: usize = 300;

/// Returns an endpoint's text as a sentence repeats it.
pub fn kept_words(words: &str) -> &str {
    &words[..words.floor_char_boundary(MAX_WORDS_BYTES)]
}

/// Returns the kept part of a text that one of these functions may have cut, and the text at the cut; `None` if it is whole. A
/// sentence with an endpoint's text ends with it.
pub fn uncut_part(kept: &str) -> (&str, Option<&str>) {
    let is_digest =
        |end: &str| end.is_empty() || (end.len() == 2 * DIGEST_BYTES && end.bytes().all(|b| b.is_ascii_hexdigit()));
    match kept.rfind(CUT) {
        Some(at) if is_digest(&kept[at + CUT.len_utf8()..]) => (&kept[..at], Some(&kept[at..])),
        _ if kept.len() + char::MAX_LEN_UTF8 > MAX_WORDS_BYTES => (kept, Some("")),
        _ => (kept, None),
    }
}

/// Returns a text without NUL characters, which not every log can keep.
pub fn without_nul(text: &str) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        Cow::Owned(text.replace('\0', "\u{2400}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_ID_BYTES, MAX_SENTENCE_BYTES, kept_id, kept_sentence, kept_words, uncut_part};
    use proptest::prelude::*;

    #[test]
    fn short_texts_stay_as_they_are_and_nul_is_shown() {
        let check = |text: &str, expected: &str| {
            assert_eq!(kept_id(text), expected, "{text:?}");
            assert_eq!(kept_sentence(text), expected, "{text:?}");
        };
        check("", "");
        check("TR-1 ü", "TR-1 ü");
        check("a\0b\0", "a␀b␀");
        check(&"x".repeat(MAX_ID_BYTES), &"x".repeat(MAX_ID_BYTES));
    }

    #[test]
    fn a_cut_text_is_recognised_by_its_end() {
        let long = "x".repeat(9000);
        for kept in [
            kept_id(&long),
            kept_sentence(&long),
            kept_words(&long).into(),
            format!("it said: {}", kept_words(&"ä".repeat(200))).into(),
        ] {
            let (kept_part, cut) = uncut_part(&kept);
            assert!(cut.is_some_and(|cut| format!("{kept_part}{cut}") == kept), "{kept}");
        }
        for whole in ["", "connection refused", "a… b", "…0123"] {
            assert_eq!(uncut_part(whole), (whole, None));
        }
    }

    #[test]
    fn long_ids_with_the_same_start_stay_different() {
        let long = |end: &str| format!("{}{end}", "x".repeat(MAX_ID_BYTES));
        let (one, two) = (long("1"), long("2"));
        let (one, two) = (kept_id(&one), kept_id(&two));
        assert_ne!(one, two);
        assert!(one.starts_with("xxxx") && one.contains('…') && one.len() == MAX_ID_BYTES, "{one}");
        assert_eq!(kept_sentence(&"y".repeat(MAX_SENTENCE_BYTES + 1)).len(), MAX_SENTENCE_BYTES);
    }

    proptest! {
        #[test]
        fn every_text_fits_and_is_kept_once(text in r"[\x00-\x7fä…\u{10000}]{0,600}", times in 1_usize..12) {
            let text = text.repeat(times);
            let (id, sentence) = (kept_id(&text), kept_sentence(&text));
            prop_assert!(id.len() <= MAX_ID_BYTES && sentence.len() <= MAX_SENTENCE_BYTES);
            prop_assert!(!id.contains('\0') && !sentence.contains('\0'));
            prop_assert_eq!(kept_id(&id), id.as_ref());
            prop_assert_eq!(kept_sentence(&sentence), sentence.as_ref());
        }
    }
}
