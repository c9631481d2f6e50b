//! Keys, events and their meaning, pure. (A stand-in with the signatures that the store needs.)

use crate::model::ApiKey;

const TRANSFER: [&str; 3] = ["ASN_RECEIVED_EVENT", "ASN_PARTIALLY_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT"];

/// Returns the events of `key`; none for SALE and RETURN.
pub fn events(key: ApiKey) -> &'static [&'static str] {
    match key {
        ApiKey::Asn | ApiKey::Sts | ApiKey::Rtv | ApiKey::Cts | ApiKey::Bld => &TRANSFER,
        ApiKey::Ina => &["INVENTORY_ADJUSTMENT", "INVENTORY_BUCKET_ADJUSTMENT"],
        ApiKey::Inba => &["INVENTORY_BUCKET_ADJUSTMENT"],
        ApiKey::Cyc => &[
            "CYC_COUNT_CREATED_EVENT",
            "CYC_COUNT_STARTED_EVENT",
            "CYC_COUNT_COMPLETED_EVENT",
            "CYC_COUNT_CANCELED_EVENT",
        ],
        ApiKey::Po => &["PO_TRANSFER_STARTED_EVENT", "PO_TRANSFER_COMPLETED_EVENT", "PO_TRANSFER_ERRORED_EVENT"],
        ApiKey::Sale | ApiKey::Return => &[],
    }
}

/// Returns the keys that have `event`.
pub fn keys_of_event(event: &str) -> Vec<ApiKey> {
    ApiKey::ALL.into_iter().filter(|key| events(*key).contains(&event)).collect()
}

/// Returns the key that `text` was probably meant to be.
pub fn suggest(text: &str) -> Option<ApiKey> {
    let text = text.trim().to_ascii_uppercase();
    let short =
        |key: &ApiKey| key.as_str().trim_start_matches("INVENTORY_EXPORT_").trim_end_matches("_INVENTORY") == text;
    let distance = |key: &ApiKey| strsim::damerau_levenshtein(key.as_str(), &text);
    let near = ApiKey::ALL.into_iter().min_by_key(distance).filter(|key| distance(key) <= 4);
    ApiKey::ALL.into_iter().find(short).or(near)
}

/// Returns what to say to a key of the wider family that is no inventory event.
pub fn wider_family_hint(text: &str) -> Option<String> {
    const WIDER: [&str; 12] = [
        "ORDER",
        "ORDER_UPDATE",
        "BOPIS_EXPORT",
        "BOFIS_EXPORT",
        "ROPIS_EXPORT",
        "RETURN",
        "ERECEIPT_CUSTOMER",
        "VOID_CART",
        "SUSPEND_CART",
        "POS_CRASH_DATA",
        "POS_VITALS",
        "EXPORT_MONITORING_EVENTS",
    ];
    WIDER.contains(&text).then(|| format!("{text} is a webhook of Retail Cloud, but no inventory event; inv-hooks serves the eleven inventory API keys."))
}

/// Returns what `key` means.
pub fn meaning(key: ApiKey) -> &'static str {
    match key {
        ApiKey::Asn => "Advanced Shipping Notice",
        ApiKey::Sts => "Store to Store",
        ApiKey::Rtv => "Return to Vendor",
        ApiKey::Cts => "Corporate Transfer",
        ApiKey::Bld => "Blind Receivings",
        ApiKey::Ina => "inventory adjustment",
        ApiKey::Inba => "bucket adjustment",
        ApiKey::Cyc => "cycle count",
        ApiKey::Po => "purchase order",
        ApiKey::Sale => "items sold",
        ApiKey::Return => "items returned or exchanged",
    }
}

/// t
pub fn default_pointers(_k: ApiKey) -> crate::model::PayloadPointers { todo_pointers() }
fn todo_pointers() -> crate::model::PayloadPointers { let p=|t:&str| vec![t.parse().expect("p")]; crate::model::PayloadPointers{event:p("/eventType"),document:p("/transferId"),store:p("/storeId"),time:p("/eventTime"),products:p("/productList/*/productId")} }
/// e
#[derive(Clone,Copy,PartialEq,Eq,Debug)] pub enum Effect { /// d
 Delta, /// s
 Snapshot, /// p
 Progress }
/// e
pub fn effect(_k: ApiKey, _e: Option<&str>) -> Effect { Effect::Progress }
