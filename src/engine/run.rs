//! A run: jobs in, outcomes out as they settle, within limits, until the jobs end or somebody stops it.

use super::crew::{Crew, Lane, Places, unbegun};
use super::desk::Desk;
use super::job::Job;
use super::owner::Owner;
use super::queue::Jobs;
use super::wire::Wire;
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Outcome, Timestamp};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How much may happen at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Attempts in flight for the whole process.
    pub process: usize,
    /// Where the time comes from.
    pub clock: fn() -> Timestamp,
}

/// Settlements are pipelined: so many deliveries per permit may be between beginning and settlement.
const WINDOW_PER_PERMIT: usize = 4;

/// What a run left behind.
pub struct Run {
    /// The log, unless it failed.
    pub log: Result<Box<dyn Log>, Fault>,
    /// Whether the run was stopped before its jobs ended.
    pub was_stopped: bool,
}

/// Runs `jobs` until the channel closes or `stop` is ready. Every job ends in exactly one call of `settled`, but for jobs
/// that were still in the channel when the run was stopped: those were never begun.
pub async fn run<W: Wire>(
    log: Box<dyn Log>,
    wire: W,
    limits: Limits,
    mut jobs: Jobs,
    stop: impl Future<Output = ()>,
    mut settled: impl FnMut(Outcome),
) -> Run {
    let (desk, pump) = Desk::open(log);
    let (stopper, stopped) = watch::channel(false);
    let mut floor = Floor::new(desk, wire, limits, stopped);
    let mut tasks = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    let mut is_open = true;
    while is_open || !tasks.is_empty() {
        tokio::select! {
            () = &mut stop, if !*stopper.borrow() => {
                is_open = false;
                jobs.close();
                let _ = stopper.send(true);
            }
            Some(outcome) = tasks.join_next(), if !tasks.is_empty() => settled(finished(outcome)),
            job = floor.next(&mut jobs), if is_open => match job {
                Some((job, places)) => drop(tasks.spawn(floor.begin(job, places))),
                None => is_open = false,
            },
        }
        if floor.crew.desk.is_gone() {
            is_open = false;
        }
    }
    while let Ok(job) = jobs.try_recv() {
        settled(unbegun(&job));
    }
    drop(floor);
    Run { log: pump.join().map(Owner::into_log), was_stopped: *stopper.borrow() }
}

/// Where deliveries are under way.
struct Floor<W> {
    crew: Arc<Crew<W>>,
    ahead: Arc<Semaphore>,
    window: Arc<Semaphore>,
    lanes: HashMap<String, Arc<Lane>>,
}

impl<W: Wire> Floor<W> {
    fn new(desk: Desk, wire: W, limits: Limits, stopped: watch::Receiver<bool>) -> Self {
        let process = Arc::new(Semaphore::new(limits.process));
        Self {
            crew: Arc::new(Crew { desk, wire, clock: limits.clock, process, stopped }),
            ahead: Arc::new(Semaphore::new(limits.process)),
            window: Arc::new(Semaphore::new(limits.process * WINDOW_PER_PERMIT)),
            lanes: HashMap::new(),
        }
    }

    /// Waits for places first and for a job then, so that nothing is taken from the channel that cannot begin.
    async fn next(&self, jobs: &mut Jobs) -> Option<(Job, (Permit, Permit))> {
        let window = self.window.clone().acquire_owned().await.expect("the window is never closed");
        let ahead = self.ahead.clone().acquire_owned().await.expect("never closed");
        jobs.recv().await.map(|job| (job, (window, ahead)))
    }

    fn begin(&mut self, job: Job, (window, ahead): (Permit, Permit)) -> impl Future<Output = Outcome> + use<W> {
        let lane = self.lane(&job);
        let crew = self.crew.clone();
        async move { crew.deliver(job, Places { ahead, window, lane }).await }
    }

    fn lane(&mut self, job: &Job) -> Arc<Lane> {
        let destination = &job.destination;
        if let Some(known) = self.lanes.get(&destination.label) {
            return known.clone();
        }
        let lane = Arc::new(Lane::new(destination.policy.concurrency));
        self.lanes.insert(destination.label.clone(), lane.clone());
        lane
    }
}

type Permit = tokio::sync::OwnedSemaphorePermit;

fn finished(outcome: Result<Outcome, tokio::task::JoinError>) -> Outcome {
    match outcome {
        Ok(outcome) => outcome,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
