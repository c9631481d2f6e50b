//! Reads a row of `delivery`.

use super::attempt;
use super::cells::Cells;
use super::owner::Living;
use crate::log::doubt_flags;
use crate::model::{ApiKey, Cause, Delivery, DeliveryId, Lineage, Source, State};
use rusqlite::{Connection, OptionalExtension as _, Row};

/// The columns that [`read_next`] reads: all but payload and response. Those of the latest attempt come last.
pub const COLUMNS: &str = "id, webhook_id, event_id, environment, connector, api_key, event, state, CASE WHEN next_attempt_at IS NULL THEN owner END, store_id, document_id, \
     event_time, is_test, created_at, failed_at, payload_bytes, attempts, reposts, min(token, 4294967295), waiting_on, source_file, source_line, \
     lineage_of, lineage_difference, discard_reason, cause, imported_id, flags, kind, started_at, url, made_by, reason, failure, phase, status, error, \
     error_code, latency_us, response_type, flags";

/// Reads a row of [`COLUMNS`].
pub fn read(row: &Row<'_>, living: &Living) -> rusqlite::Result<Delivery> {
    read_next(&mut Cells::from(row, 0), living)
}

/// Reads [`COLUMNS`] from the next column on. The claim of a living process is shown as `Sending`, that of a dead process as
/// `Unknown`. A row that only waits is shown with its own state.
pub fn read_next(cells: &mut Cells<'_>, living: &Living) -> rusqlite::Result<Delivery> {
    let mut delivery = Delivery {
        id: DeliveryId(cells.next()?),
        webhook_id: cells.next()?,
        event_id: cells.next()?,
        environment: cells.next()?,
        connector: cells.next()?,
        api_key: cells.word(&ApiKey::LOGGED, ApiKey::as_str)?.ok_or_else(|| cells.unexpected())?,
        event: cells.next()?,
        state: read_state(cells, living)?,
        store_id: cells.next()?,
        document_id: cells.next()?,
        event_time: cells.time()?,
        is_test: cells.next()?,
        created_at: cells.time()?.ok_or_else(|| cells.unexpected())?,
        failed_at: cells.time()?,
        payload_bytes: cells.next::<i64>()?.unsigned_abs(),
        attempts: cells.count()?,
        reposts: cells.count()?,
        claims: cells.next()?,
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
pub fn get(connection: &Connection, living: &Living, id: DeliveryId) -> rusqlite::Result<Option<Delivery>> {
    let sql = format!("SELECT {COLUMNS} FROM delivery WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id.0], |row| read(row, living)).optional()
}

/// Returns the row with this webhook id.
pub fn find(connection: &Connection, living: &Living, webhook_id: &str) -> rusqlite::Result<Option<Delivery>> {
    let sql = format!("SELECT {COLUMNS} FROM delivery WHERE webhook_id = ?1");
    connection.prepare_cached(&sql)?.query_row([webhook_id], |row| read(row, living)).optional()
}

/// Returns a row's payload.
pub fn payload(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Option<Vec<u8>>> {
    let mut payload = connection.prepare_cached("SELECT payload FROM delivery WHERE id = ?1")?;
    Ok(payload.query_row([id.0], |row| row.get(0)).optional()?.flatten())
}

fn read_state(cells: &mut Cells<'_>, living: &Living) -> rusqlite::Result<State> {
    let state = cells.state()?;
    Ok(match cells.next::<Option<i64>>()? {
        None => state,
        Some(owner) if living.has(owner) => State::Sending,
        Some(_) => State::Unknown,
    })
}

fn read_source(cells: &mut Cells<'_>) -> rusqlite::Result<Option<Source>> {
    let (file, line) = (cells.next::<Option<String>>()?, cells.next::<Option<i64>>()?);
    Ok(file.zip(line).map(|(file, line)| Source { file, line: line.unsigned_abs() }))
}

fn read_lineage(cells: &mut Cells<'_>) -> rusqlite::Result<Option<Lineage>> {
    let (of, difference) = (cells.next::<Option<i64>>()?, cells.next::<Option<String>>()?);
    Ok(of.zip(difference).map(|(of, difference)| Lineage { of: DeliveryId(of), seen: None, difference }))
}
