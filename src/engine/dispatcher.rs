//! Decides which delivery starts when: it has a lane for each connector and a task for each delivery under way.
//!
//! A connector that is full, slow or down never delays another one: new deliveries for it go into the log, and rows of the log stay
//! there. So memory is limited by the lanes' room.

use super::breaker::{Decision, Start};
use super::in_flight::{ClaimOrigin, End, untouched_job, untouched_row};
use super::job::{Job, Work};
use super::lane::{Lane, UnsentPermit};
use super::lane_state::LaneState;
use super::queue::Jobs;
use super::queue_share::QueueSource;
use super::wire::Wire;
use super::worker::Worker;
use crate::log::{Applied, Change, Claimed, Take, Whose};
use crate::model::{Destination, NewDelivery, Outcome, Timestamp};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

/// New deliveries of a full connector that may be on their way into the log at once, beyond the lane's room.
const MOST_STORED_AT_ONCE: usize = 256;

/// Rows read from the log in one step.
const ROWS_PER_READ: usize = 256;

/// How long to wait before a log that failed is asked again.
const LOG_PAUSE: Duration = Duration::from_secs(1);

/// Starts deliveries and collects their outcomes.
pub(super) struct Dispatcher<W> {
    pub(super) worker: Arc<Worker<W>>,
    start: Start,
    pub(super) lanes: Vec<LaneState>,
    by_label: HashMap<String, usize>,
    tasks: JoinSet<Finished>,
    /// A new delivery and its lane, which has no room for it yet.
    next_new: Option<(usize, Box<NewDelivery>)>,
    /// Jobs that were taken but not started before the run was stopped.
    not_started: Vec<Job>,
    is_open: bool,
    is_stopped: bool,
    /// Whose queued rows are taken, while they are.
    pub(super) source: Option<QueueSource>,
}

/// The rows that a run released at its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Released {
    pub(super) count: u64,
    /// Rows that waited and that another process has taken over.
    pub(super) missing: u64,
}

/// The result of a task, and its lane.
struct Finished {
    lane: usize,
    result: TaskResult,
}

pub(super) enum TaskResult {
    Delivery(End),
    /// Rows that waited and are due.
    DueRows {
        rows: Vec<Claimed>,
        next: Option<Timestamp>,
        then: Then,
    },
    /// Rows that were queued and that this process has claimed.
    QueuedRows {
        rows: Vec<Claimed>,
        next: Option<Timestamp>,
        then: Then,
    },
    /// Queued rows were left: they are sent to this other place.
    OtherOrigin(Option<String>),
    LogFailed,
    QueueFailed,
}

/// What to do with rows that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Resume,
    /// End them: their connector gets no more attempts in this run.
    GiveUp,
}

/// Waits until `wake`. A timer is made only when it is waited for, and most turns have something else to do.
async fn until(wake: Option<Instant>) {
    if let Some(wake) = wake {
        sleep_until(wake).await;
    }
}

impl<W: Wire> Dispatcher<W> {
    pub(super) fn new(worker: Arc<Worker<W>>, start: Start) -> Self {
        let (lanes, by_label, tasks) = (Vec::new(), HashMap::new(), JoinSet::new());
        let (next_new, not_started) = (None, Vec::new());
        Self {
            worker,
            start,
            lanes,
            by_label,
            tasks,
            next_new,
            not_started,
            is_open: true,
            is_stopped: false,
            source: None,
        }
    }

    /// Returns whether all jobs have ended and no more will come.
    pub(super) fn is_done(&self) -> bool {
        let leaves_rows = |state: &LaneState| self.is_stopped || self.leaves_queued(state);
        let is_idle = |state: &LaneState| state.backlog.is_empty() && (state.waiting.is_empty() || leaves_rows(state));
        !self.is_open && self.next_new.is_none() && self.tasks.is_empty() && self.lanes.iter().all(is_idle)
    }

    /// Starts what may start and waits for the next event: a task ends, a job arrives, or a time is reached. Returns the outcome
    /// if a delivery has ended.
    pub(super) async fn next(&mut self, jobs: &mut Jobs) -> Option<Box<Outcome>> {
        self.start_all();
        let (wake, can_take) = (self.wakes_at(), self.is_open && self.next_new.is_none());
        tokio::select! {
            biased;
            Some(finished) = self.tasks.join_next(), if !self.tasks.is_empty() => return self.finish(result_of(finished)),
            job = jobs.next(), if can_take => match job {
                Some(job) if self.is_stopped => self.leave(job),
                Some(job) => self.take(job),
                None => self.is_open = false,
            },
            () = until(wake), if wake.is_some() => {}
            else => {}
        }
        None
    }

    /// Starts nothing more: neither what was taken nor what still arrives.
    pub(super) fn stop(&mut self) {
        self.is_stopped = true;
        if let Some((at, new)) = self.next_new.take() {
            let destination = self.lanes[at].lane.destination.clone();
            self.leave(Job { work: Work::New(new), destination });
        }
        for at in 0..self.lanes.len() {
            let destination = self.lanes[at].lane.destination.clone();
            for work in self.lanes[at].backlog.drain().collect::<Vec<_>>() {
                self.leave(Job { work, destination: destination.clone() });
            }
        }
    }

    /// Leaves a job that was not started before the stop. If its input cannot be read again, it goes into the log; one whose sender
    /// waits is settled.
    fn leave(&mut self, job: Job) {
        let at = self.lane_to(&job.destination);
        match job.work {
            Work::New(new) if self.worker.must_store(&new) => self.store(at, new),
            Work::Received { claimed, why_not } => self.spawn(at, move |worker, lane| async move {
                TaskResult::Delivery(worker.decline(*claimed, why_not, &lane).await)
            }),
            Work::Queued => {}
            _ => self.not_started.push(job),
        }
    }

    /// Reports the jobs that were not started; rows with the state that the log has, read a page at a time.
    pub(super) async fn report_not_started(&mut self, settled: &mut impl FnMut(Outcome)) {
        for jobs in std::mem::take(&mut self.not_started).chunks(ROWS_PER_READ) {
            let rows = self.worker.log_writer.read(jobs.iter().filter_map(Job::row).collect()).await;
            let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
            for job in jobs {
                let row = job.row().and_then(|id| rows.get(&id));
                settled(row.map_or_else(|| untouched_job(job), untouched_row));
            }
        }
    }

    /// Asks the log for rows that waited: what they waited for was written late.
    pub(super) fn look_at_waiting(&mut self) {
        self.lanes.iter_mut().for_each(|state| state.waiting.look());
    }

    /// Releases the rows that wait in the log for another attempt.
    pub(super) async fn release_waiting(&self) -> Released {
        let open = self.lanes.iter().map(|state| state.waiting.open()).sum();
        if open == 0 {
            return Released::default();
        }
        match self.worker.log_writer.ask(Change::ReleaseWaiting).await {
            Ok(Applied::Released(count)) => Released { count, missing: u64::saturating_sub(open, count) },
            _ => Released::default(),
        }
    }

    fn take(&mut self, job: Job) {
        let at = self.lane_to(&job.destination);
        match job.work {
            Work::New(new) => self.next_new = Some((at, new)),
            Work::Queued => self.lanes[at].queued.wake(),
            Work::Stored { .. } | Work::Received { .. } => self.lanes[at].backlog.push(job.work),
        }
    }

    pub(super) fn lane_to(&mut self, destination: &Arc<Destination>) -> usize {
        let label = &destination.label;
        let at = self.by_label.get(label).copied().unwrap_or(self.lanes.len());
        if at == self.lanes.len() {
            self.by_label.insert(label.clone(), at);
            let number = u32::try_from(at).expect("fewer connectors than rows");
            let lane = Lane::new(number, destination.clone(), self.start);
            lane.reserve(&self.worker.process, self.worker.shared);
            self.worker.log_writer.lease.need(destination.policy.timeout);
            self.lanes.push(LaneState::new(lane));
        }
        at
    }

    fn start_all(&mut self) {
        if self.is_stopped {
            return;
        }
        self.start_new();
        for at in 0..self.lanes.len() {
            self.take_due_rows(at);
            self.start_backlog(at);
            self.take_queued_rows(at);
        }
    }

    /// Starts the next new delivery if its lane has room. If it has none, and another lane could do more, the delivery goes into
    /// the log, so that the jobs behind it can start.
    fn start_new(&mut self) {
        let Some((at, _)) = self.next_new else { return };
        let (has_room, others_want) = (self.lanes[at].has_room(), self.lanes.iter().any(LaneState::wants_more));
        let can_store = others_want && self.lanes[at].active < self.lanes[at].lane.room + MOST_STORED_AT_ONCE;
        if !has_room && !can_store {
            return;
        }
        let Some((_, new)) = self.next_new.take() else { return };
        if has_room {
            self.spawn(
                at,
                move |worker, lane| async move { TaskResult::Delivery(worker.deliver_new(new, &lane).await) },
            );
        } else {
            self.store(at, new);
        }
    }

    /// Writes a new delivery into the log, where it waits.
    fn store(&mut self, at: usize, new: Box<NewDelivery>) {
        self.spawn(at, move |worker, lane| async move {
            let (arrival, now) = (lane.arrival().await, worker.clock.now());
            TaskResult::Delivery(worker.enqueue(new, &lane, arrival, now).await)
        });
    }

    fn start_backlog(&mut self, at: usize) {
        while self.lanes[at].has_room() && !self.lanes[at].backlog.is_empty() {
            let decision = self.lanes[at].lane.peek();
            // During a probe the other rows stay in the log.
            let is_probing = decision == Decision::Wait && self.lanes[at].active > 0;
            if is_probing || matches!(decision, Decision::NotBefore(_)) {
                return;
            }
            let Some(work) = self.lanes[at].backlog.next() else { return };
            self.start(at, work, decision == Decision::NotInThisRun);
        }
    }

    fn start(&mut self, at: usize, work: Work, is_given_up: bool) {
        let destination = self.lanes[at].lane.destination.clone();
        self.spawn(at, move |worker, lane| async move {
            TaskResult::Delivery(match work {
                Work::Received { claimed, why_not: Some(why) } => worker.decline(*claimed, Some(why), &lane).await,
                Work::Received { claimed, .. } if is_given_up => worker.give_up_waiting(*claimed, &lane).await,
                Work::Received { claimed, .. } => {
                    worker.resume(*claimed, ClaimOrigin::Waiting, &lane, UnsentPermit::none()).await
                }
                work if is_given_up => worker.leave(Job { work, destination }, &lane).await,
                work => worker.deliver_stored(Job { work, destination }, &lane).await,
            })
        });
    }

    /// Takes rows of a lane that waited and are due. If the connector gets no more attempts in this run, it takes all that wait,
    /// to end them.
    fn take_due_rows(&mut self, at: usize) {
        let now = self.worker.clock.now();
        if self.leaves_queued(&self.lanes[at]) {
            return;
        }
        let state = &mut self.lanes[at];
        let (due, then) = match state.lane.peek() {
            Decision::NotInThisRun => (Timestamp::MAX, Then::GiveUp),
            Decision::NotBefore(_) => return,
            Decision::Start(_) | Decision::Wait => (now, Then::Resume),
        };
        if !state.waiting.is_due(due) || !state.has_room() {
            return;
        }
        state.waiting.ask();
        let limit = state.lane.room - state.active;
        let take = Change::Take(Take { whose: Whose::Mine(state.lane.number), due, limit });
        self.spawn(at, move |worker, lane| async move {
            // Rows that are given up need no place in their document's line.
            let taken = match then {
                Then::Resume => worker.ask(&lane, take).await,
                Then::GiveUp => worker.log_writer.ask(take).await,
            };
            match taken {
                Ok(Applied::Taken { rows, next }) => TaskResult::DueRows { rows, next, then },
                _ => TaskResult::LogFailed,
            }
        });
    }

    pub(super) fn spawn<F>(&mut self, lane: usize, work: impl FnOnce(Arc<Worker<W>>, Arc<Lane>) -> F)
    where
        F: Future<Output = TaskResult> + Send + 'static,
    {
        self.lanes[lane].active += 1;
        self.worker.log_writer.expected.set(self.tasks.len() + 1);
        // Boxed first: spawning moves the future several times, and it has some kilobytes.
        let result = Box::pin(work(self.worker.clone(), self.lanes[lane].lane.clone()));
        self.tasks.spawn(async move { Finished { lane, result: result.await } });
    }

    fn finish(&mut self, Finished { lane, result }: Finished) -> Option<Box<Outcome>> {
        let state = &mut self.lanes[lane];
        state.active -= 1;
        self.worker.log_writer.expected.set(self.tasks.len());
        // Another delivery of the same document may have waited for this one.
        if matches!(result, TaskResult::Delivery(_)) && state.lane.is_in_line() {
            state.waiting.wake();
        }
        match result {
            TaskResult::Delivery(End::Settled(outcome)) => return Some(outcome),
            TaskResult::Delivery(End::Waits(until)) => self.wait_until(lane, until),
            TaskResult::Delivery(End::Later(until)) => state.queued.note(until),
            TaskResult::Delivery(End::NotNow(job)) if self.is_stopped => self.not_started.push(job),
            TaskResult::Delivery(End::NotNow(job)) => state.backlog.give_back(job.work),
            TaskResult::Delivery(End::Stopped(job)) => self.not_started.push(job),
            TaskResult::DueRows { rows, next, then } => {
                state.waiting.answer(rows.len() as u64, next);
                self.look_for_woken(lane);
                self.start_rows(lane, rows, then);
            }
            TaskResult::QueuedRows { rows, next, then } => {
                let now = self.worker.clock.now();
                state.queued.answer(rows.len(), next, now);
                if !rows.is_empty() {
                    state.other_origin = None;
                }
                if then == Then::GiveUp && !rows.is_empty() {
                    state.queued.found_expired(now);
                }
                self.start_rows(lane, rows, then);
            }
            TaskResult::OtherOrigin(noted) => self.note_other_origin(lane, noted),
            TaskResult::QueueFailed => state.queued.answer(0, None, self.worker.clock.now()),
            TaskResult::LogFailed => state.waiting.fail(self.worker.clock.at(Instant::now() + LOG_PAUSE)),
        }
        None
    }

    fn start_rows(&mut self, lane: usize, rows: Vec<Claimed>, then: Then) {
        for row in rows {
            self.spawn(lane, move |worker, lane| async move {
                TaskResult::Delivery(match then {
                    Then::Resume => worker.resume(row, ClaimOrigin::Waiting, &lane, UnsentPermit::none()).await,
                    Then::GiveUp => worker.give_up_waiting(row, &lane).await,
                })
            });
        }
    }

    /// Returns when something may start that may not start now; `None` if only other events can change that.
    fn wakes_at(&self) -> Option<Instant> {
        if self.is_stopped {
            return None;
        }
        // A row that stays in the log wakes no one, or this would spin.
        let lanes = self.lanes.iter().filter(|state| !self.leaves_queued(state));
        lanes.filter_map(|state| state.wakes_at(&self.worker.clock)).min()
    }
}

fn result_of(finished: Result<Finished, JoinError>) -> Finished {
    match finished {
        Ok(finished) => finished,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
