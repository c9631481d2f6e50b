//! Connectors: configured destinations, and what becomes of one once its references are resolved.
//!
//! No serde here: the shape on disk is `store`'s and the shape in JSON is the command's, so that a secret cannot leak
//! through a derive.

use super::api_key::ApiKey;
use super::endpoint::Endpoint;
use super::name::{ConnectorName, EventName};
use super::policy::Policy;
use super::redact::Redactor;
use super::secret::Secret;
use super::template::Template;
use std::path::PathBuf;
use std::time::Duration;

/// A connector that passed the rules of shape: it can be sent to once its references are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connector {
    /// Its name in the store.
    pub name: ConnectorName,
    /// The one kind of event that it is for.
    pub api_key: ApiKey,
    /// The events that it subscribes to; empty for SALE and RETURN, which have none.
    pub events: Vec<EventName>,
    /// Where it sends, called exactly as configured.
    pub endpoint: Template,
    /// Header names and values in the order of the store.
    pub headers: Vec<(String, Template)>,
    /// Whether `send` uses it.
    pub is_enabled: bool,
    /// Whether plain `http` to a public address is meant so.
    pub allows_http: bool,
    /// How hard to try.
    pub policy: Policy,
    /// Delivered slower than this is flagged `slow`.
    pub latency_threshold: Option<Duration>,
    /// Sign requests by Standard Webhooks, the newest first; none leaves them unsigned.
    pub signing_secrets: Vec<Template>,
    /// A PEM file of certificate authorities trusted instead of the system's; absolute.
    pub ca_file: Option<PathBuf>,
    /// A PEM file with a client certificate and its key; absolute.
    pub client_cert: Option<PathBuf>,
}

impl Connector {
    /// Says whether an event of its API key goes to it. Keys without events, and payloads without one, always do.
    pub fn is_subscribed_to(&self, event: Option<&EventName>) -> bool {
        match event {
            Some(event) => self.events.is_empty() || self.events.contains(event),
            None => true,
        }
    }
}

/// A connector ready for the wire: every reference resolved, every rule kept.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The connector's name, or the URL of a `repost --to URL`; what the log calls `connector`.
    pub label: String,
    /// Where it sends.
    pub endpoint: Endpoint,
    /// Header names and values in the order of the store.
    pub headers: Vec<(String, Secret)>,
    /// How hard to try.
    pub policy: Policy,
    /// Delivered slower than this is flagged `slow`.
    pub latency_threshold: Option<Duration>,
    /// The signing keys, the newest first; empty when requests are not signed.
    pub signing_keys: Vec<Secret>,
    /// See [`Connector::ca_file`].
    pub ca_file: Option<PathBuf>,
    /// See [`Connector::client_cert`].
    pub client_cert: Option<PathBuf>,
    /// Takes this destination's secrets out of what is stored or shown.
    pub redactor: Redactor,
}
