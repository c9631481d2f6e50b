//! The connector store: one TOML file. It is read as a whole or refused, and edited under a lock; comments are kept.
//!
//! The store has the file, its lock, and the references in it to variables and other files. It sends nothing and does not use
//! the log. The folder of captured payloads lies next to the file. Its messages never contain header values, secrets or lines of the file.

mod captures;
mod change;
mod connector;
mod edit;
mod entry_rule;
mod fields;
mod file;
mod layout;
mod line_index;
mod list;
mod load;
mod location;
mod lock;
mod log_url;
mod lookup;
mod new;
mod numbers;
mod oauth_value;
mod once;
mod parse;
mod payload;
mod plain;
mod portable;
mod put;
mod read_tenants;
mod record;
mod refusal;
mod relay;
mod resolve;
mod rules;
mod schema;
mod schema_types;
mod settings;
mod splice;
mod starter;
mod tenant;
mod tenant_record;
mod tenant_schema;
mod validate;
mod wanted;

pub use captures::{CaptureFile, Captured, Captures, Existing};
pub use change::{Changed, Missing, change, create, preview, preview_create};
pub use edit::StoreEdit;
pub use load::{Examined, Store, examine, read_records};
pub use location::{Location, LocationKind, STORE_FILE, create_location, find, is_same_file, user_log};
pub use plain::{BadSetting, setting_names, settings, store_text, with_settings};
pub use portable::{ENDPOINT, SIGNING_SECRET, VariableNames, read_portable};
pub use record::{ConnectorRecord, HeadersRecord, Located};
pub use refusal::{refusal, refusal_of_relay, skipped_because};
pub use relay::{AccessRecord, RelayRecord};
pub use resolve::{OF_A_VALUE, resolve_flag};
pub use schema::schema;
pub use settings::{DeliverySettings, Effort};
pub use tenant::within_limits;
pub use tenant_record::{TenantKind, TenantRecord};
pub use validate::{has_name_of_tenant, validate, validate_in_store, validate_record, with_field_of_tenant};
