//! JSON that is harmless on a terminal: control characters are written as JSON escapes, so that its meaning stays the same.
//!
//! A payload in it keeps its exact text, unless it goes to a terminal.

use super::sanitize::is_hostile;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io::{self, Write};

/// Where JSON goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    /// To a terminal, which interprets some characters.
    ToTerminal,
    /// To a file or a program.
    Elsewhere,
}

/// Writes `value` with one member per line.
pub(super) fn write_pretty(to: impl Write, value: &impl Serialize, goes: Goes) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, Harmless { inner: PrettyFormatter::new(), goes }))
}

/// Returns `value` without blanks.
pub(super) fn compact(value: &impl Serialize, goes: Goes) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Harmless { inner: CompactFormatter, goes }))?;
    Ok(bytes)
}

/// Formats like `inner`, but escapes more characters.
struct Harmless<F> {
    inner: F,
    goes: Goes,
}

/// Writes `text`, which is inside a string or is JSON itself; except for blanks, its hostile characters are inside strings.
fn write_escaped<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut written = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_hostile(*c)) {
        writer.write_all(&text.as_bytes()[written..at])?;
        written = at + c.len_utf8();
        match c {
            '\n' | '\t' => write!(writer, "{c}")?,
            '\r' => writer.write_all(b" ")?,
            _ => c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?,
        }
    }
    writer.write_all(&text.as_bytes()[written..])
}

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_escaped(writer, fragment)
    }

    fn write_raw_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        match self.goes {
            Goes::ToTerminal => write_escaped(writer, fragment),
            Goes::Elsewhere => writer.write_all(fragment.as_bytes()),
        }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Goes, compact, write_pretty};
    use crate::output::sanitize::is_hostile;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    #[test]
    fn attacks() {
        let check = |text: &str, expected: &str| {
            let written = compact(&text, Goes::Elsewhere).expect("JSON");
            assert_eq!(String::from_utf8_lossy(&written), expected, "{text:?}");
        };
        check("plain ä 漢 🙂\n", "\"plain ä 漢 🙂\\n\"");
        check("\u{9b}31m\u{7f}", "\"\\u009b31m\\u007f\"");
        check("a\u{202e}b\u{e0001}", "\"a\\u202eb\\udb40\\udc01\"");
    }

    #[test]
    fn a_payload_keeps_its_text_but_on_a_terminal() {
        let raw = RawValue::from_string("{\"a\": \"\u{9b}\",\r\n\t\"b\":1.10}".to_owned()).expect("JSON");
        let text = |goes: Goes| String::from_utf8(compact(&raw, goes).expect("JSON")).expect("text");
        assert_eq!(text(Goes::Elsewhere), raw.get());
        assert_eq!(text(Goes::ToTerminal), "{\"a\": \"\\u009b\", \n\t\"b\":1.10}");
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left_and_the_meaning_stays(key in any::<String>(), text in any::<String>()) {
            let raw = serde_json::value::to_raw_value(&text).expect("JSON");
            let value = serde_json::json!({ "list": [text], "object": { key: null } });
            for goes in [Goes::ToTerminal, Goes::Elsewhere] {
                let mut pretty = Vec::new();
                write_pretty(&mut pretty, &value, goes).expect("JSON");
                for written in [pretty, compact(&value, goes).expect("JSON")] {
                    let written = String::from_utf8(written).expect("text");
                    prop_assert!(!written.chars().any(|c| c != '\n' && is_hostile(c)), "{:?}", written);
                    prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), value.clone());
                }
                let written = String::from_utf8(compact(&raw, goes).expect("JSON")).expect("text");
                prop_assert!(goes == Goes::Elsewhere || !written.chars().any(is_hostile));
                prop_assert_eq!(serde_json::from_str::<String>(&written).expect("JSON"), text.clone());
            }
        }
    }
}
