//! The endpoint as written. One with references in it is checked when they are resolved.

use super::check::Check;
use crate::model::Template;
use crate::store::code::Code;
use crate::store::rules::{self, Allowance};

/// Checks the endpoint.
pub fn check(check: &mut Check<'_>) {
    let record = check.record;
    let template = match Template::parse(record.endpoint.value.expose()) {
        Ok(template) => template,
        Err(error) => {
            check.add(Code::EndpointUrl, "endpoint", error.to_string(), "Write a literal '${' as '$${'.");
            return;
        }
    };
    if template.render(str::to_owned).replace("${", "").contains(['{', '<']) {
        let message = "the endpoint has a placeholder in it, and nothing is substituted in endpoints";
        check.add(
            Code::EndpointPlaceholder,
            "endpoint",
            message,
            "Write the URL that is to be called, character by character.",
        );
    }
    let Some(text) = template.as_literal() else { return };
    if let Err(breach) = rules::endpoint(&text, Allowance::of(record.allows_http)) {
        check.breach("endpoint", breach);
    }
}
