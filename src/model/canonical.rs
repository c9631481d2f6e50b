//! A canonical form of JSON, whatever its layout, to recognise an event that someone copied by hand.
//!
//! Blanks are removed, keys are sorted, escapes in texts are decoded. Numbers stay as written: 1, 1.0 and 1e0 are three numbers.
//! Members with the same key keep their order. The form is JSON with the same content, so two texts with the same form are the
//! same event.

use super::json;
use super::outline::{Outline, Part};
use super::signature::digest;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Deeper levels stay as written, because the stack is limited.
const MAX_LEVELS: usize = 128;

/// Returns the digest of the content of `payload`: the same for every layout of the same JSON. If it is not JSON, the digest of
/// its bytes.
pub fn content_digest(payload: &[u8]) -> [u8; 32] {
    match json::parse(payload) {
        Some(root) => digest(canonical(root).as_bytes()),
        None => digest(payload),
    }
}

fn canonical(root: &RawValue) -> String {
    let outline = Outline::of(root);
    let mut form = String::with_capacity(root.get().len());
    write(&outline, outline.root(), 0, &mut form);
    form
}

fn write<'a>(outline: &Outline<'a>, part: Part<'a>, level: usize, form: &mut String) {
    let text = part.get();
    match text.as_bytes().first() {
        _ if level >= MAX_LEVELS => form.push_str(text),
        Some(b'{') => write_object(outline, part, level, form),
        Some(b'[') => {
            form.push('[');
            for (index, value) in outline.elements(part).enumerate() {
                form.push_str(if index == 0 { "" } else { "," });
                write(outline, value, level + 1, form);
            }
            form.push(']');
        }
        Some(b'"') => match part.string() {
            Some(Cow::Owned(decoded)) => push_text(&decoded, form),
            // A text without escapes is canonical already; a lone surrogate has no other form.
            _ => form.push_str(text),
        },
        _ => form.push_str(text),
    }
}

/// An object stays as written if a key contains a lone surrogate.
fn write_object<'a>(outline: &Outline<'a>, part: Part<'a>, level: usize, form: &mut String) {
    let named = |(key, value): (Part<'a>, _)| Some((key.string()?, value));
    let Some(mut members) = outline.members(part).map(named).collect::<Option<Vec<_>>>() else {
        return form.push_str(part.get());
    };
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    form.push('{');
    for (index, (key, value)) in members.into_iter().enumerate() {
        form.push_str(if index == 0 { "" } else { "," });
        match key {
            Cow::Borrowed(key) => form.extend(["\"", key, "\""]),
            Cow::Owned(key) => push_text(&key, form),
        }
        form.push(':');
        write(outline, value, level + 1, form);
    }
    form.push('}');
}

fn push_text(text: &str, form: &mut String) {
    form.push_str(&serde_json::Value::from(text).to_string());
}

#[cfg(test)]
pub(super) mod tests {
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

    /// Logs contain these digests.
    #[test]
    fn digests_do_not_change() {
        let check = |text: &str, expected: &str| {
            let digest = content_digest(text.as_bytes());
            assert_eq!(crate::model::hex(&digest[..8]), expected, "{text:.40}");
        };
        check(r#"{ "b":[1.0, {"d":"\u00fc\/","c":[]}], "a":"x" }"#, "d8eff8fabd016edf");
        check(r#"{"b":{"\ud800": 1,"a":2}, "a":"\udfff"}"#, "bc9a6f184865fd89");
        check(&format!("{} [{}", "[".repeat(127), "]".repeat(128)), "dbaec29ce2fb52a1");
        check(&format!("{} [ {}", "[".repeat(129), "]".repeat(130)), "0a97fbcf05f7ce19");
        check("not JSON", "62b8125a6f6d924e");
    }

    /// The first implementation of the form: it parses every level again.
    fn naive(value: &serde_json::value::RawValue, level: usize) -> String {
        let (text, members) = (value.get(), json::members(value));
        let below = |value| naive(value, level + 1);
        match text.as_bytes()[0] {
            _ if level >= super::MAX_LEVELS => text.to_owned(),
            b'{' if members.iter().flatten().any(|(key, _)| key.contains('\u{fffd}')) => text.to_owned(),
            b'{' => {
                let mut members = members.expect("an object");
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                let key = |key: &str| serde_json::Value::from(key).to_string();
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{}:{}", key(name), below(value))).collect();
                format!("{{{}}}", members.join(","))
            }
            b'[' => {
                let elements: Vec<_> = json::elements(value).expect("an array").into_iter().map(below).collect();
                format!("[{}]", elements.join(","))
            }
            b'"' => serde_json::from_str::<String>(text)
                .map_or_else(|_| text.to_owned(), |decoded| serde_json::Value::from(decoded).to_string()),
            _ => text.to_owned(),
        }
    }

    #[test]
    fn payloads_with_different_values_have_different_forms() {
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
    fn deeply_nested_json_is_compared_by_its_text_and_quickly() {
        let deep = |blank: &str| format!("{}{blank}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_ne!(content_digest(deep("").as_bytes()), content_digest(deep(" ").as_bytes()));
        assert_eq!(content_digest(deep("").as_bytes()), content_digest(format!("{}\n", deep("")).as_bytes()));
    }

    /// Any JSON, with numbers in several spellings.
    pub(in crate::model) fn any_json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "(0|-?[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
            r#""([a-c]|\\u00fc|\\/|\\n|ü|\\ud800){0,3}""#,
            Just("null".to_owned()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" , "))),
                prop::collection::vec((r"[a-c]|\\ud800|\\u0062", inner), 0..4).prop_map(|members| {
                    let members: Vec<String> =
                        members.into_iter().map(|(key, value)| format!("\"{key}\" :{value}")).collect();
                    format!("{{ {} }}", members.join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_form_has_the_same_content_and_is_its_own_form(text in any_json()) {
            let form = form(&text);
            prop_assert_eq!(&form, &naive(json::parse(text.as_bytes()).expect("JSON"), 0));
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
            prop_assert_eq!(read(&form), read(&text));
            prop_assert_eq!(super::canonical(json::parse(form.as_bytes()).expect("JSON")), form);
        }
    }
}
