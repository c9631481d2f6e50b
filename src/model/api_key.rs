//! API keys: the eleven kinds of inventory event that a connector can be for, and the one kind of delivery that goes the other way.
//!
//! This file has only the names, because a store and a log contain them. The meaning of a key, its events and its effect are in
//! `catalog`.

use std::fmt;
use std::str::FromStr;

/// The name of a kind of event. It is an enum value of Retail Cloud and not a secret. Source: domain page, section 2 (documented).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiKey {
    /// Advanced Shipping Notice.
    Asn,
    /// Store to Store transfer.
    Sts,
    /// Return to Vendor.
    Rtv,
    /// Corporate Transfer.
    Cts,
    /// Blind Receivings.
    Bld,
    /// Inventory adjustment.
    Ina,
    /// Bucket adjustment.
    Inba,
    /// Cycle count.
    Cyc,
    /// Purchase order.
    Po,
    /// Items sold.
    Sale,
    /// Items returned or exchanged.
    Return,
    /// A shipment that the merchant announces to Retail Cloud. It is no API key of the CMS, and no connector can have it.
    CreateAsn,
}

impl ApiKey {
    /// The eleven of the CMS, in the order of the catalogue.
    pub const ALL: [Self; 11] = [
        Self::Asn,
        Self::Sts,
        Self::Rtv,
        Self::Cts,
        Self::Bld,
        Self::Ina,
        Self::Inba,
        Self::Cyc,
        Self::Po,
        Self::Sale,
        Self::Return,
    ];

    /// Everything that a row of the log can be about.
    pub const LOGGED: [Self; Self::ALL.len() + 1] = {
        let mut logged = [Self::CreateAsn; Self::ALL.len() + 1];
        logged.split_at_mut(Self::ALL.len()).0.copy_from_slice(&Self::ALL);
        logged
    };

    /// Returns the name as the CMS spells it, such as `INVENTORY_EXPORT_ASN`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asn => "INVENTORY_EXPORT_ASN",
            Self::Sts => "INVENTORY_EXPORT_STS",
            Self::Rtv => "INVENTORY_EXPORT_RTV",
            Self::Cts => "INVENTORY_EXPORT_CTS",
            Self::Bld => "INVENTORY_EXPORT_BLD",
            Self::Ina => "INVENTORY_EXPORT_INA",
            Self::Inba => "INVENTORY_EXPORT_INBA",
            Self::Cyc => "INVENTORY_EXPORT_CYC",
            Self::Po => "INVENTORY_EXPORT_PO",
            Self::Sale => "SALE_INVENTORY",
            Self::Return => "RETURN_INVENTORY",
            Self::CreateAsn => "CREATE_ASN",
        }
    }

    /// Returns a name without the beginning that most names share, where several of them describe something: `ASN`.
    pub fn without_prefix(name: &str) -> &str {
        name.strip_prefix("INVENTORY_EXPORT_").filter(|rest| !rest.is_empty()).unwrap_or(name)
    }

    /// Returns the API key that is the last segment of the path of a request; a query behind it is ignored.
    pub fn of_path(target: &str) -> Option<Self> {
        let path = target.split('?').next()?.trim_end_matches('/');
        path.rsplit('/').next()?.parse().ok()
    }

    /// Returns what a row of the log is about, by its name.
    pub fn of_row(name: &str) -> Option<Self> {
        Self::LOGGED.into_iter().find(|key| key.as_str() == name)
    }

    /// Says whether its connectors subscribe to events. If not, an event name in the payload is ignored.
    pub fn has_events(self) -> bool {
        !matches!(self, Self::Sale | Self::Return | Self::CreateAsn)
    }
}

impl fmt::Display for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is not one of the eleven API keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an API key of the catalogue")]
pub struct UnknownApiKey;

impl FromStr for ApiKey {
    type Err = UnknownApiKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|key| key.as_str() == text).ok_or(UnknownApiKey)
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKey;

    #[test]
    fn the_api_key_is_the_end_of_the_path() {
        let check = |target: &str, expected| assert_eq!(ApiKey::of_path(target), expected, "{target}");
        check("/hooks/INVENTORY_EXPORT_ASN", Some(ApiKey::Asn));
        check("/INVENTORY_EXPORT_ASN/?key=x", Some(ApiKey::Asn));
        check("/SALE_INVENTORY?INVENTORY_EXPORT_ASN", Some(ApiKey::Sale));
        check("/INVENTORY_EXPORT_ASN/in", None);
        check("/", None);
    }
}
