//! Shipments that are not sent because of their orders: they are in the log already, or earlier in the same input.

use crate::commands::context::{KnownOrders, KnownShipment, ShipmentPlace, next_steps};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Destination, Environment, State};
use std::collections::HashMap;

/// What is known of the orders of a run.
pub struct Orders {
    in_log: KnownOrders,
    /// The line of each order that this run sends.
    in_run: HashMap<String, u64>,
}

/// Why a shipment is not sent.
pub enum KnownOrder {
    /// A row of this environment and tenant has the same payload.
    Same(KnownShipment),
    /// Something else, in words.
    Other(Fault),
}

impl Orders {
    /// Reads what the log has of `orders`.
    pub fn read(log: Option<&mut (dyn Log + 'static)>, orders: &[&str]) -> anyhow::Result<Self> {
        let in_log = log.map(|log| KnownOrders::read(log, orders)).transpose()?.unwrap_or_default();
        Ok(Self { in_log, in_run: HashMap::new() })
    }

    /// Says whether the order of a shipment is known, and otherwise notes that this run sends it.
    pub fn take(
        &mut self,
        log: Option<&mut (dyn Log + 'static)>,
        (order, payload, line): (&str, &[u8], u64),
        (to, environment): (&Destination, &Environment),
    ) -> anyhow::Result<Option<KnownOrder>> {
        if let Some(first) = self.in_run.get(order) {
            let fault = Fault::refused(format!("its order is sent already, for line {first}"));
            return Ok(Some(KnownOrder::Other(fault.hint(ONCE_MORE))));
        }
        let Some(known) = self.in_log.find(order, to, environment) else {
            self.in_run.insert(order.to_owned(), line);
            return Ok(None);
        };
        let kept = log.map(|log| log.payload(known.id)).transpose()?.flatten();
        let is_same = kept.is_none_or(|kept| kept == payload);
        let is_here = known.place.tenant == to.label && known.place.environment == environment.as_str();
        Ok(Some(if is_same && is_here { KnownOrder::Same(known.clone()) } else { other(known, is_same, is_here) }))
    }
}

const ONCE_MORE: &str = "To announce the order once more: --allow-duplicates.";

fn other(known: &KnownShipment, is_same: bool, is_here: bool) -> KnownOrder {
    let KnownShipment { id, state, place, .. } = known;
    let ShipmentPlace { environment, tenant, .. } = &**place;
    let place = if is_here { String::new() } else { format!(" of tenant {tenant} in the environment {environment}") };
    let payload = if is_same { "" } else { ", with another payload" };
    let what = format!("its order is in the log already as event {id} ({}){place}{payload}", state.as_str());
    let next = match state {
        State::Failed if is_here && !is_same => {
            format!(
                "Show it: `inv-hooks failed show {id}`. Send this payload in its place: `inv-hooks repost {id} --data @FILE`."
            )
        }
        _ if is_here => next_steps::of_known_event(*id, *state),
        _ => format!("Show it: `inv-hooks failed show {id}`."),
    };
    KnownOrder::Other(Fault::refused(what).hint(format!("{next} {ONCE_MORE}")))
}

/// The fault of a single shipment that is in the log with the same payload, not delivered.
pub fn left(known: &KnownShipment) -> Fault {
    let KnownShipment { id, state, .. } = known;
    let fault = Fault::refused(format!("its order is in the log already as event {id} ({})", state.as_str()));
    fault.hint(format!("{} {ONCE_MORE}", next_steps::of_known_event(*id, *state)))
}
