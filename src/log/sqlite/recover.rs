//! Turns the claims of dead processes into `unknown`: an attempt may have reached the endpoint. Rows that were only waiting get
//! back the state that they had.

use super::doubt;
use super::extracted_ids;
use super::owner::Living;
use super::waiting::release_waiting;
use super::wal_link;
use crate::model::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

/// Turns the claims of dead owners into `unknown` and returns how many there were. Writes nothing if there are none.
pub fn recover(connection: &mut Connection, living: &Living, now: Timestamp) -> rusqlite::Result<u64> {
    let dead = dead_owners(connection, living)?;
    if dead.is_empty() {
        return Ok(0);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut recovered = 0;
    for owner in dead {
        release_waiting(&transaction, owner)?;
        for id in claims_of(&transaction, owner)? {
            give_up(&transaction, id, now)?;
            recovered += 1;
        }
    }
    wal_link::count(&transaction)?;
    transaction.commit()?;
    Ok(recovered)
}

/// Returns the owners of claims whose process is dead.
pub fn dead_owners(connection: &Connection, living: &Living) -> rusqlite::Result<Vec<i64>> {
    let mut next =
        connection.prepare_cached("SELECT min(owner) FROM delivery WHERE owner IS NOT NULL AND owner > ?1")?;
    let mut dead = Vec::new();
    let mut last = i64::MIN;
    while let Some(owner) = next.query_row([last], |row| row.get::<_, Option<i64>>(0))? {
        if !living.has(owner) {
            dead.push(owner);
        }
        last = owner;
    }
    Ok(dead)
}

fn claims_of(connection: &Connection, owner: i64) -> rusqlite::Result<Vec<i64>> {
    let mut claims = connection.prepare_cached("SELECT id FROM delivery WHERE owner IS NOT NULL AND owner = ?1")?;
    claims.query_map([owner], |row| row.get(0))?.collect()
}

fn give_up(connection: &Connection, id: i64, now: Timestamp) -> rusqlite::Result<()> {
    let digest = extracted_ids::write(connection, id)?;
    connection
        .prepare_cached(
            "UPDATE delivery SET state = 'unknown', owner = NULL, failed_at = ?2, digest = ?3 WHERE id = ?1",
        )?
        .execute(params![id, now.as_millis(), digest])?;
    doubt::spread(connection, id)
}
