//! New deliveries: written whole, and claimed by this process from their first instant.

use super::claim::find;
use crate::log::change::{Applied, Claimed, NotClaimed, Ticket};
use crate::model::{DeliveryId, EventName, NewDelivery, State, Timestamp};
use rusqlite::{Connection, params};

/// Writes a new delivery. One whose webhook id is taken is not written.
pub fn accept(connection: &Connection, owner: i64, new: &NewDelivery) -> rusqlite::Result<Applied> {
    if let Some(id) = insert(connection, owner, new, None)? {
        return Ok(Applied::Claimed(Box::new(claimed(new, id))));
    }
    let (id, state) = find(connection, &new.webhook_id)?;
    Ok(Applied::NotClaimed(NotClaimed::State(id, state)))
}

/// Writes a claimed row with token 1. Returns its id, or nothing where the webhook id is taken.
pub fn insert(
    connection: &Connection,
    owner: i64,
    new: &NewDelivery,
    digest: Option<&[u8]>,
) -> rusqlite::Result<Option<i64>> {
    let extracted = &new.extracted;
    let (source, lineage) = (new.source.as_ref(), new.lineage.as_ref());
    let changed = connection
        .prepare_cached(
            "INSERT INTO delivery (webhook_id, event_id, environment, connector, api_key, event, state, owner, token, created_at,
               event_time, store_id, document_id, products, is_test, source_file, source_line, lineage_of, lineage_difference,
               digest, payload_bytes, payload)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'pending', ?7, 1, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
             ON CONFLICT (webhook_id) DO NOTHING",
        )?
        .execute(params![
            new.webhook_id,
            new.event_id,
            new.environment.as_str(),
            new.connector,
            new.api_key.as_str(),
            new.event.as_ref().map(EventName::as_str),
            owner,
            new.created_at.as_millis(),
            extracted.time.map(Timestamp::as_millis),
            extracted.store,
            extracted.document,
            products(new),
            new.is_test,
            source.map(|source| source.file.as_str()),
            source.map(|source| signed(source.line)),
            lineage.map(|lineage| lineage.of.0),
            lineage.map(|lineage| lineage.difference.as_str()),
            digest,
            signed(new.payload.len() as u64),
            new.payload,
        ])?;
    Ok((changed == 1).then(|| connection.last_insert_rowid()))
}

/// A line's number or a length; no machine has one that does not fit.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn products(new: &NewDelivery) -> Option<String> {
    let products = &new.extracted.products;
    (!products.is_empty()).then(|| serde_json::to_string(products).expect("texts are always JSON"))
}

fn claimed(new: &NewDelivery, id: i64) -> Claimed {
    Claimed {
        ticket: Ticket { id: DeliveryId(id), token: 1 },
        was: State::Pending,
        webhook_id: new.webhook_id.clone(),
        connector: new.connector.clone(),
        payload: Vec::new(),
        is_test: new.is_test,
        attempts: 0,
    }
}
