//! Several snapshots of one document in one repost: only the newest is sent. If they were sent at the same time, the older one
//! could arrive last and overwrite new quantities with old ones.

use crate::catalog::{self, Effect};
use crate::engine::SortKey;
use crate::model::{Delivery, DeliveryId, Destination, Order};
use std::collections::{HashMap, HashSet};

/// A snapshot that is sent unless a newer one is found.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    /// Its place in the order of sending.
    pub sort_key: SortKey,
    /// The kind of its last failure, as a word.
    pub failure: &'static str,
}

impl Snapshot {
    /// Returns `row` as a snapshot; `None` if it is not a snapshot, waits for others of its document, or is a test payload, which
    /// must not replace a real count.
    pub fn of(row: &Delivery, destination: &Destination, failure: &'static str) -> Option<Self> {
        let is_snapshot = catalog::effect(row.api_key, row.event.as_deref()) == Effect::Snapshot;
        let is_alone = destination.policy.order == Order::None;
        (is_snapshot && is_alone && !row.is_test).then(|| Self { sort_key: SortKey::from(row), failure })
    }
}

/// The newest snapshots of each document so far, and the ones that they replaced. Snapshots of the same time do not replace one
/// another.
#[derive(Default)]
pub struct Newest {
    of_document: HashMap<u64, Vec<Snapshot>>,
    outdone: HashSet<DeliveryId>,
}

impl Newest {
    /// Adds a snapshot. Returns the ones that are not sent: this one, or earlier ones that it replaces.
    pub fn take(&mut self, snapshot: Snapshot) -> Vec<Snapshot> {
        let Some(document) = snapshot.sort_key.document() else { return Vec::new() };
        let newest = self.of_document.entry(document).or_default();
        let Some(other) = newest.first().map(|other| other.sort_key) else {
            newest.push(snapshot);
            return Vec::new();
        };
        if snapshot.sort_key.is_older_than(other) {
            return vec![snapshot];
        }
        let before = if other.is_older_than(snapshot.sort_key) { std::mem::take(newest) } else { Vec::new() };
        newest.push(snapshot);
        self.outdone.extend(before.iter().map(|snapshot| snapshot.sort_key.id));
        before
    }

    /// Says whether a snapshot that was added later is newer than this one.
    pub fn is_outdone(&self, id: DeliveryId) -> bool {
        self.outdone.contains(&id)
    }
}
