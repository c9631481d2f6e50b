//! A connector's circuit breaker: whether its next attempt may begin.
//!
//! Closed, everything goes that the endpoint bears. After too many failures in a row, or because the endpoint asks for it, it
//! opens for a while; then one attempt probes, and its answer decides. Times come in as values, so that it is tested without
//! waiting.

use super::flow::{Cut, Flow};
use crate::model::{Answer, BREAKER_PAUSE, Policy, Verdict};
use std::time::Duration;
use tokio::time::Instant;

/// How long a first probe that failed is waited for before the second and last one.
const SECOND_CHANCE: Duration = Duration::from_secs(1);

/// An endpoint that keeps asking to be left alone, and accepts nothing in between, is waited for so often at least.
const ASKED_PATIENCE: u32 = 3;

/// How a run treats a connector that is down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Everything goes at once; a connector that is down is probed as often as its policy has retries.
    #[default]
    All,
    /// One event is tried before the rest is let go, and a connector that is down is not waited for: its rows stay as they are.
    OneFirst,
}

/// What an attempt that wants to begin is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// It may begin.
    Go(Epoch),
    /// A probe is under way, or as many attempts as the endpoint bears: ask again when one has ended.
    Wait,
    /// Not before this time.
    Later(Instant),
    /// Not in this run.
    Never,
}

/// Between which openings an attempt began: the answer of one that began before the last one opened nothing and closes nothing.
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
    /// Nothing was tried yet.
    Unproven,
    /// The endpoint asked for it.
    Asked,
    /// It failed too often.
    Failures,
}

/// The breaker of one connector.
#[derive(Debug)]
pub(super) struct Breaker {
    policy: Policy,
    start: Start,
    state: State,
    /// Why it was open before it was probed.
    probed: Why,
    openings: u64,
    /// Failures in a row that are the endpoint's own.
    in_a_row: u32,
    /// Openings since the last event that it took.
    fruitless: u32,
    /// The first probe may be followed by a second one.
    has_second_chance: bool,
    /// No first probe is to come any more.
    is_proven: bool,
    /// How much the endpoint bears.
    flow: Flow,
    /// Attempts that may begin and have not left.
    in_flight: usize,
    /// Attempts that have started and have no answer yet.
    unanswered: usize,
    /// Somebody was told to wait because there were enough of them.
    is_crowded: bool,
}

impl Breaker {
    pub(super) fn new(policy: Policy, start: Start, now: Instant) -> Self {
        // Without a breaker there is nothing to prove: every event is tried.
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
            in_a_row: 0,
            fruitless: 0,
            has_second_chance,
            is_proven,
            flow: Flow::new(policy.concurrency),
            in_flight: 0,
            unanswered: 0,
            is_crowded: false,
        }
    }

    /// Asks for an attempt to begin. [`Pass::Go`] must be followed by [`Breaker::answered`], unless it does not begin after all,
    /// and then by [`Breaker::leave`].
    pub(super) fn ask(&mut self, now: Instant) -> Pass {
        let pass = self.look(now);
        let Pass::Go(_) = pass else { return pass };
        if let State::Open { why, .. } = self.state {
            (self.state, self.probed) = (State::Probing, why);
        } else if self.in_flight >= self.flow.window() {
            self.is_crowded = true;
            return Pass::Wait;
        }
        self.in_flight += 1;
        pass
    }

    /// Takes note that an attempt has ended, or did not begin. Says whether others wait for that.
    pub(super) fn leave(&mut self) -> bool {
        self.in_flight = self.in_flight.saturating_sub(1);
        std::mem::take(&mut self.is_crowded)
    }

    /// An attempt that was let through does not begin, or will not be answered. If it was to be the probe, the next one is.
    pub(super) fn abandon(&mut self, epoch: Epoch, has_started: bool, now: Instant) {
        self.unanswered = self.unanswered.saturating_sub(usize::from(has_started));
        if self.state == State::Probing && epoch.opening == self.openings {
            self.state = State::Open { until: now, why: self.probed };
            self.is_crowded = true;
        }
    }

    /// Says whether an attempt that was let through may still begin.
    pub(super) fn may_begin(&self, epoch: Epoch) -> bool {
        epoch.opening == self.openings
    }

    /// An attempt that was let through begins now, after it has waited for its turn; nothing where it may not any more.
    pub(super) fn begin(&mut self, epoch: Epoch) -> Option<Epoch> {
        let may_begin = self.may_begin(epoch);
        self.unanswered += usize::from(may_begin);
        may_begin.then(|| Epoch { cut: self.flow.cut(), ..epoch })
    }

    /// The least time between the beginnings of two attempts.
    pub(super) fn gap(&self) -> Duration {
        self.flow.gap()
    }

    /// Says whether less goes through than the policy allows.
    pub(super) fn is_narrow(&self) -> bool {
        self.flow.is_narrow()
    }

    /// Says whether the connector is to be left alone. How much it bears is for [`Breaker::ask`] to know.
    pub(super) fn look(&self, now: Instant) -> Pass {
        let epoch = Epoch { opening: self.openings, cut: self.flow.cut() };
        match self.state {
            State::Closed => Pass::Go(epoch),
            State::Probing => Pass::Wait,
            State::Open { until, .. } if now >= until => Pass::Go(epoch),
            State::Open { until, why } if self.fruitless <= self.patience(why) => Pass::Later(until),
            State::Open { .. } => Pass::Never,
        }
    }

    fn patience(&self, why: Why) -> u32 {
        match (why, self.start) {
            (Why::Unproven | Why::Asked, _) => self.policy.retries.max(ASKED_PATIENCE),
            (Why::Failures, Start::All) => self.policy.retries,
            (Why::Failures, Start::OneFirst) => 0,
        }
    }

    /// Takes note of what an attempt brought. Says whether the breaker's state changed, so that those who wait must ask again.
    pub(super) fn answered(&mut self, epoch: Epoch, answer: &Answer, now: Instant) -> bool {
        let before = self.state;
        self.unanswered = self.unanswered.saturating_sub(1);
        self.note(epoch, answer, now);
        self.state != before
    }

    fn note(&mut self, epoch: Epoch, answer: &Answer, now: Instant) {
        let is_news = epoch.opening == self.openings;
        let asked = self.policy.clamp(answer.retry_after.filter(|_| answer.verdict() == Verdict::TryAgain));
        let was_down = is_news && self.state == State::Probing && self.in_a_row > 0;
        // Without a breaker every event is tried at once, and there is nothing to weigh.
        let is_too_many = match self.policy.breaker {
            0 => answer.status == Some(429),
            _ => self.flow.weigh(epoch.cut, answer, was_down, self.unanswered == 0, now),
        };
        if !answer.is_endpoints_fault() {
            self.in_a_row = 0;
            self.fruitless = 0;
            self.is_proven = true;
            if is_news {
                self.state = State::Closed;
                self.has_second_chance = false;
            }
        } else if is_news && !asked.is_zero() {
            self.open(now + asked, Why::Asked);
        } else if let (State::Open { until, why: Why::Asked }, false) = (self.state, asked.is_zero()) {
            self.state = State::Open { until: until.max(now + asked), why: Why::Asked };
        } else if is_news {
            self.failed(is_too_many, now);
        }
    }

    /// Too many requests are no sign of being down.
    fn failed(&mut self, is_too_many: bool, now: Instant) {
        self.in_a_row += u32::from(!is_too_many);
        let is_probe = self.state == State::Probing;
        let has_breaker = self.policy.breaker > 0;
        if is_probe && (self.has_second_chance || is_too_many) {
            self.has_second_chance = false;
            self.open(now + SECOND_CHANCE, Why::Asked);
        } else if is_probe && self.is_proven && !has_breaker {
            // It came after a pause that the endpoint asked for: one failure among others.
            self.state = State::Closed;
        } else if is_probe || (has_breaker && self.in_a_row >= self.policy.breaker) {
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
    use super::{Breaker, Pass, Start};
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

    /// Lets one attempt begin and end.
    fn try_one(breaker: &mut Breaker, now: Instant, answer: &Answer) {
        let Pass::Go(epoch) = breaker.ask(now) else { panic!("{breaker:?}") };
        breaker.answered(epoch, answer, now);
        breaker.leave();
    }

    #[test]
    fn failures_in_a_row_open_it_and_a_probe_closes_it() {
        let (mut breaker, now) = breaker(0, 3, Start::All);
        try_one(&mut breaker, now, &answer(503, None));
        try_one(&mut breaker, now, &answer(503, None));
        try_one(&mut breaker, now, &answer(422, None));
        for _ in 0..3 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert_eq!(breaker.ask(now), Pass::Never, "without retries nothing waits");
        let later = now + Duration::from_secs(30);
        let Pass::Go(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(later), Pass::Wait, "one probe at a time");
        breaker.answered(probe, &answer(200, None), later);
        assert!(matches!(breaker.ask(later), Pass::Go(_)));
    }

    #[test]
    fn retries_wait_out_as_many_probes_as_they_are() {
        let (mut breaker, mut now) = breaker(2, 1, Start::All);
        for _ in 0..2 {
            try_one(&mut breaker, now, &answer(500, None));
            let Pass::Later(until) = breaker.ask(now) else { panic!("{breaker:?}") };
            now = until;
        }
        try_one(&mut breaker, now, &answer(500, None));
        assert_eq!(breaker.ask(now), Pass::Never);
    }

    #[test]
    fn what_the_endpoint_asks_for_is_kept() {
        let (mut breaker, now) = breaker(0, 1, Start::All);
        let (Pass::Go(one), Pass::Go(two)) = (breaker.ask(now), breaker.ask(now)) else { panic!("{breaker:?}") };
        breaker.answered(one, &answer(429, Some(7)), now);
        breaker.answered(two, &answer(429, Some(9)), now);
        assert_eq!(breaker.ask(now), Pass::Later(now + Duration::from_secs(9)), "the longer one of two");
        let mut later = now + Duration::from_secs(9);
        for _ in 0..3 {
            try_one(&mut breaker, later, &answer(503, Some(100_000)));
            later += Duration::from_mins(5);
        }
        assert_eq!(breaker.ask(later - Duration::from_secs(1)), Pass::Never, "it never took anything");
    }

    #[test]
    fn too_many_requests_are_no_sign_of_being_down() {
        let (mut breaker, now) = breaker(0, 2, Start::All);
        for _ in 0..20 {
            try_one(&mut breaker, now, &answer(429, None));
        }
        assert!(matches!(breaker.ask(now), Pass::Go(_)));
    }

    #[test]
    fn without_a_breaker_failures_open_nothing() {
        for start in [Start::All, Start::OneFirst] {
            let (mut breaker, now) = breaker(0, 0, start);
            try_one(&mut breaker, now, &answer(200, None));
            try_one(&mut breaker, now, &answer(503, Some(1)));
            let later = now + Duration::from_secs(1);
            for _ in 0..20 {
                try_one(&mut breaker, later, &answer(503, None));
            }
            assert!(
                matches!(breaker.ask(later), Pass::Go(_)),
                "{start:?}: the probe after a pause is an attempt as any other"
            );
        }
    }

    #[test]
    fn of_a_bulk_one_goes_first_and_has_a_second_chance() {
        let (mut breaker, now) = breaker(3, 10, Start::OneFirst);
        let Pass::Go(probe) = breaker.ask(now) else { panic!("{breaker:?}") };
        assert_eq!(breaker.ask(now), Pass::Wait);
        breaker.answered(probe, &answer(503, None), now);
        let second = now + Duration::from_secs(1);
        assert_eq!(breaker.ask(now), Pass::Later(second));
        try_one(&mut breaker, second, &answer(503, None));
        assert_eq!(breaker.ask(second), Pass::Never, "a dead one is not waited out");
    }

    #[test]
    fn without_a_breaker_nothing_is_left_alone() {
        let (mut breaker, now) = breaker(0, 0, Start::OneFirst);
        for _ in 0..50 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert!(matches!((breaker.ask(now), breaker.ask(now)), (Pass::Go(_), Pass::Go(_))));
    }

    #[test]
    fn an_answer_from_before_it_opened_opens_nothing() {
        let (mut breaker, now) = breaker(0, 1, Start::All);
        let (Pass::Go(one), Pass::Go(two)) = (breaker.ask(now), breaker.ask(now)) else { panic!("{breaker:?}") };
        breaker.answered(one, &answer(503, None), now);
        let later = now + Duration::from_secs(30);
        let Pass::Go(probe) = breaker.ask(later) else { panic!("{breaker:?}") };
        breaker.answered(two, &answer(503, None), later);
        breaker.leave();
        breaker.leave();
        assert_eq!(breaker.ask(later), Pass::Wait);
        breaker.answered(probe, &answer(422, None), later);
        breaker.leave();
        assert!(matches!(breaker.ask(later), Pass::Go(_)), "it is there, and refuses one payload");
    }

    #[test]
    fn an_endpoint_that_takes_events_is_not_down_when_it_answers_503() {
        let (mut breaker, mut now) = breaker(0, 3, Start::All);
        try_one(&mut breaker, now, &answer(200, None));
        for _ in 0..20 {
            now += Duration::from_millis(200);
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert!(matches!(breaker.look(now), Pass::Go(_)), "for 4 seconds");
        now += Duration::from_secs(1);
        for _ in 0..3 {
            try_one(&mut breaker, now, &answer(503, None));
        }
        assert_eq!(breaker.look(now), Pass::Never, "it takes nothing any more");
    }
}
