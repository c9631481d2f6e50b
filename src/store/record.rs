//! Connectors as the store has them: every field as written, valid or not, with its line.
//!
//! `validate` checks records, and `connector` interprets them. `Debug` shows no value that may be a secret.

use super::settings::Effort;
use crate::model::{ConnectorName, OauthField, Secret};
use std::time::Duration;

/// A value and its line; 0 for a value that was not read from a file. Comparisons ignore the line.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The line, from 1.
    pub line: usize,
}

impl<T> Located<T> {
    /// Makes a value that was not read from a file.
    pub fn new(value: T) -> Self {
        Self { value, line: 0 }
    }
}

impl<T: PartialEq> PartialEq for Located<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Located<T> {}

/// The headers of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeadersRecord {
    /// Names and values in the order of the store; a value that is not a text is `None`.
    Table(Vec<(Located<String>, Option<Secret>)>),
    /// Something other than a table, on this line.
    NotTable(Located<()>),
}

impl Default for HeadersRecord {
    fn default() -> Self {
        Self::Table(Vec::new())
    }
}

impl HeadersRecord {
    /// Returns the names and values that are texts.
    pub fn pairs(&self) -> impl Iterator<Item = (&Located<String>, &Secret)> {
        let entries = match self {
            Self::Table(entries) => entries.as_slice(),
            Self::NotTable(_) => &[],
        };
        entries.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    }

    /// Sets a header. An existing one is found in any case and keeps its spelling.
    pub fn set(&mut self, name: &str, value: Secret) {
        if let Self::NotTable(_) = self {
            *self = Self::default();
        }
        let Self::Table(entries) = self else { return };
        match entries.iter_mut().find(|(known, _)| known.value.eq_ignore_ascii_case(name)) {
            Some((_, known)) => *known = Some(value),
            None => entries.push((Located::new(name.to_owned()), Some(value))),
        }
    }

    /// Removes a header, found in any case. Returns whether it existed.
    pub fn unset(&mut self, name: &str) -> bool {
        let Self::Table(entries) = self else { return false };
        let before = entries.len();
        entries.retain(|(known, _)| !known.value.eq_ignore_ascii_case(name));
        entries.len() < before
    }
}

/// One connector as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorRecord {
    /// Its name.
    pub name: Located<ConnectorName>,
    /// The API key, known or not.
    pub api_key: Located<String>,
    /// The events; none means all of the key.
    pub events: Vec<Located<String>>,
    /// The endpoint with its references. A secret, because its query may hold one.
    pub endpoint: Located<Secret>,
    /// The integration type, if it is set.
    pub integration_type: Option<Located<String>>,
    /// The headers with their references.
    pub headers: HeadersRecord,
    /// Whether events are sent to it.
    pub is_enabled: bool,
    /// Whether plain `http` to a public address is allowed.
    pub allows_http: bool,
    /// Whether the endpoint ignores a request whose `webhook-id` it has already seen.
    pub is_idempotent: bool,
    /// Timeout, limits, retries and order.
    pub effort: Effort,
    /// A slower delivery is flagged as slow.
    pub latency_threshold: Option<Duration>,
    /// The signing secrets with their references, the newest first.
    pub signing_secrets: Vec<Located<Secret>>,
    /// A PEM file of certificate authorities, as written.
    pub ca_file: Option<String>,
    /// A PEM file with a client certificate and its key, as written.
    pub client_cert: Option<String>,
    /// The settings for OAuth with their references, in the order of [`OauthField::ALL`]; empty without `oauth`.
    pub oauth: Vec<(OauthField, Located<Secret>)>,
}

impl ConnectorRecord {
    /// Makes an enabled connector with the required fields only.
    pub fn new(name: ConnectorName, api_key: &str, endpoint: Secret) -> Self {
        Self {
            name: Located::new(name),
            api_key: Located::new(api_key.to_owned()),
            events: Vec::new(),
            endpoint: Located::new(endpoint),
            integration_type: None,
            headers: HeadersRecord::default(),
            is_enabled: true,
            allows_http: false,
            is_idempotent: false,
            effort: Effort::default(),
            latency_threshold: None,
            signing_secrets: Vec::new(),
            ca_file: None,
            client_cert: None,
            oauth: Vec::new(),
        }
    }

    /// Returns a setting for OAuth as written.
    pub fn oauth(&self, field: OauthField) -> Option<&Located<Secret>> {
        self.oauth.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
    }

    /// Sets a setting for OAuth; `None` removes it.
    pub fn set_oauth(&mut self, field: OauthField, value: Option<Secret>) {
        self.oauth.retain(|(known, _)| *known != field);
        self.oauth.extend(value.map(|value| (field, Located::new(value))));
        self.oauth.sort_by_key(|(field, _)| *field);
    }

    /// Returns the integration type; `HTTP_POST` if it is not set.
    pub fn integration_type(&self) -> &str {
        self.integration_type.as_ref().map_or("HTTP_POST", |written| &written.value)
    }

    /// Returns the names of the events as written.
    pub fn event_names(&self) -> Vec<&str> {
        self.events.iter().map(|event| event.value.as_str()).collect()
    }

    /// Returns the line of `field`; if it is unknown, the line of the connector.
    pub fn line_of(&self, field: &str) -> usize {
        let line = match field {
            "api_key" => self.api_key.line,
            "endpoint" => self.endpoint.line,
            "integration_type" => self.integration_type.as_ref().map_or(0, |written| written.line),
            "signing_secret" => self.signing_secrets.first().map_or(0, |secret| secret.line),
            "events" => self.events.first().map_or(0, |event| event.line),
            other if other.starts_with("oauth.") => {
                let value = self.oauth.iter().find(|(field, _)| field.path() == other);
                value.or(self.oauth.first()).map_or(0, |(_, value)| value.line)
            }
            other => self.header_line(other.strip_prefix("headers.").unwrap_or_default()),
        };
        if line == 0 { self.name.line } else { line }
    }

    fn header_line(&self, name: &str) -> usize {
        match &self.headers {
            HeadersRecord::Table(entries) => {
                entries.iter().find(|(known, _)| known.value == name).map_or(0, |(known, _)| known.line)
            }
            HeadersRecord::NotTable(place) => place.line,
        }
    }
}
