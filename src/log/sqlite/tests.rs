//! The contract on SQLite, and the cases that only a file has: missing, foreign, damaged, private, read-only.

use super::cause_ranges::ranges;
use super::connect::reader;
use super::filter::Filter;
use super::migrate::VERSION;
use super::open::open;
use super::place::beside;
use super::stats::question;
use crate::log::contract::{BEHAVIOURS, Place, fail_one};
use crate::log::error::LogErrorKind;
use crate::log::opened::{Access, Opened};
use crate::log::question::GroupBy;
use crate::model::{ApiKey, DeliveryId, Failure, FailureKind, IdRange, Query, Sort, StatusRange, Timestamp};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct File {
    _home: TempDir,
    path: PathBuf,
}

impl Place for File {
    fn open(&self, now: Timestamp) -> Opened {
        open(&self.path, Access::Write, now).expect("a log")
    }
}

fn place() -> File {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join(".inv-hooks/events.db");
    File { _home: home, path }
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_772_466_000_000).expect("a time")
}

fn kind_of(path: &Path, access: Access) -> Option<LogErrorKind> {
    open(path, access, now()).err().map(|error| error.kind)
}

#[test]
fn sqlite_meets_the_contract_of_the_log() {
    for behaviour in BEHAVIOURS {
        behaviour(&place());
    }
}

#[test]
fn a_missing_log_is_created_only_for_writing() {
    let place = place();
    assert_eq!(kind_of(&place.path, Access::Read), Some(LogErrorKind::Missing));
    assert!(!place.path.exists());
    drop(place.log());
    assert_eq!(kind_of(&place.path, Access::Read), None);
    let left: Vec<_> = fs::read_dir(place.path.parent().expect("a folder"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".inv-hooks-new-"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
#[cfg(unix)]
fn files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = place();
    let mut log = place.log();
    fail_one(log.as_mut());
    let mode = |path: &Path| path.metadata().expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(place.path.parent().expect("a folder")), 0o700);
    for suffix in ["", "-wal", "-shm"] {
        assert_eq!(mode(&beside(&place.path, suffix)), 0o600, "{suffix}");
    }
}

#[test]
fn what_is_not_a_log_keeps_its_bytes() {
    let whole = place();
    fail_one(whole.log().as_mut());
    let whole = fs::read(&whole.path).expect("a log");
    let newer = {
        let mut bytes = whole.clone();
        bytes[60..64].copy_from_slice(&(VERSION + 1).to_be_bytes());
        bytes
    };
    let flipped = {
        let mut bytes = whole.clone();
        bytes[100..4096].iter_mut().for_each(|byte| *byte = !*byte);
        bytes
    };
    let check = |what: &str, bytes: &[u8], expected: LogErrorKind| {
        let place = place();
        fs::create_dir_all(place.path.parent().expect("a folder")).expect("a folder");
        fs::write(&place.path, bytes).expect("a file");
        for access in [Access::Read, Access::Write] {
            assert_eq!(kind_of(&place.path, access), Some(expected), "{what} {access:?}");
            assert!(fs::read(&place.path).expect("a file") == bytes, "{what} {access:?}: changed");
        }
    };
    check("empty", b"", LogErrorKind::Damaged);
    check("cut in the header", &whole[..60], LogErrorKind::Damaged);
    check("cut in a page", &whole[..whole.len() - 100], LogErrorKind::Damaged);
    check("one page", &whole[..4096], LogErrorKind::Damaged);
    check("flipped", &flipped, LogErrorKind::Damaged);
    check("newer", &newer, LogErrorKind::Newer);
    check("text", b"version = 1\nenvironment = \"staging\"\n", LogErrorKind::Foreign);
    check("zeroes", &[0; 8192], LogErrorKind::Foreign);
    check("another program's", &foreign(), LogErrorKind::Foreign);
}

fn foreign() -> Vec<u8> {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("other.db");
    let connection = Connection::open(&path).expect("a database");
    connection.execute_batch("CREATE TABLE delivery (id INTEGER PRIMARY KEY)").expect("a table");
    drop(connection);
    fs::read(path).expect("a database")
}

#[test]
fn a_folder_in_the_place_of_the_log_is_reported() {
    let place = place();
    fs::create_dir_all(&place.path).expect("a folder");
    for access in [Access::Read, Access::Write] {
        assert_eq!(kind_of(&place.path, access), Some(LogErrorKind::Unfit));
    }
    let below = place.path.join("file");
    fs::write(&below, "x").expect("a file");
    assert_eq!(kind_of(&below.join("events.db"), Access::Write), Some(LogErrorKind::Io));
}

#[test]
fn reading_changes_no_byte_and_refuses_to_write() {
    let place = place();
    fail_one(place.log().as_mut());
    let before = fs::read(&place.path).expect("a log");
    let mut log = open(&place.path, Access::Read, now()).expect("a log").log;
    assert_eq!(log.count(&Query::default()).expect("groups").len(), 1);
    assert!(log.commit(Vec::new()).is_err());
    assert!(log.prune(&"test".parse().expect("an environment"), now(), false).is_err());
    drop(log);
    assert!(fs::read(&place.path).expect("a log") == before);
}

/// The superuser can write everywhere, so a broken link is put where the shared memory would be created.
#[test]
#[cfg(unix)]
fn a_log_without_room_for_shared_memory_is_read() {
    let place = place();
    fail_one(place.log().as_mut());
    std::os::unix::fs::symlink("/nowhere/at/all", beside(&place.path, "-shm")).expect("a link");
    let connection = reader(&place.path).expect("opened as immutable");
    let rows: i64 = connection.query_row("SELECT count(*) FROM delivery", [], |row| row.get(0)).expect("a count");
    assert_eq!(rows, 1);
    fs::write(beside(&place.path, "-wal"), "something").expect("a write-ahead log");
    assert!(reader(&place.path).is_err(), "with a write-ahead log the file alone is out of date");
}

#[test]
fn a_busy_log_is_waited_for() {
    let place = place();
    let mut log = place.log();
    let other = Connection::open(&place.path).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
    let holder = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(150));
        other.execute_batch("COMMIT").expect("a commit");
    });
    fail_one(log.as_mut());
    holder.join().expect("no panic");
}

#[test]
fn ten_processes_at_once_create_one_log() {
    let place = place();
    let path = &place.path;
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(move || open(path, Access::Write, now()).map(|opened| opened.recovered).expect("a log"));
        }
    });
    assert_eq!(place.log().info().expect("info").version, VERSION);
}

/// Otherwise the planner would read every failed row of the connector.
#[test]
fn other_events_of_a_document_are_found_by_the_document() {
    let place = place();
    drop(place.log());
    let log = Connection::open(&place.path).expect("the log opens");
    let prune = format!("SELECT id FROM delivery WHERE {}", super::prune::OLD);
    for sql in [super::document_line::BEFORE, super::document_line::AHEAD, &prune] {
        let steps = steps(&log, sql);
        let of = |what: &str| steps.iter().find(|step| step.starts_with(&format!("SEARCH {what} "))).cloned();
        let other = of("other").or(of("older")).unwrap_or_default();
        assert!(other.contains("INTEGER PRIMARY KEY"), "{steps:#?}");
        assert!(of("ref").is_some_and(|step| step.contains("value=?")), "{steps:#?}");
    }
}

/// What SQLite would do for a statement.
fn steps(log: &Connection, sql: &str) -> Vec<String> {
    let mut plan = log.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a plan");
    let mut rows = plan.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().expect("a step") {
        steps.push(row.get::<_, String>(3).expect("a text"));
    }
    steps
}

/// One value of an index is read in order of time; several are found by the same index. Ids are looked up.
#[test]
fn filters_use_their_indexes() {
    let place = place();
    drop(place.log());
    let log = Connection::open(&place.path).expect("the log opens");
    let texts = |count: usize| vec!["x".to_owned(); count];
    let environment = "staging".parse().ok();
    let check = |query: Query, index: &str, is_sorted: bool| {
        let filter = Filter::of(&Query { environment: environment.clone(), ..query });
        let sql =
            format!("SELECT id, error FROM delivery WHERE {} {} LIMIT 50", filter.sql, filter.order(Sort::Newest));
        let steps = steps(&log, &sql);
        let has = |part: &str| steps.iter().any(|step| step.contains(part));
        assert!(has(index) && has("USE TEMP B-TREE FOR ORDER BY") == is_sorted, "{sql}: {steps:#?}");
    };
    check(Query::default(), "USING INDEX failed_by_time", false);
    for (count, is_sorted) in [(1, false), (3, true)] {
        let connectors = Query { connectors: texts(count), ..Query::default() };
        check(connectors, "USING INDEX failed_by_connector (connector=?)", is_sorted);
        check(Query { events: texts(count), ..Query::default() }, "failed_by_event (event=?)", is_sorted);
        let codes = Query { error_codes: texts(count), ..Query::default() };
        check(codes, "failed_by_error_code (error_code=?)", is_sorted);
        let keys = Query { api_keys: vec![ApiKey::Cyc; count], ..Query::default() };
        check(keys, "failed_by_api_key (api_key=?)", is_sorted);
        let statuses = vec![StatusRange { from: 503, to: 503 }; count];
        check(Query { statuses, ..Query::default() }, "failed_by_status (status=?)", is_sorted);
        let failures = vec![FailureKind::Known(Failure::Timeout); count];
        check(Query { failures, ..Query::default() }, "failed_by_failure (failure=?)", is_sorted);
        for query in [
            Query { documents: texts(count), ..Query::default() },
            Query { webhook_ids: texts(count), ..Query::default() },
            Query { ids: vec![IdRange { from: DeliveryId(1), to: DeliveryId(9) }; count], ..Query::default() },
        ] {
            check(query, "SEARCH delivery USING INTEGER PRIMARY KEY (rowid=?)", true);
        }
    }
    let range = Query { statuses: vec![StatusRange { from: 500, to: 599 }], ..Query::default() };
    check(range, "USING INDEX failed_by_time", false);
}

/// A million rows may have failed: a count by cause reads one index and sorts nothing, and a cause is looked up in it.
#[test]
fn causes_are_counted_and_found_in_their_index() {
    let place = place();
    fail_one(place.log().as_mut());
    let log = Connection::open(&place.path).expect("the log opens");
    let plan = |query: &Query, sql: &dyn Fn(&Filter) -> String| -> String {
        let filter = Filter::of(query);
        steps(&log, &sql(&filter)).join("\n")
    };
    let of_environment = Query { environment: "staging".parse().ok(), ..Query::default() };
    let counted = plan(&of_environment, &|filter| question(filter, &[GroupBy::Cause]));
    assert_eq!(counted, "SCAN delivery USING COVERING INDEX failed_by_cause");
    let of_cause = Query { causes: vec!["503".to_owned(), "abcdef".to_owned()], ..of_environment };
    let found = plan(&of_cause, &|filter| format!("SELECT id FROM delivery WHERE {} ORDER BY failed_at", filter.sql));
    assert!(found.contains("SEARCH delivery USING COVERING INDEX failed_by_cause (cause_id=?"), "{found}");
    let found = plan(&of_cause, &|filter| format!("SELECT count(*) FROM delivery WHERE {}", filter.sql));
    assert!(found.contains("SEARCH delivery USING COVERING INDEX failed_by_cause (cause_id=?"), "{found}");
    let of_all = Query { causes: Vec::new(), ..of_cause };
    let (_, range) = ranges(&log, &of_all).expect("an answer").expect("ranges").remove(0);
    let sql = format!("SELECT id, error FROM delivery WHERE {} {} LIMIT 50", range.sql, range.order(Sort::Newest));
    let page = steps(&log, &sql).join("\n");
    let by_index = "SEARCH delivery USING INDEX failed_by_cause (cause_id=? AND cause=? AND connector=? AND environment=? AND is_test=?)";
    assert!(page.starts_with(by_index) && !page.contains("TEMP B-TREE FOR ORDER BY"), "{page}");
}
