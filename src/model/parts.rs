//! The parts of a secret that an endpoint may repeat alone: credentials behind a scheme, values of cookies and of `key=value`, quoted text, and
//! what separators are between. Lengths are not checked here.

use super::unescape::unescaped;
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose};

/// Words before a blank that name the kind of credentials. They are not secret. Source: the registry of HTTP authentication
/// schemes, and what merchants write.
const SCHEMES: [&str; 14] = [
    "apikey",
    "aws4-hmac-sha256",
    "basic",
    "bearer",
    "digest",
    "dpop",
    "hmac",
    "hoba",
    "jwt",
    "mutual",
    "negotiate",
    "oauth",
    "sharedkey",
    "token",
];

/// What separates the parts of a header's value.
const SEPARATORS: [char; 4] = [';', ',', '&', '|'];

/// A part, or the whole secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SecretPart {
    pub(super) text: String,
    pub(super) role: Role,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Its start already reveals something.
    Plain,
    /// It starts with a word such as `Bearer`. What follows is a part of its own.
    Introduced,
    /// A password, which is a secret even if it is short.
    Password,
}

impl SecretPart {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), role: Role::Plain }
    }
}

/// Returns the whole secret and its parts, each once. The name of a scheme has none: it is left of a value whose rest is a reference.
pub(super) fn parts(secret: &str) -> Vec<SecretPart> {
    if is_scheme(secret) {
        return Vec::new();
    }
    let mut parts = with_credentials(secret);
    let rest = secret.split_once([' ', '\t']).map(|(_, rest)| rest.trim());
    parts.extend(rest.map(SecretPart::plain));
    for text in rest.into_iter().chain([secret]) {
        for piece in text.split(SEPARATORS).map(without_quotes).filter(|piece| !is_scheme(piece)) {
            parts.extend(with_credentials(piece));
            parts.extend(values(piece));
        }
    }
    let inner = from_base64(secret).into_iter().chain(quoted_texts(secret)).chain(json_values(secret));
    parts.extend(inner.map(|text| SecretPart::plain(&text)));
    parts.sort();
    parts.dedup();
    parts
}

/// Returns `text`; if it starts with a scheme, also the credentials behind that.
fn with_credentials(text: &str) -> Vec<SecretPart> {
    let Some((scheme, rest)) = text.split_once([' ', '\t']).filter(|(scheme, _)| is_scheme(scheme)) else {
        return vec![SecretPart::plain(text)];
    };
    let rest = rest.trim();
    let whole = SecretPart { text: text.to_owned(), role: Role::Introduced };
    [vec![whole, SecretPart::plain(rest)], credentials(scheme, rest)].concat()
}

/// Says whether a word names the kind of credentials that follow it, such as `Bearer`.
pub(super) fn is_scheme(word: &str) -> bool {
    SCHEMES.contains(&word.trim_end_matches(':').to_ascii_lowercase().as_str())
}

/// Returns the values of `key=value` in `piece`: as a whole, and each up to a blank. There may be blanks around the `=`.
fn values(piece: &str) -> Vec<SecretPart> {
    let first = piece.split_once(['=', ':']).map(|(_, value)| value);
    let last = piece.rsplit_once(['=', ':']).map(|(_, value)| value);
    let mut ends_name = false;
    let words = piece.split([' ', '\t']).filter(|word| !word.is_empty()).filter_map(|word| {
        let (value, is_behind_name) = (word.split_once(['=', ':']).map(|(_, value)| value), ends_name);
        ends_name = word.ends_with(['=', ':']);
        value.or(is_behind_name.then_some(word))
    });
    let all = first.into_iter().chain(last).chain(words).map(without_quotes);
    all.filter(|value| !value.is_empty()).flat_map(with_credentials).collect()
}

fn without_quotes(text: &str) -> &str {
    text.trim_matches(['"', '\'', ' ', '\t'])
}

/// Returns what is in quotes, as it is and without escapes: there may be separators in it.
fn quoted_texts(secret: &str) -> Vec<String> {
    // There, a name is in quotes too.
    if is_json(secret) {
        return Vec::new();
    }
    let mut texts = Vec::new();
    let (mut at, mut before) = (0, ' ');
    while let Some(sign) = secret.get(at..).and_then(|rest| rest.chars().next()) {
        at += sign.len_utf8();
        // An apostrophe within a word opens nothing.
        if matches!(sign, '"' | '\'') && !before.is_alphanumeric() {
            let Some(length) = end_of_quote(&secret[at..], sign) else { break };
            texts.extend(as_written_and_read(&secret[at..at + length]));
            at += length + 1;
        }
        before = sign;
    }
    texts
}

/// Returns where the quote that `sign` opened ends.
fn end_of_quote(text: &str, sign: char) -> Option<usize> {
    let mut is_escaped = false;
    text.find(|c| {
        let ends = c == sign && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    })
}

fn as_written_and_read(text: &str) -> impl Iterator<Item = String> + use<> {
    let read = unescaped(text.as_bytes()).and_then(|bytes| String::from_utf8(bytes).ok());
    [Some(text.to_owned()), read].into_iter().flatten()
}

fn is_json(secret: &str) -> bool {
    secret.starts_with(['{', '['])
}

/// Returns the values in `secret` if it looks like JSON.
fn json_values(secret: &str) -> Vec<String> {
    if !is_json(secret) {
        return Vec::new();
    }
    let (mut values, mut rest) = (Vec::new(), secret);
    while let Some((plain, behind)) = rest.split_once('"') {
        values.extend(plain.split([':', ',', ' ', '{', '}', '[', ']']).map(str::to_owned));
        let text = &behind[..end_of_quote(behind, '"').unwrap_or(behind.len())];
        rest = behind.get(text.len() + 1..).unwrap_or_default();
        if !rest.trim_start().starts_with(':') {
            values.extend(as_written_and_read(text));
        }
    }
    values.extend(rest.split([':', ',', ' ', '{', '}', '[', ']']).map(str::to_owned));
    values
}

/// How long a base64 key, such as a signing secret, is in bytes. Such bytes are also searched for. A longer base64 text is rarely
/// a key.
const BYTES_OF_KEY: std::ops::RangeInclusive<usize> = 16..=64;

/// Returns the bytes of the base64 text `secret` as text. Bytes that are not UTF-8 are read as Latin-1, as some servers print
/// them.
fn from_base64(secret: &str) -> Option<String> {
    let bytes = decode(secret.strip_prefix("whsec_").unwrap_or(secret))?;
    BYTES_OF_KEY.contains(&bytes.len()).then(|| text_of(bytes))
}

/// `Basic` credentials contain two secrets in base64; an endpoint may repeat either.
fn credentials(scheme: &str, encoded: &str) -> Vec<SecretPart> {
    if !scheme.trim_end_matches(':').eq_ignore_ascii_case("basic") {
        return Vec::new();
    }
    let Some(text) = decode(encoded).map(text_of) else { return Vec::new() };
    let password =
        text.split_once(':').map(|(_, password)| SecretPart { text: password.to_owned(), role: Role::Password });
    std::iter::once(SecretPart::plain(&text)).chain(password).collect()
}

fn decode(encoded: &str) -> Option<Vec<u8>> {
    let lenient = NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let engines = [GeneralPurpose::new(&STANDARD, lenient), GeneralPurpose::new(&URL_SAFE, lenient)];
    engines.iter().find_map(|engine| engine.decode(encoded).ok())
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| latin(error.as_bytes()))
}

/// Reads `bytes` as Latin-1.
pub(super) fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::parts;

    fn has(secret: &str, part: &str) -> bool {
        parts(secret).iter().any(|one| one.text == part)
    }

    #[test]
    fn what_is_between_separators_is_a_part() {
        for (secret, part) in [
            ("v1,tok-123456", "tok-123456"),
            ("tok-123456, v1", "tok-123456"),
            ("v1|tok-123456|x", "tok-123456"),
            ("Bearer tok-123456,x", "tok-123456"),
            ("x, Bearer tok-123456", "tok-123456"),
            ("X tok-123456,y", "tok-123456"),
            ("a;tok-123456", "tok-123456"),
            ("a=1|b=tok-123456", "tok-123456"),
            ("v=1,Basic dXNlcjpwYXNzd29yZA==", "password"),
        ] {
            assert!(has(secret, part), "{part} of {secret}: {:?}", parts(secret));
        }
        assert!(!has("Bearer,tok-123456", "Bearer") && !has("negotiate;tok-123456", "negotiate"));
    }

    #[test]
    fn what_is_behind_a_name_is_a_part() {
        for (secret, part) in [
            ("k1=v1secret,k2 = v2secret", "v2secret"),
            ("k1 = v1secret k2\t=v2secret", "v1secret"),
            ("k1 = v1secret k2\t= v2secret", "v2secret"),
            ("k1 =v1secret", "v1secret"),
            ("user:pa ss12", "pa ss12"),
            ("user: pa ss12; x", "pa ss12"),
            ("id:key=v1secret", "v1secret"),
            ("Authorization: Bearer tok-123456", "tok-123456"),
        ] {
            assert!(has(secret, part), "{part} of {secret}: {:?}", parts(secret));
        }
    }

    #[test]
    fn a_quoted_text_is_a_part_as_a_whole_and_in_pieces() {
        for (secret, part) in [
            ("pw=\"quoted;pw99\"", "quoted;pw99"),
            ("pw=\"quoted;pw99ab\"", "pw99ab"),
            ("a=1, pw = 'x,y z|w'; b", "x,y z|w"),
            (r#"pw="quo\"ted;pw99""#, "quo\"ted;pw99"),
            (r#"pw="quo\"ted;pw99""#, r#"quo\"ted;pw99"#),
            ("it's=\"x,y z\"", "x,y z"),
        ] {
            assert!(has(secret, part), "{part} of {secret}: {:?}", parts(secret));
        }
    }
}
