//! Runs retention: a few steps after a run, a step every minute during one that does not end, all steps for `failed prune`.
//!
//! The log defines what a step does. A failure after a run is only a warning.

use crate::engine::Intake;
use crate::log::{Log, Tended};
use crate::model::Timestamp;
use crate::output::Out;
use crate::runtime;
use std::time::Duration;

/// How often a run that does not end makes a step.
const TEND_EVERY: Duration = Duration::from_mins(1);

/// Steps after the smallest run.
const STEPS: u64 = 4;

/// Deliveries per additional step. A step handles twice this number of rows, so retention keeps up with sending.
const DELIVERIES: u64 = 250;

/// Runs some steps of retention after a run of `deliveries`, whose result was printed already. An error is printed as a warning
/// and does not change the exit code.
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

/// Makes steps of retention for a run that does not end; never ends itself.
pub async fn tend_always(intake: Intake) {
    loop {
        tokio::time::sleep(TEND_EVERY).await;
        // An error of retention is one of the log, which deliveries show soon.
        let step = || intake.with_log(|log| log.tend(runtime::now()).is_ok_and(|tended| tended.has_more));
        while step().await == Some(true) {
            tokio::task::yield_now().await;
        }
    }
}

/// Runs all steps of retention, and returns their sum.
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
