//! What the documentation of Retail Cloud says about each API key: meaning, family, events.
//!
//! The effect of an event on stock is derived; it is in `effect`.

use crate::model::ApiKey;
use std::fmt;

/// What an API key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Goods on their way between places.
    Transfer,
    /// Stock corrected by hand.
    Adjustment,
    /// Stock counted.
    CycleCount,
    /// Goods ordered from a vendor.
    PurchaseOrder,
    /// Items sold or returned.
    Movement,
}

impl Family {
    /// Returns the words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Adjustment => "adjustment",
            Self::CycleCount => "cycle count",
            Self::PurchaseOrder => "purchase order",
            Self::Movement => "movement",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

const TRANSFER_EVENTS: &[&str] = &["ASN_RECEIVED_EVENT", "ASN_PARTIALLY_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT"];

/// Returns what `api_key` means. Source: domain page, section 2 (documented).
pub fn meaning(api_key: ApiKey) -> &'static str {
    match api_key {
        ApiKey::Asn => "Advanced Shipping Notice",
        ApiKey::Sts => "Store to Store transfer",
        ApiKey::Rtv => "Return to Vendor",
        ApiKey::Cts => "Corporate Transfer",
        ApiKey::Bld => "Blind Receivings",
        ApiKey::Ina => "Inventory adjustment",
        ApiKey::Inba => "Bucket adjustment",
        ApiKey::Cyc => "Cycle count",
        ApiKey::Po => "Purchase order",
        ApiKey::Sale => "Items sold: stock decreases",
        ApiKey::Return => "Items returned or exchanged: stock increases or adjusts",
        ApiKey::CreateAsn => "A shipment that is announced to Retail Cloud",
    }
}

/// Returns the family of `api_key`.
pub fn family(api_key: ApiKey) -> Family {
    match api_key {
        ApiKey::Asn | ApiKey::Sts | ApiKey::Rtv | ApiKey::Cts | ApiKey::Bld | ApiKey::CreateAsn => Family::Transfer,
        ApiKey::Ina | ApiKey::Inba => Family::Adjustment,
        ApiKey::Cyc => Family::CycleCount,
        ApiKey::Po => Family::PurchaseOrder,
        ApiKey::Sale | ApiKey::Return => Family::Movement,
    }
}

/// Returns the events that a connector of `api_key` can subscribe to; none if the form has no Events field.
pub fn events(api_key: ApiKey) -> &'static [&'static str] {
    match api_key {
        ApiKey::Asn | ApiKey::Sts | ApiKey::Rtv | ApiKey::Cts | ApiKey::Bld => TRANSFER_EVENTS,
        ApiKey::Ina => &["INVENTORY_ADJUSTMENT", "INVENTORY_BUCKET_ADJUSTMENT"],
        ApiKey::Inba => &["INVENTORY_BUCKET_ADJUSTMENT"],
        ApiKey::Cyc => &[
            "CYC_COUNT_CREATED_EVENT",
            "CYC_COUNT_STARTED_EVENT",
            "CYC_COUNT_COMPLETED_EVENT",
            "CYC_COUNT_CANCELED_EVENT",
        ],
        ApiKey::Po => &["PO_TRANSFER_STARTED_EVENT", "PO_TRANSFER_COMPLETED_EVENT", "PO_TRANSFER_ERRORED_EVENT"],
        ApiKey::Sale | ApiKey::Return | ApiKey::CreateAsn => &[],
    }
}

/// Says whether the published list of events is complete. For STS, RTV, CTS and BLD the documentation says that the full
/// list is elsewhere.
pub fn has_complete_events(api_key: ApiKey) -> bool {
    !matches!(api_key, ApiKey::Sts | ApiKey::Rtv | ApiKey::Cts | ApiKey::Bld)
}

/// Returns the event of a sample if none is named: the first one, but for cycle counts the completed one, because the
/// others carry no quantities.
pub fn default_event(api_key: ApiKey) -> Option<&'static str> {
    match api_key {
        ApiKey::Cyc => Some("CYC_COUNT_COMPLETED_EVENT"),
        _ => events(api_key).first().copied(),
    }
}

/// Returns the API keys that list `event`; none if it is not of the catalogue.
pub fn keys_of_event(event: &str) -> Vec<ApiKey> {
    ApiKey::ALL.into_iter().filter(|key| events(*key).contains(&event)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Family, default_event, events, family, has_complete_events, keys_of_event, meaning};
    use crate::model::ApiKey;
    use std::collections::HashSet;

    #[test]
    fn eleven_keys_and_twelve_events() {
        let names: HashSet<_> = ApiKey::ALL.into_iter().flat_map(events).collect();
        assert_eq!(names.len(), 12);
        let meanings: HashSet<_> = ApiKey::ALL.into_iter().map(meaning).collect();
        assert_eq!(meanings.len(), 11);
        ApiKey::ALL.into_iter().for_each(|key| assert_eq!(key.has_events(), !events(key).is_empty(), "{key}"));
    }

    #[test]
    fn facts_of_each_key() {
        let check = |key: ApiKey, count: usize, of: Family, is_complete: bool| {
            assert_eq!((events(key).len(), family(key), has_complete_events(key)), (count, of, is_complete), "{key}");
            assert!(default_event(key).is_none_or(|event| events(key).contains(&event)), "{key}");
            assert_eq!(default_event(key).is_none(), count == 0, "{key}");
        };
        check(ApiKey::Asn, 3, Family::Transfer, true);
        check(ApiKey::Sts, 3, Family::Transfer, false);
        check(ApiKey::Rtv, 3, Family::Transfer, false);
        check(ApiKey::Cts, 3, Family::Transfer, false);
        check(ApiKey::Bld, 3, Family::Transfer, false);
        check(ApiKey::Ina, 2, Family::Adjustment, true);
        check(ApiKey::Inba, 1, Family::Adjustment, true);
        check(ApiKey::Cyc, 4, Family::CycleCount, true);
        check(ApiKey::Po, 3, Family::PurchaseOrder, true);
        check(ApiKey::Sale, 0, Family::Movement, true);
        check(ApiKey::Return, 0, Family::Movement, true);
    }

    #[test]
    fn an_event_is_found_under_all_its_keys() {
        let check = |event: &str, expected: &[ApiKey]| assert_eq!(keys_of_event(event), expected, "{event}");
        check("INVENTORY_BUCKET_ADJUSTMENT", &[ApiKey::Ina, ApiKey::Inba]);
        check("CYC_COUNT_CANCELED_EVENT", &[ApiKey::Cyc]);
        check("CYC_COUNT_CANCELLED_EVENT", &[]);
        check("ASN_RECEIVED_EVENT", &[ApiKey::Asn, ApiKey::Sts, ApiKey::Rtv, ApiKey::Cts, ApiKey::Bld]);
    }
}
