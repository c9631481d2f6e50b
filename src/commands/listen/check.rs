//! The result of `--check` for one payload.
//!
//! This file decides which API key a payload is checked against; the schemas are in `catalog`.

use crate::catalog::{self, Violation};
use crate::model::ApiKey;

/// Whether payloads are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checking {
    /// No.
    Off,
    /// Yes; if the path names no API key, against this one.
    Against(Option<ApiKey>),
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// No check was requested.
    No,
    /// Neither the path nor the command line names an API key.
    NoKey,
    /// Nothing, if it is empty.
    Against(ApiKey, Vec<Violation>),
}

/// Checks `payload` against the schema of the API key that ends the path of `target`, else of the one in `checking`.
pub(super) fn check(checking: Checking, target: &str, payload: &[u8]) -> Checked {
    let Checking::Against(fallback) = checking else { return Checked::No };
    match key_of(target).or(fallback) {
        Some(key) => Checked::Against(key, catalog::check(key, payload)),
        None => Checked::NoKey,
    }
}

/// Returns the API key that is the last segment of the path.
pub(super) fn key_of(target: &str) -> Option<ApiKey> {
    let path = target.split('?').next()?.trim_end_matches('/');
    path.rsplit('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Checked, Checking, check, key_of};
    use crate::model::ApiKey;

    #[test]
    fn the_api_key_is_the_end_of_the_path() {
        let check = |target: &str, expected| assert_eq!(key_of(target), expected, "{target}");
        check("/hooks/INVENTORY_EXPORT_ASN", Some(ApiKey::Asn));
        check("/INVENTORY_EXPORT_ASN/?key=x", Some(ApiKey::Asn));
        check("/SALE_INVENTORY?INVENTORY_EXPORT_ASN", Some(ApiKey::Sale));
        check("/INVENTORY_EXPORT_ASN/in", None);
        check("/", None);
    }

    #[test]
    fn a_payload_without_a_key_is_not_checked() {
        assert_eq!(check(Checking::Off, "/SALE_INVENTORY", b"{}"), Checked::No);
        assert_eq!(check(Checking::Against(None), "/", b"{}"), Checked::NoKey);
        let checked = check(Checking::Against(Some(ApiKey::Po)), "/", b"[]");
        assert!(matches!(checked, Checked::Against(ApiKey::Po, found) if !found.is_empty()));
    }
}
