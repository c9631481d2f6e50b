//! JSON that this program writes or reads itself: rows of the log, records of `listen`, envelopes, connectors. None of it is a
//! payload, in any spelling.

pub mod names;

use super::api_key::ApiKey;
use super::json::{self, Member};
use names::is_spelled;
use serde_json::value::RawValue;

/// What an object that belongs to this program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// An event with its API key, as `send --ndjson` reads it, or something close to it.
    Envelope,
    /// A row of the log with its payload, as `failed export` writes it and `failed import` reads it.
    Row,
    /// A row of the log without its payload.
    Found,
    /// A request as `listen` shows it or `listen --record` keeps it.
    Record,
    /// A connector.
    Connector,
    /// A line of a plan, as `repost --plan` writes it.
    Plan,
    /// Any other output of a command, such as the summary of a run.
    Output,
    /// An object with a list of the others.
    Wrapper,
}

impl Foreign {
    /// Returns what the object with these members is; `None` if it may be a payload.
    pub fn of(members: &[Member<'_>]) -> Option<Self> {
        Self::by_its_marks(members).or_else(|| Self::by_its_names(members))
    }

    /// Recognises an object that has members which no event has, whatever else is in it.
    fn by_its_marks(members: &[Member<'_>]) -> Option<Self> {
        let has = |names: &[&str]| members.iter().any(|(key, _)| names.iter().any(|name| is_spelled(key, name)));
        let is_request = has(&["method"]) && has(&["path"]);
        if is_request && (has(&["sha256"]) || (has(&["headers"]) && has(&["body", "body_base64"]))) {
            return Some(Self::Record);
        }
        // `failed show` has the digest too, next to the state of the event.
        if has(&["inv_hooks_plan"]) || (has(&["payload_sha256"]) && has(&["id"]) && !has(&["state", "payload"])) {
            return Some(Self::Plan);
        }
        let is_payload = |(key, value): &Member<'_>| is_spelled(key, "payload") && value.get() != "null";
        let has_payload = has(&["payload_base64"]) || members.iter().any(is_payload);
        if has_payload && has(&["webhook_id", "connector", "state"]) {
            return Some(Self::Row);
        }
        if has(&["payload_base64"]) {
            return Some(Self::Envelope);
        }
        // A key may occur twice, and either value may be the one that counts.
        let mut api_keys =
            members.iter().filter(|(key, _)| is_spelled(key, "apikey")).map(|(_, value)| *value).peekable();
        if api_keys.peek().is_none() {
            if has(&["payload"]) && members.iter().any(|(_, value)| names_key(value)) {
                return Some(Self::Envelope);
            }
            return None;
        }
        let is_named = api_keys.any(names_key);
        if has(&["connector", "webhook_id", "state", "environment", "failure"]) {
            return Some(if has_payload { Self::Row } else { Self::Found }).filter(|_| has_payload || is_named);
        }
        if has(&["endpoint", "api_endpoint"]) && is_named {
            return Some(Self::Connector);
        }
        (has_payload || is_named).then_some(Self::Envelope)
    }

    /// Recognises an object whose members are all of this program, although some of its columns are missing.
    fn by_its_names(members: &[Member<'_>]) -> Option<Self> {
        let is_key = |(_, value): &Member<'_>| names_key(value);
        match () {
            () if members.is_empty() => None,
            () if names::is_record(members) => Some(Self::Record),
            () if names::is_document(members) => Some(Self::Output),
            () if names::is_row(members) => Some(Self::Found),
            () if names::is_envelope(members, is_key) => Some(Self::Envelope),
            () if names::is_wrapper(members, |inner| Self::of(inner).is_some()) => Some(Self::Wrapper),
            () => None,
        }
    }

    /// Returns what it looks like, for people.
    pub fn what(self) -> &'static str {
        match self {
            Self::Envelope => "it is an envelope, not a payload",
            Self::Row => "it is a row of the failed-event log, not a payload",
            Self::Found => "it is a row of the failed-event log without its payload",
            Self::Record => "it is a line of `listen`, not a payload",
            Self::Connector => "it is a connector, not a payload",
            Self::Plan => "it is a line of a plan, not a payload",
            Self::Output => "it is the output of a command, not a payload",
            Self::Wrapper => "it is an object around a list, not a payload",
        }
    }

    /// Returns which command reads it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Envelope => {
                r#"`inv-hooks send --ndjson FILE` takes lines of the form {"apiKey":…,"event":…,"payload":…}, and nothing else in them"#
            }
            Self::Row => "`inv-hooks failed import FILE` takes such rows",
            Self::Wrapper => "write each element of the list on a line of its own: jq -c '.[] | arrays[]' FILE",
            Self::Found | Self::Output => {
                "`inv-hooks failed export` writes rows with their payload, and `inv-hooks repost ID` sends an event again"
            }
            Self::Record => {
                "a line of `listen --record` has its payload in `body`: `jq -c '{apiKey: \"API_KEY\", payload: .body}' FILE | inv-hooks send --ndjson -`"
            }
            Self::Connector => "`inv-hooks connector import FILE` takes connectors",
            Self::Plan => "`inv-hooks repost --from-plan FILE` sends what a plan lists",
        }
    }
}

/// Says whether a text is one of the API keys, in any case and with blanks or hyphens in it.
fn names_key(value: &RawValue) -> bool {
    let names = |text: String| ApiKey::ALL.iter().any(|key| is_spelled(text.trim(), key.as_str()));
    value.get().starts_with('"') && json::scalar(value).is_some_and(names)
}

#[cfg(test)]
mod tests {
    use super::{Foreign, names::is_spelled};
    use crate::model::json;
    use snapbox::str;

    #[test]
    fn each_kind_is_named_with_the_command_that_takes_it() {
        let shown = [
            r#"{"apiKey":"SALE_INVENTORY","payload":{}}"#,
            r#"{"api_key":"SALE_INVENTORY","connector":"c","payload":{}}"#,
            r#"{"api_key":"SALE_INVENTORY","webhook_id":"m"}"#,
            r#"{"time":"t","method":"POST","path":"/p","body":"{}"}"#,
            r#"{"apiKey":"SALE_INVENTORY","endpoint":"https://a"}"#,
            r#"{"id":1,"webhook_id":"m","payload_sha256":"x"}"#,
            r#"{"summary":{},"deliveries":[]}"#,
            r#"{"rows":[{"apiKey":"SALE_INVENTORY","payload":{}}]}"#,
        ]
        .map(|text| {
            let foreign = json::members_of(text.as_bytes()).and_then(|members| Foreign::of(&members)).expect(text);
            format!("{text}\n  {}\n  {}\n", foreign.what(), foreign.fix())
        });
        snapbox::assert_data_eq!(
            shown.concat(),
            str![[r#"
{"apiKey":"SALE_INVENTORY","payload":{}}
  it is an envelope, not a payload
  `inv-hooks send --ndjson FILE` takes lines of the form {"apiKey":…,"event":…,"payload":…}, and nothing else in them
{"api_key":"SALE_INVENTORY","connector":"c","payload":{}}
  it is a row of the failed-event log, not a payload
  `inv-hooks failed import FILE` takes such rows
{"api_key":"SALE_INVENTORY","webhook_id":"m"}
  it is a row of the failed-event log without its payload
  `inv-hooks failed export` writes rows with their payload, and `inv-hooks repost ID` sends an event again
{"time":"t","method":"POST","path":"/p","body":"{}"}
  it is a line of `listen`, not a payload
  a line of `listen --record` has its payload in `body`: `jq -c '{apiKey: "API_KEY", payload: .body}' FILE | inv-hooks send --ndjson -`
{"apiKey":"SALE_INVENTORY","endpoint":"https://a"}
  it is a connector, not a payload
  `inv-hooks connector import FILE` takes connectors
{"id":1,"webhook_id":"m","payload_sha256":"x"}
  it is a line of a plan, not a payload
  `inv-hooks repost --from-plan FILE` sends what a plan lists
{"summary":{},"deliveries":[]}
  it is the output of a command, not a payload
  `inv-hooks failed export` writes rows with their payload, and `inv-hooks repost ID` sends an event again
{"rows":[{"apiKey":"SALE_INVENTORY","payload":{}}]}
  it is an object around a list, not a payload
  write each element of the list on a line of its own: jq -c '.[] | arrays[]' FILE

"#]]
        );
    }

    #[test]
    fn lines_of_this_program_are_recognised_in_any_spelling() {
        let check = |text: &str, expected: Option<Foreign>| {
            let members = json::members_of(text.as_bytes()).expect(text);
            assert_eq!(Foreign::of(&members), expected, "{text}");
        };
        for key in ["apiKey", "api_key", "api-key", "apikey", "API Key", "APIKEY"] {
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","payload":{{}}}}"#), Some(Foreign::Envelope));
            check(&format!(r#"{{"{key}":"x","Payload":"{{}}"}}"#), Some(Foreign::Envelope));
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","data":{{}}}}"#), Some(Foreign::Envelope));
            check(&format!(r#"{{"{key}":"hunter2","orderId":"1"}}"#), None);
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","connector":"c","payload":{{}}}}"#), Some(Foreign::Row));
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","state":"failed","payload_base64":""}}"#), Some(Foreign::Row));
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","webhook_id":"m"}}"#), Some(Foreign::Found));
            check(&format!(r#"{{"{key}":"SALE_INVENTORY","API Endpoint":"https://a"}}"#), Some(Foreign::Connector));
        }
        check(r#"{"apiKey":"x","apiKey":"SALE_INVENTORY","data":{}}"#, Some(Foreign::Envelope));
        check(r#"{"apiKey":"x","api_key":"SALE_INVENTORY","endpoint":"https://a"}"#, Some(Foreign::Connector));
        check(r#"{"API-Key":1,"apiKey":"SALE_INVENTORY","state":"failed"}"#, Some(Foreign::Found));
        check(r#"{"apiKey":"x","apiKey":"y","orderId":"1"}"#, None);
        check(r#"{"payload":{}}"#, Some(Foreign::Envelope));
        check(r#"{"event":"X","payload":"{}"}"#, Some(Foreign::Envelope));
        check(r#"{"event":"X"}"#, None);
        check(r#"{"payload":{},"orderId":"1"}"#, None);
        check(r#"{"key":"SALE_INVENTORY","payload":{}}"#, Some(Foreign::Envelope));
        check(r#"{"kind":"SALE_INVENTORY","orderId":"1"}"#, None);
        check(r#"{"apiKey":"sale_inventory","data":{}}"#, Some(Foreign::Envelope));
        check(r#"{"api_key":" SALE INVENTORY","event":null,"body":{}}"#, Some(Foreign::Envelope));
        check(r#"{"payload_base64":"e30="}"#, Some(Foreign::Envelope));
        check(r#"{"connector":"c","payload":{}}"#, Some(Foreign::Row));
        check(r#"{"id":1,"connector":"c","state":"failed","payload":{}}"#, Some(Foreign::Row));
        check(r#"{"inv_hooks_plan":1,"environment":"e"}"#, Some(Foreign::Plan));
        check(r#"{"id":1,"webhook_id":"m","payload_sha256":"x"}"#, Some(Foreign::Plan));
        check(r#"{"webhook_id":"m","status":503,"payload":"{}"}"#, Some(Foreign::Row));
        let record = r#"{"time":"t","method":"POST","path":"/","headers":{},"body":"{}","sha256":"x","status":200}"#;
        check(record, Some(Foreign::Record));
        check(&record.replace("\"body\":\"{}\"", "\"body_base64\":\"e30=\""), Some(Foreign::Record));
        check(r#"{"time":"t","method":"POST","path":"/","status":200,"bytes":2,"sha256":"x"}"#, Some(Foreign::Record));
        check(r#"{"method":"POST","path":"/"}"#, None);
        check(
            r#"{"id":1,"connector":"c","state":"failed","payload":null,"payload_sha256":null}"#,
            Some(Foreign::Found),
        );
        check(r#"{"id":1,"connector":"c","state":"failed","payload":{},"payload_sha256":"x"}"#, Some(Foreign::Row));
        check(r#"{"state":"failed","connector":"c","orderId":"1"}"#, None);
        check("{}", None);
    }

    #[test]
    fn an_object_with_only_names_of_this_program_is_no_payload() {
        let check = |text: &str, expected: Option<Foreign>| {
            let members = json::members_of(text.as_bytes()).expect(text);
            assert_eq!(Foreign::of(&members), expected, "{text}");
        };
        for name in ["eventType", "eventName", "event_name", "event_type", "headers", "metadata", "id", "Type"] {
            check(&format!(r#"{{"{name}":"X","payload":{{"a":1}}}}"#), Some(Foreign::Envelope));
            check(&format!(r#"{{"{name}":"X","payload":"{{}}"}}"#), Some(Foreign::Envelope));
            check(&format!(r#"{{"{name}":"X","payload":7}}"#), None);
            check(&format!(r#"{{"{name}":"X"}}"#), None);
            for field in ["orderId", "transferId", "storeId", "productList", "eventTime", "x"] {
                check(&format!(r#"{{"{name}":"X","payload":{{}},"{field}":"1"}}"#), None);
            }
        }
        check(r#"{"key":"SALE_INVENTORY","data":{"a":1}}"#, Some(Foreign::Envelope));
        check(r#"{"kind":"SALE_INVENTORY","body":"{}"}"#, Some(Foreign::Envelope));
        check(r#"{"kind":"SALE_INVENTORY","id":5}"#, None);
        check(r#"{"kind":"SALE_INVENTORY","data":{},"orderId":"1"}"#, None);
        for key in ["events", "rows", "data"] {
            check(&format!(r#"{{"{key}":[{{"apiKey":"SALE_INVENTORY","payload":{{}}}}]}}"#), Some(Foreign::Wrapper));
            check(&format!(r#"{{"{key}":[{{"orderId":"1"}}]}}"#), None);
            check(&format!(r#"{{"{key}":[{{"payload":{{}}}}],"storeId":"1"}}"#), None);
            check(&format!(r#"{{"{key}":[]}}"#), None);
        }
        check(r#"{"id":5,"connector":"sale","state":"failed","failure":"http_status"}"#, Some(Foreign::Found));
        check(r#"{"id":5,"state":"failed"}"#, Some(Foreign::Found));
        check(r#"{"webhook_id":"m","document_id":"A1"}"#, Some(Foreign::Found));
        check(r#"{"id":5,"status":"SHIPPED"}"#, None);
        check(r#"{"id":5,"state":"failed","storeId":"1"}"#, None);
        check(r#"{"connector":"sale"}"#, None);
        check(r#"{"time":"t","method":"POST","path":"/p","body":"{}"}"#, Some(Foreign::Record));
        check(r#"{"method":"POST","path":"/p","status":503}"#, Some(Foreign::Record));
        check(r#"{"body":"{\"orderId\":1}"}"#, Some(Foreign::Record));
        check(r#"{"body":{"orderId":1}}"#, None);
        check(r#"{"body":"{}","storeId":"1"}"#, None);
        check(r#"{"summary":{},"deliveries":[]}"#, Some(Foreign::Output));
        check(r#"{"error":{"code":"x","exit":3,"message":"m"}}"#, Some(Foreign::Output));
        check(r#"{"error":{"code":"x"}}"#, None);
        check(r#"{"summary":{},"deliveries":[],"orderId":"1"}"#, None);
        check(r#"{"value":"x","count":1}"#, None);
    }

    #[test]
    fn spellings() {
        let check = |key: &str, expected: bool| assert_eq!(is_spelled(key, "payload_base64"), expected, "{key}");
        check("payload_base64", true);
        check("Payload-Base64", true);
        check("payloadBase64", true);
        check("payload", false);
        check("payload_base642", false);
        check("", false);
    }
}
