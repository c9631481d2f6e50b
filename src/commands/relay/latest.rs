//! The latest attempt for each connector since the relay started.

use crate::model::{Answer, Failure, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How an attempt ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Latest {
    /// When it ended.
    pub(super) at: Timestamp,
    /// `None` if the event was delivered.
    pub(super) failure: Option<Failure>,
    /// The HTTP status, if there was an answer.
    pub(super) status: Option<u16>,
}

/// The latest attempts by connector. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct LatestAttempts(Arc<Mutex<HashMap<String, Latest>>>);

impl LatestAttempts {
    /// Remembers an attempt that ended at `at`.
    pub(super) fn record(&self, connector: &str, answer: &Answer, at: Timestamp) {
        let latest = Latest { at, failure: answer.failure, status: answer.status };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(connector) {
            Some(known) => *known = latest,
            None => drop(all.insert(connector.to_owned(), latest)),
        }
    }

    /// Returns the latest attempt for a connector.
    pub(super) fn of(&self, connector: &str) -> Option<Latest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(connector).copied()
    }
}
