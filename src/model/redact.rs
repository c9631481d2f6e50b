//! Removes secrets from text by their value.
//!
//! One redactor serves answers, errors and logs. It cannot find a secret that was encoded in a way it does not know. The fields of a
//! connector are masked by their place: `commands/connector/masked.rs`.

use super::secret::Secret;
use super::secret_forms::Forms;
use super::secret_search::Search;
use super::unescape::Ending;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

const MASK: &[u8] = b"***";

/// Replaces a text that would take too long to search for secrets.
const TOO_MUCH: &str = "«redacted: too much to check»";

/// Has the secrets of one connector and removes them from what is stored or shown. Clones share the data.
#[derive(Clone, Default)]
pub struct Redactor {
    known: Arc<Known>,
}

#[derive(Default)]
struct Known {
    secrets: Vec<Secret>,
    named: Vec<Secret>,
    /// Built when the first text is searched: most connectors of a store are not sent to in a run.
    forms: OnceLock<Forms>,
}

impl Redactor {
    /// Makes a redactor for `secrets` and their parts in every form in which servers write them.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self::of(secrets.into_iter().cloned().collect(), Vec::new())
    }

    /// Like [`Redactor::new`]; secrets that were `named` as such are found as whole words even if they are short.
    pub fn of(secrets: Vec<Secret>, named: Vec<Secret>) -> Self {
        Self { known: Arc::new(Known { secrets, named, forms: OnceLock::new() }) }
    }

    /// Adds `more` secrets.
    #[must_use]
    pub fn with(&self, more: Vec<Secret>) -> Self {
        Self::of([self.known.secrets.clone(), more].concat(), self.known.named.clone())
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact_bytes(&self, text: &[u8]) -> Vec<u8> {
        self.redact_as(text, Ending::Whole, usize::MAX)
    }

    /// Like [`Redactor::redact_bytes`] for a text that was cut: if its end is the start of a secret with at least `least` bytes,
    /// that is replaced too.
    pub fn redact_cut(&self, text: &[u8], least: usize) -> Vec<u8> {
        self.redact_as(text, Ending::Cut, least)
    }

    /// Returns `text` with every secret as `***`.
    pub fn redact(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.redact_bytes(text.as_bytes())).into_owned()
    }

    fn redact_as(&self, text: &[u8], ending: Ending, least: usize) -> Vec<u8> {
        let Some(forms) = self.known.forms() else { return text.to_vec() };
        if text.is_empty() {
            return Vec::new();
        }
        let mut search = Search::new(forms, text, ending, least);
        search.run();
        if search.is_over { TOO_MUCH.as_bytes().to_vec() } else { masked(text, search.found) }
    }
}

impl Known {
    fn forms(&self) -> Option<&Forms> {
        if self.secrets.is_empty() && self.named.is_empty() {
            return None;
        }
        Some(self.forms.get_or_init(|| Forms::of(&self.secrets, &self.named)))
    }
}

/// Shows how many secrets it has, but none of them.
impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Redactor({})", self.known.secrets.len() + self.known.named.len())
    }
}

/// Replaces each part by the mask; overlapping parts get one mask.
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
    fn a_form_of_mail_or_a_program_and_the_parts_of_a_secret_are_found() {
        let key = "whsec_c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ==";
        let json = "{\"u\":\"b\",\"pw\":\"x/jsonpw\"}";
        let redactor = Redactor::new(&["s3cr3t+/\u{e4}\u{20ac}?", key, json].map(Secret::new));
        let check = |text: &str, expected: &str| assert_eq!(redactor.redact(text), expected, "{text:?}");
        check(r"s3cr3t\053/\303\244\342\202\254?", "***");
        check(r"s3cr3t\u{2b}\x{2f}\u{e4}\U000020ac?", "***");
        check("s3cr3t=2B/=C3=A4=E2=82=AC=3F", "***");
        check("s3cr=\r\n3t+/=\n\u{e4}\u{20ac}?", "***");
        check("s3cr3t&plus;&sol;&auml;&euro;&quest;", "***");
        check("s3cr3t&plus/&auml&euro&#63", "***");
        check("Subject: a\r\n s3cr3\r\n\tt+/\u{e4}\u{20ac}?\r\n", "Subject: a\r\n ***\r\n");
        check("key signing-pl4nted-secret-01.", "key ***.");
        check("7369676E696E672D706C346E7465642D7365637265742D3031", "***");
        check("pw x\\/jsonpw", "pw ***");
        // Text after base64 is kept, whatever is found in the base64.
        let shown = redactor.redact("<dXNlcjpzM2NyM3QlMkIlMkYlQzMlQTQlRTIlODIlQUMlM0Y=> and more");
        assert!(shown.contains("***") && shown.ends_with("> and more"), "{shown}");
        // The base64 of the percent-encoded secret.
        let shown = redactor.redact("dXNlcjpzM2NyM3QlMkIlMkYlQzMlQTQlRTIlODIlQUMlM0Y=");
        assert!(shown.starts_with("dXNlcj") && shown.contains("***") && shown.len() < 14, "{shown}");
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
        // JSON in a JSON string, and in one more.
        check(r#"{"body":"{\"a\":\"c2VjcmV0\\\/c2Vj\\u002BcmV0abcdef\"}"}"#, r#"{"body":"{\"a\":\"***\"}"}"#);
        check(r"c2VjcmV0\\\\\\\/c2Vj\\\\u002BcmV0abcdef", "***");
        // The other forms contain characters that are escaped as well.
        check(r"c3Vi t\/k-123456 t\u00252Fk-123456", "c3Vi *** ***");
        check(r"Bearer t\/k-123456", "***");
        let long = r"\/\u002B\".repeat(8000);
        assert_eq!(redactor.redact(&long), long);
    }
}
