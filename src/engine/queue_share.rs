//! Which queued rows a run sends, and where they may go.

use super::queued::QueueFeed;
use crate::log::RelayOrigin;
use crate::model::{AnswerFrom, Destination, Environment};
use std::sync::Arc;

/// Which queued rows a run sends.
pub struct QueueShare {
    /// Those of these connectors.
    pub destinations: Vec<Arc<Destination>>,
    /// Those of this environment.
    pub environment: Environment,
    /// Who queues them.
    pub feed: QueueFeed,
    /// Gets to know why rows of a connector are left.
    pub on_other_origin: Box<dyn Fn(OtherOrigin) + Send + Sync>,
}

/// Returns where a relay with `destinations` sends queued events, for [`crate::log::Log::note_origins`].
pub fn origins_of(destinations: &[Arc<Destination>]) -> Vec<RelayOrigin> {
    let origin_of = |to: &Arc<Destination>| RelayOrigin {
        connector: to.label.clone(),
        origin: to.endpoint.origin_for_log(),
        queues: is_answered_from_log(to),
    };
    destinations.iter().map(origin_of).collect()
}

/// Whose queued rows a dispatcher takes.
pub(super) struct QueueSource {
    pub(super) environment: Environment,
    pub(super) on_other_origin: Box<dyn Fn(OtherOrigin) + Send + Sync>,
}

/// Queued rows of a connector are left, because the relay that queues them sends them to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherOrigin {
    /// The connector.
    pub connector: String,
    /// Where this run would send them.
    pub here: String,
    /// Where the latest relay sends them; `None` if no relay has noted that.
    pub noted: Option<String>,
}

/// Says whether a relay answers the events of a connector from the log.
pub(super) fn is_answered_from_log(destination: &Destination) -> bool {
    destination.policy.answer == AnswerFrom::Log
}
