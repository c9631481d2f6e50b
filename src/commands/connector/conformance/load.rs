//! Checks of speed: many requests at once, and how long one takes.

use super::check::{Check, Misfit, Proof, in_words};
use super::subject::Subject;
use crate::model::{Answer, show_duration};
use std::time::Duration;

/// The requests of a burst.
const BURST: usize = 50;

/// The requests that are measured. Nineteen of them must be fast enough.
const MEASURED: usize = 20;

/// Fifty events at the same time.
pub fn burst(subject: &Subject, check: &Check) -> Proof {
    let shots: Vec<_> = (0..BURST).map(|_| subject.usual_shot()).collect();
    let answers = subject.send_all(&shots);
    let refused: Vec<&Answer> = answers.iter().filter(|answer| !check.expected.fits(answer)).collect();
    let Some(first) = refused.first() else { return Proof::Pass(format!("{BURST} accepted")) };
    let got = format!("{} of {BURST}: {}", refused.len(), in_words(first));
    Proof::Fail(Misfit::new(format!("{} of {BURST} events at the same time were not accepted", refused.len()), got))
}

/// How long an event takes, as a rule.
pub fn latency(subject: &Subject, _check: &Check) -> Proof {
    let Some(threshold) = subject.destination.latency_threshold else {
        return Proof::Skip("the connector has no latency_threshold".to_owned());
    };
    let mut times: Vec<Duration> = (0..MEASURED).map(|_| subject.send(&subject.usual_shot()).latency).collect();
    times.sort_unstable();
    let p95 = whole_millis(times[MEASURED * 95 / 100 - 1]);
    let got = format!("p95 {}", show_duration(p95));
    if p95 <= threshold {
        return Proof::Pass(got);
    }
    let limit = show_duration(threshold);
    Proof::Fail(Misfit::new(
        format!("19 of 20 events took up to {}; the threshold is {limit}", show_duration(p95)),
        got,
    ))
}

fn whole_millis(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
