//! Newer events of a row's document: those that were delivered, and those that are being sent.
//!
//! Whether a newer event matters is a rule of the domain and not known here. A test payload is never newer than a real event, as
//! it moves no stock.

use super::pg_error::PgResult;
use super::session::Session;
use crate::log::change::Newer;
use crate::model::DeliveryId;

/// The condition under which another row is a newer event of the same document.
macro_rules! is_newer {
    () => {
        "newer.document_id = delivery.document_id AND newer.event_time > delivery.event_time
         AND newer.store_id IS NOT DISTINCT FROM delivery.store_id AND newer.api_key = delivery.api_key
         AND newer.environment = delivery.environment AND newer.connector = delivery.connector
         AND newer.event IS NOT DISTINCT FROM delivery.event AND newer.is_test <= delivery.is_test"
    };
}

/// The newest such event that was ever delivered, as an expression over a row of `delivery`.
macro_rules! newest_delivered {
    () => {
        concat!(
            "(SELECT newer.id FROM delivery AS newer
              WHERE newer.delivered_at IS NOT NULL AND newer.document_id IS NOT NULL AND ",
            is_newer!(),
            " ORDER BY newer.event_time DESC, newer.id DESC LIMIT 1)"
        )
    };
}

/// The same expression as a constant, for statements that are built at run time.
pub const NEWEST_DELIVERED: &str = newest_delivered!();

/// Returns a newer event of the row's document, of the kind `which`.
pub fn find(session: &Session, id: DeliveryId, which: Newer) -> PgResult<Option<DeliveryId>> {
    match which {
        Newer::Ignored => Ok(None),
        Newer::Delivered => delivered(session, id),
        Newer::OnItsWay => match delivered(session, id)? {
            None => on_its_way(session, id),
            newer => Ok(newer),
        },
    }
}

fn delivered(session: &Session, id: DeliveryId) -> PgResult<Option<DeliveryId>> {
    const SQL: &str = concat!("SELECT ", newest_delivered!(), " FROM delivery WHERE id = $1");
    one(session, SQL, id)
}

/// Rows that failed before are found by their document, and so are rows that were put in line.
fn on_its_way(session: &Session, id: DeliveryId) -> PgResult<Option<DeliveryId>> {
    const SQL: &str = concat!(
        "SELECT newer.id FROM delivery, ref, delivery AS newer
         WHERE delivery.id = $1 AND delivery.event_time IS NOT NULL AND ref.value = delivery.document_id AND ref.kind = 2
           AND newer.id = ref.delivery_id AND newer.owner IS NOT NULL AND newer.next_attempt_at IS NULL AND ",
        is_newer!(),
        " LIMIT 1"
    );
    one(session, SQL, id)
}

fn one(session: &Session, sql: &str, id: DeliveryId) -> PgResult<Option<DeliveryId>> {
    let newer = session.one(sql, &[&id.0], |cells| cells.next::<Option<i64>>())?;
    Ok(newer.flatten().map(DeliveryId))
}
