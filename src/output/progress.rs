//! The progress of a run: a bar on a terminal, a line every few seconds without one.
//!
//! It counts the outcomes that it is given and reads the clock on each tick; it never waits.

use super::count::{counted, number};
use super::out::Out;
use crate::model::{Outcome, Summary};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often [`Progress::tick`] wants to be called.
pub const TICK: Duration = Duration::from_millis(250);

/// Without a terminal, a line is printed at this interval.
const PLAIN: Duration = Duration::from_secs(5);

/// A shorter run shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The rate is averaged over this many ticks: ten seconds.
const WINDOW: usize = 40;

/// The progress of a run.
pub struct Progress {
    total: Option<u64>,
    sum: Summary,
    started: Instant,
    said: Instant,
    ticks: VecDeque<(Instant, u64)>,
}

impl Progress {
    /// A run that starts now, of `total` deliveries if that is known.
    pub fn new(total: Option<u64>, now: Instant) -> Self {
        Self { total, sum: Summary::default(), started: now, said: now, ticks: VecDeque::from([(now, 0)]) }
    }

    /// Counts a delivery that has ended.
    pub fn settled(&mut self, outcome: &Outcome) {
        self.sum.add(outcome);
    }

    /// Shows the progress if it is time to. A run of one delivery shows nothing.
    pub fn tick(&mut self, out: &mut Out, now: Instant) {
        self.ticks.push_back((now, self.sum.total));
        if self.ticks.len() > WINDOW {
            self.ticks.pop_front();
        }
        if self.total == Some(1) || now.duration_since(self.started) < PATIENCE || out.is_quiet() {
            return;
        }
        if out.is_error_terminal() && out.bar.draw(self.sum.total, self.total, self.words(now)) {
            return;
        }
        if now.duration_since(self.said) >= PLAIN {
            self.said = now;
            out.say(self.words(now));
        }
    }

    /// Returns the progress in words, such as `1,200 of 5,000: 1,180 delivered, 20 failed, 410 per second, about 9 seconds left`.
    fn words(&self, now: Instant) -> String {
        let done = match self.total {
            Some(total) => format!("{} of {}", number(self.sum.total), number(total)),
            None => number(self.sum.total),
        };
        let counts = [
            (self.sum.delivered, "delivered"),
            (self.sum.failed, "failed"),
            (self.sum.skipped, "skipped"),
            (self.sum.left, "not sent"),
            (self.sum.unknown, "unknown"),
        ];
        let counts = counts.into_iter().filter(|(count, word)| *count > 0 || *word == "delivered");
        let mut words: Vec<String> = counts.map(|(count, word)| format!("{} {word}", number(count))).collect();
        let rate = self.rate(now);
        if rate == 0.0 && self.window(now) >= PLAIN {
            words.push("waiting for answers or for the next attempt".to_owned());
            return format!("{done}: {}", words.join(", "));
        }
        words.push(format!("{} per second", if rate < 10.0 { format!("{rate:.1}") } else { number(whole(rate)) }));
        words.extend(self.time_left(rate).map(|left| format!("about {} left", in_words(left))));
        format!("{done}: {}", words.join(", "))
    }

    /// The time over which the rate is averaged.
    fn window(&self, now: Instant) -> Duration {
        self.ticks.front().map_or(Duration::ZERO, |(then, _)| now.duration_since(*then))
    }

    fn rate(&self, now: Instant) -> f64 {
        let Some((_, done)) = self.ticks.front() else { return 0.0 };
        let seconds = self.window(now).as_secs_f64();
        if seconds > 0.0 { as_float(self.sum.total - done) / seconds } else { 0.0 }
    }

    fn time_left(&self, rate: f64) -> Option<u64> {
        let left = self.total?.saturating_sub(self.sum.total);
        (rate > 0.0).then(|| whole((as_float(left) / rate).ceil()))
    }
}

/// Exact for any realistic number of deliveries.
#[expect(clippy::cast_precision_loss)]
fn as_float(count: u64) -> f64 {
    count as f64
}

/// A larger number becomes the largest possible one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

fn in_words(seconds: u64) -> String {
    match seconds {
        0..=99 => counted(seconds, "second"),
        100..=5_999 => counted(seconds.div_ceil(60), "minute"),
        _ => counted(seconds.div_ceil(3600), "hour"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, TICK, in_words};
    use crate::model::Summary;
    use std::time::{Duration, Instant};

    #[test]
    fn lengths_of_time_for_people() {
        let check = |seconds: u64, expected: &str| assert_eq!(in_words(seconds), expected);
        check(1, "1 second");
        check(9, "9 seconds");
        check(100, "2 minutes");
        check(6_000, "2 hours");
    }

    #[test]
    fn it_says_how_far_it_is() {
        let check = |total: Option<u64>, sum: Summary, expected: &str| {
            let started = Instant::now();
            let progress = Progress { sum, ..Progress::new(total, started) };
            assert_eq!(progress.words(started + TICK * 12), expected);
        };
        let sum = Summary { total: 1_200, delivered: 1_180, failed: 20, ..Summary::default() };
        check(Some(5_000), sum, "1,200 of 5,000: 1,180 delivered, 20 failed, 400 per second, about 10 seconds left");
        check(None, sum, "1,200: 1,180 delivered, 20 failed, 400 per second");
        check(Some(3), Summary::default(), "0 of 3: 0 delivered, 0.0 per second");
        let sum = Summary { total: 4, delivered: 1, left: 2, unknown: 1, ..Summary::default() };
        check(Some(4), sum, "4 of 4: 1 delivered, 2 not sent, 1 unknown, 1.3 per second, about 0 seconds left");
    }

    #[test]
    fn it_says_that_it_waits() {
        let started = Instant::now();
        let progress = Progress::new(Some(3), started);
        assert_eq!(
            progress.words(started + Duration::from_secs(5)),
            "0 of 3: 0 delivered, waiting for answers or for the next attempt"
        );
        let mut progress = Progress::new(Some(300), started);
        progress.sum.total = 150;
        progress.ticks = [(started, 0)].into();
        assert_eq!(
            progress.words(started + Duration::from_secs(12)),
            "150 of 300: 0 delivered, 13 per second, about 12 seconds left"
        );
        progress.ticks = [(started + Duration::from_secs(3), 150)].into();
        let waits = progress.words(started + Duration::from_secs(13));
        assert_eq!(waits, "150 of 300: 0 delivered, waiting for answers or for the next attempt");
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let started = Instant::now();
        let mut progress = Progress::new(Some(2_000), started);
        progress.sum.total = 1_000;
        progress.ticks = [(started + Duration::from_secs(10), 980)].into();
        assert_eq!(
            progress.words(started + Duration::from_secs(20)),
            "1,000 of 2,000: 0 delivered, 2.0 per second, about 9 minutes left"
        );
    }
}
