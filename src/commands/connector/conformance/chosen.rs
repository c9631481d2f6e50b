//! Which checks are run, and what the store says about them.

use super::check::{Check, ExpectedAnswer, Importance};
use super::table::{CHECKS, IDS, PREFLIGHT, RunCheck};
use crate::error::Fault;
use crate::store::ConnectorRecord;

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
    if let Some((unknown, _)) = rules.iter().find(|(id, _)| !IDS.contains(&id.value.as_str())) {
        return Err(fault(&unknown.value, unknown.line, "there is no such check")
            .hint("List all: `inv-hooks connector conformance --list`."));
    }
    if let Some((id, _)) = rules.iter().find(|(id, _)| IDS[..PREFLIGHT].contains(&id.value.as_str())) {
        return Err(fault(&id.value, id.line, "this check always runs, and always as it is")
            .hint("Without it, no other check would prove anything. Remove the line."));
    }
    let mut chosen = Vec::new();
    for one in CHECKS.iter().map(ActiveCheck::from) {
        let rule = rules.iter().find(|(id, _)| id.value == one.check.id);
        chosen.extend(match rule {
            None => Some(one),
            Some((id, words)) => with_words(one, words).map_err(|why| {
                fault(&id.value, id.line, why).hint("Use required or advice, accepted or refused; or only skip.")
            })?,
        });
    }
    Ok(chosen)
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

fn fault(id: &str, line: usize, why: &str) -> Fault {
    Fault::invalid(format!("conformance.{id} in line {line} of the store: {why}"))
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
