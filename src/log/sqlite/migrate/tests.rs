//! Tests of migrations: what rows of earlier versions become.

use super::{STEPS, migrate};
use crate::model::Cause;
use rusqlite::Connection;

fn of_version(version: u32) -> Connection {
    let log = Connection::open_in_memory().expect("a database");
    for step in STEPS[..version as usize].iter().flat_map(|step| step.iter()) {
        log.execute_batch(step).expect("the tables of before");
    }
    log.pragma_update(None, "user_version", version).expect("a version");
    log
}

fn column(log: &Connection, sql: &str) -> Vec<Option<i64>> {
    let mut rows = log.prepare(sql).expect("a statement");
    rows.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("numbers")
}

/// Each family is one case. 1: doubt from a copy's state. 11: doubt from the original's state. 21: doubt from a copy's flags.
/// 31: no doubt. 41: only the original is in doubt.
#[test]
fn existing_copies_get_the_doubt_of_their_family() {
    let rows = [
        (1, None, "failed", 0, 32),
        (2, Some(1), "unknown", 0, 0),
        (11, None, "delivered", 0, 0),
        (12, Some(11), "failed", 0, 32),
        (13, Some(12), "discarded", 2, 34),
        (21, None, "failed", 0, 32),
        (22, Some(21), "failed", 16, 16),
        (31, None, "failed", 0, 0),
        (32, Some(31), "failed", 1, 1),
        (41, None, "failed", 8, 8),
        (42, Some(41), "pending", 0, 32),
        (51, None, "unknown", 8, 8),
    ];
    for version in [2, 5] {
        let mut log = of_version(version);
        for (id, of, state, flags, _) in rows {
            log.execute(
                "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test,
                   payload_bytes, lineage_of, flags) VALUES (?1, ?1, '', '', '', '', ?3, 0, 0, 0, ?2, ?4)",
                (id, of, state, flags),
            )
            .expect("a row");
        }
        if version == 5 {
            log.execute_batch("UPDATE delivery SET family = id / 10 * 10 + 1 WHERE lineage_of IS NOT NULL")
                .expect("a family");
        }
        migrate(&mut log).expect("the tables of now");
        let expected: Vec<_> = rows.iter().map(|row| Some(row.4)).collect();
        assert_eq!(column(&log, "SELECT flags FROM delivery ORDER BY id"), expected, "from {version}");
    }
}

#[test]
fn ids_without_a_row_are_removed() {
    for version in [1, 2, 5] {
        let mut log = of_version(version);
        log.execute_batch(
            "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test,
               payload_bytes) VALUES (7, '', '', '', '', '', 'failed', 0, 0, 0);
             INSERT INTO ref (value, kind, delivery_id) VALUES ('D', 2, 6), ('D', 2, 7), ('S', 1, 8), ('S', 1, 7)",
        )
        .expect("rows");
        migrate(&mut log).expect("the tables of now");
        assert_eq!(column(&log, "SELECT delivery_id FROM ref"), [Some(7), Some(7)], "from {version}");
    }
}

/// Copies of copies, and one whose original was pruned.
#[test]
fn existing_copies_get_their_family() {
    let mut log = of_version(2);
    for (id, of) in [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(1)), (7, Some(6)), (8, Some(7)), (9, None)] {
        log.execute(
            "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test,
               payload_bytes, lineage_of) VALUES (?1, ?1, '', '', '', '', 'failed', 0, 0, 0, ?2)",
            (id, of),
        )
        .expect("a row");
    }
    migrate(&mut log).expect("the tables of now");
    let families = column(&log, "SELECT family FROM delivery ORDER BY id");
    assert_eq!(families, [None, Some(1), Some(1), Some(1), Some(6), Some(6), None]);
}

/// Rows as version 8 left them: claimed, waiting, pending, failed and delivered. None of them is queued or awaited.
#[test]
fn rows_of_before_are_neither_queued_nor_awaited() {
    let mut log = of_version(8);
    for (id, state, owner, due) in [
        (1, "pending", Some(7), None),
        (2, "pending", Some(7), Some(9)),
        (3, "pending", None, None),
        (4, "failed", None, None),
        (5, "delivered", None, None),
    ] {
        log.execute(
            "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test,
               payload_bytes, payload, owner, next_attempt_at) VALUES (?1, ?1, '', '', '', '', ?2, 0, 0, 2, x'7B7D', ?3, ?4)",
            (id, state, owner, due),
        )
        .expect("a row");
    }
    migrate(&mut log).expect("the tables of now");
    let new = "is_awaited IS NULL AND again_of IS NULL AND queued_until IS NULL AND may_repeat IS NULL";
    assert_eq!(column(&log, &format!("SELECT count(*) FROM delivery WHERE {new}")), [Some(5)]);
    assert_eq!(column(&log, "SELECT owner FROM delivery ORDER BY id")[..3], [Some(7), Some(7), None]);
    assert_eq!(column(&log, "SELECT length(payload) FROM delivery GROUP BY 1"), [Some(2)]);
    migrate(&mut log).expect("again, without a change");
}

/// Writes a row as version 10 had it, and its earlier attempts: number, start, failure. A failure "" is a success.
fn earlier(log: &Connection, id: i64, state: &str, columns: &str, attempts: &[(i64, i64, Option<&str>)]) {
    log.execute_batch(&format!(
        "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, payload_bytes,
           kind, url, latency_us, attempts) VALUES ({id}, {id}, '', '', '', '', '{state}', 0, 0, 0, 'send', '', 1, {});
         UPDATE delivery SET {columns} WHERE id = {id}",
        attempts.len() + 1
    ))
    .expect("a row");
    for (number, started_at, failure) in attempts {
        let latency = failure.map(|_| 1);
        let failure = failure.filter(|failure| !failure.is_empty());
        log.execute(
            "INSERT INTO attempt (delivery_id, number, kind, started_at, url, failure, latency_us, flags)
             VALUES (?1, ?2, 'send', ?3, '', ?4, ?5, 0)",
            (id, number, started_at, failure, latency),
        )
        .expect("an attempt");
    }
}

#[test]
fn rows_of_before_get_their_cause_and_the_time_since_which_they_are_failed() {
    let mut log = of_version(10);
    let failed = Some("http_status");
    let http = |rest: &str| format!("started_at = 90, failed_at = 95, failure = 'http_status', {rest}");
    earlier(&log, 1, "failed", &http("status = 503"), &[(1, 10, failed), (2, 50, None)]);
    earlier(&log, 2, "failed", &http("status = 401"), &[(1, 10, failed), (2, 20, Some("")), (3, 30, failed)]);
    earlier(&log, 3, "failed", &http("status = 422, response = CAST('store 17 closed' AS BLOB)"), &[]);
    earlier(&log, 4, "unknown", &http("status = 503"), &[]);
    earlier(&log, 5, "failed", "started_at = 90, failed_at = 95, failure = 'held', waiting_on = 3", &[]);
    let open = "not sent: circuit open after 5 failures (last answer: 503)";
    earlier(&log, 6, "failed", &format!("started_at = 9, failed_at = 9, failure = 'breaker', error = '{open}'"), &[]);
    earlier(&log, 7, "delivered", "started_at = 9, delivered_at = 9, failed_at = 3", &[(1, 1, failed)]);
    earlier(&log, 8, "discarded", &http("status = 500"), &[(1, 10, failed)]);
    earlier(&log, 9, "pending", "kind = NULL, started_at = NULL", &[]);
    migrate(&mut log).expect("the tables of now");
    let times = column(&log, "SELECT failed_at FROM delivery ORDER BY id");
    assert_eq!(times, [Some(10), Some(30), Some(95), Some(95), Some(95), Some(9), Some(3), Some(10), None]);
    let mut rows = log.prepare("SELECT cause_id, cause FROM delivery ORDER BY id").expect("a statement");
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    let rows: Vec<(Option<String>, Option<String>)> = rows.collect::<Result<_, _>>().expect("texts");
    let causes: Vec<_> = rows.iter().map(|(_, cause)| cause.as_deref()).collect();
    let closed = Some("422 store … closed");
    let expected =
        [Some("503"), Some("401"), closed, Some(Cause::UNRECORDED), closed, Some("503"), None, Some("500"), None];
    assert_eq!(causes, expected);
    for (id, cause) in rows {
        assert_eq!(id, cause.map(|cause| Cause::from_text(&cause).id().to_string()));
    }
}

#[test]
fn rows_of_before_were_not_imported() {
    let mut log = of_version(11);
    let rows = "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, payload_bytes)
       SELECT value, value, '', '', '', '', 'failed', 0, 0, 0 FROM json_each('[1,2,3]')";
    log.execute_batch(rows).expect("rows");
    migrate(&mut log).expect("the tables of now");
    assert_eq!(column(&log, "SELECT imported_id FROM delivery"), [None; 3]);
    migrate(&mut log).expect("again, without a change");
}
