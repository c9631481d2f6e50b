//! Rows that are not finished, and input lines that need not be sent again.

use super::bound::Bound;
use super::cells::Cells;
use super::owner::alive;
use super::pg_error::PgResult;
use super::recover::dead_owners;
use super::rename;
use super::session::Session;
use crate::log::abandoned::{Abandoned, Becomes};
use crate::log::question::{SentLine, Unfinished, Unsettled};
use crate::model::{DeliveryId, Environment, State};
use std::collections::BTreeMap;

/// How many lines of an input are read at once.
const LINES: i32 = if cfg!(test) { 3 } else { 1_000 };

/// The length of a digest. A row without payload keeps one, with a byte before it.
const DIGEST_BYTES: usize = 32;

/// Returns the pending rows without a claim, and the unknown ones, including claims of dead processes that are not marked yet.
pub fn unfinished(session: &Session, environment: &Environment) -> PgResult<Unfinished> {
    session.snapshot(|session| of_one_moment(session, environment))
}

fn of_one_moment(session: &Session, environment: &Environment) -> PgResult<Unfinished> {
    const PENDING: &str = "SELECT id FROM delivery
       WHERE state = 'pending' AND owner IS NULL AND queued_until IS NULL AND environment = $1 ORDER BY id";
    const UNKNOWN: &str =
        "SELECT id FROM delivery WHERE state = 'unknown' AND owner IS NULL AND environment = $1 ORDER BY id";
    let ids = |sql| session.all(sql, &[&environment.as_str()], |cells| Ok(DeliveryId(cells.next()?)));
    let (mut pending, mut unknown) = (ids(PENDING)?, ids(UNKNOWN)?);
    let mut queued = count_queued(session, environment)?;
    let marked = unknown.len();
    for row in abandoned(session, environment)? {
        match row.becomes {
            Becomes::Queued => *queued.entry(row.connector).or_default() += 1,
            Becomes::Unknown => unknown.push(row.id),
            Becomes::Pending => pending.push(row.id),
            Becomes::AsBefore => {}
        }
    }
    let unmarked = unknown.len() - marked;
    unknown.sort_unstable();
    pending.sort_unstable();
    Ok(Unfinished { pending, queued, unknown, unmarked, renames: rename::stopped(session, environment)? })
}

/// Returns the rows of dead processes.
pub fn abandoned(session: &Session, environment: &Environment) -> PgResult<Vec<Abandoned>> {
    let sql = "SELECT id, next_attempt_at IS NULL OR is_awaited, state, queued_until IS NOT NULL, may_repeat, connector, is_test
               FROM delivery WHERE owner IS NOT NULL AND owner = ANY($1) AND environment = $2";
    session.all(sql, &[&dead_owners(session)?, &environment.as_str()], |cells| {
        let (id, is_begun, was) = (DeliveryId(cells.next()?), cells.next()?, cells.state()?);
        let (is_queued, may_repeat) = (cells.next::<bool>()?, cells.next::<bool>()?);
        let becomes = Becomes::of(was, is_begun, is_queued, may_repeat);
        Ok(Abandoned { id, was, becomes, connector: cells.next()?, is_test: cells.next()? })
    })
}

/// Says whether a process died and left claims.
pub fn has_dead_claims(session: &Session) -> PgResult<bool> {
    Ok(!dead_owners(session)?.is_empty())
}

/// Counts the rows of each connector that are queued for a relay and claimed by no process.
pub fn count_queued(session: &Session, environment: &Environment) -> PgResult<BTreeMap<String, u64>> {
    let sql = "SELECT connector, count(*) FROM delivery
       WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending' AND environment = $1 GROUP BY 1";
    count_by_connector(session, sql, environment)
}

/// Counts the pending rows of each connector that are claimed by no process. Test payloads do not count.
pub fn count_pending(session: &Session, environment: &Environment) -> PgResult<BTreeMap<String, u64>> {
    let sql = "SELECT connector, count(*) FROM delivery
       WHERE state = 'pending' AND owner IS NULL AND environment = $1 AND NOT is_test GROUP BY 1";
    count_by_connector(session, sql, environment)
}

fn count_by_connector(session: &Session, sql: &str, environment: &Environment) -> PgResult<BTreeMap<String, u64>> {
    let read = |cells: &mut Cells<'_>| Ok((cells.next()?, cells.next::<i64>()?.unsigned_abs()));
    Ok(session.all(sql, &[&environment.as_str()], read)?.into_iter().collect())
}

/// Counts the rows of one connector that have no final result. Test payloads do not count. Each part uses an index of its own.
pub fn unsettled(session: &Session, environment: &Environment, connector: &str) -> PgResult<Unsettled> {
    const SQL: &str = concat!(
        "SELECT state, owner IS NOT NULL AND owner IN (",
        alive!(),
        "), owner IS NOT NULL AND next_attempt_at IS NULL, count(*) FROM (
           SELECT state, owner, next_attempt_at FROM delivery
             WHERE state IN ('failed','unknown') AND connector = $1 AND environment = $2 AND NOT is_test
           UNION ALL SELECT state, owner, next_attempt_at FROM delivery
             WHERE owner IS NULL AND state = 'pending' AND connector = $1 AND environment = $2 AND NOT is_test
           UNION ALL SELECT state, owner, next_attempt_at FROM delivery
             WHERE owner IS NOT NULL AND state NOT IN ('failed','unknown') AND connector = $1 AND environment = $2
               AND NOT is_test) AS open
         GROUP BY 1, 2, 3"
    );
    let mut sum = Unsettled::default();
    session.all(SQL, &[&connector, &environment.as_str()], |cells| {
        let (state, is_living, is_started) = (cells.state()?, cells.next()?, cells.next()?);
        let count = cells.next::<i64>()?.unsigned_abs();
        match (is_living, is_started, state) {
            (true, ..) => sum.waiting += count,
            (_, true, _) | (.., State::Unknown) => sum.unknown += count,
            (.., State::Failed) => sum.failed += count,
            (.., State::Pending) => sum.pending += count,
            _ => {}
        }
        Ok(())
    })?;
    Ok(sum)
}

/// Calls `visit` for each line of `file` that the log has a delivery of in `environment`, unsorted. It reads
/// every row: it runs once, when a killed run is resumed, and an index would slow down every success. The server makes the digests.
pub fn lines_of(
    session: &Session,
    environment: &Environment,
    file: &str,
    visit: &mut dyn FnMut(SentLine),
) -> PgResult<()> {
    let sql = "SELECT source_line, connector,
         coalesce((SELECT sha256(bytes) FROM payload WHERE delivery_id = delivery.id), digest)
       FROM delivery WHERE source_file = $1 AND source_line >= 0 AND environment = $2";
    let values = [Bound::from(file), Bound::from(environment.as_str())];
    session.snapshot(|session| {
        session.each(sql, &values, LINES, &mut |cells| {
            let (line, connector) = (cells.next::<i64>()?.unsigned_abs(), cells.next()?);
            let digest = cells.next::<Option<&[u8]>>()?.and_then(|kept| kept.last_chunk::<DIGEST_BYTES>()).copied();
            visit(SentLine { line, connector, digest });
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{has_dead_claims, lines_of, unfinished, unsettled};
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::log::question::{SentLine, Unfinished, Unsettled};
    use crate::model::{DeliveryId, Environment, digest};

    fn here() -> Environment {
        "staging".parse().expect("a name")
    }

    #[test]
    fn claims_of_dead_processes_are_counted_as_what_becomes_of_them() {
        let Some(log) = new_log() else { return };
        assert!(!has_dead_claims(&log).expect("an answer"));
        let (living, dead) = (add_owner(&log, true).to_string(), add_owner(&log, false).to_string());
        let (pending, queued) = (("state", "'pending'"), ("queued_until", "9"));
        let (dead, living) = (("owner", dead.as_str()), ("owner", living.as_str()));
        let waits = ("next_attempt_at", "9");
        add(&log, 1, "{}", &[pending]);
        add(&log, 2, "{}", &[pending, queued]);
        add(&log, 3, "{}", &[("state", "'unknown'")]);
        add(&log, 4, "{}", &[pending, dead]);
        add(&log, 5, "{}", &[pending, dead, waits]);
        add(&log, 6, "{}", &[pending, dead, waits, ("is_awaited", "true")]);
        add(&log, 7, "{}", &[pending, dead, queued, ("may_repeat", "true")]);
        add(&log, 8, "{}", &[dead, waits]);
        add(&log, 9, "{}", &[pending, living]);
        add(&log, 10, "{}", &[]);
        add(&log, 11, "{}", &[pending, ("environment", "'other'")]);
        log.run("INSERT INTO renamed (environment, was, now, owner) VALUES ('staging', 'a', 'b', 999), ('staging', 'c', 'd', NULL)")
            .expect("renames");
        let ids = |ids: &[i64]| ids.iter().copied().map(DeliveryId).collect::<Vec<_>>();
        let expected = Unfinished {
            pending: ids(&[1, 5]),
            queued: [("wms".to_owned(), 2)].into(),
            unknown: ids(&[3, 4, 6]),
            unmarked: 2,
            renames: vec![["a", "b"].map(str::to_owned)],
        };
        assert_eq!(unfinished(&log, &here()).expect("an answer"), expected);
        assert_eq!(crate::log::postgres::recover::dead_owners(&log).expect("owners").len(), 1);
        let expected = Unsettled { failed: 2, unknown: 3, pending: 4, waiting: 1 };
        assert_eq!(unsettled(&log, &here(), "wms").expect("counts"), expected);
    }

    #[test]
    fn lines_of_a_file_have_the_digests_of_their_payloads() {
        let Some(log) = new_log() else { return };
        for id in 1..=10 {
            add(&log, id, "line", &[("source_file", "'/in'"), ("source_line", "$id")]);
        }
        log.run("DELETE FROM payload WHERE delivery_id IN (4, 5)").expect("thin rows");
        log.run("UPDATE delivery SET digest = '\\x01'::bytea || sha256('kept') WHERE id = 4").expect("a digest");
        add(&log, 11, "line", &[("source_file", "'/other'"), ("source_line", "1")]);
        let mut lines = Vec::new();
        lines_of(&log, &here(), "/in", &mut |line| lines.push(line)).expect("lines");
        lines.sort_by_key(|line| line.line);
        let expected = (1..=10).map(|line| SentLine {
            line,
            connector: "wms".to_owned(),
            digest: match line {
                4 => Some(digest(b"kept")),
                5 => None,
                _ => Some(digest(b"line")),
            },
        });
        assert_eq!(lines, expected.collect::<Vec<_>>());
    }
}
