//! A text that must not be shown.
//!
//! It is not protected in the memory of this process; only people and files do not see it.

use std::fmt;

/// Prints `***` in `Debug` and `Display`; only [`Secret::expose`] returns the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text itself. Use it only for requests and for the store, whose mode is 0600.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The longest word that is not taken for a secret, such as `adjustments`.
pub(super) const WORD: usize = 11;

/// Says whether a part of a value may be a token: it is not a short word in small letters, and not a year.
pub(super) fn looks_secret(part: &str) -> bool {
    let is_year = part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    !is_year && (part.len() > WORD || !part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Returns the literal `text` beside a reference and its parts that may be tokens, as they are and without the punctuation around them. A name
/// such as `session=` is left out.
pub(super) fn literal_parts(text: &str) -> Vec<Secret> {
    let parts = text.split([' ', '\t', '/', ';', ',', '&', '|']);
    let parts = parts.map(|part| part.rsplit_once(['=', ':']).map_or(part, |(_, value)| value));
    let whole = text.trim().trim_end_matches(['=', ':']);
    let all = std::iter::once(whole).chain(parts).filter(|part| looks_secret(part));
    all.flat_map(|part| [part, part.trim_matches(|c: char| !c.is_alphanumeric())].map(Secret::new)).collect()
}

/// Renders a path for people. A text that is not a path is shown as `***`: someone may have pasted the key instead of its file's
/// path, or a URL with a password.
pub fn shown_path(text: &str) -> &str {
    let is_secret = text.contains(char::is_control) || text.contains("-----") || has_password(text);
    if is_secret { "***" } else { text }
}

/// Says whether a text is a URL with user info or with parameters.
fn has_password(text: &str) -> bool {
    let has_user = text.split_once(':').is_some_and(|(_, rest)| rest.contains('@'));
    has_user || text.split_once("://").is_some_and(|(_, rest)| rest.contains(['?', '#', ';', '=']))
}

#[cfg(test)]
mod tests {
    use super::{Secret, shown_path};

    #[test]
    fn a_key_instead_of_a_path_is_not_shown() {
        let check = |text: &str, expected: &str| assert_eq!(shown_path(text), expected, "{text:?}");
        check("keys/it's - mine.pem", "keys/it's - mine.pem");
        check("-----BEGIN PRIVATE KEY-----", "***");
        check("https://user:hunter2@a.example/ca.pem", "***");
        check("https://a.example/ca.pem?token=hunter2", "***");
        check("user:hunter2@a.example/ca.pem", "***");
        check("https://a.example/ca.pem", "https://a.example/ca.pem");
        check("/etc/it@home/ca.pem", "/etc/it@home/ca.pem");
        check("MIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC", "***");
    }

    #[test]
    fn shows_nothing() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** *** Some(***)");
        assert_eq!(secret.expose(), "hunter2");
    }
}
