//! Deletes finished rows, in steps. Failed, unknown and pending rows are never deleted.

use super::copies;
use super::extracted_ids;
use super::line_lock::lines_of;
use super::other_id;
use super::pg_error::PgResult;
use super::session::{Session, Value};
use super::small_steps::{Commit, RowStep, walk};
use super::tend;
use crate::model::{Environment, Timestamp};

/// The condition for rows that may be deleted: `$2` is the time, `$3` the environment.
///
/// A delivered event that is newer than a failed one of its document is kept: it is the reason why the failed one must not be
/// sent again. A copy, or the original of one, is kept while a related event can still be sent: it decides whether that event may
/// be sent.
const OLD: &str = "state IN ('delivered','discarded') AND owner IS NULL AND created_at < $2 AND environment = $3 AND NOT EXISTS (
   SELECT 1 FROM ref, delivery AS older WHERE ref.value = delivery.document_id AND ref.kind = 2 AND older.id = ref.delivery_id
     AND delivery.delivered_at IS NOT NULL AND older.state IN ('failed','unknown') AND older.event_time < delivery.event_time
     AND older.store_id IS NOT DISTINCT FROM delivery.store_id AND older.api_key = delivery.api_key
     AND older.event IS NOT DISTINCT FROM delivery.event
     AND older.environment = delivery.environment AND older.connector = delivery.connector)
   AND NOT EXISTS (SELECT 1 FROM delivery AS kin WHERE kin.id = delivery.family AND kin.state IN ('failed','unknown','pending'))
   AND NOT EXISTS (SELECT 1 FROM delivery AS kin WHERE kin.family IS NOT NULL AND kin.family = coalesce(delivery.family, delivery.id)
     AND kin.state IN ('failed','unknown','pending'))";

/// Counts the rows that may be deleted.
pub fn count(session: &Session, environment: &Environment, before: Timestamp) -> PgResult<u64> {
    let sql = format!("SELECT count(*) FROM delivery WHERE id >= $1 AND {OLD}");
    let values: [Value<'_>; 3] = [&0_i64, &before.as_millis(), &environment.as_str()];
    Ok(session.one(&sql, &values, |cells| cells.next::<i64>())?.unwrap_or_default().unsigned_abs())
}

/// Deletes them, in steps. Returns how many.
pub fn prune(
    session: &Session,
    environment: &Environment,
    before: Timestamp,
    commit: &mut Commit<'_>,
) -> PgResult<u64> {
    commit(&mut |session| tend::restart(session, environment).map(|()| 0))?;
    let (before, environment) = (before.as_millis(), environment.as_str());
    let values: [Value<'_>; 2] = [&before, &environment];
    walk(session, "delivery", OLD, &values, commit, &mut |session, step| prune_step(session, step, &values))
}

/// Deletes the rows of one step that may still be deleted, with their attempts and ids. Returns how many. They are locked before they
/// are looked at again, because another process may just restore one.
fn prune_step(session: &Session, step: &RowStep, values: &[Value<'_>; 2]) -> PgResult<u64> {
    session.rows("SELECT 1 FROM delivery WHERE id = ANY($1) ORDER BY id FOR UPDATE", &[&step.ids])?;
    let old = format!("SELECT id FROM delivery WHERE id = ANY($1) AND {OLD}");
    let ids: Vec<i64> = session.all(&old, &[&step.ids, values[0], values[1]], |cells| cells.next())?;
    forget_lines(session, &ids)?;
    delete(session, &ids)?;
    Ok(ids.len() as u64)
}

/// Deletes the lines of documents. A line that another process has locked stays; one that is needed again is made again.
fn forget_lines(session: &Session, ids: &[i64]) -> PgResult<()> {
    let keys: Vec<String> = lines_of(session, ids)?.into_iter().collect();
    let sql = "WITH free AS MATERIALIZED (SELECT key FROM line WHERE key = ANY($1::text[]) FOR UPDATE SKIP LOCKED)
        DELETE FROM line WHERE key IN (SELECT key FROM free)";
    session.execute(sql, &[&keys]).map(drop)
}

/// Deletes locked rows with their payloads, attempts and ids.
pub fn delete(session: &Session, ids: &[i64]) -> PgResult<()> {
    session.execute("DELETE FROM payload WHERE delivery_id = ANY($1)", &[&ids])?;
    session.execute("DELETE FROM attempt WHERE delivery_id = ANY($1)", &[&ids])?;
    extracted_ids::forget(session, ids)?;
    other_id::forget(session, ids)?;
    let families: Vec<Option<i64>> =
        session.all("DELETE FROM delivery WHERE id = ANY($1) RETURNING family", &[&ids], |cells| cells.next())?;
    let mut firsts: Vec<i64> = families.into_iter().flatten().collect();
    firsts.sort_unstable();
    firsts.dedup();
    copies::unmark(session, &firsts)
}
