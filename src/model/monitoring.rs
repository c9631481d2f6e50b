//! Monitoring events: what Retail Cloud reports about its own calls to endpoints.
//!
//! Their payload is unpublished. So they are kept and shown as they came; they are no deliveries and are never sent.

use super::json;
use super::name::Environment;
use super::query::Cursor;
use super::time::Timestamp;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// A monitoring event that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMonitoringEvent {
    /// When it came in.
    pub received_at: Timestamp,
    /// The store's environment.
    pub environment: Environment,
    /// The connector that it names; `None` if it names none.
    pub connector: Option<String>,
    /// Its exact bytes.
    pub payload: Vec<u8>,
}

/// A monitoring event of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitoringEvent {
    /// A number that is never used again. It is not the id of a delivery.
    pub id: i64,
    /// See [`NewMonitoringEvent::received_at`].
    pub received_at: Timestamp,
    /// See [`NewMonitoringEvent::connector`].
    pub connector: Option<String>,
    /// See [`NewMonitoringEvent::payload`].
    pub payload: Vec<u8>,
}

/// Which monitoring events to list, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitoringQuery {
    /// Only this environment.
    pub environment: Environment,
    /// Only these connectors; empty for all.
    pub connectors: Vec<String>,
    /// Only from this time on.
    pub since: Option<Timestamp>,
    /// Only after this one.
    pub after: Option<Cursor>,
    /// The maximum number.
    pub limit: usize,
}

/// How many texts are looked at, keys included. A large payload could otherwise take as long as a hundred others.
const MOST_TEXTS: usize = 10_000;

/// Returns what `known` has for the first text in `payload` that it knows, in the order of the document. Keys of objects are not
/// looked at. A payload that is not JSON names nothing, and a name behind [`MOST_TEXTS`] is not found.
pub fn first_named<T>(payload: &[u8], known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut rest = json::parse(payload)?.get();
    for _ in 0..MOST_TEXTS {
        // In valid JSON every quotation mark outside of a text begins one.
        let begin = memchr(b'"', rest.as_bytes())?;
        let (token, after) = rest[begin..].split_at(token_length(&rest[begin..]));
        rest = after;
        if after.trim_start().starts_with(':') {
            continue;
        }
        let found = content(token).and_then(|text| known(&text));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Returns the length of the text at the start of `json`, with both of its quotation marks.
fn token_length(json: &str) -> usize {
    let mut at = 1;
    while let Some(next) = memchr2(b'"', b'\\', &json.as_bytes()[at..]) {
        at += next + 1;
        if json.as_bytes()[at - 1] == b'"' {
            return at;
        }
        // What is escaped has one byte at least, and a quotation mark among it does not end the text.
        at += 1;
    }
    json.len()
}

/// A lone surrogate, which JSON can escape, is in no text that we know.
fn content(token: &str) -> Option<Cow<'_, str>> {
    if memchr(b'\\', token.as_bytes()).is_some() {
        return serde_json::from_str(token).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(token.get(1..token.len() - 1)?))
}

#[cfg(test)]
mod tests {
    use super::{MOST_TEXTS, first_named};
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn the_first_text_that_is_known_counts() {
        let check = |payload: &str, expected: Option<&str>| {
            let known = |text: &str| ["wms", "pos", "a\"b"].into_iter().find(|known| *known == text);
            assert_eq!(first_named(payload.as_bytes(), known), expected, "{payload}");
        };
        check(r#"{"a":"wms","b":"pos"}"#, Some("wms"));
        check(r#"{"b":["x",{"c":"pos"}],"a":"wms"}"#, Some("pos"));
        check(r#"{"wms":"x","x" : "pos"}"#, Some("pos"));
        check("{\"wms\" \n\t: 1}", None);
        check(r#""wms""#, Some("wms"));
        check("\u{feff}[\"wms\"]", Some("wms"));
        check(r#"{"a":"\u0077ms"}"#, Some("wms"));
        check(r#"{"a":"a\"b","c":"pos"}"#, Some("a\"b"));
        check(r#"{"a":"\\","c":"pos"}"#, Some("pos"));
        check(r#"{"a":"\ud800","c":"pos"}"#, Some("pos"));
        check(r#"{"a":" wms","b":"WMS","c":"wms/"}"#, None);
        check(r#"{"a":"say: \"wms\""}"#, None);
        check(r#"{"a":"wms""#, None);
        check("wms", None);
        check("", None);
    }

    #[test]
    fn deep_nesting_is_read_and_other_bytes_name_nothing() {
        let deep = format!("{}\"wms\"{}", "[".repeat(100_000), "]".repeat(100_000));
        let known = |text: &str| (text == "wms").then_some(());
        assert_eq!(first_named(deep.as_bytes(), known), Some(()));
        assert_eq!(first_named(b"\xff\"wms\"", known), None);
        assert_eq!(first_named(b"[\"\xff\", \"wms\"]", known), None);
    }

    #[test]
    fn a_name_behind_many_texts_is_not_looked_for() {
        let known = |text: &str| (text == "wms").then_some(());
        let behind = |count: usize| first_named(format!("[{}\"wms\"]", "\"\",".repeat(count)).as_bytes(), known);
        assert_eq!((behind(MOST_TEXTS - 1), behind(MOST_TEXTS)), (Some(()), None));
    }

    fn first_text(value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Array(all) => all.iter().find_map(first_text),
            Value::Object(all) => all.values().find_map(first_text),
            _ => None,
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), any::<String>().prop_map(Value::from)];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..4).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_first_text_of_any_json_is_found(value in any_value(), is_indented in any::<bool>()) {
            let text = if is_indented { format!("{value:#}") } else { value.to_string() };
            prop_assert_eq!(first_named(text.as_bytes(), |text| Some(text.to_owned())), first_text(&value), "{}", text);
        }
    }
}
