//! JSON pointers (RFC 6901), with `*` for every element of an array or every value of an object, and replacing values by pointer.
//!
//! Text is read and edited in place; no tree is built. A key that is literally `*` cannot be named.

use super::json;
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// A parsed pointer, such as `/productList/*/productId`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    text: String,
    steps: Vec<String>,
}

/// Why a text is not a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPointer {
    /// A pointer is either empty or starts with `/`.
    #[error("a JSON pointer starts with '/', such as /productList/0/quantity")]
    NoSlash,
    /// `~` is followed by neither 0 nor 1.
    #[error("in a JSON pointer '~' is written ~0 and '/' inside a key ~1")]
    BadEscape,
}

impl FromStr for Pointer {
    type Err = BadPointer;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Ok(Self { text: String::new(), steps: Vec::new() });
        }
        let rest = text.strip_prefix('/').ok_or(BadPointer::NoSlash)?;
        let steps = rest.split('/').map(unescape).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), steps })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a value cannot be replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSplice {
    /// The text is not JSON.
    #[error("the payload is not JSON")]
    NotJson,
    /// The text has no such value.
    #[error("the payload has no value at {0}")]
    Nothing(String),
    /// A key of the path occurs twice in its object, so it is not clear which one is meant.
    #[error("the key {0:?} occurs more than once on the path")]
    DuplicateKey(String),
    /// `*` names several places.
    #[error("'*' cannot be set: name one place")]
    Wildcard,
}

impl Pointer {
    /// Returns every value that the pointer matches in `root`, in order. Of duplicate keys the last one counts, as in most
    /// parsers.
    pub fn find<'a>(&self, root: &'a RawValue) -> Vec<&'a RawValue> {
        descend(&self.steps, vec![root])
    }

    /// Like [`Pointer::find`], in the object with these members: callers with several pointers parse the object once.
    pub fn find_among<'a>(&self, members: &[json::Member<'a>]) -> Vec<&'a RawValue> {
        let Some((first, rest)) = self.steps.split_first() else { return Vec::new() };
        let values: Vec<&RawValue> = if first == "*" {
            members.iter().map(|(_, value)| *value).collect()
        } else {
            members.iter().rev().find(|(key, _)| key == first).map(|(_, value)| *value).into_iter().collect()
        };
        descend(rest, values)
    }

    /// Says whether a key on the way to the value may be in `text` twice. It only compares bytes, which is much faster than parsing;
    /// any escape counts as a possible second spelling of a key.
    pub fn may_repeat(&self, text: &[u8]) -> bool {
        let is_twice = |step: &String| memchr::memmem::find_iter(text, step.as_bytes()).nth(1).is_some();
        memchr::memchr(b'\\', text).is_some() || self.steps.iter().any(is_twice)
    }

    /// Says whether a key on the way to the value is there twice, so that the pointer names several values. `*` names several on
    /// purpose.
    pub fn is_ambiguous_among(&self, members: &[json::Member<'_>]) -> bool {
        let Some((first, rest)) = self.steps.split_first() else { return false };
        let mut same = members.iter().filter(|(key, _)| key == first).map(|(_, value)| *value);
        match (same.next(), same.next()) {
            (Some(_), Some(_)) => true,
            (Some(value), None) => descend_all(rest, value).len() > descend(rest, vec![value]).len(),
            _ => false,
        }
    }

    /// Like [`Pointer::find`], including the values of duplicate keys, which a parser would ignore.
    pub fn find_all<'a>(&self, root: &'a RawValue) -> Vec<&'a RawValue> {
        descend_all(&self.steps, root)
    }

    /// Returns `text` with the value at this place replaced by `value` (JSON text). Every other byte is kept.
    pub fn splice(&self, text: &[u8], value: &str) -> Result<Vec<u8>, BadSplice> {
        let mut place = json::parse(text).ok_or(BadSplice::NotJson)?;
        for step in &self.steps {
            place = self.only_child(place, step)?;
        }
        let span = json::span(text, place);
        Ok([&text[..span.start], value.as_bytes(), &text[span.end..]].concat())
    }

    fn only_child<'a>(&self, value: &'a RawValue, step: &str) -> Result<&'a RawValue, BadSplice> {
        if step == "*" {
            return Err(BadSplice::Wildcard);
        }
        let found = children_with_duplicates(value, step);
        match found[..] {
            [] => Err(BadSplice::Nothing(self.text.clone())),
            [child] => Ok(child),
            _ => Err(BadSplice::DuplicateKey(step.to_owned())),
        }
    }
}

fn descend<'a>(steps: &[String], values: Vec<&'a RawValue>) -> Vec<&'a RawValue> {
    steps.iter().fold(values, |values, step| values.into_iter().flat_map(|value| children(value, step)).collect())
}

fn descend_all<'a>(steps: &[String], root: &'a RawValue) -> Vec<&'a RawValue> {
    let step_in = |value, step: &String| match step.as_str() {
        "*" => json::children(value),
        step => children_with_duplicates(value, step),
    };
    steps.iter().fold(vec![root], |values, step| values.into_iter().flat_map(|value| step_in(value, step)).collect())
}

fn unescape(step: &str) -> Result<String, BadPointer> {
    let mut text = String::with_capacity(step.len());
    let mut chars = step.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '~' => match chars.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(BadPointer::BadEscape),
            },
            c => c,
        });
    }
    Ok(text)
}

fn children<'a>(value: &'a RawValue, step: &str) -> Vec<&'a RawValue> {
    if step != "*" {
        return children_with_duplicates(value, step).last().copied().into_iter().collect();
    }
    json::children(value)
}

fn children_with_duplicates<'a>(value: &'a RawValue, step: &str) -> Vec<&'a RawValue> {
    if let Some(members) = json::members(value) {
        return members.into_iter().filter(|(key, _)| key == step).map(|(_, value)| value).collect();
    }
    let is_index = step == "0" || (!step.starts_with('0') && step.bytes().all(|b| b.is_ascii_digit()));
    let index = if is_index { step.parse::<usize>().ok() } else { None };
    let elements = index.and_then(|_| json::elements(value));
    index.zip(elements).and_then(|(index, elements)| elements.get(index).copied()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{BadSplice, Pointer};
    use crate::model::json;
    use proptest::prelude::*;
    use snapbox::str;

    const TEXT: &str = r#"{ "a/b": {"~": 1.10}, "list":[{"id":"x","q": 2},{"id":7}], "d":1, "d": 2 }"#;

    fn pointer(text: &str) -> Pointer {
        text.parse().expect(text)
    }

    #[test]
    fn finds() {
        let root = json::parse(TEXT.as_bytes()).expect("JSON");
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<_> = pointer(text).find(root).iter().map(|value| value.get()).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("/a~1b/~0", &["1.10"]);
        check("/list/*/id", &["\"x\"", "7"]);
        check("/list/1/id", &["7"]);
        check("/list/01/id", &[]);
        check("/list/-", &[]);
        check("/nope", &[]);
        check("/d", &["2"]);
    }

    #[test]
    fn splices() {
        let splice = |path: &str, value: &str| pointer(path).splice(TEXT.as_bytes(), value);
        let spliced = splice("/list/0/q", "30").expect("a place");
        assert_eq!(String::from_utf8_lossy(&spliced), TEXT.replace("\"q\": 2", "\"q\": 30"));
        assert_eq!(splice("/d", "3"), Err(BadSplice::DuplicateKey("d".to_owned())));
        assert_eq!(splice("/list/*/q", "3"), Err(BadSplice::Wildcard));
        assert_eq!(splice("/list/9", "3"), Err(BadSplice::Nothing("/list/9".to_owned())));
        assert_eq!(pointer("/a").splice(b"nope", "3"), Err(BadSplice::NotJson));
    }

    #[test]
    fn what_cannot_be_parsed_or_replaced_is_explained() {
        let parsed = ["a", "/a~", "/~2"].map(|text| {
            let error = text.parse::<Pointer>().expect_err(text);
            format!("{text}: {error}\n")
        });
        let replaced = ["/d", "/list/*/q", "/list/9"].map(|text| {
            let error = pointer(text).splice(TEXT.as_bytes(), "3").expect_err(text);
            format!("{text}: {error}\n")
        });
        snapbox::assert_data_eq!(
            parsed.concat() + &replaced.concat(),
            str![[r#"
a: a JSON pointer starts with '/', such as /productList/0/quantity
/a~: in a JSON pointer '~' is written ~0 and '/' inside a key ~1
/~2: in a JSON pointer '~' is written ~0 and '/' inside a key ~1
/d: the key "d" occurs more than once on the path
/list/*/q: '*' cannot be set: name one place
/list/9: the payload has no value at /list/9

"#]]
        );
    }

    proptest! {
        #[test]
        fn a_splice_changes_only_its_span(before in "[ \\n]{0,3}", n in -999_i64..999, tail in "[a-z]{0,8}", new in 0_u32..9999) {
            let head = format!("{before}{{ \"keep\" : \"{tail}\\u00e9\",\"at\":{before}");
            let foot = format!("{before} , \"big\":9007199254740993,\"m\":1.10 }}");
            let text = format!("{head}{n}{foot}");
            let spliced = pointer("/at").splice(text.as_bytes(), &new.to_string()).expect("a place");
            prop_assert_eq!(String::from_utf8_lossy(&spliced), format!("{head}{new}{foot}"));
        }
    }
}
