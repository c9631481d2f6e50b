//! What a log holds, as counts and digests: two logs with the same content have the same, in whatever order their rows are read.

use super::end::TransferEnd;
use super::row::{TransferCell, TransferRow};
use super::table::{DELIVERIES, TABLES, TransferTable};
use crate::error::Fault;
use crate::model::{digest, hex};
use std::collections::BTreeMap;

/// The content of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransferContent {
    /// How many rows each table has, and their digest, in the order of the tables.
    pub tables: Vec<TableContent>,
    /// How many events are in each state.
    pub states: BTreeMap<String, u64>,
}

/// The content of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableContent {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// The sum of the digests of its rows.
    sum: [u64; 4],
}

impl TransferContent {
    /// Returns the digest of all of it.
    pub fn digest(&self) -> String {
        let lines = self.tables.iter().map(|table| format!("{} {} {:?}\n", table.name, table.rows, table.sum));
        hex(&digest(lines.collect::<String>().as_bytes()))
    }

    /// Says in words what differs from `other`.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut words = differences_of_states(&self.states, &other.states);
        for (mine, theirs) in self.tables.iter().zip(&other.tables).filter(|(mine, theirs)| mine != theirs) {
            words.push(if mine.rows == theirs.rows {
                format!("rows of {} differ", mine.name)
            } else {
                format!("rows of {}: {} and {}", mine.name, mine.rows, theirs.rows)
            });
        }
        words
    }
}

/// Says in words which states have other numbers of events.
pub fn differences_of_states(mine: &BTreeMap<String, u64>, theirs: &BTreeMap<String, u64>) -> Vec<String> {
    let mut states: Vec<&String> = mine.keys().chain(theirs.keys()).collect();
    states.sort();
    states.dedup();
    let count = |of: &BTreeMap<String, u64>, state: &str| of.get(state).copied().unwrap_or(0);
    let pairs = states.into_iter().map(|state| (state, count(mine, state), count(theirs, state)));
    pairs.filter(|(_, one, two)| one != two).map(|(state, one, two)| format!("{state}: {one} and {two}")).collect()
}

/// Reads all of a log. `clean` changes each row before it is compared. `tell` is called with the numbers of rows that were read.
pub fn read_all(
    end: &mut dyn TransferEnd,
    clean: fn(&mut TransferRow),
    tell: &mut dyn FnMut(u64),
) -> Result<TransferContent, Fault> {
    let mut content = TransferContent::default();
    for table in &TABLES {
        let read = read_table(end, table, clean, &mut content.states, tell)?;
        content.tables.push(read);
    }
    Ok(content)
}

fn read_table(
    end: &mut dyn TransferEnd,
    table: &'static TransferTable,
    clean: fn(&mut TransferRow),
    states: &mut BTreeMap<String, u64>,
    tell: &mut dyn FnMut(u64),
) -> Result<TableContent, Fault> {
    let mut content = TableContent { name: table.name, rows: 0, sum: [0; 4] };
    let state = table.place_of("state").filter(|_| table.name == DELIVERIES);
    let (mut after, mut bytes) = (Vec::new(), Vec::new());
    loop {
        let mut rows = end.rows_after(table, &after)?;
        let Some(last) = rows.last() else { return Ok(content) };
        after = last[..table.keys].to_vec();
        for row in &mut rows {
            clean(row);
            bytes.clear();
            row.iter().for_each(|cell| cell.write(&mut bytes));
            add(&mut content.sum, &digest(&bytes));
            if let Some(TransferCell::Text(state)) = state.map(|place| &row[place]) {
                *states.entry(state.clone()).or_default() += 1;
            }
        }
        content.rows += rows.len() as u64;
        tell(rows.len() as u64);
    }
}

fn add(sum: &mut [u64; 4], digest: &[u8; 32]) {
    for (part, bytes) in sum.iter_mut().zip(digest.as_chunks::<8>().0) {
        *part = part.wrapping_add(u64::from_le_bytes(*bytes));
    }
}
