//! Nouns and rules, pure: no disk, network, clock, randomness or terminal. Values come in as arguments.
//!
//! No serde derives either: shapes on disk and in JSON live at the edge that writes them.

pub mod json;

mod api_key;
mod attempt;
mod bad_payload;
mod canonical;
mod connector;
mod delivery;
mod difference;
mod encoded;
mod encoding;
mod endpoint;
mod extract;
mod finding;
mod foreign;
mod gateway;
mod header;
mod looks;
mod mask;
mod name;
mod outcome;
mod outside;
mod payload;
mod pointer;
mod policy;
mod query;
mod rate;
mod redact;
mod secret;
mod signature;
mod template;
mod time;
mod unescape;
mod verdict;

pub use api_key::{ApiKey, UnknownApiKey};
pub use attempt::{Answer, Attempt, AttemptKind, KEPT_RESPONSE_BYTES, READ_RESPONSE_BYTES};
pub use bad_payload::BadPayload;
pub use canonical::content_digest;
pub use connector::{Connector, Destination};
pub use delivery::{BadId, Delivery, DeliveryId, Doubt, Lineage, NewDelivery, Seen, Source, State};
pub use difference::{difference, is_no_edit};
pub use encoded::{Encoded, encoded};
pub use encoding::{base64, hex, parse_base64};
pub use endpoint::{BadEndpoint, Endpoint, is_forbidden, is_internal, is_private, redact_query};
pub use extract::{Extracted, MAX_PRODUCTS, PayloadPointers};
pub use finding::{Finding, Severity};
pub use foreign::{Foreign, is_spelled};
pub use header::{BadHeader, check_name, check_value, is_harmless};
pub use mask::{Masked, mask};
pub use name::{BadName, ConnectorName, Environment, EventName, check_webhook_id, near_name};
pub use outcome::{Facts, Outcome, Skip, Summary};
pub use outside::{MAX_ID_BYTES, MAX_SENTENCE_BYTES, kept_id, kept_sentence};
pub use payload::{check_payload, members_of_payload};
pub use pointer::{BadPointer, BadSplice, Pointer};
pub use policy::{BREAKER_PAUSE, MAX_CONCURRENCY, Order, Policy};
pub use query::{BadCursor, BadStatus, Cursor, Page, PointerMatch, Query, Sort, StatusRange, TimeField};
pub use rate::{BadRate, Rate};
pub use redact::{MIN_SECRET_BYTES, Redactor};
pub use secret::Secret;
pub use signature::{BadSigningSecret, digest, key_of, sign};
pub use template::{BadTemplate, Reference, Template};
pub use time::{BadDuration, BadTime, Timestamp, Zone, parse_duration, parse_time, show_duration};
pub use unescape::unescaped;
pub use verdict::{Failure, Judgement, Phase, UnknownFailure, Verdict, judge};
