//! Measures how long something takes, without the time that other tests use the processor.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Runs `run` twice and returns the shorter time.
pub fn fastest(mut run: impl FnMut()) -> Duration {
    (0..2).map(|_| busy_in(&mut run)).min().expect("two")
}

/// Runs `run` and returns the processor time that it took on this thread.
pub fn busy_in(run: impl FnOnce()) -> Duration {
    let before = busy();
    run();
    busy().saturating_sub(before)
}

/// The processor time of this thread so far. The numbers in `/proc` are only brought up to date from time to time.
fn busy() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("a time since the start")
}
