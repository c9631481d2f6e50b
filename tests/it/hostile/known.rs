//! The known exception: floods that hold the thread of the wire beyond the deadline.
//!
//! hyper parses what there is and reads on, up to 128 times, before it lets anyone else have the thread; what it parses here
//! brings no news to anybody for as long. reqwest gives no place between that parser and the socket. So these attempts end
//! late, and so does everything else of the run. What they end as, and in how much memory, holds all the same.

use super::check::{Bounds, wrong};
use super::fault::Fault;
use super::run::run;
use crate::harness::note;
use std::time::Duration;

/// Their names. No other fault may end late.
const NAMES: [&str; 3] = ["100 Continue without end", "103 with headers without end", "a chunk size without end"];

/// So much of the processor's time they may take, in seconds. On a machine of its own that is how late they are; one that is
/// busy makes them later, and nothing of that is ours.
const WORK: f64 = 15.0;

/// Whoever is not at the end by then is taken for one that never ends.
const PATIENCE: Duration = Duration::from_mins(4);

const LIMIT: Duration = Duration::from_millis(500);

/// Says whether a fault is one of them.
pub fn holds_the_thread(fault: &Fault) -> bool {
    NAMES.contains(&fault.name.as_str())
}

#[test]
fn floods_that_hold_the_thread_end_late_and_right() {
    let mut known: Vec<Fault> = super::all_faults().into_iter().filter(holds_the_thread).collect();
    assert_eq!(known.len(), NAMES.len());
    let _alone = super::alone();
    let bounds = Bounds { grace: PATIENCE, process: PATIENCE, ..Bounds::of(LIMIT) };
    let mut found = Vec::new();
    for fault in &mut known {
        fault.events = if super::is_full() { fault.events } else { 1 };
        for ran in run(std::slice::from_ref(fault), LIMIT, "127.0.0.1:9") {
            let latencies = ran.met[0].deliveries.iter().filter_map(|delivery| delivery["latency_ms"].as_u64());
            let late = Duration::from_millis(latencies.max().unwrap_or_default()).saturating_sub(LIMIT);
            let (name, verb, work) = (&fault.name, ran.verb, ran.work);
            note(&format!("{name}, {} at once, {verb}: {late:.1?} late, {work:.1} s of work", fault.events));
            found.extend(wrong(std::slice::from_ref(fault), &ran, bounds));
            if work > WORK {
                found.push(format!("{verb} of {name}: {work:.1} s of work, at most {WORK:.1} are allowed"));
            }
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}
