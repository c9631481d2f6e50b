//! The connector store: one TOML file, read whole or refused, changed under a lock without losing a comment.
//!
//! It owns the file, its lock, and the references in it to variables and other files. It sends nothing, and it knows
//! nothing of the log. Values of headers, secrets and the file's lines never appear in its messages.

mod change;
mod code;
mod connector;
mod document;
mod draft;
mod fields;
mod file;
mod layout;
mod list;
mod load;
mod location;
mod lock;
mod new;
mod numbers;
mod once;
mod payload;
mod place;
mod put;
mod record;
mod refusal;
mod resolve;
mod rules;
mod schema;
mod settings;
mod splice;
mod starter;
mod validate;
mod wanted;

pub use change::{Changed, Missing, change, create, preview, preview_create};
pub use code::Code;
pub use draft::Draft;
pub use load::{Examined, Store, examine};
pub use location::{Location, LocationKind, STORE_FILE, create_location, find, is_same_file, user_log};
pub use record::{ConnectorRecord, HeadersRecord, Located};
pub use refusal::refusal;
pub use schema::schema;
pub use settings::{DeliverySettings, Effort, PrivateNetworks};
pub use validate::{denied, validate, validate_record};
