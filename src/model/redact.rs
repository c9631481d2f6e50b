//! Taking secrets out of text by their value.
//!
//! One redactor serves answers, errors and logs. It cannot find a secret that was changed in a way it does not know.

use super::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

/// Secrets shorter than this many bytes are not looked for: they would turn up everywhere.
pub const MIN_SECRET_BYTES: usize = 6;

const MASK: &[u8] = b"***";

/// Knows the secrets of one connector and takes them out of what is stored or shown.
#[derive(Clone, Default)]
pub struct Redactor {
    needles: Vec<Vec<u8>>,
}

impl Redactor {
    /// Knows `secrets`, in their plain, base64, percent-encoded and JSON-escaped forms, longest first.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut needles: Vec<Vec<u8>> = secrets.into_iter().flat_map(|secret| forms(secret.expose())).collect();
        needles.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        needles.dedup();
        Self { needles }
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact_bytes(&self, text: &[u8]) -> Vec<u8> {
        self.needles.iter().fold(text.to_vec(), |text, needle| replace(&text, needle))
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
        forms.push(serde_json::Value::from(text).to_string().trim_matches('"').as_bytes().to_vec());
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

fn replace(text: &[u8], needle: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for at in memmem::find_iter(text, needle) {
        kept.extend_from_slice(&text[from..at]);
        kept.extend_from_slice(MASK);
        from = at + needle.len();
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
    }
}
