//! The minutes, hours and days in which nothing failed: a list of times without them would hide gaps.

use crate::log::{GroupBy, StatsRow};
use crate::model::{Timestamp, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A list that would become longer than this keeps its gaps.
const MOST: usize = 2_000;

const QUARTER: Duration = Duration::from_mins(15);
const QUARTER_MILLIS: i64 = 15 * 60 * 1000;

/// Adds rows without events for the times between the first and the last one, within each group of what else is counted by. Returns
/// whether gaps are left, because there are too many of them.
pub fn fill(rows: &mut Vec<StatsRow>, by: &[GroupBy], zone: &Zone) -> bool {
    let Some(at) = by.iter().position(|by| by.is_time()) else { return false };
    if by.iter().all(|by| by.is_time()) && by.len() > 1 {
        return true;
    }
    let (first, last) = (rows.iter().filter_map(|row| row.first).min(), rows.iter().filter_map(|row| row.last).max());
    let (Some(first), Some(last)) = (first, last) else { return false };
    let Some(times) = times(by[at], first, last, zone) else { return true };
    let Some(others) = others(rows, at, MOST / times.len().max(1)) else { return true };
    let mut known: BTreeMap<_, _> = rows.iter().map(|row| (row.values.clone(), row.clone())).collect();
    let filled: Vec<StatsRow> =
        in_order(&others, &times, at).map(|values| known.remove(&values).unwrap_or_else(|| empty(values))).collect();
    // A row whose time is none of these, or that has none, must not be lost.
    if !known.is_empty() {
        return true;
    }
    *rows = filled;
    false
}

/// Returns the other values of the groups in their order, each once; one empty list if there is nothing else. `None` if there are more
/// than `most`.
fn others(rows: &[StatsRow], at: usize, most: usize) -> Option<Vec<Vec<Option<String>>>> {
    let (mut others, mut known) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let mut other = row.values.clone();
        other.remove(at);
        if known.insert(other.clone()) {
            others.push(other);
        }
        if others.len() > most {
            return None;
        }
    }
    Some(others)
}

/// Returns the values of every row: by time first if the time comes first.
fn in_order<'a>(
    others: &'a [Vec<Option<String>>],
    times: &'a [String],
    at: usize,
) -> impl Iterator<Item = Vec<Option<String>>> + 'a {
    let all = others.len() * times.len();
    (0..all).map(move |number| {
        let (other, time) = if at == 0 {
            (number % others.len(), number / others.len())
        } else {
            (number / times.len(), number % times.len())
        };
        let mut values = others[other].clone();
        values.insert(at, Some(times[time].clone()));
        values
    })
}

/// Returns the names of all times from `first` to `last`; `None` if there are too many. An hour that occurs twice is two hours.
fn times(by: GroupBy, first: Timestamp, last: Timestamp, zone: &Zone) -> Option<Vec<String>> {
    let (step, name): (_, fn(&Zone, Timestamp) -> String) = match by {
        GroupBy::Minute => (Duration::from_mins(1), Zone::minute),
        // In every zone of today an hour starts at a quarter of an hour of UTC.
        GroupBy::Hour => (QUARTER, Zone::hour),
        // Days have 23 to 25 hours.
        _ => (Duration::from_hours(1), Zone::day),
    };
    let step = i64::try_from(step.as_millis()).ok()?;
    let mut times: Vec<String> = Vec::new();
    // From the start of a step, so that no time is missed.
    let mut at = first.as_millis() - first.as_millis().rem_euclid(step.min(QUARTER_MILLIS));
    while at <= last.as_millis() {
        let name = name(zone, Timestamp::from_millis(at)?);
        if times.last() != Some(&name) {
            times.push(name);
        }
        if times.len() > MOST {
            return None;
        }
        at += step;
    }
    let end = name(zone, last);
    if times.last() != Some(&end) {
        times.push(end);
    }
    Some(times)
}

fn empty(values: Vec<Option<String>>) -> StatsRow {
    StatsRow { values, count: 0, first: None, last: None }
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::log::{GroupBy, StatsRow};
    use crate::model::{Timestamp, Zone};

    fn row(other: &str, second: i64) -> StatsRow {
        let time = Timestamp::from_millis(second * 1000).expect("a time");
        StatsRow {
            values: vec![Some(other.to_owned()), Some(Zone::utc().hour(time))],
            count: 1,
            first: Some(time),
            last: Some(time),
        }
    }

    fn counts(rows: &[StatsRow]) -> Vec<(String, String, u64)> {
        let text = |value: &Option<String>| value.clone().expect("a value");
        rows.iter().map(|row| (text(&row.values[0]), text(&row.values[1])[11..13].to_owned(), row.count)).collect()
    }

    #[test]
    fn every_hour_between_the_first_and_the_last_is_there_for_each_group() {
        let mut rows = vec![row("a", 3_700), row("a", 10_900), row("b", 7_300)];
        assert!(!fill(&mut rows, &[GroupBy::Connector, GroupBy::Hour], &Zone::utc()));
        let expected = [("a", "01", 1), ("a", "02", 0), ("a", "03", 1), ("b", "01", 0), ("b", "02", 1), ("b", "03", 0)];
        let expected = expected.map(|(name, hour, count)| (name.to_owned(), hour.to_owned(), count));
        assert_eq!(counts(&rows), expected);
    }

    #[test]
    fn no_row_is_lost_whatever_its_time_is() {
        let mut strange = row("a", 7_300);
        strange.values[1] = Some("an hour that no zone has".to_owned());
        let mut rows = vec![row("a", 3_700), strange, row("a", 10_900)];
        let before = rows.clone();
        assert!(fill(&mut rows, &[GroupBy::Connector, GroupBy::Hour], &Zone::utc()));
        assert_eq!(rows, before);
    }

    #[test]
    fn a_list_without_times_and_one_with_too_many_stay_as_they_are() {
        let mut rows = vec![row("a", 0), row("a", 3_600 * 24 * 365)];
        let before = rows.clone();
        assert!(!fill(&mut rows, &[GroupBy::Connector, GroupBy::Event], &Zone::utc()));
        assert!(fill(&mut rows, &[GroupBy::Connector, GroupBy::Minute], &Zone::utc()), "a year has many minutes");
        assert_eq!(rows, before);
    }
}
