//! The cause of a failure in its row: the text, and the id that people type.
//!
//! A row has the cause of its latest attempt until it is delivered. `model::Cause` has the rules.

use super::attempt;
use super::cells::{Cells, SqlValue};
use super::small_steps;
use crate::model::{Cause, DeliveryId, Failure};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The columns that a row has for its cause.
pub const COLUMNS: &str = "
ALTER TABLE delivery ADD COLUMN cause_id TEXT;
ALTER TABLE delivery ADD COLUMN cause TEXT;
";

/// The index of causes. A later version has more columns in it.
pub const INDEX: &str = "
CREATE INDEX failed_by_cause ON delivery (cause_id, cause, connector, failed_at, environment, is_test, state)
  WHERE state IN ('failed','unknown');
";

/// Sets the time since which a row is failed, of `?1`. A failure after another one does not change it; one after a delivery does.
macro_rules! failed_since {
    ($time:literal) => {
        concat!("failed_at = CASE state WHEN 'delivered' THEN ", $time, " ELSE coalesce(failed_at, ", $time, ") END")
    };
}
pub(super) use failed_since;

/// Returns the values of [`COLUMNS`].
pub fn write(cause: Option<&Cause>) -> [SqlValue<'static>; 2] {
    let id = cause.map(|cause| cause.id().to_string());
    let text = cause.map(|cause| cause.as_str().to_owned());
    [id, text].map(|text| SqlValue::Owned(text.into()))
}

/// Writes the cause of a row whose answer was not recorded.
pub fn set_unrecorded(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    set(connection, id, &Cause::from_text(Cause::UNRECORDED))
}

/// Writes the cause of a row.
pub fn set(connection: &Connection, id: i64, cause: &Cause) -> rusqlite::Result<()> {
    let mut row = connection.prepare_cached("UPDATE delivery SET cause_id = ?2, cause = ?3 WHERE id = ?1")?;
    row.execute(params![id, cause.id().as_str(), cause.as_str()]).map(drop)
}

/// Returns the cause of a row that another one waits for.
pub fn behind(connection: &Connection, id: DeliveryId) -> rusqlite::Result<Option<Cause>> {
    let mut row = connection.prepare_cached("SELECT cause FROM delivery WHERE id = ?1")?;
    let text: Option<String> = row.query_row([id.0], |row| row.get(0)).optional()?.flatten();
    Ok(text.map(|text| Cause::from_text(&text)))
}

/// The rows that have a cause: all that failed and were not delivered since.
const HAS_CAUSE: &str = "state IN ('failed','unknown') OR (state <> 'delivered' AND kind IS NOT NULL)";

/// A row kept the time of its latest failure. It gets the time of the first one since it was last delivered, if its attempts show it.
const SINCE: &str = "
UPDATE delivery SET failed_at = min(failed_at, coalesce((
    SELECT min(tried.started_at) FROM attempt AS tried WHERE tried.delivery_id = delivery.id
      AND (tried.failure IS NOT NULL OR tried.latency_us IS NULL)
      AND tried.number > coalesce((SELECT max(good.number) FROM attempt AS good
        WHERE good.delivery_id = delivery.id AND good.failure IS NULL AND good.latency_us IS NOT NULL), -1)
  ), failed_at))
WHERE failed_at IS NOT NULL AND attempts > 1 AND id IN (SELECT value FROM json_each(?1))";

/// Writes causes and first failures of the rows of an earlier version.
pub fn of_earlier_rows(connection: &Connection) -> rusqlite::Result<()> {
    let mut since = connection.prepare(SINCE)?;
    let read = format!(
        "SELECT id, state, waiting_on, {}, response FROM delivery WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        attempt::COLUMNS
    );
    let mut read = connection.prepare(&read)?;
    let mut last = 0;
    while let Some(step) = small_steps::look(connection, "delivery", HAS_CAUSE, &[], last)? {
        if step.has_rows {
            since.execute([&step.ids])?;
            let rows = read.query_map([&step.ids], |row| read_earlier(&mut Cells::from(row, 0)))?;
            for (id, waiting_on, cause) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
                let behind = waiting_on.map(|by| behind(connection, DeliveryId(by))).transpose()?.flatten();
                if let Some(cause) = behind.or(cause) {
                    set(connection, id, &cause)?;
                }
            }
        }
        last = step.last;
    }
    Ok(())
}

/// Reads a row: its id, the row that holds it if it was held, and its cause.
fn read_earlier(cells: &mut Cells<'_>) -> rusqlite::Result<(i64, Option<i64>, Option<Cause>)> {
    let (id, state, waiting_on) = (cells.next()?, cells.state()?, cells.next::<Option<i64>>()?);
    let answer = attempt::read(cells, 0)?.and_then(|attempt| attempt.answer);
    let response: Option<Vec<u8>> = cells.next()?;
    let answer = answer.map(|mut answer| {
        answer.response = response.unwrap_or_default();
        answer
    });
    let is_held = answer.as_ref().is_some_and(|answer| answer.failure == Some(Failure::Held));
    Ok((id, waiting_on.filter(|_| is_held), Cause::of_row(state, answer.as_ref())))
}
