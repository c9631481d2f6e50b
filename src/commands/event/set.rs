//! `--set /json/pointer=value`: replaces one value of a payload and keeps every other byte.

use crate::error::Fault;
use crate::model::{BadSplice, Pointer};
use serde_json::value::RawValue;
use std::str::FromStr;

/// A position in a payload and its new value as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    place: Pointer,
    value: String,
}

impl FromStr for Setting {
    type Err = String;

    /// Parses `/pointer=value`. A value that is not JSON is taken as a string.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (place, value) = text.split_once('=').ok_or("write it as /json/pointer=value")?;
        if place.is_empty() {
            return Err("write a JSON pointer before '=', for example /storeId=\"256\"".to_owned());
        }
        let place = place.parse().map_err(|bad: crate::model::BadPointer| bad.to_string())?;
        Ok(Self { place, value: json_of(value) })
    }
}

impl Setting {
    /// Returns `payload` with the new value. If there is no value at the pointer, the error names the pointer.
    pub fn apply(&self, payload: &[u8]) -> Result<Vec<u8>, Fault> {
        self.place.splice(payload, &self.value).map_err(|bad| {
            let fault = Fault::invalid(format!("cannot set {}", self.place)).because(bad.clone());
            match bad {
                BadSplice::Nothing(_) => fault.hint("Run it without --set to see the fields of the sample."),
                _ => fault,
            }
        })
    }
}

/// Returns `text` as JSON on one line. Line breaks can be only between tokens, because JSON strings cannot contain them.
fn json_of(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) => value.get().replace(['\n', '\r'], " "),
        Err(_) => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn values_are_set_at_their_pointers() {
        let check = |text: &str, expected: &str| {
            let setting: Setting = text.parse().expect(text);
            let payload = setting.apply(br#"{ "a": 1.10, "b": "x" }"#).expect(text);
            assert_eq!(String::from_utf8_lossy(&payload), expected, "{text}");
        };
        check("/b=256", r#"{ "a": 1.10, "b": 256 }"#);
        check("/b=\"256\"", r#"{ "a": 1.10, "b": "256" }"#);
        check("/b=two words", r#"{ "a": 1.10, "b": "two words" }"#);
        check("/b=a=b", r#"{ "a": 1.10, "b": "a=b" }"#);
        check("/b=", r#"{ "a": 1.10, "b": "" }"#);
        check("/a= 9007199254740993 ", r#"{ "a": 9007199254740993, "b": "x" }"#);
        check("/b={\"c\":\n[]}", r#"{ "a": 1.10, "b": {"c": []} }"#);
        check("/b=null", r#"{ "a": 1.10, "b": null }"#);
    }

    #[test]
    fn bad_settings_are_refused() {
        for text in ["", "=1", "/a", "a=1", "/~2=1"] {
            assert!(text.parse::<Setting>().is_err(), "{text}");
        }
        let setting: Setting = "/c/d=1".parse().expect("a setting");
        let fault = setting.apply(b"{}").expect_err("nothing there");
        assert!(fault.to_string().contains("/c/d"), "{fault}");
    }
}
