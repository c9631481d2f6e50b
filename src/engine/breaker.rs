//! A connector's circuit breaker: whether its next attempt may start.
//!
//! While it is closed, as many attempts start as the endpoint accepts. It opens after too many consecutive failures, or when the
//! endpoint asks for a pause; after the pause one attempt probes the endpoint, and its answer decides. Times are parameters, so
//! that tests need not wait.

use super::flow::{Cut, Flow};
use crate::model::{Answer, BREAKER_PAUSE, Cause, Policy, Verdict};
use std::time::Duration;
use tokio::time::Instant;

/// The pause between the first probe, if it failed, and the second and last one.
const SECOND_CHANCE: Duration = Duration::from_secs(1);

/// How many pauses a run waits out, at least, for an endpoint that keeps asking for them and accepts nothing in between.
const ASKED_PATIENCE: u32 = 3;

/// How a run treats a connector that is down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Everything starts at once; a connector that is down is probed as many times as its policy has retries.
    #[default]
    All,
    /// One event is sent before the others start. A connector that is down is not waited for: its rows stay as they are.
    OneFirst,
    /// Everything starts at once, and a connector that is down is probed for ever.
    Patient,
}

/// Whether an attempt may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It may start.
    Start(Epoch),
    /// A probe is under way, or as many attempts as the endpoint accepts: ask again when one has ended.
    Wait,
    NotBefore(Instant),
    NotInThisRun,
}

/// Breaker epoch in which an attempt started; an answer from an older epoch neither opens nor closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Epoch {
    opening: u64,
    cut: Cut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open { until: Instant, why: Why },
    Probing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Nothing was sent yet.
    Unproven,
    /// The endpoint asked for a pause.
    Asked,
    /// Too many consecutive failures.
    Failures,
}

/// The breaker of one connector.
#[derive(Debug)]
pub(super) struct Breaker {
    policy: Policy,
    start: Start,
    state: State,
    /// Why it was open before the probe.
    probed: Why,
    openings: u64,
    /// Consecutive failures that are the endpoint's fault.
    failures: u32,
    /// How the latest of them failed, for people; nothing if there was none.
    latest: Option<String>,
    /// The cause of that one.
    cause: Option<Cause>,
    /// Openings since the endpoint last accepted an event.
    fruitless: u32,
    /// A second probe may follow the first one.
    has_second_chance: bool,
    /// The first probe has succeeded, or none is needed.
    is_proven: bool,
    /// How many attempts the endpoint accepts.
    flow: Flow,
    /// Attempts that were allowed to start and have not left.
    in_flight: usize,
    /// Attempts that have started and have no answer yet.
    unanswered: usize,
    /// An attempt waits because enough others are in flight.
    is_crowded: bool,
}

impl Breaker {
    pub(super) fn new(policy: Policy, start: Start, now: Instant) -> Self {
        // Without a breaker no first probe is needed: every event is sent.
        let start = if policy.breaker == 0 { Start::All } else { start };
        let state = match start {
            Start::All | Start::Patient => State::Closed,
            Start::OneFirst => State::Open { until: now, why: Why::Unproven },
        };
        let (has_second_chance, is_proven) = (start == Start::OneFirst, start != Start::OneFirst);
        Self {
            policy,
            start,
            state,
            probed: Why::Unproven,
            openings: 0,
            failures: 0,
            latest: None,
            cause: None,
            fruitless: 0,
            has_second_chance,
            is_proven,
            flow: Flow::new(policy.concurrency),
            in_flight: 0,
            unanswered: 0,
            is_crowded: false,
        }
    }

    /// Asks whether an attempt may start. After [`Decision::Start`] the caller must call [`Breaker::answered`] (or
    /// [`Breaker::abandon`], if there is no answer) and then [`Breaker::leave`].
    pub(super) fn ask(&mut self, now: Instant) -> Decision {
        let decision = self.peek(now);
        let Decision::Start(_) = decision else { return decision };
        if let State::Open { why, .. } = self.state {
            (self.state, self.probed) = (State::Probing, why);
        } else if self.in_flight >= self.flow.window() {
            self.is_crowded = true;
            return Decision::Wait;
        }
        self.in_flight += 1;
        decision
    }

    /// Notes that an attempt has ended, or did not start. Returns whether others wait for that.
    pub(super) fn leave(&mut self) -> bool {
        self.in_flight = self.in_flight.saturating_sub(1);
        std::mem::take(&mut self.is_crowded)
    }

    /// Notes that an attempt does not start, or will get no answer. If it was the probe, the next attempt becomes the probe.
    pub(super) fn abandon(&mut self, epoch: Epoch, has_started: bool, now: Instant) {
        self.unanswered = self.unanswered.saturating_sub(usize::from(has_started));
        if self.state == State::Probing && epoch.opening == self.openings {
            self.state = State::Open { until: now, why: self.probed };
            self.is_crowded = true;
        }
    }

    /// Returns whether the breaker has not opened since an attempt was allowed to start.
    pub(super) fn is_current(&self, epoch: Epoch) -> bool {
        epoch.opening == self.openings
    }

    /// Notes that an attempt starts now, after it has waited for its permits; `None` if it may not start any more.
    pub(super) fn start(&mut self, epoch: Epoch) -> Option<Epoch> {
        let is_current = self.is_current(epoch);
        self.unanswered += usize::from(is_current);
        is_current.then(|| Epoch { cut: self.flow.cut(), ..epoch })
    }

    /// Returns the shortest time between the starts of two attempts.
    pub(super) fn gap(&self) -> Duration {
        self.flow.gap()
    }

    /// Returns whether fewer attempts may start than the policy allows.
    pub(super) fn is_narrow(&self) -> bool {
        self.flow.is_narrow()
    }

    /// Returns what [`Breaker::ask`] would decide if no other attempt were in flight.
    pub(super) fn peek(&self, now: Instant) -> Decision {
        let epoch = Epoch { opening: self.openings, cut: self.flow.cut() };
        match self.state {
            State::Closed => Decision::Start(epoch),
            State::Probing => Decision::Wait,
            State::Open { until, .. } if now >= until => Decision::Start(epoch),
            State::Open { until, why } if self.fruitless <= self.patience(why) => Decision::NotBefore(until),
            State::Open { .. } => Decision::NotInThisRun,
        }
    }

    /// Returns why an event of this connector is not sent while the breaker is open, for people.
    pub(super) fn why_open(&self) -> String {
        let after = match self.failures {
            0 => String::new(),
            1 => " after 1 failure".to_owned(),
            many => format!(" after {many} failures"),
        };
        let latest = self.latest.as_ref().map(|latest| format!(" ({latest})")).unwrap_or_default();
        format!("not sent: circuit open{after}{latest}")
    }

    /// Returns the cause of the latest failure that is the endpoint's fault.
    pub(super) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    fn patience(&self, why: Why) -> u32 {
        match (why, self.start) {
            (_, Start::Patient) => u32::MAX,
            (Why::Unproven | Why::Asked, _) => self.policy.retries.max(ASKED_PATIENCE),
            (Why::Failures, Start::All) => self.policy.retries,
            (Why::Failures, Start::OneFirst) => 0,
        }
    }

    /// Notes an attempt's answer. Returns whether the breaker's state changed, so that all that wait must ask again.
    pub(super) fn answered(&mut self, epoch: Epoch, answer: &Answer, now: Instant) -> bool {
        let before = self.state;
        self.unanswered = self.unanswered.saturating_sub(1);
        self.note(epoch, answer, now);
        self.state != before
    }

    /// Returns whether it is open, or probes the endpoint.
    pub(super) fn is_open(&self) -> bool {
        self.state != State::Closed
    }

    fn note(&mut self, epoch: Epoch, answer: &Answer, now: Instant) {
        let is_current = epoch.opening == self.openings;
        let asked = self.policy.clamp(answer.retry_after.filter(|_| answer.verdict() == Verdict::TryAgain));
        let was_down = is_current && self.state == State::Probing && self.failures > 0;
        // Without a breaker every event is sent at once: there is no window to adapt.
        let is_too_many = match self.policy.breaker {
            0 => answer.status == Some(429),
            _ => self.flow.record(epoch.cut, answer, was_down, self.unanswered == 0, now),
        };
        if answer.is_endpoints_fault() {
            self.latest = Some(latest(answer));
            self.cause = Cause::of(Some(answer));
        }
        if !answer.is_endpoints_fault() {
            self.failures = 0;
            self.fruitless = 0;
            self.is_proven = true;
            if is_current {
                self.state = State::Closed;
                self.has_second_chance = false;
            }
        } else if is_current && !asked.is_zero() {
            self.open(now + asked, Why::Asked);
        } else if let (State::Open { until, why: Why::Asked }, false) = (self.state, asked.is_zero()) {
            self.state = State::Open { until: until.max(now + asked), why: Why::Asked };
        } else if is_current {
            self.failed(is_too_many, now);
        }
    }

    /// Notes a failure. "Too many requests" does not count: it does not mean that the endpoint is down.
    fn failed(&mut self, is_too_many: bool, now: Instant) {
        self.failures += u32::from(!is_too_many);
        let is_probe = self.state == State::Probing;
        let has_breaker = self.policy.breaker > 0;
        if is_probe && (self.has_second_chance || is_too_many) {
            self.has_second_chance = false;
            self.open(now + SECOND_CHANCE, Why::Asked);
        } else if is_probe && self.is_proven && !has_breaker {
            // It followed a pause that the endpoint asked for, so it is an ordinary failure.
            self.state = State::Closed;
        } else if is_probe || (has_breaker && self.failures >= self.policy.breaker) {
            self.open(now + BREAKER_PAUSE, Why::Failures);
        }
    }

    fn open(&mut self, until: Instant, why: Why) {
        self.state = State::Open { until, why };
        self.openings += 1;
        self.fruitless += 1;
    }
}

fn latest(answer: &Answer) -> String {
    match (answer.status, answer.failure) {
        (Some(status), _) => format!("last answer: {status}"),
        (None, Some(failure)) => format!("last failure: {failure}"),
        (None, None) => "no answer".to_owned(),
    }
}

#[cfg(test)]
mod crowded;

#[cfg(test)]
mod tests;
