//! What must hold, after each run and at the end.

use super::Sabotage;
use super::event::original;
use super::plan::{Act, End, Plan};
use super::world::{Counts, Seen};
use crate::log::Log;
use crate::model::{DeliveryId, Outcome, State};
use std::collections::{BTreeMap, HashMap};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NeverEnds,
    /// The log is asked again and again.
    Spins,
    Astray(String),
    TooManyAtOnce(usize),
    OutOfOrder(String),
    NotEachToldOnce(usize),
    Lost(String),
    TooOften {
        id: String,
        taken: u64,
        excused: u64,
    },
    ToldOtherwise(String),
}

/// Checks what must hold after a run.
pub(super) fn after_act(plan: &Plan, act: &Act, outcomes: &[Outcome], seen: &Seen) -> Result<(), Fault> {
    let most = plan.policy.concurrency.min(plan.process) * act.processes;
    let allowed = plan.acts.iter().map(|act| act.processes).max().unwrap_or(1) * most;
    if seen.most_in_flight > allowed {
        return Err(Fault::TooManyAtOnce(seen.most_in_flight));
    }
    if let Some(astray) = &seen.astray {
        return Err(Fault::Astray(astray.clone()));
    }
    if let Some(disorder) = &seen.disorder {
        return Err(Fault::OutOfOrder(disorder.clone()));
    }
    let mut told: Vec<&str> = outcomes.iter().map(|outcome| outcome.facts.webhook_id.as_str()).collect();
    let all = told.len();
    told.sort_unstable();
    told.dedup();
    // Two processes may both tell of an event that only one of them sent.
    if act.processes == 1 && told.len() != all {
        return Err(Fault::NotEachToldOnce(all - told.len()));
    }
    let delivered = outcomes.iter().filter(|outcome| outcome.state == State::Delivered && outcome.skipped.is_none());
    match delivered.clone().find(|outcome| !seen.taken.contains_key(&outcome.facts.webhook_id)) {
        Some(lie) => Err(Fault::ToldOtherwise(lie.facts.webhook_id.clone())),
        None => Ok(()),
    }
}

/// Checks what must hold when a run that nothing disturbed has ended, with every endpoint well.
pub(super) fn at_the_end(plan: &Plan, log: &mut dyn Log, names: &[String], seen: &mut Seen) -> Result<Counts, Fault> {
    let all = plan.events.len();
    let is_whole = plan.acts.iter().all(|act| act.end == End::Itself);
    let (mut events, mut rows) = (BTreeMap::<String, bool>::new(), 0);
    for id in (1..).map(DeliveryId) {
        if plan.sabotage == Sabotage::LoseOne && id.0 == 1 {
            continue;
        }
        let Some(row) = log.get(id).expect("an answer") else { break };
        rows += 1;
        let is_delivered = row.state == State::Delivered && seen.taken.contains_key(&row.webhook_id);
        if !is_delivered && row.state != State::Discarded {
            return Err(Fault::Lost(format!("{}: {}", row.webhook_id, row.state)));
        }
        *events.entry(original(&row.webhook_id).to_owned()).or_default() |= is_delivered;
    }
    // What was put aside was put aside for a copy that arrived.
    if let Some((id, _)) = events.iter().find(|(_, is_delivered)| !**is_delivered) {
        return Err(Fault::Lost(id.clone()));
    }
    let is_known = |name: &String| names.contains(name);
    if let Some(orphaned) = log.connectors().expect("an answer").into_iter().find(|name| !is_known(name)) {
        return Err(Fault::Lost(format!("rows stand under {orphaned}, and connectors are {names:?}")));
    }
    // A run that was cut short had not read all of its input; what it had is in the log.
    if events.len() > all || (is_whole && events.len() < all) || rows < seen.taken.len() {
        return Err(Fault::Lost(format!("{} of {all}, {rows} rows, {} taken", events.len(), seen.taken.len())));
    }
    let excuses = by_event(&seen.excused);
    for (id, taken) in by_event(&seen.taken) {
        let excused = excuses.get(&id).copied().unwrap_or_default();
        if taken > 1 + excused {
            return Err(Fault::TooOften { id, taken, excused });
        }
        seen.counts.duplicates += taken - 1;
        seen.counts.delivered += 1;
    }
    seen.counts.copies += seen.taken.keys().filter(|id| original(id) != **id).count() as u64;
    Ok(seen.counts.clone())
}

/// Adds up what happened to an event and its copies.
fn by_event(times: &HashMap<String, u64>) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    times.iter().for_each(|(id, times)| *sums.entry(original(id).to_owned()).or_default() += times);
    sums
}
