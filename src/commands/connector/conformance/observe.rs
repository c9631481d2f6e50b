//! Waits for the effect of an event that `--observe` shows.
//!
//! Two readings are compared as text. What they mean is not known here.

use super::check::in_words;
use super::observer::PATIENCE;
use super::shot::Shot;
use super::subject::Subject;
use crate::model::{kept_sentence, show_duration};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long to wait between two readings.
const PAUSE: Duration = Duration::from_millis(100);

/// How long nothing must change before an event is sent, at least.
const REST: Duration = Duration::from_millis(500);

/// Returns how long nothing must change before an event is sent. Where effects come late, they also come farther apart.
fn rest(subject: &Subject) -> Duration {
    REST.max(subject.effect_wait / 10)
}

/// The effect of an event.
pub struct SeenEffect {
    /// What is read after it.
    pub seen: String,
    /// How long it took.
    pub took: Duration,
}

fn read(subject: &Subject) -> Result<String, String> {
    let Some(observer) = &subject.observer else { return Ok(String::new()) };
    // A command may say anything when it fails. Half of a secret that is cut in two would remain.
    observer
        .read(&subject.halt, |url| subject.get(url))
        .map_err(|why| kept_sentence(&subject.redact(&why)).into_owned())
}

/// Reads until two readings with `rest` between them are the same: one effect may come in steps, and other events may have one of
/// their own.
fn at_rest(subject: &Subject, rest: Duration) -> Result<String, String> {
    let started = Instant::now();
    let mut last = read(subject)?;
    loop {
        sleep(rest);
        let seen = read(subject)?;
        if seen == last {
            return Ok(seen);
        }
        if started.elapsed() > subject.effect_wait.max(PATIENCE) {
            return Err(
                "what --observe shows changes all the time, so it does not show the effect of one event".to_owned()
            );
        }
        last = seen;
    }
}

/// Sends an event that must have an effect, and waits for it.
pub fn after_first(subject: &Subject, shot: &Shot) -> Result<SeenEffect, String> {
    let before = at_rest(subject, rest(subject))?;
    let answer = subject.send_once(shot);
    if answer.failure.is_some() {
        return Err(format!("the first event was not accepted: {}", in_words(&answer)));
    }
    let started = Instant::now();
    loop {
        if read(subject)? != before {
            let took = started.elapsed();
            // What changed may be the effect of an event that was sent before this one. Then this one's comes as much later.
            return Ok(SeenEffect { seen: at_rest(subject, 2 * rest(subject))?, took });
        }
        if started.elapsed() > subject.effect_wait {
            let wait = show_duration(subject.effect_wait);
            return Err(format!(
                "--observe shows the same before an event that was accepted and {wait} after it; if its effect takes longer, add --effect-wait"
            ));
        }
        sleep(PAUSE);
    }
}

/// Waits as long as an effect may take, and at least twice as long as the first one took. Returns what is read then, or as soon as
/// it differs.
pub fn settled(subject: &Subject, first: &SeenEffect) -> Result<String, String> {
    let until = Instant::now() + subject.effect_wait.max(2 * first.took);
    loop {
        let is_last = Instant::now() >= until;
        let seen = read(subject)?;
        if is_last || seen != first.seen {
            return Ok(seen);
        }
        sleep(PAUSE);
    }
}
