//! Compares the outcome of a command with what its fault should cause. Every difference is reported, with its place.

use super::fault::Fault;
use super::run::Ran;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// The limits of a run.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The deadline of an attempt.
    pub limit: Duration,
    /// How much later than its deadline it may end.
    pub grace: Duration,
    /// Time that a process needs in addition to its attempts: its start on a busy machine, the log, its end.
    pub process: Duration,
    /// Largest memory without the program's code, in KiB.
    pub peak: u64,
}

impl Bounds {
    /// Makes the promised limits, with time for a start on a busy machine.
    pub const fn of(limit: Duration) -> Self {
        Self { limit, grace: GRACE, process: Duration::from_secs(5), peak: 48 * 1024 }
    }
}

/// The same time for the attempts of a large payload.
const LARGE_SLACK: Duration = Duration::from_mins(2);

/// How much later than its deadline an attempt may end.
const GRACE: Duration = Duration::from_secs(1);

/// Returns everything that is wrong with a command that met `faults` at the same time.
pub fn wrong(faults: &[Fault], ran: &Ran, bounds: Bounds) -> Vec<String> {
    let each = faults.iter().zip(&ran.met).flat_map(|(fault, met)| {
        let found = [
            outcomes(&expected(fault), &met.deliveries),
            answers_of_others(&met.deliveries),
            attempts(&met.deliveries, bounds),
            doubles(&met.requests),
        ];
        found.concat().into_iter().map(|what| format!("{} · {}: {what}", fault.name, ran.verb)).collect::<Vec<_>>()
    });
    let names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
    let whole = [time(faults, ran, bounds), end(ran, bounds)].concat();
    let whole = whole.into_iter().map(|what| format!("{} of {names:?}: {what}", ran.verb));
    each.chain(whole).collect()
}

/// Describes a delivery in one line, from its JSON. The id in an answer is shown as `own` or `other`.
pub fn told(delivery: &Value) -> String {
    let word = |key: &str| delivery[key].as_str().unwrap_or("-").to_owned();
    let status = delivery["status"].as_u64().map_or("-".to_owned(), |status| status.to_string());
    let mut line = format!("{} {} {} {status}", word("state"), word("failure"), word("phase"));
    for flag in ["body_truncated", "maybe_applied", "slow"] {
        if delivery[flag] == true {
            line.push_str(&format!(" {flag}"));
        }
    }
    match delivery["error_code"].as_str() {
        Some(code) if Some(code) == delivery["document_id"].as_str() => line + " own",
        Some(_) => line + " other",
        None => line,
    }
}

/// Returns one expectation per event; the last one of the table applies to all further events.
fn expected(fault: &Fault) -> Vec<&str> {
    let last = fault.expected.last().expect("something is expected");
    let mut all: Vec<&str> =
        fault.expected.iter().chain(std::iter::repeat(last)).take(fault.events).map(String::as_str).collect();
    all.sort_unstable();
    all
}

fn outcomes(expected: &[&str], deliveries: &[Value]) -> Vec<String> {
    let mut all: Vec<String> = deliveries.iter().map(told).collect();
    all.sort();
    let is_right = |(told, expected): (&String, &&str)| expected.split(" | ").any(|one| one == told);
    if all.len() == expected.len() && all.iter().zip(expected).all(is_right) {
        return Vec::new();
    }
    let errors: BTreeSet<&str> = deliveries.iter().filter_map(|delivery| delivery["error"].as_str()).collect();
    vec![format!("told {all:?}, expected {expected:?}, errors {errors:?}")]
}

/// Finds answers with the id of another request.
fn answers_of_others(deliveries: &[Value]) -> Vec<String> {
    let others = deliveries.iter().filter(|delivery| told(delivery).ends_with(" other"));
    others.map(|one| format!("{} got the answer of {}", one["document_id"], one["error_code"])).collect()
}

fn attempts(deliveries: &[Value], bounds: Bounds) -> Vec<String> {
    let latencies = deliveries.iter().map(|delivery| delivery["latency_ms"].as_u64().map(Duration::from_millis));
    let late = latencies.filter(|latency| latency.is_none_or(|latency| latency > bounds.limit + bounds.grace));
    late.map(|latency| format!("an attempt took {latency:?}")).collect()
}

fn time(faults: &[Fault], ran: &Ran, bounds: Bounds) -> Vec<String> {
    let turns = faults.iter().map(|fault| if fault.is_alone { fault.events } else { 1 }).max().unwrap_or_default();
    // A large payload is written to a disk that may be busy. The deadline of its attempt does not change.
    let slack = if faults.iter().any(|fault| fault.padding > 0) { LARGE_SLACK } else { bounds.process };
    let most = bounds.limit * u32::try_from(turns).expect("a few") + slack;
    let is_late = ran.took > most;
    is_late.then(|| format!("the process took {:?}, at most {most:?} are allowed", ran.took)).into_iter().collect()
}

/// Finds requests that one command made twice.
fn doubles(requests: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    requests.iter().filter(|id| !seen.insert(*id)).map(|id| format!("the request of {id} was made twice")).collect()
}

fn end(ran: &Ran, bounds: Bounds) -> Vec<String> {
    let mut found = Vec::new();
    let is_delivered = ran.met.iter().flat_map(|met| &met.deliveries).all(|delivery| delivery["state"] == "delivered");
    let code = if is_delivered { 0 } else { 4 };
    if ran.code != Some(code) {
        found.push(format!("exit {:?} instead of {code}: {}", ran.code, ran.stderr));
    }
    if ran.stderr.contains("panicked") {
        found.push(format!("a panic: {}", ran.stderr));
    }
    if ran.peak.is_some_and(|peak| peak > bounds.peak) {
        found.push(format!("{} KiB of memory, at most {} are allowed", ran.peak.unwrap_or_default(), bounds.peak));
    }
    if cfg!(target_os = "linux") && ran.peak.is_none_or(|peak| peak < 1000) {
        found.push("its memory was not measured".to_owned());
    }
    found
}
