//! What a repost is about to do, in as little memory as it can be said: there may be millions of events.
//!
//! It only counts and keeps; which events are chosen is decided by `select` and `from_plan`.

use super::newest::{Newest, Snapshot};
use crate::catalog::{self, Effect, needs_a_person};
use crate::commands::context::is_known_to;
use crate::engine::{Job, RouteId, RouteTable, SortKey};
use crate::error::Fault;
use crate::log::{Candidate, Log, Refuse};
use crate::model::{Delivery, DeliveryId, Destination, Doubt, Order, Skip, State};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An event that is sent again.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// Which one, and its place among the others.
    pub sort_key: SortKey,
    /// Where it goes.
    pub route: RouteId,
    /// How often it had been claimed by then.
    pub claims: u32,
}

/// How many deltas of one connector are left to a person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doubtful {
    /// All of them.
    pub count: u64,
    /// Those that may have been counted under another webhook id, or elsewhere.
    pub under_another_id: u64,
}

/// What a repost does.
pub struct Selection {
    /// These are sent, in this order.
    pub chosen: Vec<Chosen>,
    /// Where they go.
    pub routes: RouteTable,
    /// These are passed over.
    pub skipped: Vec<(DeliveryId, Skip)>,
    /// How many are sent where, by how they failed last.
    pub groups: BTreeMap<(String, String), u64>,
    /// So many of those that are sent come after a newer one was delivered.
    pub out_of_order: u64,
    /// Some are snapshots that are superseded.
    pub has_superseded: bool,
    /// How many of those that are sent change stock by an amount and are in doubt.
    pub in_doubt: u64,
    /// How many of those that were named by their ids are in doubt.
    pub named_in_doubt: usize,
    /// Some of them go only because they were asked for.
    pub has_maybe_applied: bool,
    /// How many such events are skipped for a person to decide, by connector.
    pub left_to_a_person: BTreeMap<String, Doubtful>,
    /// Where some go that their own connector does not.
    pub elsewhere: Option<String>,
    /// Those that were held, and go where order counts.
    in_line: Vec<DeliveryId>,
    /// Which snapshots go out.
    newest: Newest,
}

impl Selection {
    /// Nothing yet; what is chosen is claimed unless something of `refuse` is so by then.
    pub fn new(refuse: Refuse) -> Self {
        Self {
            chosen: Vec::new(),
            routes: RouteTable::new(refuse),
            skipped: Vec::new(),
            groups: BTreeMap::new(),
            out_of_order: 0,
            has_superseded: false,
            in_doubt: 0,
            named_in_doubt: 0,
            has_maybe_applied: false,
            left_to_a_person: BTreeMap::new(),
            elsewhere: None,
            in_line: Vec::new(),
            newest: Newest::default(),
        }
    }

    /// Takes one that is sent; of several snapshots of one document the newest alone. Where order counts they go one after the
    /// other, and all of them are taken.
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

    /// Takes one that was named, and so was meant. Of snapshots that overtake one another it is noted that they do.
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

    /// Lets go of what a newer one put out after it had been taken.
    pub fn keep_newest(&mut self) {
        let newest = &self.newest;
        self.chosen.retain(|chosen| !newest.is_outdone(chosen.sort_key.id));
    }

    /// Takes one that is sent.
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

    /// Skips a change of stock that is in doubt.
    pub fn leave_to_a_person(&mut self, row: &Delivery) {
        let left = self.left_to_a_person.entry(row.connector.clone()).or_default();
        left.count += 1;
        left.under_another_id += u64::from(row.doubt == Doubt::OtherId);
        self.skip(row.id, Skip::MaybeApplied);
    }

    /// Takes one that is passed over.
    pub fn skip(&mut self, id: DeliveryId, why: Skip) {
        self.skipped.push((id, why));
    }

    /// What was passed over both by itself and behind another one counts once.
    pub fn skip_once(&mut self) {
        self.skipped.sort_unstable();
        self.skipped.dedup();
    }

    /// Says whether there is nothing at all in it.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty() && self.skipped.is_empty()
    }

    /// Returns the ids of what is sent, in order.
    pub fn ids(&self) -> impl Iterator<Item = DeliveryId> + '_ {
        self.chosen.iter().map(|chosen| chosen.sort_key.id)
    }

    /// Returns those that are to be sent and stay held: an earlier one of their document is neither sent with them nor
    /// delivered or discarded meanwhile.
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

    /// Says how many are passed over for each reason, the largest first.
    pub fn skips(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<Skip, usize> = BTreeMap::new();
        self.skipped.iter().for_each(|(_, skip)| *counts.entry(*skip).or_default() += 1);
        let mut counts: Vec<(String, usize)> =
            counts.into_iter().map(|(skip, count)| (skip.reason().to_owned(), count)).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// Makes the jobs, one after the other as they are asked for. Their order is known, so that what it was made of is let go.
    pub fn into_jobs(self) -> impl Iterator<Item = Job> {
        let Self { chosen, routes, .. } = self;
        let rows: Box<[_]> = chosen.iter().map(|chosen| (chosen.sort_key.id, chosen.claims, chosen.route)).collect();
        rows.into_iter().map(move |(id, claims, route)| routes.job(id, claims, route))
    }
}

/// Returns the word for how it failed last, or for its state.
fn failure_of(row: &Delivery) -> &'static str {
    let answer = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
    match (row.state, answer.and_then(|answer| answer.failure)) {
        (State::Unknown, _) | (_, None) => row.state.as_str(),
        (_, Some(failure)) => failure.as_str(),
    }
}
