//! Deliveries that failed elsewhere: written only once, even if they are reported several times.

use super::attempt::{AttemptCells, COLUMNS};
use super::batch::BatchContext;
use super::copies;
use super::doubt;
use super::extracted_ids;
use super::insert::{insert_imported, insert_tried};
use super::line_lock::lock_content;
use super::other_id;
use super::pg_error::PgResult;
use super::rename::leads;
use super::same_event::{self, can_be_named, find_same, name};
use super::session::{Session, Value};
use super::thin::kept_digest;
use crate::log::applied::{Applied, Differs};
use crate::log::change::Reported;
use crate::log::imported::GonePayload;
use crate::log::known_by::Sought;
use crate::log::reported_doubt::doubt_to_note;
use crate::model::{Attempt, DeliveryId, NewDelivery, State, content_digest, digest, without_nul};
use tokio_postgres::error::SqlState;

/// Writes a reported delivery with its one attempt and its ids for searches, unless the log has it already.
pub fn report(session: &Session, context: &BatchContext<'_>, reported: Reported) -> PgResult<Applied> {
    let applied = write(session, context, &reported)?;
    let whole = reported.imported.as_ref().and_then(|imported| imported.whole.as_ref());
    let has_failed = whole.is_none_or(|whole| whole.failed_at.is_some() || is_listed(reported.state));
    if let Applied::Reported { id, is_new: true } = applied
        && has_failed
    {
        for (kind, value) in extracted_ids::ids(reported.delivery.extracted) {
            extracted_ids::insert(session, &value, kind, id.0)?;
        }
    }
    Ok(applied)
}

/// Like [`report`], without the ids for searches. If the log has the delivery already, it still records that the endpoint may
/// have acted on it.
fn write(session: &Session, context: &BatchContext<'_>, reported: &Reported) -> PgResult<Applied> {
    let applied = write_once(session, context, reported)?;
    if let Some((id, flag)) = doubt_to_note(reported, &applied, |id| has_id(session, id, reported))? {
        doubt::note(session, id, flag)?;
    }
    Ok(applied)
}

/// Says whether the row has the webhook id from the report.
fn has_id(session: &Session, id: DeliveryId, reported: &Reported) -> PgResult<bool> {
    let sql = "SELECT 1 FROM delivery WHERE id = $1 AND webhook_id = $2";
    Ok(reported.has_given_id && session.exists(sql, &[&id.0, &without_nul(&reported.delivery.webhook_id)])?)
}

fn write_once(session: &Session, context: &BatchContext<'_>, reported: &Reported) -> PgResult<Applied> {
    let gone = gone(reported);
    if !reported.allow_duplicate && gone.is_none() {
        lock_content(session, &reported.delivery.payload)?;
    }
    loop {
        let sought = Sought::of(&reported.delivery.payload, reported.has_given_id);
        if let Some(applied) = find(session, reported, &sought)? {
            return Ok(applied);
        }
        if let Some(id) = insert(session, context, reported, &sought)? {
            return Ok(Applied::Reported { id: DeliveryId(id), is_new: true });
        }
        // The row that has its webhook id may be gone by now.
        if let Some(by_id) = same_id_as(session, &reported.delivery, gone)? {
            return Ok(by_id);
        }
    }
}

/// Looks for the event among those that are recognised by their content, which is locked. `None` if it is none of them.
fn find(session: &Session, reported: &Reported, sought: &Sought) -> PgResult<Option<Applied>> {
    if reported.allow_duplicate || gone(reported).is_some() {
        return Ok(None);
    }
    let Some(id) = find_same(session, &reported.delivery, sought)? else { return Ok(None) };
    let by_id = if reported.has_given_id { same_id(session, &reported.delivery)? } else { None };
    match by_id {
        Some(applied) => Ok(Some(applied)),
        None if reported.has_given_id => take_id(session, id, &reported.delivery.webhook_id, &sought.own),
        None => Ok(Some(Applied::Reported { id: DeliveryId(id), is_new: false })),
    }
}

fn insert(
    session: &Session,
    context: &BatchContext<'_>,
    reported: &Reported,
    sought: &Sought,
) -> PgResult<Option<i64>> {
    if reported.has_given_id && other_id::is_known(session, &reported.delivery.webhook_id)? {
        return Ok(None);
    }
    if let Some(lineage) = &reported.delivery.lineage {
        copies::lock_family(session, lineage.of.0)?;
    }
    let inserted = match &reported.imported {
        Some(imported) => insert_imported(session, context, reported, imported, &sought.own)?,
        None => insert_tried(session, context, reported, &sought.own)?,
    };
    let Some(id) = inserted else { return Ok(None) };
    let whole = reported.imported.as_ref().and_then(|imported| imported.whole.as_ref());
    for earlier in whole.iter().flat_map(|whole| &whole.earlier) {
        insert_earlier(session, id, earlier)?;
    }
    if let Some(lineage) = &reported.delivery.lineage {
        copies::join_family(session, id, lineage)?;
        doubt::inherit(session, id)?;
    }
    Ok(Some(id))
}

/// Writes an attempt of a row before its latest one.
fn insert_earlier(session: &Session, id: i64, attempt: &Attempt) -> PgResult<()> {
    let sql = format!(
        "INSERT INTO attempt (delivery_id, number, {COLUMNS}, response)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING"
    );
    let (cells, number) = (AttemptCells::of(attempt), i64::from(attempt.number));
    let keys: [Value<'_>; 2] = [&id, &number];
    let values: Vec<Value<'_>> = keys.into_iter().chain(cells.values()).collect();
    session.execute(&sql, &values).map(drop)
}

/// Says whether a row in this state failed, whatever else is known of it.
fn is_listed(state: State) -> bool {
    matches!(state, State::Failed | State::Unknown)
}

fn gone(reported: &Reported) -> Option<&GonePayload> {
    reported.imported.as_ref()?.whole.as_ref()?.gone.as_ref()
}

/// Takes a given webhook id for the row that was reported without one. A row takes one, and no second: that is another event. `None`
/// if another row got the id a moment ago.
fn take_id(session: &Session, id: i64, webhook_id: &str, known_by: &[u8]) -> PgResult<Option<Applied>> {
    session.run("SAVEPOINT name")?;
    let named = match name(session, id, webhook_id, known_by) {
        Err(error) if error.state() == Some(&SqlState::UNIQUE_VIOLATION) => {
            session.run("ROLLBACK TO name; RELEASE name")?;
            return Ok(None);
        }
        named => named?,
    };
    session.run("RELEASE name")?;
    if named {
        return Ok(Some(Applied::Named(DeliveryId(id))));
    }
    other_id::remember(session, id, webhook_id)?;
    same_event::set_known_by(session, id, known_by)?;
    Ok(Some(Applied::Remembered(DeliveryId(id))))
}

/// Says what [`report`] would find; nothing where it would write a new row.
pub fn known(session: &Session, reported: &Reported) -> PgResult<Option<Applied>> {
    let gone = gone(reported);
    let by_id = if reported.has_given_id || reported.allow_duplicate {
        same_id_as(session, &reported.delivery, gone)?
    } else {
        None
    };
    if by_id.is_some() || reported.allow_duplicate || gone.is_some() {
        return Ok(by_id);
    }
    let sought = Sought::of(&reported.delivery.payload, reported.has_given_id);
    let Some(id) = find_same(session, &reported.delivery, &sought)? else { return Ok(None) };
    let row = DeliveryId(id);
    Ok(Some(match () {
        () if !reported.has_given_id => Applied::Reported { id: row, is_new: false },
        () if can_be_named(session, id)? => Applied::Named(row),
        () => Applied::Remembered(row),
    }))
}

/// Says whether the row with this webhook id, or the one that took it, is the same event, or in what it is another one; nothing where there is none.
pub fn same_id(session: &Session, new: &NewDelivery) -> PgResult<Option<Applied>> {
    same_id_as(session, new, None)
}

/// As [`same_id`]; `gone` is what is left of the payload if that was not kept.
fn same_id_as(session: &Session, new: &NewDelivery, gone: Option<&GonePayload>) -> PgResult<Option<Applied>> {
    let sql = "SELECT id, environment, connector, api_key, payload_bytes, digest,
           (SELECT bytes FROM payload WHERE delivery_id = delivery.id)
         FROM delivery WHERE id = coalesce(
           (SELECT id FROM delivery WHERE webhook_id = $1), (SELECT delivery_id FROM other_id WHERE webhook_id = $1))";
    let found = session.one(sql, &[&without_nul(&new.webhook_id)], |cells| {
        let id = DeliveryId(cells.next()?);
        let (environment, connector, api_key): (String, String, String) = (cells.next()?, cells.next()?, cells.next()?);
        let (bytes, kept) = (cells.next::<i64>()?.unsigned_abs(), kept_digest(cells.next()?));
        let payload: Option<&[u8]> = cells.next()?;
        Ok((id, environment, connector, api_key, is_payload(new, gone, (bytes, kept), payload)))
    })?;
    let Some((id, environment, connector, api_key, is_payload)) = found else { return Ok(None) };
    let own = without_nul(&new.connector);
    let is_renamed = || leads(session, new.environment.as_str(), &own, &connector);
    Ok(Some(match () {
        () if environment != new.environment.as_str() => Applied::Conflict { id, differs: Differs::Environment },
        () if connector != own && !is_renamed()? => Applied::Conflict { id, differs: Differs::Connector },
        () if api_key != new.api_key.as_str() => Applied::Conflict { id, differs: Differs::ApiKey },
        () if !is_payload => Applied::Conflict { id, differs: Differs::Payload },
        () => Applied::Reported { id, is_new: false },
    }))
}

/// Says whether a new event has the payload of a row, of which these are the length, the digest and the payload if they are kept.
fn is_payload(
    new: &NewDelivery,
    gone: Option<&GonePayload>,
    (bytes, kept): (u64, Option<[u8; 32]>),
    payload: Option<&[u8]>,
) -> bool {
    match (payload, kept) {
        // One of them has no payload.
        _ if gone.is_some() => {
            let digest = gone.and_then(|gone| gone.digest).zip(kept);
            gone.is_some_and(|gone| gone.bytes == bytes) && digest.is_none_or(|(one, other)| one == other)
        }
        (Some(payload), _) => payload == new.payload || content_digest(payload) == content_digest(&new.payload),
        (None, Some(kept)) => kept == digest(&new.payload) || kept == content_digest(&new.payload),
        // Retention dropped the payload, and only its length is known.
        (None, None) => bytes == new.payload.len() as u64,
    }
}
