//! Where deliveries are under way: a lane for each connector, and what is begun on which.
//!
//! A connector that is full, slow or down never keeps another one waiting: new deliveries for it go into the log instead, and
//! rows of the log stay where they are. So memory holds the lanes' room and no more.

use super::backlog::Backlog;
use super::breaker::{Pass, Start};
use super::in_flight::{End, left_row, unbegun};
use super::job::{Job, Work};
use super::lane::Lane;
use super::queue::Jobs;
use super::resting::Resting;
use super::wire::Wire;
use super::worker::{Origin, Worker};
use crate::log::{Applied, Change, Claimed, Take};
use crate::model::{Outcome, Timestamp};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

/// So many new deliveries of a connector that is full are on their way into the log.
const SPILLS: usize = 256;

/// So many rows are read from the log at once.
const LOOKS: usize = 256;

/// Where deliveries are under way.
pub(super) struct Dispatcher<W> {
    pub(super) worker: Arc<Worker<W>>,
    start: Start,
    lanes: Vec<Traffic>,
    by_label: HashMap<String, usize>,
    tasks: JoinSet<Done>,
    /// A job that no place was found for yet.
    in_hand: Option<(usize, Job)>,
    /// Jobs that were taken and not begun when the run was stopped.
    left: Vec<Job>,
    is_open: bool,
    is_stopped: bool,
}

/// What was given back to the log at the end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GivenBack {
    /// So many deliveries.
    pub(super) count: u64,
    /// So many that waited are not there any more: another process took them over.
    pub(super) missing: u64,
}

/// What came of waiting for something to happen.
pub(super) enum News {
    /// A delivery has ended.
    Settled(Box<Outcome>),
    /// Nothing that is to be told.
    Nothing,
}

/// A lane and what is on it.
struct Traffic {
    lane: Arc<Lane>,
    /// Deliveries under way.
    active: usize,
    /// Rows of the log that are not claimed yet.
    backlog: Backlog<Work>,
    /// Rows of this lane that wait in the log.
    resting: Resting,
}

/// What a task came to, on which lane.
struct Done {
    lane: usize,
    what: What,
}

/// What becomes of rows that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    GoOn,
    /// Their connector is not tried any more in this run.
    GiveUp,
}

enum What {
    End(End),
    Taken {
        rows: Vec<Claimed>,
        next: Option<Timestamp>,
        fate: Fate,
    },
    /// The log failed.
    Nothing,
}

impl<W: Wire> Dispatcher<W> {
    pub(super) fn new(worker: Arc<Worker<W>>, start: Start) -> Self {
        let (lanes, by_label, tasks) = (Vec::new(), HashMap::new(), JoinSet::new());
        let (in_hand, left) = (None, Vec::new());
        Self { worker, start, lanes, by_label, tasks, in_hand, left, is_open: true, is_stopped: false }
    }

    /// Says whether all that was taken has ended, and no more comes.
    pub(super) fn is_done(&self) -> bool {
        let is_idle = |traffic: &Traffic| traffic.backlog.is_empty() && (traffic.resting.is_empty() || self.is_stopped);
        !self.is_open && self.in_hand.is_none() && self.tasks.is_empty() && self.lanes.iter().all(is_idle)
    }

    /// Begins what may begin, and waits until something happens.
    pub(super) async fn next(&mut self, jobs: &mut Jobs) -> News {
        self.begin();
        let (wake, can_take) = (self.wake(), self.is_open && self.in_hand.is_none());
        tokio::select! {
            biased;
            Some(done) = self.tasks.join_next(), if !self.tasks.is_empty() => self.note(finished(done)),
            job = jobs.next(), if can_take => {
                match job {
                    Some(job) if self.is_stopped => self.leave(job),
                    Some(job) => self.take(job),
                    None => self.is_open = false,
                }
                News::Nothing
            }
            () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => News::Nothing,
            else => News::Nothing,
        }
    }

    /// Begins nothing more of what was taken, and nothing of what still comes.
    pub(super) fn stop(&mut self) {
        self.is_stopped = true;
        if let Some((_, job)) = self.in_hand.take() {
            self.leave(job);
        }
        for traffic in &mut self.lanes {
            let destination = &traffic.lane.destination;
            let jobs = traffic.backlog.drain().map(|work| Job { work, destination: destination.clone() });
            self.left.extend(jobs);
        }
    }

    /// Takes a job that came too late to be begun. What nobody can read again goes into the log.
    fn leave(&mut self, job: Job) {
        if self.worker.keeps(&job) {
            let at = self.lane_of(&job);
            self.spill(at, job);
        } else {
            self.left.push(job);
        }
    }

    /// Tells what was not begun: of rows what the log says, a page at a time.
    pub(super) async fn tell_left(&mut self, settled: &mut impl FnMut(Outcome)) {
        for jobs in std::mem::take(&mut self.left).chunks(LOOKS) {
            let rows = self.worker.look(jobs.iter().filter_map(Job::row).collect()).await;
            let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
            for job in jobs {
                let row = job.row().and_then(|id| rows.get(&id));
                settled(row.map_or_else(|| unbegun(job), left_row));
            }
        }
    }

    /// Gives back to the log what waits in it.
    pub(super) async fn give_back(&self) -> GivenBack {
        let open = self.lanes.iter().map(|traffic| traffic.resting.open()).sum();
        if open == 0 {
            return GivenBack::default();
        }
        match self.worker.log_writer.ask(Change::ReleaseWaiting).await {
            Ok(Applied::Released(count)) => GivenBack { count, missing: u64::saturating_sub(open, count) },
            _ => GivenBack::default(),
        }
    }

    fn take(&mut self, job: Job) {
        let at = self.lane_of(&job);
        match job.work {
            Work::New(_) => self.in_hand = Some((at, job)),
            Work::Stored { .. } => self.lanes[at].backlog.push(job.work),
        }
    }

    fn lane_of(&mut self, job: &Job) -> usize {
        let label = &job.destination.label;
        let at = self.by_label.get(label).copied().unwrap_or(self.lanes.len());
        if at == self.lanes.len() {
            self.by_label.insert(label.clone(), at);
            let number = u32::try_from(at).expect("fewer connectors than rows");
            let lane = Lane::new(number, job.destination.clone(), self.start);
            lane.set_aside(&self.worker.process, self.worker.shared);
            self.lanes.push(Traffic::new(lane));
        }
        at
    }

    /// Begins all that may begin now.
    fn begin(&mut self) {
        if self.is_stopped {
            return;
        }
        self.begin_in_hand();
        for at in 0..self.lanes.len() {
            self.take_up(at);
            self.begin_backlog(at);
        }
    }

    /// A new delivery begins where there is room; where there is none and others have less to do than they could, it waits in the
    /// log.
    fn begin_in_hand(&mut self) {
        let Some((at, _)) = self.in_hand else { return };
        let (has_room, others_want) = (self.lanes[at].has_room(), self.lanes.iter().any(Traffic::wants_more));
        let can_spill = others_want && self.lanes[at].active < self.lanes[at].lane.room + SPILLS;
        if !has_room && !can_spill {
            return;
        }
        let Some((_, job)) = self.in_hand.take() else { return };
        if has_room {
            self.spawn(at, move |worker, lane| async move { What::End(worker.deliver(job, &lane).await) });
        } else {
            self.spill(at, job);
        }
    }

    /// Writes a new delivery into the log, where it waits.
    fn spill(&mut self, at: usize, job: Job) {
        self.spawn(at, move |worker, lane| async move {
            let (door, now) = (lane.door().await, worker.clock.now());
            What::End(worker.enqueue(job, &lane, door, now).await)
        });
    }

    fn begin_backlog(&mut self, at: usize) {
        while self.lanes[at].has_room() && !self.lanes[at].backlog.is_empty() {
            let pass = self.lanes[at].lane.look();
            // While one probes the others stay where they are.
            if matches!(pass, Pass::Later(_)) || (pass == Pass::Wait && self.lanes[at].active > 0) {
                return;
            }
            let Some(work) = self.lanes[at].backlog.next() else { return };
            let job = Job { work, destination: self.lanes[at].lane.destination.clone() };
            match pass {
                Pass::Never => self.spawn(at, move |worker, _| async move { What::End(worker.leave(job).await) }),
                _ => self.spawn(at, move |worker, lane| async move { What::End(worker.deliver(job, &lane).await) }),
            }
        }
    }

    /// Takes up rows that waited and are due. Of a connector that is not tried any more all are, to be ended.
    fn take_up(&mut self, at: usize) {
        let now = self.worker.clock.now();
        let traffic = &mut self.lanes[at];
        let (due, fate) = match traffic.lane.look() {
            Pass::Never => (Timestamp::MAX, Fate::GiveUp),
            Pass::Later(_) => return,
            Pass::Go(_) | Pass::Wait => (now, Fate::GoOn),
        };
        if !traffic.resting.is_due(due) || !traffic.has_room() {
            return;
        }
        traffic.resting.ask();
        let limit = traffic.lane.room - traffic.active;
        let take = Change::Take(Take { lane: traffic.lane.number, due, limit });
        self.spawn(at, move |worker, lane| async move {
            // Who is given up needs no place in line.
            let taken = match fate {
                Fate::GoOn => worker.ask(&lane, take).await,
                Fate::GiveUp => worker.log_writer.ask(take).await,
            };
            match taken {
                Ok(Applied::Taken { rows, next }) => What::Taken { rows, next, fate },
                _ => What::Nothing,
            }
        });
    }

    fn spawn<F>(&mut self, lane: usize, work: impl FnOnce(Arc<Worker<W>>, Arc<Lane>) -> F)
    where
        F: Future<Output = What> + Send + 'static,
    {
        self.lanes[lane].active += 1;
        self.worker.log_writer.expect(self.tasks.len() + 1);
        // On the heap from the beginning: a task is moved several times until it stands where it runs, and this is kilobytes.
        let what = Box::pin(work(self.worker.clone(), self.lanes[lane].lane.clone()));
        self.tasks.spawn(async move { Done { lane, what: what.await } });
    }

    fn note(&mut self, Done { lane, what }: Done) -> News {
        let traffic = &mut self.lanes[lane];
        traffic.active -= 1;
        self.worker.log_writer.expect(self.tasks.len());
        // What ended may have been in the way of another one of its document.
        if matches!(what, What::End(_)) && traffic.lane.is_in_line() {
            traffic.resting.wake();
        }
        match what {
            What::End(End::Outcome(outcome)) => return News::Settled(outcome),
            What::End(End::Waits(until)) => traffic.resting.begin(until),
            What::End(End::Back(job)) if self.is_stopped => self.left.push(job),
            What::End(End::Back(job)) => traffic.backlog.give_back(job.work),
            What::End(End::Left(job)) => self.left.push(job),
            What::Taken { rows, next, fate } => {
                traffic.resting.answer(rows.len() as u64, next);
                for row in rows {
                    self.spawn(lane, move |worker, lane| async move {
                        What::End(match fate {
                            Fate::GoOn => worker.resume(row, Origin::Waiting, &lane, ()).await,
                            Fate::GiveUp => worker.let_go(row, &lane).await,
                        })
                    });
                }
            }
            What::Nothing => traffic.resting.fail(),
        }
        News::Nothing
    }

    /// When something may begin that may not yet.
    fn wake(&self) -> Option<Instant> {
        if self.is_stopped {
            return None;
        }
        self.lanes.iter().filter_map(|traffic| traffic.wake(&self.worker.clock)).min()
    }
}

impl Traffic {
    fn new(lane: Lane) -> Self {
        Self { lane: Arc::new(lane), active: 0, backlog: Backlog::default(), resting: Resting::default() }
    }

    fn has_room(&self) -> bool {
        self.active < self.lane.room
    }

    /// Says whether less is under way than may be in flight.
    fn wants_more(&self) -> bool {
        self.active < self.lane.destination.policy.concurrency
    }

    fn wake(&self, clock: &super::clock::Clock) -> Option<Instant> {
        if !self.has_room() || (self.resting.is_empty() && self.backlog.is_empty()) {
            return None;
        }
        let pause = match self.lane.look() {
            Pass::Later(until) => Some(until),
            Pass::Go(_) | Pass::Wait | Pass::Never => None,
        };
        let backlog = pause.filter(|_| !self.backlog.is_empty());
        let due = self.resting.due().map(|due| clock.instant(due));
        let rows = pause.max(due).filter(|_| !self.resting.is_empty());
        backlog.into_iter().chain(rows).min()
    }
}

fn finished(done: Result<Done, JoinError>) -> Done {
    match done {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
