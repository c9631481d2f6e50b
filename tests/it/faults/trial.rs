//! One command on a disk that fails: runs it, compares files and requests with what it reported, and finishes the work.
//!
//! It does not rely on the program's own reports: it reads rows with SQLite and counts the requests that the endpoint
//! received.

use super::disk::{Counts, Fault};
use super::verb::Verb;
use crate::harness::{Received, Shop};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A command with the files that each run starts from.
pub struct Trial<'a> {
    verb: &'a Verb,
    shop: Shop,
    template: PathBuf,
    old_store: Vec<u8>,
    new_store: Vec<u8>,
    old_rows: Rows,
    /// The files in the folder after a run without a fault.
    files: BTreeSet<PathBuf>,
}

/// The rows of a log by their webhook ids.
type Rows = BTreeMap<String, Row>;

struct Row {
    state: String,
    connector: String,
    payload: Vec<u8>,
}

/// Exit code of a storage error.
const STORAGE: i32 = 7;

impl<'a> Trial<'a> {
    /// Creates the files that each run starts from, and learns from a run without a fault what the store becomes.
    pub fn new(verb: &'a Verb) -> Self {
        let shop = Shop::empty();
        (verb.prepare)(&shop);
        let template = shop.sandbox.path().with_file_name("template");
        copy(&shop.sandbox.path(), &template);
        let old_rows = rows(&shop).expect("a log");
        copy(&template, &shop.sandbox.path());
        let old_store = store(&shop);
        shop.run(verb.args).succeeds();
        let new_store = store(&shop);
        let files = files(&shop.sandbox.path());
        Self { verb, shop, template, old_store, new_store, old_rows, files }
    }

    /// Runs the command with `fault` starting at call number `at`. Returns what was injected, and the exit code or the
    /// broken promise.
    pub fn run(&self, fault: Fault, at: usize) -> (Counts, Result<i32, String>) {
        copy(&self.template, &self.shop.sandbox.path());
        let before = self.shop.server.requests().len();
        let (output, counts) = fault.run(&self.shop.sandbox, self.verb.args, at);
        let checked = self.check(&output, before).and_then(|(exit, unsettled)| {
            let is_clean = counts.injected == 0 && counts.seen < at;
            ensure(counts.injected > 0 || (is_clean && exit == 0), || "nothing was injected".to_owned())?;
            self.finish()?;
            self.check_finished(before, &unsettled)?;
            Ok(exit)
        });
        (counts, checked.map_err(|why| format!("{why}; {counts:?}, {}; it said:\n{}", output.status, said(&output))))
    }

    /// Checks the state right after the run. Returns the exit code, and the deliveries that were sent and not settled.
    fn check(&self, output: &Output, before: usize) -> Result<(i32, BTreeSet<String>), String> {
        let exit = output.status.code().ok_or("it was killed")?;
        ensure(exit == 0 || exit == STORAGE, || format!("exit {exit} is none of a disk that fails"))?;
        let has_named = |file: &str| said(output).contains(&*self.shop.sandbox.file(file).to_string_lossy());
        let is_told = has_named("inv-hooks.toml") || has_named(".inv-hooks");
        ensure(exit == 0 || is_told, || "it failed and did not say where".to_owned())?;
        self.check_store(exit, &said(output))?;
        for reading in [&["failed", "search"][..], &["connector", "list"]] {
            let code = self.shop.run(reading).code();
            ensure(code == Some(0), || format!("then {reading:?} ends with {code:?}"))?;
        }
        let rows = rows(&self.shop)?;
        self.check_rows(exit, &rows)?;
        Ok((exit, self.check_sent(output, before, &rows)?))
    }

    /// Checks the store: it is the old one or the new one; after exit 0 it is the new one, or the old one if the
    /// command said so.
    fn check_store(&self, exit: i32, said: &str) -> Result<(), String> {
        let store = store(&self.shop);
        ensure(store == self.new_store || store == self.old_store, || "the store is neither old nor new".to_owned())?;
        ensure(store == self.new_store || exit != 0, || "FALSE SUCCESS: the store is the old one".to_owned())?;
        let is_told_unchanged = said.contains("It is as it was");
        ensure(store == self.old_store || !is_told_unchanged, || "the store is not as it was".to_owned())
    }

    /// Checks the rows: no old row is missing or has other bytes; after exit 0 all rows are in their final state.
    fn check_rows(&self, exit: i32, rows: &Rows) -> Result<(), String> {
        for (id, old) in &self.old_rows {
            ensure(rows.get(id).is_some_and(|row| row.payload == old.payload), || format!("the row {id} is lost"))?;
        }
        ensure(exit != 0 || self.is_done(rows), || format!("FALSE SUCCESS: {:?}", states(rows)))?;
        let is_as_before = states(rows) == states(&self.old_rows);
        let is_whole = is_as_before || self.is_done(rows);
        ensure(is_whole || !self.verb.is_whole, || format!("half of it was done: {:?}", states(rows)))
    }

    fn is_done(&self, rows: &Rows) -> bool {
        let (count, state, connector) = self.verb.rows;
        rows.len() == count && rows.values().all(|row| row.state == state && row.connector == connector)
    }

    /// Checks the requests: every one is in the log with the same bytes, and every delivery that is recorded or
    /// reported as delivered has reached the endpoint.
    fn check_sent(&self, output: &Output, before: usize, rows: &Rows) -> Result<BTreeSet<String>, String> {
        let sent: BTreeMap<String, Vec<u8>> =
            self.sent(before).into_iter().map(|one| (id_of(&one), one.body)).collect();
        for (id, body) in &sent {
            ensure(rows.get(id).is_some_and(|row| row.payload == *body), || {
                format!("{id} was sent and is not in the log")
            })?;
        }
        let delivered = |id: &String| rows.get(id).is_some_and(|row| row.state == "delivered");
        for id in rows.keys().filter(|id| delivered(id)) {
            ensure(sent.contains_key(id), || format!("{id} is delivered and was never sent"))?;
        }
        for id in told_delivered(output) {
            ensure(delivered(&id), || format!("FALSE SUCCESS: {id} was told as delivered"))?;
        }
        Ok(sent.into_keys().filter(|id| !delivered(id)).collect())
    }

    /// Finishes the work that is left.
    fn finish(&self) -> Result<(), String> {
        if self.is_done(&rows(&self.shop)?) && store(&self.shop) == self.new_store {
            return Ok(());
        }
        for args in self.verb.finish {
            let ran = self.shop.run(*args);
            let (code, shown) = (ran.code(), ran.shown());
            ensure(code == Some(0), || format!("afterwards {args:?} ends with {code:?}: {}", shown.stderr))?;
        }
        Ok(())
    }

    /// Checks the final state: all rows are in their final state, and no event whose answer was recorded was sent
    /// twice.
    fn check_finished(&self, before: usize, unsettled: &BTreeSet<String>) -> Result<(), String> {
        let rows = rows(&self.shop)?;
        ensure(self.is_done(&rows), || format!("in the end: {:?}", states(&rows)))?;
        self.check_store(0, "")?;
        let left: Vec<PathBuf> = files(&self.shop.sandbox.path()).difference(&self.files).cloned().collect();
        ensure(left.is_empty(), || format!("left behind: {left:?}"))?;
        let (sent, mut count) = (self.sent(before), BTreeMap::<String, usize>::new());
        sent.iter().for_each(|one| *count.entry(id_of(one)).or_default() += 1);
        let must_arrive = if self.verb.rows.1 == "delivered" { self.verb.rows.0 } else { 0 };
        ensure(count.len() == must_arrive, || format!("{} of {must_arrive} events arrived", count.len()))?;
        let payloads: BTreeSet<&[u8]> = sent.iter().map(|one| &*one.body).collect();
        ensure(payloads.len() == must_arrive, || "an event arrived under two ids".to_owned())?;
        let is_allowed = |(id, times): (&String, &usize)| *times == 1 || (*times == 2 && unsettled.contains(id));
        ensure(count.iter().all(is_allowed), || format!("sent more often than its answers were lost: {count:?}"))
    }

    fn sent(&self, before: usize) -> Vec<Received> {
        self.shop.server.requests().split_off(before)
    }
}

/// Reads the store; a missing one is empty.
fn store(shop: &Shop) -> Vec<u8> {
    fs::read(shop.sandbox.file("inv-hooks.toml")).unwrap_or_default()
}

fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

fn id_of(request: &Received) -> String {
    request.header("webhook-id").expect("an id").to_owned()
}

fn states(rows: &Rows) -> Vec<(&str, &str)> {
    rows.values().map(|row| (row.connector.as_str(), row.state.as_str())).collect()
}

/// Returns the deliveries that the program reported as delivered, one JSON object per line.
fn told_delivered(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let delivered = lines.filter(|line| line["state"] == "delivered");
    delivered.map(|line| line["webhook_id"].as_str().expect("an id").to_owned()).collect()
}

/// Reads every row with SQLite; without a log there are none.
fn rows(shop: &Shop) -> Result<Rows, String> {
    let path = shop.sandbox.file(".inv-hooks/events.db");
    if !path.exists() {
        return Ok(Rows::new());
    }
    let read = || {
        let log = rusqlite::Connection::open(path)?;
        let mut rows = log.prepare("SELECT webhook_id, state, connector, payload FROM delivery")?;
        let rows = rows.query_map([], |row| {
            Ok((row.get(0)?, Row { state: row.get(1)?, connector: row.get(2)?, payload: row.get(3)? }))
        })?;
        rows.collect::<rusqlite::Result<Rows>>()
    };
    read().map_err(|error| format!("the log cannot be read: {error}"))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Returns every file below `folder`, by its path from there.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).expect("it is below").to_owned());
            }
        }
    }
    found
}

/// Makes `to` a copy of `from`.
fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).expect("the old folder is removed");
    }
    fs::create_dir(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let (path, target) = (entry.expect("an entry").path(), to);
        let target = target.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
