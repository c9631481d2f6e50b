//! Each kind of drift by name, and what a learned schema promises.

use super::{DriftKind, Learned};
use crate::catalog::pointers::default_pointers;
use crate::model::ApiKey;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A captured payload; `number` makes it one of several.
fn captured(number: usize) -> Value {
    let at = 1_772_466_012_000_i64 + 1000 * i64::try_from(number).expect("a small number");
    json!({
        "eventType": "ASN_RECEIVED_EVENT", "transferId": format!("TR-{number}"), "storeId": "256", "eventTime": at,
        "createdAt": "2026-03-02T15:40:12Z", "shipDate": "2026-03-02", "localTime": "2026-03-02T15:40:12",
        "eventId": format!("0190a5b4-0000-7000-8000-00000000000{number}"), "isPartial": number.is_multiple_of(2),
        "carrier": {"name": format!("DHL {number}"), "priority": number}, "tags": ["a 1"], "nothing": null, "remark": "Größe 1",
        "productList": [
            {"productId": format!("P{number}"), "gtin": "197076072663", "quantity": 1 + number, "cost": 1.5, "unit": "EACH"},
            {"productId": "P9", "gtin": "197076072664", "quantity": 2, "cost": 2.25, "unit": "CASE_PACK"},
        ],
    })
}

fn learned_of(payloads: &[Value]) -> Learned {
    let mut learned = Learned::new(ApiKey::Asn, default_pointers(ApiKey::Asn));
    payloads.iter().for_each(|payload| learned.add(payload.to_string().as_bytes()).expect("it can be read"));
    learned
}

fn learned() -> Learned {
    learned_of(&(0..5).map(captured).collect::<Vec<_>>())
}

/// How `text` differs: code and pointer of each difference.
fn drift_of(learned: &Learned, text: &str) -> Vec<(&'static str, String)> {
    let found = learned.drift(text.as_bytes()).expect("it can be compared");
    found.into_iter().map(|drift| (drift.kind.code(), drift.pointer)).collect()
}

/// A change of the captured payload: what it is, the pointer to set, the new value (`None` removes it), and the difference that is
/// named.
type Case = (&'static str, &'static str, Option<Value>, &'static str, &'static str);

fn cases() -> Vec<Case> {
    let set = |kind, at, value, pointer| (kind, at, Some(value), kind, pointer);
    let mut cases: Vec<Case> = vec![
        set("field-new", "/extra", json!(1), "/extra"),
        set("field-new", "/productList/1/lot", json!("x"), "/productList/1/lot"),
        ("field-missing", "/storeId", None, "field-missing", "/storeId"),
        ("field-missing", "/productList/0/gtin", None, "field-missing", "/productList/0/gtin"),
        set("null-new", "/storeId", json!(null), "/storeId"),
        set("null-filled", "/nothing", json!("x"), "/nothing"),
        set("text-empty", "/storeId", json!(" "), "/storeId"),
        set("list-empty", "/productList", json!([]), "/productList"),
        set("text-to-number", "/storeId", json!(256), "/storeId"),
        set("number-to-text", "/productList/0/quantity", json!("1"), "/productList/0/quantity"),
        set("boolean-to-text", "/isPartial", json!("true"), "/isPartial"),
        set("text-to-boolean", "/remark", json!(true), "/remark"),
        set("boolean-to-number", "/isPartial", json!(1), "/isPartial"),
        set("number-to-boolean", "/productList/0/quantity", json!(false), "/productList/0/quantity"),
        set("integer-to-decimal", "/productList/0/quantity", json!(1.5), "/productList/0/quantity"),
        set("object-to-list", "/carrier", json!([{"name": "DHL"}]), "/carrier"),
        set("list-to-object", "/productList", json!({"productId": "P"}), "/productList"),
        set("object-to-value", "/carrier", json!("DHL"), "/carrier"),
        set("list-to-value", "/tags", json!("a"), "/tags"),
        set("value-to-object", "/storeId", json!({"id": "256"}), "/storeId"),
        set("value-to-list", "/storeId", json!(["256"]), "/storeId"),
        set("in-text", "/carrier", json!("{\"name\":\"DHL\"}"), "/carrier"),
        set("in-text", "/tags", json!("[\"a\"]"), "/tags"),
        set("value-not-listed", "/productList/0/unit", json!("PALLET"), "/productList/0/unit"),
        set("value-spelling", "/productList/0/unit", json!("casePack"), "/productList/0/unit"),
        set("number-negative", "/productList/0/quantity", json!(-1), "/productList/0/quantity"),
        set("number-too-large", "/carrier/priority", json!(9_007_199_254_740_993_u64), "/carrier/priority"),
        set("time-format", "/eventTime", json!("2026-03-02T15:40:12Z"), "/eventTime"),
        set("time-format", "/createdAt", json!(1_772_466_012_000_i64), "/createdAt"),
        set("time-format", "/shipDate", json!("2026-03-02T00:00:00"), "/shipDate"),
        set("time-unit", "/eventTime", json!(1_772_466_012), "/eventTime"),
        set("time-zone", "/createdAt", json!("2026-03-02T15:40:12"), "/createdAt"),
        set("time-zone", "/localTime", json!("2026-03-02T15:40:12+01:00"), "/localTime"),
        set("text-form", "/productList/0/gtin", json!("GTIN 1"), "/productList/0/gtin"),
        set("text-form", "/eventId", json!("event 7"), "/eventId"),
        set("text-damaged", "/remark", json!("GrÃ¶ÃŸe"), "/remark"),
        set("event-new", "/eventType", json!("ASN_RECEIVE_COMPLETED_EVENT"), "/eventType"),
    ];
    cases.push(("field-renamed", "/storeID", Some(json!("256")), "field-renamed", "/storeID"));
    cases.push(("field-renamed", "/productList/1/quantty", Some(json!(2)), "field-renamed", "/productList/1/quantty"));
    cases.push(("field-moved", "/carrier/storeId", Some(json!("256")), "field-moved", "/carrier/storeId"));
    cases.push(("field-moved", "/shop", Some(json!({"storeId": "256"})), "field-moved", "/shop/storeId"));
    cases
}

/// The field that a renamed or moved one replaces.
fn replaced(kind: &str, at: &str) -> Option<&'static str> {
    match (kind, at) {
        ("field-renamed", "/productList/1/quantty") => Some("/productList/1/quantity"),
        ("field-renamed" | "field-moved", _) => Some("/storeId"),
        _ => None,
    }
}

fn set(payload: &mut Value, at: &str, value: Option<Value>) {
    let (parent, name) = at.rsplit_once('/').expect("a pointer");
    let parent = payload.pointer_mut(parent).expect("a parent").as_object_mut().expect("an object");
    match value {
        Some(value) => drop(parent.insert(name.to_owned(), value)),
        None => drop(parent.remove(name).expect("a field")),
    }
}

#[test]
fn each_kind_of_drift_is_named_with_its_place_and_no_other() {
    let learned = learned();
    let mut named = Vec::new();
    for (what, at, value, kind, pointer) in cases() {
        let mut payload = captured(2);
        if let Some(old) = replaced(what, at) {
            set(&mut payload, old, None);
        }
        set(&mut payload, at, value);
        let mut found = drift_of(&learned, &payload.to_string());
        // The new object around a moved field is new too.
        found.retain(|(code, pointer)| (*code, pointer.as_str()) != ("field-new", "/shop"));
        assert_eq!(found, [(kind, pointer.to_owned())], "{what} at {at}");
        named.push(kind);
    }
    let twice = captured(2).to_string().replace("\"storeId\":\"256\"", "\"storeId\":\"256\",\"storeId\":\"257\"");
    assert_eq!(drift_of(&learned, &twice), [("field-twice", "/storeId".to_owned())]);
    named.push("field-twice");
    let untried: Vec<_> = DriftKind::ALL.iter().map(|kind| kind.code()).filter(|code| !named.contains(code)).collect();
    assert_eq!(untried, [""; 0]);
}

#[test]
fn captures_and_what_is_like_them_have_no_drift() {
    let learned = learned();
    for number in 0..5 {
        assert_eq!(drift_of(&learned, &captured(number).to_string()), []);
    }
    assert_eq!(drift_of(&learned, &captured(7).to_string().replace("DHL", "UPS, Größe")), []);
    assert_eq!(drift_of(&learned_of(&[]), "{\"a\":1}"), [], "without captures there is nothing to compare with");
}

#[test]
fn a_few_captures_are_not_enough_for_what_is_unusual() {
    let learned = learned_of(&[captured(1)]);
    let mut payload = captured(2);
    set(&mut payload, "/productList/0/unit", Some(json!("PALLET")));
    set(&mut payload, "/productList/0/quantity", Some(json!(-4)));
    set(&mut payload, "/productList/0/gtin", Some(json!("no digits")));
    assert_eq!(drift_of(&learned, &payload.to_string()), []);
}

#[test]
fn fields_that_are_named_by_an_id_are_not_compared() {
    let of = |stock: Value| json!({"stock": stock, "transferId": "T"});
    let check = |captured: [Value; 3], stock: Value, expected: &[&str]| {
        let learned = learned_of(&captured.map(of));
        let found: Vec<String> = drift_of(&learned, &of(stock).to_string()).into_iter().map(|(_, at)| at).collect();
        assert_eq!(found, expected);
        learned.schema()
    };
    let schema = check([json!({"256": 1}), json!({"256": 2}), json!({"256": 3})], json!({"310": 7}), &[]);
    assert!(schema["properties"]["stock"]["required"].is_null(), "{schema}");
    check([json!({"P1": 1}), json!({"P2": 2}), json!({"P1": 1, "P3": 3})], json!({"P9": "x"}), &[]);
    let line = |text: &str| json!({"line1": text});
    check([line("a"), line("b"), line("c")], json!({"line2": "a"}), &["/stock/line1", "/stock/line2"]);
}

#[test]
fn a_redacted_place_allows_everything() {
    let mut payloads: Vec<Value> = (0..4).map(captured).collect();
    payloads[0]["carrier"] = json!("***");
    payloads[1]["storeId"] = json!("***");
    let learned = learned_of(&payloads);
    for (at, value) in [("/carrier", json!(7)), ("/storeId", json!([1])), ("/storeId", json!({"a": null}))] {
        let mut payload = captured(2);
        set(&mut payload, at, Some(value.clone()));
        assert_eq!(drift_of(&learned, &payload.to_string()), [], "{at} {value}");
        assert!(jsonschema::draft202012::new(&learned.schema()).expect("a schema").is_valid(&payload));
    }
}

#[test]
fn a_schema_has_types_required_fields_and_lists_of_words() {
    let schema = learned().schema();
    let of = |pointer: &str| schema.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(of("/properties/eventTime/type"), "integer");
    assert_eq!(of("/properties/nothing/type"), "null");
    assert_eq!(of("/properties/productList/items/properties/cost/type"), "number");
    assert_eq!(of("/properties/productList/items/properties/unit/enum"), json!(["CASE_PACK", "EACH"]));
    assert_eq!(of("/properties/storeId/enum"), Value::Null, "ids are no list");
    let mut payloads: Vec<Value> = (0..3).map(captured).collect();
    payloads[1]["storeId"] = json!(null);
    payloads[2].as_object_mut().expect("an object").remove("storeId");
    payloads[2]["productList"][1].as_object_mut().expect("an object").remove("gtin");
    payloads[2]["carrier"]["priority"] = json!("high");
    let schema = learned_of(&payloads).schema();
    assert_eq!(schema["properties"]["storeId"]["type"], json!(["string", "null"]));
    assert!(!schema["required"].as_array().expect("a list").contains(&json!("storeId")), "{schema}");
    let items = &schema["properties"]["productList"]["items"]["required"];
    assert_eq!(*items, json!(["cost", "productId", "quantity", "unit"]));
    assert_eq!(schema["properties"]["carrier"]["properties"]["priority"]["type"], json!(["string", "integer"]));
}

#[test]
fn a_payload_beyond_what_programs_read_cannot_be_learned_from() {
    let mut learned = learned();
    for text in ["{\"a\":1e400}", "{\"a\":\"\\ud800\"}", &format!("{{\"a\":{}{}}}", "[".repeat(500), "]".repeat(500))] {
        assert!(learned.add(text.as_bytes()).is_err() && learned.drift(text.as_bytes()).is_err(), "{text:.20}");
    }
    assert_eq!(learned.captures(), 5);
}

/// Any JSON, with few names and words, so that payloads have places in common.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..3).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter_map("a number of JSON", |number| serde_json::Number::from_f64(number).map(Value::from)),
        "[AB]{1,2}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from("***")),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[abc]", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_schema_accepts_every_capture_that_it_was_learned_from(
        payloads in prop::collection::vec(prop::collection::btree_map("[abc]", any_value(), 0..5), 1..9)
    ) {
        let payloads: Vec<Value> = payloads.into_iter().map(|map| map.into_iter().collect()).collect();
        let learned = learned_of(&payloads);
        let schema = learned.schema();
        prop_assert!(jsonschema::draft202012::meta::is_valid(&schema), "{}", schema);
        let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
        for payload in &payloads {
            // The text is what counts: a number may be written in a way that reads as another one.
            let read: Value = serde_json::from_str(&payload.to_string()).expect("JSON");
            prop_assert!(validator.is_valid(&read), "{} does not satisfy {}", payload, schema);
            prop_assert_eq!(drift_of(&learned, &payload.to_string()), []);
        }
    }
}
