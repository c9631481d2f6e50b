//! The findings of `connector validate` as reports for CI.

use crate::commands::context::NO_CONNECTOR_HINT;
use crate::commands::context::ci_report::{
    Annotation, Case, CaseResult, JobSummary, Level, ReportContent, Suite, in_repository, sarif,
};
use crate::model::{Finding, Severity};
use crate::output::counted;
use std::collections::BTreeMap;
use std::time::Duration;

const NO_CONNECTOR: &str = "the store has no connectors: there is nothing to check";

/// What was checked.
pub struct Validated {
    /// The names of the connectors; nothing if the store cannot be read.
    pub connectors: Option<Vec<String>>,
    /// The path of the store.
    pub store: String,
    /// Whether warnings are errors.
    pub is_strict: bool,
    /// The result in a sentence.
    pub summary: String,
    /// How long that took.
    pub took: Duration,
}

/// What was checked, and its findings.
pub struct ValidateReport<'a>(pub &'a Validated, pub &'a [Finding]);

impl ReportContent for ValidateReport<'_> {
    fn suite(&self) -> Suite {
        self.0.suite(self.1)
    }

    fn annotations(&self) -> Vec<Annotation> {
        self.0.annotations(self.1)
    }

    fn summary(&self) -> JobSummary {
        self.0.job_summary(self.1)
    }

    fn sarif(&self) -> String {
        sarif(&self.0.with_lack(self.1), self.0.connectors.is_some())
    }
}

impl Validated {
    fn is_error(&self, finding: &Finding) -> bool {
        finding.severity == Severity::Error || (self.is_strict && finding.severity == Severity::Warning)
    }

    /// A case for the store as a whole, one for each connector, and one for each tenant that has findings.
    fn suite(&self, findings: &[Finding]) -> Suite {
        let mut by_name: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            // Findings of a store that cannot be read may name connectors.
            let name = finding.connector.as_deref().filter(|_| self.connectors.is_some());
            by_name.entry(name).or_default().push(finding);
        }
        let names = self.connectors.iter().flatten().map(|name| Some(name.as_str()));
        let names = std::iter::once(None).chain(names);
        let mut cases: Vec<Case> =
            names.map(|name| self.case(name, &by_name.remove(&name).unwrap_or_default())).collect();
        cases.extend(by_name.iter().map(|(name, findings)| self.case(*name, findings)));
        Suite { command: "connector validate", subject: in_repository(&self.store), cases, took: self.took }
    }

    fn case(&self, name: Option<&str>, findings: &[&Finding]) -> Case {
        let errors: Vec<&&Finding> = findings.iter().filter(|finding| self.is_error(finding)).collect();
        let message = errors.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("; ");
        let result = match (errors.is_empty(), self.connectors.is_some()) {
            (true, _) if self.lacks_connectors() && name.is_none() => CaseResult::Error(NO_CONNECTOR.to_owned()),
            (true, _) => CaseResult::Pass,
            (false, true) => CaseResult::Failure(message),
            (false, false) => CaseResult::Error(format!("the store cannot be read: {message}")),
        };
        let first = errors.first().map(|finding| **finding).or(findings.first().copied());
        let place = first.and_then(|finding| Some((in_repository(finding.file.as_deref()?), finding.line?)));
        let details: Vec<String> = findings.iter().map(|finding| details(finding)).collect();
        // The connectors are checked together.
        let took = name.is_none().then_some(self.took);
        let name = name.unwrap_or("(store)").to_owned();
        Case { name, result, details: details.join("\n"), place, took }
    }

    fn annotations(&self, findings: &[Finding]) -> Vec<Annotation> {
        let nothing = self.lacks_connectors().then(|| Annotation {
            level: Level::Error,
            place: Some((in_repository(&self.store), None)),
            title: "nothing to check".to_owned(),
            message: NO_CONNECTOR.to_owned(),
        });
        nothing.into_iter().chain(findings.iter().map(|finding| self.annotation(finding))).collect()
    }

    /// Adds that there is nothing to check, if the command fails because of it: a report without results looks as if all were well.
    fn with_lack(&self, findings: &[Finding]) -> Vec<Finding> {
        let lack = self.lacks_connectors().then(|| Finding {
            connector: None,
            severity: Severity::Error,
            code: "no-connectors",
            field: None,
            file: Some(self.store.clone()),
            line: None,
            message: NO_CONNECTOR.to_owned(),
            hint: NO_CONNECTOR_HINT.to_owned(),
        });
        lack.into_iter().chain(findings.iter().cloned()).collect()
    }

    /// Says whether the command fails because it has nothing to check.
    pub fn lacks_connectors(&self) -> bool {
        self.is_strict && self.connectors.as_ref().is_some_and(Vec::is_empty)
    }

    fn annotation(&self, finding: &Finding) -> Annotation {
        let level = match finding.severity {
            _ if self.is_error(finding) => Level::Error,
            Severity::Warning => Level::Warning,
            _ => Level::Notice,
        };
        let title = match &finding.connector {
            Some(name) => format!("{name}: {}", finding.code),
            None => finding.code.to_owned(),
        };
        let place = finding.file.as_deref().map(|file| (in_repository(file), finding.line));
        Annotation { level, place, title, message: format!("{}\n{}", about(finding), finding.hint) }
    }

    fn job_summary(&self, findings: &[Finding]) -> JobSummary {
        let row = |finding: &Finding| {
            let line = finding.line.map(|line| line.to_string()).unwrap_or_default();
            let connector = finding.connector.clone().unwrap_or_default();
            vec![
                finding.severity.to_string(),
                connector,
                line,
                format!("{} ({})", about(finding), finding.code),
                finding.hint.clone(),
            ]
        };
        let errors = findings.iter().filter(|finding| self.is_error(finding)).count();
        let errors = errors + usize::from(self.lacks_connectors());
        JobSummary {
            title: format!("Connectors of {}: {}", in_repository(&self.store), counted(errors, "error")),
            sentence: format!("{}.", self.summary),
            columns: &["severity", "connector", "line", "what", "what to do"],
            rows: findings.iter().map(row).collect(),
            blocks: Vec::new(),
        }
    }
}

fn about(finding: &Finding) -> String {
    let field = finding.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
    format!("{field}{}", finding.message)
}

fn details(finding: &Finding) -> String {
    let line = finding.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("{}: {line}{} ({})\n  {}", finding.severity, about(finding), finding.code, finding.hint)
}
