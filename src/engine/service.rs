//! A run for months: deliveries come in one by one while their senders wait, and a log that fails does not end it.
//!
//! What comes in is written through [`Intake`] before it is queued, so a connector that is slow never delays the intake of another
//! one. Beside the deliveries it does the chores of a process that does not end: it writes settlements that could not be
//! written, and dissolves the claims of processes that died.

use super::clock::Clock;
use super::committer::Committer;
use super::dispatcher::{Dispatcher, Released};
use super::job::{Job, Work, is_snapshot};
use super::lane::{Lane, in_line};
use super::log_writer::{LogWriter, OnCommit, OnFault, WriterThread};
use super::queue::Jobs;
use super::queue_share::QueueShare;
use super::run::{Run, RunLimits, worker};
use super::wire::Wire;
use super::worker::Worker;
use crate::catalog::{Effect, effect};
use crate::log::{Applied, Change, Claimed, Differs, Log, NotClaimed, PutRules, Reported};
use crate::model::{
    Answer, Attempt, AttemptKind, DeliveryId, Destination, EventName, Facts, NewDelivery, NewMonitoringEvent, Order,
    Outcome, State, Timestamp,
};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How often settlements are tried again.
const SETTLE_AGAIN: Duration = Duration::from_secs(1);

/// How many times to try to take an absorbed event out of a log that cannot be written, with a pause of [`SETTLE_AGAIN`].
const WITHDRAW_TRIES: u32 = 60;

/// Every how many of those times dead processes are looked for.
const RECOVER_EVERY: u32 = 10;

/// How many rows one step of recovery changes.
const RECOVER_STEP: usize = 200;

/// Takes deliveries in. Clones share the run, which goes on until all of them are dropped.
#[derive(Clone)]
pub struct Intake {
    log_writer: LogWriter,
    queue: mpsc::UnboundedSender<Job>,
    clock: Clock,
    health: watch::Receiver<Option<String>>,
    destinations: Arc<[Arc<Destination>]>,
    lanes: Arc<[Arc<Lane>]>,
}

/// What became of an event that came in.
#[derive(Debug)]
pub enum Put {
    /// It is in the log; give it to [`Intake::start`] or [`Intake::decline`]. Otherwise it stays claimed until the process ends.
    Ready(Job),
    /// It is not sent again: the row `of` was delivered.
    Absorbed {
        /// The row that was delivered.
        of: DeliveryId,
        /// The discarded row that keeps what came in; `None` if `of` has its webhook id.
        kept: Option<DeliveryId>,
    },
    /// It is being sent at this moment, or was changed meanwhile: this row.
    Busy(DeliveryId),
    /// Another event has its webhook id: this row.
    Conflict(DeliveryId, Differs),
    /// It is in the log, and is sent and retried until it is delivered or its time is over: its row, or the first of several.
    Queued(DeliveryId),
    /// It was discarded before: this row.
    Discarded(DeliveryId),
    /// The log could not write it.
    LogFailed,
}

/// The run behind an [`Intake`].
pub struct Service<W> {
    worker: Arc<Worker<W>>,
    dispatcher: Dispatcher<W>,
    jobs: Jobs,
    thread: WriterThread,
}

/// Makes a run that sends `share`, and what comes in for its destinations. Call it inside the runtime.
pub fn service<W: Wire>(
    mut log: Box<dyn Log>,
    wire: W,
    limits: &RunLimits,
    share: QueueShare,
    on_commit: OnCommit,
) -> (Intake, Service<W>) {
    let (health, healthy) = watch::channel(None);
    log.claim_for(&limits.author, limits.clock);
    let log_writer = LogWriter::open(log, OnFault::GoOn { health, on_commit });
    service_with(log_writer, healthy, wire, limits, share)
}

/// As [`service`], with a log writer that has been started. `health` shows why its latest commit failed.
pub(super) fn service_with<W: Wire>(
    (log_writer, thread): (LogWriter, WriterThread),
    health: watch::Receiver<Option<String>>,
    wire: W,
    limits: &RunLimits,
    share: QueueShare,
) -> (Intake, Service<W>) {
    let worker = worker(log_writer.clone(), wire, limits);
    let destinations = share.destinations.clone();
    let dispatcher = Dispatcher::new(worker.clone(), limits.start).with_lanes(share);
    let (queue, jobs) = super::queue::queue_of_claimed();
    let clock = worker.clock;
    let lanes = dispatcher.lanes.iter().map(|state| state.lane.clone()).collect();
    let intake = Intake { log_writer, queue, clock, health, destinations: destinations.into(), lanes };
    (intake, Service { worker, dispatcher, jobs, thread })
}

impl Intake {
    /// Writes an event for the destination with this index. Ends when it is on disk.
    pub async fn put(&self, destination: usize, new: Box<NewDelivery>, rules: PutRules) -> Put {
        let to = &self.destinations[destination];
        let (facts, payload) = (Facts::from(new.as_ref()), new.payload.clone());
        let is_snapshot = is_snapshot(facts.api_key, facts.event.as_deref());
        let lane = u32::try_from(destination).expect("fewer connectors than rows");
        let put = Change::Put { new, rules };
        let put = in_line(to.policy.order, lane, is_snapshot, self.clock.now(), put);
        let received = |claimed| {
            let work = Work::Received { claimed: Box::new(claimed), why_not: None };
            Put::Ready(Job { work, destination: to.clone() })
        };
        match self.log_writer.expected.sender(self.log_writer.ask(put)).await {
            Ok(Applied::Accepted { ticket, place }) => {
                let facts = Facts { id: Some(ticket.id), ..facts };
                received(Claimed {
                    ticket,
                    was: State::Pending,
                    facts,
                    payload,
                    attempts: 0,
                    tries: 0,
                    queued_until: None,
                    place,
                })
            }
            Ok(Applied::Claimed(claimed)) => received(*claimed),
            Ok(Applied::Absorbed { of, kept }) => Put::Absorbed { of, kept },
            Ok(Applied::Queued { id, .. }) => Put::Queued(id),
            Ok(Applied::Conflict { id, differs }) => Put::Conflict(id, differs),
            Ok(Applied::NotClaimed(why)) => not_taken(&why),
            _ => Put::LogFailed,
        }
    }

    /// Writes one event for several destinations, to be sent and retried: all or none. Ends when it is on disk. A
    /// conflict of one of them is the result for all. If this is dropped before it ends, the event is taken out of the log again.
    pub async fn queue(&self, events: Vec<(usize, Box<NewDelivery>)>) -> Put {
        let now = self.clock.now();
        let to: Vec<usize> = events.iter().map(|(to, _)| *to).collect();
        let changes = events.into_iter().map(|(to, new)| {
            let policy = self.destinations[to].policy;
            let effect = effect(new.api_key, new.event.as_ref().map(EventName::as_str));
            let until = now.as_millis().saturating_add(millis(policy.retry_for));
            let until = Timestamp::from_millis(until).unwrap_or(Timestamp::MAX);
            let may_repeat = effect != Effect::Delta || policy.is_idempotent;
            let lane = u32::try_from(to).expect("fewer connectors than rows");
            // Its place is found when it is taken. Until then it only enters its document's line: another machine may take the event
            // behind it first.
            let enters = effect == Effect::Snapshot || policy.order == Order::Document;
            in_line(Order::None, lane, enters, now, Change::Queue { new, until, may_repeat })
        });
        let asked = self.log_writer.ask(Change::All(changes.collect()));
        let Ok(Applied::All(all)) = self.log_writer.expected.sender(asked).await else {
            return Put::LogFailed;
        };
        for at in to {
            let _ = self.queue.send(Job { work: Work::Queued, destination: self.destinations[at].clone() });
        }
        if let Some(Applied::Conflict { id, differs }) = all.last() {
            return Put::Conflict(*id, *differs);
        }
        let queued = |one: &Applied| if let Applied::Queued { id, .. } = one { Some(Put::Queued(*id)) } else { None };
        let not_taken = |one: &Applied| if let Applied::NotClaimed(why) = one { Some(not_taken(why)) } else { None };
        all.iter().find_map(queued).or_else(|| all.iter().find_map(not_taken)).unwrap_or(Put::LogFailed)
    }

    /// Takes an event that was absorbed out of the log, because its sender was refused meanwhile: it may come in again.
    pub async fn withdraw(&self, kept: DeliveryId) {
        for _ in 0..WITHDRAW_TRIES {
            if self.log_writer.ask(Change::Withdraw(kept)).await.is_ok() || self.log_writer.is_gone() {
                return;
            }
            tokio::time::sleep(SETTLE_AGAIN).await;
        }
    }

    /// Writes an event as failed without an attempt: `answer` says why. Otherwise as [`Intake::queue`].
    pub async fn keep_failed(&self, new: Box<NewDelivery>, url: &str, answer: Answer) -> Put {
        let at = self.clock.wall();
        let attempt = Attempt {
            number: 0,
            kind: AttemptKind::Relay,
            started_at: at,
            url: url.to_owned(),
            by: None,
            reason: None,
            answer: Some(answer),
        };
        let reported = Reported::unsent(*new, attempt, at);
        match self.log_writer.ask(Change::Keep(Box::new(reported))).await {
            Ok(Applied::Reported { id, .. } | Applied::Named(id) | Applied::Remembered(id)) => Put::Queued(id),
            Ok(Applied::Conflict { id, differs }) => Put::Conflict(id, differs),
            _ => Put::LogFailed,
        }
    }

    /// Keeps a monitoring event. Says whether it is on disk.
    pub async fn keep_monitoring(&self, event: NewMonitoringEvent) -> bool {
        let kept = self.log_writer.ask(Change::Monitoring(Box::new(event))).await;
        matches!(kept, Ok(Applied::Monitoring(_)))
    }

    /// Sends an event that is in the log. Its outcome is given to the observer of [`Service::run`].
    pub fn start(&self, job: Job) {
        // After the end of the run, the row stays claimed, and the next process that opens the log makes it unknown.
        let _ = self.queue.send(job);
    }

    /// Settles an event that is in the log and is not to be sent any more, because its sender was refused meanwhile.
    pub fn decline(&self, mut job: Job, why: &str) {
        if let Work::Received { why_not, .. } = &mut job.work {
            *why_not = Some(why.to_owned());
        }
        self.start(job);
    }

    /// Calls `work` with the log on its thread; `None` if the log ended. It delays every delivery, so it must take milliseconds.
    pub async fn with_log<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Log) -> T + Send + 'static,
    ) -> Option<T> {
        self.log_writer.work(work).await.ok()
    }

    /// Returns whether the circuit of the destination with this index is open: too many attempts failed in a row, or the endpoint asked for
    /// a pause, so nothing is sent to it for a while.
    pub fn is_circuit_open(&self, destination: usize) -> bool {
        self.lanes.get(destination).is_some_and(|lane| lane.is_open())
    }

    /// Returns why the latest change could not be written; `None` if it was.
    pub fn failing(&self) -> Option<String> {
        self.health.borrow().clone()
    }
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

fn not_taken(why: &NotClaimed) -> Put {
    match *why {
        NotClaimed::State(id, State::Discarded) => Put::Discarded(id),
        NotClaimed::Missing(id)
        | NotClaimed::State(id, _)
        | NotClaimed::Changed(id, _)
        | NotClaimed::Superseded(id, _)
        | NotClaimed::Replaced(id, _)
        | NotClaimed::NoPayload(id) => Put::Busy(id),
    }
}

impl<W: Wire> Service<W> {
    /// Runs until every [`Intake`] is dropped and all that came in is settled. From when `closing` is ready, queued rows are left in
    /// the log. When `stop` is ready, it waits for the attempts in flight, and nothing more is sent. It always waits until
    /// every [`Intake`] is dropped.
    pub async fn run(
        self,
        closing: impl Future<Output = ()>,
        stop: impl Future<Output = ()>,
        mut settled: impl FnMut(Outcome),
    ) -> Run {
        let Self { worker, mut dispatcher, mut jobs, thread } = self;
        let (mut closing, mut stop) = (std::pin::pin!(closing), std::pin::pin!(stop));
        let (mut is_closing, mut is_gone) = (false, false);
        let mut chores = Box::pin(chores(worker.clone()));
        while !dispatcher.is_done() {
            tokio::select! {
                () = &mut stop, if !worker.stop.is_stopped() => worker.stop.stop(),
                () = &mut closing, if !is_closing => {
                    is_closing = true;
                    dispatcher.leave_queued();
                }
                () = &mut chores => {}
                () = worker.settled_again.notified() => dispatcher.look_at_waiting(),
                () = worker.log_writer.gone(), if !is_gone => is_gone = true,
                outcome = dispatcher.next(&mut jobs) => if let Some(outcome) = outcome {
                    settled(*outcome);
                },
            }
            if worker.stop.is_stopped() || is_gone {
                jobs.stop();
                dispatcher.stop();
            }
        }
        drop(chores);
        worker.settle_again().await;
        for state in dispatcher.lanes.iter().filter(|state| !state.waiting.is_empty()) {
            worker.end_waiting(&state.lane, &mut settled).await;
        }
        let Released { count: given_back, missing } = dispatcher.release_waiting().await;
        dispatcher.report_not_started(&mut settled).await;
        let (was_stopped, failed_attempts) = (worker.stop.is_stopped(), worker.stop.failed_attempts());
        drop((dispatcher, worker));
        let log = thread.ended().await.map(Committer::into_log);
        Run { log, was_stopped, given_back, missing, failed_attempts }
    }
}

/// Never ends.
async fn chores<W: Wire>(worker: Arc<Worker<W>>) {
    let mut round = 0_u32;
    loop {
        tokio::time::sleep(SETTLE_AGAIN).await;
        worker.settle_again().await;
        if round.is_multiple_of(RECOVER_EVERY) {
            recover(&worker.log_writer, worker.clock.wall()).await;
        }
        round = round.wrapping_add(1);
    }
}

async fn recover(log_writer: &LogWriter, now: Timestamp) {
    let step = || log_writer.ask(Change::Recover { now, limit: RECOVER_STEP });
    while let Ok(Applied::Recovered { has_more: true, .. }) = step().await {}
}

#[cfg(test)]
mod tests;
