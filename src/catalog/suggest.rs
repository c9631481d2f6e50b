//! Suggests a name of the catalogue for a mistyped name.
//!
//! It only suggests: no name is ever replaced by another.

use super::facts;
use crate::model::ApiKey;

/// With less similarity a suggestion would be confusing.
const LIKENESS: f64 = 0.86;

/// API keys of Retail Cloud that are not about inventory, and what they are about. Source: domain page, section 2 (digest).
const WIDER_FAMILY: &[(&str, &str)] = &[
    ("ORDER", "orders"),
    ("ORDER_UPDATE", "order updates"),
    ("BOPIS_EXPORT", "orders picked up in store"),
    ("BOFIS_EXPORT", "orders fulfilled from store"),
    ("ROPIS_EXPORT", "reservations picked up in store"),
    ("RETURN", "return orders; items going back into stock are RETURN_INVENTORY"),
    ("ERECEIPT_CUSTOMER", "e-receipts"),
    ("VOID_CART", "voided carts"),
    ("SUSPEND_CART", "suspended carts"),
    ("POS_CRASH_DATA", "crashes of the point of sale"),
    ("POS_VITALS", "vitals of the point of sale"),
    ("EXPORT_MONITORING_EVENTS", "monitoring"),
];

/// Returns the API key that `text` probably means: another case, a short form such as `asn`, or a typo.
pub fn suggest(text: &str) -> Option<ApiKey> {
    let typed = normalised(text);
    let last_word = |key: ApiKey| key.as_str().trim_start_matches("INVENTORY_EXPORT_").trim_end_matches("_INVENTORY");
    ApiKey::ALL
        .into_iter()
        .find(|key| key.as_str() == typed || last_word(*key) == typed)
        .or_else(|| nearest_key(&typed))
}

/// Returns the event of the catalogue that `text` probably means, those of `api_key` first.
pub fn suggest_event(api_key: ApiKey, text: &str) -> Option<&'static str> {
    let typed = normalised(text);
    let all = || facts::events(api_key).iter().chain(ApiKey::ALL.into_iter().flat_map(facts::events)).copied();
    let whole = format!("{typed}_EVENT");
    let found = all().find(|event| *event == typed || *event == whole);
    found.or_else(|| nearest(&typed, all())).or_else(|| nearest(&whole, all()))
}

/// Returns the event of `api_key` that `text` probably means; nothing if it is one of the catalogue itself.
pub fn meant_event(api_key: ApiKey, text: &str) -> Option<&'static str> {
    suggest_event(api_key, text).filter(|event| *event != text && facts::events(api_key).contains(event))
}

/// Returns what to say about an API key of the wider family, which is not about inventory.
pub fn wider_family_hint(text: &str) -> Option<String> {
    let typed = normalised(text);
    let (name, about) = WIDER_FAMILY.iter().find(|(name, _)| *name == typed)?;
    Some(format!("{name} is an API key of Retail Cloud for {about}. This program is for inventory events."))
}

/// Returns one hint for a text that is not an API key: what it probably means, or which command lists all of them.
pub fn hint_for_unknown_key(text: &str) -> String {
    let meant = suggest(text).map(|key| format!("Did you mean {key}?"));
    let hint = wider_family_hint(text).or(meant).unwrap_or_default();
    format!("{hint} All API keys: `inv-hooks event list`").trim_start().to_owned()
}

fn normalised(text: &str) -> String {
    text.trim().to_ascii_uppercase().replace(['-', ' '], "_")
}

fn nearest_key(typed: &str) -> Option<ApiKey> {
    nearest(typed, ApiKey::ALL.into_iter().map(ApiKey::as_str))?.parse().ok()
}

/// Damerau-Levenshtein over the length: the keys share a long beginning, which Jaro-Winkler would reward too much.
fn nearest(typed: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(typed, name);
    let mut best: Option<(&'static str, f64)> = None;
    for name in names {
        let score = likeness(name);
        if score >= LIKENESS && best.is_none_or(|(_, highest)| score > highest) {
            best = Some((name, score));
        }
    }
    best.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::{WIDER_FAMILY, hint_for_unknown_key, suggest, suggest_event, wider_family_hint};
    use crate::model::ApiKey;

    #[test]
    fn the_key_that_was_probably_meant_is_suggested() {
        let check = |text: &str, expected: Option<ApiKey>| assert_eq!(suggest(text), expected, "{text:?}");
        check("inventory_export_asn", Some(ApiKey::Asn));
        check("ASN", Some(ApiKey::Asn));
        check("sale", Some(ApiKey::Sale));
        check("INVENTORY_EXPORT_ANS", Some(ApiKey::Asn));
        check("INVENTORY-EXPORT-CYC", Some(ApiKey::Cyc));
        check("INVENTORY_EXPRT_INBA", Some(ApiKey::Inba));
        check("SALES_INVENTORY", Some(ApiKey::Sale));
        check("wms", None);
        check("", None);
    }

    #[test]
    fn keys_that_are_not_for_inventory_events_are_explained() {
        let shown = WIDER_FAMILY.iter().map(|(key, _)| hint_for_unknown_key(key) + "\n");
        snapbox::assert_data_eq!(
            shown.collect::<String>(),
            snapbox::str![[r#"
ORDER is an API key of Retail Cloud for orders. This program is for inventory events. All API keys: `inv-hooks event list`
ORDER_UPDATE is an API key of Retail Cloud for order updates. This program is for inventory events. All API keys: `inv-hooks event list`
BOPIS_EXPORT is an API key of Retail Cloud for orders picked up in store. This program is for inventory events. All API keys: `inv-hooks event list`
BOFIS_EXPORT is an API key of Retail Cloud for orders fulfilled from store. This program is for inventory events. All API keys: `inv-hooks event list`
ROPIS_EXPORT is an API key of Retail Cloud for reservations picked up in store. This program is for inventory events. All API keys: `inv-hooks event list`
RETURN is an API key of Retail Cloud for return orders; items going back into stock are RETURN_INVENTORY. This program is for inventory events. All API keys: `inv-hooks event list`
ERECEIPT_CUSTOMER is an API key of Retail Cloud for e-receipts. This program is for inventory events. All API keys: `inv-hooks event list`
VOID_CART is an API key of Retail Cloud for voided carts. This program is for inventory events. All API keys: `inv-hooks event list`
SUSPEND_CART is an API key of Retail Cloud for suspended carts. This program is for inventory events. All API keys: `inv-hooks event list`
POS_CRASH_DATA is an API key of Retail Cloud for crashes of the point of sale. This program is for inventory events. All API keys: `inv-hooks event list`
POS_VITALS is an API key of Retail Cloud for vitals of the point of sale. This program is for inventory events. All API keys: `inv-hooks event list`
EXPORT_MONITORING_EVENTS is an API key of Retail Cloud for monitoring. This program is for inventory events. All API keys: `inv-hooks event list`

"#]]
        );
    }

    #[test]
    fn the_event_that_was_probably_meant_is_suggested() {
        let check =
            |key, text: &str, expected: Option<&str>| assert_eq!(suggest_event(key, text), expected, "{text:?}");
        check(ApiKey::Cyc, "CYC_COUNT_CANCELLED_EVENT", Some("CYC_COUNT_CANCELED_EVENT"));
        check(ApiKey::Asn, "asn_received_event", Some("ASN_RECEIVED_EVENT"));
        check(ApiKey::Po, "PO_TRANSFER_STARTD_EVENT", Some("PO_TRANSFER_STARTED_EVENT"));
        check(ApiKey::Asn, "ASN_RECIEVED", Some("ASN_RECEIVED_EVENT"));
        check(ApiKey::Cyc, "cyc count completed", Some("CYC_COUNT_COMPLETED_EVENT"));
        check(ApiKey::Ina, "INVENTORY_ADJUSTMENT_EVENT", None);
        check(ApiKey::Sts, "STS_SHIPPED_EVENT", None);
    }

    #[test]
    fn hints_contain_the_suggestion_or_the_command_that_lists_all() {
        let check = |text: &str, part: &str| {
            let hint = hint_for_unknown_key(text);
            assert!(hint.contains(part) && hint.ends_with("`inv-hooks event list`"), "{text:?}: {hint}");
        };
        check("ORDER", "for orders");
        check("order_update", "order updates");
        check("RETURN", "RETURN_INVENTORY");
        check("asn", "Did you mean INVENTORY_EXPORT_ASN?");
        check("xyz", "All API keys");
        assert_eq!(wider_family_hint("INVENTORY_EXPORT_ASN"), None);
    }
}
