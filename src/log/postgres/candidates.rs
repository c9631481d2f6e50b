//! Rows with what a repost needs to know of them, and the other events of a document.

use super::bound::Bound;
use super::cells::Cells;
use super::copies::{is_single, replaced_by};
use super::filter::Filter;
use super::newer::NEWEST_DELIVERED;
use super::pg_error::PgResult;
use super::row::{COLUMNS, read};
use super::search::narrow;
use super::session::Session;
use crate::log::question::Candidate;
use crate::model::{Delivery, DeliveryId, Query, Sort};

/// How many rows are read at once.
const STEP: i32 = if cfg!(test) { 3 } else { 500 };

/// The columns that [`candidate_of`] reads.
fn columns() -> String {
    const HAS_COPIES: &str = concat!("NOT (", is_single!("delivery"), ")");
    format!("{NEWEST_DELIVERED}, {HAS_COPIES}, {COLUMNS}")
}

/// Calls `visit` for every row of `query`, by failure time and id.
pub fn candidates(session: &Session, query: &Query, visit: &mut dyn FnMut(Candidate)) -> PgResult<()> {
    let filter = narrow(session, query)?;
    visit_all(session, &filter, visit)
}

fn visit_all(session: &Session, filter: &Filter, visit: &mut dyn FnMut(Candidate)) -> PgResult<()> {
    let sql = format!("SELECT {} FROM delivery WHERE {} {}", columns(), filter.sql, filter.order(Sort::Oldest));
    session.snapshot(|session| {
        session.each(&sql, &filter.values, STEP, &mut |cells| {
            visit(candidate_of(session, cells)?);
            Ok(())
        })
    })
}

/// Calls `visit` for every failed row that waits for one of `ids`, directly or through others. Few rows wait, even if `ids` is
/// long.
pub fn held_behind(session: &Session, ids: &[DeliveryId], visit: &mut dyn FnMut(Candidate)) -> PgResult<()> {
    let sql = "WITH RECURSIVE asked (id) AS MATERIALIZED (SELECT unnest($1::bigint[])),
         waiting AS MATERIALIZED (SELECT id, waiting_on FROM delivery WHERE waiting_on IS NOT NULL AND state = 'failed'),
         behind (id) AS (SELECT id FROM waiting WHERE waiting_on IN (SELECT id FROM asked)
           UNION SELECT waiting.id FROM behind JOIN waiting ON waiting.waiting_on = behind.id)
       SELECT id FROM behind WHERE id NOT IN (SELECT id FROM asked)";
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let behind = session.ask(sql, &[Bound::Numbers(ids)], |cells| cells.next())?;
    if behind.is_empty() {
        return Ok(());
    }
    let mut filter = Filter::new("state = 'failed'");
    filter.only(&behind);
    visit_all(session, &filter, visit)
}

/// Returns one row, whatever its state.
pub fn candidate(session: &Session, id: DeliveryId) -> PgResult<Option<Candidate>> {
    let sql = format!("SELECT {} FROM delivery WHERE id = $1", columns());
    session.one(&sql, &[&id.0], |cells| candidate_of(session, cells))
}

/// Returns the other rows of the row's document that failed or were delivered, the newest event first.
pub fn same_document(session: &Session, id: DeliveryId, limit: usize) -> PgResult<Vec<Delivery>> {
    let sql = format!(
        "WITH this AS MATERIALIZED (SELECT document_id, store_id, api_key, environment FROM delivery
           WHERE id = $1 AND document_id IS NOT NULL)
         SELECT {COLUMNS} FROM delivery, this
         WHERE delivery.id = ANY (ARRAY(
             SELECT ref.delivery_id FROM ref, this WHERE ref.value = this.document_id AND ref.kind = 2
             UNION ALL SELECT sent.id FROM delivery AS sent, this WHERE sent.document_id = this.document_id
               AND sent.document_id IS NOT NULL AND sent.delivered_at IS NOT NULL))
           AND delivery.id <> $1 AND delivery.document_id = this.document_id
           AND delivery.store_id IS NOT DISTINCT FROM this.store_id AND delivery.api_key = this.api_key
           AND delivery.environment = this.environment
         ORDER BY delivery.event_time DESC NULLS LAST, delivery.created_at DESC, delivery.id DESC LIMIT $2"
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    session.all(&sql, &[&id.0, &limit], read)
}

fn candidate_of(session: &Session, cells: &mut Cells<'_>) -> PgResult<Candidate> {
    let newer_delivered = cells.next::<Option<i64>>()?.map(DeliveryId);
    let has_copies: bool = cells.next()?;
    let delivery = read(cells)?;
    let replaced_by = if has_copies { replaced_by(session, delivery.id)? } else { None };
    Ok(Candidate { delivery, newer_delivered, replaced_by })
}

#[cfg(test)]
mod tests {
    use super::{candidate, candidates, held_behind, same_document};
    use crate::log::postgres::document_line::ahead_of;
    use crate::log::postgres::session::Session;
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::model::{DeliveryId, Query};

    const DOCUMENT: [(&str, &str); 2] = [("document_id", "'D'"), ("event_time", "$id")];

    fn of_document(log: &Session, id: i64, columns: &[(&str, &str)]) {
        add(log, id, "{}", &[&DOCUMENT[..], columns].concat());
        log.execute("INSERT INTO ref SELECT document_id, 2, id FROM delivery WHERE id = $1", &[&id]).expect("an id");
    }

    #[test]
    fn candidates_have_what_is_newer_or_sent_instead() {
        let Some(log) = new_log() else { return };
        let delivered = [("state", "'delivered'"), ("delivered_at", "1")];
        of_document(&log, 1, &[]);
        of_document(&log, 2, &delivered);
        of_document(&log, 3, &[&delivered[..], &[("store_id", "'S'")]].concat());
        add(&log, 4, "{}", &[("has_copies", "true"), ("failed_at", "9")]);
        add(&log, 5, "{}", &[("family", "4"), ("lineage_of", "4"), ("lineage_difference", "'x'")]);
        for id in 6..=8 {
            add(&log, id, "{}", &[]);
        }
        let mut found = Vec::new();
        let mut visit = |row: crate::log::Candidate| {
            found.push((row.delivery.id.0, row.newer_delivered.map(|id| id.0), row.replaced_by.map(|id| id.0)));
        };
        candidates(&log, &Query::default(), &mut visit).expect("rows");
        let single = |id| (id, None, None);
        assert_eq!(found, [(1, Some(2), None), single(5), single(6), single(7), single(8), (4, None, Some(5))]);
        assert!(candidate(&log, DeliveryId(99)).expect("an answer").is_none());
        assert_eq!(candidate(&log, DeliveryId(2)).expect("an answer").expect("a row").newer_delivered, None);
        let others = |id, limit| -> Vec<i64> {
            same_document(&log, DeliveryId(id), limit).expect("rows").into_iter().map(|row| row.id.0).collect()
        };
        of_document(&log, 9, &[("event_time", "NULL")]);
        assert_eq!(others(1, 9), [2, 9]);
        assert_eq!(others(2, 1), [1]);
        assert_eq!(others(4, 9), [0_i64; 0]);
    }

    #[test]
    fn rows_in_line_are_found() {
        let Some(log) = new_log() else { return };
        let waits_for = |id| ("waiting_on", id);
        of_document(&log, 1, &[]);
        of_document(&log, 2, &[waits_for("1")]);
        of_document(&log, 3, &[waits_for("2")]);
        of_document(&log, 4, &[waits_for("9"), ("state", "'unknown'")]);
        of_document(&log, 5, &[("state", "'delivered'")]);
        of_document(&log, 6, &[waits_for("1")]);
        let behind = |ids: &[i64]| {
            let (ids, mut found): (Vec<_>, _) = (ids.iter().copied().map(DeliveryId).collect(), Vec::new());
            held_behind(&log, &ids, &mut |row| found.push(row.delivery.id.0)).expect("rows");
            found
        };
        assert_eq!(behind(&[1]), [2, 3, 6]);
        assert_eq!(behind(&[1, 2]), [3, 6]);
        assert_eq!(behind(&[9]), [0_i64; 0]);
        let ahead = ahead_of(&log, DeliveryId(6)).expect("rows");
        assert_eq!(ahead, [1, 2, 3, 4].map(DeliveryId));
    }
}
