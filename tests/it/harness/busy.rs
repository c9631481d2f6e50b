//! Measures how long something takes, without the time that other tests use the processor.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Runs `run` twice and returns the shorter time.
pub fn fastest(mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let before = busy();
        run();
        busy().saturating_sub(before)
    };
    (0..2).map(|_| time()).min().expect("two")
}

/// The processor time of this thread so far. The numbers in `/proc` are only brought up to date from time to time.
fn busy() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("a time since the start")
}
