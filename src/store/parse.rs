//! Parses the whole file into records and settings, or returns every problem of syntax and shape.
//!
//! It checks only the shape. `validate` checks values, such as API keys and endpoints.

use super::fields::{Fields, Problem, ReadReport, entries};
use super::line_index::LineIndex;
use super::numbers;
use super::oauth_value::oauth_value;
use super::payload::{self, Payloads};
use super::read_tenants;
use super::record::{ConnectorRecord, Located};
use super::relay::{self, RelayRecord};
use super::rules::with_invisible;
use super::settings::{DeliverySettings, Effort};
use super::tenant_record::TenantRecord;
use crate::model::{
    AnswerFrom, ConnectorName, Environment, FindingCode, OauthField, Order, PrivateNetworks, Secret, proposed_name,
};
use std::time::Duration;
use toml::Spanned;
use toml::de::DeTable;

/// The version of the file format that this program reads and writes.
pub const VERSION: i64 = 1;

/// The content of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreContent {
    /// `environment`, if it is set.
    pub environment: Option<Environment>,
    /// `[delivery]`.
    pub delivery: DeliverySettings,
    /// `[log] url`; it may hold a password.
    pub log_url: Option<Located<Secret>>,
    /// `[log] keep_delivered`, if it is set.
    pub keep_delivered: Option<Duration>,
    /// `[security] private_networks`, if it is set.
    pub private_networks: Option<PrivateNetworks>,
    /// `[relay]`.
    pub relay: RelayRecord,
    /// The connectors in the order of the file.
    pub connectors: Vec<ConnectorRecord>,
    /// `[payload.KEY]`.
    pub payloads: Payloads,
    /// The tenants in the order of the file.
    pub tenants: Vec<TenantRecord>,
}

/// Parses `bytes`.
///
/// # Errors
/// All problems of syntax; if there are none, all problems of shape. In the order of the file.
pub fn parse(bytes: &[u8]) -> Result<StoreContent, Vec<Problem>> {
    let text = std::str::from_utf8(bytes).map_err(|error| vec![not_utf8(bytes, error.valid_up_to())])?;
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut report = ReadReport::new(text);
    for error in &errors {
        // The parser's full error shows the line, which may contain a secret. Its description has fixed words only.
        let span = error.span().unwrap_or(text.len()..text.len());
        report.add_syntax(
            &span,
            error.message(),
            "Write texts in double quotes, each key once, and tables as [connectors.NAME].",
        );
    }
    if errors.is_empty() {
        numbers::check(root.get_ref(), &mut report);
    }
    let is_toml = report.problems.is_empty();
    let content = if is_toml { read_root(&root, &mut report) } else { StoreContent::default() };
    let mut problems = report.problems;
    if problems.is_empty() {
        return Ok(content);
    }
    problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(problems)
}

fn not_utf8(bytes: &[u8], valid: usize) -> Problem {
    let place = LineIndex::of(&String::from_utf8_lossy(&bytes[..valid])).place(usize::MAX);
    Problem {
        code: FindingCode::StoreSyntax,
        line: place.line,
        column: place.column,
        connector: None,
        field: None,
        message: "the file is not UTF-8 text".to_owned(),
        hint: "Save it as UTF-8, or restore it from a backup.".to_owned(),
    }
}

fn read_root<'a>(root: &'a Spanned<DeTable<'a>>, report: &mut ReadReport<'a>) -> StoreContent {
    let mut content = StoreContent::default();
    let mut fields = Fields::new(root.get_ref(), 0..0, "", report);
    if !check_version(&mut fields) {
        return content;
    }
    content.environment = environment(&mut fields);
    if let Some(delivery) = fields.inner("delivery") {
        content.delivery = read_delivery(delivery);
    }
    if let Some(mut log) = fields.inner("log") {
        content.log_url = log.text("url").map(|url| Located { value: Secret::new(url.value), line: url.line });
        content.keep_delivered = log.duration_or_zero("keep_delivered");
        log.finish();
    }
    if let Some(mut security) = fields.inner("security") {
        let word = security.word("private_networks", &["allow", "deny"]);
        content.private_networks =
            word.map(|word| if word == "deny" { PrivateNetworks::Deny } else { PrivateNetworks::Allow });
        security.finish();
    }
    if let Some(table) = fields.inner("relay") {
        content.relay = relay::read(table);
    }
    if let Some((table, _)) = fields.table("connectors") {
        content.connectors = read_connectors(table, fields.report());
    }
    if let Some((table, _)) = fields.table("payload") {
        content.payloads = payload::read(table, fields.report());
    }
    if let Some((table, _)) = fields.table("tenants") {
        content.tenants = read_tenants::read(table, fields.report());
    }
    fields.finish();
    content
}

/// If the version is newer, nothing else is checked: this program does not know the rules of that version.
fn check_version(fields: &mut Fields<'_, '_>) -> bool {
    let Some(value) = fields.get("version") else {
        fields.report().add(
            &(0..0),
            "version",
            "the store is empty or has no version",
            "Restore it from a backup, or add this line: version = 1",
        );
        return false;
    };
    match super::fields::integer(value.get_ref()) {
        Some(VERSION) => return true,
        Some(newer) if newer > VERSION => fields.wrong::<()>(
            "version",
            value,
            "belongs to a newer inv-hooks",
            "Install the newer version of inv-hooks.",
        ),
        _ => fields.wrong::<()>("version", value, "must be the number 1", "Write: version = 1"),
    };
    false
}

fn environment(fields: &mut Fields<'_, '_>) -> Option<Environment> {
    let text = fields.text("environment")?;
    let value = fields.get("environment")?;
    let environment = text.value.parse().ok();
    let expected = with_invisible("must be one word", &text.value);
    environment.or_else(|| fields.wrong("environment", value, &expected, "For example \"staging\" or \"test\"."))
}

fn read_delivery(mut fields: Fields<'_, '_>) -> DeliverySettings {
    let settings = DeliverySettings {
        effort: read_effort(&mut fields),
        max_concurrency: fields.size("max_concurrency", 1..=4096),
    };
    // The contract has this key, but it has no effect yet. It is accepted so that a store with it keeps working.
    fields.text("proxy");
    fields.finish();
    settings
}

fn read_effort(fields: &mut Fields<'_, '_>) -> Effort {
    let order = fields.word("order", &["document", "none"]);
    let answer = fields.word("answer", &AnswerFrom::ALL.map(AnswerFrom::as_str));
    Effort {
        timeout: fields.duration("timeout"),
        concurrency: fields.size("concurrency", 1..=1024),
        retries: fields.number("retries", 0..=1000).and_then(|count| u32::try_from(count).ok()),
        retry_after_max: fields.duration("retry_after_max"),
        rate: fields.parsed("rate", "must be a rate", "Write it as \"50/s\", \"10/m\" or \"100/h\"."),
        breaker: fields.number("breaker", 0..=1_000_000).and_then(|count| u32::try_from(count).ok()),
        order: order.map(|word| if word == "document" { Order::Document } else { Order::None }),
        answer: answer.and_then(|word| AnswerFrom::ALL.into_iter().find(|answer| answer.as_str() == word)),
        retry_for: fields.duration("retry_for"),
    }
}

fn read_connectors<'a>(table: &'a DeTable<'a>, report: &mut ReadReport<'a>) -> Vec<ConnectorRecord> {
    let mut connectors = Vec::new();
    for (key, value) in entries(table) {
        let path = format!("connectors.{}", key.get_ref());
        let name = key.get_ref().parse::<ConnectorName>();
        report.connector = name.as_ref().ok().map(ToString::to_string);
        if let Err(error) = &name {
            let name = proposed_name(key.get_ref());
            let name = name.as_ref().map_or("wms-asn", ConnectorName::as_str);
            report.add(&key.span(), &path, error.to_string(), format!("Rename it, for example to {name}."));
        }
        let Some(inner) = value.get_ref().as_table() else {
            report.add(&value.span(), &path, "must be a table", format!("Write it as [{path}]."));
            continue;
        };
        let line = report.line(&key.span());
        let record = read_connector(Fields::new(inner, key.span(), &path, report), line, name.ok());
        connectors.extend(record);
    }
    report.connector = None;
    connectors
}

fn read_connector(mut fields: Fields<'_, '_>, line: usize, name: Option<ConnectorName>) -> Option<ConnectorRecord> {
    let api_key = fields.required_text("api_key");
    let events = fields.list("events", "must be a list of texts");
    let endpoint = fields.required_text("endpoint");
    let integration_type = fields.text("integration_type");
    let is_enabled = fields.flag("enabled").unwrap_or(true);
    let allows_http = fields.flag("allow_http").unwrap_or(false);
    let is_idempotent = fields.flag("idempotent").unwrap_or(false);
    let latency_threshold = fields.duration("latency_threshold");
    let signing_secrets = fields.secrets("signing_secret");
    let ca_file = fields.text("ca_file").map(|path| path.value);
    let client_cert = fields.text("client_cert").map(|path| path.value);
    let headers = fields.get("headers").map(|value| fields.headers(value)).unwrap_or_default();
    let conformance = fields.get("conformance").map(|value| fields.words("conformance", value)).unwrap_or_default();
    let oauth = fields.inner("oauth").map(read_oauth).unwrap_or_default();
    let effort = read_effort(&mut fields);
    fields.finish();
    let endpoint = endpoint?;
    Some(ConnectorRecord {
        name: Located { value: name?, line },
        api_key: api_key?,
        events,
        endpoint: Located { value: Secret::new(endpoint.value), line: endpoint.line },
        integration_type,
        headers,
        is_enabled,
        allows_http,
        is_idempotent,
        effort,
        latency_threshold,
        signing_secrets,
        ca_file,
        client_cert,
        conformance,
        oauth,
    })
}

fn read_oauth(mut fields: Fields<'_, '_>) -> Vec<(OauthField, Located<Secret>)> {
    let mut read = |field: OauthField| Some((field, oauth_value(&mut fields, field)?));
    let values = OauthField::ALL.into_iter().filter_map(&mut read).collect();
    fields.finish();
    values
}

#[cfg(test)]
mod tests {
    use super::parse;

    const HEAD: &str = "version = 1\n[connectors.a]\napi_key = \"K\"\nendpoint = \"https://a.example\"\n";

    #[test]
    fn a_store_with_wrong_values_is_read() {
        let content = parse(format!("{HEAD}retries = 3\nheaders = 5\n").as_bytes()).expect("a store");
        assert_eq!(content.connectors.len(), 1);
        assert_eq!(content.connectors[0].api_key.line, 3);
    }

    #[test]
    fn every_problem_names_its_place_and_no_value() {
        let check = |text: &str, line: usize, column: usize, field: Option<&str>| {
            let problems = parse(text.as_bytes()).expect_err(text);
            let first = &problems[0];
            assert_eq!((first.line, first.column, first.field.as_deref()), (line, column, field), "{text} {first:?}");
            assert!(!format!("{problems:?}").contains("hunter2"), "{problems:?}");
        };
        check("", 1, 1, Some("version"));
        check("version = 2\nhunter2 = 1", 1, 11, Some("version"));
        check("version = \"hunter2\"", 1, 11, Some("version"));
        check("version = 1\n[connectors.a]\nendpoint = hunter2", 3, 12, Some("connectors.a.endpoint"));
        check(&format!("{HEAD}timeout = \"hunter2\""), 5, 11, Some("connectors.a.timeout"));
        check(&format!("{HEAD}enabled = \"hunter2\""), 5, 11, Some("connectors.a.enabled"));
        check(&format!("{HEAD}signing_secret = [\"x\", 7]"), 5, 24, Some("connectors.a.signing_secret"));
        check(&format!("{HEAD}api_keys = \"hunter2\""), 5, 1, Some("connectors.a.api_keys"));
        check("version = 1\n[connectors.A]\napi_key = \"K\"\nendpoint = \"x\"", 2, 13, Some("connectors.A"));
        check("version = 1\n[connectors.a]\napi_key = \"K\"", 2, 13, Some("connectors.a.endpoint"));
        check("version = 1\nconnectors = 5", 2, 14, Some("connectors"));
        check("version = 1\n[delivery]\ntimeout = 10", 3, 11, Some("delivery.timeout"));
        check("version = 1\n[log]\nkeep_delivered = \"hunter2\"", 3, 18, Some("log.keep_delivered"));
        check("version = 1\n[log]\nkeep_delivered = 0", 3, 18, Some("log.keep_delivered"));
        check("version = 1\n[payload.NOPE]\n", 2, 10, Some("payload.NOPE"));
        check("version = 1\nenvironment = \"hunter2 x\"", 2, 15, Some("environment"));
    }

    #[test]
    fn hints_fit_what_is_wrong() {
        let check = |line: &str, expected: &str| {
            for table in ["version = 1\n[delivery]\n", HEAD] {
                let problems = parse(format!("{table}{line}\n").as_bytes()).expect_err(line);
                assert_eq!(problems[0].hint, expected, "{line}");
            }
        };
        check("retries = \"3\"", "Write it without quotes.");
        check("retries = -1", "For example retries = 3.");
        check("retries = \"5000\"", "For example retries = 3.");
        check("concurrency = 0", "For example concurrency = 3.");
        check("breaker = \"off\"", "For example breaker = 3.");
        check("order = \"documents\"", "Did you mean document? Write it as order = \"document\".");
        check("order = \"doc\"", "Did you mean document? Write it as order = \"document\".");
        check("order = \"None\"", "Did you mean none? Write it as order = \"none\".");
        check("order = \"sideways\"", "Write it as order = \"document\" or order = \"none\".");
        check("order = true", "Write it as order = \"document\" or order = \"none\".");
        check("rate = 50", "Write it as \"50/s\", \"10/m\" or \"100/h\".");
        check("timeout = 10", "Write it as \"500ms\", \"10s\" or \"2m\".");
    }

    #[test]
    fn hints_show_how_flags_and_texts_are_written() {
        let check = |line: &str, expected: &str| {
            let problems = parse(format!("{HEAD}{line}\n").as_bytes()).expect_err(line);
            assert_eq!(problems[0].hint, expected, "{line}");
        };
        check("enabled = \"true\"", "Write it without quotes.");
        check("enabled = 1", "Write it as enabled = true or enabled = false.");
        check("ca_file = 5", "Put it into quotes.");
        check("ca_file = [\"a\"]", "Write it as ca_file = \"…\".");
        check("events = [5]", "Put each item into quotes.");
        check("events = [[]]", "Write it as [\"…\", \"…\"].");
    }

    #[test]
    fn all_problems_are_reported_in_one_run() {
        let text = "version = 1\nfoo = 1\n[delivery]\ntimeout = 1\n[connectors.a]\napi_key = 5\nbar = 2\n";
        assert_eq!(parse(text.as_bytes()).expect_err("problems").len(), 5);
        assert!(parse(b"version = 1\n\xff").is_err());
    }
}
