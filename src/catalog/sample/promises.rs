//! What every sample promises, checked for many keys, events, seeds and lines. Tests only.

use super::build::sample;
use super::request::SampleRequest;
use crate::catalog::check::{check, warnings};
use crate::catalog::facts::events;
use crate::catalog::pointers::default_pointers;
use crate::model::{ApiKey, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

/// Any key with any of its events, or with none named.
fn any_request() -> impl Strategy<Value = SampleRequest<'static>> {
    let key = prop::sample::select(ApiKey::ALL.to_vec());
    let rest =
        (any::<prop::sample::Index>(), any::<u64>(), 0_u64..1_000_000, prop::option::of(1_usize..60), any::<bool>());
    (key, rest).prop_map(|(api_key, (event, seed, index, lines, is_test))| {
        let choices: Vec<_> = events(api_key).iter().copied().map(Some).chain([None]).collect();
        SampleRequest { api_key, event: *event.get(&choices), seed, index, lines, is_test, event_time: None }
    })
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("a sample is JSON")
}

fn lines_of<'a>(payload: &'a Value, list: &str) -> &'a [Value] {
    payload[list].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A field's sum over lines, in hundredths so that money adds up exactly.
fn sum(lines: &[Value], field: &str) -> i64 {
    lines.iter().map(|line| hundredths(&line[field])).sum()
}

fn hundredths(value: &Value) -> i64 {
    let text = format!("{:.2}", value.as_f64().unwrap_or_default());
    text.replace('.', "").parse().expect("digits")
}

/// Asserts that `total` of the payload, where it is there, is the sum of `field` over its lines.
fn adds_up(payload: &Value, total: &str, field: &str) {
    if !payload[total].is_null() {
        assert_eq!(hundredths(&payload[total]), sum(lines_of(payload, "productList"), field), "{total}: {payload}");
    }
}

/// Asserts that `product` of each line is `left` times `right`.
fn multiplies(line: &Value, left: &str, right: &str, product: &str) {
    assert_eq!(hundredths(&line[left]) * hundredths(&line[right]), hundredths(&line[product]) * 100, "{line}");
}

fn check_line(key: ApiKey, line: &Value) {
    let number = |field: &str| line[field].as_i64().unwrap_or_default();
    match key {
        ApiKey::Ina if line["bucketList"].is_null() => {
            assert_eq!(number("previousQuantity") + number("quantity"), number("newQuantity"), "{line}");
            assert!(number("quantity") != 0 && number("newQuantity") >= 0, "{line}");
        }
        ApiKey::Ina | ApiKey::Inba => check_buckets(line),
        ApiKey::Cyc if !line["variance"].is_null() => {
            assert_eq!(number("countedQuantity") - number("inventoryQuantity"), number("variance"), "{line}");
            multiplies(line, "variance", "unitCost", "varianceCost");
        }
        ApiKey::Po => multiplies(line, "orderQuantity", "unitCost", "totalCost"),
        ApiKey::Asn => {
            assert!((1..=number("expectedQuantity") - number("damagedQuantity")).contains(&number("receivedQuantity")));
            assert_eq!(
                number("receivedQuantity") < number("expectedQuantity"),
                line.get("reasons").is_some(),
                "{line}"
            );
        }
        ApiKey::Sts | ApiKey::Cts => {
            let serials = line.get("serialNumberList").and_then(Value::as_array).map(Vec::len);
            assert!(serials.is_none_or(|count| i64::try_from(count) == Ok(number("receivedQuantity"))), "{line}");
            assert!((1..=number("shippedQuantity")).contains(&number("receivedQuantity")), "{line}");
        }
        _ => {}
    }
}

/// Asserts that the quantity that leaves one bucket enters the other, and that the stock on hand does not change.
fn check_buckets(line: &Value) {
    let change = |bucket: &Value| {
        let entry = lines_of(line, "bucketList").iter().find(|entry| &entry["bucket"] == bucket).expect("a bucket");
        assert!(entry["newQuantity"].as_i64() >= Some(0), "{line}");
        entry["newQuantity"].as_i64().unwrap_or_default() - entry["previousQuantity"].as_i64().unwrap_or_default()
    };
    let quantity = line["quantity"].as_i64().expect("a quantity");
    assert_eq!(change(&Value::from("QTYOH")), 0, "{line}");
    assert_eq!((change(&line["fromBucket"]), change(&line["toBucket"])), (-quantity, quantity), "{line}");
}

fn check_gtin(gtin: &str) {
    assert!(matches!(gtin.len(), 8 | 12 | 13 | 14), "{gtin}");
    let weigh =
        |(place, digit): (usize, char)| digit.to_digit(10).expect("a digit") * if place % 2 == 1 { 3 } else { 1 };
    let sum: u32 = gtin.chars().rev().enumerate().map(weigh).sum();
    assert!(sum.is_multiple_of(10), "{gtin}");
}

proptest! {
    #[test]
    fn a_sample_satisfies_its_schema_and_is_not_odd(request in any_request()) {
        let text = sample(&request);
        prop_assert_eq!(check(request.api_key, text.as_bytes()), [], "{}", text);
        let found = default_pointers(request.api_key).extract(text.as_bytes());
        prop_assert_eq!(warnings(request.api_key, &found), Vec::<String>::new(), "{}", text);
        prop_assert!(found.store.is_some());
        prop_assert!(!text.contains('\n'));
        prop_assert!(!text.contains("errorCode") && !text.contains("errorMessage"));
        prop_assert_eq!(found.document.is_some_and(|id| id.starts_with("TEST-")), request.is_test);
    }

    #[test]
    fn sums_and_check_digits_hold(request in any_request()) {
        let payload = parse(&sample(&request));
        let lines = lines_of(&payload, "productList");
        for line in lines {
            check_line(request.api_key, line);
        }
        lines.iter().filter_map(|line| line["gtin"].as_str()).for_each(check_gtin);
        adds_up(&payload, "totalExpectedQuantity", "expectedQuantity");
        adds_up(&payload, "totalReceivedQuantity", "receivedQuantity");
        adds_up(&payload, "totalVariance", "variance");
        adds_up(&payload, "varianceCost", "varianceCost");
        adds_up(&payload, "totalCost", "totalCost");
        let number = |field: &str| payload[field].as_i64().unwrap_or_default();
        prop_assert_eq!(number("gains") + number("losses"), number("totalVariance"));
        prop_assert!(number("gains") >= 0 && number("losses") <= 0);
    }

    #[test]
    fn a_sample_has_the_lines_that_were_asked_for(request in any_request()) {
        let payload = parse(&sample(&request));
        let list = if request.api_key == ApiKey::Return { "returnProductList" } else { "productList" };
        let count = lines_of(&payload, list).len();
        if request.event == Some("CYC_COUNT_CANCELED_EVENT") {
            prop_assert!(payload.get(list).is_none());
        } else {
            prop_assert_eq!(request.lines.unwrap_or(count), count);
            prop_assert!(count > 0);
        }
    }
}

#[test]
fn each_event_has_its_status_and_fields() {
    let check = |key: ApiKey, event: &'static str, status: &str, absent: &[&str], present: &[&str]| {
        let payload = parse(&sample(&SampleRequest { event: Some(event), ..SampleRequest::new(key) }));
        assert_eq!((payload["eventType"].as_str(), payload["status"].as_str()), (Some(event), Some(status)));
        assert!(absent.iter().all(|field| payload.get(field).is_none()), "{event}: {payload}");
        assert!(present.iter().all(|field| payload.get(field).is_some()), "{event}: {payload}");
    };
    let counts = ["gains", "losses", "totalVariance", "varianceCost", "completedOn"];
    check(ApiKey::Asn, "ASN_RECEIVED_EVENT", "RECEIVED", &[], &["receivedOn", "orderId"]);
    check(ApiKey::Asn, "ASN_PARTIALLY_RECEIVED_EVENT", "PARTIALLY_RECEIVED", &[], &["totalReceivedQuantity"]);
    check(ApiKey::Sts, "ASN_RECEIVE_COMPLETED_EVENT", "RECEIVED", &[], &["shippedOn", "trackingNumber"]);
    check(ApiKey::Rtv, "ASN_RECEIVE_COMPLETED_EVENT", "SHIPPED", &["receivedOn"], &["returnAuthorizationNumber"]);
    check(ApiKey::Cyc, "CYC_COUNT_CREATED_EVENT", "CREATED", &counts, &["productList"]);
    check(ApiKey::Cyc, "CYC_COUNT_STARTED_EVENT", "STARTED", &counts, &["startedOn", "productList"]);
    check(ApiKey::Cyc, "CYC_COUNT_COMPLETED_EVENT", "COMPLETED", &[], &counts);
    check(
        ApiKey::Cyc,
        "CYC_COUNT_CANCELED_EVENT",
        "CANCELED",
        &["productList", "gains", "completedOn"],
        &["createdOn"],
    );
    check(ApiKey::Po, "PO_TRANSFER_ERRORED_EVENT", "ERRORED", &[], &["currency", "totalCost"]);
}

#[test]
fn events_of_one_seed_have_the_same_document_in_order() {
    for key in [ApiKey::Asn, ApiKey::Cyc, ApiKey::Po] {
        let found = |event| {
            let text = sample(&SampleRequest { event: Some(event), seed: 5, ..SampleRequest::new(key) });
            default_pointers(key).extract(text.as_bytes())
        };
        let first = found(events(key)[0]);
        let later = found(events(key)[2]);
        assert_eq!((&first.document, &first.store), (&later.document, &later.store), "{key}");
        assert!(first.time < later.time, "{key}");
    }
}

#[test]
fn a_run_names_each_document_once() {
    let document = |index| {
        let text = sample(&SampleRequest { index, ..SampleRequest::new(ApiKey::Sale) });
        default_pointers(ApiKey::Sale).extract(text.as_bytes()).document
    };
    let documents: std::collections::HashSet<_> = (0..500).map(document).collect();
    assert_eq!(documents.len(), 500);
}

#[test]
fn a_given_time_is_the_time_of_the_event() {
    let time = Timestamp::from_millis(1_795_000_000_123);
    for key in ApiKey::ALL {
        for event in events(key).iter().copied().map(Some).chain([None]) {
            let text = sample(&SampleRequest { event, event_time: time, ..SampleRequest::new(key) });
            assert_eq!(default_pointers(key).extract(text.as_bytes()).time, time, "{text}");
        }
    }
}

#[test]
fn some_returns_are_exchanges() {
    let returned = |seed| parse(&sample(&SampleRequest { seed, ..SampleRequest::new(ApiKey::Return) }));
    let kinds: Vec<_> = (0..30).map(returned).collect();
    assert!(kinds.iter().all(|it| (it["returnType"] == "EXCHANGE") == it.get("productList").is_some()));
    let exchanges = kinds.iter().filter(|it| it["returnType"] == "EXCHANGE").count();
    assert!((3..27).contains(&exchanges), "{exchanges}");
}

/// The bytes of seed 1 are a promise: other people's tests contain them.
#[test]
fn golden_samples() {
    let all: String = ApiKey::ALL.into_iter().map(|key| sample(&SampleRequest::new(key)) + "\n").collect();
    snapbox::assert_data_eq!(all, snapbox::file!["../../../tests/fixtures/samples.ndjson"].raw());
}
