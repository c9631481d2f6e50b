//! Checks of speed: many requests at once, and how long one takes.

use super::check::{Check, Misfit, Proof, in_words, is_limited, says_nothing};
use super::shot::{ONCE, Shot};
use super::subject::Subject;
use crate::commands::context::Sending;
use crate::model::{Answer, show_duration};
use std::time::Duration;

/// The requests of a burst.
const BURST: usize = 50;

/// The requests that are measured. Nineteen of them must be fast enough.
const MEASURED: usize = 20;

/// How a command shows a burst: the status of each answer.
const AT_ONCE: Sending = Sending { times: 50, is_together: true, shows: " -o /dev/null -w '%{http_code}\\n'", ..ONCE };

/// How a command shows how long requests take: the seconds of each.
const TIMED: Sending = Sending { times: 20, shows: " -o /dev/null -w '%{time_total}\\n'", ..ONCE };

/// Fifty events at the same time.
pub fn burst(subject: &Subject, check: &Check) -> Proof {
    let shots: Vec<_> = (0..BURST).map(|_| subject.usual_shot()).collect();
    let answers = subject.send_all(&shots);
    let refused: Vec<&Answer> = answers.iter().filter(|answer| !check.expected.fits(answer)).collect();
    // A limit of requests says nothing. But a burst that gets no connection has failed.
    let Some(first) = refused.iter().find(|answer| !is_limited(answer)).or(refused.first()) else {
        return Proof::Pass(format!("{BURST} accepted"));
    };
    if let Some(why) = says_nothing(first).filter(|_| is_limited(first)) {
        return Proof::Error(format!("{} of {BURST}: {why}", refused.len()));
    }
    let got = format!("{} of {BURST}: {}", refused.len(), in_words(first));
    let what = format!("{} of {BURST} events at the same time were not accepted", refused.len());
    Proof::Fail(Misfit::new(what, got, shown(subject, AT_ONCE)))
}

/// How long an event takes, as a rule.
pub fn latency(subject: &Subject, _check: &Check) -> Proof {
    let Some(threshold) = subject.destination.latency_threshold else {
        return Proof::Skip("no latency_threshold in the store".to_owned());
    };
    let mut times = Vec::new();
    for _ in 0..MEASURED {
        let shot = subject.usual_shot();
        let answer = subject.send(&shot);
        // A refusal may be fast, and it says nothing about the time that an event takes.
        match (says_nothing(&answer), answer.failure) {
            (Some(why), _) => return Proof::Error(why),
            (None, Some(_)) => return Proof::Fail(subject.misfit("an event was not accepted", &shot, &answer)),
            (None, None) => times.push(answer.latency),
        }
    }
    times.sort_unstable();
    let p95 = whole_millis(times[MEASURED * 95 / 100 - 1]);
    let got = format!("p95 {}", show_duration(p95));
    if p95 <= threshold {
        return Proof::Pass(got);
    }
    let limit = show_duration(threshold);
    let what = format!("19 of 20 events took up to {}; the threshold is {limit}", show_duration(p95));
    Proof::Fail(Misfit::new(what, got, shown(subject, TIMED)))
}

/// Returns a command that sends a usual sample in this way.
fn shown(subject: &Subject, sending: Sending) -> String {
    Shot::sent_as(subject.usual_shot(), sending).curl(&subject.folder)
}

fn whole_millis(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}
