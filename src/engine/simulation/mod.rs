//! The engine and a real log against scripted endpoints in paused time: thousands of runs, which repeat exactly.
//!
//! A seed makes a plan: connectors and how they behave, events and their documents, and when a process is killed or stopped.
//! Every plan ends with a run that nothing disturbs, with healthy endpoints; after it, every event that was ever written must have
//! arrived.

mod check;
mod event;
mod order;
mod outage;
mod plan;
mod relay;
mod renames;
mod session;
mod world;

use self::check::Broken;
use self::plan::Plan;
use self::session::Home;
use self::world::Counts;
use std::sync::atomic::{AtomicU64, Ordering};

/// A fault that is made on purpose, to test that the checks find it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sabotage {
    #[default]
    None,
    /// An endpoint gets every event twice.
    SendTwice,
    /// A row is deleted.
    LoseOne,
    /// The engine does not keep order, and the checks expect it.
    IgnoreOrder,
    /// An edited copy does not refer to its original.
    ForgetOriginals,
    /// Every connector claims that its endpoint ignores repeated webhook ids.
    TrustAll,
    /// Stock changes that may already have been applied are sent again, although no one asks for it.
    SendUnasked,
    /// Each attempt counts as many.
    Storm,
}

fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let usual = if std::env::var_os("INV_HOOKS_FULL").is_some() { 10_000 } else { 250 };
    let (first, count) = (number("SIMULATION_SEED").unwrap_or(0), number("SIMULATION_SEEDS").unwrap_or(usual));
    first..first + count
}

/// Returns the seeds that broke a promise, and the faults injected into all runs.
fn run_all(seeds: std::ops::Range<u64>, sabotage: Sabotage) -> (Vec<(u64, Broken)>, Counts) {
    run_all_with(seeds, |seed, home| session::play_plan(&Plan::of(seed, sabotage), home))
}

/// As [`run_all`], for any kind of play.
fn run_all_with(
    seeds: std::ops::Range<u64>,
    play: impl Fn(u64, &Home) -> Result<Counts, Broken> + Sync,
) -> (Vec<(u64, Broken)>, Counts) {
    let (next, end) = (AtomicU64::new(seeds.start), seeds.end);
    let work = || {
        let (home, mut broken, mut counts) = (Home::new(), Vec::new(), Counts::default());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                return (broken, counts);
            }
            match play(seed, &home) {
                Ok(done) => counts.add(&done),
                Err(promise) => broken.push((seed, promise)),
            }
        }
    };
    let results = std::thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads.map(|thread| thread.join().expect("no panic"))
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
fn no_event_is_lost_limits_hold_and_every_run_ends() {
    let seeds = seeds();
    let (broken, counts) = run_all(seeds.clone(), Sabotage::None);
    assert!(broken.is_empty(), "seeds {seeds:?}: {} broke: {:?}", broken.len(), &broken[..broken.len().min(5)]);
    // Each kind of fault was injected at least once.
    for (what, count) in counts.named() {
        assert!(count > 0, "no {what} in {seeds:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let once = |seed| session::play_plan(&Plan::of(seed, Sabotage::None), &Home::new());
    for seed in 0..10 {
        assert_eq!(once(seed), once(seed), "{seed}");
    }
}

#[test]
fn deliberate_faults_are_found() {
    for sabotage in [Sabotage::SendTwice, Sabotage::LoseOne, Sabotage::IgnoreOrder, Sabotage::ForgetOriginals] {
        let (broken, _) = run_all(0..40, sabotage);
        assert!(!broken.is_empty(), "{sabotage:?} was not noticed");
    }
    for sabotage in [Sabotage::TrustAll, Sabotage::SendUnasked] {
        let (broken, _) = run_all(0..40, sabotage);
        let is_twice = |fault: &Broken| matches!(fault, Broken::TooOften { excused: 0, .. });
        assert!(broken.iter().any(|(_, fault)| is_twice(fault)), "{sabotage:?} was not noticed: {broken:?}");
    }
}
