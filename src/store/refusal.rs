//! From findings to the one error of a command that needs a connector which cannot be used.

use super::once::once;
use crate::error::Fault;
use crate::model::Finding;

/// Makes the fault, exit 3, that tells all of `findings` at once.
pub fn refusal(findings: &[Finding]) -> Fault {
    let mut names: Vec<&str> = findings.iter().filter_map(|finding| finding.connector.as_deref()).collect();
    names.dedup();
    let what = match names[..] {
        [] => "the connector cannot be used".to_owned(),
        [name] => format!("connector {name} cannot be used"),
        _ => format!("connectors {} cannot be used", names.join(", ")),
    };
    Fault::invalid(format!("{what}; nothing was sent"))
        .hint(once(findings.to_vec()).iter().map(line).collect::<Vec<_>>().join("\n"))
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
    fn tells_all_at_once() {
        let finding = |name: &str| {
            let field = Some("endpoint".to_owned());
            FindingCode::EndpointUrl.finding(
                Some(name.to_owned()),
                field,
                Path::new("f"),
                1,
                "bad".to_owned(),
                "mend it".to_owned(),
            )
        };
        let fault = refusal(&[finding("a"), finding("a"), finding("b")]);
        assert_eq!(fault.message, "connectors a, b cannot be used; nothing was sent");
        assert_eq!(fault.hint.expect("a hint").matches("mend it").count(), 3);
    }
}
