//! The usual changes of a batch, with one statement for all of a kind: new events, and events that were delivered at their first attempt.
//!
//! A statement changes only what is as usual. What it leaves, such as an event whose webhook id is known, is changed one by one afterwards,
//! as every other change. So nothing here decides anything: whether a change is usual costs time, and nothing else.

mod columns;
mod deliver_many;
mod insert_many;

use super::pg_error::{PgError, PgResult};
use super::rename::{self, Renames};
use super::session::{Session, Value};
use crate::log::applied::Applied;
use crate::log::change::Change;
use crate::model::Timestamp;
use columns::Columns;
use deliver_many::DeliverMany;
use insert_many::InsertMany;
use tokio_postgres::Statement;

/// Fewer changes are as quick one by one.
pub const FEW: usize = 2;

/// Returns the results of the usual changes of a batch, at the places of the changes; `None` for what has to be changed one by one. It all
/// takes one round trip. If connectors were renamed meanwhile, that is the error, because the rows have names.
pub fn apply_usual(
    session: &Session,
    (owner, now, thins): (i64, Option<Timestamp>, bool),
    renames: &Renames,
    changes: &[Change],
) -> PgResult<Vec<Option<Applied>>> {
    let mut applied = vec![None; changes.len()];
    if changes.len() < FEW {
        return Ok(applied);
    }
    let (inserted, delivered) = (InsertMany::of(changes, renames), DeliverMany::of(changes, thins));
    let latest = renames.latest();
    let mut asked: Vec<(Statement, Columns<'_>)> = vec![(session.prepare(rename::NEW)?, vec![Box::new(latest)])];
    if !inserted.is_empty() {
        asked.push((session.prepare(insert_many::SQL)?, inserted.columns((owner, now))));
    }
    if !delivered.is_empty() {
        asked.push((session.prepare(deliver_many::SQL)?, delivered.columns(owner)));
    }
    let values: Vec<Vec<Value<'_>>> =
        asked.iter().map(|(_, columns)| columns.iter().map(|column| &**column as Value<'_>).collect()).collect();
    let asked: Vec<(&Statement, &[Value<'_>])> =
        asked.iter().zip(&values).map(|((statement, _), values)| (statement, values.as_slice())).collect();
    let mut rows = session.together(&asked)?.into_iter();
    if rows.next().is_some_and(|renamed| !renamed.is_empty()) {
        return Err(PgError::Renamed);
    }
    if !inserted.is_empty() {
        inserted.note(&rows.next().unwrap_or_default(), &mut applied)?;
    }
    if !delivered.is_empty() {
        delivered.note(&rows.next().unwrap_or_default(), &mut applied)?;
    }
    Ok(applied)
}
