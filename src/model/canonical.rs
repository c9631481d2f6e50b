//! The same JSON, however it is laid out: how an event is known again that was copied by hand.
//!
//! Blanks go, keys are sorted, escapes of texts are decoded. Numbers stay as written: 1, 1.0 and 1e0 are three. Members of one key
//! stay in their order. The form is JSON itself and says exactly what the text says, so two texts of one form are one event.

use super::json;
use super::signature::digest;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What is nested deeper stays as it is written: to sort it would take time by the square of its depth.
const MAX_LEVELS: usize = 128;

/// Returns the digest of what `payload` says: the same for every layout of the same JSON. Of what is no JSON, that of its bytes.
pub fn content_digest(payload: &[u8]) -> [u8; 32] {
    match json::parse(payload) {
        Some(root) => digest(canonical(root).as_bytes()),
        None => digest(payload),
    }
}

fn canonical(root: &RawValue) -> String {
    let mut form = String::with_capacity(root.get().len());
    write(root, 0, &mut form);
    form
}

fn write(value: &RawValue, level: usize, form: &mut String) {
    let text = value.get();
    let is_done = match text.as_bytes().first() {
        _ if level >= MAX_LEVELS => None,
        Some(b'{') => write_object(value, level, form),
        Some(b'[') => write_array(value, level, form),
        Some(b'"') => write_text(text, form),
        _ => None,
    };
    if is_done.is_none() {
        form.push_str(text);
    }
}

/// Nothing is written where a key names half a character: then the object stays as it is written.
fn write_object(value: &RawValue, level: usize, form: &mut String) -> Option<()> {
    let mut members = json::members(value)?;
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    form.push('{');
    for (index, (key, value)) in members.into_iter().enumerate() {
        form.push_str(if index == 0 { "" } else { "," });
        match key {
            // Without an escape a key is written as it is already.
            Cow::Borrowed(key) => form.extend(["\"", key, "\""]),
            Cow::Owned(key) => push_text(&key, form),
        }
        form.push(':');
        write(value, level + 1, form);
    }
    form.push('}');
    Some(())
}

fn write_array(value: &RawValue, level: usize, form: &mut String) -> Option<()> {
    form.push('[');
    for (index, value) in json::elements(value)?.into_iter().enumerate() {
        form.push_str(if index == 0 { "" } else { "," });
        write(value, level + 1, form);
    }
    form.push(']');
    Some(())
}

/// Without an escape a text is written as it is already. Nothing is written where it holds half a character.
fn write_text(text: &str, form: &mut String) -> Option<()> {
    memchr::memchr(b'\\', text.as_bytes())?;
    push_text(&serde_json::from_str::<String>(text).ok()?, form);
    Some(())
}

fn push_text(text: &str, form: &mut String) {
    form.push_str(&serde_json::Value::from(text).to_string());
}

#[cfg(test)]
mod tests {
    use super::{canonical, content_digest};
    use crate::model::json;
    use proptest::prelude::*;

    fn form(text: &str) -> String {
        canonical(json::parse(text.as_bytes()).expect(text))
    }

    #[test]
    fn layout_order_and_escapes_do_not_count() {
        let check = |text: &str, expected: &str| assert_eq!(form(text), expected, "{text}");
        check("\u{feff}{ \"b\" : [ 1 , {} ],\r\n\"a\":null }\n", r#"{"a":null,"b":[1,{}]}"#);
        check(r#"{"\u0062":"\u00fc\/\u0041","a":"\u000A\"\\"}"#, "{\"a\":\"\\n\\\"\\\\\",\"b\":\"ü/A\"}");
        check(r#"{"b":{"d":1,"c":2},"a":"\ud83d\ude00"}"#, r#"{"a":"😀","b":{"c":2,"d":1}}"#);
        check(" \"x\" ", "\"x\"");
    }

    #[test]
    fn what_differs_in_a_value_stays_two() {
        let same = |a: &str, b: &str| content_digest(a.as_bytes()) == content_digest(b.as_bytes());
        for (a, b) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("1e2", "1E2"),
            ("0", "-0"),
            ("1", "\"1\""),
            ("null", "{}"),
            ("[1,2]", "[2,1]"),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#),
            (r#"{"a":1,"a":1}"#, r#"{"a":1}"#),
            (r#"{"a":null}"#, "{}"),
            (r#"{"a":"x "}"#, r#"{"a":"x"}"#),
            (r#"{"a":"\ud800"}"#, r#"{"a":"\ud801"}"#),
            (r#"{"a":"\ud800"}"#, r#"{"a":"\\ud800"}"#),
            (r#"{"\ud800":1, "a":1}"#, r#"{"\ud801":1, "a":1}"#),
            ("{\"a\":\"e\u{301}\"}", "{\"a\":\"é\"}"),
            ("not JSON", "not  JSON"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
        assert!(same(r#"{"a":1,"b":3,"a":2}"#, r#"{"a":1,"a":2,"b":3}"#));
    }

    #[test]
    fn what_is_nested_deeply_is_known_by_its_text_and_takes_no_time() {
        let deep = |blank: &str| format!("{}{blank}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_ne!(content_digest(deep("").as_bytes()), content_digest(deep(" ").as_bytes()));
        assert_eq!(content_digest(deep("").as_bytes()), content_digest(format!("{}\n", deep("")).as_bytes()));
    }

    /// Any JSON, of which numbers keep their spelling.
    fn any_json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "(0|-?[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
            r#""([a-c]|\\u00fc|\\/|\\n|ü){0,3}""#,
            Just("null".to_owned()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
                prop::collection::vec(("[a-c]", inner), 0..4).prop_map(|members| {
                    let members: Vec<String> =
                        members.into_iter().map(|(key, value)| format!("\"{key}\" :{value}")).collect();
                    format!("{{ {} }}", members.join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_form_says_what_the_text_says_and_is_its_own_form(text in any_json()) {
            let form = form(&text);
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
            prop_assert_eq!(read(&form), read(&text));
            prop_assert_eq!(super::canonical(json::parse(form.as_bytes()).expect("JSON")), form);
        }
    }
}
