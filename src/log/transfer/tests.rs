//! Logs that are copied. Every behaviour of the contract leaves one behind, so the logs have all that a log can have.

use super::run::{Told, Transferred, transfer};
use super::table::{CellKind, TABLES};
use crate::error::Fault;
use crate::log::applied::Applied;
use crate::log::change::{Change, Next, Settlement};
use crate::log::contract::{BEHAVIOURS, Place, at, attempt, delivery, environment};
use crate::log::error::LogErrorKind;
use crate::log::opened::{Access, Opened};
use crate::log::place::{LogPlace, open_at};
#[cfg(feature = "postgres")]
use crate::log::postgres::cluster;
use crate::log::question::GroupBy;
use crate::model::{AttemptKind, Failure, MonitoringQuery, Page, Query, Sort, State, Timestamp, Zone};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::path::{Path, PathBuf};
use std::thread;

const THREADS: usize = 8;

struct File(PathBuf);

impl Place for File {
    fn open(&self, now: Timestamp) -> Opened {
        open_at(&LogPlace::File(self.0.clone()), Access::Write, now).expect("a log")
    }
}

fn copy(from: &LogPlace, to: &LogPlace) -> Result<Transferred, Fault> {
    transfer(from, to, at(1_000_000), &mut |_| {})
}

/// Returns all that a file has, except what belongs to one log only.
fn dump(path: &Path) -> Vec<String> {
    let log = Connection::open(path).expect("a log");
    let tables = TABLES.iter().filter(|table| table.name != "last_delivery");
    let lines = tables.flat_map(|table| {
        let columns = table.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>();
        let key = table.key().collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT {} FROM {} ORDER BY {key}", columns.join(", "), table.name);
        let mut rows = log.prepare(&sql).expect("a statement");
        let read = |row: &rusqlite::Row<'_>| {
            let cells = (0..columns.len()).map(|column| match row.get::<_, Value>(column)? {
                // A file may have either for no.
                Value::Integer(0) if table.columns[column].1 == CellKind::Mark => Ok(Value::Null),
                Value::Text(text) => Ok(Value::Text(crate::model::without_nul(&text).into_owned())),
                other => Ok(other),
            });
            Ok(format!("{}: {:?}", table.name, cells.collect::<rusqlite::Result<Vec<_>>>()?))
        };
        rows.query_map([], read).expect("rows").collect::<Result<Vec<_>, _>>().expect("values")
    });
    lines.collect()
}

/// Returns what a log answers to every question that has no clock in it.
fn answers(place: &LogPlace) -> Vec<String> {
    let mut log = open_at(place, Access::Write, at(1_000_000)).expect("a log").log;
    let (log, environment) = (log.as_mut(), environment());
    let monitoring = MonitoringQuery {
        environment: environment.clone(),
        connectors: Vec::new(),
        since: None,
        after: None,
        limit: 1_000,
    };
    let query = Query { states: State::ALL.to_vec(), environment: Some(environment.clone()), ..Query::default() };
    let page = Page { sort: Sort::Oldest, limit: 1_000, after: None };
    let rows = log.search(&query, &page).expect("rows");
    let mut answers = vec![
        format!("{:?}", log.count(&query).expect("groups")),
        format!("{:?}", log.stats(&query, &[GroupBy::Cause, GroupBy::Connector], &Zone::utc()).expect("groups")),
        format!("{:?}", log.unfinished(&environment).expect("an answer")),
        format!("{:?}", log.queued(&environment).expect("an answer")),
        format!("{:?}", log.last_delivered(&environment).expect("times")),
        format!("{:?}", log.overview(&environment, &[at(0), at(100)]).expect("an answer")),
        format!("{:?}", log.failures_after(&query, 0, 10_000).expect("failures")),
        format!("{:?}", log.monitoring(&monitoring).expect("events")),
        format!("{:?}", log.info().expect("an answer").states),
    ];
    for row in rows {
        answers.push(format!("{row:?} {:?}", log.whole(row.id).expect("a row")));
        answers.push(format!("{:?} {:?}", log.candidate(row.id).expect("a row"), log.ahead_of(row.id).expect("rows")));
    }
    answers
}

/// Runs a behaviour in a file, and copies that by way of `between`.
fn check(number: usize, behaviour: fn(&dyn Place), between: Option<LogPlace>) {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| home.path().join(name);
    let file = |name: &str| LogPlace::File(path(name));
    behaviour(&File(path("a.db")));
    if !path("a.db").exists() {
        return;
    }
    let (first, back) = (between.unwrap_or_else(|| file("b.db")), file("c.db"));
    let there = copy(&file("a.db"), &first).unwrap_or_else(|fault| panic!("behaviour {number}: {fault:?}"));
    let again = copy(&first, &back).unwrap_or_else(|fault| panic!("behaviour {number}, back: {fault:?}"));
    assert_eq!((there.digest, there.tables, there.states), (again.digest, again.tables, again.states));
    assert_eq!(dump(&path("a.db")), dump(&path("c.db")), "behaviour {number}");
    let expected = answers(&file("a.db"));
    assert_eq!(answers(&first), expected, "behaviour {number}");
    assert_eq!(answers(&back), expected, "behaviour {number}");
    for place in [&first, &back] {
        let mut log = open_at(place, Access::Read, at(0)).expect("a log").log;
        let damage: Vec<String> = log.check().expect("a check").into_iter().flat_map(|check| check.found).collect();
        assert_eq!(damage, [""; 0], "behaviour {number}");
    }
}

/// Tries every `step`th behaviour.
fn check_all(step: usize, between: impl Fn(usize) -> Option<LogPlace> + Sync) {
    let numbered: Vec<(usize, _)> = BEHAVIOURS.iter().enumerate().step_by(step).collect();
    thread::scope(|scope| {
        for share in numbered.chunks(numbered.len().div_ceil(THREADS)) {
            let between = &between;
            scope.spawn(move || {
                share.iter().for_each(|(number, behaviour)| check(*number, **behaviour, between(*number)));
            });
        }
    });
}

#[test]
fn every_log_is_the_same_in_another_file() {
    // The way by a server goes to files too.
    check_all(4, |_| None);
}

#[cfg(feature = "postgres")]
#[test]
fn every_log_is_the_same_on_a_server_and_back_in_a_file() {
    let Some(cluster) = cluster() else { return };
    check_all(1, |_| Some(LogPlace::on_server(&cluster.new_schema()).expect("an address")));
}

/// A log with rows for several steps of each table.
fn large(path: &Path) -> LogPlace {
    let mut log = File(path.to_owned()).log();
    for first in (0..300).step_by(100) {
        let accepted = log.commit((first..first + 100).map(|n| Change::Accept(Box::new(delivery(n)))).collect());
        let settled = accepted.expect("rows").into_iter().map(|applied| match applied {
            Applied::Accepted { ticket, .. } => Change::Settle(Box::new(Settlement {
                ticket,
                lane: 0,
                attempt: attempt(AttemptKind::Send, Some(Failure::HttpStatus)),
                at: at(first),
                next: Next::End,
            })),
            other => panic!("{other:?}"),
        });
        log.commit(settled.collect()).expect("failures");
    }
    LogPlace::File(path.to_owned())
}

#[cfg(feature = "postgres")]
#[test]
fn a_copy_whose_connection_is_cut_goes_on() {
    use crate::log::postgres::{Cut, Proxy};
    let Some(cluster) = cluster() else { return };
    let home = tempfile::tempdir().expect("a folder");
    let source = large(&home.path().join("a.db"));
    let proxy = Proxy::start(cluster.port);
    let url = cluster.new_schema();
    let behind = cluster.through(&url, proxy.port);
    let [direct, behind] = [url, behind].map(|url| LogPlace::on_server(&url).expect("an address"));
    let mut cut = 0;
    let copied = loop {
        let places =
            [Cut::BeforeCommit, Cut::InTransaction(2), Cut::AfterCommit, Cut::BeforeBegin, Cut::InTransaction(5)];
        // Further into the copy each time.
        let mut steps = cut % 7;
        let ended = transfer(&source, &behind, at(0), &mut |told| match told {
            Told::Copied(..) | Told::Indexed(..) if steps == 0 && cut < 20 => {
                proxy.cut(places[cut % places.len()]);
                steps = usize::MAX;
            }
            _ => steps = steps.saturating_sub(1),
        });
        match ended {
            Ok(copied) => break copied,
            Err(_) => cut += 1,
        }
        assert!(cut < 40, "it never ends");
        let refused = open_at(&direct, Access::Write, at(0)).err().expect("it is refused");
        assert!([LogErrorKind::Copying].contains(&refused.kind), "{refused:?}");
    };
    assert!(cut >= 10, "{cut} cuts");
    assert!(copied.was_started);
    let again = copy(&source, &LogPlace::File(home.path().join("b.db"))).expect("a copy");
    assert_eq!((copied.digest, copied.tables), (again.digest, again.tables));
    assert_eq!(answers(&direct), answers(&source));
}

#[test]
fn ids_go_on_after_those_of_the_source() {
    let home = tempfile::tempdir().expect("a folder");
    let mut places = vec![LogPlace::File(home.path().join("b.db"))];
    #[cfg(feature = "postgres")]
    places.extend(cluster().map(|cluster| LogPlace::on_server(&cluster.new_schema()).expect("an address")));
    let source = large(&home.path().join("a.db"));
    for place in places {
        copy(&source, &place).expect("a copy");
        let mut log = open_at(&place, Access::Write, at(0)).expect("a log").log;
        match log.commit(vec![Change::Accept(Box::new(delivery(1_000)))]).expect("a row").remove(0) {
            Applied::Accepted { ticket, .. } => assert_eq!(ticket.id.0, 301, "{place}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_cannot_be_copied_is_left_as_it_is() {
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| home.path().join(name);
    let (source, target) = (large(&path("a.db")), LogPlace::File(path("b.db")));
    let refused = |from: &LogPlace, to: &LogPlace| copy(from, to).expect_err("it is refused").message;
    assert!(refused(&source, &source).ends_with("are the same log"));
    assert!(refused(&LogPlace::File(path("none.db")), &target).contains("there is no failed-event log"));
    assert!(!path("none.db").exists() && !path("b.db").exists());
    let living = open_at(&source, Access::Write, at(0)).expect("a log").log;
    assert!(refused(&source, &target).contains("is used by"));
    drop(living);
    let before = dump(&path("a.db"));
    let other = large(&path("c.db"));
    assert!(refused(&source, &other).contains("is not empty"));
    let in_use = open_at(&target, Access::Write, at(0)).expect("an empty log").log;
    assert!(refused(&source, &target).contains("is used by"));
    drop(in_use);
    // An empty log that is there already will do.
    copy(&source, &target).expect("a copy");
    assert_eq!((dump(&path("a.db")), dump(&path("b.db"))), (before.clone(), before));
}
