//! A schema that gets the content of another log.

use super::rows;
use super::server_end::ServerEnd;
use crate::error::Fault;
use crate::log::error::LogErrorKind;
use crate::log::postgres::address::Address;
use crate::log::postgres::migrate::{Found, create, living, look};
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::schema::VERSION;
use crate::log::postgres::session::Session;
use crate::log::transfer::{TABLES, TransferEnd, TransferState, refuse_rows, refuse_used};

/// One copy at a time. A process that was killed may still be in the middle of a step on the server, so the next one waits.
const LOCK: &str = "SELECT pg_advisory_lock(1768844909, hashtext($1))";

/// Opens the log at `address` to copy another one to it, and creates its tables if there are none.
pub fn transfer_target(address: &Address) -> Result<(Box<dyn TransferEnd>, TransferState), Fault> {
    let end = ServerEnd::connect(address)?;
    end.ask(|session| session.execute(LOCK, &[&address.schema]))?;
    let found = match end.ask(|session| look(session, &address.schema))? {
        Found::Nothing => end.ask(|session| create(session, &address.schema))?,
        found => found,
    };
    let state = match found {
        Found::Copying(VERSION) => TransferState::Started,
        Found::Version(VERSION) => {
            if end.ask(has_rows)? {
                return Err(refuse_rows(&end.shown()));
            }
            let users = end.ask(living)?;
            if !users.is_empty() {
                return Err(refuse_used(&end.shown(), &users));
            }
            TransferState::Empty
        }
        Found::Nothing | Found::Foreign => {
            return Err(end.refuse(LogErrorKind::Foreign, "the schema has tables of something else"));
        }
        Found::Version(version) | Found::Copying(version) => {
            let kind = if version > VERSION { LogErrorKind::Newer } else { LogErrorKind::Older };
            return Err(end.refuse(kind, "its tables are of another version"));
        }
    };
    Ok((Box::new(end), state))
}

fn has_rows(session: &Session) -> PgResult<bool> {
    let counts = TABLES.iter().map(|table| rows::count(session, table));
    Ok(counts.collect::<PgResult<Vec<_>>>()?.into_iter().any(|count| count > 0))
}
