//! A value at a place in the payload, as `--where` and the log compare it.

use super::json;
use super::pointer::{BadPointer, Pointer};
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// A pointer into the payload and the text that must be there: `--where /pointer/*/x=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointerMatch {
    /// The pointer.
    pub pointer: Pointer,
    /// The scalar's text: a string's content, or a number, boolean or null as written.
    pub value: String,
}

/// The text is not a pointer and a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlace {
    /// There is no `=`.
    #[error("write a pointer, '=' and a value: /storeId=256")]
    NoValue,
    /// What comes before it is not a pointer.
    #[error("{0}")]
    Pointer(BadPointer),
}

impl FromStr for PointerMatch {
    type Err = BadPlace;

    /// Reads `/storeId=256` or, with the value as JSON, `/storeId="256"`. Both mean the same.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (pointer, value) = text.split_once('=').ok_or(BadPlace::NoValue)?;
        Ok(Self { pointer: pointer.parse().map_err(BadPlace::Pointer)?, value: json::text_of(value) })
    }
}

impl fmt::Display for PointerMatch {
    /// Written so that it reads as the same: the value as JSON if it alone would mean something else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = &self.value;
        if json::text_of(value) == *value {
            write!(f, "{}={value}", self.pointer)
        } else {
            write!(f, "{}={}", self.pointer, serde_json::Value::from(value.as_str()))
        }
    }
}

impl PointerMatch {
    /// Says whether the payload `root` has the value at the place.
    pub fn is_in(&self, root: &RawValue) -> bool {
        let is_it = |value: &RawValue| match json::scalar(value) {
            Some(text) => text == self.value,
            None => value.get() == "null" && self.value == "null",
        };
        self.pointer.find(root).into_iter().any(is_it)
    }
}

#[cfg(test)]
mod tests {
    use super::{BadPlace, PointerMatch};

    #[test]
    fn values_are_read_bare_or_as_json() {
        let check = |text: &str, value: &str, shown: &str| {
            let place = text.parse::<PointerMatch>().expect(text);
            assert_eq!((place.value.as_str(), place.to_string().as_str()), (value, shown), "{text}");
            assert_eq!(place.to_string().parse(), Ok(place), "{text}");
        };
        check("/a=256", "256", "/a=256");
        check(r#"/a="256""#, "256", "/a=256");
        check(r#"/a= "x y" "#, "x y", "/a=x y");
        check(r#"/a="caf\u00e9""#, "caf\u{e9}", "/a=caf\u{e9}");
        check(r#"/a="\"256\"""#, "\"256\"", r#"/a="\"256\"""#);
        check(r#"/a=" 5""#, " 5", r#"/a=" 5""#);
        check("/a=1.10", "1.10", "/a=1.10");
        check("/a=true", "true", "/a=true");
        check("/a=null", "null", "/a=null");
        check("/a=", "", "/a=");
        check(r#"/a="""#, "", "/a=");
        check("/a=b=c", "b=c", "/a=b=c");
        check(r#"/a="open"#, r#""open"#, r#"/a="open"#);
        check(r#"/a={"b":1}"#, r#"{"b":1}"#, r#"/a={"b":1}"#);
        assert_eq!("/a".parse::<PointerMatch>(), Err(BadPlace::NoValue));
        assert!(matches!("a=1".parse::<PointerMatch>(), Err(BadPlace::Pointer(_))));
    }
}
