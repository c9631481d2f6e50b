//! Findings as SARIF 2.1.0, for code scanning. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.

use super::place::uri;
use crate::model::{Finding, Severity, digest, hex};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Renders `findings`. `is_readable` says whether the store could be checked at all.
pub fn sarif(findings: &[Finding], is_readable: bool) -> String {
    let mut rules: BTreeMap<&str, usize> = findings.iter().map(|finding| (finding.code, 0)).collect();
    rules.values_mut().zip(0..).for_each(|(index, number)| *index = number);
    let rule = |code: &&str| json!({"id": code, "shortDescription": {"text": code.replace('-', " ")}});
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "inv-hooks",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.keys().map(rule).collect::<Vec<_>>(),
            }}),
            invocations: json!([{"executionSuccessful": is_readable}]),
            results: findings.iter().map(|finding| SarifResult::of(finding, rules[finding.code])).collect(),
        }],
    };
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
struct Run<'a> {
    tool: Value,
    invocations: Value,
    results: Vec<SarifResult<'a>>,
}

/// A finding. There may be thousands, so they are not built as JSON values first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Place; 1],
    partial_fingerprints: Fingerprint,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PlaceInFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[Subject; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceInFile {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    fully_qualified_name: String,
}

#[derive(Serialize)]
struct Fingerprint {
    #[serde(rename = "finding/v1")]
    print: String,
}

impl<'a> SarifResult<'a> {
    fn of(finding: &'a Finding, rule_index: usize) -> Self {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        let subject = [finding.connector.as_deref(), finding.field.as_deref()];
        let subject = subject.into_iter().flatten().collect::<Vec<_>>().join(".");
        // The same finding on another line is no new one.
        let print = hex(&digest(format!("{} {subject}", finding.code).as_bytes())[..16]);
        let physical_location = finding.file.as_ref().map(|file| PlaceInFile {
            artifact_location: Artifact { uri: uri(file) },
            region: finding.line.filter(|line| *line > 0).map(|start_line| Region { start_line }),
        });
        let logical_locations = (!subject.is_empty()).then_some([Subject { fully_qualified_name: subject }]);
        Self {
            rule_id: finding.code,
            rule_index,
            level,
            message: Text { text: format!("{}. {}", finding.message.trim_end_matches('.'), finding.hint) },
            locations: [Place { physical_location, logical_locations }],
            partial_fingerprints: Fingerprint { print },
        }
    }
}
