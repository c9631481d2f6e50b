//! Words of a POSIX shell, so that a hint is a command that can be copied.

use std::ffi::OsStr;

/// Returns `text` as one word of a POSIX shell.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Returns the name of a file as one word of a shell. What is no text is written in bytes, which bash, zsh and ksh read (`$'…'`).
pub fn quoted_name(name: &OsStr) -> String {
    if let Some(text) = name.to_str() {
        return quoted(text);
    }
    let byte = |byte: &u8| match byte {
        b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    format!("$'{}'", name.as_encoded_bytes().iter().map(byte).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_are_quoted_for_a_shell() {
        let check = |text: &str, expected: &str| assert_eq!(quoted(text), expected);
        check("wms-asn", "wms-asn");
        check("", "''");
        check("out of stock", "'out of stock'");
        check("it's", "'it'\\''s'");
        check("$(reboot)", "'$(reboot)'");
        check("a*", "'a*'");
    }
}
