//! Which header names and values a connector may have.
//!
//! Names are case-insensitive. What a value means to the endpoint is not checked.

/// Why a header is refused; never names the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHeader {
    /// The name is empty or has a character that is not allowed in header names (RFC 9110, section 5.6.2).
    #[error("the header's name may contain only letters, digits and !#$%&'*+-.^_`|~")]
    Name,
    /// The value contains a control character, or has a blank at either end.
    #[error("the header's value contains a control character, or starts or ends with a blank")]
    Value,
    /// The header belongs to the connection or to this program.
    #[error("this header is set by inv-hooks or by the connection and cannot be configured")]
    Reserved,
}

/// Headers that the connection or this program sets; also all that start with `webhook-`.
const RESERVED: [&str; 15] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "accept-encoding",
    "x-inv-hooks-test",
    "http2-settings",
];

/// Header names whose values are harmless and shown. Source: the command-line contract, section "connector".
const HARMLESS: [&str; 3] = ["content-type", "accept", "user-agent"];

/// Checks a header's name.
pub fn check_name(name: &str) -> Result<(), BadHeader> {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.is_empty() || name.len() > 128 || !name.bytes().all(is_token) {
        return Err(BadHeader::Name);
    }
    let name = name.to_ascii_lowercase();
    if RESERVED.contains(&name.as_str()) || name.starts_with("webhook-") {
        return Err(BadHeader::Reserved);
    }
    Ok(())
}

/// Checks a header's value, literal or resolved.
pub fn check_value(value: &str) -> Result<(), BadHeader> {
    let has_control = value.chars().any(|c| c.is_control() && c != '\t');
    if has_control || value.len() > 8192 || value.trim_matches([' ', '\t']) != value {
        return Err(BadHeader::Value);
    }
    Ok(())
}

/// Says whether the values of this header may be shown.
pub fn is_harmless(name: &str) -> bool {
    HARMLESS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{BadHeader, check_name, check_value, is_harmless};

    #[test]
    fn names_and_values() {
        let name = |text: &str, expected| assert_eq!(check_name(text), expected, "{text:?}");
        name("client_id", Ok(()));
        name("X-Api-Key", Ok(()));
        name("", Err(BadHeader::Name));
        name("a b", Err(BadHeader::Name));
        name("a:b", Err(BadHeader::Name));
        name("ä", Err(BadHeader::Name));
        name("HOST", Err(BadHeader::Reserved));
        name("Webhook-Id", Err(BadHeader::Reserved));
        name("Transfer-Encoding", Err(BadHeader::Reserved));
        let value = |text: &str, expected| assert_eq!(check_value(text), expected, "{text:?}");
        value("Bearer x", Ok(()));
        value("", Ok(()));
        value("grün", Ok(()));
        value("a\r\nb", Err(BadHeader::Value));
        value("a\0", Err(BadHeader::Value));
        value(" a", Err(BadHeader::Value));
        assert!(is_harmless("Content-Type") && !is_harmless("Authorization"));
    }
}
