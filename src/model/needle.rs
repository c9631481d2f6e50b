//! The forms in which servers repeat a secret, which a redactor searches for.
//!
//! The searched text is unescaped first, so no escaped forms are listed here, only: the parts of a secret that an endpoint may
//! repeat alone, other encodings of its bytes, base64 and hexadecimal.

use super::encoding::hex;
use super::unescape::{ALL_KINDS, Ending, MOST_LAYERS, Unescaped, unescaped};
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::{NO_PAD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose};

/// Secrets shorter than this many bytes are not searched for inside words: they would match everywhere.
pub const MIN_SECRET_BYTES: usize = 6;

/// Shorter secrets that were named as such match as whole words, down to this many bytes.
const MIN_WORD_BYTES: usize = 4;

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

/// One form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Needle {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: NeedleKind,
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

/// Returns the forms of `secret`; if it was `named` as a secret, also the short ones.
pub(super) fn needles(secret: &str, named: bool) -> Vec<Needle> {
    let mut needles = Vec::new();
    for (part, kind) in parts(secret.trim()) {
        if part.len() >= MIN_SECRET_BYTES {
            let kind = if kind == NeedleKind::Word { NeedleKind::Anywhere } else { kind };
            needles.extend(spellings(&part).into_iter().map(|bytes| Needle { bytes, kind }));
            needles.extend(spellings(&part).iter().flat_map(|bytes| in_base64(bytes)));
            let digits = hex(part.as_bytes());
            needles.push(Needle { bytes: digits.to_ascii_uppercase().into_bytes(), kind });
            needles.push(Needle { bytes: digits.into_bytes(), kind });
        } else if (named || kind == NeedleKind::Word) && part.len() >= MIN_WORD_BYTES {
            needles.push(Needle { bytes: part.into_bytes(), kind: NeedleKind::Word });
        }
    }
    needles
}

/// Returns the whole secret and the parts that an endpoint may repeat alone: the credentials after a scheme, the values of
/// cookies and of `key=value`, Basic credentials and the password in them.
fn parts(secret: &str) -> Vec<(String, NeedleKind)> {
    let whole = |text: &str| (text.to_owned(), NeedleKind::Anywhere);
    let decoded = from_base64(secret).map(|text| whole(&text)).into_iter();
    let json = json_values(secret).into_iter().map(|text| whole(&text));
    let inner: Vec<(String, NeedleKind)> = decoded.chain(json).collect();
    let Some((scheme, rest)) = secret.split_once([' ', '\t']) else {
        return [vec![whole(secret)], pairs(secret), inner].concat();
    };
    let is_scheme = SCHEMES.contains(&scheme.trim_end_matches(':').to_ascii_lowercase().as_str());
    let kind = if is_scheme { NeedleKind::Introduced } else { NeedleKind::Anywhere };
    let rest = rest.trim();
    [vec![(secret.to_owned(), kind), whole(rest)], pairs(secret), credentials(scheme, rest), inner].concat()
}

/// How long a base64 key, such as a signing secret, is in bytes. Such bytes are also searched for. A longer base64 text is rarely
/// a key.
const BYTES_OF_KEY: std::ops::RangeInclusive<usize> = 16..=64;

/// Returns the bytes of the base64 text `secret` as text. Bytes that are not UTF-8 are read as Latin-1, as some servers print
/// them.
fn from_base64(secret: &str) -> Option<String> {
    let bytes = decode(secret.strip_prefix("whsec_").unwrap_or(secret))?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|error| latin(error.as_bytes()));
    BYTES_OF_KEY.contains(&bytes.len()).then(|| text(bytes))
}

/// Returns the values in `secret` if it looks like JSON: an endpoint may repeat one of them alone.
fn json_values(secret: &str) -> Vec<String> {
    if !secret.starts_with(['{', '[']) {
        return Vec::new();
    }
    let (mut values, mut rest) = (Vec::new(), secret);
    while let Some((plain, behind)) = rest.split_once('"') {
        values.extend(plain.split([':', ',', ' ', '{', '}', '[', ']']).map(str::to_owned));
        let mut is_escaped = false;
        let end = behind.find(|c| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        });
        let text = &behind[..end.unwrap_or(behind.len())];
        rest = behind.get(text.len() + 1..).unwrap_or_default();
        if !rest.trim_start().starts_with(':') {
            let read = unescaped(text.as_bytes()).and_then(|bytes| String::from_utf8(bytes).ok());
            values.extend([Some(text.to_owned()), read].into_iter().flatten());
        }
    }
    values.extend(rest.split([':', ',', ' ', '{', '}', '[', ']']).map(str::to_owned));
    values
}

fn pairs(secret: &str) -> Vec<(String, NeedleKind)> {
    let values = secret.split([';', ',', '&', ' ', '\t']).filter_map(|pair| pair.split_once(['=', ':']));
    let values = values.map(|(_, value)| value.trim_matches(['"', '\'', ' ']));
    values.filter(|value| !value.is_empty()).map(|value| (value.to_owned(), NeedleKind::Anywhere)).collect()
}

/// `Basic` credentials contain two secrets in base64; an endpoint may repeat either.
fn credentials(scheme: &str, encoded: &str) -> Vec<(String, NeedleKind)> {
    if !scheme.trim_end_matches(':').eq_ignore_ascii_case("basic") {
        return Vec::new();
    }
    let Some(bytes) = decode(encoded) else { return Vec::new() };
    let text = String::from_utf8(bytes).unwrap_or_else(|error| latin(error.as_bytes()));
    // Short ones too, because a password is always a secret.
    let password = text.split_once(':').map(|(_, password)| (password.to_owned(), NeedleKind::Word));
    std::iter::once((text.clone(), NeedleKind::Anywhere)).chain(password).collect()
}

fn decode(encoded: &str) -> Option<Vec<u8>> {
    let lenient = NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let engines = [GeneralPurpose::new(&STANDARD, lenient), GeneralPurpose::new(&URL_SAFE, lenient)];
    engines.iter().find_map(|engine| engine.decode(encoded).ok())
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
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
            needles.push(Needle { bytes: engine.encode(&shifted).as_bytes()[first..last].to_vec(), kind });
        }
    }
    needles
}

#[cfg(test)]
mod tests {
    use super::{Needle, NeedleKind, in_base64, needles};
    use crate::model::encoding::base64;

    fn knows(secret: &str, named: bool, text: &str) -> bool {
        needles(secret, named).iter().any(|needle| needle.bytes == text.as_bytes())
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
            ("c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ", "7369676e696e672d706c346e7465642d7365637265742d3031"),
        ] {
            assert!(knows(secret, false, secret) && knows(secret, false, part), "{secret}");
        }
        assert!(!knows("Bearer abc", false, "abc") && !knows("Bearer abc", true, "abc"));
        assert!(!knows("Bearer abcd", false, "abcd") && knows("Bearer abcd", true, "abcd"));
        assert!(!knows("key=abc", true, "abc"));
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
