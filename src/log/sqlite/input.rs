//! Input files that are being sent. A process that sends the rest of a file must be the only one that sends it.

use super::owner::Living;
use crate::log::question::InputShare;
use crate::model::Environment;
use rusqlite::{Connection, params};

/// Records that `owner` sends lines of `file` in `environment`. Returns false and records nothing if another living owner
/// prevents it. Removes the records of dead owners.
pub fn begin(
    connection: &Connection,
    living: &Living,
    owner: i64,
    environment: &Environment,
    file: &str,
    share: InputShare,
) -> rusqlite::Result<bool> {
    let is_rest = share == InputShare::Rest;
    let place = [environment.as_str(), file];
    let all: Vec<([String; 2], i64, bool)> = connection
        .prepare("SELECT environment, file, owner, is_rest FROM input")?
        .query_map([], |row| Ok(([row.get(0)?, row.get(1)?], row.get(2)?, row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (other_place, other, other_is_rest) in all {
        if !living.has(other) {
            connection.execute("DELETE FROM input WHERE owner = ?1", [other])?;
        } else if other != owner && other_place == place && (is_rest || other_is_rest) {
            return Ok(false);
        }
    }
    connection.execute(
        "INSERT OR REPLACE INTO input (environment, file, owner, is_rest) VALUES (?1, ?2, ?3, ?4)",
        params![place[0], file, owner, is_rest],
    )?;
    Ok(true)
}
