//! What `connector conformance` prints.

use super::check::{Check, Importance, Misfit, Proof};
use super::chosen::ActiveCheck;
use crate::output::{Cell, Look, Row, Step, Tone};
use schemars::JsonSchema;
use serde::Serialize;

/// The result of every check that was run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConformanceView {
    /// The connector whose endpoint was checked.
    pub connector: String,
    /// Number of checks that hold.
    pub passed: usize,
    /// Number of checks that do not hold.
    pub failed: usize,
    /// Number of checks that cannot be proved here.
    pub skipped: usize,
    /// Number of checks that could not be tried.
    pub errors: usize,
    /// Number of checks that were not run: the first ones failed, or the command was stopped.
    pub not_run: usize,
    /// Which value of `idempotent` the observed effect suggests; null if it was not observed.
    pub recommended_idempotent: Option<bool>,
    /// How long the run took, in milliseconds.
    pub duration_ms: u64,
    /// The checks, in the order in which they were run.
    pub checks: Vec<CheckResult>,
}

/// One check and its result.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckResult {
    /// The check.
    pub id: &'static str,
    /// `required` or `advice`. A required check has `advice` if its failure only advises, such as a 2xx to `wrong-type`.
    pub severity: &'static str,
    /// `pass`, `fail`, `skip` or `error`.
    pub result: &'static str,
    /// What holds, what is wrong, or why it was not checked.
    pub message: String,
    /// Why it matters.
    pub reason: &'static str,
    /// The expected answer.
    pub expected: &'static str,
    /// What came back; null if nothing was sent.
    pub got: Option<String>,
    /// The checks that fail too if this one does.
    pub implies: Vec<&'static str>,
    /// For a failed check: a command for a shell that shows the same. Secrets are variables that you set.
    pub curl: Option<String>,
    /// What may be the reason.
    pub hint: Option<String>,
    /// How long the check took, in milliseconds.
    pub duration_ms: u64,
}

/// The reason of a check whose answer the store has changed: its own may say the opposite.
const OF_THE_STORE: &str = "The store asks for this answer in place of the usual one.";

impl CheckResult {
    /// Describes `proof` of `check`, found in `duration_ms`.
    pub fn new(chosen: &ActiveCheck, proof: Proof, duration_ms: u64) -> Self {
        let ActiveCheck { check, expects_otherwise, .. } = chosen;
        let is_advice = matches!(&proof, Proof::Fail(misfit) if misfit.is_advice);
        let (result, message, got, (curl, hint)) = match proof {
            Proof::Pass(got) => ("pass", check.title.to_owned(), Some(got), (None, None)),
            Proof::Fail(Misfit { message, got, curl, hint, .. }) => ("fail", message, Some(got), (curl, hint)),
            Proof::Skip(why) => ("skip", why, None, (None, None)),
            Proof::Error(why) => ("error", why, None, (None, None)),
        };
        let message = match result {
            "pass" | "fail" if *expects_otherwise => format!("the store expects {}", check.expected.as_str()),
            _ => message,
        };
        Self {
            id: check.id,
            severity: if is_advice { Importance::Advice } else { check.importance }.as_str(),
            result,
            message,
            reason: if *expects_otherwise { OF_THE_STORE } else { check.reason },
            expected: check.expected.as_str(),
            got,
            implies: check.implies.to_vec(),
            curl,
            hint,
            duration_ms,
        }
    }

    /// Says whether it makes the command exit 4.
    pub fn is_grave(&self) -> bool {
        matches!(self.result, "fail" | "error") && self.severity == Importance::Required.as_str()
    }
}

/// The check whose result recommends a value for `idempotent`.
const DUPLICATE_EFFECT: &str = "duplicate-effect";

/// Returns the answer to a duplicate that changed nothing, if it is a failure: with `idempotent`, the event would be sent again and
/// end up as failed.
fn refusal_of_duplicates(checks: &[CheckResult]) -> Option<&str> {
    let effect = checks.iter().find(|check| check.id == DUPLICATE_EFFECT && check.result == "pass")?;
    effect.got.as_deref().filter(|got| !got.starts_with("HTTP 2"))
}

impl ConformanceView {
    /// Counts `checks`, the results of those that were `chosen`, of a run that took this long.
    pub fn new(connector: String, checks: Vec<CheckResult>, chosen: &[ActiveCheck], duration_ms: u64) -> Self {
        let is_missing = |one: &&ActiveCheck| !checks.iter().any(|check| check.id == one.check.id);
        let not_run = chosen.iter().filter(is_missing).count();
        let count = |result: &str| checks.iter().filter(|check| check.result == result).count();
        let effect = checks.iter().find(|check| check.id == DUPLICATE_EFFECT);
        let recommended_idempotent = match effect.map(|check| check.result) {
            Some("pass") if refusal_of_duplicates(&checks).is_none() => Some(true),
            Some("fail") => Some(false),
            _ => None,
        };
        let (passed, failed) = (count("pass"), count("fail"));
        let (skipped, errors) = (count("skip"), count("error"));
        Self { connector, passed, failed, skipped, errors, not_run, recommended_idempotent, duration_ms, checks }
    }
}

impl ConformanceView {
    /// Returns the answer that keeps `idempotent` from being recommended although a duplicate changed nothing.
    pub fn refusal_of_duplicates(&self) -> Option<&str> {
        refusal_of_duplicates(&self.checks).and_then(|got| got.split(';').next())
    }

    /// Returns the counts in a sentence.
    pub fn counts(&self) -> String {
        let Self { passed, failed, skipped, errors, not_run, .. } = self;
        let rest = if *not_run > 0 { format!(", {not_run} not run") } else { String::new() };
        let advice = self.checks.iter().filter(|check| check.result == "fail" && !check.is_grave()).count();
        let of_them = if advice > 0 { format!(" ({advice} only advice)") } else { String::new() };
        format!("{passed} passed, {failed} failed{of_them}, {skipped} skipped, {errors} could not be run{rest}")
    }
}

impl Row for CheckResult {
    const HEADERS: &'static [&'static str] = &["RESULT", "CHECK", "SEVERITY", "MESSAGE"];
    const KEYS: &'static [&'static str] =
        &["id", "severity", "result", "message", "reason", "expected", "got", "implies", "curl", "hint", "duration_ms"];
    const WIDE: &'static [&'static str] = &["expected", "got"];
    // What is wrong says the severity too. Without it, each reason of a skipped check fits into 80 columns.
    const NARROW: &'static [Step] = &[(2, 0), (3, 30)];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        let tone = match self.result {
            "pass" => Tone::Good,
            "skip" => Tone::Dim,
            _ if self.is_grave() => Tone::Bad,
            _ => Tone::Warn,
        };
        vec![
            Cell::new(self.result).tone(tone),
            Cell::new(self.id).tone(Tone::Strong),
            Cell::new(self.severity),
            Cell::new(&self.message),
        ]
    }

    fn name(&self) -> String {
        self.id.to_owned()
    }
}

/// One check of `--list`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListedCheck {
    /// The check.
    pub id: &'static str,
    /// `required` or `advice`.
    pub severity: &'static str,
    /// What holds if it passes.
    pub title: &'static str,
    /// Why it matters.
    pub reason: &'static str,
    /// The expected answer.
    pub expected: &'static str,
    /// The checks that fail too if this one does.
    pub implies: Vec<&'static str>,
}

impl From<&Check> for ListedCheck {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id,
            severity: check.importance.as_str(),
            title: check.title,
            reason: check.reason,
            expected: check.expected.as_str(),
            implies: check.implies.to_vec(),
        }
    }
}

impl Row for ListedCheck {
    const HEADERS: &'static [&'static str] = &["CHECK", "SEVERITY", "TITLE", "EXPECTED"];
    const KEYS: &'static [&'static str] = &["id", "severity", "title", "reason", "expected", "implies"];
    const WIDE: &'static [&'static str] = &["reason", "implies"];
    const NARROW: &'static [Step] = &[(3, 0), (2, 30)];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![
            Cell::new(self.id).tone(Tone::Strong),
            Cell::new(self.severity),
            Cell::new(self.title),
            Cell::new(self.expected),
        ]
    }

    fn name(&self) -> String {
        self.id.to_owned()
    }
}
