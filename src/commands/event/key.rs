//! The API key that every verb of `event` is about, and what is said of what is known of it.

use crate::catalog;
use crate::error::Fault;
use crate::model::ApiKey;

/// What is said of everything that the documentation does not publish.
pub(super) const BASIS: &str = "derived";

/// Finds the API key that was typed: its exact name, or exit 5 with what was probably meant.
pub(super) fn find_key(typed: &str) -> Result<ApiKey, Fault> {
    typed
        .parse()
        .map_err(|_| Fault::not_found(format!("no such API key: {typed}")).hint(catalog::hint_for_unknown_key(typed)))
}
