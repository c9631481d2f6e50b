//! JSON text formatted for a person: indented and coloured, every token unchanged.
//!
//! It changes only the blanks between tokens, so that numbers, escapes and duplicate keys are shown as they were sent.

use super::cell::{Cell, Tone};
use super::out::paint;

/// Returns `text` with one member or element per line; nothing if it is not JSON.
pub(super) fn indent(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    let mut laid_out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut tokens = Tokens(text).peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek().copied().unwrap_or_default();
        if matches!(token, "}" | "]") {
            depth -= 1;
        }
        laid_out.push_str(token);
        match token {
            "{" | "[" => {
                depth += 1;
                if !matches!(next, "}" | "]") {
                    new_line(&mut laid_out, depth);
                }
            }
            "," => new_line(&mut laid_out, depth),
            ":" => laid_out.push(' '),
            _ if matches!(next, "}" | "]") => new_line(&mut laid_out, depth - 1),
            _ => {}
        }
    }
    laid_out.push('\n');
    Some(laid_out)
}

/// Returns `text` on one line, without blanks between tokens; nothing if it is not JSON.
pub(super) fn one_line(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    serde_json::from_str::<serde::de::IgnoredAny>(text).ok()?;
    Some(Tokens(text).collect())
}

/// Deeper indentation helps no one, and a hostile payload would grow without limit.
const MAX_DEPTH: usize = 40;

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth.min(MAX_DEPTH)));
}

/// Colours keys and scalars of indented JSON; hostile characters are escaped with and without colour.
pub(super) fn color(text: &str, has_color: bool) -> String {
    text.lines().map(|line| color_line(line, has_color) + "\n").collect()
}

fn color_line(line: &str, has_color: bool) -> String {
    let blanks = line.len() - line.trim_start().len();
    let mut colored = line[..blanks].to_owned();
    let mut rest = line[blanks..].trim_end();
    if rest.starts_with('"') {
        let first = Tokens(rest).next().unwrap_or_default();
        let is_key = rest[first.len()..].starts_with(':');
        if is_key {
            colored.push_str(&paint(&Cell::new(first).tone(Tone::Code), has_color));
            rest = &rest[first.len()..];
            let colon = rest.len() - rest[1..].trim_start().len();
            colored.push_str(&rest[..colon]);
            rest = &rest[colon..];
        }
    }
    let scalar = rest.trim_end_matches(',');
    let tone = if scalar.starts_with('"') { Tone::Good } else { Tone::Plain };
    colored.push_str(&paint(&Cell::new(scalar).tone(tone), has_color));
    colored.push_str(&rest[scalar.len()..]);
    colored
}

/// The tokens of valid JSON text.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start();
        let length = match text.as_bytes().first()? {
            b'"' => string_length(text),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => text.find(|c: char| "{}[],:\"".contains(c) || c.is_ascii_whitespace()).unwrap_or(text.len()),
        };
        let (token, rest) = text.split_at(length);
        self.0 = rest;
        Some(token)
    }
}

fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{color, indent, one_line};
    use proptest::prelude::*;

    #[test]
    fn lays_out_and_keeps_tokens() {
        let shown = indent(r#" {"a":[1.10,{}, [ ]],"b\"":"x,{}","b\"":9007199254740993} "#).expect("JSON");
        let expected = "{\n  \"a\": [\n    1.10,\n    {},\n    []\n  ],\n  \"b\\\"\": \"x,{}\",\n  \"b\\\"\": 9007199254740993\n}\n";
        assert_eq!(shown, expected);
        assert_eq!(indent("{nope"), None);
        let spread = "\u{feff}{\n  \"a\" : [ 1.10, {} ],\r\n\t\"b  \\\" \": null }\n";
        assert_eq!(one_line(spread).as_deref(), Some(r#"{"a":[1.10,{}],"b  \" ":null}"#));
        assert_eq!(one_line("{nope"), None);
        assert_eq!(color("{\n  \"a\": \"x\u{1b}\",\n}\n", false), "{\n  \"a\": \"x\\u{1b}\",\n}\n");
        assert!(indent(&"[".repeat(10_000)).is_none());
    }

    proptest! {
        #[test]
        fn only_blanks_move(words in proptest::collection::vec("[a-z\\u{e9}\"\\\\]{0,6}", 0..6), n in any::<i64>()) {
            let value = serde_json::json!({"words": words, "n": n, "empty": {}});
            let shown = indent(&value.to_string()).expect("JSON");
            let read: serde_json::Value = serde_json::from_str(&shown).expect("still JSON");
            prop_assert_eq!(read, value);
        }
    }
}
