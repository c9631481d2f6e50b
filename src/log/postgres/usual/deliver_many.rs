//! Events that were delivered at their first attempt, all in one statement.

use super::columns::Columns;
use crate::log::applied::Applied;
use crate::log::change::{Change, Next, Settlement};
use crate::log::postgres::attempt::AttemptCells;
use crate::log::postgres::cells::Cells;
use crate::log::postgres::last_delivery::if_a_second_later;
use crate::log::postgres::pg_error::PgResult;
use crate::model::{Order, Timestamp};
use std::collections::HashSet;
use tokio_postgres::Row;

/// Only rows that this process still holds, that were never tried, and that have no copies. They are found by their ids: the index of
/// claims, which `=` would use, has an entry of every row that the process ever held, until the next vacuum.
pub const SQL: &str = concat!(
    "
WITH settled AS (
  UPDATE delivery SET kind = s.kind, started_at = s.started_at, url = s.url, made_by = s.made_by, reason = s.reason, failure = NULL,
    phase = s.phase, status = s.status, error = s.error, error_code = s.error_code, latency_us = s.latency_us,
    response_type = s.response_type, flags = s.flags, response = s.response, state = 'delivered', owner = NULL, lane = NULL,
    next_attempt_at = NULL, waiting_on = NULL, discard_reason = NULL, delivered_at = s.at, cause_id = NULL, cause = NULL,
    attempts = 1, tries = tries + 1, reposts = reposts + s.reposted
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
    $10::text[], $11::text[], $12::bigint[], $13::text[], $14::bigint[], $15::bytea[], $16::bigint[], $17::bigint[], $18::bigint[])
    AS s (id, token, kind, started_at, url, made_by, reason, phase, status, error, error_code, latency_us, response_type, flags,
      response, at, reposted, left_at)
  WHERE delivery.id = s.id AND delivery.owner IS NOT DISTINCT FROM $19 AND delivery.token = s.token AND delivery.attempts = 0
    AND delivery.family IS NULL AND NOT delivery.has_copies
  RETURNING delivery.id, delivery.environment, delivery.connector, delivery.is_test, delivery.document_id, delivery.failed_at, s.left_at, s.at
), gone AS (
  DELETE FROM ref USING settled WHERE ref.kind = 2 AND ref.delivery_id = settled.id AND ref.value = settled.document_id
    AND settled.failed_at IS NULL AND settled.left_at IS NOT NULL
), woken AS (
  UPDATE delivery SET next_attempt_at = settled.left_at FROM settled
  WHERE delivery.waiting_on IS NOT NULL AND delivery.waiting_on = settled.id AND settled.left_at IS NOT NULL
    AND delivery.owner IS NOT NULL AND delivery.next_attempt_at IS NOT NULL
), noted AS (
  INSERT INTO last_delivery (environment, connector, owner, delivered_at)
    SELECT environment, connector, $19, max(at) FROM settled WHERE NOT is_test GROUP BY environment, connector ",
    if_a_second_later!(),
    ")
SELECT id FROM settled"
);

/// A settlement and the place of its change.
struct Entry<'a> {
    at: usize,
    settlement: &'a Settlement,
    /// When it left the line of its document, if it was in one.
    left_at: Option<Timestamp>,
}

/// Deliveries.
pub struct DeliverMany<'a>(Vec<Entry<'a>>);

impl<'a> DeliverMany<'a> {
    /// Takes those of `changes` that are usual.
    pub fn of(changes: &'a [Change], thins: bool) -> Self {
        let entries = changes.iter().enumerate().filter_map(|(at, change)| {
            let (settlement, left_at) = usual(change).filter(|_| !thins)?;
            Some(Entry { at, settlement, left_at })
        });
        Self(entries.collect())
    }

    /// Says whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the values of [`SQL`].
    pub fn columns(&self, owner: i64) -> Columns<'_> {
        let rows: Vec<AttemptCells<'_>> =
            self.0.iter().map(|entry| AttemptCells::of(&entry.settlement.attempt)).collect();
        macro_rules! column {
            ($field:ident) => {
                Box::new(rows.iter().map(|row| row.$field.clone()).collect::<Vec<_>>())
            };
        }
        let of = |number: fn(&Settlement) -> i64| {
            Box::new(self.0.iter().map(|entry| number(entry.settlement)).collect::<Vec<i64>>())
        };
        let left = self.0.iter().map(|entry| entry.left_at.map(Timestamp::as_millis));
        vec![
            of(|settlement| settlement.ticket.id.0),
            of(|settlement| settlement.ticket.token),
            column!(kind),
            column!(started_at),
            column!(url),
            column!(made_by),
            column!(reason),
            column!(phase),
            column!(status),
            column!(error),
            column!(error_code),
            column!(latency_us),
            column!(response_type),
            column!(flags),
            column!(response),
            of(|settlement| settlement.at.as_millis()),
            of(|settlement| i64::from(settlement.attempt.kind.is_repost())),
            Box::new(left.collect::<Vec<_>>()),
            Box::new(owner),
        ]
    }

    /// Puts down the results of those that were as usual.
    pub fn note(&self, rows: &[Row], applied: &mut [Option<Applied>]) -> PgResult<()> {
        let settled: HashSet<i64> = rows.iter().map(|row| Cells::from(row, 0).next()).collect::<PgResult<_>>()?;
        for entry in self.0.iter().filter(|entry| settled.contains(&entry.settlement.ticket.id.0)) {
            applied[entry.at] = Some(Applied::Settled(entry.settlement.ticket.id));
        }
        Ok(())
    }
}

/// Returns a usual delivery, and when it left its line.
fn usual(change: &Change) -> Option<(&Settlement, Option<Timestamp>)> {
    let (settlement, left_at) = match change {
        Change::InLine { change, now, order: Order::None, .. } => match change.as_ref() {
            Change::Settle(settlement) => (settlement, Some(*now)),
            _ => return None,
        },
        Change::Settle(settlement) => (settlement, None),
        _ => return None,
    };
    let answer = settlement.attempt.answer.as_ref()?;
    let is_usual = settlement.next == Next::End
        && settlement.attempt.number <= 1
        && answer.failure.is_none()
        && !answer.maybe_applied
        && !answer.is_from_elsewhere
        && answer.was_tried();
    is_usual.then_some((settlement.as_ref(), left_at))
}
