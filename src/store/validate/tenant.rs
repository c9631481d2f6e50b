//! Checks one tenant: by the rules for connectors, and by those that only tenants have.

use super::alone::validate_record;
use super::check::Collected;
use crate::model::{Finding, FindingCode};
use crate::store::load::Store;
use crate::store::record::ConnectorRecord;
use crate::store::tenant_record::{TenantKind, TenantRecord};

/// Checks `tenant` without resolving references.
pub fn validate_tenant(store: &Store, tenant: &TenantRecord) -> Vec<Finding> {
    let record = &tenant.record;
    let name = record.name.value.as_str();
    let mut found = Collected::new(Some(name), store.path());
    if store.record(&record.name.value).is_some() {
        let hint = "Rename the tenant in the store.";
        found.add_at(FindingCode::TenantName, &field(name, "kind"), record.name.line, clash(name), hint);
    }
    check_headers(&mut found, tenant);
    let mut before = store.tenants().iter().take_while(|other| other.record.name.value != record.name.value);
    if let Some(other) = before.find(|other| other.record.endpoint.value.expose() == record.endpoint.value.expose()) {
        let message = format!(
            "{name} and {} are the same place, so reports and limits of one tenant are split",
            other.record.name.value
        );
        let hint = "Remove one of the two tables.";
        found.add_at(FindingCode::TenantUrl, &field(name, "base_url"), record.endpoint.line, message, hint);
    }
    let own = validate_record(record, store.path()).into_iter();
    // It is no API key of a connector, and no person wrote it.
    let own = own.filter(|finding| finding.code != FindingCode::UnknownApiKey.as_str());
    found.findings.extend(own.map(|finding| with_field_of_tenant(name, finding)));
    found.findings
}

/// Returns a finding if `record`, a connector that is about to be saved, has the name of a tenant.
pub fn has_name_of_tenant(store: &Store, record: &ConnectorRecord) -> Option<Finding> {
    let name = &record.name.value;
    store.tenants().iter().find(|tenant| tenant.record.name.value == *name)?;
    let (subject, message) = (Some(name.to_string()), clash(name.as_str()));
    let hint = "Choose another name for the connector.".to_owned();
    Some(FindingCode::TenantName.finding(subject, Some("name".to_owned()), store.path(), 0, message, hint))
}

fn clash(name: &str) -> String {
    format!("a connector and a tenant would both be called {name}, so events in the log would be of both")
}

fn check_headers(found: &mut Collected<'_>, tenant: &TenantRecord) {
    let record = &tenant.record;
    let names: Vec<&str> = record.headers.pairs().map(|(name, _)| name.value.as_str()).collect();
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let place = field(record.name.value.as_str(), "headers");
    let missing: Vec<&str> = tenant.kind.headers().iter().copied().filter(|wanted| !has(wanted)).collect();
    if !missing.is_empty() {
        let message = format!("a {} tenant needs the headers {}", tenant.kind.as_str(), missing.join(", "));
        let hint = format!("Add them below [{place}], with references for secrets.");
        found.add_at(FindingCode::TenantHeaders, &place, record.name.line, message, hint);
    }
    let token = tenant.kind.token_header().name();
    if tenant.kind == TenantKind::Classic && has(token) {
        let message = format!("the header {token} is set to the token that the token endpoint gives");
        found.add_at(FindingCode::TenantHeaders, &place, record.name.line, message, "Remove it.");
    }
}

fn field(name: &str, key: &str) -> String {
    format!("tenants.{name}.{key}")
}

/// Returns a finding of a tenant with the name of the field in the store: a tenant has other names than a connector.
pub fn with_field_of_tenant(name: &str, finding: Finding) -> Finding {
    let own = |known: String| match known.as_str() {
        "endpoint" => field(name, "base_url"),
        other => field(name, other.strip_prefix("oauth.").unwrap_or(other)),
    };
    Finding { field: finding.field.map(own), ..finding }
}
