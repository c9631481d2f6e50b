//! Masks values in a payload by their pointers and keeps every other byte.
//!
//! Other places are not searched: if the payload repeats a value elsewhere, it stays there.

use super::extract::parse_time;
use super::json;
use super::outside::kept_id;
use super::pointer::Pointer;
use super::time::Timestamp;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::ops::Range;

/// The text that a masked payload has in place of a value.
pub const MASKED: &str = "***";

/// The same as JSON.
const MASK: &str = "\"***\"";

/// Values nested deeper than this below a masked place are removed with it, but not remembered.
const DEPTH: usize = 64;

/// A payload with the values of some places masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// The payload, with `"***"` for each masked value.
    pub text: Vec<u8>,
    /// For each pointer, whether it found anything.
    pub found: Vec<bool>,
    values: HashSet<String>,
}

impl Masked {
    /// Says whether a value was replaced.
    pub fn is_changed(&self) -> bool {
        self.found.contains(&true)
    }

    /// Says whether `text` is one of the values that were replaced.
    pub fn hides(&self, text: &str) -> bool {
        self.values.contains(text)
    }

    /// Says whether `time` is one of the values that were replaced.
    pub fn hides_time(&self, time: Timestamp) -> bool {
        self.values.iter().any(|value| parse_time(value) == Some(time))
    }

    /// Returns the values that were replaced: the texts of scalars, including those inside objects and arrays.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }
}

/// Replaces every value that `pointers` match in `text`; `None` if it is not JSON. If a key occurs twice, both values are
/// replaced.
pub fn mask(pointers: &[Pointer], text: &[u8]) -> Option<Masked> {
    let root = json::parse(text)?;
    let (mut spans, mut values, mut found) = (Vec::new(), HashSet::new(), Vec::new());
    for pointer in pointers {
        let places = pointer.find_all(root);
        found.push(!places.is_empty());
        for place in places {
            spans.push(json::span(text, place));
            remember(place, &mut values);
        }
    }
    Some(Masked { text: replace(text, spans), found, values })
}

/// A place may be inside another one, and is replaced with it.
fn replace(text: &[u8], mut spans: Vec<Range<usize>>) -> Vec<u8> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        if span.start < from {
            continue;
        }
        kept.extend_from_slice(&text[from..span.start]);
        kept.extend_from_slice(MASK.as_bytes());
        from = span.end;
    }
    kept.extend_from_slice(&text[from..]);
    kept
}

fn remember(place: &RawValue, values: &mut HashSet<String>) {
    let mut level = vec![place];
    for _ in 0..DEPTH {
        for text in level.iter().filter_map(|value| json::scalar(value)) {
            // A row of the log has the shortened form of a long value.
            values.insert(kept_id(&text).into_owned());
            values.insert(text);
        }
        level = level.into_iter().flat_map(json::children).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::mask;
    use crate::model::pointer::Pointer;
    use crate::model::time::Timestamp;
    use proptest::prelude::*;

    fn pointers(texts: &[&str]) -> Vec<Pointer> {
        texts.iter().map(|text| text.parse().expect(text)).collect()
    }

    #[test]
    fn only_values_at_the_pointers_are_masked() {
        let check = |places: &[&str], text: &str, expected: &str| {
            let masked = mask(&pointers(places), text.as_bytes()).expect("JSON");
            assert_eq!(String::from_utf8_lossy(&masked.text), expected, "{places:?} {text}");
        };
        check(&["/a"], "{ \"a\" : 1.10, \"b\":1e400 }", "{ \"a\" : \"***\", \"b\":1e400 }");
        check(&["/l/*/id"], r#"{"l":[{"id":1},{"id":{"x":[2]}},3]}"#, r#"{"l":[{"id":"***"},{"id":"***"},3]}"#);
        check(&["/a"], r#"{"a":1,"A":2,"a":3}"#, r#"{"a":"***","A":2,"a":"***"}"#);
        check(&["/a/b", "/a", "/a"], r#"{"a":{"b":1},"c":2}"#, r#"{"a":"***","c":2}"#);
        check(&["/a", "/a/b"], r#"{"a":{"b":1},"c":2}"#, r#"{"a":"***","c":2}"#);
        check(&[""], "\u{feff} [1] ", "\u{feff} \"***\" ");
        check(&["/nope", "/0/x"], "[1]", "[1]");
        check(&["/0"], r#"["\u00e9",2]"#, r#"["***",2]"#);
    }

    #[test]
    fn masked_values_are_remembered() {
        let text = br#"{"a":{"b":["x",7,null,true]},"t":1772466012000,"c":"y"}"#;
        let masked = mask(&pointers(&["/a", "/t", "/gone"]), text).expect("JSON");
        assert_eq!(masked.found, [true, true, false]);
        assert!(masked.hides("x") && masked.hides("7") && masked.hides("true") && !masked.hides("y"));
        assert!(masked.hides_time(Timestamp::from_millis(1_772_466_012_000).expect("a time")));
        assert!(mask(&pointers(&["/gone"]), text).is_some_and(|masked| !masked.is_changed()));
        assert_eq!(mask(&pointers(&["/a"]), b"{\"a\":1"), None);
        assert_eq!(mask(&pointers(&["/a"]), b"\xff"), None);
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(mask(&pointers(&[""]), deep.as_bytes()).expect("JSON").text, b"\"***\"");
    }

    proptest! {
        #[test]
        fn every_other_byte_stays(blank in "[ \\n]{0,3}", secret in "[a-z\\u{e9}\"\\\\]{1,8}", rest in "[ -~]{0,8}") {
            let (secret, rest) = (serde_json::json!(secret).to_string(), serde_json::json!(rest).to_string());
            let head = format!("{blank}{{ \"keep\" : {rest},\"at\":{blank}");
            let foot = format!("{blank} , \"big\":9007199254740993,\"m\":1.10 }}");
            let masked = mask(&pointers(&["/at"]), format!("{head}{secret}{foot}").as_bytes()).expect("JSON");
            prop_assert_eq!(String::from_utf8_lossy(&masked.text), format!("{head}\"***\"{foot}"));
        }
    }
}
