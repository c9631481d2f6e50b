//! Machines that wait for events ask for them all the time. As long as there are none, a question is enough: a commit would write its
//! number to the disk each time.

use super::floor::Floors;
use super::pg_error::PgResult;
use super::queued::{Of, idle};
use super::rename::Renames;
use super::session::Session;
use super::waiting::idle_lane;
use crate::log::applied::Applied;
use crate::log::change::{Change, Take, Whose};

/// Says whether changes only take rows that are due.
pub fn only_takes(changes: &[Change]) -> bool {
    changes.iter().all(|change| take_of(change).is_some())
}

/// Returns the answers if none of the rows is due.
pub fn answers(
    session: &Session,
    owner: i64,
    (renames, floors): (&mut Renames, &Floors),
    changes: &[Change],
) -> PgResult<Option<Vec<Applied>>> {
    renames.catch_up(session)?;
    let mut answers = Vec::with_capacity(changes.len());
    for take in changes.iter().filter_map(take_of) {
        let answer = match &take.whose {
            Whose::Mine(lane) => idle_lane(session, owner, *lane, take.due)?,
            Whose::Queued { connector, environment, origin, .. } => {
                let of = Of { connector: renames.current(environment, connector), environment, origin, owner, floors };
                idle(session, &of, take.due)?
            }
        };
        match answer {
            Some(answer) => answers.push(answer),
            None => return Ok(None),
        }
    }
    Ok(Some(answers))
}

fn take_of(change: &Change) -> Option<&Take> {
    match change {
        Change::InLine { change, .. } => take_of(change),
        Change::Take(Take { whose: Whose::Queued { only_expired: true, .. }, .. }) => None,
        Change::Take(take) => Some(take),
        _ => None,
    }
}
