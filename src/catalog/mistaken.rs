//! Signs that a payload or its event was given for the wrong API key, or lost its document id: enough for a warning, never for a refusal.
//!
//! It is called for every event that is added or sent, so it looks only at the document and the event.

use super::{facts, pointers, suggest};
use crate::model::{ApiKey, Extracted, PayloadPointers, Pointer, json};

/// At most this many API keys are named in a message.
const NAMED: usize = 2;

/// Returns what is wrong about `payload` as an event of `api_key`. `places` is where its values are, and `found` what was
/// extracted from them. `given` is the event if it was given beside the payload. A payload that is not a JSON object has nothing
/// to find.
pub fn signs_of_mistake(
    api_key: ApiKey,
    places: &PayloadPointers,
    payload: &[u8],
    found: &Extracted,
    given: Option<&str>,
) -> Vec<String> {
    // Where the published list of events is not complete, an event of another API key in a payload proves little.
    let can_be_other = facts::has_complete_events(api_key) || found.document.is_none();
    let event = given.or_else(|| found.event.as_deref().filter(|_| can_be_other));
    let mut signs: Vec<String> = event.and_then(|event| other_event(api_key, event, given)).into_iter().collect();
    // Nearly every payload has its document id once: it is not parsed once more.
    if found.document.is_some() && !places.document.iter().any(|place| place.may_repeat(payload)) {
        return signs;
    }
    let Some(members) = json::members_of(payload) else { return signs };
    match &found.document {
        None if signs.is_empty() => signs.push(without_document(api_key, places, &members)),
        None => signs.push(format!("no document id found{}", at(&places.document))),
        Some(_) => signs.extend(repeated(&places.document, &members)),
    }
    signs
}

/// Returns what is wrong about `event`. An unknown one is not repeated: there may be many, and each message is kept.
fn other_event(api_key: ApiKey, event: &str, given: Option<&str>) -> Option<String> {
    let of_key = facts::events(api_key);
    if of_key.contains(&event) {
        return None;
    }
    let keys = facts::keys_of_event(event);
    if !keys.is_empty() {
        return Some(format!("{event} is an event of {}; is {api_key} the right API key?", named(&keys)));
    }
    let given = given?;
    if of_key.is_empty() {
        return Some(format!("{api_key} has no events, but one was given"));
    }
    let meant = suggest::suggest_event(api_key, given).map(|meant| format!("; did you mean {meant}?"));
    let is_wrong = meant.is_some() || facts::has_complete_events(api_key);
    is_wrong.then(|| format!("the event is not in the published list of {api_key}{}", meant.unwrap_or_default()))
}

fn without_document(api_key: ApiKey, places: &PayloadPointers, members: &[json::Member<'_>]) -> String {
    let has_document = |key: &ApiKey| {
        let places = pointers::default_pointers(*key).document;
        places.iter().any(|place| place.find_among(members).into_iter().any(|value| json::scalar(value).is_some()))
    };
    let others: Vec<ApiKey> = ApiKey::ALL.into_iter().filter(|key| *key != api_key && has_document(key)).collect();
    let missing = format!("no document id found{}", at(&places.document));
    let Some(first) = others.first() else { return format!("{missing}; is {api_key} the right API key?") };
    let other = at(&pointers::default_pointers(*first).document);
    format!("{missing}, but one of {}{other}; is {api_key} the right API key?", named(&others))
}

/// Of two values of a key this program takes the last one; an endpoint may take the first.
fn repeated(places: &[Pointer], members: &[json::Member<'_>]) -> Option<String> {
    let place = places.iter().find(|place| place.is_ambiguous_among(members))?;
    Some(format!("the payload has {place} twice: which of the values counts is up to the reader; keep one"))
}

fn at(places: &[Pointer]) -> String {
    places.first().map(|place| format!(" at {place}")).unwrap_or_default()
}

fn named(keys: &[ApiKey]) -> String {
    let shown = keys.iter().take(NAMED).map(|key| key.as_str()).collect::<Vec<_>>();
    match keys.len().saturating_sub(NAMED) {
        0 => shown.join(" or "),
        more => format!("{} or {more} other API keys", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::signs_of_mistake;
    use crate::catalog::default_pointers;
    use crate::model::ApiKey;

    #[test]
    fn a_payload_of_another_api_key_is_noticed_and_the_key_is_named() {
        let check = |key: ApiKey, payload: &str, expected: &[&str]| {
            let places = default_pointers(key);
            let found = places.extract(payload.as_bytes());
            assert_eq!(signs_of_mistake(key, &places, payload.as_bytes(), &found, None), expected, "{key} {payload}");
        };
        check(ApiKey::Sale, r#"{"orderId":"1"}"#, &[]);
        check(ApiKey::Sts, r#"{"eventType":"NEW_EVENT","transferId":1}"#, &[]);
        check(ApiKey::Asn, "{}", &["no document id found at /transferId; is INVENTORY_EXPORT_ASN the right API key?"]);
        check(
            ApiKey::Asn,
            r#"{"orderId":"1"}"#,
            &["no document id found at /transferId, but one of SALE_INVENTORY or RETURN_INVENTORY at /orderId; is \
               INVENTORY_EXPORT_ASN the right API key?"],
        );
        check(
            ApiKey::Sale,
            r#"{"transferId":"1"}"#,
            &[
                "no document id found at /orderId, but one of INVENTORY_EXPORT_ASN, INVENTORY_EXPORT_STS or 3 other API keys \
               at /transferId; is SALE_INVENTORY the right API key?",
            ],
        );
        check(
            ApiKey::Sale,
            r#"{"cycleCountId":"1","eventType":"CYC_COUNT_STARTED_EVENT"}"#,
            &[
                "CYC_COUNT_STARTED_EVENT is an event of INVENTORY_EXPORT_CYC; is SALE_INVENTORY the right API key?",
                "no document id found at /orderId",
            ],
        );
        check(
            ApiKey::Po,
            r#"{"purchaseOrderId":{"a":1}}"#,
            &["no document id found at /purchaseOrderId; is INVENTORY_EXPORT_PO the right API key?"],
        );
        check(ApiKey::Sale, "not JSON", &[]);
        check(ApiKey::Sale, r#"[{"transferId":"1"}]"#, &[]);
    }

    #[test]
    fn an_event_that_was_given_for_the_wrong_api_key_is_noticed() {
        let check = |key: ApiKey, event: &str, expected: Option<&str>| {
            let places = default_pointers(key);
            let payload = br#"{"orderId":"1","transferId":"1","eventType":"X"}"#;
            let signs = signs_of_mistake(key, &places, payload, &places.extract(payload), Some(event));
            assert_eq!(signs.first().map(String::as_str), expected, "{key} {event}");
        };
        check(ApiKey::Asn, "ASN_RECEIVED_EVENT", None);
        check(ApiKey::Sale, "NOPE", Some("SALE_INVENTORY has no events, but one was given"));
        check(ApiKey::Asn, "NOPE", Some("the event is not in the published list of INVENTORY_EXPORT_ASN"));
        check(
            ApiKey::Asn,
            "ASN_RECIEVED_EVENT",
            Some("the event is not in the published list of INVENTORY_EXPORT_ASN; did you mean ASN_RECEIVED_EVENT?"),
        );
        check(
            ApiKey::Sts,
            "CYC_COUNT_STARTED_EVENT",
            Some(
                "CYC_COUNT_STARTED_EVENT is an event of INVENTORY_EXPORT_CYC; is INVENTORY_EXPORT_STS the right API key?",
            ),
        );
        // The published list of this API key is not complete.
        check(ApiKey::Sts, "STS_NEW_EVENT", None);
    }

    #[test]
    fn a_repeated_document_id_is_noticed() {
        let check = |payload: &str, is_repeated: bool| {
            let mut places = default_pointers(ApiKey::Asn);
            places.document.push("/a/id".parse().expect("a pointer"));
            let found = places.extract(payload.as_bytes());
            let signs = signs_of_mistake(ApiKey::Asn, &places, payload.as_bytes(), &found, None);
            assert_eq!(signs.iter().any(|sign| sign.contains(" twice: ")), is_repeated, "{payload} {signs:?}");
        };
        check(r#"{"transferId":"A","transferId":"B"}"#, true);
        check(r#"{"transferId":"A","transfer\u0049d":"A"}"#, true);
        check(r#"{"a":{"id":1,"id":2}}"#, true);
        check(r#"{"a":{"id":1},"a":{"id":2}}"#, true);
        check(r#"{"transferId":"A","storeId":1,"storeId":2}"#, false);
        check(r#"{"transferId":"A","a":{"transferId":"B"}}"#, false);
    }
}
