//! Every column of a file is copied, or is known to belong to one log only.

use crate::log::sqlite::create::create;
use crate::log::transfer::copied_columns;
use rusqlite::Connection;

/// Processes and their claims, and what follows from other columns.
const LOCAL: [(&str, &[&str]); 4] = [
    ("delivery", &["owner", "lane", "claimed_at"]),
    ("monitoring", &["total"]),
    ("last_delivery", &["id"]),
    ("renamed", &["owner"]),
];

/// On whose behalf processes claim, input files that they send, and SQLite's own.
const LOCAL_TABLES: [&str; 4] = ["author", "input", "sqlite_sequence", "sqlite_stat1"];

#[test]
fn every_column_of_a_file_is_copied() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("events.db");
    create(&path).expect("a log");
    let log = Connection::open(&path).expect("a log");
    let sql = "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
               WHERE tables.type = 'table' ORDER BY 1, 2";
    let mut found = log.prepare(sql).expect("a statement");
    let found = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("columns");
    let mut found: Vec<(String, String)> = found.collect::<Result<_, _>>().expect("names");
    found.retain(|(table, column)| {
        let is_local = LOCAL.iter().any(|(name, columns)| name == table && columns.contains(&column.as_str()));
        !is_local && !LOCAL_TABLES.contains(&table.as_str())
    });
    assert_eq!(copied_columns(), found, "a new column belongs into log/transfer/table.rs, or into LOCAL here");
}
