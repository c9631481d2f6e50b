//! A run: takes jobs and reports outcomes as they settle, until the jobs end or the run is stopped.
//!
//! It brings the parts together: the dispatcher starts deliveries, the worker takes each from start to end, a lane limits one
//! connector.

use super::breaker::Start;
use super::clock::Clock;
use super::committer::Committer;
use super::dispatcher::{Dispatcher, Released};
use super::log_writer::{LogWriter, OnFault, WriterThread};
use super::queue::Jobs;
use super::stop::StopSignal;
use super::wire::Wire;
use super::worker::Worker;
use crate::error::Fault;
use crate::log::{Log, Refuse};
use crate::model::{Author, Outcome, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, Semaphore};

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct RunLimits {
    /// Attempts in flight, for the whole process.
    pub process: usize,
    /// The wall clock.
    pub clock: fn() -> Timestamp,
    /// The seed of the random pauses: the same seed gives the same pauses.
    pub seed: u64,
    /// Whether everything starts at once.
    pub start: Start,
    /// Stop after this many failed attempts, counting retries.
    pub stop_after_failures: Option<u64>,
    /// What may have happened to a row while it waited for another attempt that keeps it from being sent.
    pub refuse: Refuse,
    /// On whose behalf the attempts are made.
    pub author: Author,
}

/// The result of a run.
pub struct Run {
    /// The log, unless it failed.
    pub log: Result<Box<dyn Log>, Fault>,
    /// Whether the run was stopped before its jobs ended.
    pub was_stopped: bool,
    /// Deliveries that were released in the log: those that waited for another attempt, as they were, and those that were read but
    /// not started, as pending.
    pub given_back: u64,
    /// Deliveries that waited and that another process has taken over.
    pub missing: u64,
    /// Failed attempts, counting retries.
    pub failed_attempts: u64,
}

/// Runs `jobs` until the queue closes or `stop` is ready. Each job ends in exactly one call of `settled`, or is released in the log:
/// if it waited for another attempt, or came from input that cannot be read again.
pub async fn run<W: Wire>(
    mut log: Box<dyn Log>,
    wire: W,
    limits: RunLimits,
    jobs: Jobs,
    stop: impl Future<Output = ()>,
    settled: impl FnMut(Outcome),
) -> Run {
    log.claim_for(&limits.author, limits.clock);
    run_with(LogWriter::open(log, OnFault::End), wire, limits, jobs, stop, settled).await
}

/// As [`run`], with a log writer that has been started.
pub(super) async fn run_with<W: Wire>(
    (log_writer, thread): (LogWriter, WriterThread),
    wire: W,
    limits: RunLimits,
    mut jobs: Jobs,
    stop: impl Future<Output = ()>,
    mut settled: impl FnMut(Outcome),
) -> Run {
    let worker = worker(log_writer, wire, &limits);
    let mut dispatcher = Dispatcher::new(worker.clone(), limits.start);
    let mut stop = std::pin::pin!(stop);
    while !dispatcher.is_done() {
        tokio::select! {
            () = &mut stop, if !worker.stop.is_stopped() => worker.stop.stop(),
            outcome = dispatcher.next(&mut jobs) => if let Some(outcome) = outcome {
                settled(*outcome);
            },
        }
        if worker.stop.is_stopped() || worker.log_writer.is_gone() {
            jobs.stop();
            dispatcher.stop();
        }
    }
    let Released { count: given_back, missing } = dispatcher.release_waiting().await;
    dispatcher.report_not_started(&mut settled).await;
    let (was_stopped, failed_attempts) = (worker.stop.is_stopped(), worker.stop.failed_attempts());
    drop((dispatcher, worker));
    let log = thread.join().await.map(Committer::into_log);
    Run { log, was_stopped, given_back, missing, failed_attempts }
}

pub(super) fn worker<W: Wire>(log_writer: LogWriter, wire: W, limits: &RunLimits) -> Arc<Worker<W>> {
    Arc::new(Worker {
        log_writer,
        wire,
        clock: Clock::start(limits.clock),
        unsettled: Mutex::default(),
        settled_again: Notify::new(),
        author: limits.author.clone(),
        refuse: limits.refuse,
        process: Semaphore::new(limits.process),
        shared: limits.process.div_ceil(2),
        stop: StopSignal::new(limits.stop_after_failures),
        random: Mutex::new(ChaCha8Rng::seed_from_u64(limits.seed)),
    })
}
