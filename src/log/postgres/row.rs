//! Reads a row of `delivery`.

use super::attempt;
use super::cells::Cells;
use super::owner::alive;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::doubt_flags;
use crate::model::{ApiKey, Cause, Delivery, DeliveryId, Lineage, Source, State, without_nul};

/// The state of a row as it is shown: the claim of a living process is `sending`, that of a dead process is `unknown`. A row that only
/// waits is shown with its own state.
macro_rules! shown_state {
    () => {
        concat!(
            "CASE WHEN delivery.owner IS NULL OR delivery.next_attempt_at IS NOT NULL THEN delivery.state
               WHEN delivery.owner IN (",
            alive!(),
            ") THEN 'sending' ELSE 'unknown' END"
        )
    };
}
pub(super) use shown_state;

/// The columns that [`read`] reads: all but payload and response. Those of the latest attempt come last. They are named with their
/// table, so that they can be read of a join.
pub const COLUMNS: &str = concat!(
    "delivery.id, delivery.webhook_id, delivery.event_id, delivery.environment, delivery.connector, delivery.api_key,
     delivery.event, ",
    shown_state!(),
    ", delivery.store_id, delivery.document_id, delivery.event_time, delivery.is_test, delivery.created_at, delivery.failed_at,
     delivery.payload_bytes, delivery.attempts, delivery.reposts, delivery.token, delivery.waiting_on, delivery.source_file,
     delivery.source_line, delivery.lineage_of, delivery.lineage_difference, delivery.discard_reason, delivery.cause,
     delivery.imported_id, delivery.flags, delivery.kind, delivery.started_at, delivery.url, delivery.made_by, delivery.reason,
     delivery.failure, delivery.phase, delivery.status, delivery.error, delivery.error_code, delivery.latency_us,
     delivery.response_type, delivery.flags"
);

/// Reads [`COLUMNS`] from the next column on.
pub fn read(cells: &mut Cells<'_>) -> PgResult<Delivery> {
    let mut delivery = Delivery {
        id: DeliveryId(cells.next()?),
        webhook_id: cells.next()?,
        event_id: cells.next()?,
        environment: cells.next()?,
        connector: cells.next()?,
        api_key: cells.word(&ApiKey::LOGGED, ApiKey::as_str)?.ok_or_else(|| cells.unexpected())?,
        event: cells.next()?,
        state: cells.state()?,
        store_id: cells.next()?,
        document_id: cells.next()?,
        event_time: cells.time()?,
        is_test: cells.next()?,
        created_at: cells.time()?.ok_or_else(|| cells.unexpected())?,
        failed_at: cells.time()?,
        payload_bytes: cells.next::<i64>()?.unsigned_abs(),
        attempts: cells.count()?,
        reposts: cells.count()?,
        claims: cells.count()?,
        waiting_on: cells.next::<Option<i64>>()?.map(DeliveryId),
        source: read_source(cells)?,
        lineage: read_lineage(cells)?,
        discard_reason: cells.next()?,
        cause: cells.next::<Option<String>>()?.map(|text| Cause::from_text(&text)),
        imported_id: cells.next::<Option<i64>>()?.map(DeliveryId),
        doubt: doubt_flags::doubt(cells.next()?),
        last_attempt: None,
    };
    // The claim of a dead process may not be marked yet.
    if delivery.state == State::Unknown {
        delivery.cause = Some(Cause::from_text(Cause::UNRECORDED));
    }
    delivery.last_attempt = attempt::read(cells, delivery.attempts)?;
    Ok(delivery)
}

/// Returns one row, whatever its state.
pub fn get(session: &Session, id: DeliveryId) -> PgResult<Option<Delivery>> {
    session.one(&format!("SELECT {COLUMNS} FROM delivery WHERE id = $1"), &[&id.0], read)
}

/// Returns the row with this webhook id.
pub fn find(session: &Session, webhook_id: &str) -> PgResult<Option<Delivery>> {
    session.one(&format!("SELECT {COLUMNS} FROM delivery WHERE webhook_id = $1"), &[&without_nul(webhook_id)], read)
}

/// Returns a row's payload.
pub fn payload(session: &Session, id: DeliveryId) -> PgResult<Option<Vec<u8>>> {
    session.one("SELECT bytes FROM payload WHERE delivery_id = $1", &[&id.0], |cells| cells.next())
}

fn read_source(cells: &mut Cells<'_>) -> PgResult<Option<Source>> {
    let (file, line) = (cells.next::<Option<String>>()?, cells.next::<Option<i64>>()?);
    Ok(file.zip(line).map(|(file, line)| Source { file, line: line.unsigned_abs() }))
}

fn read_lineage(cells: &mut Cells<'_>) -> PgResult<Option<Lineage>> {
    let (of, difference) = (cells.next::<Option<i64>>()?, cells.next::<Option<String>>()?);
    Ok(of.zip(difference).map(|(of, difference)| Lineage { of: DeliveryId(of), seen: None, difference }))
}

#[cfg(test)]
mod tests {
    use super::{find, get, payload};
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::model::{DeliveryId, State};

    #[test]
    fn a_claim_is_shown_as_sending_or_unknown() {
        let Some(log) = new_log() else { return };
        let (living, dead) = (add_owner(&log, true).to_string(), add_owner(&log, false).to_string());
        let state = |id, columns: &[(&str, &str)]| {
            add(&log, id, "{}", columns);
            get(&log, DeliveryId(id)).expect("an answer").expect("a row").state
        };
        assert_eq!(state(1, &[]), State::Failed);
        assert_eq!(state(2, &[("owner", &living)]), State::Sending);
        assert_eq!(state(3, &[("owner", &dead)]), State::Unknown);
        assert_eq!(state(4, &[("owner", "999")]), State::Unknown);
        assert_eq!(state(5, &[("owner", &dead), ("next_attempt_at", "7"), ("state", "'pending'")]), State::Pending);
    }

    #[test]
    fn a_row_is_found_by_its_webhook_id_and_has_its_payload() {
        let Some(log) = new_log() else { return };
        add(&log, 7, r#"{"a":1}"#, &[("status", "503"), ("kind", "'send'"), ("started_at", "5"), ("url", "'u'")]);
        let row = find(&log, "w7").expect("an answer").expect("a row");
        assert_eq!((row.id, row.last_attempt.map(|attempt| attempt.answer)), (DeliveryId(7), Some(None)));
        assert_eq!(payload(&log, DeliveryId(7)).expect("an answer").as_deref(), Some(&br#"{"a":1}"#[..]));
        assert!(find(&log, "w8\0").expect("an answer").is_none());
        assert!(payload(&log, DeliveryId(8)).expect("an answer").is_none());
    }
}
