//! Checks the endpoint as written. An endpoint with references is checked when they are resolved.

use super::check::RecordCheck;
use crate::model::{Endpoint, Finding, FindingCode, Invisible, PrivateNetworks, Template, called_instead};
use crate::store::record::ConnectorRecord;
use crate::store::rules::{self, Allowance, Breach};
use std::path::Path;

/// Checks the endpoint.
pub fn check(check: &mut RecordCheck<'_>) {
    let record = check.record;
    let template = match Template::parse(record.endpoint.value.expose()) {
        Ok(template) => template,
        Err(error) => {
            check.add(FindingCode::EndpointUrl, "endpoint", error.to_string(), error.hint());
            return;
        }
    };
    let literal = template.as_literal().map(|text| (rules::endpoint(&text, Allowance::of(record.allows_http)), text));
    // Most endpoints are called as they are written, so they are parsed only once.
    let is_as_written = |(endpoint, text): &(Result<Endpoint, Breach>, String)| {
        !text.contains(['{', '<', '#']) && endpoint.as_ref().is_ok_and(|endpoint| endpoint.url().as_str() == text)
    };
    if !literal.as_ref().is_some_and(is_as_written) {
        check_called(check, &template);
    }
    let Some((endpoint, text)) = literal else {
        if let Some(why) = impossible_before_references(&template) {
            add_never_called(check, &why, HOST);
        }
        return;
    };
    match endpoint {
        Ok(endpoint) => check_reach(check, &endpoint),
        Err(breach) if breach.code != FindingCode::EndpointUserinfo && has_literal_reference(&text) => {
            check.breach("endpoint", Breach { hint: REFERENCE, ..breach });
        }
        Err(breach) => check.breach("endpoint", breach),
    }
}

/// Warns if the called URL differs from the written one. Braces get their own message: they are probably placeholders.
fn check_called(check: &mut RecordCheck<'_>, template: &Template) {
    // `invisible` reports invisible characters together with the called URL.
    if Invisible::find(check.record.endpoint.value.expose()).is_some() {
        return;
    }
    let instead = called_instead(template).map(|instead| instead.words());
    if template.render(str::to_owned).replace("${", "").contains(['{', '<']) {
        let message = "the endpoint contains a placeholder, but placeholders in endpoints are not replaced";
        let message = instead.map_or_else(|| message.to_owned(), |instead| format!("{message}; {instead}"));
        let hint = "Write the complete URL to call.";
        check.add(FindingCode::EndpointPlaceholder, "endpoint", message, hint);
    } else if let Some(instead) = instead {
        let message = format!("the endpoint cannot be called exactly as written; {instead}");
        let hint =
            "If the called URL is right, write it like that. In a path or query, write '#' as %23 and a blank as %20.";
        check.add(FindingCode::EndpointNotAsWritten, "endpoint", message, hint);
    }
}

const REFERENCE: &str = "A flag, a prompt or an import takes a reference only as the whole value: '${NAME}'. In the file of the store, an \
                         endpoint can have references in any part.";
const HOST: &str = "Write the host and port of your endpoint.";

fn check_reach(check: &mut RecordCheck<'_>, endpoint: &Endpoint) {
    let Some(why) = endpoint.never_called() else { return };
    let hint = if has_literal_reference(endpoint.url().as_str()) { REFERENCE } else { HOST };
    add_never_called(check, &why, hint);
}

/// Says whether the host of `text` has a reference that a flag or an import has made literal.
fn has_literal_reference(text: &str) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains("${"))
}

/// Returns why no request can be made to the host that is written before the first reference; `None` if a reference may be part of it.
fn impossible_before_references(template: &Template) -> Option<String> {
    let text = template.pieces().next()?.ok()?;
    let start = text.find("://")? + "://".len();
    let end = start + text[start..].find(['/', '\\', '?', '#'])?;
    Endpoint::parse(&text[..end]).ok()?.impossible()
}

fn add_never_called(check: &mut RecordCheck<'_>, why: &str, hint: &str) {
    check.add(FindingCode::EndpointNeverCalled, "endpoint", format!("the endpoint is never called: {why}"), hint);
}

/// Says whether no request can be made to the endpoint of `record`, so that sending to it is refused.
pub fn is_impossible(record: &ConnectorRecord) -> bool {
    let Ok(template) = Template::parse(record.endpoint.value.expose()) else { return false };
    match template.as_literal() {
        Some(text) => Endpoint::parse(&text).is_ok_and(|endpoint| endpoint.impossible().is_some()),
        None => impossible_before_references(&template).is_some(),
    }
}

/// Returns a finding if the store denies private networks and the endpoint, written without references, is on one.
pub fn denied(record: &ConnectorRecord, networks: PrivateNetworks, file: &Path) -> Option<Finding> {
    let text = Template::parse(record.endpoint.value.expose()).ok()?.as_literal()?;
    let endpoint = Endpoint::parse(&text).ok().filter(|endpoint| endpoint.never_called().is_none())?;
    let mut check = RecordCheck::new(record, file);
    let message = format!("the endpoint is never called: {}", rules::never_called(&endpoint, networks)?);
    let hint = "Use a public endpoint, or set [security] private_networks = \"allow\" in the store.";
    check.add(FindingCode::EndpointNeverCalled, "endpoint", message, hint);
    check.found.findings.pop()
}
