//! Text from outside, made harmless for a terminal.
//!
//! Payloads, answers, names of headers and other names come from other people. `failed show --payload` prints raw bytes
//! elsewhere; JSON has its own escapes, which `harmless` uses.

use std::borrow::Cow;

/// Returns `text` on one line with control characters, ANSI sequences and bidirectional marks escaped.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    // Most text is printable ASCII, which takes far less time to recognise.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain || !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(escape(text, is_hostile))
}

/// As [`sanitize`], but keeps line feeds, for text of several lines.
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

/// Control characters (C0, DEL, C1), bidirectional controls, line separators, and characters without width: two names that
/// look the same must be the same. Variation selectors after an emoji stay, because they change how it looks.
///
/// Source: Unicode 16, general category Cf without the signs that precede a number, and `Default_Ignorable_Code_Point`.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{70f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
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
        check("wms\u{ad}-asn\u{200b}", "wms\\u{ad}-asn\\u{200b}");
        check("a\u{180e}\u{3164}\u{e0100}", "a\\u{180e}\\u{3164}\\u{e0100}");
        check("\u{1bca0}\u{1d173}\u{13430}", "\\u{1bca0}\\u{1d173}\\u{13430}");
        check("\u{2764}\u{fe0f} \u{600}1", "\u{2764}\u{fe0f} \u{600}1");
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
