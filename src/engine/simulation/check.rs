//! Checks the promises after each run and at the end of a plan.

use super::Sabotage;
use super::event::original;
use super::plan::{Act, ActEnd, Plan};
use super::world::{Counts, Received};
use crate::log::Log;
use crate::model::{DeliveryId, Outcome, State};
use std::collections::{BTreeMap, HashMap};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    NeverEnds,
    /// The log is asked without end.
    BusyLoop,
    WrongEndpoint(String),
    TooManyAtOnce(usize),
    OutOfOrder(String),
    /// Too many attempts for the time that it took, or too few.
    Attempts(String),
    RepeatedOutcome(usize),
    Lost(String),
    TooOften {
        id: String,
        accepted: u64,
        excused: u64,
    },
    FalseOutcome(String),
}

/// Checks what must hold after one run.
pub(super) fn after_act(plan: &Plan, act: &Act, outcomes: &[Outcome], seen: &Received) -> Result<(), Broken> {
    let most = plan.policy.concurrency.min(plan.process) * act.processes;
    let allowed = plan.acts.iter().map(|act| act.processes).max().unwrap_or(1) * most;
    if seen.most_in_flight > allowed {
        return Err(Broken::TooManyAtOnce(seen.most_in_flight));
    }
    if let Some(wrong_endpoint) = &seen.wrong_endpoint {
        return Err(Broken::WrongEndpoint(wrong_endpoint.clone()));
    }
    if let Some(disorder) = &seen.disorder {
        return Err(Broken::OutOfOrder(disorder.clone()));
    }
    let mut reported: Vec<&str> = outcomes.iter().map(|outcome| outcome.facts.webhook_id.as_str()).collect();
    let all = reported.len();
    reported.sort_unstable();
    reported.dedup();
    // Two processes may both report an event that only one of them sent.
    if act.processes == 1 && reported.len() != all {
        return Err(Broken::RepeatedOutcome(all - reported.len()));
    }
    let delivered = outcomes.iter().filter(|outcome| outcome.state == State::Delivered && outcome.skipped.is_none());
    match delivered.clone().find(|outcome| !seen.accepted.contains_key(&outcome.facts.webhook_id)) {
        Some(false_outcome) => Err(Broken::FalseOutcome(false_outcome.facts.webhook_id.clone())),
        None => Ok(()),
    }
}

/// Checks what must hold after the last run, which nothing disturbed, with every endpoint healthy.
pub(super) fn at_the_end(
    plan: &Plan,
    log: &mut dyn Log,
    names: &[String],
    seen: &mut Received,
) -> Result<Counts, Broken> {
    let all = plan.events.len();
    let is_whole = plan.acts.iter().all(|act| act.end == ActEnd::Undisturbed);
    let (mut events, mut rows) = (BTreeMap::<String, bool>::new(), 0);
    for id in (1..).map(DeliveryId) {
        if plan.sabotage == Sabotage::LoseOne && id.0 == 1 {
            continue;
        }
        let Some(row) = log.get(id).expect("an answer") else { break };
        rows += 1;
        let is_delivered = row.state == State::Delivered && seen.accepted.contains_key(&row.webhook_id);
        if !is_delivered && row.state != State::Discarded {
            return Err(Broken::Lost(format!("{}: {}", row.webhook_id, row.state)));
        }
        *events.entry(original(&row.webhook_id).to_owned()).or_default() |= is_delivered;
    }
    // A discarded row was discarded for a copy that arrived.
    if let Some((id, _)) = events.iter().find(|(_, is_delivered)| !**is_delivered) {
        return Err(Broken::Lost(id.clone()));
    }
    let is_known = |name: &String| names.contains(name);
    if let Some(orphaned) = log.connectors().expect("an answer").into_iter().find(|name| !is_known(name)) {
        return Err(Broken::Lost(format!("rows belong to {orphaned}, and the connectors are {names:?}")));
    }
    // A run that was interrupted has not read all of its input; what it has read is in the log.
    if events.len() > all || (is_whole && events.len() < all) || rows < seen.accepted.len() {
        return Err(Broken::Lost(format!("{} of {all}, {rows} rows, {} accepted", events.len(), seen.accepted.len())));
    }
    let excuses = by_event(&seen.excused);
    for (id, accepted) in by_event(&seen.accepted) {
        let excused = excuses.get(&id).copied().unwrap_or_default();
        if accepted > 1 + excused {
            return Err(Broken::TooOften { id, accepted, excused });
        }
        seen.counts.duplicates += accepted - 1;
        seen.counts.delivered += 1;
    }
    seen.counts.copies += seen.accepted.keys().filter(|id| original(id) != **id).count() as u64;
    Ok(seen.counts.clone())
}

/// Adds up the counts of each event and its copies.
fn by_event(times: &HashMap<String, u64>) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    times.iter().for_each(|(id, times)| *sums.entry(original(id).to_owned()).or_default() += times);
    sums
}
