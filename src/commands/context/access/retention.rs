//! Retention beside other work: after a run a few steps of it, for `failed prune` all of them.
//!
//! What a step does is the log's; nothing here is worth failing for.

use crate::log::{Log, Tended};
use crate::model::Timestamp;
use crate::output::Out;
use crate::runtime;

/// So many steps follow the smallest run.
const STEPS: u64 = 4;

/// One more step for so many deliveries. A step thins twice as many, so that retention keeps up with what is sent.
const DELIVERIES: u64 = 250;

/// Does some steps of retention after a run of so many deliveries that was told already. Trouble is told and changes nothing.
pub fn tend_after(log: &mut dyn Log, deliveries: u64, out: &mut Out) {
    for _ in 0..STEPS + deliveries / DELIVERIES {
        match log.tend(runtime::now()) {
            Ok(tended) if tended.has_more => {}
            Ok(_) => return,
            Err(fault) => {
                return out.warn(format!("payloads past their retention are still in the log: {}", fault.message));
            }
        }
    }
}

/// Does every step of retention that there is, and returns their sum.
pub fn tend_all(log: &mut dyn Log, now: Timestamp) -> anyhow::Result<Tended> {
    let mut sum = Tended { has_more: true, ..Tended::default() };
    while sum.has_more {
        let step = log.tend(now)?;
        sum.thinned += step.thinned;
        sum.freed_bytes += step.freed_bytes;
        sum.has_more = step.has_more;
    }
    Ok(sum)
}
