//! The tables `[tenants.NAME]`: where Create ASN requests go, and as whom. A tenant is kept as a connector whose endpoint is made of
//! its base URL, so that the same rules hold for its headers, references, token and limits.
//!
//! Source: domain page, section 6.

use super::connector::connector;
use super::fields::{Fields, ReadReport, entries};
use super::load::Store;
use super::record::{ConnectorRecord, Located};
use super::settings::Effort;
use super::validate::validate_tenant;
use crate::model::{ApiKey, Connector, ConnectorName, Finding, Policy, Rate, Secret, proposed_name};
use toml::de::DeTable;

/// Where Retail Cloud runs for the merchant, which decides about the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantKind {
    /// PredictSpring's own servers.
    Classic,
    /// Salesforce Hyperforce.
    Hyperforce,
}

impl TenantKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Classic, Self::Hyperforce];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Hyperforce => "hyperforce",
        }
    }

    /// Returns the headers that a tenant must set. The token and the content type come by themselves.
    pub fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Classic => &["PredictSpring-Secret", "X-api-key"],
            Self::Hyperforce => &["x-salesforce-region", "x-locale", "x-region"],
        }
    }
}

/// One tenant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantRecord {
    /// Its kind.
    pub kind: TenantKind,
    /// The rest of it.
    pub record: ConnectorRecord,
}

/// Retail Cloud takes at most this many requests a second of one tenant.
const MOST_A_SECOND: u32 = 10;

/// Returns `policy` with a rate that Retail Cloud accepts.
pub fn within_limits(policy: Policy) -> Policy {
    let most = Rate::per_second(MOST_A_SECOND);
    Policy { rate: Some(policy.rate.map_or(most, |rate| rate.slower(most))), ..policy }
}

impl Store {
    /// Returns the tenant `name` as what can be sent to, or its errors if it is not valid; nothing if there is no such tenant.
    pub fn tenant(&self, name: &ConnectorName) -> Option<Result<Connector, Vec<Finding>>> {
        let tenant = self.tenants().iter().find(|tenant| tenant.record.name.value == *name)?;
        let found = connector(self, &tenant.record, validate_tenant(self, tenant));
        Some(found.map(|connector| Connector { policy: within_limits(connector.policy), ..connector }))
    }

    /// Returns what a row of the log is for: a tenant for Create ASN, a connector for everything else.
    pub fn recipient(&self, name: &ConnectorName, api_key: ApiKey) -> Option<Result<Connector, Vec<Finding>>> {
        if api_key == ApiKey::CreateAsn { self.tenant(name) } else { self.connector(name) }
    }
}

/// Reads `[tenants]`.
pub fn read<'a>(table: &'a DeTable<'a>, report: &mut ReadReport<'a>) -> Vec<TenantRecord> {
    let mut tenants = Vec::new();
    for (key, value) in entries(table) {
        let path = format!("tenants.{}", key.get_ref());
        let name = key.get_ref().parse::<ConnectorName>();
        if let Err(error) = &name {
            let name = proposed_name(key.get_ref());
            let name = name.as_ref().map_or("production", ConnectorName::as_str);
            report.add(&key.span(), &path, error.to_string(), format!("Rename it, for example to {name}."));
        }
        let Some(inner) = value.get_ref().as_table() else {
            report.add(&value.span(), &path, "must be a table", format!("Write it as [{path}]."));
            continue;
        };
        let line = report.line(&key.span());
        tenants.extend(read_tenant(Fields::new(inner, key.span(), &path, report), line, name.ok()));
    }
    tenants
}

fn read_tenant(mut fields: Fields<'_, '_>, line: usize, name: Option<ConnectorName>) -> Option<TenantRecord> {
    let kind = kind(&mut fields);
    let version = version(&mut fields);
    let base_url = base_url(&mut fields);
    let mut record = ConnectorRecord::new(name?, ApiKey::CreateAsn.as_str(), Secret::new(""));
    record.name.line = line;
    record.api_key.line = line;
    record.allows_http = fields.flag("allow_http").unwrap_or(false);
    record.latency_threshold = fields.duration("latency_threshold");
    record.ca_file = fields.text("ca_file").map(|path| path.value);
    record.client_cert = fields.text("client_cert").map(|path| path.value);
    record.headers = fields.get("headers").map(|value| fields.headers(value)).unwrap_or_default();
    record.effort = read_effort(&mut fields);
    read_oauth(&mut fields, &mut record);
    fields.finish();
    let (kind, base_url, version) = (kind?, base_url?, version?);
    let endpoint = format!("{}/merchant/{version}/ims/inventory/asn", base_url.value.trim_end_matches('/'));
    record.endpoint = Located { value: Secret::new(endpoint), line: base_url.line };
    Some(TenantRecord { kind, record })
}

fn kind(fields: &mut Fields<'_, '_>) -> Option<TenantKind> {
    fields.required_text("kind")?;
    let word = fields.word("kind", &TenantKind::ALL.map(TenantKind::as_str))?;
    TenantKind::ALL.into_iter().find(|kind| kind.as_str() == word)
}

fn base_url(fields: &mut Fields<'_, '_>) -> Option<Located<String>> {
    let url = fields.required_text("base_url")?;
    let value = fields.get("base_url")?;
    if url.value.contains(['?', '#']) {
        let hint = "Write it up to the part before /merchant, for example https://api.predictspring.com/prod/service.";
        return fields.wrong("base_url", value, "must have no '?' and no '#': a path is added to it", hint);
    }
    Some(url)
}

/// Returns the version of the API.
fn version(fields: &mut Fields<'_, '_>) -> Option<String> {
    let Some(value) = fields.get("version") else { return Some("v1".to_owned()) };
    let text = fields.text("version")?.value;
    let is_word = !text.is_empty() && text.len() <= 16 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if is_word { Some(text) } else { fields.wrong("version", value, "must be one word", "Write: version = \"v1\"") }
}

fn read_effort(fields: &mut Fields<'_, '_>) -> Effort {
    let count = |number: i64| u32::try_from(number).ok();
    Effort {
        timeout: fields.duration("timeout"),
        concurrency: fields.size("concurrency", 1..=1024),
        retries: fields.number("retries", 0..=1000).and_then(count),
        retry_after_max: fields.duration("retry_after_max"),
        rate: fields.parsed("rate", "must be a rate", "Write it as \"10/s\", \"10/m\" or \"100/h\"."),
        breaker: fields.number("breaker", 0..=1_000_000).and_then(count),
        ..Effort::default()
    }
}

/// Reads whom to ask for a token.
fn read_oauth(fields: &mut Fields<'_, '_>, record: &mut ConnectorRecord) {
    let secret =
        |text: Option<Located<String>>| text.map(|text| Located { value: Secret::new(text.value), line: text.line });
    let _ = (secret(fields.required_text("token_url")), &record);
    let _ = secret(fields.required_text("client_id"));
    let _ = secret(fields.required_text("client_secret"));
    let _ = secret(fields.text("scope"));
    let _ = fields.word("credentials", &["basic", "body"]);
}
