//! A connector's circuit breaker: whether its next attempt may start.
//!
//! While it is closed, as many attempts start as the endpoint accepts. It opens after too many consecutive failures, or when the
//! endpoint asks for a pause; after the pause one attempt probes the endpoint, and its answer decides. Times are parameters, so
//! that tests need not wait.

use super::flow::{Cut, Flow};
use crate::model::{Answer, BREAKER_PAUSE, Policy, Verdict};
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
            Start::All => State::Closed,
            Start::OneFirst => State::Open { until: now, why: Why::Unproven },
        };
        let (has_second_chance, is_proven) = (start == Start::OneFirst, start == Start::All);
        Self {
            policy,
            start,
            state,
            probed: Why::Unproven,
            openings: 0,
            failures: 0,
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

    fn patience(&self, why: Why) -> u32 {
        match (why, self.start) {
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

    fn note(&mut self, epoch: Epoch, answer: &Answer, now: Instant) {
        let is_current = epoch.opening == self.openings;
        let asked = self.policy.clamp(answer.retry_after.filter(|_| answer.verdict() == Verdict::TryAgain));
        let was_down = is_current && self.state == State::Probing && self.failures > 0;
        // Without a breaker every event is sent at once: there is no window to adapt.
        let is_too_many = match self.policy.breaker {
            0 => answer.status == Some(429),
            _ => self.flow.record(epoch.cut, answer, was_down, self.unanswered == 0, now),
        };
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

#[cfg(test)]
mod crowded;

#[cfg(test)]
mod tests {
    use super::{Breaker, Decision, Start};
    use crate::model::{Answer, Failure, Policy};
    use std::time::Duration;
    use tokio::time::Instant;

    pub(super) fn breaker(retries: u32, threshold: u32, start: Start) -> (Breaker, Instant) {
        let now = Instant::now();
        (Breaker::new(Policy { retries, breaker: threshold, ..Policy::default() }, start, now), now)
    }

    pub(super) fn answer(status: u16, retry_after: Option<u64>) -> Answer {
        let failure = (status >= 300).then_some(Failure::HttpStatus);
        Answer { failure, status: Some(status), retry_after: retry_after.map(Duration::from_secs), ..Answer::default() }
    }

    /// Starts and ends one attempt.
    fn try_one(breaker: &mut Breaker, now: Instant, answer: &Answer) {
        let Decision::Start(epoch) = breaker.ask(now) else { panic!("{breaker:?}") };
        breaker.answered(epoch, answer, now);
        breaker.leave();
    }

    #[test]
    fn consecutive_failures_open_the_breaker_and_a_successful_probe_closes_it() {
        let (mut breaker, now) = breaker(0, 3, Start::All);
        try_one(&mut breaker, now, &answer(503, None));
        try_one(&mut breaker, now, &answer(503, None));
        try_one(&mut breaker, now, &answer(422, None));
        for _ in 0..3 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert_eq!(breaker.ask(now), Decision::NotInThisRun, "without retries the run does not wait");
        let later = now + Duration::from_secs(30);
        let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(later), Decision::Wait, "one probe at a time");
        breaker.answered(probe, &answer(200, None), later);
        assert!(matches!(breaker.ask(later), Decision::Start(_)));
    }

    #[test]
    fn with_retries_a_run_waits_for_as_many_probes() {
        let (mut breaker, mut now) = breaker(2, 1, Start::All);
        for _ in 0..2 {
            try_one(&mut breaker, now, &answer(500, None));
            let Decision::NotBefore(until) = breaker.ask(now) else { panic!("{breaker:?}") };
            now = until;
        }
        try_one(&mut breaker, now, &answer(500, None));
        assert_eq!(breaker.ask(now), Decision::NotInThisRun);
    }

    #[test]
    fn a_pause_that_the_endpoint_asks_for_is_kept() {
        let (mut breaker, now) = breaker(0, 1, Start::All);
        let (Decision::Start(one), Decision::Start(two)) = (breaker.ask(now), breaker.ask(now)) else {
            panic!("{breaker:?}")
        };
        breaker.answered(one, &answer(429, Some(7)), now);
        breaker.answered(two, &answer(429, Some(9)), now);
        assert_eq!(breaker.ask(now), Decision::NotBefore(now + Duration::from_secs(9)), "the longer pause of two");
        let mut later = now + Duration::from_secs(9);
        for _ in 0..3 {
            try_one(&mut breaker, later, &answer(503, Some(100_000)));
            later += Duration::from_mins(5);
        }
        assert_eq!(breaker.ask(later - Duration::from_secs(1)), Decision::NotInThisRun, "it never accepted anything");
    }

    #[test]
    fn status_429_does_not_open_the_breaker() {
        let (mut breaker, now) = breaker(0, 2, Start::All);
        for _ in 0..20 {
            try_one(&mut breaker, now, &answer(429, None));
        }
        assert!(matches!(breaker.ask(now), Decision::Start(_)));
    }

    #[test]
    fn with_breaker_0_failures_never_open_it() {
        for start in [Start::All, Start::OneFirst] {
            let (mut breaker, now) = breaker(0, 0, start);
            try_one(&mut breaker, now, &answer(200, None));
            try_one(&mut breaker, now, &answer(503, Some(1)));
            let later = now + Duration::from_secs(1);
            for _ in 0..20 {
                try_one(&mut breaker, later, &answer(503, None));
            }
            assert!(
                matches!(breaker.ask(later), Decision::Start(_)),
                "{start:?}: the probe after a pause counts as any other attempt"
            );
        }
    }

    #[test]
    fn a_bulk_run_sends_one_event_first_and_probes_twice() {
        let (mut breaker, now) = breaker(3, 10, Start::OneFirst);
        let Decision::Start(probe) = breaker.ask(now) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(now), Decision::Wait);
        breaker.answered(probe, &answer(503, None), now);
        let second = now + Duration::from_secs(1);
        assert_eq!(breaker.ask(now), Decision::NotBefore(second));
        try_one(&mut breaker, second, &answer(503, None));
        assert_eq!(breaker.ask(second), Decision::NotInThisRun, "the run does not wait for a connector that is down");
    }

    #[test]
    fn with_breaker_0_no_connector_is_paused() {
        let (mut breaker, now) = breaker(0, 0, Start::OneFirst);
        for _ in 0..50 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert!(matches!((breaker.ask(now), breaker.ask(now)), (Decision::Start(_), Decision::Start(_))));
    }

    #[test]
    fn an_answer_from_an_older_epoch_neither_opens_nor_closes_the_breaker() {
        let (mut breaker, now) = breaker(0, 1, Start::All);
        let (Decision::Start(one), Decision::Start(two)) = (breaker.ask(now), breaker.ask(now)) else {
            panic!("{breaker:?}")
        };
        breaker.answered(one, &answer(503, None), now);
        let later = now + Duration::from_secs(30);
        let Decision::Start(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        breaker.answered(two, &answer(503, None), later);
        breaker.leave();
        breaker.leave();
        assert_eq!(breaker.ask(later), Decision::Wait);
        breaker.answered(probe, &answer(422, None), later);
        breaker.leave();
        assert!(matches!(breaker.ask(later), Decision::Start(_)), "the endpoint works and refuses one payload");
    }

    #[test]
    fn an_endpoint_that_accepts_events_is_not_down_when_it_answers_503() {
        let (mut breaker, mut now) = breaker(0, 3, Start::All);
        try_one(&mut breaker, now, &answer(200, None));
        for _ in 0..20 {
            now += Duration::from_millis(200);
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert!(matches!(breaker.peek(now), Decision::Start(_)), "for 4 seconds");
        now += Duration::from_secs(1);
        for _ in 0..3 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert_eq!(breaker.peek(now), Decision::NotInThisRun, "it accepts nothing any more");
    }
}
