//! Copies a log, step by step. After each step the target says how far it is, so the next run goes on there, whatever ended this one.

use super::content::{TransferContent, differences_of_states, read_all};
use super::end::{NoteChange, TransferEnd, TransferState, refuse_rows};
use super::row::{TransferCell, TransferRow, read_key, write_key};
use super::table::{TABLES, TransferTable};
use crate::error::Fault;
use crate::log::error::{LogError, LogErrorKind};
use crate::log::opened::Access;
use crate::log::place::{LogPlace, open_at};
#[cfg(feature = "postgres")]
use crate::log::postgres;
use crate::log::sqlite;
use crate::model::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The note of where the rows come from.
const SOURCE: &str = "source";

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The rows that are copied, and all rows.
    Copied(u64, u64),
    /// The indexes that are built, and all indexes.
    Indexed(u64, u64),
    /// The rows that both logs were asked for again, and all rows.
    Compared(u64, u64),
}

/// A copy that is complete.
#[derive(Clone, Debug)]
pub struct Transferred {
    /// The log that was copied.
    pub from: String,
    /// The copy.
    pub to: String,
    /// How many rows each table has.
    pub tables: Vec<(&'static str, u64)>,
    /// How many events are in each state.
    pub states: BTreeMap<String, u64>,
    /// The digest of all that both logs have.
    pub digest: String,
    /// How many claims of dead processes became `unknown` in the log that was copied.
    pub recovered: u64,
    /// Whether an earlier run had started it.
    pub was_started: bool,
}

/// The source and the target, opened.
struct Ends {
    from: Box<dyn TransferEnd>,
    to: Box<dyn TransferEnd>,
    clean: fn(&mut TransferRow),
}

/// Copies the log at `from` to `to`, or goes on with it.
pub fn transfer(
    from: &LogPlace,
    to: &LogPlace,
    now: Timestamp,
    tell: &mut dyn FnMut(Told),
) -> Result<Transferred, Fault> {
    refuse_same(from, to)?;
    let (source, recovered) = open_source(from, now)?;
    let (target, state) = open_target(to)?;
    let clean = if from.file().is_none() || to.file().is_none() { without_nul } else { |_: &mut TransferRow| {} };
    let mut ends = Ends { from: source, to: target, clean };
    if state != TransferState::Whole {
        ends.begin(state)?;
        ends.copy_all(tell)?;
        ends.build_indexes(tell)?;
    }
    let content = ends.compare(tell)?;
    let last_ids = ends.last_ids()?;
    ends.to.complete(&last_ids)?;
    Ok(Transferred {
        from: ends.from.shown(),
        to: ends.to.shown(),
        digest: content.digest(),
        tables: content.tables.iter().map(|table| (table.name, table.rows)).collect(),
        states: content.states,
        recovered,
        was_started: state != TransferState::Empty,
    })
}

/// Says whether [`transfer`] would be refused, without changing anything. Returns how many events are in each state.
pub fn check_transfer(from: &LogPlace, to: &LogPlace, now: Timestamp) -> Result<BTreeMap<String, u64>, Fault> {
    refuse_same(from, to)?;
    let info = open_at(from, Access::Read, now)?.log.info()?;
    match open_at(to, Access::Read, now) {
        Err(error) if [LogErrorKind::Missing, LogErrorKind::Copying].contains(&error.kind) => {}
        Err(error) => return Err(error.into()),
        Ok(opened) => {
            let mut log = opened.log;
            let there = log.info()?;
            if there.states.iter().any(|state| state.rows > 0) || there.monitoring.rows > 0 || there.has_history {
                return Err(refuse_rows(&to.to_string()));
            }
        }
    }
    let states = info.states.iter().filter(|state| state.rows > 0);
    Ok(states.map(|state| (state.state.as_str().to_owned(), state.rows)).collect())
}

fn without_nul(row: &mut TransferRow) {
    row.iter_mut().for_each(TransferCell::without_nul);
}

fn refuse_same(from: &LogPlace, to: &LogPlace) -> Result<(), Fault> {
    let is_same = match (from, to) {
        (LogPlace::File(from), LogPlace::File(to)) => sqlite::is_same_file(from, to),
        #[cfg(feature = "postgres")]
        (LogPlace::Server(from), LogPlace::Server(to)) => postgres::is_same_schema(from, to)?,
        #[cfg(feature = "postgres")]
        _ => false,
    };
    if is_same {
        return Err(Fault::refused(format!("{from} and {to} are the same log")).hint("Name another log with --to."));
    }
    Ok(())
}

fn open_source(from: &LogPlace, now: Timestamp) -> Result<(Box<dyn TransferEnd>, u64), Fault> {
    match from {
        LogPlace::File(path) => sqlite::transfer_source(path, now),
        #[cfg(feature = "postgres")]
        LogPlace::Server(address) => postgres::transfer_source(address, now),
    }
}

fn open_target(to: &LogPlace) -> Result<(Box<dyn TransferEnd>, TransferState), Fault> {
    match to {
        LogPlace::File(path) => sqlite::transfer_target(path),
        #[cfg(feature = "postgres")]
        LogPlace::Server(address) => postgres::transfer_target(address),
    }
}

impl Ends {
    /// Begins, or checks that the source is the one that an earlier run began with.
    fn begin(&mut self, state: TransferState) -> Result<(), Fault> {
        let source = json!({ "mark": self.from.mark()?, "shown": self.from.shown(), "states": self.from.states()?.into_iter().collect::<BTreeMap<_, _>>() });
        if state == TransferState::Empty {
            let mut notes = vec![(SOURCE.to_owned(), source.to_string())];
            notes.extend(TABLES.iter().map(|table| (note_of(table), at(0, &[]))));
            return self.to.begin(&notes);
        }
        let noted =
            self.to.note(SOURCE)?.and_then(|text| serde_json::from_str::<Value>(&text).ok()).unwrap_or_default();
        if noted["mark"] == source["mark"] {
            return Ok(());
        }
        let states = |of: &Value| serde_json::from_value::<BTreeMap<String, u64>>(of["states"].clone());
        let differs = differences_of_states(&states(&noted).unwrap_or_default(), &states(&source).unwrap_or_default());
        let differs =
            if differs.is_empty() { String::new() } else { format!(" (events then and now, {})", differs.join("; ")) };
        let (from, began) = (self.from.shown(), noted["shown"].as_str().unwrap_or_default().to_owned());
        let message = if began == from {
            format!("the failed-event log {from} changed since its copy to {} began{differs}", self.to.shown())
        } else {
            format!("{} has rows of an unfinished copy of {began}, not of {from}{differs}", self.to.shown())
        };
        Err(Fault::refused(message).hint(START_ANEW))
    }

    fn copy_all(&mut self, tell: &mut dyn FnMut(Told)) -> Result<(), Fault> {
        let total = self.total()?;
        let mut done = 0;
        for table in &TABLES {
            self.copy(table, &mut |rows| {
                done += rows;
                tell(Told::Copied(done, total));
            })?;
        }
        Ok(())
    }

    fn build_indexes(&mut self, tell: &mut dyn FnMut(Told)) -> Result<(), Fault> {
        let (mut done, total) = (0, self.to.indexes_left()?);
        loop {
            tell(Told::Indexed(done, total));
            if !self.to.build_index()? {
                return Ok(());
            }
            done += 1;
        }
    }

    fn total(&mut self) -> Result<u64, Fault> {
        TABLES.iter().map(|table| self.from.count(table)).sum()
    }

    fn copy(&mut self, table: &'static TransferTable, tell: &mut dyn FnMut(u64)) -> Result<(), Fault> {
        let name = note_of(table);
        let mut before = self.to.note(&name)?.unwrap_or_default();
        let (mut count, mut after) = read_at(&before).ok_or_else(|| no_note(&self.to.shown()))?;
        tell(count);
        loop {
            let mut rows = self.from.rows_after(table, &after)?;
            let Some(last) = rows.last() else { return Ok(()) };
            // The key as the source has it: a server may have another one.
            after = last[..table.keys].to_vec();
            rows.iter_mut().for_each(|row| (self.clean)(row));
            count += rows.len() as u64;
            let note = NoteChange { name: name.clone(), before, after: at(count, &after) };
            self.to.add(table, &rows, &note)?;
            before = note.after;
            tell(rows.len() as u64);
        }
    }

    /// Reads both logs again, and compares what they have.
    fn compare(&mut self, tell: &mut dyn FnMut(Told)) -> Result<TransferContent, Fault> {
        let total = self.total()?;
        let (source, target, clean) = (&mut self.from, &mut self.to, self.clean);
        let (of_source, of_target) = std::thread::scope(|scope| {
            let reading = scope.spawn(|| read_all(source.as_mut(), clean, &mut |_| {}));
            let mut done = 0;
            let of_target = read_all(target.as_mut(), clean, &mut |rows| {
                done += rows;
                tell(Told::Compared(done, total));
            });
            (reading.join().expect("the thread does not panic"), of_target)
        });
        let (of_source, of_target) = (of_source?, of_target?);
        let differs = of_source.differences(&of_target);
        if differs.is_empty() {
            return Ok(of_source);
        }
        let (from, to) = (self.from.shown(), self.to.shown());
        let message = format!("the copy {to} differs from {from}: {}", differs.join("; "));
        Err(Fault::storage(message).hint(START_ANEW))
    }

    fn last_ids(&mut self) -> Result<Vec<(&'static TransferTable, i64)>, Fault> {
        let tables = TABLES.iter().filter(|table| table.gives_ids);
        tables.map(|table| Ok((table, self.from.last_id(table)?))).collect()
    }
}

const START_ANEW: &str =
    "Nothing uses the copy yet. Remove its file, or its schema with `DROP SCHEMA NAME CASCADE`, and start again.";

fn no_note(shown: &str) -> Fault {
    let detail = "it does not say how far the copy is".to_owned();
    LogError { kind: LogErrorKind::Damaged, location: shown.to_owned(), detail }.into()
}

/// The name of the note that says how far a table is.
fn note_of(table: &TransferTable) -> String {
    format!("at:{}", table.name)
}

fn at(rows: u64, after: &[TransferCell]) -> String {
    json!({ "rows": rows, "after": write_key(after) }).to_string()
}

fn read_at(note: &str) -> Option<(u64, Vec<TransferCell>)> {
    let note: Value = serde_json::from_str(note).ok()?;
    Some((note["rows"].as_u64()?, read_key(&note["after"])?))
}
