//! New events, all in one statement.

use super::columns::Columns;
use crate::log::applied::{Applied, LinePosition};
use crate::log::change::{Change, PutRules, Ticket};
use crate::log::known_by::own_id;
use crate::log::postgres::cells::Cells;
use crate::log::postgres::insert::DeliveryCells;
use crate::log::postgres::pg_error::PgResult;
use crate::log::postgres::rename::Renames;
use crate::model::{DeliveryId, NewDelivery, Order, Timestamp, without_nul};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use tokio_postgres::Row;

/// Separates the products of an event. One that has it is not usual.
const BETWEEN: char = '\u{1f}';

/// `own`: the webhook id that the event would have if another connector's event had its own. A log that knows it is asked one by one. It is
/// looked for by a value: for `NOT EXISTS` the server would read the ids of all events into memory, and for `IS NULL` it would expect that
/// hardly any event is new, and compare each with each.
pub const SQL: &str = "
WITH input AS MATERIALIZED (
  SELECT nextval('delivery_id_seq') AS id, * FROM unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::text[], $10::text[],
    $11::text[], $12::boolean[], $13::text[], $14::bigint[], $15::bytea[], $16::boolean[], $17::boolean[], $18::bigint[], $19::boolean[],
    $20::boolean[], $21::text[]
  ) AS i (webhook_id, event_id, environment, connector, api_key, event, created_at, event_time, store_id, document_id,
    products, is_test, source_file, source_line, bytes, is_claimed, is_awaited, queued_until, may_repeat,
    enters, own)
  WHERE own IS NULL OR coalesce((SELECT false FROM delivery AS known WHERE known.webhook_id = own), true)
), new AS (
  INSERT INTO delivery (id, token, webhook_id, event_id, environment, connector, api_key, event, created_at, event_time, store_id,
    document_id, products, is_test, source_file, source_line, payload_bytes, has_payload, state, owner, claimed_at, is_awaited, queued_until,
    may_repeat)
  SELECT id, 1, webhook_id, event_id, environment, connector, api_key, event, created_at, event_time, store_id,
    document_id, string_to_array(products, E'\\x1f'), is_test, source_file, source_line, octet_length(bytes), true, 'pending',
    CASE WHEN is_claimed THEN $22::bigint END, CASE WHEN is_claimed THEN $23::bigint END, is_awaited, queued_until, may_repeat FROM input
  ON CONFLICT (webhook_id) DO NOTHING RETURNING id, webhook_id
), kept AS (
  INSERT INTO payload (delivery_id, bytes) SELECT new.id, input.bytes FROM new JOIN input USING (id)
), entered AS (
  INSERT INTO ref (value, kind, delivery_id) SELECT document_id, 2, new.id FROM new JOIN input USING (id)
    WHERE enters AND event_time IS NOT NULL AND document_id IS NOT NULL
)
SELECT webhook_id, id FROM new";

/// What becomes of a new row.
#[derive(Clone, Copy, Default)]
struct Kind {
    is_claimed: bool,
    is_awaited: bool,
    queued_until: Option<Timestamp>,
    may_repeat: bool,
    /// It is among the events of its document from the start.
    enters: bool,
    /// It came in the way in which several come, together or not at all.
    is_all: bool,
}

/// A new event and the place of its change.
struct Entry<'a> {
    at: usize,
    new: Cow<'a, NewDelivery>,
    kind: Kind,
}

/// New events.
pub struct InsertMany<'a>(Vec<Entry<'a>>);

impl<'a> InsertMany<'a> {
    /// Takes those of `changes` that are usual. Of two with one webhook id it takes the first.
    pub fn of(changes: &'a [Change], renames: &Renames) -> Self {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut seen = HashSet::new();
        for (at, change) in changes.iter().enumerate() {
            let Some((new, kind)) = usual(change) else { continue };
            if seen.insert(&new.webhook_id) {
                let current = renames.current(&new.environment, &new.connector);
                let new = if current == new.connector {
                    Cow::Borrowed(new)
                } else {
                    Cow::Owned(NewDelivery { connector: current.to_owned(), ..new.clone() })
                };
                entries.push(Entry { at, new, kind });
            }
        }
        Self(entries)
    }

    /// Says whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the values of [`SQL`]. The claims are those of `owner`, made at `now`.
    pub fn columns(&self, (owner, now): (i64, Option<Timestamp>)) -> Columns<'_> {
        let rows: Vec<DeliveryCells<'_>> = self.0.iter().map(|entry| DeliveryCells::of(&entry.new)).collect();
        macro_rules! column {
            ($field:ident) => {
                Box::new(rows.iter().map(|row| row.$field.clone()).collect::<Vec<_>>())
            };
        }
        let products = |row: &DeliveryCells<'_>| Some(row.products.as_ref()?.join(&BETWEEN.to_string()));
        let products: Vec<Option<String>> = rows.iter().map(products).collect();
        let is = |of: fn(&Kind) -> bool| Box::new(self.0.iter().map(|entry| of(&entry.kind)).collect::<Vec<bool>>());
        let until = self.0.iter().map(|entry| entry.kind.queued_until.map(Timestamp::as_millis));
        vec![
            column!(webhook_id),
            column!(event_id),
            column!(environment),
            column!(connector),
            column!(api_key),
            column!(event),
            column!(created_at),
            column!(event_time),
            column!(store),
            column!(document),
            Box::new(products),
            column!(is_test),
            column!(source_file),
            column!(source_line),
            column!(payload),
            is(|kind| kind.is_claimed),
            is(|kind| kind.is_awaited),
            Box::new(until.collect::<Vec<_>>()),
            is(|kind| kind.may_repeat),
            is(|kind| kind.enters),
            Box::new(self.0.iter().map(Entry::own).collect::<Vec<_>>()),
            Box::new(owner),
            Box::new(now.map(Timestamp::as_millis)),
        ]
    }

    /// Puts down the results of those that were new.
    pub fn note(&self, rows: &[Row], applied: &mut [Option<Applied>]) -> PgResult<()> {
        let read = |row| {
            let cells = &mut Cells::from(row, 0);
            Ok((cells.next::<&str>()?, cells.next::<i64>()?))
        };
        let ids: HashMap<&str, i64> = rows.iter().map(read).collect::<PgResult<_>>()?;
        for entry in &self.0 {
            if let Some(id) = ids.get(without_nul(&entry.new.webhook_id).as_ref()) {
                applied[entry.at] = Some(entry.kind.result(DeliveryId(*id)));
            }
        }
        Ok(())
    }
}

impl Entry<'_> {
    /// A sender gives an event of several connectors one id, so it is asked for what the log may know it by.
    fn own(&self) -> Option<String> {
        let may_be_shared = self.kind.is_awaited || self.kind.queued_until.is_some();
        may_be_shared.then(|| without_nul(&own_id(&self.new)).into_owned())
    }
}

impl Kind {
    fn result(self, id: DeliveryId) -> Applied {
        let result = if self.is_claimed {
            Applied::Accepted { ticket: Ticket { id, token: 1 }, place: LinePosition::First }
        } else {
            Applied::Queued { id, is_new: true }
        };
        if self.is_all { Applied::All(vec![result]) } else { result }
    }
}

/// Returns the new event of a usual change, and what becomes of it.
fn usual(change: &Change) -> Option<(&NewDelivery, Kind)> {
    let (new, kind) = match change {
        // With several, one that is not usual may undo what was written for the others.
        Change::All(changes) => match &changes[..] {
            [change] => {
                let (new, kind) = usual(change)?;
                return Some((new, Kind { is_all: true, ..kind }));
            }
            _ => return None,
        },
        Change::InLine { change, order, .. } => {
            let (new, kind) = usual(change)?;
            // Only what is queued enters a line without looking at it.
            let is_free = *order == Order::None || !kind.is_claimed;
            return is_free.then_some((new, Kind { enters: true, ..kind }));
        }
        Change::Accept(new) => (new, Kind { is_claimed: true, ..Kind::default() }),
        Change::Put { new, rules: PutRules { has_given_id: true, .. } } => {
            (new, Kind { is_claimed: true, is_awaited: true, ..Kind::default() })
        }
        Change::Queue { new, until, may_repeat } => {
            (new, Kind { queued_until: Some(*until), may_repeat: *may_repeat, ..Kind::default() })
        }
        _ => return None,
    };
    let has_usual_products =
        new.extracted.products.iter().all(|product| !product.contains(BETWEEN) && !product.is_empty());
    (new.lineage.is_none() && has_usual_products).then_some((new, kind))
}
