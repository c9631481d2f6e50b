//! The causes that a filter names: finds the ones that were meant, and reports those that no event has.
//!
//! A filter takes the id or the whole text of a cause. A part of a text only leads to a suggestion: a repost must not send more than
//! was meant.

use crate::commands::context::Context;
use crate::error::Fault;
use crate::log::{GroupBy, Log};
use crate::model::{Cause, CauseId, Page, Query, Sort, State, Zone, near_name, quoted};
use crate::output::counted;

/// How many causes are suggested.
const SUGGESTED: usize = 3;

/// How many events that are no longer failed are looked at for a cause that none has now.
const LOOKED_AT: usize = 200;

/// A cause that events have, and how many.
type Known = (Cause, u64);

/// Adds to `query` the causes whose texts differ from the given ones only in case, or in what lists show before the cause of an event
/// that was not sent.
pub fn find_causes(log: &mut dyn Log, query: &mut Query) -> Result<(), Fault> {
    // An id needs no look at the log. What only looks like an id may be a text.
    if query.causes.iter().all(|given| is_id(given) && given.contains(|c: char| c.is_ascii_digit())) {
        return Ok(());
    }
    // To list all causes means to count them. It is not needed if there are events with exactly the given ones.
    if query.causes.iter().try_fold(true, |all, given| Ok::<_, Fault>(all && has_events(log, query, given)?))? {
        return Ok(());
    }
    let known = known(log, query)?;
    let is_meant = |cause: &Cause| query.causes.iter().any(|given| is_text_of(given, cause));
    let meant: Vec<String> =
        known.iter().filter(|(cause, _)| is_meant(cause)).map(|(cause, _)| cause.to_string()).collect();
    query.causes.extend(meant);
    Ok(())
}

impl Context {
    /// Warns of each cause of `query` that no event has: it may be a typo.
    pub fn warn_of_causes(&mut self, log: &mut dyn Log, query: &Query) -> anyhow::Result<()> {
        let known = known(log, query)?;
        for given in unknown(&known, query) {
            let meant = meant(given, &known).map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            self.out.warn(format!("{}{meant}", none_has(query, given)));
        }
        Ok(())
    }

    /// Checks the causes of a filter that found nothing. A cause that no event has is a typo (exit 5), unless events that had it were
    /// delivered or discarded meanwhile: then it only says so.
    pub fn check_causes(&mut self, log: &mut dyn Log, query: &Query) -> anyhow::Result<()> {
        let known = known(log, query)?;
        for given in unknown(&known, query) {
            if was_settled(log, query, given)? {
                self.out.say(format!("{} any more.", none_has(query, given)));
                continue;
            }
            let meant = meant(given, &known).map(|meant| format!("Did you mean {meant}? ")).unwrap_or_default();
            return Err(Fault::not_found(none_has(query, given))
                .hint(format!("{meant}List all: `inv-hooks failed stats --by cause`."))
                .into());
        }
        Ok(())
    }
}

/// Says whether an event has this cause, whatever the other filters of `query`.
pub fn is_cause(log: &mut dyn Log, query: &Query, text: &str) -> Result<bool, Fault> {
    Ok(known(log, query)?.iter().any(|(cause, _)| names(text, cause)))
}

fn has_events(log: &mut dyn Log, query: &Query, cause: &str) -> Result<bool, Fault> {
    let of_cause = Query { causes: vec![cause.to_owned()], ..everywhere(query) };
    Ok(log.count_up_to(&of_cause, 1)? > 0)
}

/// Returns the query for all events of the same states and environment.
fn everywhere(query: &Query) -> Query {
    Query {
        environment: query.environment.clone(),
        states: query.states.clone(),
        include_tests: true,
        ..Query::default()
    }
}

/// Returns the causes that events have now, the most frequent first, whatever the other filters of `query`.
fn known(log: &mut dyn Log, query: &Query) -> Result<Vec<Known>, Fault> {
    if query.causes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = log.stats(&everywhere(query), &[GroupBy::Cause], &Zone::utc())?;
    let cause = |values: &[Option<String>]| values.first()?.as_deref().map(Cause::from_text);
    Ok(rows.iter().filter_map(|row| Some((cause(&row.values)?, row.count))).collect())
}

fn unknown<'a>(known: &[Known], query: &'a Query) -> Vec<&'a str> {
    let is_known = |given: &str| known.iter().any(|(cause, _)| names(given, cause));
    query.causes.iter().map(String::as_str).filter(|given| !is_known(given)).collect()
}

fn is_id(given: &str) -> bool {
    given.parse::<CauseId>().is_ok()
}

fn names(given: &str, cause: &Cause) -> bool {
    given.eq_ignore_ascii_case(cause.id().as_str()) || is_text_of(given, cause)
}

/// Returns the text after the id of a cause: `failed stats` prints both, and people copy them.
fn after_id<'a>(given: &'a str, cause: &Cause) -> Option<&'a str> {
    let (id, text) = given.trim().split_once(char::is_whitespace)?;
    id.eq_ignore_ascii_case(cause.id().as_str()).then(|| text.trim())
}

/// Says whether a text is that of a cause, in any case, as lists show it.
fn is_text_of(given: &str, cause: &Cause) -> bool {
    let given = after_id(given, cause).unwrap_or(given);
    let same = |text: &str| Cause::from_text(text).as_str().to_lowercase() == cause.as_str().to_lowercase();
    let given = given.trim();
    let before = [Cause::CIRCUIT_OPEN, Cause::HELD];
    let mut shortened =
        before.iter().filter_map(|word| given.get(..word.len()).zip(given.get(word.len()..)).zip(Some(word)));
    same(given)
        || shortened.any(|((start, rest), word)| {
            start.eq_ignore_ascii_case(word) && rest.strip_prefix(':').is_some_and(|text| same(text.trim()))
        })
}

fn none_has(query: &Query, given: &str) -> String {
    let failed = if query.is_of_failures() { "failed " } else { "" };
    format!("no {failed}event has the cause {}", quoted(given))
}

/// Returns what was probably meant.
fn meant(given: &str, known: &[Known]) -> Option<String> {
    let is_known = |part: &str| known.iter().any(|(cause, _)| names(part, cause));
    let parts: Vec<&str> = given.split(',').map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_known(part)) {
        let flags: Vec<String> = parts.iter().map(|part| format!("--cause {}", quoted(part))).collect();
        return Some(flags.join(" "));
    }
    let near: Vec<String> = nearest(given, known).into_iter().map(shown).collect();
    (!near.is_empty()).then(|| near.join(" or "))
}

fn shown((cause, count): &Known) -> String {
    format!("{} ({}, {})", quoted(cause.as_str()), cause.id(), counted(*count, "event"))
}

/// Returns the causes that have `given` as a part, or else the one that is two typing errors away.
fn nearest<'a>(given: &str, known: &'a [Known]) -> Vec<&'a Known> {
    if let Some(named) = known.iter().find(|(cause, _)| after_id(given, cause).is_some()) {
        return vec![named];
    }
    let part = given.trim().trim_end_matches('…').to_lowercase();
    let with_part: Vec<&Known> = known
        .iter()
        .filter(|(cause, _)| !part.is_empty() && cause.as_str().to_lowercase().contains(&part))
        .take(SUGGESTED)
        .collect();
    // Of a status, every other one is near.
    if !with_part.is_empty() || given.chars().count() < 5 {
        return with_part;
    }
    let texts: Vec<String> = known.iter().map(|(cause, _)| cause.to_string()).collect();
    let ids: Vec<String> = known.iter().map(|(cause, _)| cause.id().to_string()).collect();
    let near = near_name(given, texts.iter().chain(&ids).map(String::as_str));
    let is_near = |(cause, _): &&Known| near.is_some_and(|near| names(near, cause));
    known.iter().filter(is_near).collect()
}

/// Says whether one of the latest events that are not failed any more had a cause. The rows of delivered ones have none.
fn was_settled(log: &mut dyn Log, query: &Query, given: &str) -> Result<bool, Fault> {
    let settled = Query {
        environment: query.environment.clone(),
        states: vec![State::Delivered, State::Discarded, State::Pending],
        min_attempts: Some(1),
        include_tests: true,
        ..Query::default()
    };
    let page = Page { sort: Sort::Newest, limit: LOOKED_AT, after: None };
    for row in log.search(&settled, &page)? {
        let attempts = log.history(row.id)?;
        if attempts.iter().filter_map(|attempt| Cause::of(attempt.answer.as_ref())).any(|cause| names(given, &cause)) {
            return Ok(true);
        }
    }
    Ok(false)
}
