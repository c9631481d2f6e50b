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
    match ApiKey::of_path(target).or(fallback) {
        Some(key) => Checked::Against(key, catalog::check(key, payload)),
        None => Checked::NoKey,
    }
}

#[cfg(test)]
mod tests {
    use super::{Checked, Checking, check};
    use crate::model::ApiKey;

    #[test]
    fn a_payload_without_a_key_is_not_checked() {
        assert_eq!(check(Checking::Off, "/SALE_INVENTORY", b"{}"), Checked::No);
        assert_eq!(check(Checking::Against(None), "/", b"{}"), Checked::NoKey);
        let checked = check(Checking::Against(Some(ApiKey::Po)), "/", b"[]");
        assert!(matches!(checked, Checked::Against(ApiKey::Po, found) if !found.is_empty()));
    }
}
