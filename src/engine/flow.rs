//! How many attempts an endpoint accepts at once (its window) and, where even a few are too many, how far apart they start (its gap).
//!
//! The window starts with all that the policy allows. An answer of 429 or 503 halves it, once for all attempts that were in flight
//! together. Each event that the endpoint accepts makes it grow: it doubles each round trip up to the size that was too much before,
//! and grows by one each round trip from there. If even a few attempts are too many, the gap between two starts grows and shrinks
//! instead, and the number in flight follows from it: an endpoint that answers slowly may accept several, but not at the same instant.

use crate::model::Answer;
use std::time::Duration;
use tokio::time::Instant;

/// An endpoint that accepted an event within this time is not down when it answers 503: it gets too many requests.
const LATELY: Duration = Duration::from_secs(5);

/// If a window of this size is still too much, attempts get a gap instead.
const FEW: usize = 3;

/// The first gap. A gap below half of it is dropped.
const LEAST_GAP: Duration = Duration::from_millis(10);

/// The longest gap. A longer one is useless: retries have pauses of their own.
const LONGEST_GAP: Duration = Duration::from_secs(1);

/// The longest gap while the endpoint may be down and no other attempt is in flight that it may have accepted. With a longer one it
/// would take seconds until it counts as down.
const UNSURE_GAP: Duration = Duration::from_millis(150);

/// If fewer events than this are accepted between two refusals, the gap is far too short.
const SHORT_STREAK: u32 = 3;

/// If more events than this are accepted in a row, the endpoint accepts much more than it gets.
const LONG_STREAK: u32 = 48;

/// The window and the gap of one endpoint.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// The window that the policy allows.
    full: usize,
    window: usize,
    /// From this size on the window grows by one each round trip.
    threshold: usize,
    /// Events accepted since the window last grew.
    accepted: usize,
    gap: Duration,
    /// The gap is about right: refusals are rare.
    is_tuned: bool,
    /// Events accepted since the last refusal.
    streak: u32,
    cuts: u64,
    /// When the endpoint last accepted an event.
    accepted_at: Option<Instant>,
}

/// The number of cuts of the window before an attempt started. Attempts with the same number were in flight together, and the window
/// is cut once for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut(u64);

impl Flow {
    /// Allows `full` attempts at once.
    pub(super) fn new(full: usize) -> Self {
        Self {
            full,
            window: full,
            threshold: full,
            accepted: 0,
            gap: Duration::ZERO,
            is_tuned: false,
            streak: 0,
            cuts: 0,
            accepted_at: None,
        }
    }

    /// Returns how many attempts may be in flight.
    pub(super) fn window(&self) -> usize {
        self.window
    }

    /// Returns the shortest time between the starts of two attempts.
    pub(super) fn gap(&self) -> Duration {
        self.gap
    }

    /// Returns whether fewer attempts may start than the policy allows.
    pub(super) fn is_narrow(&self) -> bool {
        self.window < self.full || !self.gap.is_zero()
    }

    /// Returns the mark of an attempt that starts now.
    pub(super) fn cut(&self) -> Cut {
        Cut(self.cuts)
    }

    /// Records the answer of an attempt that started at `cut`. `was_down`: it probed an endpoint that was down. `is_alone`: no other
    /// attempt is in flight.
    ///
    /// Returns whether the answer means "too many requests" and not that the endpoint is down. Status 429 always means that; 503 does
    /// if the endpoint accepts other events, or has already refused one that was in flight together with this one.
    pub(super) fn record(&mut self, cut: Cut, answer: &Answer, was_down: bool, is_alone: bool, now: Instant) -> bool {
        if answer.failure.is_none() {
            self.accepted_at = Some(now);
        }
        let accepts_others = self.accepted_at.is_some_and(|at| now.saturating_duration_since(at) < LATELY);
        if !answer.is_endpoints_fault() {
            if was_down {
                self.restart();
            }
            self.accept();
            return false;
        }
        let is_first_refusal = cut == self.cut();
        match answer.status {
            Some(429) if is_first_refusal => self.refuse(true),
            Some(503) if is_first_refusal => self.refuse(accepts_others || !is_alone),
            _ => {}
        }
        answer.status == Some(429) || (answer.status == Some(503) && (accepts_others || !is_first_refusal))
    }

    /// Starts again with one attempt after the endpoint was down.
    fn restart(&mut self) {
        *self = Self { window: 1, cuts: self.cuts + 1, accepted_at: self.accepted_at, ..Self::new(self.full) };
    }

    /// The endpoint accepted an event.
    fn accept(&mut self) {
        self.streak = self.streak.saturating_add(1);
        if !self.gap.is_zero() {
            let part = if self.is_tuned && self.streak <= LONG_STREAK { 128 } else { 16 };
            self.gap -= self.gap / part;
            self.gap = if self.gap < LEAST_GAP / 2 { Duration::ZERO } else { self.gap };
            self.window = self.full;
            return;
        }
        self.accepted += 1;
        if self.window < self.threshold || self.accepted >= self.window {
            (self.window, self.accepted) = (self.full.min(self.window + 1), 0);
        }
    }

    /// The endpoint refused an attempt because there were too many. `is_certain`: it is surely not down.
    fn refuse(&mut self, is_certain: bool) {
        let is_far_off = self.streak < SHORT_STREAK;
        self.is_tuned = !self.gap.is_zero() && (self.is_tuned || !is_far_off);
        (self.cuts, self.accepted, self.streak) = (self.cuts + 1, 0, 0);
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
        flow.refuse(true);
    }

    fn status(status: u16) -> Answer {
        let failure = (status >= 300).then_some(Failure::HttpStatus);
        Answer { failure, status: Some(status), ..Answer::default() }
    }

    #[test]
    fn without_refusals_the_window_stays_full() {
        let mut flow = Flow::new(16);
        (0..100).for_each(|_| flow.accept());
        assert_eq!((flow.window(), flow.gap(), flow.is_narrow()), (16, Duration::ZERO, false));
    }

    #[test]
    fn after_an_outage_the_window_doubles_each_round_trip() {
        let mut flow = Flow::new(16);
        flow.restart();
        let mut windows = Vec::new();
        while flow.is_narrow() {
            windows.push(flow.window());
            (0..flow.window()).for_each(|_| flow.accept());
        }
        assert_eq!(windows, [1, 2, 4, 8]);
        assert_eq!(flow.window(), 16);
        (0..20).for_each(|_| refuse(&mut flow));
        flow.restart();
        (0..3).for_each(|_| flow.accept());
        assert_eq!((flow.window(), flow.gap()), (4, Duration::ZERO), "the gap from before the outage is dropped");
    }

    #[test]
    fn refusals_of_attempts_in_flight_together_cut_the_window_once() {
        let mut flow = Flow::new(16);
        let (together, now) = (flow.cut(), Instant::now());
        let signs =
            (0..16).map(|_| flow.record(together, &status(503), false, false, now)).filter(|is_too_many| !is_too_many);
        assert_eq!(signs.count(), 1, "sixteen refusals at once count as one failure");
        assert_eq!(flow.window(), 8);
        refuse(&mut flow);
        assert_eq!(flow.window(), 4);
        (0..4).for_each(|_| flow.accept());
        assert_eq!(flow.window(), 5, "from the size that was too much it grows by one each round trip");
    }

    #[test]
    fn the_gap_stays_short_while_the_endpoint_may_be_down() {
        let (mut flow, mut now) = (Flow::new(4), Instant::now());
        let refuse = |flow: &mut Flow, now| flow.record(flow.cut(), &status(503), false, true, now);
        assert!((0..20).all(|_| !refuse(&mut flow, now)), "it never accepted anything");
        assert_eq!(flow.gap(), UNSURE_GAP);
        flow.record(flow.cut(), &status(200), false, true, now);
        assert!((0..20).all(|_| refuse(&mut flow, now)), "it accepts other events");
        assert_eq!(flow.gap(), LONGEST_GAP);
        now += LATELY;
        assert!(!refuse(&mut flow, now), "it has accepted nothing for a while");
        assert_eq!(flow.gap(), LONGEST_GAP, "and the gap does not get shorter at once");
        let mut flow = Flow::new(4);
        (0..20).for_each(|_| assert!(!flow.record(flow.cut(), &status(503), false, false, now)));
        assert_eq!(flow.gap(), LONGEST_GAP, "an event in flight may have been accepted");
        let mut flow = Flow::new(4);
        assert!(
            (0..20).all(|_| flow.record(flow.cut(), &status(429), false, true, now)),
            "an endpoint that answers 429 is not down"
        );
        assert_eq!(flow.gap(), LONGEST_GAP);
    }

    #[test]
    fn a_small_window_that_is_still_too_much_becomes_a_gap() {
        let mut flow = Flow::new(4);
        refuse(&mut flow);
        assert_eq!((flow.window(), flow.gap()), (2, Duration::ZERO));
        let mut gaps = Vec::new();
        for _ in 0..5 {
            refuse(&mut flow);
            gaps.push(flow.gap());
        }
        assert_eq!(gaps, [1, 2, 4, 8, 16].map(|times| LEAST_GAP * times));
        (0..10).for_each(|_| flow.accept());
        let before = flow.gap();
        refuse(&mut flow);
        assert_eq!(
            flow.gap(),
            before + before / 4,
            "after a long streak one refusal makes the gap only a quarter longer"
        );
        (0..9).for_each(|_| refuse(&mut flow));
        assert_eq!(flow.gap(), LONGEST_GAP, "the longest gap");
        let mut accepted = 0;
        while flow.is_narrow() {
            flow.accept();
            accepted += 1;
        }
        assert!(accepted < 160, "an endpoint that recovered soon gets the full window: {accepted}");
        assert_eq!(flow.window(), 4);
    }
}
