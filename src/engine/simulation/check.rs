//! What must hold, after each run and at the end.

use super::Sabotage;
use super::plan::{Act, End, Plan};
use super::world::{Counts, Seen};
use crate::log::Log;
use crate::model::{DeliveryId, Outcome, State};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NeverEnds,
    TooManyAtOnce(usize),
    OutOfOrder(String),
    NotEachToldOnce(usize),
    Lost(String),
    TooOften { id: String, taken: u64, excused: u64 },
    ToldOtherwise(String),
}

/// Checks what must hold after a run.
pub(super) fn after_act(plan: &Plan, act: &Act, outcomes: &[Outcome], seen: &Seen) -> Result<(), Fault> {
    let most = plan.policy.concurrency.min(plan.process) * act.processes;
    let allowed = plan.acts.iter().map(|act| act.processes).max().unwrap_or(1) * most;
    if seen.most_in_flight > allowed {
        return Err(Fault::TooManyAtOnce(seen.most_in_flight));
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
pub(super) fn at_the_end(plan: &Plan, log: &mut dyn Log, seen: &mut Seen) -> Result<Counts, Fault> {
    let all = plan.events.len();
    let is_whole = plan.acts.iter().all(|act| act.end == End::Itself);
    let mut rows = 0;
    for id in (1..).map(DeliveryId) {
        if plan.sabotage == Sabotage::LoseOne && id.0 == 1 {
            continue;
        }
        let Some(row) = log.get(id).expect("an answer") else { break };
        rows += 1;
        if row.state != State::Delivered || !seen.taken.contains_key(&row.webhook_id) {
            return Err(Fault::Lost(format!("{}: {}", row.webhook_id, row.state)));
        }
    }
    // A run that was cut short had not read all of its input; what it had is in the log.
    if rows > all || (is_whole && rows < all) || rows < seen.taken.len() {
        return Err(Fault::Lost(format!("{rows} of {all}, {} taken", seen.taken.len())));
    }
    for (id, &taken) in &seen.taken {
        let excused = seen.excused.get(id).copied().unwrap_or_default();
        if taken > 1 + excused {
            return Err(Fault::TooOften { id: id.clone(), taken, excused });
        }
        seen.counts.duplicates += taken - 1;
        seen.counts.delivered += 1;
    }
    Ok(seen.counts.clone())
}
