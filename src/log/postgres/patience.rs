//! How long something is tried again. The pauses between the tries grow.

use std::time::{Duration, Instant};

/// The pause before the first new try; it doubles up to [`LONGEST`].
const PAUSE: Duration = Duration::from_millis(20);

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_secs(2);

/// The time that is left for more tries.
pub struct Patience {
    until: Instant,
    pause: Duration,
}

impl Patience {
    /// Starts to count; no try starts after `limit`.
    pub fn of(limit: Duration) -> Self {
        Self { until: Instant::now() + limit, pause: PAUSE }
    }

    /// Waits for the next try. Returns `false` at once if it would start too late.
    pub fn wait(&mut self) -> bool {
        if Instant::now() + self.pause > self.until {
            return false;
        }
        std::thread::sleep(self.pause);
        self.pause = LONGEST.min(self.pause * 2);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tries_again_until_the_limit_and_not_after_it() {
        let (started, mut patience, mut tries) = (Instant::now(), Patience::of(Duration::from_millis(200)), 0);
        while patience.wait() {
            tries += 1;
            assert!(started.elapsed() >= PAUSE * ((1 << tries) - 1), "{tries}: {:?}", started.elapsed());
        }
        assert!((1..=3).contains(&tries), "{tries}");
        assert!(!patience.wait(), "there is no time left");
    }

    #[test]
    fn a_pause_does_not_grow_beyond_the_longest() {
        let mut patience = Patience { until: Instant::now() + LONGEST * 2, pause: LONGEST };
        assert!(patience.wait());
        assert_eq!(patience.pause, LONGEST);
    }
}
