//! Snapshots of one document in one repost: only the newest goes out. Side by side, the older one could come last and put old
//! numbers over new ones.

use crate::catalog::{self, Effect};
use crate::engine::SortKey;
use crate::model::{Delivery, DeliveryId, Destination, Order};
use std::collections::{HashMap, HashSet};

/// A snapshot that goes out, unless a newer one turns up.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    /// Its place.
    pub sort_key: SortKey,
    /// The word for how it failed last.
    pub failure: &'static str,
}

impl Snapshot {
    /// Returns `row` as a snapshot that does not wait for others of its document; nothing where it is none, or waits, or is a
    /// test payload: that one must not keep a real count from going.
    pub fn of(row: &Delivery, destination: &Destination, failure: &'static str) -> Option<Self> {
        let is_snapshot = catalog::effect(row.api_key, row.event.as_deref()) == Effect::Snapshot;
        let is_alone = destination.policy.order == Order::None;
        (is_snapshot && is_alone && !row.is_test).then(|| Self { sort_key: SortKey::from(row), failure })
    }
}

/// The newest snapshots of each document so far, and what they put out. Several are of the same time, and none of them is older.
#[derive(Default)]
pub struct Newest {
    of_document: HashMap<u64, Vec<Snapshot>>,
    outdone: HashSet<DeliveryId>,
}

impl Newest {
    /// Takes a snapshot. Returns those that do not go: this one, or ones before.
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

    /// Says whether a newer one turned up after this one had been taken.
    pub fn is_outdone(&self, id: DeliveryId) -> bool {
        self.outdone.contains(&id)
    }
}
