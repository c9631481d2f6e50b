//! Which orders of shipments are in the log: Retail Cloud wants each order once, so none is announced twice by itself.

use crate::log::Log;
use crate::model::{ApiKey, Cursor, Delivery, DeliveryId, Destination, Environment, Page, Query, Sort, State};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows that are read at once.
const PAGE: usize = 1_000;

/// With this many orders or fewer, only their rows are read.
const FEW: usize = 50;

/// A shipment in the log. A discarded one was given up, so it does not count. It is small: there may be a million in the log.
#[derive(Clone, Debug)]
pub struct KnownShipment {
    /// Its id.
    pub id: DeliveryId,
    /// Its state.
    pub state: State,
    /// Where it is in the log, and where it was sent to.
    pub place: Arc<ShipmentPlace>,
    /// Whether it failed, and Retail Cloud may have it all the same.
    is_in_doubt: bool,
}

/// What many shipments have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShipmentPlace {
    /// The environment of their rows.
    pub environment: String,
    /// The tenant of their rows.
    pub tenant: String,
    /// Where they were sent to, redacted; nothing if there was no attempt.
    url: Option<String>,
}

/// A row that is about to be sent.
#[derive(Clone, Debug)]
pub struct OutgoingShipment {
    /// Its id.
    pub id: DeliveryId,
    /// The environment of its row.
    pub environment: String,
    /// The tenant of its row.
    pub tenant: String,
    /// Its order; an edited payload may have another one than the row.
    pub order: Option<String>,
    /// Its state before it is sent.
    pub state: State,
}

/// Which other events of its order keep a shipment from being sent.
#[derive(Clone, Copy, Debug)]
pub enum OrderRule<'a> {
    /// All that announced it, or that do so in its place: the newest of those that failed.
    Bulk,
    /// Those that announced it or may have, and those among these, which a person named.
    Named(&'a [DeliveryId]),
    /// None: a person insists.
    Forced,
}

/// The shipments in the log, by their orders.
#[derive(Debug, Default)]
pub struct KnownOrders {
    by_order: HashMap<String, Vec<KnownShipment>>,
    places: HashSet<Arc<ShipmentPlace>>,
}

impl KnownShipment {
    /// Says whether it was announced, or may be: only a failure without doubt says that it was not.
    pub fn is_announced(&self) -> bool {
        self.state != State::Failed || self.is_in_doubt
    }

    /// Says whether it is of the tenant `to`. The environment may have got another name meanwhile, and so may the tenant. Where a process that
    /// died sent its only attempt is not known, so that may be any tenant.
    fn is_for(&self, to: &Destination, environment: &str) -> bool {
        let has_name = self.place.tenant == to.label;
        let is_here = has_name && self.place.environment == environment;
        let same_place = self.place.url.as_ref().map(|url| *url == to.endpoint.redacted());
        is_here || same_place.unwrap_or(has_name || self.state == State::Unknown)
    }

    /// Says whether it went where `shipment` goes. What is sent to another URL (`--to`) is compared with all of its tenant.
    fn concerns(&self, shipment: &OutgoingShipment, to: &Destination) -> bool {
        let is_own = to.label == shipment.tenant;
        if is_own { self.is_for(to, &shipment.environment) } else { self.place.tenant == shipment.tenant }
    }

    /// What says most about its order comes first: delivered, then in doubt, then failed; the newest of these.
    fn rank(&self) -> Reverse<(bool, bool, DeliveryId)> {
        Reverse((self.state == State::Delivered, self.is_announced(), self.id))
    }

    /// Says whether it announced the order of `other`, or will do so in its place: one that waits comes before one that failed, and the
    /// newer of two alike comes first. Of any two, at most one keeps the other back, unless one may have been announced.
    fn outranks(&self, other: &OutgoingShipment) -> bool {
        match (self.state, other.state) {
            _ if self.is_in_doubt => true,
            (State::Failed, State::Pending) => false,
            (State::Failed, _) | (State::Pending, State::Pending) => self.id > other.id,
            _ => true,
        }
    }
}

impl From<&Delivery> for OutgoingShipment {
    fn from(row: &Delivery) -> Self {
        let (environment, tenant) = (row.environment.clone(), row.connector.clone());
        Self { id: row.id, environment, tenant, order: row.document_id.clone(), state: row.state }
    }
}

impl From<&OutgoingShipment> for KnownShipment {
    fn from(shipment: &OutgoingShipment) -> Self {
        let OutgoingShipment { id, state, environment, tenant, .. } = shipment.clone();
        Self { id, state, place: Arc::new(ShipmentPlace { environment, tenant, url: None }), is_in_doubt: false }
    }
}

impl KnownOrders {
    /// Reads the shipments with one of `orders`, in one search whatever their number is.
    pub fn read(log: &mut dyn Log, orders: &[&str]) -> anyhow::Result<Self> {
        let mut known = Self::default();
        if orders.is_empty() {
            return Ok(known);
        }
        let wanted: HashSet<&str> = orders.iter().copied().collect();
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
            for row in &rows {
                known.add(log, row, &wanted)?;
            }
            page.after = rows.last().map(|row| Cursor { at: row.listed_at(), id: row.id.0 });
            if rows.len() < PAGE || page.after.is_none() {
                return Ok(known);
            }
        }
    }

    fn add(&mut self, log: &mut dyn Log, row: &Delivery, wanted: &HashSet<&str>) -> anyhow::Result<()> {
        let Some(order) = row.document_id.as_deref().filter(|order| wanted.contains(order)) else { return Ok(()) };
        let (environment, tenant) = (row.environment.clone(), row.connector.clone());
        let url = match row.last_attempt.as_ref().map(|attempt| attempt.url.clone()) {
            // A process that died did not record where it sent the shipment; an earlier attempt may have.
            Some(unknown) if unknown.is_empty() => {
                log.history(row.id)?.into_iter().rev().map(|attempt| attempt.url).find(|url| !url.is_empty())
            }
            url => url,
        };
        let place = Arc::new(ShipmentPlace { environment, tenant, url });
        let place = self.places.get(&place).cloned().unwrap_or(place);
        self.places.insert(place.clone());
        let (state, is_in_doubt) = (row.state, row.is_maybe_applied());
        let known = KnownShipment { id: row.id, state, place, is_in_doubt };
        self.by_order.entry(order.to_owned()).or_default().push(known);
        Ok(())
    }

    /// Returns what the log has of `order` for the tenant `to`.
    pub fn find(&self, order: &str, to: &Destination, environment: &Environment) -> Option<&KnownShipment> {
        let all = self.by_order.get(order)?.iter();
        all.filter(|known| known.is_for(to, environment.as_str())).min_by_key(|known| known.rank())
    }

    /// Returns the other shipment of the same tenant that keeps this one from being sent.
    pub fn conflict(
        &self,
        shipment: &OutgoingShipment,
        to: &Destination,
        rule: OrderRule<'_>,
    ) -> Option<&KnownShipment> {
        let all = self.by_order.get(shipment.order.as_ref()?)?.iter();
        let of_tenant = all.filter(|known| known.id != shipment.id && known.concerns(shipment, to));
        let other = of_tenant.filter(|known| known.outranks(shipment)).min_by_key(|known| known.rank())?;
        match rule {
            OrderRule::Bulk => Some(other),
            OrderRule::Named(ids) => Some(other).filter(|other| other.is_announced() || ids.contains(&other.id)),
            OrderRule::Forced => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownShipment, OutgoingShipment, ShipmentPlace};
    use crate::model::{DeliveryId, State};
    use std::sync::Arc;

    fn outranks(known: (i64, State), other: (i64, State), is_in_doubt: bool) -> bool {
        let place = ShipmentPlace { environment: String::new(), tenant: String::new(), url: None };
        let known = KnownShipment { id: DeliveryId(known.0), state: known.1, place: Arc::new(place), is_in_doubt };
        known.outranks(&OutgoingShipment {
            id: DeliveryId(other.0),
            environment: String::new(),
            tenant: String::new(),
            order: None,
            state: other.1,
        })
    }

    #[test]
    fn of_two_that_were_not_announced_exactly_one_is_sent() {
        for older in [State::Failed, State::Pending] {
            for newer in [State::Failed, State::Pending] {
                let sent = [outranks((1, older), (2, newer), false), outranks((2, newer), (1, older), false)];
                assert_eq!(
                    sent,
                    [
                        older == State::Pending && newer == State::Failed,
                        older != State::Pending || newer == State::Pending
                    ]
                );
            }
        }
    }

    #[test]
    fn what_was_announced_or_may_be_keeps_all_others_back() {
        for state in [State::Delivered, State::Sending, State::Unknown] {
            assert!([State::Failed, State::Pending, State::Unknown].iter().all(|to| outranks(
                (1, state),
                (2, *to),
                false
            )));
        }
        assert!([State::Failed, State::Pending].iter().all(|state| outranks((1, *state), (2, State::Pending), true)));
    }
}
