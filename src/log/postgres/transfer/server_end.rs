//! One end of a copy: what is done with a schema that is open for it.

use super::{numbers, rows, steps};
use crate::error::Fault;
use crate::log::error::{LogError, LogErrorKind};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::migrate::{Found, look};
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::session::Session;
use crate::log::transfer::{NoteChange, TransferCell, TransferEnd, TransferRow, TransferTable};
use std::time::Duration;

/// An index of a large log takes minutes.
const PATIENCE: Duration = Duration::from_hours(24);

/// One end of a copy.
pub struct ServerEnd {
    /// Where it is.
    pub address: Address,
    /// The connection.
    pub session: Session,
}

impl ServerEnd {
    /// Connects to it.
    pub fn connect(address: &Address) -> Result<Self, Fault> {
        let connected = connect(address, "copy").and_then(|mut session| {
            session.wait_for(PATIENCE);
            // The other log may be slow. If this process dies, its connection ends with it.
            session.run("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")?;
            Ok(session)
        });
        let session = connected.map_err(|error| error.fault(address.shown()))?;
        Ok(Self { address: address.clone(), session })
    }

    /// Asks, and returns an error about this log.
    pub fn ask<T>(&self, work: impl FnOnce(&Session) -> PgResult<T>) -> Result<T, Fault> {
        work(&self.session).map_err(|error| error.fault(self.address.shown()))
    }

    /// Runs `work` in one transaction.
    pub fn write<T>(&self, work: impl FnOnce(&Session) -> PgResult<T>) -> Result<T, Fault> {
        self.ask(|session| {
            session.run("BEGIN")?;
            let done = work(session).and_then(|done| session.run("COMMIT").map(|()| done));
            if done.as_ref().is_err_and(|error| !error.is_broken()) {
                session.run("ROLLBACK")?;
            }
            done
        })
    }

    /// Returns an error about this log.
    pub fn refuse(&self, kind: LogErrorKind, detail: &str) -> Fault {
        LogError { kind, location: self.shown(), detail: detail.to_owned() }.into()
    }
}

impl TransferEnd for ServerEnd {
    fn shown(&self) -> String {
        self.address.shown().to_owned()
    }

    fn rows_after(&mut self, table: &TransferTable, after: &[TransferCell]) -> Result<Vec<TransferRow>, Fault> {
        self.ask(|session| rows::rows_after(session, table, after))
    }

    fn count(&mut self, table: &TransferTable) -> Result<u64, Fault> {
        self.ask(|session| rows::count(session, table))
    }

    fn states(&mut self) -> Result<Vec<(String, u64)>, Fault> {
        self.ask(numbers::states)
    }

    fn last_id(&mut self, table: &TransferTable) -> Result<i64, Fault> {
        self.ask(|session| numbers::last_id(session, table))
    }

    fn mark(&mut self) -> Result<String, Fault> {
        self.ask(numbers::mark)
    }

    fn begin(&mut self, notes: &[(String, String)]) -> Result<(), Fault> {
        if self.write(|session| steps::begin(session, notes))? {
            return Ok(());
        }
        Err(self.refuse(LogErrorKind::Busy, "another process began to use it at the same time"))
    }

    fn note(&mut self, name: &str) -> Result<Option<String>, Fault> {
        self.ask(|session| steps::note(session, name))
    }

    fn add(&mut self, table: &TransferTable, rows: &[TransferRow], note: &NoteChange) -> Result<(), Fault> {
        self.write(|session| {
            steps::change_note(session, note)?;
            rows::add(session, table, rows)
        })
    }

    fn indexes_left(&mut self) -> Result<u64, Fault> {
        self.ask(steps::indexes_left)
    }

    fn build_index(&mut self) -> Result<bool, Fault> {
        self.write(steps::build_index)
    }

    fn complete(&mut self, last_ids: &[(&TransferTable, i64)]) -> Result<(), Fault> {
        if let Err(fault) = self.write(|session| steps::complete(session, last_ids)) {
            // The connection may have been lost after the commit.
            let is_complete = connect(&self.address, "copy").and_then(|session| look(&session, &self.address.schema));
            if !matches!(is_complete, Ok(Found::Version(_))) {
                return Err(fault);
            }
        }
        // The server does this later by itself.
        let _ = self.session.run(steps::TIDY);
        Ok(())
    }
}
