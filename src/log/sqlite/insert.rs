//! New rows: one statement each, for rows to be sent and for rows that failed elsewhere.

use super::attempt;
use super::batch::Batch;
use super::cause;
use super::cells::{SqlValue, bytes, number, text, time};
use super::last_delivery;
use super::latest_failure;
use crate::log::change::{Reported, Wait};
use crate::log::doubt_flags;
use crate::log::imported::Imported;
use crate::log::known_by;
use crate::model::{Answer, Cause, EventName, NewDelivery, State, Timestamp};

/// Every new row starts with token 1.
macro_rules! insert_sql {
    ($columns:literal, $values:literal) => {
        concat!(
            "INSERT INTO delivery (token, webhook_id, event_id, environment, connector, api_key, event, created_at, event_time,
               store_id, document_id, products, is_test, source_file, source_line, lineage_of, lineage_difference, payload_bytes,
               payload, ",
            $columns,
            ") VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ",
            $values,
            ") ON CONFLICT (webhook_id) DO NOTHING"
        )
    };
}

/// Inserts a row that `owner` has claimed, and that may wait. Returns its id, or `None` if the webhook id exists.
pub fn insert_claimed(
    batch: &Batch<'_>,
    (owner, now): (i64, Option<Timestamp>),
    new: &NewDelivery,
    wait: Option<Wait>,
) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!("state, owner, claimed_at, next_attempt_at, lane", "'pending', ?19, ?20, ?21, ?22");
    let lane = wait.map(|wait| i64::from(wait.lane));
    insert(batch, SQL, new, [number(owner), time(now), time(wait.map(|wait| wait.until)), number(lane)])
}

/// Inserts a row that `owner` has claimed and that a sender waits for. Returns its id, or `None` if the webhook id exists.
pub fn insert_awaited(
    batch: &Batch<'_>,
    (owner, now): (i64, Option<Timestamp>),
    new: &NewDelivery,
) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!("state, is_awaited, owner, claimed_at", "'pending', 1, ?19, ?20");
    insert(batch, SQL, new, [number(owner), time(now)])
}

/// Inserts a row that no process has claimed, to be sent and retried until `until`. Returns its id, or `None` if the webhook id exists.
pub fn insert_queued(
    batch: &Batch<'_>,
    new: &NewDelivery,
    until: Timestamp,
    may_repeat: bool,
) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!("state, queued_until, may_repeat", "'pending', ?19, ?20");
    insert(batch, SQL, new, [time(until), number(i64::from(may_repeat))])
}

/// Inserts a discarded row for an event that came in again after row `of` was delivered. Returns its id, or `None` if the webhook
/// id exists.
pub fn insert_absorbed(batch: &Batch<'_>, new: &NewDelivery, of: i64, reason: &str) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!("state, again_of, discard_reason", "'discarded', ?19, ?20");
    insert(batch, SQL, new, [number(of), text(reason)])
}

/// Inserts a row with the attempt that was made elsewhere. Returns its id, or `None` if the webhook id exists.
pub fn insert_tried(batch: &Batch<'_>, reported: &Reported, digest: &[u8]) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!(
        "kind, started_at, url, made_by, reason, failure, phase, status, error, error_code, latency_us, response_type, flags,
         response, state, failed_at, digest, attempts, reposts, cause_id, cause",
        "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39"
    );
    let id = insert(batch, SQL, &reported.delivery, tried_cells(reported, digest))?;
    noted(batch, id, reported.state, reported.at)
}

/// Notes the row for those who watch the log, if it failed.
fn noted(batch: &Batch<'_>, id: Option<i64>, state: State, at: Timestamp) -> rusqlite::Result<Option<i64>> {
    if let (Some(id), State::Failed | State::Unknown) = (id, state) {
        latest_failure::note(batch, id, at)?;
    }
    Ok(id)
}

fn tried_cells<'a>(reported: &'a Reported, digest: &'a [u8]) -> impl Iterator<Item = SqlValue<'a>> {
    let Reported { attempt, at, state, reposts, .. } = reported;
    let was_tried = attempt.answer.as_ref().is_none_or(Answer::was_tried);
    let of_attempt = if attempt.number == 0 && was_tried { attempt::none() } else { attempt::write(attempt) };
    let counts = [attempt.number, *reposts].map(|count| number(i64::from(count)));
    let failed_by = Cause::of_row(*state, attempt.answer.as_ref());
    let cells = of_attempt.into_iter().chain([text(state.as_str()), time(*at), bytes(digest)]).chain(counts);
    cells.chain(cause::write(failed_by.as_ref()))
}

/// Inserts a row of another log with all that is known of it. Returns its id, or `None` if the webhook id exists.
pub fn insert_imported(
    batch: &Batch<'_>,
    reported: &Reported,
    imported: &Imported,
    digest: &[u8],
) -> rusqlite::Result<Option<i64>> {
    const SQL: &str = insert_sql!(
        "kind, started_at, url, made_by, reason, failure, phase, status, error, error_code, latency_us, response_type, flags,
         response, state, failed_at, digest, attempts, reposts, cause_id, cause, imported_id, delivered_at, discard_reason",
        "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42"
    );
    let Reported { delivery, attempt, at, state, reposts, doubt, .. } = reported;
    let Some(whole) = &imported.whole else {
        let more = [number(imported.id.0), time(None), text(None)];
        let id = insert(batch, SQL, delivery, tried_cells(reported, digest).chain(more))?;
        return noted(batch, id, *state, *at);
    };
    let mut of_attempt = if whole.has_attempt { attempt::write(attempt) } else { attempt::none() };
    let latest = attempt.answer.as_ref().filter(|_| whole.has_attempt);
    of_attempt[attempt::FLAGS] = number(latest.map_or(0, doubt_flags::flags) | doubt_flags::flags_of_doubt(*doubt));
    let is_failed = matches!(state, State::Failed | State::Unknown);
    let failed_at = whole.failed_at.or(is_failed.then_some(*at));
    // An event that never failed is not recognised by its content.
    let own = match &whole.gone {
        Some(gone) => SqlValue::Owned(gone.digest.map(|digest| known_by::by_content(&digest)).into()),
        None => bytes(failed_at.map(|_| digest)),
    };
    let cause = match state {
        State::Delivered => None,
        State::Unknown => Cause::of_row(*state, None),
        _ => whole.cause.clone().or_else(|| Cause::of_row(*state, latest)),
    };
    let counts = [attempt.number, *reposts].map(|count| number(i64::from(count)));
    let more = [number(imported.id.0), time(whole.delivered_at), text(whole.discard_reason.as_deref())];
    let cells = of_attempt.into_iter().chain([text(state.as_str()), time(failed_at), own]).chain(counts);
    let cells = cells.chain(cause::write(cause.as_ref())).chain(more);
    let mut of_delivery = self::cells(delivery);
    if let Some(gone) = &whole.gone {
        of_delivery[PAYLOAD_BYTES] = number(signed(gone.bytes));
        of_delivery[PAYLOAD] = bytes(None);
    }
    let changed = batch.execute(SQL, of_delivery.into_iter().chain(cells))?;
    let id = (changed == 1).then(|| batch.last_insert_rowid());
    if let (Some(id), Some(_)) = (id, whole.delivered_at) {
        last_delivery::note_row(batch, id)?;
    }
    noted(batch, id, *state, failed_at.unwrap_or(*at))
}

fn insert<'a>(
    batch: &Batch<'_>,
    sql: &'static str,
    new: &'a NewDelivery,
    more: impl IntoIterator<Item = SqlValue<'a>>,
) -> rusqlite::Result<Option<i64>> {
    let cells = cells(new).into_iter().chain(more);
    let changed = batch.execute(sql, cells)?;
    Ok((changed == 1).then(|| batch.last_insert_rowid()))
}

/// The places of the payload in [`cells`].
const PAYLOAD_BYTES: usize = 16;
const PAYLOAD: usize = 17;

fn cells(new: &NewDelivery) -> [SqlValue<'_>; 18] {
    let (extracted, source, lineage) = (&new.extracted, new.source.as_ref(), new.lineage.as_ref());
    [
        text(new.webhook_id.as_str()),
        text(new.event_id.as_str()),
        text(new.environment.as_str()),
        text(new.connector.as_str()),
        text(new.api_key.as_str()),
        text(new.event.as_ref().map(EventName::as_str)),
        time(new.created_at),
        time(extracted.time),
        text(extracted.store.as_deref()),
        text(extracted.document.as_deref()),
        products(new),
        number(i64::from(new.is_test)),
        text(source.map(|source| source.file.as_str())),
        number(source.map(|source| signed(source.line))),
        number(lineage.map(|lineage| lineage.of.0)),
        text(lineage.map(|lineage| lineage.difference.as_str())),
        number(signed(new.payload.len() as u64)),
        bytes(new.payload.as_slice()),
    ]
}

fn products(new: &NewDelivery) -> SqlValue<'_> {
    let products = &new.extracted.products;
    let list = (!products.is_empty()).then(|| serde_json::to_string(products).expect("texts are always JSON"));
    SqlValue::Owned(list.into())
}

/// A line number or a length, which always fits in practice.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
