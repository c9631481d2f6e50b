//! The catalogue: what each API key means, which events it has, and what its payloads look like.
//!
//! Keys, meanings and events are documented by Retail Cloud. Effects, samples, schemas and payload places are derived: a
//! construction of this program, never the official form. It is pure, and it never touches a real payload's bytes.

mod asn;
mod check;
mod effect;
mod facts;
mod form;
mod fresh;
mod learned;
mod mistaken;
mod oddity;
mod payload;
mod pointers;
mod sample;
mod schema;
mod spec;
mod suggest;
mod violation;

pub use asn::{CheckedShipment, ShipmentIds};
pub use check::{check, warnings};
pub use effect::{Effect, effect, must_not_repeat, needs_a_person};
pub use facts::{Family, default_event, events, family, has_complete_events, keys_of_event, meaning};
pub use fresh::fresh;
pub use learned::{Drift, DriftKind, Learned};
pub use mistaken::signs_of_mistake;
pub use pointers::default_pointers;
pub use sample::{MAX_LINES, SampleRequest, sample};
pub use schema::schema;
pub use spec::{Credentials, ServedKey, ServedParameter, ServedPath, server_spec, webhook_spec};
pub use suggest::{hint_for_unknown_key, meant_event, suggest, suggest_event, wider_family_hint};
pub use violation::Violation;
