//! Checks for damage: is the file intact, can every row be read, does every index and id lead to its row?

use super::fault::{log_error, words_of};
use super::migrate::index_names;
use super::monitoring;
use super::owner::Living;
use super::row;
use crate::log::question::DamageCheck;
use crate::model::State;
use rusqlite::{Connection, params};
use std::path::Path;

/// How many findings of one kind are reported.
const MOST: usize = 20;

type Look = fn(&Connection, &Living) -> rusqlite::Result<Vec<String>>;

const LOOKS: [(&str, Look); 5] =
    [("file", file), ("indexes", indexes), ("rows", rows), ("ids", ids), ("attempts", attempts)];

/// Checks the whole log as it is at one instant; others may write meanwhile. It reads all of it and changes nothing.
pub fn check(path: &Path, reader: &Connection, living: &Living) -> rusqlite::Result<Vec<DamageCheck>> {
    let instant = reader.unchecked_transaction()?;
    let look = |(name, look): (&'static str, Look)| {
        let found = look(&instant, living).unwrap_or_else(|error| vec![log_error(path, &error).detail]);
        DamageCheck { name, found }
    };
    Ok(LOOKS.into_iter().map(look).collect())
}

/// SQLite's own check: pages, the order in every tree, and whether each index has an entry for each of its rows.
fn file(reader: &Connection, _: &Living) -> rusqlite::Result<Vec<String>> {
    let mut check = reader.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let lines: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(if lines == ["ok"] { Vec::new() } else { lines })
}

fn indexes(reader: &Connection, _: &Living) -> rusqlite::Result<Vec<String>> {
    let mut find = reader.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?1")?;
    let mut missing = Vec::new();
    for name in index_names() {
        if !find.exists([name])? {
            missing.push(format!("the index {name} is missing"));
        }
    }
    Ok(missing)
}

/// Reads every row as a search would, and checks its state.
fn rows(reader: &Connection, living: &Living) -> rusqlite::Result<Vec<String>> {
    let mut all = reader.prepare(&format!("SELECT {} FROM delivery NOT INDEXED ORDER BY id", row::COLUMNS))?;
    let mut all = all.query([])?;
    let (mut found, mut counts) = (Vec::new(), State::ALL.map(|_| 0_u64));
    while let Some(cells) = all.next()? {
        match row::read(cells, living) {
            Ok(delivery) => {
                let at = State::ALL.iter().position(|state| *state == delivery.state);
                at.into_iter().for_each(|at| counts[at] += 1);
            }
            Err(error) if found.len() < MOST => {
                let id = cells.get::<_, i64>(0).unwrap_or_default();
                found.push(format!("event {id} cannot be read: {}", words_of(&error)));
            }
            Err(_) => {}
        }
    }
    let by_index = "SELECT count(*) FROM delivery WHERE state IN ('failed','unknown')";
    let by_rows = "SELECT count(*) FROM delivery NOT INDEXED WHERE state IN ('failed','unknown')";
    let count = |sql: &str| reader.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (by_index, by_rows) = (count(by_index)?, count(by_rows)?);
    if by_index != by_rows {
        found.push(format!("a search finds {by_index} of {by_rows} failed and unknown events"));
    }
    for (id, error) in monitoring::unreadable(reader, MOST)? {
        found.push(format!("monitoring event {id} cannot be read: {}", words_of(&error)));
    }
    Ok(found)
}

/// Finds ids of failed rows that a search by id would miss, and ids without a row.
fn ids(reader: &Connection, _: &Living) -> rusqlite::Result<Vec<String>> {
    const WANTED: &str = "SELECT store_id AS value, 1 AS kind, id FROM delivery
         WHERE state IN ('failed','unknown') AND store_id IS NOT NULL
       UNION ALL SELECT document_id, 2, id FROM delivery WHERE state IN ('failed','unknown') AND document_id IS NOT NULL
       UNION ALL SELECT json_each.value, 3, delivery.id FROM delivery, json_each(products) WHERE state IN ('failed','unknown')";
    let missing = format!(
        "SELECT DISTINCT id FROM ({WANTED}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ref
           WHERE ref.value = wanted.value AND ref.kind = wanted.kind AND ref.delivery_id = wanted.id) ORDER BY id LIMIT ?1"
    );
    let stray =
        "SELECT DISTINCT delivery_id FROM (SELECT delivery_id FROM ref UNION ALL SELECT delivery_id FROM other_id)
         WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.id = delivery_id) ORDER BY 1 LIMIT ?1";
    let mut found = list(reader, &missing, |id| format!("event {id} is not found by one of its ids"))?;
    found.extend(list(reader, stray, |id| format!("an id belongs to event {id}, which does not exist"))?);
    Ok(found)
}

fn attempts(reader: &Connection, _: &Living) -> rusqlite::Result<Vec<String>> {
    let stray = "SELECT DISTINCT delivery_id FROM attempt
         WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.id = delivery_id) ORDER BY 1 LIMIT ?1";
    list(reader, stray, |id| format!("an attempt belongs to event {id}, which does not exist"))
}

fn list(reader: &Connection, sql: &str, words: impl Fn(i64) -> String) -> rusqlite::Result<Vec<String>> {
    let mut found = reader.prepare(sql)?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    found.query_map(params![most], |row| Ok(words(row.get(0)?)))?.collect()
}
