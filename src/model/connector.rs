//! Connectors: configured destinations, and what they become once their references are resolved.
//!
//! There are no serde derives: the shape on disk is defined in `store` and the shape in JSON in the commands, so that no secret
//! can leak through a derive.

use super::api_key::ApiKey;
use super::endpoint::Endpoint;
use super::name::{ConnectorName, EventName};
use super::oauth::{ClientCredentials, OauthField, TokenHeader};
use super::policy::Policy;
use super::redact::Redactor;
use super::secret::Secret;
use super::template::Template;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A connector with valid values. Once its references are resolved, events can be sent to it.
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
    /// Whether events are sent to it.
    pub is_enabled: bool,
    /// Whether plain `http` to a public address is allowed.
    pub allows_http: bool,
    /// How hard to try.
    pub policy: Policy,
    /// A slower delivery is flagged `slow`.
    pub latency_threshold: Option<Duration>,
    /// The secrets for signatures by Standard Webhooks, the newest first; if empty, requests are not signed.
    pub signing_secrets: Vec<Template>,
    /// A PEM file of certificate authorities to trust instead of the system's; an absolute path.
    pub ca_file: Option<PathBuf>,
    /// A PEM file with a client certificate and its key; an absolute path.
    pub client_cert: Option<PathBuf>,
    /// The settings for OAuth client credentials; empty if requests have no token. Paths in it are absolute.
    pub oauth: Vec<(OauthField, Template)>,
    /// Which header of a request has the token.
    pub token_header: TokenHeader,
}

impl Connector {
    /// Says whether it takes an event of its API key. With keys that have no events, and payloads that name none, it always does.
    pub fn is_subscribed_to(&self, event: Option<&EventName>) -> bool {
        match event {
            Some(event) => self.events.is_empty() || self.events.contains(event),
            None => true,
        }
    }
}

/// A connector that is ready to send: every reference is resolved and every rule checked.
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
    /// A slower delivery is flagged `slow`.
    pub latency_threshold: Option<Duration>,
    /// The signing keys, the newest first; empty when requests are not signed.
    pub signing_keys: Vec<Secret>,
    /// See [`Connector::ca_file`].
    pub ca_file: Option<PathBuf>,
    /// See [`Connector::client_cert`].
    pub client_cert: Option<PathBuf>,
    /// Whom to ask for the token that each request has.
    pub oauth: Option<Arc<ClientCredentials>>,
    /// Removes this destination's secrets from what is stored or shown.
    pub redactor: Redactor,
}

impl Destination {
    /// Returns a destination that has only an endpoint: no headers, no signature and no secrets.
    pub fn bare(label: &str, endpoint: Endpoint, policy: Policy) -> Self {
        Self {
            label: label.to_owned(),
            endpoint,
            headers: Vec::new(),
            policy,
            latency_threshold: None,
            signing_keys: Vec::new(),
            ca_file: None,
            client_cert: None,
            oauth: None,
            redactor: Redactor::default(),
        }
    }
}
