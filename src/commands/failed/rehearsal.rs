//! What an import would do, without writing: which events the log already has, and which an earlier line of the file adds.
//!
//! It keeps a few bytes for each new event; a file can have millions.

use super::reported::{conflict, conflict_with_line};
use crate::error::Fault;
use crate::log::{Applied, Differs, Log, Reported};
use crate::model::{ApiKey, DeliveryId, EventName, NewDelivery, State, content_digest, digest};
use std::collections::{HashMap, HashSet};

/// What an import would do with one line.
pub enum Rehearsed {
    /// Add it.
    New,
    /// Nothing: it is already in the log, in this state, or on an earlier line.
    Known(Option<State>),
    /// Refuse it, for this reason.
    Bad(String),
}

/// The log, if there is one, and what the earlier lines would add to it.
#[derive(Default)]
pub struct Rehearsal {
    log: Option<Box<dyn Log>>,
    /// By webhook id: connector, API key and payload.
    by_id: HashMap<u64, (u64, ApiKey, u64)>,
    by_content: HashSet<u64>,
    /// How many rows would be added without a webhook id.
    without_id: HashMap<u64, u32>,
    /// Rows of the log that would take one.
    named: HashSet<DeliveryId>,
}

impl Rehearsal {
    /// Starts with the events of `log`.
    pub fn new(log: Option<Box<dyn Log>>) -> Self {
        Self { log, ..Self::default() }
    }

    /// Returns what an import would do with the next event.
    pub fn take(&mut self, reported: &Reported) -> Result<Rehearsed, Fault> {
        let in_log = self.log.as_mut().map(|log| log.known(reported)).transpose()?.flatten();
        let row = match in_log {
            Some(Applied::Conflict { id, differs }) => return Ok(Rehearsed::Bad(conflict(id, differs))),
            Some(Applied::Named(id) | Applied::Remembered(id)) => Some(id),
            Some(Applied::Reported { id, .. }) => return Ok(Rehearsed::Known(self.state_of(id)?)),
            Some(_) => return Ok(Rehearsed::Known(None)),
            None => None,
        };
        let payload = content_digest(&reported.delivery.payload);
        let content = content_of(&reported.delivery, &payload);
        if reported.has_given_id {
            let state = row.map(|row| self.state_of(row)).transpose()?.flatten();
            return Ok(self.take_with_id(reported, mark(&[&payload]), content, row.zip(state)));
        }
        if !reported.allow_duplicate && self.by_content.contains(&content) {
            return Ok(Rehearsed::Known(None));
        }
        *self.without_id.entry(content).or_default() += 1;
        self.by_content.insert(content);
        Ok(Rehearsed::New)
    }

    fn state_of(&mut self, id: DeliveryId) -> Result<Option<State>, Fault> {
        let row = self.log.as_mut().map(|log| log.get(id)).transpose()?.flatten();
        Ok(row.map(|row| row.state))
    }

    /// `row` is the row of the log that would take the id, and its state.
    fn take_with_id(
        &mut self,
        reported: &Reported,
        payload: u64,
        content: u64,
        row: Option<(DeliveryId, State)>,
    ) -> Rehearsed {
        let new = &reported.delivery;
        let here = (mark(&[new.connector.as_bytes()]), new.api_key, payload);
        let id = mark(&[new.webhook_id.as_bytes()]);
        if let Some(there) = self.by_id.get(&id) {
            return differs(here, *there)
                .map_or(Rehearsed::Known(None), |differs| Rehearsed::Bad(conflict_with_line(differs)));
        }
        self.by_id.insert(id, here);
        if let Some((row, state)) = row
            && self.named.insert(row)
        {
            return Rehearsed::Known(Some(state));
        }
        let waiting = self.without_id.get_mut(&content).filter(|count| **count > 0 && !reported.allow_duplicate);
        if let Some(count) = waiting {
            *count -= 1;
            return Rehearsed::Known(None);
        }
        self.by_content.insert(content);
        Rehearsed::New
    }
}

fn differs(a: (u64, ApiKey, u64), b: (u64, ApiKey, u64)) -> Option<Differs> {
    let parts = [(a.0 == b.0, Differs::Connector), (a.1 == b.1, Differs::ApiKey), (a.2 == b.2, Differs::Payload)];
    parts.into_iter().find(|(is_same, _)| !is_same).map(|(_, differs)| differs)
}

fn content_of(new: &NewDelivery, payload: &[u8]) -> u64 {
    let event = new.event.as_ref().filter(|_| new.api_key.has_events()).map_or("", EventName::as_str);
    mark(&[new.connector.as_bytes(), new.api_key.as_str().as_bytes(), event.as_bytes(), payload])
}

/// Identifies some texts by a part of their digest, which is enough for a dry run.
fn mark(parts: &[&[u8]]) -> u64 {
    let whole = digest(&parts.join(&0));
    whole[..8].iter().fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}
