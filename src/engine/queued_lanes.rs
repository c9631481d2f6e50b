//! The part of the dispatcher that sends queued rows: those that a relay answered from the log, and that any process may send.

use super::breaker::Decision;
use super::dispatcher::{Dispatcher, TaskResult, Then};
use super::lane_state::LaneState;
use super::queued::QueuedRows;
use super::wire::Wire;
use crate::log::{Applied, Change, Take, Whose};
use crate::model::{AnswerFrom, Destination, Environment};
use std::sync::Arc;
use std::time::Duration;

/// Where senders wait for the endpoint's answer, queued rows are left from the time before that was set. They are taken one by one with
/// this pause, so that they do not delay those senders.
const LEFT_GAP: Duration = Duration::from_secs(1);

impl<W: Wire> Dispatcher<W> {
    /// Makes the lanes of `destinations` in this order, so that their numbers are known before their first job. Rows that were queued
    /// for one of them in `environment` are sent.
    pub(super) fn with_lanes(mut self, destinations: &[Arc<Destination>], environment: &Environment) -> Self {
        for destination in destinations {
            let at = self.lane_to(destination);
            let gap = if is_answered_from_log(destination) { Duration::ZERO } else { LEFT_GAP };
            self.lanes[at].queued = QueuedRows::some(gap);
        }
        self.environment = Some(environment.clone());
        self
    }

    /// Leaves queued rows in the log from now on. What came in while a sender waits is still sent.
    pub(super) fn leave_queued(&mut self) {
        self.environment = None;
        for state in self.lanes.iter_mut().filter(|state| !is_answered_from_log(&state.lane.destination)) {
            state.queued = QueuedRows::none();
        }
    }

    /// Returns whether the rows of a lane stay in the log, because they are queued and the run is closing.
    pub(super) fn leaves_queued(&self, state: &LaneState) -> bool {
        self.environment.is_none() && state.queued.exist()
    }

    /// Claims rows that were queued for a lane and are due, as many as it has room for. While its breaker is open, only those whose
    /// time for retries is over, to end them.
    pub(super) fn take_queued_rows(&mut self, at: usize) {
        let Some(environment) = &self.environment else { return };
        let (now, state) = (self.worker.clock.now(), &mut self.lanes[at]);
        let is_open = matches!(state.lane.peek(), Decision::NotBefore(_));
        let (then, is_due) = if is_open {
            (Then::GiveUp, state.queued.may_expire(now))
        } else {
            (Then::Resume, state.queued.is_due(now))
        };
        if !is_due || !state.has_room() {
            return;
        }
        state.queued.ask(now);
        let destination = &state.lane.destination;
        let (connector, environment) = (destination.label.clone(), environment.clone());
        let whose = Whose::Queued { connector, environment, only_expired: is_open };
        let most = if is_answered_from_log(destination) { destination.policy.concurrency } else { 1 };
        let limit = most.min(state.lane.room - state.active);
        let take = Change::Take(Take { whose, due: now, limit });
        self.spawn(at, move |worker, lane| async move {
            match worker.ask(&lane, take).await {
                Ok(Applied::Taken { rows, next }) => TaskResult::QueuedRows { rows, next, then },
                _ => TaskResult::QueueFailed,
            }
        });
    }
}

fn is_answered_from_log(destination: &Destination) -> bool {
    destination.policy.answer == AnswerFrom::Log
}
