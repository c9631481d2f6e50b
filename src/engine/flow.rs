//! How much an endpoint bears: so many attempts at once, and where even one is too many, so long between two of them.
//!
//! It begins with all that the policy allows. An answer of 429 or 503 halves it, once for all that were in flight together; each
//! event that the endpoint takes lets more through: twice as many each time round up to where it was too much before, and one
//! more each time round from there. Where a few are too much, the gap between two beginnings grows and shrinks instead, and how
//! many are in flight comes of that: who answers slowly may bear several, only not at the same instant.

use crate::model::Answer;
use std::time::Duration;
use tokio::time::Instant;

/// An endpoint that took an event within this time is not down when it answers 503: it is asked for too much at once.
const LATELY: Duration = Duration::from_secs(5);

/// Where so few at once are too many, they are spread.
const FEW: usize = 3;

/// The first gap; half of it is not worth keeping.
const LEAST_GAP: Duration = Duration::from_millis(10);

/// No gap is longer: who has retries waits for them anyway.
const LONGEST_GAP: Duration = Duration::from_secs(1);

/// No longer either where the endpoint may be down and nothing else is in flight that it may have taken: else it would take
/// seconds until it counts as down.
const UNSURE_GAP: Duration = Duration::from_millis(150);

/// Fewer taken between two refusals say that the gap is far too short.
const SHORT_STREAK: u32 = 3;

/// So many taken in a row say that the endpoint bears much more than it gets.
const LONG_STREAK: u32 = 48;

/// How much an endpoint bears.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    full: usize,
    window: usize,
    /// From here on the window grows slowly.
    threshold: usize,
    /// Taken since the window grew last, where it grows slowly.
    taken: usize,
    gap: Duration,
    /// The gap is about right: refusals are rare.
    is_found: bool,
    /// Taken since the last refusal.
    streak: u32,
    cuts: u64,
    /// When the endpoint took an event last.
    took_at: Option<Instant>,
}

/// Between which cuts an attempt began: what was in flight together is cut for once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut(u64);

impl Flow {
    /// Lets `full` attempts through at once.
    pub(super) fn new(full: usize) -> Self {
        Self {
            full,
            window: full,
            threshold: full,
            taken: 0,
            gap: Duration::ZERO,
            is_found: false,
            streak: 0,
            cuts: 0,
            took_at: None,
        }
    }

    /// How many attempts may be in flight.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// The least time between the beginnings of two attempts.
    pub(super) fn gap(&self) -> Duration {
        self.gap
    }

    /// Says whether less goes through than the policy allows.
    pub(super) fn is_narrow(&self) -> bool {
        self.window < self.full || !self.gap.is_zero()
    }

    /// When an attempt begins.
    pub(super) fn cut(&self) -> Cut {
        Cut(self.cuts)
    }

    /// Takes note of what an attempt brought that began at `cut`; `was_down` says that it is the first after a time of failures.
    /// Says whether there were too many requests, and not that the endpoint is down: 429 says so, and 503 does from an endpoint
    /// that takes others, or where others that were in flight with it were refused already. `is_alone` says that
    /// no other one is in flight.
    pub(super) fn weigh(&mut self, cut: Cut, answer: &Answer, was_down: bool, is_alone: bool, now: Instant) -> bool {
        if answer.failure.is_none() {
            self.took_at = Some(now);
        }
        let takes_others = self.took_at.is_some_and(|at| now.saturating_duration_since(at) < LATELY);
        if !answer.is_endpoints_fault() {
            if was_down {
                self.restart();
            }
            self.took();
            return false;
        }
        let is_news = cut == self.cut();
        match answer.status {
            Some(429) if is_news => self.refused(true),
            Some(503) if is_news => self.refused(takes_others || !is_alone),
            _ => {}
        }
        answer.status == Some(429) || (answer.status == Some(503) && (takes_others || !is_news))
    }

    /// The endpoint is back after it was down.
    fn restart(&mut self) {
        *self = Self { window: 1, cuts: self.cuts + 1, took_at: self.took_at, ..Self::new(self.full) };
    }

    /// The endpoint took an event.
    fn took(&mut self) {
        self.streak = self.streak.saturating_add(1);
        if !self.gap.is_zero() {
            let part = if self.is_found && self.streak <= LONG_STREAK { 128 } else { 16 };
            self.gap -= self.gap / part;
            self.gap = if self.gap < LEAST_GAP / 2 { Duration::ZERO } else { self.gap };
            self.window = self.full;
            return;
        }
        self.taken += 1;
        if self.window < self.threshold || self.taken >= self.window {
            (self.window, self.taken) = (self.full.min(self.window + 1), 0);
        }
    }

    /// The endpoint refused an attempt because there were too many; `is_certain` where it need not be down instead.
    fn refused(&mut self, is_certain: bool) {
        let is_far_off = self.streak < SHORT_STREAK;
        self.is_found = !self.gap.is_zero() && (self.is_found || !is_far_off);
        (self.cuts, self.taken, self.streak) = (self.cuts + 1, 0, 0);
        if self.gap.is_zero() && self.window > FEW {
            self.window /= 2;
            self.threshold = self.window;
            return;
        }
        let more = if is_far_off { self.gap } else { self.gap / 4 };
        let longest = if is_certain { LONGEST_GAP } else { self.gap.max(UNSURE_GAP) };
        self.gap = (self.gap + more).clamp(LEAST_GAP, longest);
        (self.window, self.threshold) = (self.full, self.full);
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, LATELY, LEAST_GAP, LONGEST_GAP, UNSURE_GAP};
    use crate::model::{Answer, Failure};
    use std::time::Duration;
    use tokio::time::Instant;

    fn refuse(flow: &mut Flow) {
        flow.refused(true);
    }

    fn status(status: u16) -> Answer {
        let failure = (status >= 300).then_some(Failure::HttpStatus);
        Answer { failure, status: Some(status), ..Answer::default() }
    }

    #[test]
    fn nothing_is_held_back_where_nothing_is_refused() {
        let mut flow = Flow::new(16);
        (0..100).for_each(|_| flow.took());
        assert_eq!((flow.window(), flow.gap(), flow.is_narrow()), (16, Duration::ZERO, false));
    }

    #[test]
    fn after_being_down_it_doubles_each_time_round() {
        let mut flow = Flow::new(16);
        flow.restart();
        let mut windows = Vec::new();
        while flow.is_narrow() {
            windows.push(flow.window());
            (0..flow.window()).for_each(|_| flow.took());
        }
        assert_eq!(windows, [1, 2, 4, 8]);
        assert_eq!(flow.window(), 16);
        (0..20).for_each(|_| refuse(&mut flow));
        flow.restart();
        (0..3).for_each(|_| flow.took());
        assert_eq!((flow.window(), flow.gap()), (4, Duration::ZERO), "what it was when it was down says nothing");
    }

    #[test]
    fn what_was_in_flight_together_is_cut_for_once() {
        let mut flow = Flow::new(16);
        let (together, now) = (flow.cut(), Instant::now());
        let signs =
            (0..16).map(|_| flow.weigh(together, &status(503), false, false, now)).filter(|is_too_many| !is_too_many);
        assert_eq!(signs.count(), 1, "sixteen refusals at once are one sign of being down");
        assert_eq!(flow.window(), 8);
        refuse(&mut flow);
        assert_eq!(flow.window(), 4);
        (0..4).for_each(|_| flow.took());
        assert_eq!(flow.window(), 5, "one more each time round from where it was too much");
    }

    #[test]
    fn an_endpoint_that_may_be_down_is_not_waited_for_long() {
        let (mut flow, mut now) = (Flow::new(4), Instant::now());
        let refuse = |flow: &mut Flow, now| flow.weigh(flow.cut(), &status(503), false, true, now);
        assert!((0..20).all(|_| !refuse(&mut flow, now)), "it never took anything");
        assert_eq!(flow.gap(), UNSURE_GAP);
        flow.weigh(flow.cut(), &status(200), false, true, now);
        assert!((0..20).all(|_| refuse(&mut flow, now)), "it takes others");
        assert_eq!(flow.gap(), LONGEST_GAP);
        now += LATELY;
        assert!(!refuse(&mut flow, now), "it has taken nothing for long");
        assert_eq!(flow.gap(), LONGEST_GAP, "and no more than before is to come at once");
        let mut flow = Flow::new(4);
        (0..20).for_each(|_| assert!(!flow.weigh(flow.cut(), &status(503), false, false, now)));
        assert_eq!(flow.gap(), LONGEST_GAP, "what is in flight may have been taken");
        let mut flow = Flow::new(4);
        assert!((0..20).all(|_| flow.weigh(flow.cut(), &status(429), false, true, now)), "who says so is not down");
        assert_eq!(flow.gap(), LONGEST_GAP);
    }

    #[test]
    fn where_a_few_are_too_many_there_is_a_gap() {
        let mut flow = Flow::new(4);
        refuse(&mut flow);
        assert_eq!((flow.window(), flow.gap()), (2, Duration::ZERO));
        let mut gaps = Vec::new();
        for _ in 0..5 {
            refuse(&mut flow);
            gaps.push(flow.gap());
        }
        assert_eq!(gaps, [1, 2, 4, 8, 16].map(|times| LEAST_GAP * times));
        (0..10).for_each(|_| flow.took());
        let before = flow.gap();
        refuse(&mut flow);
        assert_eq!(flow.gap(), before + before / 4, "one refusal among what is taken is no reason for more");
        (0..9).for_each(|_| refuse(&mut flow));
        assert_eq!(flow.gap(), LONGEST_GAP, "no longer than that");
        let mut taken = 0;
        while flow.is_narrow() {
            flow.took();
            taken += 1;
        }
        assert!(taken < 160, "an endpoint that is well again gets all soon: {taken}");
        assert_eq!(flow.window(), 4);
    }
}
