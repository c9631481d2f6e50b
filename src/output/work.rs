//! The progress of work on rows: a bar on a terminal, a line every few seconds without one.

use super::count::number;
use super::out::Out;
use std::time::{Duration, Instant};

/// Without a terminal, a line is printed at this interval.
const PLAIN: Duration = Duration::from_secs(5);

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar is drawn again at this interval.
const TICK: Duration = Duration::from_millis(100);

/// The progress of work that goes through rows several times.
pub struct WorkProgress {
    started: Instant,
    said: Instant,
    drawn: Instant,
    phase: &'static str,
}

impl WorkProgress {
    /// Starts now.
    pub fn new(now: Instant) -> Self {
        Self { started: now, said: now, drawn: now, phase: "" }
    }

    /// Shows that `done` of `total` rows are done, if it is time to. `phase` is what is done with them.
    pub fn tick(&mut self, out: &mut Out, phase: &'static str, (done, total): (u64, u64), now: Instant) {
        if now.duration_since(self.started) < PATIENCE || out.is_quiet() {
            return;
        }
        if self.phase != phase {
            // The bar has one length; another phase has another one.
            out.end_progress();
            self.phase = phase;
        } else if out.is_error_terminal() && now.duration_since(self.drawn) < TICK {
            return;
        }
        self.drawn = now;
        let words = format!("{phase}: {} of {}", number(done), number(total));
        if out.is_error_terminal() && out.bar.draw(done, Some(total), words.clone()) {
            return;
        }
        if now.duration_since(self.said) >= PLAIN {
            self.said = now;
            out.say(words);
        }
    }
}
