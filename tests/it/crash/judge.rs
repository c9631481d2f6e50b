//! Finds broken promises from the evidence alone.

use super::evidence::{Evidence, Request, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about a log over several runs that were killed.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    /// Attempts in the log before the first run.
    before: BTreeMap<String, usize>,
    /// Attempts that were sent and whose answers were lost, by webhook id.
    lost: BTreeMap<String, usize>,
    /// Number of these that the endpoint accepted.
    excused: BTreeMap<String, usize>,
}

/// Counts of a run without a broken promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In flight when the process died.
    pub in_flight: usize,
    /// Accepted more than once.
    pub duplicates: usize,
    /// Rows that waited when the process died.
    pub waiting: usize,
}

impl Found {
    pub fn add(&mut self, other: Self) {
        self.in_flight += other.in_flight;
        self.duplicates += other.duplicates;
        self.waiting += other.waiting;
    }
}

fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

impl Judge {
    /// Starts with a log before the first run.
    pub fn new(before: &Evidence) -> Self {
        let before = before.rows.iter().map(|(id, row)| (id.clone(), row.settled)).collect();
        Self { before, ..Self::default() }
    }

    /// Checks a run right after its death, before another process opens the log: everything that was sent is in the
    /// log, and at most `room` deliveries are without their answer.
    pub fn after_death(&mut self, evidence: &Evidence, room: usize) -> Result<Found, String> {
        is_sent_as_written(evidence)?;
        let mut found = Found::default();
        for (id, row) in &evidence.rows {
            let sent: Vec<&Request> = evidence.requests.iter().filter(|one| one.id == *id).collect();
            let known = row.settled - self.before.get(id).copied().unwrap_or_default();
            let lost = self.lost.entry(id.clone()).or_default();
            ensure(known + *lost <= sent.len(), || format!("{id}: {known} answers to {} requests", sent.len()))?;
            let in_flight = sent.len() - known - *lost;
            ensure(in_flight <= 1, || format!("{id}: the answers of {in_flight} requests are not in the log"))?;
            found.waiting += usize::from(row.is_claimed && row.is_waiting);
            if in_flight == 1 {
                ensure(row.is_claimed && !row.is_waiting, || format!("{id} is on its way, and the log says {row:?}"))?;
                *lost += 1;
                found.in_flight += 1;
                let was_accepted = sent.last().is_some_and(|one| one.is_accepted);
                *self.excused.entry(id.clone()).or_default() += usize::from(was_accepted);
            }
        }
        ensure(found.in_flight <= room, || format!("{} were in flight where {room} may be", found.in_flight))?;
        Ok(found)
    }

    /// Checks the end of all runs: every one of `count` events is delivered, and none was sent again more times than
    /// its answers were lost.
    pub fn at_the_end(&self, evidence: &Evidence, count: usize) -> Result<Found, String> {
        is_sent_as_written(evidence)?;
        let open: Vec<_> = evidence.rows.iter().filter(|(_, row)| row.state != "delivered" || row.is_claimed).collect();
        ensure(open.is_empty(), || format!("{} are not delivered: {open:?}", open.len()))?;
        let events: BTreeSet<_> = evidence.rows.values().map(|row| (&row.connector, &row.payload)).collect();
        let rows = evidence.rows.len();
        ensure(rows == count && events.len() == count, || {
            format!("{rows} rows of {} events, of {count}", events.len())
        })?;
        let mut found = Found::default();
        for id in evidence.rows.keys() {
            let accepted = evidence.requests.iter().filter(|one| one.id == *id && one.is_accepted).count();
            let excused = self.excused.get(id).copied().unwrap_or_default();
            ensure(accepted > 0, || format!("{id} is delivered, and was never accepted"))?;
            ensure(accepted <= 1 + excused, || format!("{id} was accepted {accepted} times, {excused} excused"))?;
            found.duplicates += accepted - 1;
        }
        Ok(found)
    }
}

/// Checks that every request is a row of the log, has exactly its bytes, and went to its connector's endpoint.
fn is_sent_as_written(evidence: &Evidence) -> Result<(), String> {
    for request in &evidence.requests {
        let row = evidence.rows.get(&request.id);
        let row = row.ok_or_else(|| format!("{} was sent and is not in the log", request.id))?;
        ensure(row.payload == request.body, || format!("{} was sent with other bytes", request.id))?;
        ensure(request.path == format!("/{}", row.connector), || format!("{} went to {}", request.id, request.path))?;
    }
    Ok(())
}

/// Checks that deliveries that were in flight when their process died are now unknown, and that all others are
/// unchanged.
pub fn is_buried(dead: &Rows, buried: &Rows) -> Result<(), String> {
    for (id, row) in dead {
        let expected = if row.is_claimed && !row.is_waiting { "unknown" } else { &row.state };
        let now = buried.get(id).ok_or_else(|| format!("{id} is gone"))?;
        let is_free = !now.is_claimed && !now.is_waiting;
        ensure(now.state == expected && is_free, || format!("{id}: {row:?} became {now:?}, not {expected}"))?;
    }
    ensure(dead.len() == buried.len(), || format!("{} rows became {}", dead.len(), buried.len()))
}

/// Checks the order within each document: an event is sent only after all earlier ones were accepted, and never after a
/// later one. `place` returns the document of an event and its place in it.
pub fn is_in_order(requests: &[Request], place: impl Fn(&[u8]) -> (String, usize)) -> Result<(), String> {
    let mut next: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for request in requests {
        let (document, at) = place(&request.body);
        let next = next.entry((&request.path, document.clone())).or_default();
        ensure(at == *next || at + 1 == *next, || {
            format!("{}: event {at} of {document} came where {next} was next", request.path)
        })?;
        if request.is_accepted {
            *next = at + 1;
        }
    }
    Ok(())
}
