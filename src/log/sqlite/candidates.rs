//! Rows with what a repost needs to know of them, and the other events of a document.

use super::cells::Cells;
use super::copies::{has_any, is_single, replaced_by};
use super::filter::Filter;
use super::newer::NEWEST_DELIVERED;
use super::owner::Living;
use super::row::{COLUMNS, read, read_next};
use crate::log::question::Candidate;
use crate::model::{Delivery, DeliveryId, Sort};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};
use std::collections::HashSet;

/// The columns that [`candidate_of`] reads. If the log has no copies, no row is checked for its own.
fn columns(reader: &Connection) -> rusqlite::Result<String> {
    const HAS_COPIES: &str = concat!("NOT (", is_single!("delivery"), ")");
    let has_copies = if has_any(reader)? { HAS_COPIES } else { "0" };
    Ok(format!("{NEWEST_DELIVERED}, {has_copies}, {COLUMNS}"))
}

/// Calls `visit` for every row that `filter` matches, by failure time and id.
pub fn candidates(
    reader: &Connection,
    living: &Living,
    filter: &Filter,
    visit: &mut dyn FnMut(Candidate),
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {} FROM delivery WHERE {} {}", columns(reader)?, filter.sql, filter.order(Sort::Oldest));
    let mut rows = reader.prepare_cached(&sql)?;
    let mut rows = rows.query_map(params_from_iter(&filter.values), |row| candidate_of(reader, row, living))?;
    rows.try_for_each(|row| row.map(&mut *visit))
}

/// Calls `visit` for every failed row that waits for one of `ids`, directly or through others. Few rows wait, even if `ids` is
/// long.
pub fn held_behind(
    reader: &Connection,
    living: &Living,
    ids: &[DeliveryId],
    visit: &mut dyn FnMut(Candidate),
) -> rusqlite::Result<()> {
    let behind = behind(&waiting(reader)?, ids);
    if behind.is_empty() {
        return Ok(());
    }
    let mut filter = Filter::new("state = 'failed'");
    filter.only(&behind);
    candidates(reader, living, &filter, visit)
}

/// Returns every failed row that waits for another one, together with that one, sorted by it.
fn waiting(reader: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    let sql = "SELECT waiting_on, id FROM delivery INDEXED BY delivery_behind
               WHERE waiting_on IS NOT NULL AND state = 'failed' ORDER BY waiting_on, id";
    reader.prepare_cached(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Follows the rows that wait for each of `ids`, and those that wait for them.
fn behind(waiting: &[(i64, i64)], ids: &[DeliveryId]) -> Vec<i64> {
    if waiting.is_empty() {
        return Vec::new();
    }
    let asked: HashSet<i64> = ids.iter().map(|id| id.0).collect();
    let (mut found, mut open) = (HashSet::new(), asked.iter().copied().collect::<Vec<i64>>());
    while let Some(first) = open.pop() {
        let from = waiting.partition_point(|(on, _)| *on < first);
        for (_, id) in waiting[from..].iter().take_while(|(on, _)| *on == first) {
            if !asked.contains(id) && found.insert(*id) {
                open.push(*id);
            }
        }
    }
    found.into_iter().collect()
}

/// Returns one row, whatever its state.
pub fn candidate(reader: &Connection, living: &Living, id: DeliveryId) -> rusqlite::Result<Option<Candidate>> {
    let sql = format!("SELECT {} FROM delivery WHERE id = ?1", columns(reader)?);
    reader.prepare_cached(&sql)?.query_row([id.0], |row| candidate_of(reader, row, living)).optional()
}

/// Returns the other rows of the row's document that failed or were delivered, the newest event first.
pub fn same_document(
    reader: &Connection,
    living: &Living,
    id: DeliveryId,
    limit: usize,
) -> rusqlite::Result<Vec<Delivery>> {
    let sql = format!(
        "WITH this AS (SELECT document_id AS document, store_id AS store, api_key AS key, environment AS place
                       FROM delivery WHERE id = ?1 AND document_id IS NOT NULL)
         SELECT {COLUMNS} FROM delivery, this
         WHERE id IN (SELECT ref.delivery_id FROM ref, this WHERE ref.value = this.document AND ref.kind = 2
                      UNION ALL
                      SELECT sent.id FROM delivery AS sent, this WHERE sent.document_id = this.document
                        AND sent.document_id IS NOT NULL AND sent.delivered_at IS NOT NULL)
           AND id <> ?1 AND document_id = document AND store_id IS store AND api_key = key AND environment = place
         ORDER BY event_time DESC, created_at DESC, id DESC LIMIT ?2"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params![id.0, limit], |row| read(row, living))?.collect()
}

fn candidate_of(reader: &Connection, row: &Row<'_>, living: &Living) -> rusqlite::Result<Candidate> {
    let cells = &mut Cells::from(row, 0);
    let newer_delivered = cells.next::<Option<i64>>()?.map(DeliveryId);
    let has_copies: bool = cells.next()?;
    let delivery = read_next(cells, living)?;
    let replaced_by = if has_copies { replaced_by(reader, delivery.id)? } else { None };
    Ok(Candidate { delivery, newer_delivered, replaced_by })
}
