//! The events that a repost sends and skips, in little memory per event: there may be millions.
//!
//! It only collects and counts. `selector` decides which events are sent.

use super::newest::{Newest, Snapshot};
use crate::catalog::{self, Effect, needs_a_person};
use crate::commands::context::{FaultyTargets, is_known_to};
use crate::engine::{Job, RouteId, RouteTable, SortKey};
use crate::error::Fault;
use crate::log::{Candidate, Log, Refuse};
use crate::model::{Delivery, DeliveryId, Destination, Doubt, Order, Skip, State};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An event to send.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// Its id and its place in the order of sending.
    pub sort_key: SortKey,
    /// Its destination.
    pub route: RouteId,
    /// How many times it had been claimed when it was selected.
    pub claims: u32,
}

/// Number of stock changes of one connector that a person must decide about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doubtful {
    /// All of them.
    pub count: u64,
    /// Those that may have been applied under another webhook id, or by another endpoint.
    pub under_another_id: u64,
}

/// The events that a repost sends and skips.
pub struct Selection {
    /// The events to send, in this order.
    pub chosen: Vec<Chosen>,
    /// Their destinations.
    pub routes: RouteTable,
    /// The events to skip, and why.
    pub skipped: Vec<(DeliveryId, Skip)>,
    /// Connectors and tenants that cannot be used.
    pub faulty: FaultyTargets,
    /// Number of events to send by destination and by the kind of their last failure.
    pub groups: BTreeMap<(String, String), u64>,
    /// Number of events to send of whose document a newer event was already delivered.
    pub out_of_order: u64,
    /// Whether superseded snapshots are sent.
    pub has_superseded: bool,
    /// Number of stock changes to send that the endpoint may already have applied.
    pub in_doubt: u64,
    /// Number of events named by their ids that are in doubt.
    pub named_in_doubt: usize,
    /// Whether some of these are sent only because the user asked for it.
    pub has_maybe_applied: bool,
    /// Number of such stock changes that are skipped until a person decides, by connector.
    pub left_to_a_person: BTreeMap<String, Doubtful>,
    /// The destination of events that are not sent to their own connector.
    pub elsewhere: Option<String>,
    /// Number of selected events that `--limit` leaves for later.
    pub remaining: usize,
    /// Number of events among the others that a repost without a limit would skip.
    pub remaining_skipped: usize,
    /// Events that were held and are sent in the order of their document.
    in_line: Vec<DeliveryId>,
    /// The newest snapshots of each document.
    newest: Newest,
}

impl Selection {
    /// Makes an empty selection. An event is not claimed if a condition of `refuse` applies to it by then.
    pub fn new(refuse: Refuse) -> Self {
        Self {
            chosen: Vec::new(),
            routes: RouteTable::new(refuse),
            skipped: Vec::new(),
            faulty: FaultyTargets::default(),
            groups: BTreeMap::new(),
            out_of_order: 0,
            has_superseded: false,
            in_doubt: 0,
            named_in_doubt: 0,
            has_maybe_applied: false,
            left_to_a_person: BTreeMap::new(),
            elsewhere: None,
            remaining: 0,
            remaining_skipped: 0,
            in_line: Vec::new(),
            newest: Newest::default(),
        }
    }

    /// Adds an event to send; of several snapshots of one document only the newest. With the order of the document all of them
    /// are added, because they are sent one after the other.
    pub fn choose_newest(&mut self, candidate: &Candidate, destination: &Arc<Destination>) {
        let row = &candidate.delivery;
        if let Some(snapshot) = Snapshot::of(row, destination, failure_of(row)) {
            for outdone in self.newest.take(snapshot) {
                self.skip(outdone.sort_key.id, Skip::Superseded);
                if outdone.sort_key.id == row.id {
                    return;
                }
                self.uncount(&destination.label, outdone.failure);
            }
        }
        self.choose(candidate, destination);
    }

    /// Adds an event that was named by its id. Notes whether a newer snapshot of its document is sent at the same time.
    pub fn choose_named(&mut self, candidate: &Candidate, destination: &Arc<Destination>, named: &mut Newest) {
        let row = &candidate.delivery;
        let snapshot = Snapshot::of(row, destination, failure_of(row));
        self.has_superseded |= snapshot.is_some_and(|snapshot| !named.take(snapshot).is_empty());
        self.choose(candidate, destination);
    }

    fn uncount(&mut self, label: &str, failure: &str) {
        let group = (label.to_owned(), failure.to_owned());
        if let Some(count) = self.groups.get_mut(&group) {
            *count -= 1;
            if *count == 0 {
                self.groups.remove(&group);
            }
        }
    }

    /// Removes snapshots that a newer one replaced after they were added.
    pub fn keep_newest(&mut self) {
        let newest = &self.newest;
        self.chosen.retain(|chosen| !newest.is_outdone(chosen.sort_key.id));
    }

    /// Adds an event to send.
    pub fn choose(&mut self, candidate: &Candidate, destination: &Arc<Destination>) {
        let row = &candidate.delivery;
        *self.groups.entry((destination.label.clone(), failure_of(row).to_owned())).or_default() += 1;
        self.out_of_order += u64::from(candidate.newer_delivered.is_some());
        let effect = catalog::effect(row.api_key, row.event.as_deref());
        self.has_superseded |= effect == Effect::Snapshot && candidate.newer_delivered.is_some();
        self.in_doubt += u64::from(needs_a_person(row, false));
        self.has_maybe_applied |= needs_a_person(row, is_known_to(row, destination));
        if row.waiting_on.is_some() && destination.policy.order == Order::Document {
            self.in_line.push(row.id);
        }
        if row.connector != destination.label {
            self.elsewhere = Some(destination.label.clone());
        }
        let (sort_key, route) = (SortKey::from(row), self.routes.of(row, destination));
        self.chosen.push(Chosen { sort_key, route, claims: row.claims });
    }

    /// Skips a stock change that is in doubt.
    pub fn leave_to_a_person(&mut self, row: &Delivery) {
        let left = self.left_to_a_person.entry(row.connector.clone()).or_default();
        left.count += 1;
        left.under_another_id += u64::from(row.doubt == Doubt::OtherId);
        self.skip(row.id, Skip::MaybeApplied);
    }

    /// Skips an event.
    pub fn skip(&mut self, id: DeliveryId, why: Skip) {
        self.skipped.push((id, why));
    }

    /// Removes duplicates: an event may be skipped both for itself and as one that is held behind another.
    pub fn skip_once(&mut self) {
        self.skipped.sort_unstable();
        self.skipped.dedup();
    }

    /// Says whether it has no event at all, neither to send nor to skip.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.skipped.is_empty()
    }

    /// Returns the ids of the events to send, in order.
    pub fn ids(&self) -> impl Iterator<Item = DeliveryId> + '_ {
        self.chosen.iter().map(|chosen| chosen.sort_key.id)
    }

    /// Returns the events to send that stay held: an earlier event of their document is not among the events to send, and was
    /// not delivered or discarded in the meantime.
    pub fn held(&self, log: &mut dyn Log) -> Result<BTreeSet<DeliveryId>, Fault> {
        let mut held = BTreeSet::new();
        if self.in_line.is_empty() {
            return Ok(held);
        }
        let mut ids: Vec<DeliveryId> = self.ids().collect();
        ids.sort_unstable();
        for id in &self.in_line {
            if log.ahead_of(*id)?.iter().any(|ahead| ids.binary_search(ahead).is_err()) {
                held.insert(*id);
            }
        }
        Ok(held)
    }

    /// Returns the number of skipped events for each reason, the largest first.
    pub fn skips(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<Skip, (usize, DeliveryId)> = BTreeMap::new();
        self.skipped.iter().for_each(|(id, skip)| counts.entry(*skip).or_insert((0, *id)).0 += 1);
        let advice =
            |(skip, (count, id)): (Skip, (usize, DeliveryId))| (skip.advice((count == 1).then_some(id)), count);
        let mut counts: Vec<(String, usize)> = counts.into_iter().map(advice).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// Returns the jobs one by one. The order is decided by now, so the data that was needed to sort is freed.
    pub fn into_jobs(self) -> impl Iterator<Item = Job> {
        let Self { chosen, routes, .. } = self;
        let rows: Box<[_]> = chosen.iter().map(|chosen| (chosen.sort_key.id, chosen.claims, chosen.route)).collect();
        rows.into_iter().map(move |(id, claims, route)| routes.job(id, claims, route))
    }
}

/// Returns the word for the kind of its last failure, or else for its state.
fn failure_of(row: &Delivery) -> &'static str {
    let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
    match (row.state, answer.and_then(|answer| answer.failure)) {
        (State::Unknown, _) | (_, None) => row.state.as_str(),
        (_, Some(failure)) => failure.as_str(),
    }
}
