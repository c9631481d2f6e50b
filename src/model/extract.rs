//! Extracts from a payload: event, document, store, time, products.
//!
//! The store configures where they are. The defaults are derived names, and nothing relies on their being in a payload. A payload
//! is read once, when it is accepted.

use super::api_key::ApiKey;
use super::json;
use super::name::EventName;
use super::outside::kept_id;
use super::pointer::Pointer;
use super::time::Timestamp;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Where to find each value in a payload: the `[payload.KEY]` table of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadPointers {
    /// The event's name.
    pub event: Vec<Pointer>,
    /// The id of the document.
    pub document: Vec<Pointer>,
    /// The store's id.
    pub store: Vec<Pointer>,
    /// The time of the event: epoch milliseconds or RFC 3339.
    pub time: Vec<Pointer>,
    /// Product ids.
    pub products: Vec<Pointer>,
}

/// The values that were found in one payload, as the log keeps them ([`kept_id`]). Any of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The event's name as in the payload.
    pub event: Option<String>,
    /// The document's id.
    pub document: Option<String>,
    /// The store's id.
    pub store: Option<String>,
    /// When the event happened.
    pub time: Option<Timestamp>,
    /// Product ids without duplicates, in order; at most [`MAX_PRODUCTS`].
    pub products: Vec<String>,
}

impl Extracted {
    /// Returns the event that the payload names, if events of `api_key` have names.
    pub fn event_of(&self, api_key: ApiKey) -> Option<EventName> {
        self.event.as_deref().filter(|_| api_key.has_events())?.parse().ok()
    }
}

/// How many product ids of one payload are kept for searches. A text search still finds the others.
pub const MAX_PRODUCTS: usize = 1000;

impl PayloadPointers {
    /// Reads `payload` once. Returns nothing for a payload that is not JSON.
    pub fn extract(&self, payload: &[u8]) -> Extracted {
        let Some(members) = json::members_of(payload) else { return self.extract_elsewhere(payload) };
        self.extract_from(&|pointer| pointer.find_among(&members))
    }

    /// A payload that is not an object has no top-level names, but a store's pointers may still match in it.
    fn extract_elsewhere(&self, payload: &[u8]) -> Extracted {
        let Some(root) = json::parse(payload) else { return Extracted::default() };
        self.extract_from(&|pointer| pointer.find(root))
    }

    fn extract_from<'a>(&self, find: &dyn Fn(&Pointer) -> Vec<&'a RawValue>) -> Extracted {
        let first = |pointers: &[Pointer]| {
            let scalar = |pointer| find(pointer).into_iter().find_map(json::scalar);
            pointers.iter().find_map(scalar).and_then(id)
        };
        Extracted {
            event: first(&self.event),
            document: first(&self.document),
            store: first(&self.store),
            time: first(&self.time).and_then(|text| parse_time(&text)),
            products: self.products_of(find),
        }
    }

    /// Returns these pointers, with `defaults` for every field that has none.
    #[must_use]
    pub fn or(self, defaults: Self) -> Self {
        let choose = |own: Vec<Pointer>, default| if own.is_empty() { default } else { own };
        Self {
            event: choose(self.event, defaults.event),
            document: choose(self.document, defaults.document),
            store: choose(self.store, defaults.store),
            time: choose(self.time, defaults.time),
            products: choose(self.products, defaults.products),
        }
    }

    fn products_of<'a>(&self, find: &dyn Fn(&Pointer) -> Vec<&'a RawValue>) -> Vec<String> {
        let mut products: Vec<String> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let found = self.products.iter().flat_map(find);
        for id in found.filter_map(json::scalar).filter_map(id) {
            if products.len() < MAX_PRODUCTS && seen.insert(id.clone()) {
                products.push(id);
            }
        }
        products
    }
}

fn id(text: String) -> Option<String> {
    match kept_id(&text) {
        Cow::Owned(kept) => Some(kept),
        Cow::Borrowed(_) => Some(text).filter(|text| !text.is_empty()),
    }
}

/// Parses a time as payloads contain it: epoch milliseconds or RFC 3339.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    match text.parse::<i64>() {
        Ok(millis) => Timestamp::from_millis(millis),
        Err(_) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Extracted, PayloadPointers};
    use crate::model::outside::MAX_ID_BYTES;
    use crate::model::time::Timestamp;

    fn pointers() -> PayloadPointers {
        let parse = |text: &str| vec![text.parse().expect(text)];
        PayloadPointers {
            event: parse("/eventType"),
            document: parse("/transferId"),
            store: parse("/storeId"),
            time: parse("/eventTime"),
            products: vec!["/l/*/p".parse().expect("p"), "/l/*/g".parse().expect("g")],
        }
    }

    #[test]
    fn extracts() {
        let text = br#"{"eventType":"E","transferId":77,"storeId":"256","eventTime":1772466012000,"l":[{"p":"A","g":"1"},{"p":"A"}]}"#;
        let found = pointers().extract(text);
        assert_eq!(found.document.as_deref(), Some("77"));
        assert_eq!(found.time, Timestamp::from_millis(1_772_466_012_000));
        assert_eq!(found.products, ["A", "1"]);
    }

    #[test]
    fn ids_that_do_not_fit_an_index_are_shortened_and_cleaned() {
        let long = |end: &str| format!("{}{end}", "x".repeat(300));
        let document = |id: &str| {
            let text = format!("{{\"transferId\":\"{id}\",\"storeId\":\"a\\u0000b\",\"l\":[{{\"p\":\"{id}\"}}]}}");
            pointers().extract(text.as_bytes())
        };
        let (one, two) = (document(&long("1")), document(&long("2")));
        assert_ne!(one.document, two.document, "two documents stay two");
        assert_eq!(one.document.as_deref().map(str::len), Some(MAX_ID_BYTES));
        assert_eq!(one.products, [one.document.clone().expect("a document")]);
        assert_eq!(one.store.as_deref(), Some("a\u{2400}b"));
    }

    #[test]
    fn hostile_payloads_yield_nothing() {
        let nothing = Extracted::default();
        for text in [&b""[..], b"x", b"[1,2]", b"\xff\xfe", b"{\"storeId\":{}}", "[".repeat(100_000).as_bytes()] {
            assert_eq!(pointers().extract(text), nothing);
        }
        assert_eq!(pointers().extract(br#"{"eventTime":99999999999999999}"#).time, None);
        assert_eq!(
            pointers().extract(br#"{"eventTime":"2026-03-02T15:40:12Z"}"#).time,
            Timestamp::from_millis(1_772_466_012_000)
        );
    }
}
