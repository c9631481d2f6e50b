//! Findings as SARIF 2.1.0, for code scanning. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.

use super::place::uri;
use crate::model::{Finding, Severity, digest, hex};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Renders `findings`. `is_readable` says whether the store could be checked at all.
pub fn sarif(findings: &[Finding], is_readable: bool) -> String {
    let mut rules: BTreeMap<&str, usize> = findings.iter().map(|finding| (finding.code, 0)).collect();
    rules.values_mut().zip(0..).for_each(|(index, number)| *index = number);
    let rule = |code: &&str| json!({"id": code, "shortDescription": {"text": code.replace('-', " ")}});
    let run = json!({
        "tool": {"driver": {
            "name": "inv-hooks",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.keys().map(rule).collect::<Vec<_>>(),
        }},
        "invocations": [{"executionSuccessful": is_readable}],
        "results": findings.iter().map(|finding| result(finding, &rules)).collect::<Vec<_>>(),
    });
    let log = json!({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]});
    format!("{log:#}\n")
}

fn result(finding: &Finding, rules: &BTreeMap<&str, usize>) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let subject = [finding.connector.as_deref(), finding.field.as_deref()];
    let subject = subject.into_iter().flatten().collect::<Vec<_>>().join(".");
    // The same finding on another line is no new one.
    let print = hex(&digest(format!("{} {subject}", finding.code).as_bytes())[..16]);
    let mut location = json!({});
    if let Some(file) = &finding.file {
        location["physicalLocation"]["artifactLocation"]["uri"] = uri(file).into();
        if let Some(line) = finding.line.filter(|line| *line > 0) {
            location["physicalLocation"]["region"]["startLine"] = line.into();
        }
    }
    if !subject.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": subject}]);
    }
    json!({
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": level,
        "message": {"text": format!("{}. {}", finding.message.trim_end_matches('.'), finding.hint)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": print},
    })
}
