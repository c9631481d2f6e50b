//! Bytes as text: hexadecimal and base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Renders `bytes` in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    bytes.iter().flat_map(digits).map(char::from).collect()
}

/// Parses hexadecimal; `None` if it is invalid.
pub fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Renders `bytes` in base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Parses base64 with padding; `None` if it is invalid.
pub fn parse_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{base64, hex, parse_base64, parse_hex};

    #[test]
    fn bytes_are_written_as_hex_and_base64_and_read_back() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(parse_hex("000fFf").as_deref(), Some(&[0, 15, 255][..]));
        assert_eq!([parse_hex("0"), parse_hex("0g")], [None, None]);
        assert_eq!(parse_base64(&base64(b"\xff\x00x")).as_deref(), Some(&b"\xff\x00x"[..]));
        assert_eq!(parse_base64("%"), None);
    }
}
