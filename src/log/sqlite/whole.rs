//! A row with all that the log has of it: its payload, its attempts, what it refers to, and what is left of a payload that is gone.

use super::attempt::history;
use super::cells::Cells;
use super::copies::family;
use super::owner::Living;
use super::row;
use crate::log::imported::{GonePayload, KeptDetails, WholeDelivery};
use crate::log::known_by::content_of;
use crate::model::DeliveryId;
use rusqlite::{Connection, OptionalExtension as _};

/// Returns a row as it is at one moment. Without a transaction another process could settle it between two reads.
pub fn whole(reader: &Connection, living: &Living, id: DeliveryId) -> rusqlite::Result<Option<WholeDelivery>> {
    let _snapshot = reader.unchecked_transaction()?;
    let (Some(delivery), Some(kept)) = (row::get(reader, living, id)?, kept_details(reader, id)?) else {
        return Ok(None);
    };
    let (payload, history) = (row::payload(reader, id)?, history(reader, id)?);
    Ok(Some(WholeDelivery { delivery, payload, history, kept }))
}

fn kept_details(reader: &Connection, id: DeliveryId) -> rusqlite::Result<Option<KeptDetails>> {
    let mut row = reader.prepare_cached(
        "SELECT delivered_at,
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.lineage_of),
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.again_of),
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.waiting_on),
           (SELECT other_id.webhook_id FROM other_id WHERE other_id.delivery_id = delivery.id),
           payload IS NULL, payload_bytes, digest, products
         FROM delivery WHERE id = ?1",
    )?;
    let found = row.query_row([id.0], |row| {
        let cells = &mut Cells::from(row, 0);
        let mut kept = KeptDetails {
            delivered_at: cells.time()?,
            edited_from: cells.next()?,
            copies: Vec::new(),
            again_of: cells.next()?,
            waiting_on: cells.next()?,
            reported_id: cells.next()?,
            gone: None,
        };
        if cells.next()? {
            kept.gone = Some(gone(cells)?);
        }
        Ok(kept)
    });
    let Some(kept) = found.optional()? else { return Ok(None) };
    Ok(Some(KeptDetails { copies: copies(reader, id)?, ..kept }))
}

fn gone(cells: &mut Cells<'_>) -> rusqlite::Result<GonePayload> {
    let bytes = cells.next::<i64>()?.unsigned_abs();
    let (digest, products) = (cells.next::<Option<Vec<u8>>>()?, cells.next::<Option<String>>()?);
    Ok(GonePayload {
        bytes,
        digest: digest.and_then(|digest| content_of(&digest)),
        products: products.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    })
}

/// Returns the webhook ids of the other members of a row's family.
fn copies(reader: &Connection, id: DeliveryId) -> rusqlite::Result<Vec<String>> {
    let mut rows = reader.prepare_cached(concat!(
        "SELECT webhook_id FROM delivery WHERE id <> ?1 AND id IN ",
        family!(),
        " ORDER BY id"
    ))?;
    rows.query_map([id.0], |row| row.get(0))?.collect()
}
