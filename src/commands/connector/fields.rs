//! The fields of a connector on the command line, shared by `add` and `edit`.
//!
//! Values are stored literally unless they are wholly one reference. Whether they make sense is for the rules to say.

use super::json_headers;
use crate::commands::context::{file_behind_at, order_parser, parse_timeout, text_of};
use crate::error::Fault;
use crate::model::{Order, Rate, Secret, Template};
use crate::store::{ConnectorRecord, Effort, Located};
use std::ffi::{OsStr, OsString};
use std::io::Read as _;
use std::time::Duration;

/// The fields of a connector.
#[derive(clap::Args, Clone, Debug, Default, PartialEq)]
pub struct FieldArgs {
    /// The kind of event, such as `INVENTORY_EXPORT_ASN`; `inv-hooks event list` shows all eleven
    #[arg(long, value_name = "KEY")]
    pub api_key: Option<String>,
    /// An event to subscribe to; once for each. Without it: all events of the key
    #[arg(long = "event", value_name = "EVENT")]
    pub events: Vec<String>,
    /// The URL that is called, exactly as written
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// The integration type of the CMS form; inventory has one: `HTTP_POST`
    #[arg(long, value_name = "TYPE")]
    pub integration_type: Option<String>,
    /// A header to send; once for each. Keep secrets out of the command line with '${NAME}'
    #[arg(long = "header", value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Headers as a JSON object: the text itself, @FILE, or - for stdin
    #[arg(long, value_name = "JSON|@FILE|-")]
    pub headers: Option<OsString>,
    /// Give up an attempt after this long, such as 10s
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = parse_timeout)]
    pub timeout: Option<Duration>,
    /// Attempts in flight for this connector
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub concurrency: Option<u16>,
    /// Try again so often what failed for a while
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub retries: Option<u32>,
    /// At most so many attempts a time, evenly spaced, such as 50/s
    #[arg(long, value_name = "N/s", allow_hyphen_values = true)]
    pub rate: Option<Rate>,
    /// Leave it alone for a while after so many failures in a row; 0 for never
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub breaker: Option<u32>,
    /// Whether events of one document wait for one another
    #[arg(long, value_name = "ORDER", value_parser = order_parser())]
    pub order: Option<Order>,
    /// Flag deliveries that take longer than this as slow
    #[arg(long, value_name = "DURATION", value_parser = parse_timeout)]
    pub latency_threshold: Option<Duration>,
    /// Sign requests by Standard Webhooks with this secret; twice while it is rotated, the newest first
    #[arg(long = "signing-secret", value_name = "SECRET")]
    pub signing_secrets: Vec<String>,
    /// Trust the certificate authorities of this PEM file instead of the system's
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<String>,
    /// Show this client certificate: a PEM file with the certificate and its key
    #[arg(long, value_name = "FILE")]
    pub client_cert: Option<String>,
    /// Allow plain http to a public address
    #[arg(long)]
    pub allow_http: bool,
    /// The endpoint ignores a webhook-id that it has seen: a sale, return or adjustment whose answer was lost is sent again by
    /// itself and in bulk; --idempotent=false takes that back
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub idempotent: Option<bool>,
    /// Save it disabled: `send` leaves it out
    #[arg(long)]
    pub disabled: bool,
}

impl FieldArgs {
    /// Says whether no field was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether a value stands on the command line that may be a secret: other users of the machine can see it there.
    pub fn has_visible_values(&self) -> bool {
        let is_inline = |text: &OsString| text != "-" && file_behind_at(text).is_none();
        let has_parameters = self.endpoint.as_ref().is_some_and(|url| url.contains(['?', ';']));
        !self.header.is_empty()
            || !self.signing_secrets.is_empty()
            || has_parameters
            || self.headers.as_ref().is_some_and(is_inline)
    }

    /// Returns the headers of `--headers` and `--header`, in this order. Reads the file or stdin.
    pub fn all_headers(&self) -> Result<Vec<(String, Secret)>, Fault> {
        let mut headers = match &self.headers {
            Some(given) => json_headers::parse(&read_headers(given)?, "the headers of --headers")?,
            None => Vec::new(),
        };
        for header in &self.header {
            headers.push(parse_header(header)?);
        }
        Ok(headers)
    }

    /// Sets on `record` what was given, headers excepted.
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
        record.allows_http |= self.allow_http;
        record.is_idempotent = self.idempotent.unwrap_or(record.is_idempotent);
        record.is_enabled &= !self.disabled;
    }

    fn fill_effort(&self, effort: &mut Effort) {
        effort.timeout = self.timeout.or(effort.timeout);
        effort.concurrency = self.concurrency.map(usize::from).or(effort.concurrency);
        effort.retries = self.retries.or(effort.retries);
        effort.rate = self.rate.or(effort.rate);
        effort.breaker = self.breaker.or(effort.breaker);
        effort.order = self.order.or(effort.order);
    }
}

/// Returns `text` as the store writes it: literally, unless it is wholly one reference.
pub fn stored(text: &str) -> Secret {
    Template::of_flag(text)
}

fn parse_header(text: &str) -> Result<(String, Secret), Fault> {
    let (name, value) = text.split_once(':').ok_or_else(|| {
        // The text is not repeated: it may be the secret alone.
        Fault::usage("a --header has no colon").hint("Write it as --header 'Name: value'.")
    })?;
    Ok((name.trim_ascii().to_owned(), stored(value.trim_ascii())))
}

fn read_headers(given: &OsStr) -> Result<String, Fault> {
    let Some(file) = file_behind_at(given) else {
        let given_text = || text_of(given.as_encoded_bytes().to_vec(), "the text of --headers");
        return if given == "-" { read_stdin() } else { given_text() };
    };
    let path = file.to_string_lossy();
    let bytes = std::fs::read(&file).map_err(|error| {
        Fault::invalid(format!("the headers' file {path} cannot be read"))
            .because(error)
            .hint("Check the path after @.")
    })?;
    text_of(bytes, &format!("the headers' file {path}"))
}

/// Reads all of stdin as text.
pub fn read_stdin() -> Result<String, Fault> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Fault::invalid("stdin cannot be read").because(error))?;
    text_of(bytes, "stdin")
}
