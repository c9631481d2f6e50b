//! One end of a copy: what is done with a file that is open for it.

use super::{numbers, rows, steps};
use crate::error::Fault;
use crate::log::sqlite::fault::fault;
use crate::log::sqlite::opening::Opening;
use crate::log::transfer::{NoteChange, TransferCell, TransferEnd, TransferRow, TransferTable};
use rusqlite::Connection;
use std::path::PathBuf;

/// One end of a copy.
pub struct FileEnd {
    /// Where it is.
    pub path: PathBuf,
    /// The only connection to it in this process.
    pub connection: Connection,
    /// Dropped after the connection.
    _opening: Opening,
}

impl FileEnd {
    /// Takes a log that was opened.
    pub fn new(path: PathBuf, connection: Connection, opening: Opening) -> Self {
        Self { path, connection, _opening: opening }
    }

    /// Asks, and returns an error about this log.
    pub fn ask<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        work(&self.connection).map_err(|error| fault(&self.path, &error))
    }
}

impl TransferEnd for FileEnd {
    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    fn rows_after(&mut self, table: &TransferTable, after: &[TransferCell]) -> Result<Vec<TransferRow>, Fault> {
        self.ask(|connection| rows::rows_after(connection, table, after))
    }

    fn count(&mut self, table: &TransferTable) -> Result<u64, Fault> {
        self.ask(|connection| rows::count(connection, table))
    }

    fn states(&mut self) -> Result<Vec<(String, u64)>, Fault> {
        self.ask(numbers::states)
    }

    fn last_id(&mut self, table: &TransferTable) -> Result<i64, Fault> {
        self.ask(|connection| numbers::last_id(connection, table))
    }

    fn mark(&mut self) -> Result<String, Fault> {
        self.ask(numbers::mark)
    }

    fn begin(&mut self, notes: &[(String, String)]) -> Result<(), Fault> {
        let started = steps::begin(&mut self.connection, notes);
        started.map_err(|error| fault(&self.path, &error))
    }

    fn note(&mut self, name: &str) -> Result<Option<String>, Fault> {
        self.ask(|connection| steps::note(connection, name))
    }

    fn add(&mut self, table: &TransferTable, rows: &[TransferRow], note: &NoteChange) -> Result<(), Fault> {
        let added = steps::add(&mut self.connection, table, rows, note);
        added.map_err(|error| fault(&self.path, &error))
    }

    fn indexes_left(&mut self) -> Result<u64, Fault> {
        self.ask(steps::indexes_left)
    }

    fn build_index(&mut self) -> Result<bool, Fault> {
        steps::build_index(&mut self.connection).map_err(|error| fault(&self.path, &error))
    }

    fn complete(&mut self, last_ids: &[(&TransferTable, i64)]) -> Result<(), Fault> {
        steps::complete(&mut self.connection, last_ids).map_err(|error| fault(&self.path, &error))
    }
}
