//! What is checked of shipments right before they are sent, whichever command sends them: that no other process sends to the same
//! tenant, and that no other event has announced the order meanwhile.
//!
//! The first makes the second true until the process ends, because every command that sends shipments asks here.

use super::orders::{KnownOrders, KnownShipment, OrderRule, OutgoingShipment};
use crate::error::Fault;
use crate::log::{InputShare, Log};
use crate::model::{ApiKey, DeliveryId, Destination, Environment, Rate, Skip, digest};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Why a shipment is not sent.
#[derive(Clone, Debug)]
pub enum WithheldShipment {
    /// Another process sends to its tenant.
    Busy(String),
    /// This event announced its order, or does so in its place.
    OrderKnown(KnownShipment),
}

impl WithheldShipment {
    /// Returns the reason to skip it.
    pub fn skip(&self) -> Skip {
        match self {
            Self::Busy(_) => Skip::TenantBusy,
            Self::OrderKnown(_) => Skip::OrderKnown,
        }
    }

    /// Returns the refusal of a command that named it, as event `id`.
    pub fn refusal(&self, id: DeliveryId) -> Fault {
        match self {
            Self::Busy(tenant) => busy(tenant),
            Self::OrderKnown(other) => {
                let (other, state) = (other.id, other.state.as_str());
                let what = format!("event {id} announces the same order as event {other} ({state}); nothing was sent");
                Fault::refused(what).hint(format!(
                    "Show the other: `inv-hooks failed show {other}`. To announce the order once more: --force."
                ))
            }
        }
    }
}

/// What is withheld, by its row.
type Withheld = HashMap<DeliveryId, WithheldShipment>;

/// Checks the shipments that a command is about to send, each with its destination. Returns those that it must not send.
pub fn withheld_shipments(
    log: &mut dyn Log,
    outgoing: &[(OutgoingShipment, Arc<Destination>)],
    rule: OrderRule<'_>,
) -> anyhow::Result<Withheld> {
    let mut is_free: BTreeMap<&str, bool> = BTreeMap::new();
    for (_, to) in outgoing.iter().filter(|(_, to)| is_tenant(to)) {
        if !is_free.contains_key(to.label.as_str()) {
            is_free.insert(&to.label, begin_shipments(log, to)?);
        }
    }
    let mut withheld = announced_shipments(log, outgoing, rule)?;
    let is_busy = |to: &Destination| is_free.get(to.label.as_str()) == Some(&false);
    let busy = outgoing.iter().filter(|(_, to)| is_busy(to));
    withheld.extend(busy.map(|(shipment, to)| (shipment.id, WithheldShipment::Busy(to.label.clone()))));
    Ok(withheld)
}

/// Returns the shipments whose orders other events announced. For a dry run, which keeps no other process from sending.
pub fn announced_shipments(
    log: &mut dyn Log,
    outgoing: &[(OutgoingShipment, Arc<Destination>)],
    rule: OrderRule<'_>,
) -> anyhow::Result<Withheld> {
    let orders: Vec<&str> = outgoing.iter().filter_map(|(shipment, _)| shipment.order.as_deref()).collect();
    let known = KnownOrders::read(log, &orders)?;
    let other = |shipment: &OutgoingShipment, to: &Destination| known.conflict(shipment, to, rule).cloned();
    let announced = outgoing.iter().filter_map(|(shipment, to)| Some((shipment.id, other(shipment, to)?)));
    let mut withheld: Withheld = announced.map(|(id, other)| (id, WithheldShipment::OrderKnown(other))).collect();
    if !matches!(rule, OrderRule::Forced) {
        withhold_twins(outgoing, &mut withheld);
    }
    Ok(withheld)
}

/// Of shipments that are sent together, the newest of each order goes. The log does not know the order of an edited payload yet.
fn withhold_twins(outgoing: &[(OutgoingShipment, Arc<Destination>)], withheld: &mut Withheld) {
    let mut newest_first: Vec<&OutgoingShipment> = outgoing.iter().map(|(shipment, _)| shipment).collect();
    newest_first.sort_by_key(|shipment| Reverse(shipment.id));
    newest_first.retain(|shipment| !withheld.contains_key(&shipment.id));
    let mut sent: HashMap<(&str, &str), &OutgoingShipment> = HashMap::new();
    for shipment in newest_first {
        let Some(order) = shipment.order.as_deref() else { continue };
        if let Some(twin) = sent.get(&(shipment.tenant.as_str(), order)) {
            withheld.insert(shipment.id, WithheldShipment::OrderKnown(KnownShipment::from(*twin)));
        } else {
            sent.insert((&shipment.tenant, order), shipment);
        }
    }
}

/// A URL of `--to` is no tenant.
fn is_tenant(to: &Destination) -> bool {
    to.policy.rate.is_some_and(Rate::is_strict)
}

/// Records that this process sends shipments to `tenant` until it ends. Returns false if another one does: both could send the same
/// order, and together more requests than Retail Cloud accepts. No file has such a name. It is the same whatever the store calls
/// the tenant.
pub fn begin_shipments(log: &mut dyn Log, tenant: &Destination) -> anyhow::Result<bool> {
    let digest = digest(tenant.endpoint.url().as_str().as_bytes());
    let words: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{} {words}", ApiKey::CreateAsn);
    Ok(log.begin_input(&Environment::default(), &name, InputShare::Rest)?)
}

/// The refusal of a command that could send only to a tenant to which another process sends.
pub fn busy(tenant: &str) -> Fault {
    Fault::refused(format!("another process is sending shipments to {tenant}; nothing was sent"))
        .hint("Wait until it ends, then run this command again.")
}
