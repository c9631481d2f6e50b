//! Large changes in small steps: the rows are read in the order of their ids, and each step changes a few of them in a
//! transaction of its own, so that other processes can write between two steps.
//!
//! If a process dies between two steps, some rows are changed and others are not. Making the same change again continues from
//! there.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::iter::once;

/// How many rows one step reads.
const SEEN: usize = 5_000;

/// How many rows one step changes.
const CHANGED: usize = 500;

/// How many bytes of payloads one step changes: a changed row is written again with its payload.
const BYTES: i64 = 2 << 20;

/// The position of a walk through the rows.
#[derive(Debug, Default)]
pub struct RowStep {
    /// The rows to change, as a JSON array of ids.
    pub ids: String,
    /// Whether there are any.
    pub has_rows: bool,
    /// The last row that was read.
    pub last: i64,
}

/// Reads the rows of `table` after `after`, without a lock, and returns those that meet `condition`: SQL with the values `?2` and
/// on. Returns `None` at the end of the table.
pub fn look(
    connection: &Connection,
    table: &str,
    condition: &str,
    values: &[Value],
    after: i64,
) -> rusqlite::Result<Option<RowStep>> {
    let sql = format!("SELECT id, payload_bytes, ({condition}) FROM {table} WHERE id > ?1 ORDER BY id LIMIT {SEEN}");
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
    Ok(last.map(|last| RowStep { ids, has_rows, last }))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, CHANGED, SEEN, look};
    use rusqlite::Connection;
    use rusqlite::types::Value;

    /// Returns the sizes of the steps through rows of `bytes` bytes each, if every `nth` row is to be changed.
    fn steps(rows: usize, bytes: i64, nth: i64) -> Vec<usize> {
        let log = Connection::open_in_memory().expect("a database");
        log.execute_batch("CREATE TABLE delivery (id INTEGER PRIMARY KEY, payload_bytes INTEGER)").expect("a table");
        let mut insert = log.prepare("INSERT INTO delivery (payload_bytes) VALUES (?1)").expect("a statement");
        (0..rows).for_each(|_| assert_eq!(insert.execute([bytes]), Ok(1)));
        let (mut sizes, mut last) = (Vec::new(), 0);
        while let Some(step) = look(&log, "delivery", "id % ?2 = 0", &[Value::Integer(nth)], last).expect("a step") {
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
