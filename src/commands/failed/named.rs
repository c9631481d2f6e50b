//! Events that are named by their ids.

use crate::error::Fault;
use crate::log::Log;
use crate::model::{Delivery, DeliveryId};

/// Returns the row of an event; an unknown id is an error (exit 5).
pub fn get(log: &mut dyn Log, id: DeliveryId) -> anyhow::Result<Delivery> {
    let missing = || {
        let fault = Fault::not_found(format!("there is no event {id}"));
        fault.hint("`inv-hooks failed search` lists the failed events.")
    };
    Ok(log.get(id)?.ok_or_else(missing)?)
}
