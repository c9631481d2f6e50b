//! One delivery's way: begin, attempt, settle.
//!
//! The write before the POST is always waited for. The permit is given back before the settlement is on disk, so that the
//! next attempt overlaps with it; the window bounds how many settlements can be under way.

use super::desk::{Desk, Gone};
use super::job::{Job, Work};
use super::wire::{Wire, WireRequest};
use crate::killpoint;
use crate::log::{Applied, Change, Claimed, NotClaimed, Settlement};
use crate::model::{Answer, Attempt, Failure, Outcome, Skip, State, Timestamp};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// What every delivery of a run shares.
pub(super) struct Crew<W> {
    pub(super) desk: Desk,
    pub(super) wire: W,
    pub(super) clock: fn() -> Timestamp,
    pub(super) process: Arc<Semaphore>,
    pub(super) stopped: watch::Receiver<bool>,
}

/// Places that a delivery holds while it is on its way.
pub(super) struct Places {
    /// Begun, but not yet sent: bounds how much is claimed ahead.
    pub(super) ahead: OwnedSemaphorePermit,
    /// On its way from beginning to settlement.
    pub(super) window: OwnedSemaphorePermit,
    /// What its connector allows.
    pub(super) lane: Arc<Lane>,
}

/// How much may happen at once at one connector.
pub(super) struct Lane {
    /// Attempts in flight.
    attempts: Semaphore,
    /// Rows of the log that are claimed and not sent yet: few, so that other processes find some to claim too.
    claims: Semaphore,
}

/// So many rows are claimed for each attempt that may be in flight.
const CLAIMS_PER_ATTEMPT: usize = 2;

impl Lane {
    /// Allows `concurrency` attempts in flight.
    pub(super) fn new(concurrency: usize) -> Self {
        let claims = concurrency.saturating_mul(CLAIMS_PER_ATTEMPT).min(Semaphore::MAX_PERMITS);
        Self { attempts: Semaphore::new(concurrency), claims: Semaphore::new(claims) }
    }
}

impl<W: Wire> Crew<W> {
    /// Takes `job` to its end. Never fails: where the log failed, the outcome is `unknown` or the state it was in.
    pub(super) async fn deliver(&self, job: Job, places: Places) -> Outcome {
        let Some(claim) = self.claim(&job, &places.lane).await else { return unbegun(&job) };
        let outcome = match self.desk.ask(job.begin()).await {
            Ok(Applied::Claimed(claimed)) => self.attempt(job, *claimed, (places.ahead, claim), &places.lane).await,
            Ok(Applied::NotClaimed(why)) => skip(&job, &why),
            Ok(_) | Err(Gone) => unbegun(&job),
        };
        drop(places.window);
        outcome
    }

    async fn attempt(
        &self,
        mut job: Job,
        claimed: Claimed,
        (ahead, claim): (OwnedSemaphorePermit, impl Sized),
        lane: &Lane,
    ) -> Outcome {
        let Some(permits) = self.permits(lane).await else { return self.stop(&job, &claimed).await };
        drop(ahead);
        let request = self.request(&mut job, &claimed);
        let started_at = request.timestamp;
        killpoint::reach("post.before");
        let answer = self.wire.attempt(&job.destination, request).await;
        killpoint::reach("post.after");
        drop((permits, claim));
        self.settle(&job, &claimed, started_at, answer).await
    }

    /// Waits until one more row may be claimed; a new delivery is nobody else's and need not wait. Nothing when the run is
    /// stopped first.
    async fn claim<'a>(&'a self, job: &Job, lane: &'a Lane) -> Option<impl Sized + use<'a, W>> {
        match job.work {
            Work::New(_) => Some(None),
            Work::Stored { .. } => self.unless_stopped(lane.claims.acquire()).await.map(Some),
        }
    }

    /// Waits for a place in the connector and in the process; nothing when the run is stopped first.
    async fn permits<'a>(&'a self, lane: &'a Lane) -> Option<impl Sized + use<'a, W>> {
        self.unless_stopped(async { (lane.attempts.acquire().await, self.process.acquire().await) }).await
    }

    async fn unless_stopped<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let mut stopped = self.stopped.clone();
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => None,
            done = wait => Some(done),
        }
    }

    fn request(&self, job: &mut Job, claimed: &Claimed) -> WireRequest {
        let payload = match &mut job.work {
            Work::New(new) => std::mem::take(&mut new.payload),
            Work::Stored { .. } => claimed.payload.clone(),
        };
        WireRequest {
            webhook_id: claimed.webhook_id.clone(),
            timestamp: (self.clock)(),
            payload,
            is_test: claimed.is_test,
        }
    }

    /// Nothing was sent: a new delivery has failed by being stopped, a stored one is as it was.
    async fn stop(&self, job: &Job, claimed: &Claimed) -> Outcome {
        if let Work::New(_) = job.work {
            let answer = Answer::not_sent(Failure::Stopped, "not sent: the run was stopped");
            return self.settle(job, claimed, (self.clock)(), answer).await;
        }
        // Where the release is lost with the log, the row becomes unknown at the next open: safe, if not exact.
        let _ = self.desk.ask(Change::Release(claimed.ticket)).await;
        unbegun(job)
    }

    async fn settle(&self, job: &Job, claimed: &Claimed, started_at: Timestamp, answer: Answer) -> Outcome {
        let attempts = claimed.attempts + 1;
        let state = if answer.failure.is_none() { State::Delivered } else { State::Failed };
        let settlement = Settlement {
            ticket: claimed.ticket,
            attempt: attempt_of(job, attempts, started_at, answer.clone()),
            at: (self.clock)(),
        };
        let applied = self.desk.ask(Change::Settle(Box::new(settlement))).await;
        let mut facts = job.facts();
        facts.id = Some(claimed.ticket.id);
        let is_recorded = matches!(applied, Ok(Applied::Settled(_)));
        let state = if is_recorded { state } else { State::Unknown };
        Outcome { facts, state, answer: Some(answer), attempts, skipped: None }
    }
}

fn attempt_of(job: &Job, number: u32, started_at: Timestamp, answer: Answer) -> Attempt {
    Attempt {
        number,
        kind: job.kind,
        started_at,
        url: job.destination.endpoint.redacted(),
        by: job.by.as_deref().map(ToOwned::to_owned),
        reason: job.reason.as_deref().map(ToOwned::to_owned),
        answer: Some(answer),
    }
}

/// A delivery that this run did not begin: it is left as it was.
pub(super) fn unbegun(job: &Job) -> Outcome {
    Outcome { facts: job.facts(), state: State::Pending, answer: None, attempts: job.attempts(), skipped: None }
}

fn skip(job: &Job, why: &NotClaimed) -> Outcome {
    let (state, skip) = match why {
        NotClaimed::Missing(_) => (job.state(), Skip::Missing),
        NotClaimed::NoPayload(_) => (job.state(), Skip::NoPayload),
        NotClaimed::State(_, state @ State::Delivered) => (*state, Skip::Delivered),
        NotClaimed::State(_, state @ State::Discarded) => (*state, Skip::Discarded),
        NotClaimed::State(_, state) => (*state, Skip::Taken),
    };
    Outcome::skipped(job.facts(), state, job.attempts(), skip)
}
