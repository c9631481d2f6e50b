//! Attempts as columns. The table `delivery` has them for the latest attempt, and `attempt` for the earlier ones.

use super::cells::{Cells, SqlValue, bytes, number, text, time};
use crate::log::doubt_flags::{self, with_flags};
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Phase};
use rusqlite::{Connection, Row};
use std::time::Duration;

/// The columns of an attempt, without its response.
pub const COLUMNS: &str = "kind, started_at, url, made_by, reason, failure, phase, status, error, error_code, latency_us, \
                           response_type, flags";

/// The index of the flags in them.
pub const FLAGS: usize = 12;

/// The index of the response, which follows them.
pub const RESPONSE: usize = 13;

/// Returns the values of [`COLUMNS`] and the response, to be written.
pub fn write(attempt: &Attempt) -> [SqlValue<'_>; 14] {
    let answer = attempt.answer.as_ref();
    let latency = answer.map(|answer| i64::try_from(answer.latency.as_micros()).unwrap_or(i64::MAX));
    let response = answer.map(|answer| answer.response.as_slice()).filter(|response| !response.is_empty());
    [
        text(attempt.kind.as_str()),
        time(attempt.started_at),
        text(attempt.url.as_str()),
        text(attempt.by.as_deref()),
        text(attempt.reason.as_deref()),
        text(answer.and_then(|answer| answer.failure).map(Failure::as_str)),
        text(answer.and_then(|answer| answer.phase).map(Phase::as_str)),
        number(answer.and_then(|answer| answer.status).map(i64::from)),
        text(answer.and_then(|answer| answer.error.as_deref())),
        text(answer.and_then(|answer| answer.error_code.as_deref())),
        number(latency),
        text(answer.and_then(|answer| answer.response_type.as_deref())),
        number(answer.map_or(0, doubt_flags::flags)),
        bytes(response),
    ]
}

/// Returns the values of [`COLUMNS`] and the response if there was no attempt, to be written.
pub fn none() -> [SqlValue<'static>; 14] {
    let mut cells = std::array::from_fn(|_| number(None));
    cells[FLAGS] = number(0);
    cells
}

/// Writes an attempt of a row before its latest one.
pub fn insert_earlier(connection: &Connection, id: i64, attempt: &Attempt) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR IGNORE INTO attempt (delivery_id, number, {COLUMNS}, response)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    );
    let keys = [number(id), number(i64::from(attempt.number))];
    let cells = keys.into_iter().chain(write(attempt));
    connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(cells)).map(drop)
}

/// Reads [`COLUMNS`]; `None` if there was no attempt yet. Without a latency there was no answer.
pub fn read(cells: &mut Cells<'_>, number: u32) -> rusqlite::Result<Option<Attempt>> {
    let kind = cells.word(&AttemptKind::ALL, AttemptKind::as_str)?;
    let (started_at, url) = (cells.time()?, cells.next::<Option<String>>()?);
    let (by, reason) = (cells.next()?, cells.next()?);
    let answer = read_answer(cells)?;
    let (Some(kind), Some(started_at), Some(url)) = (kind, started_at, url) else { return Ok(None) };
    Ok(Some(Attempt { number, kind, started_at, url, by, reason, answer }))
}

fn read_answer(cells: &mut Cells<'_>) -> rusqlite::Result<Option<Answer>> {
    let failure = cells.word(&Failure::ALL, Failure::as_str)?;
    let phase = cells.word(&Phase::ALL, Phase::as_str)?;
    let (status, error, error_code) = (cells.next()?, cells.next()?, cells.next()?);
    let (latency, response_type, flags) = (cells.next::<Option<i64>>()?, cells.next()?, cells.next::<i64>()?);
    Ok(latency.map(|micros| {
        let latency = Duration::from_micros(micros.unsigned_abs());
        let answer = Answer { failure, phase, status, error, error_code, latency, response_type, ..Answer::default() };
        with_flags(answer, flags)
    }))
}

/// Returns every attempt of a row with its response, the oldest first.
pub fn history(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Vec<Attempt>> {
    let sql = format!(
        "SELECT number, {COLUMNS}, response FROM attempt WHERE delivery_id = ?1
         UNION ALL SELECT attempts, {COLUMNS}, response FROM delivery WHERE id = ?1 AND kind IS NOT NULL ORDER BY 1"
    );
    let mut rows = connection.prepare_cached(&sql)?;
    rows.query_map([id.0], with_response)?.filter_map(Result::transpose).collect()
}

fn with_response(row: &Row<'_>) -> rusqlite::Result<Option<Attempt>> {
    let mut cells = Cells::from(row, 0);
    let number = cells.count()?;
    let attempt = read(&mut cells, number)?;
    let response: Option<Vec<u8>> = cells.next()?;
    Ok(attempt.map(|mut attempt| {
        if let Some(answer) = &mut attempt.answer {
            answer.response = response.unwrap_or_default();
        }
        attempt
    }))
}
