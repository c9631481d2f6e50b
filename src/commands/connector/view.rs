//! Shows connectors, changes and findings. Values of headers and queries are `***`; references are shown as written.

use super::masked::{
    Reveal, api_key, endpoint, events, header, integration_type, oauth as masked_oauth, path, value, words,
};
use crate::catalog;
use crate::model::{AnswerFrom, Finding, Order, Secret, Severity, show_duration};
use crate::output::{Cell, Look, Row, Step, TextPage, Tone, View, number};
use crate::store::ConnectorRecord;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// A connector in JSON and in tables. If a setting such as `timeout` is null, the value in `[delivery]` applies.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConnectorView {
    /// Its name.
    name: String,
    /// The kind of event, as written in the store.
    api_key: String,
    /// The events that it gets; empty for all events of the API key.
    events: Vec<String>,
    /// The URL as written in the store. Values in the query are `***`, except references.
    endpoint: String,
    /// Always `HTTP_POST` in a store without errors.
    integration_type: String,
    /// Names and values of the headers. Values are `***`, except references and values of harmless headers.
    headers: Map<String, Value>,
    /// Whether events are sent to it.
    enabled: bool,
    /// Its own timeout of an attempt, such as `10s`.
    timeout: Option<String>,
    /// Its own limit of attempts in flight.
    concurrency: Option<usize>,
    /// Its own number of retries.
    retries: Option<u32>,
    /// Its own limit for the pause that a `Retry-After` causes, such as `5m`.
    retry_after_max: Option<String>,
    /// Its own limit of attempts per second, minute or hour, such as `50/s`.
    rate: Option<String>,
    /// Its own number of consecutive failures after which it is paused; 0 disables the pause.
    breaker: Option<u32>,
    /// `document` if events of one document wait for each other.
    order: Option<&'static str>,
    /// Where the sender of a relayed event gets its answer from: `endpoint` or `log`.
    answer: Option<&'static str>,
    /// How long the relay retries an event that it has answered from the log, such as `24h`.
    retry_for: Option<String>,
    /// A delivery that takes longer than this time is marked as slow.
    latency_threshold: Option<String>,
    /// The secrets that sign its requests, as `***` or as references.
    signing_secret: Vec<String>,
    /// A file of certificate authorities, trusted instead of those of the system.
    ca_file: Option<String>,
    /// A file with the client certificate and its key.
    client_cert: Option<String>,
    /// The settings for OAuth client credentials, as in the store: id and secret are `***`, except references. Null without `oauth`.
    oauth: Option<Map<String, Value>>,
    /// Whether plain `http` to a public address is allowed.
    allow_http: bool,
    /// Whether the endpoint ignores a request whose `webhook-id` it has already seen.
    idempotent: bool,
    /// What `connector conformance` expects of its endpoint in another way: ids of checks, each with its words.
    conformance: Map<String, Value>,
}

impl ConnectorView {
    /// Makes the view of `record`.
    pub fn new(record: &ConnectorRecord, reveal: Reveal) -> Self {
        let header = |(name, value): (&crate::store::Located<String>, &Secret)| {
            (name.value.clone(), Value::String(header(&name.value, value, reveal)))
        };
        let secret = |secret: &crate::store::Located<Secret>| value(&secret.value, reveal);
        let effort = &record.effort;
        Self {
            name: record.name.value.to_string(),
            api_key: api_key(record, reveal),
            events: events(record, reveal),
            endpoint: match reveal {
                Reveal::Nothing => endpoint(&record.endpoint.value),
                Reveal::Literals => record.endpoint.value.expose().to_owned(),
            },
            integration_type: integration_type(record, reveal),
            headers: record.headers.pairs().map(header).collect(),
            enabled: record.is_enabled,
            timeout: effort.timeout.map(show_duration),
            concurrency: effort.concurrency,
            retries: effort.retries,
            retry_after_max: effort.retry_after_max.map(show_duration),
            rate: effort.rate.map(|rate| rate.to_string()),
            breaker: effort.breaker,
            order: effort.order.map(Order::as_str),
            answer: effort.answer.map(AnswerFrom::as_str),
            retry_for: effort.retry_for.map(show_duration),
            latency_threshold: record.latency_threshold.map(show_duration),
            signing_secret: record.signing_secrets.iter().map(secret).collect(),
            ca_file: record.ca_file.as_ref().map(|path| self::path(path, reveal)),
            client_cert: record.client_cert.as_ref().map(|path| self::path(path, reveal)),
            oauth: oauth_view(record, reveal),
            allow_http: record.allows_http,
            idempotent: record.is_idempotent,
            conformance: record
                .conformance
                .iter()
                .map(|(id, words)| (id.value.clone(), Value::String(self::words(words, reveal))))
                .collect(),
        }
    }
}

fn oauth_view(record: &ConnectorRecord, reveal: Reveal) -> Option<Map<String, Value>> {
    let shown = record
        .oauth
        .iter()
        .map(|(field, value)| (field.as_str().to_owned(), Value::from(masked_oauth(*field, &value.value, reveal))));
    (!record.oauth.is_empty()).then(|| shown.collect())
}

impl ConnectorView {
    /// Returns the names of all its members.
    pub fn all_keys() -> Vec<String> {
        let blank = ConnectorRecord::new("x".parse().expect("a letter is a name"), "", Secret::new(""));
        let value = serde_json::to_value(Self::new(&blank, Reveal::Nothing)).unwrap_or_default();
        value.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default()
    }

    /// Returns the number of events, because the names are long. `show` and pipes get the names.
    fn events_in_short(&self) -> String {
        let known = self.api_key.parse().map(catalog::events).unwrap_or_default();
        let is_all = self.events.is_empty() || known.iter().all(|event| self.events.iter().any(|own| own == event));
        if is_all { "all".to_owned() } else { format!("{} of {}", self.events.len(), known.len()) }
    }

    fn events_in_full(&self, separator: &str) -> String {
        if self.events.is_empty() { "all".to_owned() } else { self.events.join(separator) }
    }
}

impl Row for ConnectorView {
    const HEADERS: &'static [&'static str] = &["NAME", "API-KEY", "EVENTS", "ENDPOINT", "ENABLED"];
    const KEYS: &'static [&'static str] = &[
        "name",
        "api_key",
        "events",
        "endpoint",
        "integration_type",
        "headers",
        "enabled",
        "timeout",
        "concurrency",
        "latency_threshold",
        "signing_secret",
        "ca_file",
        "client_cert",
        "oauth",
        "allow_http",
        "idempotent",
    ];
    const WIDE: &'static [&'static str] = &["integration_type", "timeout", "idempotent"];
    // `connector show` has the whole endpoint.
    const NARROW: &'static [Step] = &[(3, 28), (2, 0), (3, 10), (1, 0), (3, 8)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let events = if look.width.is_some() { self.events_in_short() } else { self.events_in_full(" ") };
        let enabled = if self.enabled { Cell::new("yes").tone(Tone::Good) } else { Cell::new("no").tone(Tone::Dim) };
        let name = Cell::new(&self.name).tone(Tone::Strong);
        vec![name, Cell::new(&self.api_key), Cell::new(events), Cell::new(&self.endpoint), enabled]
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

fn breaker(count: u32) -> String {
    match count {
        0 => "off".to_owned(),
        1 => "after 1 failure".to_owned(),
        _ => format!("after {} consecutive failures", number(count)),
    }
}

impl View for ConnectorView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.line(Cell::new(&self.name).tone(Tone::Strong));
        page.field("API key", self.api_key.as_str());
        page.field("events", self.events_in_full(", "));
        page.field("endpoint", self.endpoint.as_str());
        page.field("integration", self.integration_type.as_str());
        page.field("enabled", if self.enabled { "yes" } else { "no" });
        let optional = [
            ("timeout", self.timeout.clone()),
            ("concurrency", self.concurrency.map(|count| count.to_string())),
            ("retries", self.retries.map(|count| count.to_string())),
            ("Retry-After", self.retry_after_max.as_ref().map(|most| format!("up to {most}"))),
            ("rate", self.rate.clone()),
            ("breaker", self.breaker.map(breaker)),
            ("order", self.order.map(ToOwned::to_owned)),
            ("answer from", self.answer.map(ToOwned::to_owned)),
            ("retry for", self.retry_for.clone()),
            ("slow above", self.latency_threshold.clone()),
            ("signed with", (!self.signing_secret.is_empty()).then(|| self.signing_secret.join(", "))),
            ("CA file", self.ca_file.clone()),
            ("client cert", self.client_cert.clone()),
            ("plain http", self.allow_http.then(|| "allowed".to_owned())),
            (
                "idempotent",
                self.idempotent.then(|| "yes (it ignores a request whose webhook-id it has already seen)".to_owned()),
            ),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                page.field(name, value);
            }
        }
        for (check, words) in &self.conformance {
            page.field("conformance", format!("{check}: {}", words.as_str().unwrap_or_default()));
        }
        if let Some(oauth) = &self.oauth {
            page.heading("OAuth");
            for (name, value) in oauth {
                page.line(format!("{name}: {}", value.as_str().unwrap_or_default()));
            }
        }
        page.heading("Headers");
        for (name, value) in &self.headers {
            page.line(format!("{name}: {}", value.as_str().unwrap_or_default()));
        }
        if self.headers.is_empty() {
            page.line(Cell::new("none").tone(Tone::Dim));
        }
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// The change of one connector.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The name of the connector; after a rename, the new name.
    pub name: String,
    /// `added`, `replaced`, `changed`, `renamed`, `removed`, `enabled`, `disabled` or `unchanged`.
    pub change: &'static str,
    /// The differences, a line each.
    pub difference: Vec<String>,
    /// The store's path.
    pub file: String,
    /// True with `--dry-run`: nothing was written.
    pub dry_run: bool,
}

impl Row for ChangeView {
    const HEADERS: &'static [&'static str] = &["NAME", "CHANGE", "FILE"];
    const KEYS: &'static [&'static str] = &["name", "change", "difference", "file", "dry_run"];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![Cell::new(&self.name), Cell::new(self.change), Cell::new(&self.file)]
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// A finding in JSON and in tables.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// The connector; null for the whole file.
    connector: Option<String>,
    /// `error`, `warning` or `info`.
    severity: &'static str,
    /// The kind of finding. Codes never change.
    code: &'static str,
    /// The field, such as `headers.client_id`.
    field: Option<String>,
    /// The store's path.
    file: Option<String>,
    /// The line, from 1.
    line: Option<usize>,
    /// What is wrong.
    message: String,
    /// What to do.
    hint: String,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            connector: finding.connector,
            severity: finding.severity.as_str(),
            code: finding.code,
            field: finding.field,
            file: finding.file,
            line: finding.line,
            message: finding.message,
            hint: finding.hint,
        }
    }
}

impl FindingView {
    fn place(&self) -> String {
        let file = self.file.clone().unwrap_or_default();
        self.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"))
    }

    fn tone(&self) -> Tone {
        match self.severity {
            word if word == Severity::Error.as_str() => Tone::Bad,
            word if word == Severity::Warning.as_str() => Tone::Warn,
            _ => Tone::Dim,
        }
    }
}

/// On a terminal, a finding takes a few lines, because seven columns would be too narrow.
impl View for FindingView {
    fn render(&self, page: &mut TextPage<'_>) {
        let about = [self.connector.as_deref(), self.field.as_deref()].into_iter().flatten().collect::<Vec<_>>();
        let about = if about.is_empty() { String::new() } else { format!("{}: ", about.join(" ")) };
        page.line(Cell::new(format!("{}[{}]: {about}{}", self.severity, self.code, self.message)).tone(self.tone()));
        page.line(Cell::new(format!("  at {}", self.place())).tone(Tone::Dim));
        page.line(Cell::new(format!("  {}", self.hint)));
    }

    fn name(&self) -> String {
        self.code.to_owned()
    }
}

impl Row for FindingView {
    const HEADERS: &'static [&'static str] = &["WHERE", "SEVERITY", "CODE", "CONNECTOR", "FIELD", "WHAT", "WHAT TO DO"];
    const KEYS: &'static [&'static str] =
        &["connector", "severity", "code", "field", "file", "line", "message", "hint"];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![
            Cell::new(self.place()),
            Cell::new(self.severity).tone(self.tone()),
            Cell::new(self.code),
            Cell::maybe(self.connector.as_ref()),
            Cell::maybe(self.field.as_ref()),
            Cell::new(&self.message),
            Cell::new(&self.hint).tone(Tone::Dim),
        ]
    }

    fn name(&self) -> String {
        self.code.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectorView, Reveal};
    use crate::model::Secret;
    use crate::store::{ConnectorRecord, Located};

    #[test]
    fn values_are_hidden_and_references_shown() {
        let endpoint = Secret::new("https://h/${P}?key=hunter2&q=${K:-hunter2}");
        let mut record = ConnectorRecord::new("a".parse().expect("a name"), "K", endpoint);
        record.headers.set("Content-Type", Secret::new("text/x"));
        record.headers.set("client_id", Secret::new("${ID:-hunter2}"));
        record.headers.set("Authorization", Secret::new("Bearer hunter2"));
        record.headers.set("broken", Secret::new("${hunter2"));
        record.signing_secrets = vec![Located::new(Secret::new("hunter2"))];
        let view = serde_json::to_value(ConnectorView::new(&record, Reveal::Nothing)).expect("JSON");
        assert!(!view.to_string().contains("hunter2"), "{view}");
        assert_eq!(view["endpoint"], "https://h/${P}?key=***&q=${K:-***}");
        assert_eq!(view["headers"]["Content-Type"], "text/x");
        assert_eq!(view["headers"]["client_id"], "${ID:-***}");
        assert_eq!(view["headers"]["Authorization"], "***");
        let open = serde_json::to_value(ConnectorView::new(&record, Reveal::Literals)).expect("JSON");
        assert_eq!(open["headers"]["Authorization"], "Bearer hunter2");
    }
}
