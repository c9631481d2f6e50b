//! Hostile endpoints: the real binary meets faults over a raw socket, with `send` and with `repost`.
//!
//! Each fault must end in the right failure and phase, in time, with bounded memory, and no answer may be assigned to
//! another request. The kinds of faults are tables; `check` finds what is wrong.

mod breaks;
mod check;
mod chunks;
mod control;
mod fault;
mod floods;
mod foreign;
mod heads;
mod kept;
mod lengths;
mod peer;
mod run;
mod silence;
mod together;

use self::check::{Bounds, wrong};
use self::fault::{Fault, OWN, Tempo, fault, own, send};
use self::run::Ran;
use crate::harness::{HookServer, note};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Faults that one process meets at the same time.
const IN_A_PROCESS: usize = 6;

/// The same for floods, because each of them needs a whole processor to send.
const FLOODS_IN_A_PROCESS: usize = 3;

/// Memory that a peer may cost in addition to a large payload, in KiB.
const PEER_KIB: u64 = 16 * 1024;

/// The deadline of attempts that wait until it has passed.
const SHORT: Duration = Duration::from_millis(800);

/// The deadline of a flood, which leaves little processor time to others.
const FLOODED: Duration = Duration::from_millis(1500);

/// The deadline of all other attempts, so that a busy machine does not count as a slow peer.
const LONG: Duration = Duration::from_secs(4);

fn all_faults() -> Vec<Fault> {
    let families = [
        silence::faults(),
        breaks::faults(),
        heads::faults(),
        lengths::faults(),
        chunks::faults(),
        floods::faults(),
        foreign::faults(),
        kept::faults(),
    ];
    families.concat()
}

/// Says whether the long form of the tests runs.
fn is_full() -> bool {
    std::env::var_os("INV_HOOKS_FULL").is_some()
}

/// Makes tests that need the whole machine run one after the other.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Groups faults that use the same events.
fn batches(faults: Vec<Fault>) -> Vec<Vec<Fault>> {
    let mut by_events: BTreeMap<(usize, usize), Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        by_events.entry((fault.padding, fault.events)).or_default().push(fault);
    }
    let size = |faults: &[Fault]| match &faults[0] {
        fault if fault.padding > 0 => 1,
        fault if fault.tempo() == Tempo::Flood => FLOODS_IN_A_PROCESS,
        _ => IN_A_PROCESS,
    };
    by_events.values().flat_map(|faults| faults.chunks(size(faults))).map(<[Fault]>::to_vec).collect()
}

/// Runs `work` on each of `items`, `at_once` at a time, and returns everything that it found.
fn each<T: Sync>(items: &[T], at_once: usize, work: impl Fn(&T) -> Vec<String> + Sync) -> Vec<String> {
    let next = Mutex::new(items.iter());
    let found = Mutex::new(Vec::new());
    let take = || next.lock().expect("no worker panics in it").next();
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(item) = take() {
                    let news = work(item);
                    found.lock().expect("no worker panics in it").extend(news);
                }
            });
        }
    });
    found.into_inner().expect("no worker panics in it")
}

/// Returns the peak memory, in KiB, for a payload of this size with a peer without a fault.
fn peak_of_a_large_payload(padding: usize) -> u64 {
    let healthy = fault("a healthy peer", [fault::Move::Request, send(own())], OWN).large(padding);
    let ran = run::run(&[healthy], LONG, "127.0.0.1:9");
    ran.iter().filter_map(|ran| ran.peak).max().unwrap_or_default()
}

/// Lets `send` and `repost` meet every fault of a tempo, with `at_once` processes at a time.
fn check_all(tempo: Tempo, at_once: usize, limit: Duration) {
    let is_meant = |fault: &Fault| fault.tempo() == tempo;
    // Large payloads take more time than everything else together.
    let is_light = |fault: &Fault| fault.padding == 0 || is_full();
    let faults: Vec<Fault> = all_faults().into_iter().filter(|fault| is_meant(fault) && is_light(fault)).collect();
    let (count, bounds) = (faults.len(), Bounds::of(limit));
    let padding = faults.iter().map(|fault| fault.padding).max().filter(|padding| *padding > 0);
    let own_peak = padding.map(peak_of_a_large_payload);
    let elsewhere = HookServer::start().allow_unused();
    let (peak, latest) = (Mutex::new(0), Mutex::new(Duration::ZERO));
    let _alone = alone();
    let started = Instant::now();
    let found = each(&batches(faults), at_once, |batch| {
        let ran = run::run(batch, limit, &elsewhere.address().to_string());
        let mut peak = peak.lock().expect("no worker panics in it");
        *peak = ran.iter().filter_map(|ran| ran.peak).fold(*peak, u64::max);
        let mut latest = latest.lock().expect("no worker panics in it");
        *latest = ran.iter().map(Ran::longest_attempt).fold(*latest, Duration::max);
        let bounds = match own_peak {
            // The bound is on the memory that the peer causes, not on that of the payload.
            Some(own) if batch[0].padding > 0 => Bounds { peak: own + PEER_KIB, ..bounds },
            _ => bounds,
        };
        ran.iter().flat_map(|ran| wrong(batch, ran, bounds)).collect()
    });
    let (peak, took) = (peak.into_inner().expect("no worker panics in it") / 1024, started.elapsed());
    let late = latest.into_inner().expect("no worker panics in it").saturating_sub(limit);
    note(&format!(
        "hostile endpoints, {tempo:?}: {count} faults by send and by repost, {peak} MiB and {late:.0?} late at most, {took:.1?}"
    ));
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    assert_eq!(elsewhere.connections(), 0, "a redirect was followed");
}

#[test]
fn there_are_enough_faults_and_each_has_its_own_name() {
    let faults = all_faults();
    let names: std::collections::BTreeSet<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
    note(&format!("hostile endpoints: {} faults", faults.len()));
    assert!(names.len() == faults.len() && faults.len() >= 60, "{} names of {} faults", names.len(), faults.len());
}

#[test]
fn prompt_faults_have_the_right_outcome() {
    check_all(Tempo::Prompt, 6, LONG);
}

#[test]
fn faults_that_last_until_the_deadline_have_the_right_outcome() {
    check_all(Tempo::Waiting, 8, SHORT);
}

#[test]
fn floods_end_at_the_deadline() {
    check_all(Tempo::Flood, 1, FLOODED);
}
