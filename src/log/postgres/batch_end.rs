//! What a batch writes at its end: rows that all machines want, such as the number of the latest failure. They are written in a few
//! statements just before the commit, always in the same order, so that no machine waits longer than for a commit of another one.

use super::batch::BatchContext;
use super::pg_error::PgResult;
use super::session::Session;
use super::{last_delivery, latest_failure, monitoring};

/// Writes what was noted, as the last statements before the commit.
pub fn write_notes(session: &Session, context: &BatchContext<'_>) -> PgResult<()> {
    let notes = context.take_notes();
    last_delivery::write(session, context.owner, &notes.delivered)?;
    monitoring::write(session, context.owner, notes.monitoring)?;
    // The last one: until the commit, no other batch with failures can end.
    latest_failure::write(session, &notes.failures)
}
