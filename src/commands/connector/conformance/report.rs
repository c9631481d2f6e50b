//! The result of `connector conformance` as reports for CI.

use super::page::page;
use super::view::{CheckResult, ConformanceView};
use crate::commands::context::ci_report::{Annotation, Case, CaseResult, JobSummary, Level, ReportContent, Suite};
use crate::output::counted;
use std::time::Duration;

/// What was found.
pub struct ConformanceReport<'a> {
    /// The results.
    pub view: &'a ConformanceView,
    /// The connector in its store.
    pub place: Option<(String, usize)>,
}

impl ReportContent for ConformanceReport<'_> {
    fn suite(&self) -> Suite {
        suite(self.view)
    }

    fn annotations(&self) -> Vec<Annotation> {
        let place = self.place.as_ref();
        self.view.checks.iter().filter_map(|check| annotation(self.view, check, place)).collect()
    }

    fn summary(&self) -> JobSummary {
        summary(self.view)
    }

    fn page(&self) -> String {
        page(self.view).into_string()
    }
}

fn suite(view: &ConformanceView) -> Suite {
    let cases = view.checks.iter().map(|check| Case {
        name: check.id.to_owned(),
        result: result(check),
        details: details(check),
        place: None,
        took: Some(Duration::from_millis(check.duration_ms)),
    });
    // Else a run that was stopped would look like one in which everything holds.
    let others = (view.not_run > 0).then(|| Case {
        name: "other checks".to_owned(),
        result: CaseResult::Skipped(format!("{} not run", view.not_run)),
        details: String::new(),
        place: None,
        took: None,
    });
    let (subject, took) = (view.connector.clone(), Duration::from_millis(view.duration_ms));
    Suite { command: "connector conformance", subject, cases: cases.chain(others).collect(), took }
}

/// Only a required check may make a job fail.
fn result(check: &CheckResult) -> CaseResult {
    let message = check.message.clone();
    match check.result {
        "fail" if check.is_grave() => CaseResult::Failure(message),
        "error" if check.is_grave() => CaseResult::Error(message),
        "error" => CaseResult::Skipped(format!("could not be run: {message}")),
        "skip" => CaseResult::Skipped(message),
        _ => CaseResult::Pass,
    }
}

fn details(check: &CheckResult) -> String {
    if check.result == "pass" {
        return String::new();
    }
    let mut lines = vec![
        format!("{} ({}): {}", check.result, check.severity, check.message),
        check.reason.to_owned(),
        format!("expected: {}", check.expected),
    ];
    lines.extend(check.got.iter().map(|got| format!("got: {got}")));
    lines.extend(check.hint.clone());
    if !check.implies.is_empty() {
        lines.push(format!("if it fails, these fail too: {}", check.implies.join(", ")));
    }
    lines.extend(check.curl.clone());
    lines.join("\n")
}

fn annotation(view: &ConformanceView, check: &CheckResult, place: Option<&(String, usize)>) -> Option<Annotation> {
    let level = match check.result {
        "fail" | "error" if check.is_grave() => Level::Error,
        "fail" | "error" => Level::Warning,
        _ => return None,
    };
    let got = check.got.as_ref().map(|got| format!("\ngot: {got}")).unwrap_or_default();
    Some(Annotation {
        level,
        place: place.map(|(file, line)| (file.clone(), Some(*line))),
        title: format!("{}: {}", view.connector, check.id),
        message: format!("{}\n{}\nexpected: {}{got}", check.message, check.reason, check.expected),
    })
}

fn summary(view: &ConformanceView) -> JobSummary {
    let row = |check: &CheckResult| {
        let got = check.got.clone().unwrap_or_default();
        [check.result, check.id, check.severity, &check.message, &got].map(str::to_owned).to_vec()
    };
    let curl = |check: &CheckResult| Some((check.id.to_owned(), check.curl.clone()?));
    let grave = view.checks.iter().filter(|check| check.is_grave()).count();
    JobSummary {
        title: format!("Endpoint of {}: {}", view.connector, counted(grave, "required failure")),
        sentence: format!("{}.", view.counts()),
        columns: &["result", "check", "severity", "message", "got"],
        rows: view.checks.iter().map(row).collect(),
        blocks: view.checks.iter().filter_map(curl).collect(),
    }
}
