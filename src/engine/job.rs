//! What the engine is asked to do: deliveries, each with its destination, and who asks.

use crate::catalog::{self, Effect};
use crate::log::{Change, Newer, Refuse};
use crate::model::{
    Answer, ApiKey, Attempt, AttemptKind, Delivery, DeliveryId, Destination, Facts, NewDelivery, Order, Seen, State,
    Timestamp,
};
use std::collections::HashMap;
use std::sync::Arc;

/// One delivery that is asked for.
#[derive(Clone, Debug)]
pub struct Job {
    /// Which delivery.
    pub work: Work,
    /// Where it goes, as the store says now.
    pub destination: Arc<Destination>,
}

/// Who makes the attempts of a run.
#[derive(Clone, Debug)]
pub struct Author {
    /// Which command asks.
    pub kind: AttemptKind,
    /// Who runs it.
    pub by: Option<String>,
    /// Why, as given with `--reason`.
    pub reason: Option<String>,
}

impl Author {
    /// Describes an attempt of this run at `url`: its `number`, when it began, and what came back.
    pub(super) fn attempt(&self, number: u32, started_at: Timestamp, url: &str, answer: Answer) -> Attempt {
        Attempt {
            number,
            kind: self.kind,
            started_at,
            url: url.to_owned(),
            by: self.by.clone(),
            reason: self.reason.clone(),
            answer: Some(answer),
        }
    }
}

/// A delivery that is to be attempted.
#[derive(Clone, Debug)]
pub enum Work {
    /// Not in the log yet.
    New(Box<NewDelivery>),
    /// A row of the log. What else it is stands there, for there may be more of them than memory holds.
    Stored {
        /// The row.
        id: DeliveryId,
        /// How often it had been claimed when it was chosen.
        claims: u32,
        /// What it has in common with others.
        rows: Arc<Rows>,
    },
}

/// Rows of the log that are sent together: what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    connector: String,
    api_key: ApiKey,
    environment: String,
    /// The state in which they were chosen.
    state: State,
    refuse: Refuse,
}

/// Makes jobs of rows. What rows of one connector, API key and state have in common is kept once.
#[derive(Debug)]
pub struct RouteTable {
    refuse: Refuse,
    all: Vec<(Arc<Rows>, Arc<Destination>)>,
    known: HashMap<(String, ApiKey, State, Refuse), RouteId>,
}

/// Stands for what a row has in common with others, in a few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteId(u32);

impl RouteTable {
    /// Rows are claimed as they were seen, unless something of `refuse` is so by then. Only a snapshot can be superseded.
    pub fn new(refuse: Refuse) -> Self {
        Self { refuse, all: Vec::new(), known: HashMap::new() }
    }

    /// Returns the route of `row` to `destination`, which is the same for every row of its connector and API key. All rows are
    /// of one environment.
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

    /// Returns what was seen of a row that goes this route and had been claimed `claims` times.
    pub fn seen(&self, claims: u32, route: RouteId) -> Seen {
        Seen { state: self.all[route.0 as usize].0.state, claims }
    }

    /// Returns where it leads.
    pub fn destination(&self, route: RouteId) -> &Arc<Destination> {
        &self.all[route.0 as usize].1
    }

    /// Returns the job that sends the row `id` this route, as it was when it had been claimed `claims` times.
    pub fn job(&self, id: DeliveryId, claims: u32, route: RouteId) -> Job {
        let (rows, destination) = self.all[route.0 as usize].clone();
        Job { work: Work::Stored { id, claims, rows }, destination }
    }
}

/// Says whether an event sets stock to what was counted, so that the newest one wins.
pub fn is_snapshot(api_key: ApiKey, event: Option<&str>) -> bool {
    catalog::effect(api_key, event) == Effect::Snapshot
}

/// Returns which newer events refuse a snapshot. Where events of a document wait for one another, one on its way is no
/// obstacle: the line keeps the older one before it.
pub(super) fn newer_in(order: Order, refuse: Refuse) -> Newer {
    match (refuse.newer, order) {
        (Newer::OnItsWay, Order::Document) => Newer::Delivered,
        (newer, _) => newer,
    }
}

impl Job {
    /// Returns what does not change while it is on its way; of a row only what its job knows.
    pub fn facts(&self) -> Facts {
        match &self.work {
            Work::New(new) => Facts::from(new.as_ref()),
            Work::Stored { id, rows, .. } => Facts {
                id: Some(*id),
                api_key: rows.api_key,
                event: None,
                connector: rows.connector.clone(),
                environment: rows.environment.clone(),
                webhook_id: String::new(),
                event_id: String::new(),
                store_id: None,
                document_id: None,
                is_test: false,
            },
        }
    }

    /// Returns the row that it is, where it is one already.
    pub fn row(&self) -> Option<DeliveryId> {
        match self.work {
            Work::New(_) => None,
            Work::Stored { id, .. } => Some(id),
        }
    }

    /// Returns the state it is in before anything is done, as far as its job knows.
    pub(super) fn state(&self) -> State {
        match &self.work {
            Work::New(_) => State::Pending,
            Work::Stored { rows, .. } => rows.state,
        }
    }

    /// Returns the change that claims its row.
    ///
    /// # Panics
    /// A new delivery has no row yet.
    pub(super) fn claim(&self) -> Change {
        match &self.work {
            Work::New(_) => unreachable!("a new delivery is written, not claimed"),
            Work::Stored { id, claims, rows } => {
                Change::Claim { id: *id, seen: Seen { state: rows.state, claims: *claims }, refuse: rows.refuse }
            }
        }
    }
}
