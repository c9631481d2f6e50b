//! An envelope: an event with its API key, as `send --ndjson` takes it in a line.

use crate::model::json::{self, Member};
use crate::model::{ApiKey, EventName, is_spelled, members_of_payload};

/// An event as its sender describes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) api_key: ApiKey,
    pub(super) event: Option<EventName>,
    /// The exact bytes.
    pub(super) payload: Vec<u8>,
}

impl Envelope {
    /// Reads `body`; `None` if it is not an envelope, or has a value that is not what its key says.
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        let members = members_of_payload(body).ok()?;
        let is_known = |(key, _): &Member<'_>| ["apikey", "event", "payload"].iter().any(|name| is_spelled(key, name));
        if !members.iter().all(is_known) {
            return None;
        }
        let get = |name: &str| members.iter().find(|(key, _)| is_spelled(key, name)).map(|(_, value)| *value);
        let event = match get("event") {
            None => None,
            Some(event) if event.get() == "null" => None,
            Some(event) => Some(json::scalar(event)?.parse().ok()?),
        };
        let api_key = json::scalar(get("apikey")?)?.parse().ok()?;
        Some(Self { api_key, event, payload: get("payload")?.get().as_bytes().to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    #[test]
    fn an_envelope_is_read_with_the_exact_payload() {
        let read = |text: &str| Envelope::of(text.as_bytes());
        let envelope = read(r#"{"apiKey":"SALE_INVENTORY","payload": {"a" : 1.50} }"#).expect("an envelope");
        assert_eq!((envelope.event, envelope.payload.as_slice()), (None, &br#"{"a" : 1.50}"#[..]));
        assert!(read(r#"{"api_key":"SALE_INVENTORY","event":null,"payload":{}}"#).is_some());
        for bad in [
            "",
            "[]",
            "{}",
            r#"{"apiKey":"SALE_INVENTORY"}"#,
            r#"{"apiKey":"NOTHING","payload":{}}"#,
            r#"{"apiKey":"SALE_INVENTORY","payload":{},"more":1}"#,
            r#"{"apiKey":"SALE_INVENTORY","event":7.5e,"payload":{}}"#,
            r#"{"apiKey":1,"payload":{}}"#,
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
