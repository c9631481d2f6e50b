//! Locks for what has no row of its own yet: a document's line, an event that is recognised by its content, a webhook id.
//!
//! Several machines write at once, and none sees what another one has not committed. Two new events of one document would both be
//! the first in its line. So whoever looks at a line locks a row of the table `line` first, until its commit, and sees then what the
//! one before has committed. All keys of a change are locked at once and in order, so that two changes never wait for each other.

use super::pg_error::PgResult;
use super::session::Session;
use crate::killpoint;
use crate::model::{NewDelivery, content_digest, hex, without_nul};
use std::collections::BTreeSet;

/// What is locked.
pub type Keys = BTreeSet<String>;

/// Locks lines of documents. Their rows stay, because a document usually has several events.
pub fn lock_line(session: &Session, keys: &Keys) -> PgResult<()> {
    if keys.is_empty() || killpoint::is_left_out("line") {
        return Ok(());
    }
    let all: Vec<&str> = keys.iter().map(String::as_str).collect();
    let add =
        "INSERT INTO line (key) SELECT key FROM unnest($1::text[]) AS new (key) ORDER BY key ON CONFLICT DO NOTHING";
    let lock = "SELECT 1 FROM line WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE";
    loop {
        session.execute(add, &[&all])?;
        // A row may be deleted with its document in between.
        if session.rows(lock, &[&all])?.len() == all.len() {
            return Ok(());
        }
    }
}

/// Locks keys that are seldom used twice, and leaves nothing behind: whoever inserts the same key waits until this transaction has
/// ended, also if the row was deleted by then.
pub fn lock_once(session: &Session, keys: &Keys) -> PgResult<()> {
    if keys.is_empty() {
        return Ok(());
    }
    let all: Vec<&str> = keys.iter().map(String::as_str).collect();
    let add =
        "INSERT INTO line (key) SELECT key FROM unnest($1::text[]) AS new (key) ORDER BY key ON CONFLICT DO NOTHING";
    session.execute(add, &[&all])?;
    session.execute("DELETE FROM line WHERE key = ANY($1::text[])", &[&all]).map(drop)
}

/// Locks an event that is recognised by its content, which has this payload.
pub fn lock_content(session: &Session, payload: &[u8]) -> PgResult<()> {
    lock_once(session, &[content_key(payload)].into())
}

/// Returns the key of the events with the content of `payload`.
pub fn content_key(payload: &[u8]) -> String {
    format!("digest:{}", hex(&content_digest(payload)))
}

/// Returns the key of a webhook id.
pub fn webhook_key(id: &str) -> String {
    format!("webhook:{}", without_nul(id))
}

/// Returns the key of the line that a new delivery is in; `None` if it is in none.
pub fn line_key(new: &NewDelivery) -> Option<String> {
    new.extracted.time?;
    let document = new.extracted.document.as_deref()?;
    Some(document_key(new.environment.as_str(), new.api_key.as_str(), new.extracted.store.as_deref(), document))
}

/// Returns the keys of the lines that rows are in.
pub fn lines_of(session: &Session, ids: &[i64]) -> PgResult<Keys> {
    let sql = "SELECT environment, api_key, store_id, document_id FROM delivery
               WHERE id = ANY($1) AND document_id IS NOT NULL AND event_time IS NOT NULL";
    let keys = session.all(sql, &[&ids], |cells| {
        let (environment, api_key, store): (&str, &str, Option<&str>) = (cells.next()?, cells.next()?, cells.next()?);
        Ok(document_key(environment, api_key, store, cells.next()?))
    });
    keys.map(|keys| keys.into_iter().collect())
}

/// The connector's name is left out: it may change.
pub fn document_key(environment: &str, api_key: &str, store: Option<&str>, document: &str) -> String {
    let parts = [Some(environment), Some(api_key), store, Some(document)].map(|part| part.map(without_nul));
    format!("document:{}", serde_json::to_string(&parts).expect("texts are always JSON"))
}
