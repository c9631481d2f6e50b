//! A wire that counts and times the attempts of another one.

use super::latest::LatestAttempts;
use super::metrics::Metrics;
use crate::engine::{Wire, WireRequest};
use crate::model::{Answer, Destination};
use crate::runtime;
use std::time::Instant;

/// Counts and times the attempts of `wire`, and remembers the latest ones.
pub(super) struct MeasuredWire<W> {
    pub(super) wire: W,
    pub(super) metrics: Metrics,
    pub(super) latest: LatestAttempts,
}

impl<W: Wire> Wire for MeasuredWire<W> {
    async fn attempt(&self, destination: &Destination, request: WireRequest) -> Answer {
        let started = Instant::now();
        let answer = self.wire.attempt(destination, request).await;
        if answer.was_tried() {
            self.metrics.attempt(&destination.label, &answer, started.elapsed());
            self.latest.record(&destination.label, &answer, runtime::now());
        }
        answer
    }
}
