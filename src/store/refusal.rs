//! The error of a command that needs a connector that cannot be used.

use super::once::once;
use crate::error::Fault;
use crate::model::{Finding, FindingCode};

/// Makes the error (exit 3) with all of `findings`.
pub fn refusal(findings: &[Finding]) -> Fault {
    Fault::invalid(format!("{}; nothing was sent", what(findings))).hint(lines(findings))
}

/// Says which connectors or tenants cannot be used, and why, where events of others are sent.
pub fn skipped_because(findings: &[Finding]) -> String {
    format!("{}; only events of others are sent\n{}", what(findings), lines(findings))
}

fn what(findings: &[Finding]) -> String {
    let mut names: Vec<&str> = findings.iter().filter_map(|finding| finding.connector.as_deref()).collect();
    names.dedup();
    match names[..] {
        [] => "the connector cannot be used".to_owned(),
        [name] if findings.iter().all(is_of_tenant) => format!("tenant {name} cannot be used"),
        [name] => format!("connector {name} cannot be used"),
        _ if findings.iter().any(is_of_tenant) => format!("{} cannot be used", names.join(", ")),
        _ => format!("connectors {} cannot be used", names.join(", ")),
    }
}

fn is_of_tenant(finding: &Finding) -> bool {
    finding.field.as_ref().is_some_and(|field| field.starts_with("tenants."))
}

/// Makes the error (exit 3) of a relay that cannot start, with all of `findings`: about connectors, and about `[relay]`.
pub fn refusal_of_relay(findings: &[Finding]) -> Fault {
    Fault::invalid("the relay cannot start; nothing was received").hint(lines(findings))
}

fn lines(findings: &[Finding]) -> String {
    once(findings.iter().cloned().map(with_command).collect()).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Adds the command that sets a wrong endpoint, for a connector that is in the store. An entry of an import and a new connector are set
/// in another way.
pub fn with_command(finding: Finding) -> Finding {
    const CODES: [FindingCode; 3] =
        [FindingCode::EndpointUrl, FindingCode::EndpointUserinfo, FindingCode::EndpointNotHttps];
    let is_endpoint = CODES.iter().any(|code| code.as_str() == finding.code);
    match finding.connector.clone().filter(|_| is_endpoint && !is_of_tenant(&finding)) {
        Some(name) => {
            let hint = format!("{} Set it: `inv-hooks connector edit {name} --endpoint URL`.", finding.hint);
            Finding { hint, ..finding }
        }
        None => finding,
    }
}

fn line(finding: &Finding) -> String {
    let connector = finding.connector.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let field = finding.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
    format!("{connector}{field}{} ({})\n  {}", finding.message, finding.code, finding.hint)
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::model::FindingCode;
    use std::path::Path;

    #[test]
    fn all_findings_are_in_one_error() {
        let finding = |name: &str| {
            let field = Some("endpoint".to_owned());
            FindingCode::EndpointUrl.finding(
                Some(name.to_owned()),
                field,
                Path::new("f"),
                1,
                "bad".to_owned(),
                "fix it".to_owned(),
            )
        };
        let fault = refusal(&[finding("a"), finding("a"), finding("b")]);
        assert_eq!(fault.message, "connectors a, b cannot be used; nothing was sent");
        assert_eq!(fault.hint.expect("a hint").matches("fix it").count(), 3);
    }
}
