//! The part of the dispatcher that sends queued rows: those that a relay answered from the log, and that any process may send.

use super::breaker::Decision;
use super::dispatcher::{Dispatcher, TaskResult, Then};
use super::lane_state::LaneState;
use super::queue_share::{OtherOrigin, QueueShare, QueueSource, is_answered_from_log};
use super::queued::{Looks, QueueFeed, QueuedRows};
use super::wire::Wire;
use crate::log::{Applied, Change, Take, Whose};
use crate::model::Timestamp;
use std::time::Duration;

/// Where senders wait for the endpoint's answer, queued rows are left from the time before that was set. They are taken one by one with
/// this pause, so that they do not delay those senders.
const LEFT_GAP: Duration = Duration::from_secs(1);

impl<W: Wire> Dispatcher<W> {
    /// Makes the lanes of a share in its order, so that their numbers are known before their first job. Its rows are sent.
    pub(super) fn with_lanes(mut self, share: QueueShare) -> Self {
        for destination in &share.destinations {
            let at = self.lane_to(destination);
            let gap = if is_answered_from_log(destination) { Duration::ZERO } else { LEFT_GAP };
            let looks = match share.feed {
                QueueFeed::Own => Looks::Seldom,
                QueueFeed::Shared => Looks::often(self.worker.random_number()),
            };
            self.lanes[at].queued = QueuedRows::some(gap, looks);
        }
        self.source = Some(QueueSource { environment: share.environment, on_other_origin: share.on_other_origin });
        self
    }

    /// Notes that rows of a lane are left. It is reported once, until rows were taken again.
    pub(super) fn note_other_origin(&mut self, at: usize, noted: Option<String>) {
        let state = &mut self.lanes[at];
        state.queued.answer(0, None, self.worker.clock.now());
        let destination = &state.lane.destination;
        let (connector, here) = (destination.label.clone(), destination.endpoint.origin_for_log());
        let other = OtherOrigin { connector, here, noted };
        if state.other_origin.as_ref() == Some(&other) {
            return;
        }
        state.other_origin = Some(other.clone());
        if let Some(source) = &self.source {
            (source.on_other_origin)(other);
        }
    }

    /// Notes that a row of a lane waits.
    pub(super) fn wait_until(&mut self, at: usize, until: Timestamp) {
        self.lanes[at].waiting.add(until);
        self.look_for_woken(at);
    }

    /// Looks soon at rows of a lane that wait for others of their document: a process on another machine may have sent those.
    pub(super) fn look_for_woken(&mut self, at: usize) {
        let (now, state) = (self.worker.clock.now(), &mut self.lanes[at]);
        if state.lane.is_in_line()
            && let Some(by) = state.queued.next_look(now)
        {
            state.waiting.look_by(by);
        }
    }

    /// Leaves queued rows in the log from now on. What came in while a sender waits is still sent.
    pub(super) fn leave_queued(&mut self) {
        self.source = None;
        for state in self.lanes.iter_mut().filter(|state| !is_answered_from_log(&state.lane.destination)) {
            state.queued = QueuedRows::none();
        }
    }

    /// Returns whether the rows of a lane stay in the log, because they are queued and the run is closing.
    pub(super) fn leaves_queued(&self, state: &LaneState) -> bool {
        self.source.is_none() && state.queued.exist()
    }

    /// Claims rows that were queued for a lane and are due, as many as it has room for. While its breaker is open, only those whose
    /// time for retries is over, to end them.
    pub(super) fn take_queued_rows(&mut self, at: usize) {
        let Some(QueueSource { environment, .. }) = &self.source else { return };
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
        let origin = destination.endpoint.origin_for_log();
        let whose = Whose::Queued { connector, environment, origin, only_expired: is_open };
        let most = if is_answered_from_log(destination) { destination.policy.concurrency } else { 1 };
        let limit = most.min(state.lane.room - state.active);
        let take = Change::Take(Take { whose, due: now, limit });
        self.spawn(at, move |worker, lane| async move {
            match worker.ask(&lane, take).await {
                Ok(Applied::Taken { rows, next }) => TaskResult::QueuedRows { rows, next, then },
                Ok(Applied::OtherOrigin(noted)) => TaskResult::OtherOrigin(noted),
                _ => TaskResult::QueueFailed,
            }
        });
    }
}
