//! The history of connectors: kept in order, kept apart by connector and environment, and renamed with its connector.

use super::fixture::{Place, at, commit, environment};
use crate::log::{Applied, Change, Log};
use crate::model::{Environment, HistoryEntry, NewHistory};

fn entry(second: i64, connector: &str, change: &str) -> HistoryEntry {
    HistoryEntry {
        at: at(second),
        connector: connector.to_owned(),
        change: change.to_owned(),
        by: (second % 2 == 0).then(|| "ana@till".to_owned()),
        fields: format!("[{{\"field\":\"timeout\",\"from\":null,\"to\":\"{second}s\"}}]"),
    }
}

fn keep(log: &mut dyn Log, environment: Environment, entries: &[HistoryEntry]) {
    let new = NewHistory { environment, entries: entries.to_vec() };
    assert_eq!(commit(log, Change::History(Box::new(new))), Applied::History);
}

fn history(log: &mut dyn Log, connector: &str) -> Vec<HistoryEntry> {
    log.history_of(&environment(), connector, 100).expect("a history")
}

pub fn the_history_of_a_connector_is_kept_the_newest_first(place: &dyn Place) {
    let mut log = place.log();
    assert!(!log.info().expect("info").has_history);
    let entries = [entry(1, "wms", "added"), entry(2, "pos", "added"), entry(1, "wms", "changed")];
    keep(log.as_mut(), environment(), &entries);
    keep(log.as_mut(), "other".parse().expect("an environment"), &[entry(3, "wms", "removed")]);
    keep(log.as_mut(), environment(), &[]);
    drop(log);
    let mut log = place.log();
    assert_eq!(history(log.as_mut(), "wms"), [entries[2].clone(), entries[0].clone()]);
    assert_eq!(history(log.as_mut(), "pos"), [entries[1].clone()]);
    assert_eq!(history(log.as_mut(), "WMS"), []);
    assert_eq!(log.history_of(&environment(), "wms", 1).expect("a history"), [entries[2].clone()]);
    assert!(log.info().expect("info").has_history);
}

pub fn many_changes_of_one_command_are_kept_together(place: &dyn Place) {
    let mut log = place.log();
    let entries: Vec<HistoryEntry> = (0..2_500).map(|n| entry(n, &format!("c{}", n % 5), "changed")).collect();
    keep(log.as_mut(), environment(), &entries);
    let expected: Vec<HistoryEntry> =
        entries.iter().rev().filter(|entry| entry.connector == "c3").take(100).cloned().collect();
    assert_eq!(history(log.as_mut(), "c3"), expected);
}

pub fn the_history_follows_the_rename_of_its_connector(place: &dyn Place) {
    let mut log = place.log();
    keep(log.as_mut(), environment(), &[entry(1, "wms", "added"), entry(2, "pos", "added")]);
    assert_eq!(log.rename_connector(&environment(), "wms", "erp").expect("a count"), 0, "it counts deliveries");
    keep(log.as_mut(), environment(), &[entry(3, "erp", "renamed")]);
    let changes: Vec<String> = history(log.as_mut(), "erp").into_iter().map(|entry| entry.change).collect();
    assert_eq!(changes, ["renamed", "added"]);
    assert_eq!(history(log.as_mut(), "wms"), []);
}
