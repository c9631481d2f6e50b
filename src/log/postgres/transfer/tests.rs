//! Every column of a server is copied, or is known to belong to one log only.

use super::steps::begin;
use crate::log::LogPlace;
use crate::log::postgres::address::Address;
use crate::log::postgres::commit::{CommitEnd, commit};
use crate::log::postgres::connect::connect;
use crate::log::postgres::migrate::create;
use crate::log::postgres::owner::Owner;
use crate::log::postgres::pg_error::PgError;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::postgres::testing::log::{add_owner, new_log};
use crate::log::transfer::{copied_columns, transfer};
use crate::model::Timestamp;

/// Processes and their claims, and what follows from other columns.
const LOCAL: [(&str, &[&str]); 3] = [
    ("delivery", &["owner", "lane", "claimed_at", "has_payload", "has_copies"]),
    ("last_delivery", &["owner"]),
    ("renamed", &["owner"]),
];

/// Processes and what they do, locks, and sums.
const LOCAL_TABLES: [&str; 9] =
    ["meta", "owner", "author", "commit_number", "line", "input", "failure_number", "monitoring_size", "retention"];

#[test]
fn every_column_of_a_server_is_copied() {
    let Some(log) = new_log() else { return };
    let sql = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()";
    let mut found = log.all(sql, &[], |cells| Ok((cells.next::<String>()?, cells.next::<String>()?))).expect("columns");
    found.retain(|(table, column)| {
        let is_local = LOCAL.iter().any(|(name, columns)| name == table && columns.contains(&column.as_str()));
        !is_local && !LOCAL_TABLES.contains(&table.as_str())
    });
    // Payloads are in a table of their own.
    let place = |table: &str, column: &str| match (table, column) {
        ("payload", "bytes") => Some(("delivery".to_owned(), "payload".to_owned())),
        ("payload", _) => None,
        (table, column) => Some((table.to_owned(), column.to_owned())),
    };
    let mut found: Vec<_> = found.iter().filter_map(|(table, column)| place(table, column)).collect();
    found.sort();
    assert_eq!(copied_columns(), found, "a new column belongs into log/transfer/table.rs, or into LOCAL here");
}

/// An empty log may have a row of the sums of what retention deleted.
#[test]
fn a_log_whose_monitoring_events_are_gone_can_be_copied_to() {
    let Some(cluster) = cluster() else { return };
    let [from, to] = [1, 2].map(|_| {
        let address = Address::parse(&cluster.new_schema()).expect("an address");
        let session = connect(&address, "test").expect("a connection");
        create(&session, &address.schema).expect("tables");
        (address, session)
    });
    let event =
        "INSERT INTO monitoring (received_at, environment, payload_bytes, payload) VALUES (1, 'staging', 1, 'x')";
    from.1.run(event).expect("a row");
    to.1.run("INSERT INTO monitoring_size VALUES (0, 0, 0, 1)").expect("a row");
    let [from, to] = [from.0, to.0].map(|address| LogPlace::Server(Box::new(address)));
    transfer(&from, &to, Timestamp::EPOCH, &mut |_| ()).expect("a copy");
}

#[test]
fn a_process_that_was_halted_cannot_come_back_while_its_log_is_copied_to() {
    let Some(log) = new_log() else { return };
    let owner = Owner { number: add_owner(&log, false), batch: 0 };
    log.run("BEGIN").expect("a transaction");
    assert!(begin(&log, &[]).expect("an answer"));
    log.run("COMMIT").expect("a commit");
    let added = commit(&log, &owner, |session| session.run("INSERT INTO line (key) VALUES ('x')"));
    assert!(matches!(added, Err(CommitEnd::NotWritten(PgError::Fenced))), "{added:?}");
}
