//! Makes jobs of stored rows. What rows of one connector, API key and state have in common is kept once, as there may be millions.

use super::job::{Job, Rows, Work, is_snapshot, newer_in};
use crate::log::{Newer, Refuse};
use crate::model::{ApiKey, Delivery, DeliveryId, Destination, Seen, State};
use std::collections::HashMap;
use std::sync::Arc;

/// The routes of all rows that were chosen for a run.
#[derive(Debug)]
pub struct RouteTable {
    refuse: Refuse,
    all: Vec<(Arc<Rows>, Arc<Destination>)>,
    known: HashMap<(String, ApiKey, State, Refuse), RouteId>,
}

/// One entry of a [`RouteTable`], in 4 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteId(u32);

impl RouteTable {
    /// Makes an empty table. Its rows are claimed in the state in which they were chosen, unless something of `refuse` has happened
    /// by then. Only a snapshot can be superseded.
    pub fn new(refuse: Refuse) -> Self {
        Self { refuse, all: Vec::new(), known: HashMap::new() }
    }

    /// Returns which changes after the selection still prevent an event from being sent.
    pub fn refuse(&self) -> Refuse {
        self.refuse
    }

    /// Returns the route of `row` to `destination`: the same for all rows of its connector, API key and state. All rows are of one
    /// environment.
    pub fn of(&mut self, row: &Delivery, destination: &Arc<Destination>) -> RouteId {
        let newer = if is_snapshot(row.api_key, row.event.as_deref()) {
            newer_in(destination.policy.order, self.refuse)
        } else {
            Newer::Ignored
        };
        let refuse = Refuse { newer, ..self.refuse };
        let all = &mut self.all;
        *self.known.entry((row.connector.clone(), row.api_key, row.state, refuse)).or_insert_with(|| {
            let (connector, environment) = (row.connector.clone(), row.environment.clone());
            let rows = Rows { connector, api_key: row.api_key, environment, state: row.state, refuse };
            all.push((Arc::new(rows), destination.clone()));
            RouteId(u32::try_from(all.len() - 1).expect("fewer connectors than rows"))
        })
    }

    /// Returns what was seen of a row of this route that had been claimed `claims` times.
    pub fn seen(&self, claims: u32, route: RouteId) -> Seen {
        Seen { state: self.all[route.0 as usize].0.state, claims }
    }

    /// Returns the API key of the rows of a route.
    pub fn api_key(&self, route: RouteId) -> ApiKey {
        self.all[route.0 as usize].0.api_key
    }

    /// Returns the destination of a route.
    pub fn destination(&self, route: RouteId) -> &Arc<Destination> {
        &self.all[route.0 as usize].1
    }

    /// Returns the job that sends row `id` by a route; the row had been claimed `claims` times when it was chosen.
    pub fn job(&self, id: DeliveryId, claims: u32, route: RouteId) -> Job {
        let (rows, destination) = self.all[route.0 as usize].clone();
        Job { work: Work::Stored { id, claims, rows }, destination }
    }
}
