//! What a report says, for every format.

use crate::commands::context::{Context, count_in_doubt};
use crate::log::{GroupBy, Log, StatsRow};
use crate::model::{
    Answer, Attempt, Cause, Delivery, Failure, FailureKind, Page, Pointer, Query, Sort, Timestamp, Zone, mask,
};
use crate::output::counted;
use serde_json::Value;
use std::time::Duration;

/// Up to this length a time line has minutes, and up to the next one hours.
const MINUTES: Duration = Duration::from_hours(2);
const HOURS: Duration = Duration::from_hours(72);

/// At most this many causes have a row of their own.
const CAUSES: usize = 50;

/// A shorter value may be a part of any word.
const SHORTEST: usize = 3;

/// What a report says.
pub(super) struct ReportFacts {
    /// The environment.
    pub environment: String,
    /// When it was made, and in which time zone all times are.
    pub made_at: String,
    pub zone: String,
    /// The filters, as they are typed; empty for all events.
    pub filters: String,
    /// How many events.
    pub total: u64,
    /// How many of them are in doubt.
    pub in_doubt: u64,
    /// How many were tried more than once.
    pub retried: u64,
    /// The first and the last failure.
    pub first: Option<String>,
    pub last: Option<String>,
    /// The unit of the time line, and its times with their counts.
    pub unit: &'static str,
    pub times: Vec<(String, u64)>,
    /// Each connector: its name, count, first and last failure.
    pub connectors: Vec<GroupFacts>,
    /// Each cause, the most frequent first.
    pub causes: Vec<CauseFacts>,
    /// How many causes have no row of their own.
    pub more_causes: usize,
    /// Commands that remain to be typed, and what for.
    pub commands: Vec<(String, String)>,
}

/// A group of events.
pub(super) struct GroupFacts {
    pub name: String,
    pub count: u64,
    pub first: String,
    pub last: String,
}

/// A cause.
pub(super) struct CauseFacts {
    pub group: GroupFacts,
    pub id: String,
    /// The connectors that it happened to.
    pub connectors: Vec<String>,
    /// The newest event: its id, how often it was tried, and with payloads these.
    pub example: Option<Example>,
}

/// One event.
pub(super) struct Example {
    pub id: i64,
    pub webhook_id: String,
    pub attempts: u32,
    /// When it was tried last, with which status, and why that failed.
    pub last_attempt: Option<String>,
    pub payload: Option<String>,
    pub answer: Option<String>,
}

/// Reads it from the log. `redact` is given if payloads are shown.
pub(super) fn gather(
    log: &mut dyn Log,
    query: &Query,
    (filters, selecting): (&str, [&str; 2]),
    redact: Option<&[Pointer]>,
    context: &Context,
) -> anyhow::Result<ReportFacts> {
    let look = context.out.look().clone();
    let zone = &look.zone;
    let by_connector = log.stats(query, &[GroupBy::Connector], zone)?;
    let total = by_connector.iter().map(|row| row.count).sum();
    let first = by_connector.iter().filter_map(|row| row.first).min();
    let last = by_connector.iter().filter_map(|row| row.last).max();
    let (by, unit) = unit(first, last);
    let by_cause = log.stats(query, &[GroupBy::Cause], zone)?;
    let pairs = log.stats(query, &[GroupBy::Cause, GroupBy::Connector], zone)?;
    let mut causes = Vec::new();
    for row in by_cause.iter().take(CAUSES) {
        causes.push(cause(log, query, row, &pairs, redact, zone)?);
    }
    let show = |time: Option<Timestamp>| time.map(|time| zone.show(time));
    Ok(ReportFacts {
        environment: context.environment()?.to_string(),
        made_at: zone.show(look.now),
        zone: zone.name(look.now),
        filters: filters.trim().to_owned(),
        total,
        in_doubt: count_in_doubt(log, query)?,
        retried: log.count(&Query { min_attempts: Some(2), ..query.clone() })?.iter().map(|group| group.count).sum(),
        first: show(first),
        last: show(last),
        unit,
        times: times(log.stats(query, &[by], zone)?, by, zone),
        connectors: by_connector.iter().map(|row| group(row, zone)).collect(),
        more_causes: by_cause.len().saturating_sub(CAUSES),
        commands: commands(selecting, &causes, |line| context.out.command_with_repeated(line)),
        causes,
    })
}

fn unit(first: Option<Timestamp>, last: Option<Timestamp>) -> (GroupBy, &'static str) {
    let (Some(first), Some(last)) = (first, last) else { return (GroupBy::Hour, "hour") };
    match Duration::from_millis((last.as_millis() - first.as_millis()).unsigned_abs()) {
        length if length <= MINUTES => (GroupBy::Minute, "minute"),
        length if length <= HOURS => (GroupBy::Hour, "hour"),
        _ => (GroupBy::Day, "day"),
    }
}

fn times(mut rows: Vec<StatsRow>, by: GroupBy, zone: &Zone) -> Vec<(String, u64)> {
    crate::commands::failed::gaps::fill(&mut rows, &[by], zone);
    let shown = |row: StatsRow| {
        let name = row.values.into_iter().next().flatten().unwrap_or_default();
        (name.get(..16).unwrap_or(&name).replace('T', " "), row.count)
    };
    rows.into_iter().map(shown).collect()
}

fn group(row: &StatsRow, zone: &Zone) -> GroupFacts {
    let show = |time: Option<Timestamp>| time.map(|time| zone.show(time)).unwrap_or_default();
    let name = row.values.first().cloned().flatten().unwrap_or_default();
    GroupFacts { name, count: row.count, first: show(row.first), last: show(row.last) }
}

fn cause(
    log: &mut dyn Log,
    query: &Query,
    row: &StatsRow,
    pairs: &[StatsRow],
    redact: Option<&[Pointer]>,
    zone: &Zone,
) -> anyhow::Result<CauseFacts> {
    let mut group = group(row, zone);
    let cause = Cause::from_text(&group.name);
    let connectors =
        pairs.iter().filter(|pair| pair.values[0] == row.values[0]).filter_map(|pair| pair.values[1].clone());
    let of_cause = Query { causes: vec![cause.as_str().to_owned()], ..query.clone() };
    // An event that was not sent has the cause of another one.
    let page = Page { sort: Sort::Newest, limit: 1, after: None };
    let tried = Query {
        min_attempts: Some(query.min_attempts.unwrap_or(0).max(1)),
        failures: sent_kinds(query),
        ..of_cause.clone()
    };
    let newest = match log.search(&tried, &page)?.pop() {
        Some(newest) => Some(newest),
        None => log.search(&of_cause, &page)?.pop(),
    };
    // With --redact too: the cause may repeat a value.
    if let (None | Some([_, ..]), Some(newest)) = (redact, &newest) {
        group.name = without_values(&group.name, &log.payload(newest.id)?.unwrap_or_default());
    }
    let example = newest.map(|newest| example(log, &newest, redact, zone)).transpose()?;
    Ok(CauseFacts { id: cause.id().to_string(), connectors: connectors.collect(), example, group })
}

/// The kinds of failure of events that were sent.
fn sent_kinds(query: &Query) -> Vec<FailureKind> {
    if !query.failures.is_empty() {
        return query.failures.clone();
    }
    let not_sent = [Failure::Held, Failure::Breaker, Failure::Stopped, Failure::Unrouted];
    let sent = Failure::ALL.into_iter().filter(|failure| !not_sent.contains(failure)).map(FailureKind::Known);
    sent.chain([FailureKind::Unknown]).collect()
}

/// An endpoint may repeat a value of the payload in its answer, and so in the cause. If the values are not known, only a status is left.
fn without_values(cause: &str, payload: &[u8]) -> String {
    let mut values = Vec::new();
    let Ok(payload) = serde_json::from_slice(payload) else {
        let word = cause.split(' ').next().unwrap_or_default();
        return if word.parse::<u16>().is_ok() { word.to_owned() } else { cause.to_owned() };
    };
    collect(&payload, &mut values);
    // The longest first: a value may be a part of another one.
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    values.iter().fold(cause.to_owned(), |text, value| text.replace(value.as_str(), "…"))
}

fn collect(value: &Value, values: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= SHORTEST => values.push(text.clone()),
        Value::Number(number) if number.to_string().len() >= SHORTEST => values.push(number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, values)),
        Value::Object(members) => members.values().for_each(|member| collect(member, values)),
        _ => {}
    }
}

/// Says when an event was tried last, and how that failed. `payload` is given if its values must not be in the text.
fn last_attempt(attempts: &[Attempt], payload: Option<&[u8]>, zone: &Zone) -> Option<String> {
    let is_failed = |answer: &Answer| answer.was_tried() && answer.failure.is_some();
    let attempt = attempts.iter().rfind(|attempt| attempt.answer.as_ref().is_none_or(is_failed))?;
    let at = zone.show(attempt.started_at);
    let Some(answer) = &attempt.answer else { return Some(format!("{at}: the answer was not recorded")) };
    let status = answer.status.map(|status| format!(", status {status}")).unwrap_or_default();
    let error = answer.error.as_deref().unwrap_or("it failed");
    let why = payload.map_or_else(|| error.to_owned(), |payload| without_values(error, payload));
    Some(format!("{at}{status}: {why}"))
}

fn example(log: &mut dyn Log, row: &Delivery, redact: Option<&[Pointer]>, zone: &Zone) -> anyhow::Result<Example> {
    let hidden = match redact {
        Some([]) => None,
        _ => Some(log.payload(row.id)?.unwrap_or_default()),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let payload = match redact {
        None => None,
        Some(pointers) => log.payload(row.id)?.map(|payload| match pointers {
            [] => text(&payload),
            pointers => mask(pointers, &payload).map_or_else(|| "***".to_owned(), |masked| text(&masked.text)),
        }),
    };
    let mut attempts = log.history(row.id)?;
    let last_attempt = last_attempt(&attempts, hidden.as_deref(), zone);
    let answer = match redact {
        Some([]) => attempts.pop().and_then(|attempt| attempt.answer).map(|answer| text(&answer.response)),
        _ => None,
    };
    Ok(Example {
        id: row.id.0,
        webhook_id: row.webhook_id.clone(),
        attempts: row.attempts,
        last_attempt,
        payload,
        answer: answer.filter(|answer| !answer.is_empty()),
    })
}

fn commands(
    [all, without_causes]: [&str; 2],
    causes: &[CauseFacts],
    repeated: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let mut commands = vec![
        ("See what a repost would send".to_owned(), format!("inv-hooks repost{all} --dry-run")),
        ("Send all of them again".to_owned(), format!("inv-hooks repost{all}")),
    ];
    let of_cause = |cause: &CauseFacts| {
        let what = format!("Send again what failed with: {}", cause.group.name);
        (what, format!("inv-hooks repost{without_causes} --cause {}", cause.id))
    };
    if causes.len() > 1 {
        commands.extend(causes.iter().take(10).map(of_cause));
    }
    commands.into_iter().map(|(what, command)| (what, repeated(&command))).collect()
}

impl Example {
    /// Says how often it was tried, and how the last attempt failed.
    pub(super) fn attempts_in_words(&self) -> String {
        let attempts = counted(self.attempts, "attempt");
        match &self.last_attempt {
            None => attempts,
            Some(last) if self.attempts == 1 => format!("{attempts}, at {last}"),
            Some(last) => format!("{attempts}, the last at {last}"),
        }
    }
}

/// Says in a sentence what was tried.
pub(super) fn tried(facts: &ReportFacts) -> String {
    match facts.total - facts.retried.min(facts.total) {
        0 if facts.total == 0 => "No event matches.".to_owned(),
        0 => "Every event was tried more than once.".to_owned(),
        once if once == facts.total => "No event was tried more than once.".to_owned(),
        once => format!("{} tried more than once, {once} at most once.", counted(facts.retried, "event")),
    }
}
