//! The endpoint as written. One with references in it is checked when they are resolved.

use super::check::Check;
use crate::model::{Endpoint, Template, called_instead};
use crate::store::code::Code;
use crate::store::rules::{self, Allowance};

/// Checks the endpoint.
pub fn check(check: &mut Check<'_>) {
    let record = check.record;
    let template = match Template::parse(record.endpoint.value.expose()) {
        Ok(template) => template,
        Err(error) => {
            check.add(Code::EndpointUrl, "endpoint", error.to_string(), error.hint());
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
fn check_called(check: &mut Check<'_>, template: &Template) {
    let instead = called_instead(template).map(|instead| {
        let fragment = if instead.drops_fragment { " (what follows '#' is never sent)" } else { "" };
        let query = if instead.changes_query { " (its query is sent in other characters)" } else { "" };
        format!("this is called: {}{fragment}{query}", instead.shown)
    });
    if template.render(str::to_owned).replace("${", "").contains(['{', '<']) {
        let message = "the endpoint has a placeholder in it, and nothing is substituted in endpoints";
        let message = instead.map_or_else(|| message.to_owned(), |instead| format!("{message}; {instead}"));
        let hint = "Write the URL that is to be called, character by character.";
        check.add(Code::EndpointPlaceholder, "endpoint", message, hint);
    } else if let Some(instead) = instead {
        let message = format!("the endpoint cannot be called exactly as it is written; {instead}");
        let hint = "Write it as it is called, if that is what you mean. In a path or query write '#' as %23 and a blank as %20.";
        check.add(Code::EndpointNotAsWritten, "endpoint", message, hint);
    }
}

fn check_reach(check: &mut Check<'_>, endpoint: &Endpoint) {
    if let Some(why) = endpoint.never_called() {
        let message = format!("the endpoint is never called: {why}");
        check.add(Code::EndpointNeverCalled, "endpoint", message, "Put in the host and port of your endpoint.");
    }
}
