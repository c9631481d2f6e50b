//! Words of a POSIX shell, so that a command in a hint can be copied.

use std::ffi::OsStr;

/// Returns `text` as one word of a POSIX shell.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Returns a flag and its value, with a blank before it. After a blank, a value that starts with `-` would be read as a flag, even in quotes.
pub fn quoted_flag(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!(" --{name}{between}{}", quoted(value))
}

/// Returns a file name as one word of a shell that knows `$'…'`, which can contain bytes that are not text. Source: POSIX.1-2024,
/// section 2.2.4.
pub fn quoted_name(name: &OsStr) -> String {
    if let Some(text) = name.to_str() {
        return quoted(text);
    }
    let shown = |byte: &u8| match byte {
        b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
        b' '..=b'~' => char::from(*byte).to_string(),
        // Always three digits, because a digit may follow.
        _ => format!("\\{byte:03o}"),
    };
    format!("$'{}'", name.as_encoded_bytes().iter().map(shown).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{quoted, quoted_flag};

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_text_are_quoted_too() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes;
        let check = |bytes: &[u8], expected: &str| assert_eq!(super::quoted_name(name(bytes)), expected);
        check(b"a\xff7", "$'a\\3777'");
        check(b"it's\\\xe9 b", "$'it\\'s\\\\\\351 b'");
        check(b"\n\xc3", "$'\\012\\303'");
    }

    #[test]
    fn flags_have_their_values() {
        assert_eq!(quoted_flag("text", "out of stock"), " --text 'out of stock'");
        assert_eq!(quoted_flag("store", "-1"), " --store=-1");
        assert_eq!(quoted_flag("text", "- x"), " --text='- x'");
    }

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
