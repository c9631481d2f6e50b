//! Checks the connectors of a store and reports all findings in one run. Nothing is sent.
//!
//! Each subject has one file. Messages name fields and lines, never values.

mod alone;
mod check;
mod endpoint;
mod events;
mod files;
mod headers;
mod invisible;
mod pairs;
mod secrets;
mod whole;

pub use alone::validate_record;
pub use endpoint::{denied, is_impossible};
pub use whole::validate;
