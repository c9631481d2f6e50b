//! A row with all that the log has of it: its payload, its attempts, what it refers to, and what is left of a payload that is gone.

use super::attempt::history;
use super::cells::Cells;
use super::copies::family;
use super::pg_error::PgResult;
use super::row;
use super::session::Session;
use crate::log::imported::{GonePayload, KeptDetails, WholeDelivery};
use crate::log::known_by::content_of;
use crate::model::DeliveryId;

/// Returns a row as it is at one moment. Without a snapshot another process could settle it between two reads.
pub fn whole(session: &Session, id: DeliveryId) -> PgResult<Option<WholeDelivery>> {
    session.snapshot(|session| {
        let (Some(delivery), Some(kept)) = (row::get(session, id)?, kept_details(session, id)?) else {
            return Ok(None);
        };
        let (payload, history) = (row::payload(session, id)?, history(session, id)?);
        Ok(Some(WholeDelivery { delivery, payload, history, kept }))
    })
}

fn kept_details(session: &Session, id: DeliveryId) -> PgResult<Option<KeptDetails>> {
    let sql = "SELECT delivered_at,
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.lineage_of),
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.again_of),
           (SELECT of.webhook_id FROM delivery AS of WHERE of.id = delivery.waiting_on),
           (SELECT other_id.webhook_id FROM other_id WHERE other_id.delivery_id = delivery.id),
           NOT has_payload, payload_bytes, digest, products
         FROM delivery WHERE id = $1";
    let found = session.one(sql, &[&id.0], |cells| {
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
    })?;
    let Some(kept) = found else { return Ok(None) };
    Ok(Some(KeptDetails { copies: copies(session, id)?, ..kept }))
}

fn gone(cells: &mut Cells<'_>) -> PgResult<GonePayload> {
    Ok(GonePayload {
        bytes: cells.next::<i64>()?.unsigned_abs(),
        digest: cells.next::<Option<&[u8]>>()?.and_then(content_of),
        products: cells.next::<Option<Vec<String>>>()?.unwrap_or_default(),
    })
}

/// Returns the webhook ids of the other members of a row's family.
fn copies(session: &Session, id: DeliveryId) -> PgResult<Vec<String>> {
    const SQL: &str = concat!("SELECT webhook_id FROM delivery WHERE id <> $1 AND id = ", family!(), " ORDER BY id");
    session.all(SQL, &[&id.0], |cells| cells.next())
}

#[cfg(test)]
mod tests {
    use super::kept_details;
    use crate::log::imported::{GonePayload, KeptDetails};
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::model::{DeliveryId, Timestamp, content_digest};

    #[test]
    fn a_row_has_the_webhook_ids_of_the_rows_that_it_refers_to() {
        let Some(log) = new_log() else { return };
        add(&log, 1, "{}", &[("has_copies", "true")]);
        add(&log, 2, "{}", &[("family", "1")]);
        let refers = [("family", "1"), ("lineage_of", "2"), ("again_of", "1"), ("waiting_on", "9")];
        let gone =
            [("delivered_at", "7"), ("has_payload", "false"), ("payload_bytes", "5"), ("products", "ARRAY['P']")];
        add(&log, 3, "", &[&refers[..], &gone].concat());
        log.run("INSERT INTO other_id VALUES (3, 'later')").expect("an id");
        let digest = [&[1][..], &content_digest(b"{}")].concat();
        log.execute("UPDATE delivery SET digest = $1 WHERE id = 3", &[&digest]).expect("a digest");
        let expected = KeptDetails {
            delivered_at: Timestamp::from_millis(7),
            edited_from: Some("w2".to_owned()),
            copies: ["w1", "w2"].map(str::to_owned).to_vec(),
            again_of: Some("w1".to_owned()),
            waiting_on: None,
            reported_id: Some("later".to_owned()),
            gone: Some(GonePayload { bytes: 5, digest: Some(content_digest(b"{}")), products: vec!["P".to_owned()] }),
        };
        assert_eq!(kept_details(&log, DeliveryId(3)).expect("an answer"), Some(expected));
        let first = kept_details(&log, DeliveryId(1)).expect("an answer").expect("a row");
        assert_eq!((first.copies, first.gone), (["w2", "w3"].map(str::to_owned).to_vec(), None));
        assert_eq!(kept_details(&log, DeliveryId(4)).expect("an answer"), None);
    }
}
