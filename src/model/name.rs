//! Names that people choose: connectors, events, environments.
//!
//! This file checks only their shape; `store` knows whether a connector of that name exists.

use super::invisible::Invisible;
use super::outside::MAX_ID_BYTES;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Why a text is not a valid name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadName(Cow<'static, str>);

/// Returns the error for `text`, and names what is invisible in it.
pub(super) fn bad(text: &str, why: &'static str) -> BadName {
    BadName(Invisible::find(text).map_or(why.into(), |found| format!("{why}; it has {found}").into()))
}

/// A connector's name: `[a-z0-9][a-z0-9._-]{0,63}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectorName(String);

impl ConnectorName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ConnectorName {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) {
            return Err(bad(text, "a connector's name starts with a lower-case letter or a digit"));
        }
        if text.len() > 64 {
            return Err(bad(text, "a connector's name has at most 64 characters"));
        }
        let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if !text.chars().all(is_allowed) {
            return Err(bad(text, "a connector's name may contain only lower-case letters, digits, '.', '_' and '-'"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// An event's name, such as `ASN_RECEIVED_EVENT`. The published list is not complete, so unknown names are allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventName(String);

impl EventName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EventName {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() || text.len() > 128 {
            return Err(bad(text, "an event's name has 1 to 128 characters"));
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
            return Err(bad(text, "an event's name may contain only letters, digits, '.', '_' and '-'"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Checks the id of an event, which is sent as the value of a header: 1 to [`MAX_ID_BYTES`] printable ASCII characters, with no
/// blank at either end, because a receiver would not see it.
pub fn check_webhook_id(text: &str) -> Result<(), BadName> {
    if text.is_empty() || text.len() > MAX_ID_BYTES {
        return Err(bad(text, "a webhook id has 1 to 256 characters"));
    }
    if !text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(bad(text, "a webhook id is sent as a header: it may contain only printable ASCII characters"));
    }
    if text.trim_matches(' ') != text {
        return Err(bad(text, "a webhook id is sent as a header: it must not start or end with a blank"));
    }
    Ok(())
}

/// The environment that a store is for, such as `staging`. Every row of the log contains it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Environment(String);

impl Environment {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Says whether test payloads are harmless in this environment.
    pub fn is_test(&self) -> bool {
        self.0 == "test"
    }
}

impl Default for Environment {
    /// The environment of a store that does not name one.
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl FromStr for Environment {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if text.is_empty() || text.len() > 64 || !text.chars().all(is_allowed) {
            return Err(bad(text, "an environment is one word of letters, digits, '.', '_' and '-', at most 64 long"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ConnectorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Makes a connector name from any `text`: `nordlicht-returns` from `Nordlicht Returns`; `None` if it has no letters or digits.
pub fn proposed_name(text: &str) -> Option<ConnectorName> {
    let mut name = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '_' => name.push(c),
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            _ if name.ends_with('-') => (),
            _ => name.push('-'),
        }
    }
    let name = name.trim_matches(['-', '.', '_']);
    name[..name.len().min(64)].trim_end_matches('-').parse().ok()
}

/// Returns the one of `names` that `typed` was probably meant to be: at most two typing errors away, or the only one that starts
/// with it.
pub fn near_name<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let names: Vec<&str> = names.collect();
    let far = |known: &str| strsim::damerau_levenshtein(known, typed);
    let near = names.iter().filter(|known| far(known) <= 2).min_by_key(|known| far(known));
    let mut longer = names.iter().filter(|known| !typed.is_empty() && known.starts_with(typed));
    let only = longer.next().filter(|_| longer.next().is_none());
    near.or(only).copied()
}

#[cfg(test)]
mod tests {
    use super::{BadName, ConnectorName, Environment, EventName, check_webhook_id, near_name, proposed_name};
    use snapbox::{IntoData as _, str};

    #[test]
    fn the_nearest_name_is_suggested() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(near_name(typed, ["sale", "asn", "sale-2"].into_iter()), expected, "{typed}");
        };
        check("sael", Some("sale"));
        check("sale2", Some("sale"));
        check("anything", None);
        check("a", Some("asn"));
        assert_eq!(near_name("wms", ["wms-sale", "adjust"].into_iter()), Some("wms-sale"));
        assert_eq!(near_name("wms", ["wms-sale", "wms-asn"].into_iter()), None, "it may be either");
        check("", None);
    }

    #[test]
    fn connector_names() {
        let check =
            |text: &str, expected: bool| assert_eq!(text.parse::<ConnectorName>().is_ok(), expected, "{text:?}");
        check("wms-asn", true);
        check("0.a_b-c", true);
        check("", false);
        check("-a", false);
        check("Wms", false);
        check("a b", false);
        check("ä", false);
        check(&"a".repeat(64), true);
        check(&"a".repeat(65), false);
    }

    #[test]
    fn a_webhook_id_can_be_a_header() {
        let check = |text: &str, expected: bool| assert_eq!(check_webhook_id(text).is_ok(), expected, "{text:?}");
        check("msg_2f.A-1", true);
        check("order 7/3", true);
        check(&"x".repeat(256), true);
        for bad in ["", " ", " a", "a ", "a\tb", "a\r\nb", "a\0b", "ä", "\u{7f}"] {
            check(bad, false);
        }
        check(&"x".repeat(257), false);
    }

    #[test]
    fn event_names() {
        let check = |text: &str, expected: bool| assert_eq!(text.parse::<EventName>().is_ok(), expected, "{text:?}");
        check("ASN_RECEIVED_EVENT", true);
        check("", false);
        check("A\nB", false);
        check(&"A".repeat(129), false);
    }

    #[test]
    fn a_text_that_is_no_name_is_explained() {
        let long = "a".repeat(300);
        let texts = ["", "-a", "A b", "a b", "a\u{200b}", "\u{e4}", " a", "a\tb", &long];
        let said = |kind: &str, text: &str, error: Option<BadName>| {
            error.map(|error| format!("{kind} {:?}: {error}\n", text.get(..20).unwrap_or(text)))
        };
        let shown = [
            texts.map(|text| said("connector", text, text.parse::<ConnectorName>().err())),
            texts.map(|text| said("event", text, text.parse::<EventName>().err())),
            texts.map(|text| said("webhook id", text, check_webhook_id(text).err())),
            texts.map(|text| said("environment", text, text.parse::<Environment>().err())),
        ];
        let shown = shown.into_iter().flatten().flatten();
        snapbox::assert_data_eq!(shown.collect::<String>(), str![[r#"
connector "": a connector's name starts with a lower-case letter or a digit
connector "-a": a connector's name starts with a lower-case letter or a digit
connector "A b": a connector's name starts with a lower-case letter or a digit
connector "a b": a connector's name may contain only lower-case letters, digits, '.', '_' and '-'
connector "a\u{200b}": a connector's name may contain only lower-case letters, digits, '.', '_' and '-'; it has U+200B (zero-width space) at character 2, the last one
connector "ä": a connector's name starts with a lower-case letter or a digit
connector " a": a connector's name starts with a lower-case letter or a digit
connector "a\tb": a connector's name may contain only lower-case letters, digits, '.', '_' and '-'
connector "aaaaaaaaaaaaaaaaaaaa": a connector's name has at most 64 characters
event "": an event's name has 1 to 128 characters
event "A b": an event's name may contain only letters, digits, '.', '_' and '-'
event "a b": an event's name may contain only letters, digits, '.', '_' and '-'
event "a\u{200b}": an event's name may contain only letters, digits, '.', '_' and '-'; it has U+200B (zero-width space) at character 2, the last one
event "ä": an event's name may contain only letters, digits, '.', '_' and '-'
event " a": an event's name may contain only letters, digits, '.', '_' and '-'
event "a\tb": an event's name may contain only letters, digits, '.', '_' and '-'
event "aaaaaaaaaaaaaaaaaaaa": an event's name has 1 to 128 characters
webhook id "": a webhook id has 1 to 256 characters
webhook id "a\u{200b}": a webhook id is sent as a header: it may contain only printable ASCII characters; it has U+200B (zero-width space) at character 2, the last one
webhook id "ä": a webhook id is sent as a header: it may contain only printable ASCII characters
webhook id " a": a webhook id is sent as a header: it must not start or end with a blank
webhook id "a\tb": a webhook id is sent as a header: it may contain only printable ASCII characters
webhook id "aaaaaaaaaaaaaaaaaaaa": a webhook id has 1 to 256 characters
environment "": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment "A b": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment "a b": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment "a\u{200b}": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long; it has U+200B (zero-width space) at character 2, the last one
environment "ä": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment " a": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment "a\tb": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long
environment "aaaaaaaaaaaaaaaaaaaa": an environment is one word of letters, digits, '.', '_' and '-', at most 64 long

"#]].raw());
    }

    #[test]
    fn a_valid_name_is_proposed_for_an_invalid_one() {
        let check = |text: &str, name: Option<&str>| {
            assert_eq!(proposed_name(text).as_ref().map(ConnectorName::as_str), name, "{text}");
        };
        check("Nordlicht Returns", Some("nordlicht-returns"));
        check("  WMS / ASN (new) ", Some("wms-asn-new"));
        check("Größe_1.b", Some("groesse_1.b"));
        check("-x-", Some("x"));
        check(&"É9".repeat(70), Some("9-".repeat(32).trim_end_matches('-')));
        check("日本", None);
        check("", None);
    }
}
