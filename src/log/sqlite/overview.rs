//! What the log has of each connector: how many events failed, since when, why, and in which hours.
//!
//! Everything about failed events is read from one index, which has all that is asked: the entries of a cause and a
//! connector are next to one another, in the order of their times. So each part is counted as a range.

use super::cause_ranges::{self, CauseRange};
use super::last_delivery;
use super::owner::Living;
use super::unfinished::{abandoned, count_pending, count_queued};
use crate::log::abandoned::{add_abandoned, entry};
use crate::log::question::{CauseCount, ConnectorOverview};
use crate::model::{Cause, Environment, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, named_params};
use std::collections::BTreeMap;

/// The rows of a range, in the order of the index.
macro_rules! of_range {
    ($what:literal, $more:literal) => {
        concat!(
            "SELECT ", $what, " FROM delivery INDEXED BY failed_by_cause WHERE state IN ('failed','unknown') AND cause_id = :id AND cause = :cause
               AND connector = :connector AND environment = :environment AND is_test = 0", $more
        )
    };
}

/// Returns every connector that has failed, unknown or pending events, or that ever delivered one. `hours` are the starts of hours
/// in their order, and the end of the last one. All of it is from one moment.
pub fn overview(
    reader: &Connection,
    living: &Living,
    environment: &Environment,
    hours: &[Timestamp],
) -> rusqlite::Result<Vec<ConnectorOverview>> {
    let reader = &*reader.unchecked_transaction()?;
    let mut connectors: BTreeMap<String, ConnectorOverview> = BTreeMap::new();
    let mut last = CauseRange::default();
    while let Some(range) = cause_ranges::next(reader, &last)? {
        if range.environment == environment.as_str() && !range.is_test {
            count(reader, &range, hours, &mut connectors)?;
        }
        last = range;
    }
    for (connector, count) in count_pending(reader, environment)? {
        entry(&mut connectors, &connector, hours).pending = count;
    }
    for (connector, count) in count_queued(reader, environment)? {
        entry(&mut connectors, &connector, hours).queued = count;
    }
    abandoned(reader, living, environment, |row| add_abandoned(&mut connectors, &row, hours))?;
    for (connector, at) in last_delivery::read(reader, environment)? {
        entry(&mut connectors, &connector, hours).last_delivered = Some(at);
    }
    let mut connectors: Vec<ConnectorOverview> = connectors.into_values().collect();
    for connector in &mut connectors {
        connector.causes.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cause.cmp(&b.cause)));
    }
    Ok(connectors)
}

/// Counts the rows of a range and adds them, if there are any.
fn count(
    reader: &Connection,
    range: &CauseRange,
    hours: &[Timestamp],
    connectors: &mut BTreeMap<String, ConnectorOverview>,
) -> rusqlite::Result<()> {
    let CauseRange { id, cause, connector, environment, .. } = range;
    let mut range = reader.prepare_cached(of_range!(
        "count(*), coalesce(sum(state = 'unknown'), 0)",
        " AND failed_at >= :from AND failed_at < :to"
    ))?;
    let mut in_range = |from: i64, to: i64| -> rusqlite::Result<[u64; 2]> {
        let values = named_params! {
            ":id": id, ":cause": cause, ":connector": connector, ":environment": environment, ":from": from, ":to": to
        };
        range.query_row(values, |row| Ok([row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()]))
    };
    let starts: Vec<i64> = hours.iter().map(|hour| hour.as_millis()).collect();
    let first = starts.first().copied().unwrap_or(i64::MAX);
    let last = starts.last().copied().unwrap_or(i64::MAX);
    let mut parts = vec![in_range(i64::MIN, first)?, in_range(last, i64::MAX)?];
    for hour in starts.windows(2) {
        parts.push(in_range(hour[0], hour[1])?);
    }
    let sum = |at: usize| parts.iter().map(|part| part[at]).sum::<u64>();
    let (total, unknown) = (sum(0), sum(1));
    if total == 0 {
        return Ok(());
    }
    let time = |sql| -> rusqlite::Result<Option<Timestamp>> {
        let values = named_params! { ":id": id, ":cause": cause, ":connector": connector, ":environment": environment };
        let at: Option<i64> = reader.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?.flatten();
        Ok(at.and_then(Timestamp::from_millis))
    };
    let earliest = time(of_range!("failed_at", " ORDER BY failed_at LIMIT 1"))?;
    let latest = time(of_range!("failed_at", " ORDER BY failed_at DESC LIMIT 1"))?;
    let of = entry(connectors, connector, hours);
    of.hours.iter_mut().zip(&parts[2..]).for_each(|(hour, part)| *hour += part[0]);
    of.first_failed = [of.first_failed, earliest].into_iter().flatten().min();
    of.last_failed = of.last_failed.max(latest);
    of.unknown += unknown;
    of.failed += total - unknown;
    of.causes.push(CauseCount { cause: Cause::from_text(cause), count: total, unknown, first: earliest, last: latest });
    Ok(())
}
