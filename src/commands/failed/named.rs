//! Events that are named on the command line: by id, by a range of ids, or as the last one.

use crate::commands::context::Context;
use crate::error::Fault;
use crate::log::Log;
use crate::model::{BadIdRange, Delivery, DeliveryId, IdRange, Page, Query, Sort};
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

/// A range may have at most this many ids: more would fill the memory and no one would read them.
const MOST: i64 = 1_000;

/// What names one or several events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// An id, or all ids of a range.
    Range(IdRange),
    /// The newest failed event.
    Last,
}

impl Named {
    /// Says whether it names exactly one event.
    pub fn is_one(self) -> bool {
        match self {
            Self::Range(range) => range.from == range.to,
            Self::Last => true,
        }
    }
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "last" {
            return Ok(Self::Last);
        }
        let range: IdRange = text.parse().map_err(|error: BadIdRange| error.to_string())?;
        if range.to.0 - range.from.0 >= MOST {
            return Err("a range may have at most 1,000 ids; `inv-hooks failed export` writes more events".to_owned());
        }
        Ok(Self::Range(range))
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(range) => range.fmt(f),
            Self::Last => f.write_str("last"),
        }
    }
}

/// Returns the row of the event that `named` names; an unknown id is an error (exit 5).
pub fn get(context: &Context, log: &mut dyn Log, named: Named) -> anyhow::Result<Delivery> {
    if !named.is_one() {
        return Err(Fault::usage(format!("{named} names several events")).hint("Write one id, or last.").into());
    }
    let (mut rows, missing) = find(context, log, &[named])?;
    match rows.pop() {
        Some(row) => Ok(row),
        None => Err(none(&missing).into()),
    }
}

/// Returns the rows of the events in the order in which they are named, each once; and what names no event. A range names those of
/// its ids that exist.
pub fn find(context: &Context, log: &mut dyn Log, named: &[Named]) -> anyhow::Result<(Vec<Delivery>, Vec<Named>)> {
    let (mut rows, mut missing, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for name in named {
        let found = match *name {
            Named::Range(range) => {
                let ids = (range.from.0..=range.to.0).map(DeliveryId);
                ids.map(|id| log.get(id)).filter_map(Result::transpose).collect::<Result<_, _>>()?
            }
            Named::Last => last(context, log)?,
        };
        if found.is_empty() {
            missing.push(*name);
        }
        rows.extend(found.into_iter().filter(|row| seen.insert(row.id)));
    }
    Ok((rows, missing))
}

fn last(context: &Context, log: &mut dyn Log) -> anyhow::Result<Vec<Delivery>> {
    let query = Query { environment: Some(context.environment()?), ..Query::default() };
    Ok(log.search(&query, &Page { sort: Sort::Newest, limit: 1, after: None })?)
}

/// The error (exit 5) about what names no event.
pub fn none(missing: &[Named]) -> Fault {
    let message = match missing {
        [Named::Last] => "no event has failed".to_owned(),
        [one] if one.is_one() => format!("there is no event {one}"),
        several => {
            let names: Vec<String> = several.iter().map(ToString::to_string).collect();
            format!("there are no events {}", names.join(", "))
        }
    };
    Fault::not_found(message).hint("`inv-hooks failed search` lists the failed events.")
}

#[cfg(test)]
mod tests {
    use super::Named;

    #[test]
    fn events_are_named_by_ids_ranges_and_last() {
        let check = |text: &str, expected: Option<&str>| {
            let named = text.parse::<Named>();
            assert_eq!(named.map(|named| named.to_string()).ok().as_deref(), expected, "{text}");
        };
        check("801", Some("801"));
        check("805-810", Some("805-810"));
        check("7-7", Some("7"));
        check("last", Some("last"));
        check("1-1000", Some("1-1000"));
        for wrong in ["", "0", "-1", "1-", "-", "9-8", "1-1001", "Last", "1-2-3", "a"] {
            check(wrong, None);
        }
    }
}
