//! The fields of a connector on the command line, shared by `add` and `edit`.
//!
//! A value is stored literally, unless it is one reference, alone or after a word such as `Bearer`. `store::validate` checks the values.

use super::json_headers;
use super::spelling::Spelling;
use super::text_file::{read_file, read_stdin};
use crate::commands::context::{file_behind_at, is_stdin, order_parser, parse_timeout, text_of};
use crate::error::Fault;
use crate::model::{AnswerFrom, CredentialsIn, OauthField, Order, Rate, Secret};
use crate::output::Out;
use crate::store::{ConnectorRecord, Effort, Located};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

/// The fields of a connector.
#[derive(clap::Args, Clone, Debug, Default, PartialEq)]
pub struct FieldArgs {
    /// API key, for example `INVENTORY_EXPORT_ASN`
    ///
    /// `inv-hooks event list` shows all eleven API keys for inventory events.
    #[arg(long, value_name = "KEY")]
    pub api_key: Option<String>,
    /// Event to subscribe to; can be repeated
    ///
    /// Without this flag, the connector subscribes to all events of its API key.
    #[arg(long = "event", value_name = "EVENT")]
    pub events: Vec<String>,
    /// URL to call, stored exactly as you write it
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Integration type of the CMS form; inventory uses only `HTTP_POST`
    #[arg(long, value_name = "TYPE")]
    pub integration_type: Option<String>,
    /// Header to send; can be repeated
    ///
    /// To keep a secret out of the command line, write a reference: `--header 'client_secret: ${NAME}'`.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Headers to set, as a JSON object: JSON, @FILE, or - for stdin
    ///
    /// `connector edit` keeps the other headers.
    #[arg(long, value_name = "JSON|@FILE|-")]
    pub headers: Option<OsString>,
    /// Time limit of one attempt, for example 10s
    ///
    /// The limit covers the whole attempt: connecting, sending the request, and reading the answer.
    #[arg(long, help_heading = "Sending", value_name = "DURATION", allow_hyphen_values = true, value_parser = parse_timeout)]
    pub timeout: Option<Duration>,
    /// Make at most N attempts at the same time per connector
    #[arg(long, help_heading = "Sending", value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub concurrency: Option<u16>,
    /// Retry temporary failures up to N times (timeouts, broken connections, 408, 425, 429, 5xx)
    ///
    /// If the endpoint may already have booked a sale, return or stock adjustment, the event is in doubt. An event in doubt is
    /// retried only with --idempotent.
    #[arg(long, help_heading = "Sending", help = "Retry temporary failures up to N times", value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub retries: Option<u32>,
    /// Limit attempts per connector, evenly spaced, for example 50/s
    #[arg(long, help_heading = "Sending", value_name = "N/s", allow_hyphen_values = true)]
    pub rate: Option<Rate>,
    /// Stop sending after N consecutive failures; 0 means never
    #[arg(long, help_heading = "Sending", value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub breaker: Option<u32>,
    /// Order of sending
    ///
    /// With `document`, an event waits for the earlier events of the same document.
    #[arg(long, help_heading = "Sending", value_name = "ORDER", value_parser = order_parser())]
    pub order: Option<Order>,
    /// Who answers relayed events
    ///
    /// With `endpoint`, the relay makes one attempt and passes on the endpoint's answer. With `log`, the relay answers 202 as
    /// soon as the event is in the log. It then delivers the event, and retries for the time of --retry-for.
    #[arg(long, help_heading = "Sending", value_name = "FROM", value_parser = answer_parser())]
    pub answer: Option<AnswerFrom>,
    /// Let the relay retry for this long, for example 24h
    ///
    /// This flag has an effect only with --answer log, here or in the store.
    #[arg(long, help_heading = "Sending", value_name = "DURATION", value_parser = parse_timeout)]
    pub retry_for: Option<Duration>,
    /// Mark deliveries that take longer than this as slow
    #[arg(long, help_heading = "Sending", value_name = "DURATION", value_parser = parse_timeout)]
    pub latency_threshold: Option<Duration>,
    /// Secret to sign requests with; can be repeated
    ///
    /// Signatures follow Standard Webhooks. While you change to a new secret, pass both: the new one first, then the old one.
    #[arg(long = "signing-secret", help_heading = "Security", value_name = "SECRET")]
    pub signing_secrets: Vec<String>,
    /// Trust the certificate authorities in this PEM file
    ///
    /// The certificate authorities of the system are then not trusted.
    #[arg(long, help_heading = "Security", value_name = "FILE")]
    pub ca_file: Option<String>,
    /// PEM file with the client certificate and its key
    #[arg(long, help_heading = "Security", value_name = "FILE")]
    pub client_cert: Option<String>,
    /// Get tokens from this URL (OAuth 2.0 client credentials)
    ///
    /// Each request then has the header `Authorization: Bearer`. Also needed: --oauth-client-id and --oauth-client-secret.
    #[arg(long, help_heading = "Security", value_name = "URL")]
    pub oauth_token_url: Option<String>,
    /// Client id for OAuth
    #[arg(long, help_heading = "Security", value_name = "ID")]
    pub oauth_client_id: Option<String>,
    /// Client secret for OAuth, best as a reference: '${NAME}'
    #[arg(long, help_heading = "Security", value_name = "SECRET")]
    pub oauth_client_secret: Option<String>,
    /// Scope to ask for
    #[arg(long, help_heading = "Security", value_name = "SCOPE")]
    pub oauth_scope: Option<String>,
    /// Audience to ask for
    #[arg(long, help_heading = "Security", value_name = "AUDIENCE")]
    pub oauth_audience: Option<String>,
    /// Where id and secret go
    ///
    /// `basic`, the default, is the header `Authorization: Basic`. Some servers want them in the body.
    #[arg(long, help_heading = "Security", value_name = "PLACE", value_parser = PossibleValuesParser::new(CredentialsIn::ALL.map(CredentialsIn::as_str)))]
    pub oauth_credentials: Option<String>,
    /// Trust the authorities in this PEM file for the token URL
    #[arg(long, help_heading = "Security", value_name = "FILE")]
    pub oauth_ca_file: Option<String>,
    /// Client certificate for the token URL
    #[arg(long, help_heading = "Security", value_name = "FILE")]
    pub oauth_client_cert: Option<String>,
    /// Allow plain HTTP to a public address
    #[arg(long, help_heading = "Security")]
    pub allow_http: bool,
    /// The endpoint ignores duplicates
    ///
    /// Use this flag if the endpoint ignores a request whose webhook-id it has already seen. A sale, return or stock adjustment in doubt
    /// is then retried, and bulk reposts include it. --idempotent=false turns this off.
    #[arg(long, help_heading = "Sending", value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub idempotent: Option<bool>,
    /// Save the connector as disabled, so that no event is sent to it
    #[arg(long)]
    pub disabled: bool,
}

impl FieldArgs {
    /// Says whether no field was set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether the command line has a value that may be a secret: other users of the machine can see it.
    pub fn has_visible_values(&self) -> bool {
        let is_inline = |text: &OsString| !is_stdin(text) && file_behind_at(text).is_none();
        let has_parameters = self.endpoint.as_ref().is_some_and(|url| url.contains(['?', ';']));
        !self.header.is_empty()
            || !self.signing_secrets.is_empty()
            || self.oauth_client_secret.is_some()
            || has_parameters
            || self.headers.as_ref().is_some_and(is_inline)
    }

    /// Returns the headers of `--headers` and `--header`, in this order. Reads a file or stdin if needed.
    pub fn all_headers(&self, out: &mut Out) -> Result<Vec<(String, Secret)>, Fault> {
        let mut headers = match &self.headers {
            Some(given) => {
                json_headers::parse(&read_headers(given, out)?, "the headers of --headers", Spelling::Literal)?
            }
            None => Vec::new(),
        };
        for header in &self.header {
            headers.push(parse_header(header)?);
        }
        Ok(headers)
    }

    /// Sets the given fields of `record`, except headers.
    pub fn apply(&self, record: &mut ConnectorRecord) {
        let text = |value: &String| Located::new(value.clone());
        let reference = |value: &String| Located::new(stored(value));
        if let Some(api_key) = &self.api_key {
            record.api_key = text(api_key);
        }
        if !self.events.is_empty() {
            record.events = self.events.iter().map(text).collect();
        }
        if let Some(endpoint) = &self.endpoint {
            record.endpoint = reference(endpoint);
        }
        if !self.signing_secrets.is_empty() {
            record.signing_secrets = self.signing_secrets.iter().map(reference).collect();
        }
        record.integration_type = self.integration_type.as_ref().map(text).or(record.integration_type.take());
        self.fill_effort(&mut record.effort);
        record.latency_threshold = self.latency_threshold.or(record.latency_threshold);
        record.ca_file = self.ca_file.clone().or(record.ca_file.take());
        record.client_cert = self.client_cert.clone().or(record.client_cert.take());
        self.fill_oauth(record);
        record.allows_http |= self.allow_http;
        record.is_idempotent = self.idempotent.unwrap_or(record.is_idempotent);
        record.is_enabled &= !self.disabled;
    }

    fn fill_oauth(&self, record: &mut ConnectorRecord) {
        let given = [
            (OauthField::TokenUrl, &self.oauth_token_url),
            (OauthField::ClientId, &self.oauth_client_id),
            (OauthField::ClientSecret, &self.oauth_client_secret),
            (OauthField::Scope, &self.oauth_scope),
            (OauthField::Audience, &self.oauth_audience),
            (OauthField::Credentials, &self.oauth_credentials),
            (OauthField::CaFile, &self.oauth_ca_file),
            (OauthField::ClientCert, &self.oauth_client_cert),
        ];
        for (field, text) in given {
            let Some(text) = text else { continue };
            let value = if field.has_references() { stored(text) } else { Secret::new(text.clone()) };
            record.set_oauth(field, Some(value));
        }
    }

    fn fill_effort(&self, effort: &mut Effort) {
        effort.timeout = self.timeout.or(effort.timeout);
        effort.concurrency = self.concurrency.map(usize::from).or(effort.concurrency);
        effort.retries = self.retries.or(effort.retries);
        effort.rate = self.rate.or(effort.rate);
        effort.breaker = self.breaker.or(effort.breaker);
        effort.order = self.order.or(effort.order);
        effort.answer = self.answer.or(effort.answer);
        effort.retry_for = self.retry_for.or(effort.retry_for);
    }
}

fn answer_parser() -> impl TypedValueParser<Value = AnswerFrom> {
    PossibleValuesParser::new(AnswerFrom::ALL.map(AnswerFrom::as_str))
        .map(|word| AnswerFrom::ALL.into_iter().find(|answer| answer.as_str() == word).unwrap_or_default())
}

/// Returns `text` in the spelling of the store: literally, unless the whole text is one reference.
pub fn stored(text: &str) -> Secret {
    Spelling::Literal.stored(text)
}

fn parse_header(text: &str) -> Result<(String, Secret), Fault> {
    let (name, value) = text.split_once(':').ok_or_else(|| {
        // The message does not contain the text, which may be a secret.
        Fault::usage("a --header has no colon").hint("Write it as --header 'Name: value'.")
    })?;
    Ok((name.trim_ascii().to_owned(), stored(value.trim_ascii())))
}

fn read_headers(given: &OsStr, out: &mut Out) -> Result<String, Fault> {
    let Some(file) = file_behind_at(given) else {
        let given_text = || text_of(given.as_encoded_bytes().to_vec(), "the text of --headers");
        return if is_stdin(given) { read_stdin(out) } else { given_text() };
    };
    read_file(Path::new(&file), &format!("the headers' file {}", file.to_string_lossy()), "Check the path after @.")
}
