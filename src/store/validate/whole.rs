//! Checks a whole store: each connector, duplicate deliveries, references, and the file's permissions.

use super::alone::validate_record;
use super::files::CheckedFiles;
use super::in_store::validate_in_store;
use super::pairs::Pairs;
use super::relay::{relay_has_literal_secret, validate_relay};
use super::tenant::{validate_tenant, with_field_of_tenant};
use super::{oauth, secrets};
use crate::model::{ConnectorName, Finding, FindingCode, Severity, Template, quoted_name};
use crate::store::connector::connector;
use crate::store::load::Store;
use crate::store::once::once;
use crate::store::record::ConnectorRecord;
use crate::store::refusal::with_command;
use crate::store::tenant_record::TenantRecord;
use crate::store::{entry_rule, file, log_url, lookup, resolve};
use std::collections::HashSet;

/// Checks the connectors of `store`, all or those in `names`, alone and against each other. References are resolved and their
/// values checked; an unresolved reference is only an info. Without `names`, `[relay]` and `[log]` are checked too.
pub fn validate(store: &Store, names: &[ConnectorName]) -> Vec<Finding> {
    let names: HashSet<&ConnectorName> = names.iter().collect();
    let (meant, others): (Vec<_>, Vec<_>) =
        store.records().iter().partition(|record| names.is_empty() || names.contains(&record.name.value));
    let mut findings = Vec::new();
    check_permissions(store, &mut findings);
    let mut pairs = Pairs::new(store.path());
    // A duplicate is reported at the connector that is checked last.
    others.into_iter().for_each(|record| drop(pairs.add(record)));
    let mut files = CheckedFiles::default();
    for record in meant {
        let own = validate_record(record, store.path());
        findings.extend(own.iter().cloned());
        findings.extend(references(store, record, own));
        findings.extend(validate_in_store(record, store.delivery(), store.security(), store.path()));
        findings.extend(files.check(store, record));
        findings.extend(pairs.add(record));
    }
    if names.is_empty() {
        findings.extend(validate_relay(store.relay(), store.path()));
        findings.extend(entry_rule::examine(store));
        findings.extend(log_url::examine(store));
        let of_tenants = store.tenants().iter().flat_map(|tenant| tenant_findings(store, tenant, &mut files));
        findings.extend(of_tenants);
    }
    findings.sort_by_key(|finding| finding.line);
    once(findings).into_iter().map(with_command).collect()
}

fn check_permissions(store: &Store, findings: &mut Vec<Finding>) {
    let tenants = store.tenants().iter().map(|tenant| &tenant.record);
    let has_secret = store.records().iter().chain(tenants).any(secrets::has_literal_secret)
        || relay_has_literal_secret(store.relay())
        || log_url::has_literal_password(store);
    if has_secret && file::is_readable_by_others(store.path()) {
        let message = "the store contains secrets, and other users can read it".to_owned();
        let hint = format!("Run: `chmod 600 {}`", quoted_name(store.path().as_os_str()));
        findings.push(FindingCode::FilePermissions.finding(None, None, store.path(), 0, message, hint));
    }
}

/// Checks one tenant, its references and its files.
fn tenant_findings(store: &Store, tenant: &TenantRecord, files: &mut CheckedFiles) -> Vec<Finding> {
    let record = &tenant.record;
    let own = validate_tenant(store, tenant);
    let mut findings = own.clone();
    let mut more = references(store, record, own);
    more.extend(validate_in_store(record, store.delivery(), store.security(), store.path()));
    more.extend(files.check(store, record));
    more.extend(store.path_of_tenant(&record.name.value));
    findings.extend(more.into_iter().map(|finding| with_field_of_tenant(record.name.value.as_str(), finding)));
    findings
}

/// Finds unresolved references and resolved values that break a rule.
fn references(store: &Store, record: &ConnectorRecord, own: Vec<Finding>) -> Vec<Finding> {
    let Ok(connector) = connector(store, record, own) else { return unresolved(store, record) };
    let findings = resolve::examine(store, &connector);
    let soften = |finding: Finding| {
        let is_missing = finding.code == FindingCode::UnresolvedReference.as_str();
        Finding { severity: if is_missing { Severity::Info } else { finding.severity }, ..finding }
    };
    findings.into_iter().map(soften).collect()
}

/// Finds unresolved references of a connector that has errors already.
fn unresolved(store: &Store, record: &ConnectorRecord) -> Vec<Finding> {
    let mut values = vec![("endpoint".to_owned(), &record.endpoint.value)];
    values.extend(record.headers.pairs().map(|(name, value)| (format!("headers.{}", name.value), value)));
    values.extend(record.signing_secrets.iter().map(|secret| ("signing_secret".to_owned(), &secret.value)));
    values.extend(oauth::values(record).map(|(field, _, value)| (field, value)));
    let mut findings = Vec::new();
    for (field, value) in values {
        let Ok(template) = Template::parse(value.expose()) else { continue };
        for reference in resolve::unresolved(&template, store.location().folder()) {
            let (message, hint) = lookup::explain(&reference, store.location().folder());
            let name = Some(record.name.value.to_string());
            let line = record.line_of(&field);
            findings.push(FindingCode::UnresolvedReference.finding(
                name,
                Some(field.clone()),
                store.path(),
                line,
                message,
                hint,
            ));
        }
    }
    findings
}
