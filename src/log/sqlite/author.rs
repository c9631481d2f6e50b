//! On whose behalf each process claims. A process that dies cannot record its attempts; whoever gives up its claims does, with this.

use super::cells::Cells;
use super::owner::Living;
use crate::log::change::{Settlement, Ticket};
use crate::log::claimant::lost_attempt;
use crate::model::{AttemptKind, Author, DeliveryId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};

/// One row for each process that claims, and the time of each claim.
pub const TABLE: &str = "
CREATE TABLE author (
  owner INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  made_by TEXT,
  reason TEXT
);
ALTER TABLE delivery ADD COLUMN claimed_at INTEGER;
";

/// A claim of a process that did more than wait.
const LOST: &str = "SELECT token, attempts, state, claimed_at, author.kind, author.made_by, author.reason
  FROM delivery JOIN author USING (owner) WHERE id = ?1 AND next_attempt_at IS NULL";

/// Writes on whose behalf `owner` claims. Removes what dead owners left that have no claims.
pub fn note(connection: &Connection, living: &Living, owner: i64, author: &Author) -> rusqlite::Result<()> {
    forget(connection, living)?;
    let values = params![owner, author.kind.as_str(), author.by, author.reason];
    connection
        .execute("INSERT OR REPLACE INTO author (owner, kind, made_by, reason) VALUES (?1, ?2, ?3, ?4)", values)?;
    Ok(())
}

/// Removes what dead owners left that have no claims.
pub fn forget(connection: &Connection, living: &Living) -> rusqlite::Result<()> {
    let idle = "SELECT owner FROM author
      WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.owner IS NOT NULL AND delivery.owner = author.owner)";
    let idle: Vec<i64> = connection.prepare(idle)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for owner in idle.into_iter().filter(|owner| !living.has(*owner)) {
        connection.execute("DELETE FROM author WHERE owner = ?1", [owner])?;
    }
    Ok(())
}

/// Returns the attempt that a dead process may have made under its claim of a row, without an answer, to be settled at `now`; `None` if
/// nothing is known of it.
pub fn lost(connection: &Connection, id: i64, now: Timestamp) -> rusqlite::Result<Option<Settlement>> {
    let read = |cells: &mut Cells<'_>| {
        let ticket = Ticket { id: DeliveryId(id), token: cells.next()? };
        let (attempts, state, claimed_at) = (cells.count()?, cells.state()?, cells.time()?.unwrap_or(now));
        let kind = cells.word(&AttemptKind::ALL, AttemptKind::as_str)?.ok_or_else(|| cells.unexpected())?;
        let author = Author { kind, by: cells.next()?, reason: cells.next()? };
        Ok(lost_attempt(&author, (ticket, attempts, state), claimed_at, now))
    };
    connection.prepare_cached(LOST)?.query_row([id], |row| read(&mut Cells::from(row, 0))).optional()
}

#[cfg(test)]
mod tests {
    use super::{forget, note};
    use crate::log::sqlite::lock::Lock;
    use crate::log::sqlite::migrate::migrate;
    use crate::log::sqlite::owner::{Living, Owner};
    use crate::model::{AttemptKind, Author};
    use rusqlite::Connection;

    fn author(by: &str) -> Author {
        Author { kind: AttemptKind::Send, by: Some(by.to_owned()), reason: None }
    }

    fn rows(log: &Connection) -> Vec<(i64, String)> {
        let mut rows = log.prepare("SELECT owner, made_by FROM author ORDER BY made_by").expect("a statement");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("values")
    }

    #[test]
    fn what_a_process_left_is_removed_when_it_is_dead_and_has_no_claim() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("events.db");
        let alive = Owner::begin(&Lock::new(&path, 0).expect("a lock")).expect("an owner");
        let mut log = Connection::open_in_memory().expect("a database");
        migrate(&mut log).expect("the tables");
        let claim = "INSERT INTO delivery (webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, payload_bytes,
                       owner) VALUES ('w', 'e', 'test', 'c', 'SALE', 'pending', 0, 0, 0, 2)";
        log.execute(claim, []).expect("a claim");
        let living = || Living::of(&path);
        for (owner, by) in [(alive.number(), "alive"), (2, "claims"), (3, "ended")] {
            note(&log, &living(), owner, &author(by)).expect("a row");
        }
        note(&log, &living(), 4, &author("next")).expect("a row");
        let expected =
            |rows: &[(i64, &str)]| rows.iter().map(|(owner, by)| (*owner, (*by).to_owned())).collect::<Vec<_>>();
        assert_eq!(rows(&log), expected(&[(alive.number(), "alive"), (2, "claims"), (4, "next")]));
        log.execute("UPDATE delivery SET owner = NULL", []).expect("it is given up");
        forget(&log, &living()).expect("a look");
        assert_eq!(rows(&log), expected(&[(alive.number(), "alive")]));
    }

    #[test]
    fn a_process_with_the_number_of_an_earlier_one_is_not_taken_for_it() {
        let home = tempfile::tempdir().expect("a folder");
        let mut log = Connection::open_in_memory().expect("a database");
        migrate(&mut log).expect("the tables");
        for by in ["earlier", "later"] {
            note(&log, &Living::of(&home.path().join("events.db")), 7, &author(by)).expect("a row");
        }
        assert_eq!(rows(&log), [(7, "later".to_owned())]);
    }
}
