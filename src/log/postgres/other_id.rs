//! Webhook ids that came too late: the event was reported without one, and was sent or discarded before its own id was known.
//!
//! The row keeps the id that an endpoint may have seen; the other one is remembered here, so that the same report is known again.

use super::pg_error::PgResult;
use super::session::Session;
use crate::model::without_nul;

/// Remembers the webhook id that a row was reported with later. A row has at most one, and an id has one row.
pub fn remember(session: &Session, id: i64, webhook_id: &str) -> PgResult<()> {
    let sql = "INSERT INTO other_id (delivery_id, webhook_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&id, &without_nul(webhook_id)]).map(drop)
}

/// Says whether a row was reported with this webhook id later.
pub fn is_known(session: &Session, webhook_id: &str) -> PgResult<bool> {
    session.exists("SELECT 1 FROM other_id WHERE webhook_id = $1", &[&without_nul(webhook_id)])
}

/// Deletes what is remembered for rows.
pub fn forget(session: &Session, ids: &[i64]) -> PgResult<()> {
    session.execute("DELETE FROM other_id WHERE delivery_id = ANY($1)", &[&ids]).map(drop)
}
