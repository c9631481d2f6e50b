//! Which orders of shipments are in the log: Retail Cloud wants each order once, so none is announced twice by itself.

use crate::log::{InputShare, Log};
use crate::model::{ApiKey, Cursor, Delivery, DeliveryId, Destination, Environment, Page, Query, Sort, State, digest};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Rows that are read at once.
const PAGE: usize = 1_000;

/// With this many orders or fewer, only their rows are read.
const FEW: usize = 50;

/// A shipment in the log. A discarded one was given up, so it does not count.
#[derive(Clone, Debug)]
pub struct KnownShipment {
    /// Its id.
    pub id: DeliveryId,
    /// Its state.
    pub state: State,
    /// The environment of its row.
    pub environment: String,
    /// The tenant of its row.
    pub tenant: String,
    /// Where it was sent to, redacted; nothing if there was no attempt.
    url: Option<String>,
    /// Whether it failed, and Retail Cloud may have it all the same.
    is_in_doubt: bool,
}

/// The shipments in the log, by their orders.
#[derive(Debug, Default)]
pub struct KnownOrders(HashMap<String, Vec<KnownShipment>>);

impl KnownShipment {
    fn of(row: &Delivery) -> Self {
        Self {
            id: row.id,
            state: row.state,
            environment: row.environment.clone(),
            tenant: row.connector.clone(),
            url: row.last_attempt.as_ref().map(|attempt| attempt.url.clone()),
            is_in_doubt: row.is_maybe_applied(),
        }
    }

    /// Says whether it was announced, or may be: only a failure without doubt says that it was not.
    pub fn is_announced(&self) -> bool {
        self.state != State::Failed || self.is_in_doubt
    }

    /// Says whether it is of the tenant `to`. The environment may have got another name meanwhile, and so may the tenant.
    fn is_for(&self, to: &Destination, environment: &Environment) -> bool {
        let has_name = self.tenant == to.label;
        let is_here = has_name && self.environment == environment.as_str();
        let same_place = self.url.as_ref().map(|url| *url == to.endpoint.redacted());
        is_here || same_place.unwrap_or(has_name)
    }

    /// What says most about its order comes first: delivered, then in doubt, then failed; the newest of these.
    fn rank(&self) -> Reverse<(bool, bool, DeliveryId)> {
        Reverse((self.state == State::Delivered, self.is_announced(), self.id))
    }
}

impl KnownOrders {
    /// Reads the shipments with one of `orders`, in one search whatever their number is.
    pub fn read(log: &mut dyn Log, orders: &[&str]) -> anyhow::Result<Self> {
        let mut known = Self::default();
        if orders.is_empty() {
            return Ok(known);
        }
        let few = if orders.len() <= FEW { orders } else { &[] };
        let query = Query {
            states: vec![State::Delivered, State::Failed, State::Unknown, State::Pending, State::Sending],
            api_keys: vec![ApiKey::CreateAsn],
            documents: few.iter().map(|order| (*order).to_owned()).collect(),
            include_tests: true,
            ..Query::default()
        };
        let mut page = Page { sort: Sort::Oldest, limit: PAGE, after: None };
        loop {
            let rows = log.search(&query, &page)?;
            rows.iter().for_each(|row| known.add(row));
            page.after = rows.last().map(|row| Cursor { at: row.listed_at(), id: row.id.0 });
            if rows.len() < PAGE || page.after.is_none() {
                return Ok(known);
            }
        }
    }

    fn add(&mut self, row: &Delivery) {
        if let Some(order) = &row.document_id {
            self.0.entry(order.clone()).or_default().push(KnownShipment::of(row));
        }
    }

    /// Returns what the log has of `order` for the tenant `to`.
    pub fn find(&self, order: &str, to: &Destination, environment: &Environment) -> Option<&KnownShipment> {
        let all = self.0.get(order)?.iter();
        all.filter(|known| known.is_for(to, environment)).min_by_key(|known| known.rank())
    }

    /// Returns the shipment that announces the order of `row` in its place: one of the same tenant that was announced or may be, or
    /// else the newest that failed.
    pub fn instead_of(&self, row: &Delivery) -> Option<&KnownShipment> {
        let all = self.0.get(row.document_id.as_ref()?)?.iter();
        let mut others: Vec<_> = all.filter(|known| known.id != row.id && known.tenant == row.connector).collect();
        others.retain(|known| known.is_announced() || known.id > row.id);
        others.into_iter().min_by_key(|known| known.rank())
    }
}

/// Records that this process sends shipments to `tenant` until it ends. Returns false if another one does: both could send the same order, and together more
/// requests than Retail Cloud accepts. No file has such a name. It is the same whatever the store calls the tenant.
pub fn begin_shipments(log: &mut dyn Log, tenant: &Destination) -> anyhow::Result<bool> {
    let digest = digest(tenant.endpoint.url().as_str().as_bytes());
    let words: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{} {words}", ApiKey::CreateAsn);
    Ok(log.begin_input(&Environment::default(), &name, InputShare::Rest)?)
}
