//! Every column of a server is copied, or is known to belong to one log only.

use crate::log::postgres::testing::log::new_log;
use crate::log::transfer::TABLES;

/// Processes and their claims, and what follows from other columns.
const LOCAL: [(&str, &[&str]); 3] = [
    ("delivery", &["owner", "lane", "has_payload", "has_copies"]),
    ("last_delivery", &["owner"]),
    ("renamed", &["owner"]),
];

/// Processes and what they do, locks, and sums.
const LOCAL_TABLES: [&str; 7] = ["meta", "owner", "line", "input", "failure_number", "monitoring_size", "retention"];

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
    let copied = TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(|(column, _)| (table.name.to_owned(), (*column).to_owned())));
    let mut copied: Vec<(String, String)> = copied.collect();
    copied.sort();
    assert_eq!(copied, found, "a new column belongs into log/transfer/table.rs, or into LOCAL here");
}
