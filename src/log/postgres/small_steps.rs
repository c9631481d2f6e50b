//! Large changes in small steps: the rows are read in the order of their ids, and each step changes a few of them in a
//! transaction of its own, so that other processes can write between two steps.
//!
//! If a process dies between two steps, some rows are changed and others are not. Making the same change again continues from
//! there.

use super::pg_error::PgResult;
use super::session::{Session, Value};

/// How many rows one step reads.
const SEEN: usize = 5_000;

/// How many rows one step changes.
const CHANGED: usize = 500;

/// How many bytes of payloads one step deletes.
const BYTES: i64 = 2 << 20;

/// Runs work in a transaction that this process may make, and returns its result.
pub type Commit<'a> = dyn FnMut(&mut dyn FnMut(&Session) -> PgResult<u64>) -> PgResult<u64> + 'a;

/// The position of a walk through the rows.
#[derive(Debug, Default)]
pub struct RowStep {
    /// The rows to change.
    pub ids: Vec<i64>,
    /// The last row that was read.
    pub last: i64,
}

/// Changes every row of `table` that meets `condition`, in steps. Returns the sum of the results of `change`.
pub fn walk(
    session: &Session,
    table: &str,
    condition: &str,
    values: &[Value<'_>],
    commit: &mut Commit<'_>,
    change: &mut dyn FnMut(&Session, &RowStep) -> PgResult<u64>,
) -> PgResult<u64> {
    let (mut changed, mut last) = (0, 0);
    while let Some(step) = look(session, table, condition, values, last)? {
        if !step.ids.is_empty() {
            changed += commit(&mut |session| change(session, &step))?;
        }
        last = step.last;
    }
    Ok(changed)
}

/// Reads the rows of `table` after `after`, without a lock, and returns those that meet `condition`: SQL with the values `$2` and
/// on. Returns `None` at the end of the table.
pub fn look(
    session: &Session,
    table: &str,
    condition: &str,
    values: &[Value<'_>],
    after: i64,
) -> PgResult<Option<RowStep>> {
    let sql = format!(
        "SELECT id, payload_bytes, coalesce(({condition}), false) FROM {table} WHERE id > $1 ORDER BY id LIMIT {SEEN}"
    );
    let after: [Value<'_>; 1] = [&after];
    let values: Vec<Value<'_>> = after.into_iter().chain(values.iter().copied()).collect();
    let rows =
        session.all(&sql, &values, |cells| Ok((cells.next::<i64>()?, cells.next::<i64>()?, cells.next::<bool>()?)))?;
    let (mut ids, mut bytes, mut last) = (Vec::new(), 0, None);
    for (id, length, is_meant) in rows {
        last = Some(id);
        if is_meant {
            ids.push(id);
            bytes += length;
        }
        if ids.len() == CHANGED || bytes > BYTES {
            break;
        }
    }
    Ok(last.map(|last| RowStep { ids, last }))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, CHANGED, SEEN, look};
    use crate::log::postgres::testing::log::new_log;

    #[test]
    fn a_step_is_small_whatever_the_rows_are() {
        let Some(log) = new_log() else { return };
        log.run("CREATE TABLE step (id bigint PRIMARY KEY, payload_bytes bigint)").expect("a table");
        let steps = |rows: usize, bytes: i64, nth: i64| {
            log.run("TRUNCATE step").expect("an empty table");
            let rows = i64::try_from(rows).expect("a small number");
            let add = "INSERT INTO step SELECT n, $2 FROM generate_series(1, $1::bigint) AS n";
            log.execute(add, &[&rows, &bytes]).expect("rows");
            let (mut sizes, mut last) = (Vec::new(), 0);
            while let Some(step) = look(&log, "step", "id % $2 = 0", &[&nth], last).expect("a step") {
                sizes.push(step.ids.len());
                last = step.last;
            }
            sizes
        };
        assert_eq!(steps(0, 1, 1), [0; 0]);
        assert_eq!(steps(3, 1, 1), [3]);
        assert_eq!(steps(2 * CHANGED + 1, 1, 1), [CHANGED, CHANGED, 1]);
        assert_eq!(steps(2 * SEEN, 1, 100_000), [0, 0], "rows that stay are looked at, some at a time");
        assert_eq!(steps(4, BYTES, 1), [2, 2]);
        assert_eq!(steps(3, BYTES + 1, 1), [1, 1, 1]);
        assert_eq!(steps(100, 1, 10), [10]);
    }
}
