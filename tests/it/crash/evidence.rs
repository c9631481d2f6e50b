//! The facts after a run: the rows of the log, read with SQLite, and the requests that the endpoints received.

use crate::harness::{Received, Shop};
use std::collections::BTreeMap;
use std::fmt;

/// A row of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    pub state: String,
    pub connector: String,
    pub payload: Vec<u8>,
    /// Attempts that were sent and whose answer is in the log.
    pub settled: usize,
    /// Whether it is claimed by a process, living or dead.
    pub is_claimed: bool,
    /// Whether it waited and was not in flight.
    pub is_waiting: bool,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { state, connector, payload, settled, is_claimed, is_waiting } = self;
        let payload = String::from_utf8_lossy(payload);
        write!(f, "{state} at {connector}, {settled} settled, claimed {is_claimed}, waiting {is_waiting}: {payload}")
    }
}

/// The rows of a log by their webhook ids.
pub type Rows = BTreeMap<String, Row>;

/// A request that an endpoint saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: String,
    pub path: String,
    pub body: Vec<u8>,
    /// Whether the endpoint accepted the event.
    pub is_accepted: bool,
}

/// The facts at one time.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub rows: Rows,
    /// In the order of arrival.
    pub requests: Vec<Request>,
}

/// A delivery that was not sent has no request, and an attempt without a latency has no answer.
const ROWS: &str = "SELECT webhook_id, state, connector, payload, owner IS NOT NULL, next_attempt_at IS NOT NULL,
    (kind IS NOT NULL AND latency_us IS NOT NULL AND coalesce(failure, '') NOT IN ('held', 'breaker', 'stopped'))
      + (SELECT count(*) FROM attempt WHERE delivery_id = id AND attempt.latency_us IS NOT NULL
          AND coalesce(attempt.failure, '') NOT IN ('held', 'breaker', 'stopped'))
  FROM delivery";

/// Collects the facts as they are now.
pub fn gather(shop: &Shop) -> Evidence {
    Evidence { rows: rows(shop), requests: shop.server.requests().iter().map(request).collect() }
}

fn request(received: &Received) -> Request {
    Request {
        id: received.header("webhook-id").expect("an id").to_owned(),
        path: received.path().to_owned(),
        body: received.body.clone(),
        is_accepted: received.status == 200,
    }
}

/// Returns no rows without a log, or before it has its tables.
fn rows(shop: &Shop) -> Rows {
    let path = shop.sandbox.file(".inv-hooks/events.db");
    if !path.exists() {
        return Rows::new();
    }
    let log = rusqlite::Connection::open(path).expect("the log opens");
    let checked: String = log.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("an answer");
    assert_eq!(checked, "ok", "the log is damaged");
    let version: u32 = log.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
    if version == 0 {
        return Rows::new();
    }
    let mut rows = log.prepare(ROWS).expect("a table");
    let read = |row: &rusqlite::Row<'_>| {
        let (is_claimed, is_waiting) = (row.get(4)?, row.get(5)?);
        let (state, connector, payload, settled) =
            (row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, u16>(6)?.into());
        Ok((row.get(0)?, Row { state, connector, payload, settled, is_claimed, is_waiting }))
    };
    rows.query_map([], read).expect("rows").collect::<Result<_, _>>().expect("rows")
}
