//! A schema that is copied. No process may be alive that writes to it, and none can begin until the copy has ended.

use super::server_end::ServerEnd;
use crate::error::Fault;
use crate::log::opened::Access;
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::migrate::not_ended;
use crate::log::postgres::open::open;
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::recover::mark_dead;
use crate::log::postgres::session::Session;
use crate::log::transfer::{TransferEnd, refuse_used};
use crate::model::Timestamp;

/// Identifies a schema, whatever its server is called.
fn identity(address: &Address) -> PgResult<Option<String>> {
    let sql = "SELECT format('%s %s %s', pg_postmaster_start_time(), pg_database.oid, pg_namespace.oid)
       FROM pg_database, pg_namespace WHERE datname = current_database() AND nspname = $1";
    connect(address, "copy")?.one(sql, &[&address.schema], |cells| cells.next())
}

/// Says whether two addresses lead to one schema.
pub fn is_same_schema(one: &Address, two: &Address) -> Result<bool, Fault> {
    let [one, two] = [one, two].map(|address| identity(address).map_err(|error| error.fault(address.shown())));
    let (one, two) = (one?, two?);
    Ok(one.is_some() && one == two)
}

/// Opens the log at `address` to copy it. Claims of dead processes become `unknown` first, as when any command writes; returns how many.
pub fn transfer_source(address: &Address, now: Timestamp) -> Result<(Box<dyn TransferEnd>, u64), Fault> {
    drop(open(address, Access::Read, now)?);
    let end = ServerEnd::connect(address)?;
    // A process that was halted for longer than its lease must not come back: it would send what the copy sends too.
    end.ask(|session| mark_dead(session, 0))?;
    // Only then, because a process that writes and is killed counts as alive for a while.
    let recovered = if end.ask(is_left)? { open(address, Access::Write, now)?.recovered } else { 0 };
    // The lock comes before the first look: the transaction sees what was committed until then.
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE owner IN EXCLUSIVE MODE";
    end.ask(|session| session.run(begin))?;
    let users = end.ask(not_ended)?;
    if !users.is_empty() || end.ask(is_left)? {
        return Err(refuse_used(&end.shown(), &users));
    }
    Ok((Box::new(end), recovered))
}

/// Says whether a dead process left claims or a rename.
fn is_left(session: &Session) -> PgResult<bool> {
    const SQL: &str = "SELECT 1 FROM delivery WHERE owner IS NOT NULL UNION ALL SELECT 1 FROM renamed WHERE owner IS NOT NULL LIMIT 1";
    session.exists(SQL, &[])
}
