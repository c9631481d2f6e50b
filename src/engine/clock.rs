//! The engine's two clocks: wall time for what is shown and sent, monotonic time for what waits.

use crate::model::Timestamp;
use std::time::Duration;
use tokio::time::Instant;

/// Gives both times. Rows that wait get monotonic times, so that setting the wall clock wakes none early and makes none wait for
/// ever. In the log, both look the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    wall: fn() -> Timestamp,
    started: Instant,
    started_at: Timestamp,
}

impl Clock {
    pub(super) fn start(wall: fn() -> Timestamp) -> Self {
        Self { wall, started: Instant::now(), started_at: wall() }
    }

    /// Returns the wall time.
    pub(super) fn wall(&self) -> Timestamp {
        (self.wall)()
    }

    /// Returns the monotonic time.
    pub(super) fn now(&self) -> Timestamp {
        self.after(self.started.elapsed())
    }

    /// Returns the monotonic time of `instant`.
    pub(super) fn at(&self, instant: Instant) -> Timestamp {
        self.after(instant.saturating_duration_since(self.started))
    }

    /// Returns the instant of a monotonic time.
    pub(super) fn instant(&self, at: Timestamp) -> Instant {
        let millis = at.as_millis().saturating_sub(self.started_at.as_millis()).max(0);
        self.started + Duration::from_millis(millis.unsigned_abs())
    }

    /// Rounds up: what is due at an instant must not be due before it.
    fn after(&self, length: Duration) -> Timestamp {
        let millis = i64::try_from(length.as_micros().div_ceil(1000)).unwrap_or(i64::MAX);
        Timestamp::from_millis(self.started_at.as_millis().saturating_add(millis)).unwrap_or(self.started_at)
    }
}
