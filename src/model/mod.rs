//! Nouns and rules, without disk, network, clock, randomness or terminal. Values are passed in as arguments.
//!
//! There are no serde derives either: shapes on disk and in JSON are defined where they are written.

pub mod json;

mod address;
mod api_key;
mod attempt;
mod bad_payload;
mod called;
mod canonical;
mod connector;
mod delivery;
mod difference;
mod disguise;
mod encoded;
mod encoding;
mod endpoint;
mod entity;
mod entry_rule;
mod error_value;
mod extract;
mod filled;
mod finding;
mod finding_code;
mod fingerprint;
mod foreign;
mod gateway;
mod header;
mod invisible;
mod judgement;
mod listed;
mod mask_payload;
mod monitoring;
mod name;
mod needle;
mod outcome;
mod outline;
mod outside;
mod parts;
mod payload;
mod pointer;
mod policy;
mod query;
mod rate;
mod redact;
mod relay_base;
mod retry;
mod secret;
mod secret_forms;
mod secret_search;
mod shell;
mod signature;
mod template;
mod time;
mod unescape;
mod unwrap;
mod url_values;
mod written;

pub use address::{PrivateNetworks, is_internal, never_dialled};
pub use api_key::{ApiKey, UnknownApiKey};
pub use attempt::{Answer, Attempt, AttemptKind, KEPT_RESPONSE_BYTES, READ_RESPONSE_BYTES};
pub use bad_payload::BadPayload;
pub use called::called;
pub use canonical::content_digest;
pub use connector::{Connector, Destination};
pub use delivery::{
    BadId, Delivery, DeliveryId, Doubt, IN_DOUBT, Lineage, NewDelivery, STOCK_IS_WRONG, Seen, Source, State, in_doubt,
};
pub use difference::{difference, is_no_edit};
pub use disguise::{defaults, disguise, hidden_literals};
pub use encoded::{Encoded, encoded, not_utf8};
pub use encoding::{base64, hex, parse_base64};
pub use endpoint::{BadEndpoint, Disguise, Endpoint, redact_query};
pub use entry_rule::{EntryRule, GivenHeaders};
pub use extract::{Extracted, MAX_PRODUCTS, PayloadPointers};
pub use finding::{Finding, Severity};
pub use finding_code::FindingCode;
pub use foreign::Foreign;
pub use foreign::names::is_spelled;
pub use header::{BadHeader, check_name, check_value, is_harmless};
pub use invisible::{Invisible, is_invisible};
pub use judgement::{Failure, Judgement, Phase, UnknownFailure, judge};
pub use mask_payload::{Masked, mask};
pub use monitoring::{MonitoringEvent, MonitoringQuery, NewMonitoringEvent, first_named};
pub use name::{BadName, ConnectorName, Environment, EventName, check_webhook_id, near_name, proposed_name};
pub use outcome::{Facts, Outcome, Skip, Summary};
pub use outline::{Outline, Part, start_of};
pub use outside::{MAX_ID_BYTES, MAX_SENTENCE_BYTES, kept_id, kept_sentence, uncut_part};
pub use payload::{check_payload, members_of_payload, why_not_json};
pub use pointer::{BadPointer, BadSplice, Pointer};
pub use policy::{Again, AnswerFrom, BREAKER_PAUSE, MAX_CONCURRENCY, Order, Policy};
pub use query::{
    BadCursor, BadFailureKind, BadStatus, Cursor, FailureKind, Page, PointerMatch, Query, Sort, StatusRange, TimeField,
};
pub use rate::{BadRate, Rate};
pub use redact::Redactor;
pub use relay_base::{BadBase, RelayBase};
pub use retry::Verdict;
pub use secret::{Secret, shown_path};
pub use shell::{quoted, quoted_name};
pub use signature::{BadSigningSecret, digest, key_of, sign};
pub use template::{BadTemplate, Reference, Resolved, Template};
pub use time::{BadDuration, BadTime, Timestamp, Zone, parse_duration, parse_time, show_duration};
pub use unescape::is_in_layers;
pub use url_values::{UrlValue, url_values};
pub use written::{Instead, called_instead, masked_values, parameters, shown_endpoint};
