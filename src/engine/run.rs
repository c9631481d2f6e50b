//! A run: jobs in, outcomes out as they settle, within limits, until the jobs end or somebody stops it.
//!
//! It takes jobs, begins what may begin, and takes up what waited; one delivery's way is the crew's, how much may happen at
//! one connector the lane's.

use super::clock::Clock;
use super::crew::Crew;
use super::desk::{Desk, Pump};
use super::floor::{Floor, News};
use super::gate::Start;
use super::job::Author;
use super::owner::Owner;
use super::queue::Jobs;
use super::wire::Wire;
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Outcome, State, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, watch};

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
    /// The run stops itself after so many failures.
    pub stop_after_failures: Option<u64>,
    /// Who makes the attempts.
    pub author: Author,
}

/// What a run left behind.
pub struct Run {
    /// The log, unless it failed.
    pub log: Result<Box<dyn Log>, Fault>,
    /// Whether the run was stopped before its jobs ended.
    pub was_stopped: bool,
    /// So many deliveries that were to be tried again were given back to the log as they were.
    pub given_back: u64,
}

/// Runs `jobs` until the channel closes or `stop` is ready. Every job ends in exactly one call of `settled`, but for jobs
/// that were still in the channel when the run was stopped: those were never begun.
pub async fn run<W: Wire>(
    log: Box<dyn Log>,
    wire: W,
    limits: Limits,
    jobs: Jobs,
    stop: impl Future<Output = ()>,
    settled: impl FnMut(Outcome),
) -> Run {
    run_at(Desk::open(log), wire, limits, jobs, stop, settled).await
}

/// As [`run`], with an owner that is at work already.
pub(super) async fn run_at<W: Wire>(
    (desk, pump): (Desk, Pump),
    wire: W,
    limits: Limits,
    mut jobs: Jobs,
    stop: impl Future<Output = ()>,
    mut settled: impl FnMut(Outcome),
) -> Run {
    let (stopper, stopped) = watch::channel(false);
    let mut floor = Floor::new(crew(desk, wire, &limits, stopped), limits.start);
    let mut stop = std::pin::pin!(stop);
    let mut failures = 0;
    while !floor.is_done() {
        tokio::select! {
            () = &mut stop, if !*stopper.borrow() => drop(stopper.send(true)),
            news = floor.next(&mut jobs) => match news {
                News::Settled(outcome) => {
                    failures += u64::from(outcome.state == State::Failed && !outcome.is_left);
                    settled(*outcome);
                }
                News::Nothing => {}
            },
        }
        if limits.stop_after_failures.is_some_and(|most| failures >= most) {
            stopper.send_if_modified(|is_stopped| !std::mem::replace(is_stopped, true));
        }
        if *stopper.borrow() || floor.crew.desk.is_gone() {
            jobs.close();
            floor.stop();
        }
    }
    while let Ok(job) = jobs.try_recv() {
        floor.leave(job);
    }
    let given_back = floor.give_back().await;
    floor.tell_left(&mut settled).await;
    drop(floor);
    let log = pump.join().await.map(Owner::into_log);
    Run { log, was_stopped: *stopper.borrow(), given_back }
}

fn crew<W: Wire>(desk: Desk, wire: W, limits: &Limits, stopped: watch::Receiver<bool>) -> Arc<Crew<W>> {
    Arc::new(Crew {
        desk,
        wire,
        clock: Clock::start(limits.clock),
        author: limits.author.clone(),
        process: Semaphore::new(limits.process),
        stopped,
        random: Mutex::new(ChaCha8Rng::seed_from_u64(limits.seed)),
    })
}
