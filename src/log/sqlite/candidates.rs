//! Rows as a repost must know them, and the other events of a document.

use super::filter::{Filter, order};
use super::owner::Living;
use super::row::{COLUMNS, read};
use crate::log::answer::Candidate;
use crate::model::{Delivery, DeliveryId, Sort};
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

/// The newest event of the same connector, key, event, store and document that was ever delivered, where it is newer than the
/// row's.
const NEWER: &str = "(SELECT newer.id FROM delivery AS newer INDEXED BY delivered_by_document
   WHERE newer.delivered_at IS NOT NULL AND newer.document_id IS NOT NULL AND newer.document_id = delivery.document_id
     AND newer.event_time > delivery.event_time AND newer.store_id IS delivery.store_id
     AND newer.api_key = delivery.api_key AND newer.environment = delivery.environment
     AND newer.connector = delivery.connector AND newer.event IS delivery.event
   ORDER BY newer.event_time DESC, newer.id DESC LIMIT 1) AS newer_delivered";

/// Shows every row that `filter` names, by failure time and id.
pub fn candidates(
    reader: &Connection,
    living: &Living,
    filter: &Filter,
    visit: &mut dyn FnMut(Candidate),
) -> rusqlite::Result<()> {
    let sql = format!("SELECT {COLUMNS}, {NEWER} FROM delivery WHERE {} {}", filter.sql, order(Sort::Oldest));
    let mut rows = reader.prepare_cached(&sql)?;
    let mut rows = rows.query_map(params_from_iter(&filter.values), |row| candidate_of(row, living))?;
    rows.try_for_each(|row| row.map(&mut *visit))
}

/// Shows every failed row that waits for one of `ids`, directly or through others.
pub fn held_behind(
    reader: &Connection,
    living: &Living,
    ids: &[DeliveryId],
    visit: &mut dyn FnMut(Candidate),
) -> rusqlite::Result<()> {
    let sql = format!(
        "WITH RECURSIVE behind(id) AS (SELECT value FROM json_each(?1)
           UNION SELECT held.id FROM behind, delivery AS held INDEXED BY delivery_behind
             WHERE held.waiting_on IS NOT NULL AND held.waiting_on = behind.id AND held.state = 'failed')
         SELECT {COLUMNS}, {NEWER} FROM delivery
         WHERE id IN (SELECT id FROM behind EXCEPT SELECT value FROM json_each(?1)) {}",
        order(Sort::Oldest)
    );
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let ids = serde_json::to_string(&ids).expect("numbers are always JSON");
    let mut rows = reader.prepare_cached(&sql)?;
    let mut rows = rows.query_map([ids], |row| candidate_of(row, living))?;
    rows.try_for_each(|row| row.map(&mut *visit))
}

/// Returns one row, whatever its state.
pub fn candidate(reader: &Connection, living: &Living, id: DeliveryId) -> rusqlite::Result<Option<Candidate>> {
    let sql = format!("SELECT {COLUMNS}, {NEWER} FROM delivery WHERE id = ?1");
    reader.prepare_cached(&sql)?.query_row([id.0], |row| candidate_of(row, living)).optional()
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
         ORDER BY event_time DESC, id DESC LIMIT ?2"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = reader.prepare_cached(&sql)?;
    rows.query_map(params![id.0, limit], |row| read(row, living))?.collect()
}

fn candidate_of(row: &Row<'_>, living: &Living) -> rusqlite::Result<Candidate> {
    let newer_delivered = row.get::<_, Option<i64>>("newer_delivered")?.map(DeliveryId);
    Ok(Candidate { delivery: read(row, living)?, newer_delivered })
}
