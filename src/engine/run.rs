//! A run: jobs in, outcomes out as they settle, within limits, until the jobs end or somebody stops it.
//!
//! It takes jobs, begins what may begin, and takes up what waited; one delivery's way is the worker's, how much may happen at
//! one connector the lane's.

use super::breaker::Start;
use super::clock::Clock;
use super::committer::Committer;
use super::dispatcher::{Dispatcher, GivenBack, News};
use super::job::Author;
use super::log_writer::{LogWriter, WriterThread};
use super::queue::Jobs;
use super::stop::StopSignal;
use super::wire::Wire;
use super::worker::Worker;
use crate::error::Fault;
use crate::log::{Log, Refuse};
use crate::model::{Outcome, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// What a run keeps to.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Attempts in flight for the whole process.
    pub process: usize,
    /// Where the time comes from.
    pub clock: fn() -> Timestamp,
    /// Where chance comes from: the same seed, the same pauses.
    pub seed: u64,
    /// Whether everything goes at once.
    pub start: Start,
    /// The run stops itself after so many attempts that failed, those too that would be tried again.
    pub stop_after_failures: Option<u64>,
    /// What keeps a row from being sent that waited for another attempt.
    pub refuse: Refuse,
    /// Who makes the attempts.
    pub author: Author,
}

/// What a run left behind.
pub struct Run {
    /// The log, unless it failed.
    pub log: Result<Box<dyn Log>, Fault>,
    /// Whether the run was stopped before its jobs ended.
    pub was_stopped: bool,
    /// So many deliveries were given back to the log: those that were to be tried again as they were, and those that were read and
    /// not begun as pending.
    pub given_back: u64,
    /// So many that waited are not in this process's hands any more: another one took them over.
    pub missing: u64,
    /// So many attempts failed, those too that were tried again.
    pub failed_attempts: u64,
}

/// Runs `jobs` until the channel closes or `stop` is ready. Every job ends in exactly one call of `settled`, or is given back to
/// the log: what was to be tried again, and what was read from where it cannot be read again.
pub async fn run<W: Wire>(
    log: Box<dyn Log>,
    wire: W,
    limits: Limits,
    jobs: Jobs,
    stop: impl Future<Output = ()>,
    settled: impl FnMut(Outcome),
) -> Run {
    run_at(LogWriter::open(log), wire, limits, jobs, stop, settled).await
}

/// As [`run`], with a log writer that is at work already.
pub(super) async fn run_at<W: Wire>(
    (log_writer, thread): (LogWriter, WriterThread),
    wire: W,
    limits: Limits,
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
            news = dispatcher.next(&mut jobs) => match news {
                News::Settled(outcome) => settled(*outcome),
                News::Nothing => {}
            },
        }
        if worker.stop.is_stopped() || dispatcher.worker.log_writer.is_gone() {
            jobs.stop();
            dispatcher.stop();
        }
    }
    let GivenBack { count: given_back, missing } = dispatcher.give_back().await;
    dispatcher.tell_left(&mut settled).await;
    let (was_stopped, failed_attempts) = (worker.stop.is_stopped(), worker.stop.failed_attempts());
    drop((dispatcher, worker));
    let log = thread.join().await.map(Committer::into_log);
    Run { log, was_stopped, given_back, missing, failed_attempts }
}

fn worker<W: Wire>(log_writer: LogWriter, wire: W, limits: &Limits) -> Arc<Worker<W>> {
    Arc::new(Worker {
        log_writer,
        wire,
        clock: Clock::start(limits.clock),
        author: limits.author.clone(),
        refuse: limits.refuse,
        process: Semaphore::new(limits.process),
        shared: limits.process.div_ceil(2),
        stop: StopSignal::new(limits.stop_after_failures),
        random: Mutex::new(ChaCha8Rng::seed_from_u64(limits.seed)),
    })
}
