//! A lane and the work on it: tasks, and rows of the log that are to be sent.

use super::backlog::Backlog;
use super::breaker::Decision;
use super::clock::Clock;
use super::job::Work;
use super::lane::Lane;
use super::queue_share::OtherOrigin;
use super::queued::{EXPIRE_EVERY, QueuedRows};
use super::waiting::WaitingRows;
use std::sync::Arc;
use tokio::time::Instant;

/// A lane and the work on it.
pub(super) struct LaneState {
    pub(super) lane: Arc<Lane>,
    /// Tasks of this lane.
    pub(super) active: usize,
    /// Rows of the log that are not claimed yet.
    pub(super) backlog: Backlog<Work>,
    /// Rows of this lane that wait in the log for another attempt.
    pub(super) waiting: WaitingRows,
    /// Rows of its connector that no process has claimed.
    pub(super) queued: QueuedRows,
    /// Why its queued rows are left, if they are.
    pub(super) other_origin: Option<OtherOrigin>,
}

impl LaneState {
    pub(super) fn new(lane: Lane) -> Self {
        Self {
            lane: Arc::new(lane),
            active: 0,
            backlog: Backlog::default(),
            waiting: WaitingRows::default(),
            queued: QueuedRows::none(),
            other_origin: None,
        }
    }

    pub(super) fn has_room(&self) -> bool {
        self.active < self.lane.room
    }

    /// Returns whether fewer deliveries are under way than attempts may be in flight.
    pub(super) fn wants_more(&self) -> bool {
        self.active < self.lane.destination.policy.concurrency
    }

    pub(super) fn wakes_at(&self, clock: &Clock) -> Option<Instant> {
        if !self.has_room() {
            return None;
        }
        let queued = self.queued.wakes_at().map(|due| clock.instant(due));
        if self.waiting.is_empty() && self.backlog.is_empty() {
            return self.while_open(queued);
        }
        let pause = match self.lane.peek() {
            Decision::NotBefore(until) => Some(until),
            Decision::Start(_) | Decision::Wait | Decision::NotInThisRun => None,
        };
        let backlog = pause.filter(|_| !self.backlog.is_empty());
        let due = self.waiting.due().map(|due| clock.instant(due));
        let rows = pause.max(due).filter(|_| !self.waiting.is_empty());
        backlog.into_iter().chain(rows).chain(self.while_open(queued)).min()
    }

    /// Returns when queued rows are looked at: while the breaker is open, when it closes at the earliest, or when some may expire.
    fn while_open(&self, queued: Option<Instant>) -> Option<Instant> {
        match self.lane.peek() {
            Decision::NotBefore(until) => queued.map(|queued| queued.max(until.min(Instant::now() + EXPIRE_EVERY))),
            _ => queued,
        }
    }
}
