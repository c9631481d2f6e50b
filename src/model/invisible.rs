//! Characters that are invisible in a text but are sent with a request. They are copied along with a value from a page, a
//! document or a chat.
//!
//! ASCII blanks, tabs and line breaks have rules of their own where they matter.

use std::fmt;

/// An invisible character and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invisible {
    /// The character.
    pub character: char,
    /// Its position in characters, from 1.
    pub position: usize,
    /// Whether it is the last one.
    pub is_last: bool,
}

impl Invisible {
    /// Returns the first invisible character of `text`.
    pub fn find(text: &str) -> Option<Self> {
        // Most texts are plain, and none of their characters is invisible.
        if text.bytes().all(|byte| byte < 0x7f) {
            return None;
        }
        let mut characters = text.chars().enumerate();
        let (at, character) = characters.find(|(_, character)| is_invisible(*character))?;
        Some(Self { character, position: at + 1, is_last: characters.next().is_none() })
    }
}

/// Returns the code point and the position: `U+200B (zero-width space) at character 27, the last one`.
impl fmt::Display for Invisible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "U+{:04X} ({}) at character {}", u32::from(self.character), name(self.character), self.position)?;
        if self.is_last { f.write_str(", the last one") } else { Ok(()) }
    }
}

/// Says whether `c` is invisible, or looks like a blank and is not one: C1 controls, the general category Cf, blanks and
/// separators beyond ASCII, fillers and variation selectors. Source: Unicode 16, `White_Space` and
/// `Default_Ignorable_Code_Point`.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{1680}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn name(c: char) -> &'static str {
    match c {
        '\u{a0}' => "no-break space",
        '\u{202f}' => "narrow no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte order mark",
        '\u{2028}' | '\u{2029}' => "line separator",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction mark",
        '\u{fe00}'..='\u{fe0f}' => "variation selector",
        c if c.is_control() => "control character",
        c if c.is_whitespace() => "a blank that is not an ASCII blank",
        _ => "invisible character",
    }
}

#[cfg(test)]
mod tests {
    use super::{Invisible, is_invisible};

    #[test]
    fn the_first_invisible_character_is_named_with_its_position() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(Invisible::find(text).map(|found| found.to_string()).as_deref(), expected, "{text:?}");
        };
        check("https://a.example/sale\u{200b}", Some("U+200B (zero-width space) at character 23, the last one"));
        check("\u{feff}https://a.example", Some("U+FEFF (byte order mark) at character 1"));
        check("ä\u{a0}b\u{200b}", Some("U+00A0 (no-break space) at character 2"));
        check("a\u{85}", Some("U+0085 (control character) at character 2, the last one"));
        check("a\u{3000}b", Some("U+3000 (a blank that is not an ASCII blank) at character 2"));
        check("a\u{202e}b", Some("U+202E (direction mark) at character 2"));
        check("a\u{e0041}", Some("U+E0041 (invisible character) at character 2, the last one"));
        check("plain ä 漢 🙂 \t \n", None);
    }

    #[test]
    fn every_blank_and_control_beyond_ascii_is_invisible() {
        for c in ('\u{80}'..=char::MAX).filter(|c| c.is_whitespace() || c.is_control()) {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in ['\u{200b}', '\u{2060}', '\u{2066}', '\u{206f}', '\u{fff9}', '\u{e0001}', '\u{1d173}'] {
            assert!(is_invisible(c), "{c:?}");
        }
        assert!(!('!'..='~').any(is_invisible));
    }
}
