//! Large changes in small steps: the rows are walked through in the order of ids, and each step changes a few of them in a
//! transaction of its own, so that others get their turn between two steps.
//!
//! Whoever dies between two steps leaves rows that are changed and rows that are not; the same change goes on from there.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::iter::once;

/// How many rows are looked at in one step.
const SEEN: usize = 5_000;

/// How many are changed in one step.
const CHANGED: usize = 500;

/// How many bytes of payloads the changed ones may hold: a row is written anew with its payload.
const BYTES: i64 = 2 << 20;

/// Where a walk has come to.
#[derive(Debug, Default)]
pub struct Step {
    /// The rows to change, as a JSON array of ids.
    pub ids: String,
    /// Whether there are any.
    pub has_rows: bool,
    /// The last row that was looked at.
    pub last: i64,
}

/// Looks at the next rows after `after`, without a lock, for those that meet `condition`: SQL whose values are `?2` and on.
/// Returns nothing at the end of the table.
pub fn look(connection: &Connection, condition: &str, values: &[Value], after: i64) -> rusqlite::Result<Option<Step>> {
    let sql = format!("SELECT id, payload_bytes, ({condition}) FROM delivery WHERE id > ?1 ORDER BY id LIMIT {SEEN}");
    let mut rows = connection.prepare_cached(&sql)?;
    let mut rows = rows.query(params_from_iter(once(&Value::Integer(after)).chain(values)))?;
    let (mut ids, mut bytes, mut last) = (Vec::new(), 0, None);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        last = Some(id);
        if row.get::<_, Option<bool>>(2)? == Some(true) {
            ids.push(id);
            bytes += row.get::<_, i64>(1)?;
        }
        if ids.len() == CHANGED || bytes > BYTES {
            break;
        }
    }
    let has_rows = !ids.is_empty();
    let ids = serde_json::to_string(&ids).expect("numbers are always JSON");
    Ok(last.map(|last| Step { ids, has_rows, last }))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, CHANGED, SEEN, look};
    use rusqlite::Connection;
    use rusqlite::types::Value;

    /// The sizes of the steps through rows, each of so many bytes, of which every `nth` is to change.
    fn steps(rows: usize, bytes: i64, nth: i64) -> Vec<usize> {
        let log = Connection::open_in_memory().expect("a database");
        log.execute_batch("CREATE TABLE delivery (id INTEGER PRIMARY KEY, payload_bytes INTEGER)").expect("a table");
        let mut insert = log.prepare("INSERT INTO delivery (payload_bytes) VALUES (?1)").expect("a statement");
        (0..rows).for_each(|_| assert_eq!(insert.execute([bytes]), Ok(1)));
        let (mut sizes, mut last) = (Vec::new(), 0);
        while let Some(step) = look(&log, "id % ?2 = 0", &[Value::Integer(nth)], last).expect("a step") {
            let ids: Vec<i64> = serde_json::from_str(&step.ids).expect("ids");
            assert_eq!(step.has_rows, !ids.is_empty());
            sizes.push(ids.len());
            last = step.last;
        }
        sizes
    }

    #[test]
    fn a_step_is_small_whatever_the_rows_are() {
        assert_eq!(steps(0, 1, 1), [0; 0]);
        assert_eq!(steps(3, 1, 1), [3]);
        assert_eq!(steps(2 * CHANGED + 1, 1, 1), [CHANGED, CHANGED, 1]);
        assert_eq!(steps(2 * SEEN, 1, 100_000), [0, 0], "rows that stay are looked at, some at a time");
        assert_eq!(steps(4, BYTES, 1), [2, 2]);
        assert_eq!(steps(3, BYTES + 1, 1), [1, 1, 1]);
        assert_eq!(steps(100, 1, 10), [10]);
    }
}
