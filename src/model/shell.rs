//! Words of a POSIX shell, so that a hint is a command that can be copied.

/// Returns `text` as one word of a POSIX shell.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
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
