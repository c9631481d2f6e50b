//! The name of a capture, which is the name of its file without `.json`.
//!
//! A payload may not name its event. Then the part of the name before the first dot does, if it is written like one.

use super::name::{BadName, EventName, bad};
use std::fmt;
use std::str::FromStr;

/// A capture's name: `[A-Za-z0-9][A-Za-z0-9._-]{0,99}`, and not `all`, which means every capture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureName(String);

/// The most characters of a name.
const MOST: usize = 100;

/// What the file of a capture ends with.
const ENDING: &str = ".json";

impl CaptureName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name of its file.
    pub fn file_name(&self) -> String {
        format!("{}{ENDING}", self.0)
    }

    /// Returns the name of the capture in this file; `None` if it is no file of a capture.
    pub fn of_file(file_name: &str) -> Option<Self> {
        file_name.strip_suffix(ENDING)?.parse().ok()
    }

    /// Makes a name of what a payload says: its event and its document. Characters that a name cannot have become hyphens. `None`
    /// if nothing is left.
    pub fn proposed(parts: &[Option<&str>]) -> Option<Self> {
        let parts = parts.iter().flatten().map(|part| part.replace(|c: char| !is_allowed(c), "-"));
        let parts: Vec<String> = parts.map(|part| part.trim_matches(['-', '.', '_']).to_owned()).collect();
        let name = parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(".");
        name[..name.len().min(MOST)].parse().ok()
    }

    /// Returns the event that the name gives: the part before the first dot, if it has only capitals, digits and `_`.
    pub fn event(&self) -> Option<EventName> {
        let (event, _) = self.0.split_once('.')?;
        let is_written_so =
            event.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        event.parse().ok().filter(|_| is_written_so && event.contains('_'))
    }
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._-".contains(c)
}

impl FromStr for CaptureName {
    type Err = BadName;

    /// Parses a name. It may be typed as the file is called, with `.json`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.strip_suffix(ENDING).unwrap_or(text);
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Err(bad(text, "a capture's name starts with a letter or a digit"));
        }
        if name.len() > MOST {
            return Err(bad(text, "a capture's name has at most 100 characters"));
        }
        if !name.chars().all(is_allowed) {
            return Err(bad(text, "a capture's name may contain only letters, digits, '.', '_' and '-'"));
        }
        if name.eq_ignore_ascii_case("all") {
            return Err(bad(text, "'all' means every capture, so it cannot be the name of one"));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for CaptureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::CaptureName;

    #[test]
    fn names_are_file_names_on_every_system() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(text.parse::<CaptureName>().ok().as_ref().map(CaptureName::as_str), expected, "{text:?}");
        };
        check("ASN_RECEIVED_EVENT.TR-1", Some("ASN_RECEIVED_EVENT.TR-1"));
        check("first.json", Some("first"));
        check("9", Some("9"));
        check(&"a".repeat(100), Some(&"a".repeat(100)));
        for bad in ["", ".json", ".hidden", "-x", "a/b", "..", "a b", "ä", "a\0", "all", "All.json", &"a".repeat(101)]
        {
            check(bad, None);
        }
    }

    #[test]
    fn a_name_is_made_of_what_the_payload_says() {
        let check = |parts: &[Option<&str>], expected: Option<&str>| {
            assert_eq!(CaptureName::proposed(parts).as_ref().map(CaptureName::as_str), expected, "{parts:?}");
        };
        check(&[Some("ASN_RECEIVED_EVENT"), Some("TR-1001")], Some("ASN_RECEIVED_EVENT.TR-1001"));
        check(&[None, Some("a/b c")], Some("a-b-c"));
        check(&[None, Some("../../etc/passwd")], Some("etc-passwd"));
        check(&[Some("***"), Some("DT1")], Some("DT1"));
        check(&[None, Some("***")], None);
        check(&[None, Some("all")], None);
        check(&[None, Some(&"x".repeat(300))], Some(&"x".repeat(100)));
        check(&[None, Some("ä")], None);
    }

    #[test]
    fn a_name_may_give_the_event() {
        let event = |text: &str| text.parse::<CaptureName>().expect(text).event().map(|event| event.to_string());
        assert_eq!(event("ASN_RECEIVED_EVENT.TR-1").as_deref(), Some("ASN_RECEIVED_EVENT"));
        assert_eq!(event("ASN_RECEIVED_EVENT.a.b").as_deref(), Some("ASN_RECEIVED_EVENT"));
        for without in ["ASN_RECEIVED_EVENT", "DT1.x", "first.second", "Asn_received.x"] {
            assert_eq!(event(without), None, "{without}");
        }
    }
}
