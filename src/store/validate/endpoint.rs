//! The endpoint as written. One with references in it is checked when they are resolved.

use super::check::RecordCheck;
use crate::model::{Endpoint, Finding, FindingCode, Invisible, PrivateNetworks, Template, called_instead};
use crate::store::record::ConnectorRecord;
use crate::store::rules::{self, Allowance};
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
    check_called(check, &template);
    let Some(text) = template.as_literal() else { return };
    match rules::endpoint(&text, Allowance::of(record.allows_http)) {
        Ok(endpoint) => check_reach(check, &endpoint),
        Err(breach) => check.breach("endpoint", breach),
    }
}

/// Compares what is called with what is written. Braces are a case of their own: they were meant to be replaced.
fn check_called(check: &mut RecordCheck<'_>, template: &Template) {
    // What no one sees is reported as that, with what is called.
    if Invisible::find(check.record.endpoint.value.expose()).is_some() {
        return;
    }
    let instead = called_instead(template).map(|instead| instead.words());
    if template.render(str::to_owned).replace("${", "").contains(['{', '<']) {
        let message = "the endpoint has a placeholder in it, and nothing is substituted in endpoints";
        let message = instead.map_or_else(|| message.to_owned(), |instead| format!("{message}; {instead}"));
        let hint = "Write the URL that is to be called, character by character.";
        check.add(FindingCode::EndpointPlaceholder, "endpoint", message, hint);
    } else if let Some(instead) = instead {
        let message = format!("the endpoint cannot be called exactly as it is written; {instead}");
        let hint = "Write it as it is called, if that is what you mean. In a path or query write '#' as %23 and a blank as %20.";
        check.add(FindingCode::EndpointNotAsWritten, "endpoint", message, hint);
    }
}

fn check_reach(check: &mut RecordCheck<'_>, endpoint: &Endpoint) {
    if let Some(why) = endpoint.never_called() {
        let message = format!("the endpoint is never called: {why}");
        check.add(FindingCode::EndpointNeverCalled, "endpoint", message, "Put in the host and port of your endpoint.");
    }
}

/// Finds an endpoint that is written out and that a store never calls because it denies private networks.
pub fn denied(record: &ConnectorRecord, networks: PrivateNetworks, file: &Path) -> Option<Finding> {
    let text = Template::parse(record.endpoint.value.expose()).ok()?.as_literal()?;
    let endpoint = Endpoint::parse(&text).ok().filter(|endpoint| endpoint.never_called().is_none())?;
    let mut check = RecordCheck { record, file, findings: Vec::new() };
    let message = format!("the endpoint is never called: {}", rules::never_called(&endpoint, networks)?);
    let hint = "Put in a public endpoint, or set [security] private_networks = \"allow\" in the store.";
    check.add(FindingCode::EndpointNeverCalled, "endpoint", message, hint);
    check.findings.pop()
}
