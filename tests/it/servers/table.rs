//! The results: one table, the program next to curl, in `target/servers.md`, which `tests/run --full` prints.

use super::place::fetched_to;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

static ROWS: Mutex<BTreeMap<(String, String), (String, String)>> = Mutex::new(BTreeMap::new());

/// Adds a row: the scenario, the server, the result of the program, the result of curl.
pub fn row(scenario: &str, server: &str, ours: &str, curls: &str) {
    let mut rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    rows.insert((scenario.to_owned(), server.to_owned()), (ours.to_owned(), curls.to_owned()));
    let mut text = "| scenario | server | inv-hooks | curl |\n|---|---|---|---|\n".to_owned();
    for ((scenario, server), (ours, curls)) in &*rows {
        text.push_str(&format!("| {scenario} | {server} | {ours} | {curls} |\n"));
    }
    let path = fetched_to().with_extension("md");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of the table");
    std::fs::write(path, text).expect("the table is written");
}
