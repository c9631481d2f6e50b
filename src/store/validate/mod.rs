//! Checks the connectors of a store and reports all findings in one run. Nothing is sent.
//!
//! Each subject has one file. Messages name fields and lines, never values.

mod alone;
mod check;
mod endpoint;
mod events;
mod files;
mod headers;
mod in_store;
mod invisible;
mod oauth;
mod pairs;
mod relay;
mod secrets;
mod tenant;
mod whole;

pub use alone::validate_record;
pub use endpoint::is_impossible;
pub use in_store::validate_in_store;
pub use relay::validate_relay;
pub use tenant::{has_name_of_tenant, validate_tenant, with_field_of_tenant};
pub use whole::validate;
