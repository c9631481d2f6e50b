//! The groups of `failed stats`, after a log has counted them.

use super::question::{GroupBy, StatsRow};
use crate::model::{Timestamp, Zone};
use std::collections::HashMap;

/// The values of a group.
type Values = Vec<Option<String>>;

/// Adds up groups with the same values, where a time is its name in `zone`.
pub fn together(rows: Vec<StatsRow>, by: &[GroupBy], zone: &Zone) -> Vec<StatsRow> {
    let mut groups: HashMap<Values, StatsRow> = HashMap::new();
    for row in rows {
        let named = |(by, value): (&GroupBy, Option<String>)| name_of(*by, row.first, zone).or(value);
        let values: Values = by.iter().zip(row.values).map(named).collect();
        match groups.get_mut(&values) {
            Some(group) => {
                group.count += row.count;
                group.first = [group.first, row.first].into_iter().flatten().min();
                group.last = group.last.max(row.last);
            }
            None => drop(groups.insert(values.clone(), StatsRow { values, ..row })),
        }
    }
    groups.into_values().collect()
}

fn name_of(by: GroupBy, time: Option<Timestamp>, zone: &Zone) -> Option<String> {
    let time = time?;
    match by {
        GroupBy::Minute => Some(zone.minute(time)),
        GroupBy::Hour => Some(zone.hour(time)),
        GroupBy::Day => Some(zone.day(time)),
        _ => None,
    }
}

/// Returns the groups in the order that people read them in.
pub fn sorted(mut rows: Vec<StatsRow>, by: &[GroupBy]) -> Vec<StatsRow> {
    // Of each group of the first thing: how many there are, and when the earliest failed.
    let mut firsts: HashMap<Option<String>, (u64, Option<Timestamp>)> = HashMap::new();
    for row in &rows {
        let of_first = firsts.entry(row.values[0].clone()).or_insert((0, row.first));
        *of_first = (of_first.0 + row.count, of_first.1.min(row.first));
    }
    let place = |by: Option<&GroupBy>, count: u64, first: Option<Timestamp>| match by {
        Some(by) if by.is_time() => (first, 0),
        _ => (None, u64::MAX - count),
    };
    rows.sort_by_cached_key(|row| {
        let (count, first) = firsts[&row.values[0]];
        (
            place(by.first(), count, first),
            row.values[0].clone(),
            place(by.get(1), row.count, row.first),
            row.values.clone(),
        )
    });
    rows
}
