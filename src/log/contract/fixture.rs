//! Deliveries, attempts and shortcuts for the behaviours.

use crate::log::{
    Applied, Candidate, Change, Claimed, Log, Next, NotClaimed, Opened, Refuse, SentLine, Settlement, Ticket,
};
use crate::model::{
    Answer, ApiKey, Attempt, AttemptKind, Delivery, DeliveryId, Environment, Extracted, Failure, NewDelivery, Page,
    Query, Seen, Sort, State, Timestamp,
};
use std::time::Duration;

/// The location of a log. Each time it is opened simulates another process.
pub trait Place {
    /// Opens the log for writing, at the time `now`.
    fn open(&self, now: Timestamp) -> Opened;

    /// Opens it for writing, at a fixed time.
    fn log(&self) -> Box<dyn Log> {
        self.open(at(0)).log
    }
}

/// Returns the time `seconds` after the start of the test.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_772_466_000_000 + seconds * 1000).expect("a time")
}

pub fn environment() -> Environment {
    "staging".parse().expect("an environment")
}

/// Returns the `n`th delivery: a cycle count with its own document, store and product.
pub fn delivery(n: i64) -> NewDelivery {
    let text = |what: &str| Some(format!("{what}-{n}"));
    NewDelivery {
        webhook_id: format!("webhook-{n}"),
        event_id: format!("event-{n}"),
        environment: environment(),
        connector: "wms".to_owned(),
        api_key: ApiKey::Cyc,
        event: "CYC_COUNT_COMPLETED_EVENT".parse().ok(),
        payload: format!("{{\"cycleCountId\" : \"D-{n}\",\"big\":9007199254740993}}").into_bytes(),
        extracted: Extracted {
            event: None,
            document: text("D"),
            store: text("S"),
            time: Some(at(n)),
            products: vec![format!("P-{n}")],
        },
        is_test: false,
        created_at: at(n),
        source: None,
        lineage: None,
    }
}

/// Returns a delivery of always the same document, for an event at the time `n`.
pub fn same_document(n: i64) -> NewDelivery {
    let mut new = delivery(n);
    new.extracted.document = Some("D".to_owned());
    new.extracted.store = Some("S".to_owned());
    new
}

pub fn attempt(kind: AttemptKind, failure: Option<Failure>) -> Attempt {
    let status = if failure.is_some() { 503 } else { 200 };
    let answer = Answer { failure, status: Some(status), latency: Duration::from_millis(7), ..Answer::default() };
    Attempt {
        number: 1,
        kind,
        started_at: at(0),
        url: "https://wms.example.com/".to_owned(),
        by: None,
        reason: None,
        answer: Some(answer),
    }
}

/// Commits one change.
pub fn commit(log: &mut dyn Log, change: Change) -> Applied {
    let mut applied = log.commit(vec![change]).expect("a commit");
    assert_eq!(applied.len(), 1);
    applied.remove(0)
}

pub fn accept(log: &mut dyn Log, new: NewDelivery) -> Ticket {
    match commit(log, Change::Accept(Box::new(new))) {
        Applied::Accepted { ticket, place: crate::log::LinePosition::First } => ticket,
        other => panic!("not accepted: {other:?}"),
    }
}

/// Claims a row as it is now, if it is in one of the states `from`.
pub fn claim(log: &mut dyn Log, id: DeliveryId, from: &[State]) -> Result<Claimed, NotClaimed> {
    let row = log.get(id).expect("an answer");
    let state = row.as_ref().map(|row| row.state).filter(|state| from.contains(state)).or(from.first().copied());
    let seen = Seen { state: state.unwrap_or(State::Pending), claims: row.map_or(0, |row| row.claims) };
    claim_as_seen(log, id, seen, Refuse::default())
}

/// Claims a row as a selection saw it.
pub fn claim_as_seen(log: &mut dyn Log, id: DeliveryId, seen: Seen, refuse: Refuse) -> Result<Claimed, NotClaimed> {
    match commit(log, Change::Claim { id, seen, refuse }) {
        Applied::Claimed(claimed) => Ok(*claimed),
        Applied::NotClaimed(why) => Err(why),
        other => panic!("no answer to a claim: {other:?}"),
    }
}

pub fn settle(log: &mut dyn Log, ticket: Ticket, attempt: Attempt, time: Timestamp) -> Applied {
    commit(log, Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: time, next: Next::End })))
}

/// Returns the end of a first attempt.
#[cfg(feature = "postgres")]
pub fn settlement(ticket: Ticket, kind: AttemptKind, failure: Option<Failure>, at: Timestamp) -> Settlement {
    Settlement { ticket, lane: 0, attempt: attempt(kind, failure), at, next: Next::End }
}

/// Writes a delivery that failed at second `n`.
pub fn failed(log: &mut dyn Log, new: NewDelivery) -> DeliveryId {
    let time = new.created_at;
    let ticket = accept(log, new);
    let applied = settle(log, ticket, attempt(AttemptKind::Send, Some(Failure::HttpStatus)), time);
    assert_eq!(applied, Applied::Settled(ticket.id));
    ticket.id
}

/// Writes a delivery that was delivered.
pub fn delivered(log: &mut dyn Log, new: NewDelivery) -> DeliveryId {
    let ticket = accept(log, new);
    assert_eq!(settle(log, ticket, attempt(AttemptKind::Send, None), at(0)), Applied::Settled(ticket.id));
    ticket.id
}

pub fn get(log: &mut dyn Log, id: DeliveryId) -> Delivery {
    log.get(id).expect("an answer").expect("a row")
}

/// Returns the ids of the first page, newest first.
pub fn found(log: &mut dyn Log, query: &Query) -> Vec<DeliveryId> {
    let page = Page { sort: Sort::Newest, limit: 1000, after: None };
    log.search(query, &page).expect("a page").iter().map(|delivery| delivery.id).collect()
}

/// Writes one failed delivery, for tests that need any.
pub fn fail_one(log: &mut dyn Log) -> DeliveryId {
    failed(log, delivery(1))
}

/// Returns the lines of `file` that the log has, by line and payload.
pub fn lines_of(log: &mut dyn Log, file: &str) -> Vec<SentLine> {
    let mut lines = Vec::new();
    log.lines_of(&environment(), file, &mut |line| lines.push(line)).expect("lines");
    lines.sort_by_key(|line| line.line);
    lines
}

/// Returns every row of `query` as a candidate.
pub fn candidates(log: &mut dyn Log, query: &Query) -> Vec<Candidate> {
    let mut rows = Vec::new();
    log.candidates(query, &mut |row| rows.push(row)).expect("rows");
    rows
}
