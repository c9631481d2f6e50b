//! Reads the tables `[tenants.NAME]`.

use super::fields::{Fields, ReadReport, entries};
use super::oauth_value::oauth_value;
use super::record::{ConnectorRecord, Located};
use super::settings::Effort;
use super::tenant_record::{TenantKind, TenantRecord};
use crate::model::{ApiKey, ConnectorName, OauthField, Secret, proposed_name};
use toml::de::DeTable;

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
    // The files are for both servers, and so are those of the token.
    let oauth = OauthField::ALL.into_iter().filter(|field| *field != OauthField::Audience);
    record.oauth = oauth.filter_map(|field| Some((field, oauth_value(&mut fields, field)?))).collect();
    let file = |field| record.oauth(field).map(|path| path.value.expose().to_owned());
    (record.ca_file, record.client_cert) = (file(OauthField::CaFile), file(OauthField::ClientCert));
    record.headers = fields.get("headers").map(|value| fields.headers(value)).unwrap_or_default();
    record.effort = read_effort(&mut fields);
    fields.finish();
    let (kind, base_url, version) = (kind?, base_url?, version?);
    let path = format!("/merchant/{version}/ims/inventory/asn");
    let endpoint = format!("{}{path}", base_url.value.trim_end_matches('/'));
    record.endpoint = Located { value: Secret::new(endpoint), line: base_url.line };
    Some(TenantRecord { kind, path, record })
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
    let is_word = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.len() <= 16
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if is_word { Some(text) } else { fields.wrong("version", value, "must be one word", "Write: version = \"v1\"") }
}

/// Attempts at the same time, unless the store says otherwise. Attempts that wait for their turn under the low rate are unknown after a
/// kill, so a person must look at them: there should be few.
const USUAL_CONCURRENCY: usize = 4;

fn read_effort(fields: &mut Fields<'_, '_>) -> Effort {
    let count = |number: i64| u32::try_from(number).ok();
    Effort {
        timeout: fields.duration("timeout"),
        concurrency: fields.size("concurrency", 1..=1024).or(Some(USUAL_CONCURRENCY)),
        retries: fields.number("retries", 0..=1000).and_then(count),
        retry_after_max: fields.duration("retry_after_max"),
        rate: fields.parsed("rate", "must be a rate", "Write it as \"10/s\", \"10/m\" or \"100/h\"."),
        breaker: fields.number("breaker", 0..=1_000_000).and_then(count),
        ..Effort::default()
    }
}
