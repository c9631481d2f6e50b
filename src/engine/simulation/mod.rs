//! The engine, the committer and a real log against scripted endpoints in paused time: thousands of runs that repeat exactly.
//!
//! A seed makes a plan: connectors and how they behave, events and their documents, and when a process is killed or stopped.
//! Every plan ends with healthy endpoints and a run that nothing disturbs; then all that was ever written must have arrived.

mod check;
mod event;
mod order;
mod plan;
mod renames;
mod session;
mod world;

use self::check::Fault;
use self::plan::Plan;
use self::session::Home;
use self::world::Counts;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is done wrong on purpose, so that the checks are seen to find it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sabotage {
    #[default]
    None,
    /// An endpoint gets every event twice.
    SendTwice,
    /// A row is deleted.
    LoseOne,
    /// Order is not kept, and looked for.
    IgnoreOrder,
    /// An edited copy does not know its original.
    ForgetOriginals,
    /// Every connector says that its endpoint ignores what it has seen.
    TrustAll,
    /// What may have been counted is sent again though nobody asks for it.
    SendUnasked,
}

fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let usual = if std::env::var_os("INV_HOOKS_FULL").is_some() { 10_000 } else { 250 };
    let (first, count) = (number("SIMULATION_SEED").unwrap_or(0), number("SIMULATION_SEEDS").unwrap_or(usual));
    first..first + count
}

/// Returns the seeds whose runs broke a promise, and what was done to all of them.
fn run_all(seeds: std::ops::Range<u64>, sabotage: Sabotage) -> (Vec<(u64, Fault)>, Counts) {
    let (next, end) = (AtomicU64::new(seeds.start), seeds.end);
    let work = || {
        let (home, mut broken, mut counts) = (Home::new(), Vec::new(), Counts::default());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return (broken, counts);
            }
            match session::live_through(&Plan::of(seed, sabotage), &home) {
                Ok(done) => counts.add(&done),
                Err(fault) => broken.push((seed, fault)),
            }
        }
    };
    let results = std::thread::scope(|scope| {
        let hands = [scope.spawn(work), scope.spawn(work)];
        hands.map(|hand| hand.join().expect("no panic"))
    });
    let (mut broken, mut counts) = (Vec::new(), Counts::default());
    for (more, done) in results {
        broken.extend(more);
        counts.add(&done);
    }
    broken.sort_by_key(|(seed, _)| *seed);
    (broken, counts)
}

#[test]
fn nothing_is_lost_the_bounds_hold_and_everything_ends() {
    let seeds = seeds();
    let (broken, counts) = run_all(seeds.clone(), Sabotage::None);
    assert!(broken.is_empty(), "seeds {seeds:?}: {} broke: {:?}", broken.len(), &broken[..broken.len().min(5)]);
    // The faults that were to be injected were.
    for (what, count) in counts.named() {
        assert!(count > 0, "no {what} in {seeds:?}");
    }
}

#[test]
fn the_same_seed_does_the_same() {
    let once = |seed| session::live_through(&Plan::of(seed, Sabotage::None), &Home::new());
    for seed in 0..10 {
        assert_eq!(once(seed), once(seed), "{seed}");
    }
}

#[test]
fn what_is_done_wrong_is_found() {
    for sabotage in [Sabotage::SendTwice, Sabotage::LoseOne, Sabotage::IgnoreOrder, Sabotage::ForgetOriginals] {
        let (broken, _) = run_all(0..40, sabotage);
        assert!(!broken.is_empty(), "{sabotage:?} was not noticed");
    }
    for sabotage in [Sabotage::TrustAll, Sabotage::SendUnasked] {
        let (broken, _) = run_all(0..40, sabotage);
        let is_twice = |fault: &Fault| matches!(fault, Fault::TooOften { excused: 0, .. });
        assert!(broken.iter().any(|(_, fault)| is_twice(fault)), "{sabotage:?} was not noticed: {broken:?}");
    }
}
