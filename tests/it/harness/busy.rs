//! Measures how long something takes, without the time that other tests use the processor.

use std::time::{Duration, Instant};

/// Runs `run` twice and returns the shorter time.
pub fn fastest(mut run: impl FnMut()) -> Duration {
    let started = Instant::now();
    let mut time = || {
        let before = busy(started);
        run();
        busy(started).saturating_sub(before)
    };
    (0..2).map(|_| time()).min().expect("two")
}

/// The processor time of this thread, or the elapsed time if the system does not report it.
fn busy(started: Instant) -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = said.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok());
    nanoseconds.map_or_else(|| started.elapsed(), Duration::from_nanos)
}
