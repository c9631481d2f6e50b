//! Machines that wait for events ask for them all the time. As long as there are none, a question is enough: a commit would write the row of
//! the process to the disk each time.

use super::pg_error::PgResult;
use super::queued::{Of, idle};
use super::rename::Renames;
use super::session::Session;
use crate::log::applied::Applied;
use crate::log::change::{Change, Take, Whose};

/// Says whether changes only take queued rows that are due.
pub fn only_takes(changes: &[Change]) -> bool {
    changes.iter().all(|change| take_of(change).is_some())
}

/// Returns the answers if none of the rows is due.
pub fn answers(session: &Session, renames: &mut Renames, changes: &[Change]) -> PgResult<Option<Vec<Applied>>> {
    renames.catch_up(session)?;
    let mut answers = Vec::with_capacity(changes.len());
    for take in changes.iter().filter_map(take_of) {
        let Whose::Queued { connector, environment, origin, .. } = &take.whose else { return Ok(None) };
        let of = Of { connector: renames.current(environment, connector), environment, origin, owner: 0 };
        match idle(session, &of, take.due)? {
            Some(answer) => answers.push(answer),
            None => return Ok(None),
        }
    }
    Ok(Some(answers))
}

fn take_of(change: &Change) -> Option<&Take> {
    match change {
        Change::InLine { change, .. } => take_of(change),
        Change::Take(take) if matches!(take.whose, Whose::Queued { only_expired: false, .. }) => Some(take),
        _ => None,
    }
}
