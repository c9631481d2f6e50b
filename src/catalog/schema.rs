//! The JSON Schema of each API key's payloads: draft 2020-12, derived, open to unknown fields.
//!
//! It describes what samples look like. It is not the official schema, which no tool can read.

use super::facts;
use super::payload::{
    Adjustment, AsnTransfer, BlindTransfer, BucketAdjustment, CycleCount, PurchaseOrder, Return, Sale, Shipment,
    StoreTransfer, VendorTransfer,
};
use crate::model::ApiKey;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// Returns the schema of payloads of `api_key`.
pub fn schema(api_key: ApiKey) -> Value {
    let body = match api_key {
        ApiKey::Asn => body_of::<AsnTransfer>(),
        ApiKey::Sts | ApiKey::Cts => body_of::<StoreTransfer>(),
        ApiKey::Rtv => body_of::<VendorTransfer>(),
        ApiKey::Bld => body_of::<BlindTransfer>(),
        ApiKey::Ina => body_of::<Adjustment>(),
        ApiKey::Inba => body_of::<BucketAdjustment>(),
        ApiKey::Cyc => body_of::<CycleCount>(),
        ApiKey::Po => body_of::<PurchaseOrder>(),
        ApiKey::Sale => body_of::<Sale>(),
        ApiKey::Return => body_of::<Return>(),
        ApiKey::CreateAsn => body_of::<Shipment>(),
    };
    with_head(api_key, body)
}

fn body_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value()
}

/// Puts what identifies the schema before what it says, and the events as examples: the published list is not complete, so
/// it is no enumeration.
fn with_head(api_key: ApiKey, mut body: Value) -> Value {
    let mut head = json!({
        "$schema": body["$schema"].take(),
        "$id": format!("urn:inv-hooks:derived:{api_key}"),
        "title": format!("{api_key}: {} (derived, not official)", facts::meaning(api_key)),
        "description": format!(
            "The payload of {api_key} as derived by inv-hooks from public documentation and comparable systems. It is not \
             the official schema of Retail Cloud. Unknown fields are allowed."
        ),
    });
    let events = facts::events(api_key);
    if !events.is_empty() {
        body["properties"]["eventType"]["examples"] = json!(events);
    }
    if let (Some(head), Value::Object(body)) = (head.as_object_mut(), body) {
        head.extend(body.into_iter().filter(|(key, _)| !matches!(key.as_str(), "$schema" | "title" | "description")));
    }
    head
}

#[cfg(test)]
mod tests {
    use super::schema;
    use crate::model::ApiKey;

    #[test]
    fn every_schema_is_valid_and_says_that_it_is_derived() {
        for key in ApiKey::ALL {
            let schema = schema(key);
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{key}");
            assert!(schema["$id"].as_str().is_some_and(|id| id.ends_with(key.as_str())), "{key}");
            for field in ["title", "description"] {
                assert!(schema[field].as_str().is_some_and(|text| text.contains("derived")), "{key} {field}");
            }
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{key}");
            assert!(!schema.to_string().contains("additionalProperties"), "{key}: unknown fields are allowed");
        }
    }

    #[test]
    fn what_each_schema_requires() {
        let check = |key: ApiKey, expected: &[&str]| {
            let required = schema(key)["required"].clone();
            assert_eq!(required, serde_json::json!(expected), "{key}");
        };
        check(ApiKey::Asn, &["eventType", "transferId", "storeId", "eventTime", "productList"]);
        check(ApiKey::Ina, &["eventType", "adjustmentId", "storeId", "eventTime", "productList"]);
        check(ApiKey::Cyc, &["eventType", "cycleCountId", "storeId", "eventTime"]);
        check(ApiKey::Po, &["eventType", "purchaseOrderId", "storeId", "eventTime", "productList"]);
        check(ApiKey::Sale, &["orderId", "storeId", "eventTime", "productList"]);
        check(ApiKey::Return, &["orderId", "storeId", "eventTime", "returnProductList"]);
    }

    #[test]
    fn events_are_examples_and_no_enumeration() {
        let event_type = &schema(ApiKey::Cyc)["properties"]["eventType"];
        assert_eq!(event_type["examples"].as_array().map(Vec::len), Some(4));
        assert!(event_type.get("enum").is_none());
    }
}
