//! Renames of connectors that were interrupted: inside the log, or between the store and the log.

use super::row::CheckRow;
use crate::commands::context::Context;
use crate::log::Log;
use crate::model::{ConnectorName, Page, Query, Sort};
use crate::output::counted;
use crate::store::Store;
use std::collections::BTreeMap;

const CHECK: &str = "renames";

const ONE: Page = Page { sort: Sort::Oldest, limit: 1, after: None };

pub(super) fn check(context: &Context, log: &mut dyn Log) -> CheckRow {
    match look(context, log) {
        Ok(row) => row,
        Err(error) => CheckRow::fault(CHECK, &error),
    }
}

fn look(context: &Context, log: &mut dyn Log) -> anyhow::Result<CheckRow> {
    let environment = context.environment()?;
    let store = context.store()?;
    let is_there = |name: &str| {
        let record = |store: &Store| name.parse::<ConnectorName>().is_ok_and(|name| store.record(&name).is_some());
        store.as_ref().is_some_and(record)
    };
    if let Some([was, now]) = log.unfinished(&environment)?.renames.into_iter().next() {
        let message = format!("the rename of {was} to {now} was interrupted: some events still have the name {was}");
        let command = format!("connector edit {was} --rename {now}`");
        let hint = match (is_there(&was), is_there(&now)) {
            (true, true) => format!(
                "The store has both connectors again: `inv-hooks failed search --connector {was}` lists the events of {was}."
            ),
            (false, false) => format!(
                "This store has neither connector. Finish the rename with the store that has {now}: `inv-hooks --config FILE {command}."
            ),
            _ => format!("Finish the rename: `inv-hooks {command}."),
        };
        return Ok(warning(message, hint));
    }
    let query = Query { environment: Some(environment), include_tests: true, ..Query::default() };
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    for group in log.count(&query)? {
        *rows.entry(group.connector).or_default() += group.count;
    }
    let Some(store) = &store else { return Ok(none()) };
    for (name, count) in rows.iter().filter(|(name, _)| !is_there(name)) {
        let of_name = Query { connectors: vec![name.clone()], ..query.clone() };
        let Some(row) = log.search(&of_name, &ONE)?.into_iter().next() else {
            continue;
        };
        let is_heir = |record: &&crate::store::ConnectorRecord| {
            record.api_key.value == row.api_key.as_str() && !rows.contains_key(record.name.value.as_str())
        };
        if let Some(heir) = store.records().iter().find(is_heir) {
            let now = heir.name.value.as_str();
            let message = format!(
                "{} named {name}, and the store has no connector of that name; if it is now {now}, its rename was interrupted",
                counted(*count, "failed event") + if *count == 1 { " is" } else { " are" }
            );
            let hint = format!(
                "Finish it: `inv-hooks connector edit {name} --rename {now}`. If {name} is in another store that uses this log, \
                 there is nothing to do."
            );
            return Ok(warning(message, hint));
        }
    }
    Ok(none())
}

fn none() -> CheckRow {
    CheckRow::ok(CHECK, "none was interrupted")
}

fn warning(message: String, hint: String) -> CheckRow {
    CheckRow::warning(CHECK, message, hint)
}
