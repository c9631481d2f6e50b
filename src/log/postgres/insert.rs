//! New rows: one statement each, for rows to be sent and for rows that failed elsewhere.

use super::attempt::AttemptCells;
use super::batch::BatchContext;
use super::cause;
use super::pg_error::PgResult;
use super::session::{Session, Value};
use crate::log::change::{Reported, Wait};
use crate::log::doubt_flags;
use crate::log::imported::{Imported, Whole};
use crate::log::known_by;
use crate::model::{Answer, Cause, EventName, NewDelivery, State, Timestamp, without_nul};
use std::borrow::Cow;

/// Every new row starts with token 1. The payload goes into its own table in the same statement.
macro_rules! insert_sql {
    ($columns:expr, $values:expr) => {
        concat!(
            "WITH new AS (INSERT INTO delivery (token, webhook_id, event_id, environment, connector, api_key, event, created_at,
               event_time, store_id, document_id, products, is_test, source_file, source_line, lineage_of, lineage_difference,
               payload_bytes, has_payload, ",
            $columns,
            ") VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::bytea IS NOT NULL, ",
            $values,
            ") ON CONFLICT (webhook_id) DO NOTHING RETURNING id),
             kept AS (INSERT INTO payload (delivery_id, bytes) SELECT id, $18::bytea FROM new WHERE $18::bytea IS NOT NULL)
             SELECT id FROM new"
        )
    };
}

/// The columns of a row with an attempt that was made elsewhere, and places for their values.
macro_rules! insert_tried_sql {
    ($columns:literal, $values:literal) => {
        insert_sql!(
            concat!(
                "kind, started_at, url, made_by, reason, failure, phase, status, error, error_code, latency_us, response_type, flags,
                 response, state, failed_at, digest, attempts, reposts, cause_id, cause",
                $columns
            ),
            concat!(
                "$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39",
                $values
            )
        )
    };
}

/// Inserts a row that `owner` has claimed, and that may wait. Returns its id, or `None` if the webhook id exists.
pub fn insert_claimed(
    session: &Session,
    (owner, now): (i64, Option<Timestamp>),
    new: &NewDelivery,
    wait: Option<Wait>,
) -> PgResult<Option<i64>> {
    const SQL: &str = insert_sql!("state, owner, claimed_at, next_attempt_at, lane", "'pending', $19, $20, $21, $22");
    let now = now.map(Timestamp::as_millis);
    let (until, lane) = (wait.map(|wait| wait.until.as_millis()), wait.map(|wait| i64::from(wait.lane)));
    insert(session, SQL, &DeliveryCells::of(new), &[&owner, &now, &until, &lane])
}

/// Inserts a row that `owner` has claimed and that a sender waits for. Returns its id, or `None` if the webhook id exists.
pub fn insert_awaited(
    session: &Session,
    (owner, now): (i64, Option<Timestamp>),
    new: &NewDelivery,
) -> PgResult<Option<i64>> {
    const SQL: &str = insert_sql!("state, is_awaited, owner, claimed_at", "'pending', true, $19, $20");
    insert(session, SQL, &DeliveryCells::of(new), &[&owner, &now.map(Timestamp::as_millis)])
}

/// Inserts a row that no process has claimed, to be sent and retried until `until`. Returns its id, or `None` if the webhook id exists.
pub fn insert_queued(
    session: &Session,
    new: &NewDelivery,
    until: Timestamp,
    may_repeat: bool,
) -> PgResult<Option<i64>> {
    const SQL: &str = insert_sql!("state, queued_until, may_repeat", "'pending', $19, $20");
    insert(session, SQL, &DeliveryCells::of(new), &[&until.as_millis(), &may_repeat])
}

/// Inserts a discarded row for an event that came in again after row `of` was delivered. Returns its id, or `None` if the webhook
/// id exists.
pub fn insert_absorbed(session: &Session, new: &NewDelivery, of: i64, reason: &str) -> PgResult<Option<i64>> {
    const SQL: &str = insert_sql!("state, again_of, discard_reason", "'discarded', $19, $20");
    insert(session, SQL, &DeliveryCells::of(new), &[&of, &reason])
}

/// Inserts a row with the attempt that was made elsewhere. Returns its id, or `None` if the webhook id exists.
pub fn insert_tried(
    session: &Session,
    context: &BatchContext<'_>,
    reported: &Reported,
    digest: &[u8],
) -> PgResult<Option<i64>> {
    const SQL: &str = insert_tried_sql!("", "");
    let tried = TriedCells::of(reported, digest);
    let id = insert(session, SQL, &DeliveryCells::of(&reported.delivery), &tried.values())?;
    Ok(noted(context, id, reported.state, reported.at))
}

/// Inserts a row of another log with all that is known of it. Returns its id, or `None` if the webhook id exists.
pub fn insert_imported(
    session: &Session,
    context: &BatchContext<'_>,
    reported: &Reported,
    imported: &Imported,
    digest: &[u8],
) -> PgResult<Option<i64>> {
    const SQL: &str = insert_tried_sql!(", imported_id, delivered_at, discard_reason", ", $40, $41, $42");
    let Reported { delivery, at, state, .. } = reported;
    let mut of_delivery = DeliveryCells::of(delivery);
    let (mut tried, mut delivered_at, mut reason, mut time) = (TriedCells::of(reported, digest), None, None, *at);
    if let Some(whole) = &imported.whole {
        tried = TriedCells::of_whole(reported, whole, digest);
        delivered_at = whole.delivered_at;
        reason = whole.discard_reason.as_deref().map(without_nul);
        time = whole.failed_at.unwrap_or(*at);
        if let Some(gone) = &whole.gone {
            of_delivery.payload_bytes = signed(gone.bytes);
            of_delivery.payload = None;
        }
    }
    let delivered_millis = delivered_at.map(Timestamp::as_millis);
    let mut more = tried.values();
    more.extend([&imported.id.0 as Value<'_>, &delivered_millis, &reason]);
    let id = insert(session, SQL, &of_delivery, &more)?;
    if let (Some(_), Some(at), false) = (id, delivered_at, delivery.is_test) {
        context.note_delivery(delivery.environment.as_str(), &delivery.connector, at);
    }
    Ok(noted(context, id, *state, time))
}

/// Notes the row for those who watch the log, if it failed.
fn noted(context: &BatchContext<'_>, id: Option<i64>, state: State, at: Timestamp) -> Option<i64> {
    if let (Some(id), State::Failed | State::Unknown) = (id, state) {
        context.note_failure(id, at);
    }
    id
}

/// What is known of a delivery that was made elsewhere.
struct TriedCells<'a> {
    attempt: AttemptCells<'a>,
    state: &'static str,
    failed_at: Option<i64>,
    digest: Option<Cow<'a, [u8]>>,
    attempts: i64,
    reposts: i64,
    cause: [Option<String>; 2],
}

impl<'a> TriedCells<'a> {
    fn of(reported: &'a Reported, digest: &'a [u8]) -> Self {
        let Reported { attempt, at, state, reposts, .. } = reported;
        let was_tried = attempt.answer.as_ref().is_none_or(Answer::was_tried);
        let is_none = attempt.number == 0 && was_tried;
        Self {
            attempt: if is_none { AttemptCells::none() } else { AttemptCells::of(attempt) },
            state: state.as_str(),
            failed_at: Some(at.as_millis()),
            digest: Some(Cow::Borrowed(digest)),
            attempts: i64::from(attempt.number),
            reposts: i64::from(*reposts),
            cause: cause::write(Cause::of_row(*state, attempt.answer.as_ref()).as_ref()),
        }
    }

    fn of_whole(reported: &'a Reported, whole: &Whole, digest: &'a [u8]) -> Self {
        let Reported { attempt, at, state, doubt, .. } = reported;
        let mut of_attempt = if whole.has_attempt { AttemptCells::of(attempt) } else { AttemptCells::none() };
        let latest = attempt.answer.as_ref().filter(|_| whole.has_attempt);
        of_attempt.flags = latest.map_or(0, doubt_flags::flags) | doubt_flags::flags_of_doubt(*doubt);
        let is_failed = matches!(state, State::Failed | State::Unknown);
        let failed_at = whole.failed_at.or(is_failed.then_some(*at));
        // An event that never failed is not recognised by its content.
        let own = match &whole.gone {
            Some(gone) => gone.digest.map(|digest| Cow::Owned(known_by::by_content(&digest))),
            None => failed_at.map(|_| Cow::Borrowed(digest)),
        };
        let cause = match state {
            State::Delivered => None,
            State::Unknown => Cause::of_row(*state, None),
            _ => whole.cause.clone().or_else(|| Cause::of_row(*state, latest)),
        };
        Self {
            attempt: of_attempt,
            failed_at: failed_at.map(Timestamp::as_millis),
            digest: own,
            cause: cause::write(cause.as_ref()),
            ..Self::of(reported, digest)
        }
    }

    fn values(&self) -> Vec<Value<'_>> {
        let rest: [Value<'_>; 7] =
            [&self.state, &self.failed_at, &self.digest, &self.attempts, &self.reposts, &self.cause[0], &self.cause[1]];
        self.attempt.values().into_iter().chain(rest).collect()
    }
}

fn insert(session: &Session, sql: &'static str, new: &DeliveryCells<'_>, more: &[Value<'_>]) -> PgResult<Option<i64>> {
    let values: Vec<Value<'_>> = new.values().into_iter().chain(more.iter().copied()).collect();
    session.one(sql, &values, |cells| cells.next())
}

/// A new delivery as values to be written. The texts have no NUL, which the server refuses.
pub struct DeliveryCells<'a> {
    pub webhook_id: Cow<'a, str>,
    pub event_id: Cow<'a, str>,
    pub environment: &'a str,
    pub connector: Cow<'a, str>,
    pub api_key: &'static str,
    pub event: Option<&'a str>,
    pub created_at: i64,
    pub event_time: Option<i64>,
    pub store: Option<Cow<'a, str>>,
    pub document: Option<Cow<'a, str>>,
    pub products: Option<Vec<Cow<'a, str>>>,
    pub is_test: bool,
    pub source_file: Option<Cow<'a, str>>,
    pub source_line: Option<i64>,
    pub lineage_of: Option<i64>,
    pub lineage_difference: Option<Cow<'a, str>>,
    pub payload_bytes: i64,
    pub payload: Option<&'a [u8]>,
}

impl<'a> DeliveryCells<'a> {
    /// Takes a new delivery.
    pub fn of(new: &'a NewDelivery) -> Self {
        let (extracted, source, lineage) = (&new.extracted, new.source.as_ref(), new.lineage.as_ref());
        let products: Vec<Cow<'a, str>> = extracted.products.iter().map(|product| without_nul(product)).collect();
        Self {
            webhook_id: without_nul(&new.webhook_id),
            event_id: without_nul(&new.event_id),
            environment: new.environment.as_str(),
            connector: without_nul(&new.connector),
            api_key: new.api_key.as_str(),
            event: new.event.as_ref().map(EventName::as_str),
            created_at: new.created_at.as_millis(),
            event_time: extracted.time.map(Timestamp::as_millis),
            store: extracted.store.as_deref().map(without_nul),
            document: extracted.document.as_deref().map(without_nul),
            products: (!products.is_empty()).then_some(products),
            is_test: new.is_test,
            source_file: source.map(|source| without_nul(&source.file)),
            source_line: source.map(|source| signed(source.line)),
            lineage_of: lineage.map(|lineage| lineage.of.0),
            lineage_difference: lineage.map(|lineage| without_nul(&lineage.difference)),
            payload_bytes: signed(new.payload.len() as u64),
            payload: Some(&new.payload),
        }
    }

    fn values(&self) -> [Value<'_>; 18] {
        [
            &self.webhook_id,
            &self.event_id,
            &self.environment,
            &self.connector,
            &self.api_key,
            &self.event,
            &self.created_at,
            &self.event_time,
            &self.store,
            &self.document,
            &self.products,
            &self.is_test,
            &self.source_file,
            &self.source_line,
            &self.lineage_of,
            &self.lineage_difference,
            &self.payload_bytes,
            &self.payload,
        ]
    }
}

/// A line number or a length, which always fits in practice.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
