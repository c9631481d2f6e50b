//! What a log on a server knows of itself, besides its rows.

use crate::log::postgres::owner::commits;
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::session::Session;
use crate::log::transfer::TransferTable;

/// Counts the events in each state.
pub fn states(session: &Session) -> PgResult<Vec<(String, u64)>> {
    session.all("SELECT state, count(*) FROM delivery GROUP BY 1", &[], |cells| {
        Ok((cells.next()?, cells.next::<i64>()?.unsigned_abs()))
    })
}

/// Returns the last id that was given.
pub fn last_id(session: &Session, table: &TransferTable) -> PgResult<i64> {
    let sql = "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1), 'id')::regclass), 0)";
    Ok(session.one(sql, &[&table.name], |cells| cells.next())?.unwrap_or(0))
}

/// Returns the number of the schema, and how many commits its processes made.
pub fn mark(session: &Session) -> PgResult<String> {
    let schema = session.one("SELECT current_schema()::regnamespace::oid::bigint", &[], |cells| cells.next::<i64>())?;
    let [commits, _] = commits(session, None)?;
    Ok(format!("{} {commits}", schema.unwrap_or_default()))
}
