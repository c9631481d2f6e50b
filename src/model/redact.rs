//! Taking secrets out of text by their value.
//!
//! One redactor serves answers, errors and logs. It cannot find a secret that was changed in a way it does not know.

use super::secret::Secret;
use super::unescape::Unescaped;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;
use std::ops::Range;

/// Secrets shorter than this many bytes are not looked for: they would turn up everywhere.
pub const MIN_SECRET_BYTES: usize = 6;

/// How many layers of JSON escapes are looked through: an answer that holds another one as text, which holds a third.
const MOST_LAYERS: usize = 3;

const MASK: &[u8] = b"***";

/// Knows the secrets of one connector and takes them out of what is stored or shown.
#[derive(Clone, Default)]
pub struct Redactor {
    needles: Vec<Vec<u8>>,
}

impl Redactor {
    /// Knows `secrets`, in their plain, base64 and percent-encoded forms, each with any of its characters as a JSON escape.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut needles: Vec<Vec<u8>> = secrets.into_iter().flat_map(|secret| forms(secret.expose())).collect();
        needles.sort();
        needles.dedup();
        Self { needles }
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact_bytes(&self, text: &[u8]) -> Vec<u8> {
        let mut found = self.find(text);
        let mut layer = if self.needles.is_empty() { None } else { Unescaped::of(text) };
        for _ in 0..MOST_LAYERS {
            let Some(unescaped) = layer else { break };
            found.extend(self.find(unescaped.bytes()).iter().map(|part| unescaped.origin(part)));
            layer = unescaped.once_more();
        }
        masked(text, found)
    }

    fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        let found = |needle: &'_ Vec<u8>| {
            let length = needle.len();
            memmem::find_iter(text, needle).map(|at| at..at + length).collect::<Vec<_>>()
        };
        self.needles.iter().flat_map(found).collect()
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.redact_bytes(text.as_bytes())).into_owned()
    }
}

/// Shows how many forms it knows, none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.needles.len())
    }
}

fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    // `Bearer abc`: the part after the scheme is the secret that an endpoint may echo alone.
    let words = secret.split_once(' ').map(|(_, rest)| rest.trim());
    for text in [Some(secret.trim()), words].into_iter().flatten().filter(|text| text.len() >= MIN_SECRET_BYTES) {
        forms.push(text.as_bytes().to_vec());
        forms.push(STANDARD_NO_PAD.encode(text).into_bytes());
        forms.push(URL_SAFE_NO_PAD.encode(text).into_bytes());
        forms.push(percent(text, false).into_bytes());
        forms.push(percent(text, true).into_bytes());
    }
    forms
}

fn percent(text: &str, is_lower: bool) -> String {
    let digits: &[u8; 16] = if is_lower { b"0123456789abcdef" } else { b"0123456789ABCDEF" };
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend([
                '%',
                char::from(digits[usize::from(byte >> 4)]),
                char::from(digits[usize::from(byte & 15)]),
            ]);
        }
    }
    encoded
}

/// Puts the mask in the place of each part; parts that overlap have one mask.
fn masked(text: &[u8], mut parts: Vec<Range<usize>>) -> Vec<u8> {
    parts.sort_by_key(|part| (part.start, part.end));
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for part in parts {
        if part.start >= from {
            kept.extend_from_slice(&text[from..part.start]);
            kept.extend_from_slice(MASK);
        }
        from = from.max(part.end);
    }
    kept.extend_from_slice(&text[from..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::Redactor;
    use crate::model::secret::Secret;

    #[test]
    fn finds_every_form() {
        let secrets = [Secret::new("s3cr3t/ä?"), Secret::new("Bearer tok-123456"), Secret::new("short")];
        let redactor = Redactor::new(&secrets);
        let check = |text: &str, expected: &str| assert_eq!(redactor.redact(text), expected, "{text}");
        check("a s3cr3t/ä? b", "a *** b");
        check("s3cr3t%2F%C3%A4%3F", "***");
        check("s3cr3t%2f%c3%a4%3f", "***");
        check("czNjcjN0L8OkPw==", "***==");
        check("x tok-123456 y", "x *** y");
        check("Bearer tok-123456", "***");
        check("short", "short");
        check("", "");
        check("tok-123456tok-123456", "******");
    }

    #[test]
    fn finds_what_other_programs_escape_in_json() {
        let secrets = [
            Secret::new("c2VjcmV0/c2Vj+cmV0abcdef"),
            Secret::new("s3cr3t\"ä€😀\\&?"),
            Secret::new("Bearer t/k-123456"),
        ];
        let redactor = Redactor::new(&secrets);
        let check = |text: &str, expected: &str| assert_eq!(redactor.redact(text), expected, "{text}");
        check(r#"{"a":"c2VjcmV0\/c2Vj+cmV0abcdef\/"}"#, r#"{"a":"***\/"}"#);
        check(
            r#"{"a":"c2VjcmV0/c2Vj\u002Bcmv0 c2VjcmV0/c2Vj\u002BcmV0abcdef"}"#,
            r#"{"a":"c2VjcmV0/c2Vj\u002Bcmv0 ***"}"#,
        );
        check(r"\u0063\u0032VjcmV0\u002fc2Vj\u002bcmV0abcde\u0066", "***");
        check(r"c2VjcmV0\/c2Vj\u002BcmV0abcdef c2VjcmV0/c2Vj+cmV0abcdef", "*** ***");
        check(r#"s3cr3t\"ä€😀\\&?"#, "***");
        check(r"s3cr3t\u0022\u00e4\u20AC\ud83d\uDE00\u005c\u0026?", "***");
        check(r"s3cr3t\u0022ä€\ud83d\ude00\\\u0026\u003F", "***");
        // JSON in a string of JSON, and in one more.
        check(r#"{"body":"{\"a\":\"c2VjcmV0\\\/c2Vj\\u002BcmV0abcdef\"}"}"#, r#"{"body":"{\"a\":\"***\"}"}"#);
        check(r"c2VjcmV0\\\\\\\/c2Vj\\\\u002BcmV0abcdef", "***");
        // The other forms have characters that are escaped too.
        check(r"c3Vi t\/k-123456 t\u00252Fk-123456", "c3Vi *** ***");
        check(r"Bearer t\/k-123456", "***");
        let long = r"\/\u002B\".repeat(8000);
        assert_eq!(redactor.redact(&long), long);
    }
}
