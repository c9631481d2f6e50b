//! The forms in which servers repeat a secret, which a redactor searches for.
//!
//! The searched text is unescaped first, and bytes that it lists in hexadecimal are read, so no such forms are listed here, only: other
//! encodings of the bytes of a secret and of its parts, and base64.

use super::parts::{Role, latin, parts};
use super::secret::WORD;
use super::unescape::{ALL_KINDS, Ending, MOST_LAYERS, Unescaped};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Secrets shorter than this many bytes are not searched for inside words: they would match everywhere.
pub const MIN_SECRET_BYTES: usize = 6;

/// Shorter secrets that were named as such match as whole words, down to this many bytes.
const MIN_WORD_BYTES: usize = 4;

/// One form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Needle {
    /// In lower case if it has any case.
    pub(super) bytes: Vec<u8>,
    pub(super) kind: NeedleKind,
    /// It is found in upper and lower case of ASCII too.
    pub(super) any_case: bool,
}

/// How a form is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NeedleKind {
    /// Anywhere. Its start already reveals something.
    Anywhere,
    /// Anywhere. It starts with a word such as `Bearer`, and what follows is also searched for alone.
    Introduced,
    /// Only if there is no letter or digit before or after it.
    Word,
    /// Base64 of bytes in the middle of others: the character before it contains bits of the secret, or the one after it does.
    Base64 { before: bool, behind: bool },
}

impl Needle {
    fn new(mut bytes: Vec<u8>, kind: NeedleKind, any_case: bool) -> Self {
        if any_case {
            bytes.make_ascii_lowercase();
        }
        Self { bytes, kind, any_case }
    }

    /// Returns how many bytes at the start of `text` are the same as in the form.
    pub(super) fn same(&self, text: &[u8]) -> usize {
        let is_same =
            |(one, other): &(&u8, &u8)| one == other || (self.any_case && one.to_ascii_lowercase() == **other);
        text.iter().zip(&self.bytes).take_while(is_same).count()
    }
}

/// Says whether `text` is a secret in upper or lower case too: it has letters, and is not a short word, which an answer may have at the start
/// of a sentence.
fn has_any_case(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_usual = |rest: &[u8]| rest.iter().all(u8::is_ascii_lowercase) || rest.iter().all(u8::is_ascii_uppercase);
    let is_word = || letters == text.len() && letters <= WORD && is_usual(&text.as_bytes()[1..]);
    letters > 0 && !is_word()
}

/// Returns the forms of `secret`; if it was `named` as a secret, also the short ones.
pub(super) fn needles(secret: &str, named: bool) -> Vec<Needle> {
    let mut needles = Vec::new();
    for part in parts(secret.trim()) {
        let any_case = has_any_case(&part.text);
        let text = part.text;
        if text.len() >= MIN_SECRET_BYTES {
            let kind = if part.role == Role::Introduced { NeedleKind::Introduced } else { NeedleKind::Anywhere };
            let spellings = spellings(&text);
            needles.extend(spellings.iter().flat_map(|bytes| in_base64(bytes)));
            needles.extend(spellings.into_iter().map(|bytes| Needle::new(bytes, kind, any_case)));
        } else if (named || part.role == Role::Password) && text.len() >= MIN_WORD_BYTES {
            needles.push(Needle::new(text.into_bytes(), NeedleKind::Word, any_case));
        }
    }
    needles
}

/// Returns the byte forms of `text` after unescaping: as it is, with `+` for a blank, and what remains if it contains escapes
/// that were removed. An old system may read the bytes as Latin-1, or answer in Latin-1.
fn spellings(text: &str) -> Vec<Vec<u8>> {
    let mut spellings = vec![text.as_bytes().to_vec()];
    if !text.is_ascii() {
        spellings.push(latin(text.as_bytes()).into_bytes());
        if let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<u8>, _>>() {
            spellings.push(String::from_utf8_lossy(&bytes).into_owned().into_bytes());
            spellings.push(bytes);
        }
        spellings.extend(in_utf_16(text));
    }
    let mut layer = Unescaped::of(text.as_bytes(), ALL_KINDS, Ending::Whole);
    for _ in 0..MOST_LAYERS {
        let Some(unescaped) = layer else { break };
        spellings.push(unescaped.bytes().to_vec());
        layer = unescaped.once_more(ALL_KINDS, Ending::Whole);
    }
    let with_plus = spellings
        .iter()
        .filter(|bytes| bytes.contains(&b' '))
        .map(|bytes| bytes.iter().map(|byte| if *byte == b' ' { b'+' } else { *byte }).collect());
    let with_plus: Vec<Vec<u8>> = with_plus.collect();
    spellings.extend(with_plus);
    spellings.retain(|bytes| bytes.len() >= MIN_SECRET_BYTES);
    spellings
}

/// Returns `text` in UTF-16, in both orders and without zeros, which are removed from the searched text; also with its bytes read as Latin-1.
fn in_utf_16(text: &str) -> Vec<Vec<u8>> {
    let bytes =
        |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).filter(|byte| *byte != 0).collect::<Vec<u8>>();
    let orders = [bytes(u16::to_le_bytes), bytes(u16::to_be_bytes)];
    orders.into_iter().flat_map(|bytes| [latin(&bytes).into_bytes(), bytes]).collect()
}

/// Returns the base64 characters that depend on `bytes` alone, if zero, one or two other bytes come first.
fn in_base64(bytes: &[u8]) -> Vec<Needle> {
    let mut needles = Vec::new();
    for ahead in 0..3 {
        let shifted = [&[0; 2][..ahead], bytes].concat();
        // Of the first characters, 8 bits for each byte before belong to something else; of the last, those that it does not
        // fill.
        let (first, last) = ((ahead * 8).div_ceil(6), shifted.len() * 8 / 6);
        let kind = NeedleKind::Base64 { before: ahead > 0, behind: shifted.len() % 3 > 0 };
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            needles.push(Needle::new(engine.encode(&shifted).as_bytes()[first..last].to_vec(), kind, false));
        }
    }
    needles
}

#[cfg(test)]
mod tests {
    use super::{Needle, NeedleKind, in_base64, needles};
    use crate::model::encoding::base64;

    fn knows(secret: &str, named: bool, text: &str) -> bool {
        needles(secret, named)
            .iter()
            .any(|needle| needle.bytes.len() == text.len() && needle.same(text.as_bytes()) == text.len())
    }

    #[test]
    fn parts_of_a_secret_are_secrets() {
        for (secret, part) in [
            ("Bearer tok-123456", "tok-123456"),
            ("session=abcdef; csrf=\"ghijkl\"", "abcdef"),
            ("session=abcdef; csrf=\"ghijkl\"", "ghijkl"),
            ("Signature keyId=abcdef,algorithm=x", "abcdef"),
            ("key=abcdef&b=c", "abcdef"),
            ("SharedKey account:abcdef==", "abcdef=="),
            ("correct horse battery", "horse battery"),
            ("Basic dXNlcjpwYXNzd29yZA==", "user:password"),
            ("basic dXNlcjpwYXNzd29yZA", "password"),
            ("Basic: dXNlcjpww6RzcyE/Pj8=", "päss!?>?"),
            ("BASIC dXNlcjpww6RzcyE_Pj8", "päss!?>?"),
            ("Basic dXNlcjpw5HNzd29yZA==", "pässword"),
            ("Bearer\ttok-123456", "tok-123456"),
            ("{\"user\":\"b\",\"pw\":\"jsonpw77\"}", "jsonpw77"),
            ("{ \"pin\" : 12345678, \"l\":[\"a\\\"bcdef\"] }", "12345678"),
            ("{ \"pin\" : 12345678, \"l\":[\"a\\\"bcdef\"] }", "a\"bcdef"),
            ("whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ==", "signing-pl4nted-secret-01"),
            ("c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ", "signing-pl4nted-secret-01"),
        ] {
            assert!(knows(secret, false, secret) && knows(secret, false, part), "{secret}");
        }
        assert!(!knows("Bearer abc", false, "abc") && !knows("Bearer abc", true, "abc"));
        assert!(!knows("Bearer abcd", false, "abcd") && knows("Bearer abcd", true, "abcd"));
        assert!(!knows("key=abc", true, "abc"));
    }

    #[test]
    fn an_ordinary_word_is_found_as_it_is_written_only() {
        for (secret, other) in
            [("t0k-abcde", "T0K-ABCDE"), ("hunterYtok", "HUNTERYTOK"), ("hunterpassword", "HunterPassword")]
        {
            assert!(knows(secret, false, other), "{secret}");
        }
        for (secret, other) in [("inventory", "Inventory"), ("Standard", "standard"), ("GERMAN", "german")] {
            assert!(knows(secret, false, secret) && !knows(secret, false, other), "{secret}");
        }
    }

    #[test]
    fn base64_is_found_after_any_bytes() {
        for length in 6..20 {
            let secret = "s3cr3t/?>~-abcdefghi".get(..length).expect("ASCII");
            for (ahead, behind) in [(0, 0), (1, 0), (2, 1), (3, 2), (4, 4), (5, 3)] {
                let text = base64(
                    format!("{}{secret}{}", "user:".get(..ahead).expect("ASCII"), "\u{7f}".repeat(behind)).as_bytes(),
                );
                let is_in = |needle: &Needle| text.contains(std::str::from_utf8(&needle.bytes).expect("ASCII"));
                let found = in_base64(secret.as_bytes()).into_iter().find(is_in);
                let Some(Needle { kind: NeedleKind::Base64 { before, .. }, .. }) = found else {
                    panic!("{secret} in {text}")
                };
                assert_eq!(before, ahead % 3 > 0, "{secret} in {text}");
            }
        }
    }
}
