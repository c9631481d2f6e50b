//! Every write, sync, rename, creation and truncation of a file fails in turn, for every command that changes
//! something.
//!
//! The method is that of SQLite: the Nth call fails, for N = 1, 2, 3 and so on, until a run has no failure. The short
//! form skips some N. Power cuts are not tested here.

mod disk;
mod looking;
mod trial;
mod verb;

pub use self::disk::{Error, Fault, Mode};
use self::trial::Trial;
use self::verb::{ALL, Verb};
use crate::harness::note;
use std::collections::BTreeMap;

/// The short form tries this number of first calls one by one.
const FIRST: usize = 8;

/// The short form tries one of this number of the later calls.
const STEP: usize = 7;

/// A run makes fewer calls of one kind than this; otherwise the test would never end.
const MOST_CALLS: usize = 2_000;

fn is_full() -> bool {
    std::env::var_os("INV_HOOKS_FULL").is_some_and(|value| value == "1")
}

/// Returns the faults that are tried on each command.
fn faults() -> Vec<Fault> {
    let mut modes = vec![Mode::Once(Error::Io), Mode::Sticky(Error::NoSpace), Mode::Once(Error::Intr)];
    if is_full() {
        modes.extend([Mode::Once(Error::NoSpace), Mode::Sticky(Error::Io)]);
    }
    let calls = ["write", "sync", "rename", "open", "truncate"];
    let each = calls.into_iter().flat_map(|call| modes.iter().map(move |&mode| Fault { call, mode }));
    each.chain([Fault { call: "write", mode: Mode::Short }]).collect()
}

fn verb(name: &str) -> &'static Verb {
    &ALL.iter().find(|(other, _)| *other == name).expect("a command of the list").1
}

/// Counts of the runs of a command.
#[derive(Default)]
struct Tally {
    runs: usize,
    injected: usize,
    /// Number of runs with a fault, by exit code.
    exits: BTreeMap<i32, usize>,
}

/// Starts `fault` at every call in turn, until a run has no failure. Returns the broken promises.
fn try_every_call(name: &str, trial: &Trial, fault: Fault, tally: &mut Tally) -> Vec<String> {
    let (mut at, mut broken) = (1, Vec::new());
    while at < MOST_CALLS {
        let (counts, ended) = trial.run(fault, at);
        tally.runs += 1;
        tally.injected += counts.injected;
        match ended {
            Ok(exit) if counts.injected > 0 => *tally.exits.entry(exit).or_default() += 1,
            Ok(_) => {}
            Err(why) => broken.push(format!("{name}, {fault:?} at {at}: {why}")),
        }
        if counts.injected == 0 {
            return broken;
        }
        at += if at < FIRST || is_full() { 1 } else { STEP };
    }
    panic!("{name}: {fault:?} every run has a failure: {broken:?}");
}

/// Tries all faults on one command.
fn check(name: &str, fewest: usize) {
    let (trial, mut tally) = (Trial::new(verb(name)), Tally::default());
    let broken: Vec<String> =
        faults().into_iter().flat_map(|fault| try_every_call(name, &trial, fault, &mut tally)).collect();
    let exits: Vec<String> = tally.exits.iter().map(|(exit, count)| format!("{count} with {exit}")).collect();
    note(&format!(
        "disk faults, {name}: {} runs, {} faults injected; runs with a fault ended {}",
        tally.runs,
        tally.injected,
        exits.join(", ")
    ));
    assert!(broken.is_empty(), "{} broken promises:\n{}", broken.len(), broken.join("\n"));
    assert!(tally.injected >= fewest, "only {} faults were injected", tally.injected);
}

/// Returns what the check finds if the disk, from some call on, ignores changes of files of this name and reports
/// success.
fn found_on_a_lying_disk(verb_name: &str, call: &'static str, file: &'static str) -> Vec<String> {
    let (trial, lie) = (Trial::new(verb(verb_name)), Fault { call, mode: Mode::Swallow(file) });
    (1..FIRST).filter_map(|at| trial.run(lie, at).1.err()).collect()
}

#[test]
fn the_check_itself_finds_lost_changes() {
    let check = |name: &str, call: &'static str, file: &'static str, expected: &str| {
        let found = found_on_a_lying_disk(name, call, file);
        assert!(found.iter().any(|why| why.starts_with(expected)), "{name}, {call}: {found:?}");
    };
    check("connector add", "write", "inv-hooks.toml", "the store is neither old nor new");
    check("connector add", "rename", "inv-hooks.toml", "FALSE SUCCESS: the store is the old one");
    check("failed discard", "write", "-wal", "FALSE SUCCESS");
    check("repost", "write", "-wal", "FALSE SUCCESS");
    check("send", "write", "-wal", "FALSE SUCCESS");
    note("disk faults: the control, a disk that lies, was found out");
}

#[test]
fn connector_add_reports_only_what_is_on_disk() {
    check("connector add", 10);
}

#[test]
fn connector_edit_reports_only_what_is_on_disk() {
    check("connector edit", 10);
    check("connector edit --rename", 50);
}

#[test]
fn failed_add_reports_only_what_is_on_disk() {
    check("failed add", 50);
}

#[test]
fn failed_import_reports_only_what_is_on_disk() {
    check("failed import", 50);
}

#[test]
fn send_reports_only_what_is_on_disk_and_sends_only_what_is_written() {
    check("send", 50);
}

#[test]
fn repost_reports_only_what_is_on_disk() {
    check("repost", 50);
}

#[test]
fn failed_discard_reports_only_what_is_on_disk() {
    check("failed discard", 50);
}
