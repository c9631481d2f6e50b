//! Which checks are run, and what the store says about them.

use super::check::{Check, ExpectedAnswer, Importance};
use super::table::{CHECKS, IDS, PREFLIGHT, RunCheck};
use crate::error::Fault;
use crate::model::{Finding, FindingCode, near_name};
use crate::store::{ConnectorRecord, Located};
use std::path::Path;

/// A check as it is run.
#[derive(Clone, Copy)]
pub struct ActiveCheck {
    /// The check, with the severity and the expectation of the store.
    pub check: Check,
    /// Whether the store expects another answer than the table.
    pub expects_otherwise: bool,
    /// How it is run.
    pub run: RunCheck,
}

impl From<&(Check, RunCheck)> for ActiveCheck {
    fn from((check, run): &(Check, RunCheck)) -> Self {
        Self { check: *check, expects_otherwise: false, run: *run }
    }
}

/// Returns the checks that `record` does not leave out.
///
/// # Errors
/// The store names a check that does not exist, or says something about it that has no meaning.
pub fn of_store(record: Option<&ConnectorRecord>) -> Result<Vec<ActiveCheck>, Fault> {
    let rules = record.map(|record| record.conformance.as_slice()).unwrap_or_default();
    if let Some(WrongRule { id, line, why, hint }) = record.and_then(|record| wrong_rules(record).into_iter().next()) {
        return Err(Fault::invalid(format!("conformance.{id} in line {line} of the store: {why}")).hint(hint));
    }
    let with_rule = |one: ActiveCheck| match rules.iter().find(|(id, _)| id.value == one.check.id) {
        None => Some(one),
        Some((_, words)) => with_words(one, words).ok().flatten(),
    };
    Ok(CHECKS.iter().map(ActiveCheck::from).filter_map(with_rule).collect())
}

/// A rule of the store that has no meaning.
struct WrongRule<'a> {
    id: &'a str,
    line: usize,
    why: &'static str,
    hint: String,
}

/// Returns what `connector validate` says about the rules of a connector.
pub fn findings(record: &ConnectorRecord, file: &Path) -> Vec<Finding> {
    let finding = |WrongRule { id, line, why, hint }: WrongRule<'_>| {
        let (name, field) = (record.name.value.to_string(), format!("conformance.{id}"));
        FindingCode::Conformance.finding(Some(name), Some(field), file, line, why.to_owned(), hint)
    };
    wrong_rules(record).into_iter().map(finding).collect()
}

fn wrong_rules(record: &ConnectorRecord) -> Vec<WrongRule<'_>> {
    let wrong = |(id, words): &'_ (Located<String>, String)| -> Option<(&'static str, String)> {
        let Some(check) = CHECKS.iter().find(|(check, _)| check.id == id.value) else {
            let near = near_name(&id.value, IDS.iter().copied()).map(|near| format!("Did you mean {near}? "));
            let hint = format!("{}List all: `inv-hooks connector conformance --list`.", near.unwrap_or_default());
            return Some(("there is no such check", hint));
        };
        if IDS[..PREFLIGHT].contains(&check.0.id) {
            let hint = "Without it, no other check would prove anything. Remove the line.";
            return Some(("this check always runs, and always as it is", hint.to_owned()));
        }
        let why = with_words(ActiveCheck::from(check), words).err()?;
        Some((why, "Use required or advice, accepted or refused; or only skip.".to_owned()))
    };
    let all = record.conformance.iter();
    all.filter_map(|rule| {
        let (why, hint) = wrong(rule)?;
        Some(WrongRule { id: &rule.0.value, line: rule.0.line, why, hint })
    })
    .collect()
}

fn with_words(mut one: ActiveCheck, words: &str) -> Result<Option<ActiveCheck>, &'static str> {
    if words.trim() == "skip" {
        return Ok(None);
    }
    for word in words.split_whitespace() {
        match word {
            "required" => one.check.importance = Importance::Required,
            "advice" => one.check.importance = Importance::Advice,
            "accepted" | "refused" if matches!(one.check.expected, ExpectedAnswer::Other(_)) => {
                return Err("it does not compare single answers");
            }
            "accepted" => one.check.expected = ExpectedAnswer::Accepted,
            "refused" => one.check.expected = ExpectedAnswer::Refused,
            _ => return Err("a word in it has no meaning here"),
        }
        one.expects_otherwise |= matches!(word, "accepted" | "refused");
    }
    Ok(Some(one))
}

#[cfg(test)]
mod tests {
    use super::{ActiveCheck, of_store};
    use crate::model::Secret;
    use crate::store::{ConnectorRecord, Located};

    fn chosen(id: &str, words: &str) -> Result<Vec<ActiveCheck>, String> {
        let mut record = ConnectorRecord::new("a".parse().expect("a name"), "K", Secret::new("https://h/"));
        record.conformance = vec![(Located::new(id.to_owned()), words.to_owned())];
        of_store(Some(&record)).map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_store_changes_severity_and_expectation() {
        let one = |words: &str| {
            let found = chosen("empty-list", words).expect(words).into_iter().find(|one| one.check.id == "empty-list");
            found.map(|one| (one.check.importance.as_str(), one.check.expected.as_str()))
        };
        assert_eq!(one("required"), Some(("required", "2xx without an error code")));
        assert_eq!(one("refused"), Some(("advice", "4xx")));
        assert_eq!(one("required refused"), Some(("required", "4xx")));
        assert_eq!(one("skip"), None);
        let refused = |id: &str, words: &str| chosen(id, words).err().is_some();
        assert!(refused("empty-list", "hunter2") && refused("no-such", "skip") && refused("latency", "refused"));
        assert!(refused("sample", "skip") && refused("redirects", "advice"));
    }
}
