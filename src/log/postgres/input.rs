//! Input files that are being sent. A process that sends the rest of a file must be the only one that sends it.

use super::pg_error::PgResult;
use super::recover::mark_dead;
use super::session::Session;
use crate::log::question::InputShare;
use crate::model::{Environment, without_nul};

/// Records that `owner` sends lines of `file` in `environment`, inside the caller's transaction. Returns false and records nothing if
/// another living owner prevents it. Removes the records of dead owners.
pub fn begin(
    session: &Session,
    owner: i64,
    environment: &Environment,
    file: &str,
    share: InputShare,
) -> PgResult<bool> {
    let (is_rest, file, environment) = (share == InputShare::Rest, without_nul(file), environment.as_str());
    // One at a time: two that begin at once would not see each other.
    session.run("LOCK TABLE input IN SHARE ROW EXCLUSIVE MODE")?;
    mark_dead(session, 0)?;
    session.execute("DELETE FROM input WHERE owner NOT IN (SELECT number FROM owner WHERE dead_at IS NULL)", &[])?;
    let others = "SELECT 1 FROM input WHERE environment = $1 AND file = $2 AND owner <> $3 AND ($4 OR is_rest)";
    if session.exists(others, &[&environment, &file, &owner, &is_rest])? {
        return Ok(false);
    }
    let add = "INSERT INTO input (environment, file, owner, is_rest) VALUES ($1, $2, $3, $4)
        ON CONFLICT (environment, file, owner) DO UPDATE SET is_rest = excluded.is_rest";
    session.execute(add, &[&environment, &file, &owner, &is_rest])?;
    Ok(true)
}
