//! The engine's two clocks: the wall's, for what is told and sent, and a steady one, for what waits.

use crate::model::Timestamp;
use std::time::Duration;
use tokio::time::Instant;

/// Tells the time in two ways. Rows that wait have steady times: a wall clock that is set back or forward wakes none early and
/// lets none wait for ever. In the log both look alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    wall: fn() -> Timestamp,
    begun: Instant,
    begun_at: Timestamp,
}

impl Clock {
    pub(super) fn start(wall: fn() -> Timestamp) -> Self {
        Self { wall, begun: Instant::now(), begun_at: wall() }
    }

    /// The wall's time.
    pub(super) fn wall(&self) -> Timestamp {
        (self.wall)()
    }

    /// The steady time.
    pub(super) fn now(&self) -> Timestamp {
        self.after(self.begun.elapsed())
    }

    /// The steady time of `instant`.
    pub(super) fn at(&self, instant: Instant) -> Timestamp {
        self.after(instant.saturating_duration_since(self.begun))
    }

    /// The instant of a steady time; at once where it is past.
    pub(super) fn instant(&self, at: Timestamp) -> Instant {
        let millis = at.as_millis().saturating_sub(self.begun_at.as_millis()).max(0);
        self.begun + Duration::from_millis(millis.unsigned_abs())
    }

    /// Rounded up: what is due at an instant is not due before it.
    fn after(&self, length: Duration) -> Timestamp {
        let millis = i64::try_from(length.as_micros().div_ceil(1000)).unwrap_or(i64::MAX);
        Timestamp::from_millis(self.begun_at.as_millis().saturating_add(millis)).unwrap_or(self.begun_at)
    }
}
