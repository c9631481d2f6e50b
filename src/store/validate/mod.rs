//! What is wrong with a store's connectors: every finding in one run, and nothing is sent.
//!
//! One file a subject. Texts name fields and lines, never values.

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
pub use endpoint::denied;
pub use whole::validate;
