//! No attempt starts that may last longer than the lease of this process: meanwhile another machine could take the row over.

use super::in_flight::{InFlight, MayAttempt};
use super::lane::Lane;
use super::wire::Wire;
use super::worker::Worker;
use crate::killpoint;
use crate::log::Covered;
use std::time::Duration;

/// How often a lease that is too short is looked at again. A sign of life comes every few seconds.
const LOOK: Duration = Duration::from_millis(50);

impl<W: Wire> Worker<W> {
    /// Waits until the lease covers an attempt of `lane`. What may have changed meanwhile is looked at again.
    pub(super) async fn ready(&self, delivery: &mut InFlight, lane: &Lane) -> MayAttempt {
        loop {
            if let Some(newer) = self.superseded_by(delivery, lane).await {
                return MayAttempt::Superseded(newer);
            }
            match self.covered(lane) {
                Covered::Yes => return MayAttempt::Go,
                Covered::Never => return MayAttempt::Lost,
                Covered::NotNow if self.log_writer.is_gone() => return MayAttempt::Lost,
                Covered::NotNow => delivery.has_waited = true,
            }
            while self.covered(lane) == Covered::NotNow && !self.log_writer.is_gone() {
                if self.stop.unless_stopped(tokio::time::sleep(LOOK)).await.is_none() {
                    return MayAttempt::Stopped;
                }
            }
        }
    }

    fn covered(&self, lane: &Lane) -> Covered {
        if killpoint::is_left_out("lease") {
            return Covered::Yes;
        }
        self.log_writer.lease.covers(lane.destination.policy.timeout)
    }
}
