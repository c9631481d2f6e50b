//! Text from outside, made harmless for a terminal.
//!
//! Payloads, answers, header names and names of things come from other people. Bytes that matter go out raw elsewhere
//! (`failed show --payload`); JSON has escapes of its own, and is written with them by `harmless`.

use std::borrow::Cow;

/// Returns `text` on one line with control characters, ANSI sequences and bidirectional marks escaped.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hostile) { Cow::Owned(escape(text, is_hostile)) } else { Cow::Borrowed(text) }
}

/// As [`sanitize`], but keeps line feeds, for text that has lines of its own.
pub fn sanitize_lines(text: &str) -> Cow<'_, str> {
    let is_hostile_here = |c: char| c != '\n' && is_hostile(c);
    if text.chars().any(is_hostile_here) { Cow::Owned(escape(text, is_hostile_here)) } else { Cow::Borrowed(text) }
}

fn escape(text: &str, is_hostile: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hostile(c) { escaped.extend(c.escape_default()) } else { escaped.push(c) }
    }
    escaped
}

/// Control characters (C0, DEL, C1), bidirectional controls, invisible marks, and line separators.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{sanitize, sanitize_lines};
    use proptest::prelude::*;

    #[test]
    fn attacks() {
        let check = |text: &str, expected: &str| assert_eq!(sanitize(text), expected, "{text:?}");
        check("plain ä 漢 🙂", "plain ä 漢 🙂");
        check("\x1b[31mred", "\\u{1b}[31mred");
        check("\x1b]0;title\x07", "\\u{1b}]0;title\\u{7}");
        check("a\r\nb\tc", "a\\r\\nb\\tc");
        check("\u{9b}31m", "\\u{9b}31m");
        check("abc\u{202e}fdp", "abc\\u{202e}fdp");
        check("a\u{2028}b", "a\\u{2028}b");
        assert_eq!(sanitize_lines("a\n\x1bb"), "a\n\\u{1b}b");
    }

    proptest! {
        #[test]
        fn sanitised_text_holds_no_control_character(text in any::<String>()) {
            prop_assert!(!sanitize(&text).chars().any(char::is_control));
            prop_assert!(!sanitize_lines(&text).chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
