//! SIGKILL at every kill point of runs that retry, that keep documents in order, or that are being stopped.

use super::judge::Found;
use super::scene::{Plan, REPOST, SEND, Scene, is_full, side_by_side};
use super::stops::interrupt;
use crate::harness::note;
use inv_hooks::killpoint::NAMES;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::time::Duration;

/// Each goes to two connectors.
const EVENTS: usize = 48;

/// A run that dies at the `nth` visit of a point, perhaps after Ctrl-C.
#[derive(Clone, Copy, Debug)]
struct Case {
    point: &'static str,
    nth: usize,
    order: &'static str,
    is_repost: bool,
    /// Number of requests at an endpoint after which the run is stopped.
    stop_at: Option<usize>,
}

/// Kills one run. Returns the findings; `None` if the run never reached the point.
fn live_through(case: Case) -> Result<Option<Found>, String> {
    let Case { point, nth, order, is_repost, stop_at } = case;
    let mut scene = Scene::new(Plan { seed: nth as u64, events: EVENTS, order, is_repost });
    let mut child =
        scene.start(if is_repost { REPOST } else { SEND }, &[("INV_HOOKS_KILL_AT", &format!("{point}:{nth}"))]);
    if let Some(count) = stop_at {
        stop_when(&scene, &mut child, count);
    }
    let was_killed = child.wait_with_output().expect("it ends").status.signal() == Some(9);
    let mut found = scene.check_death()?;
    if !was_killed && found != Found::default() {
        return Err(format!("it ended by itself, and left {found:?}"));
    }
    found.add(scene.finish()?);
    Ok(was_killed.then_some(found))
}

/// Stops a run when `count` requests have arrived, unless it dies before.
fn stop_when(scene: &Scene, child: &mut Child, count: usize) {
    while scene.shop.server.requests().len() < count {
        if child.try_wait().expect("an answer").is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(child);
}

/// Runs all cases. Every point of `points` must have killed at least one run.
fn check(what: &str, points: &[&str], cases: &[Case]) {
    let (mut deaths, mut sum, mut broken) = (BTreeMap::<&str, usize>::new(), Found::default(), Vec::new());
    for (case, lived) in side_by_side(cases, live_through) {
        match lived {
            Ok(None) => {}
            Ok(Some(found)) => {
                *deaths.entry(case.point).or_default() += 1;
                sum.add(found);
            }
            Err(why) => broken.push(format!("{case:?}: {why}")),
        }
    }
    let Found { in_flight, duplicates, waiting } = sum;
    note(&format!(
        "{what} killed at {deaths:?}: {in_flight} were in flight, {waiting} waited, {duplicates} came twice"
    ));
    assert!(broken.is_empty(), "{what}: {} broken promises:\n{}", broken.len(), broken.join("\n"));
    let missed: Vec<_> = points.iter().filter(|point| !deaths.contains_key(**point)).collect();
    assert!(missed.is_empty(), "{what} never reached {missed:?}");
    assert!(waiting > 0 || !is_full(), "no delivery of {what} waited");
}

/// Each point at several visits, with and without order. The short form alternates, and a repost gets the other half.
fn cases(points: &[&'static str], is_repost: bool) -> Vec<Case> {
    let visits: &[usize] = if is_full() { &[1, 2, 5, 12] } else { &[1] };
    let mut cases = Vec::new();
    for (at, &point) in points.iter().enumerate() {
        for (turn, &nth) in visits.iter().enumerate() {
            for order in ["none", "document"] {
                if is_full() || (order == "none") == (at + turn + usize::from(is_repost)).is_multiple_of(2) {
                    cases.push(Case { point, nth, order, is_repost, stop_at: None });
                }
            }
        }
    }
    cases
}

/// Points that a run reaches without being stopped. Such a run never releases a claim alone: a pause that an endpoint
/// asks for is written together with the answer that asks for it.
fn points_of(is_repost: bool) -> Vec<&'static str> {
    let is_there = |point: &&str| !(point.starts_with("release") || (is_repost && point.starts_with("accept")));
    NAMES.iter().copied().filter(is_there).collect()
}

#[test]
fn a_send_with_retries_loses_nothing_at_any_kill_point() {
    let points = points_of(false);
    check("a send that tries again", &points, &cases(&points, false));
}

#[test]
fn a_repost_with_retries_loses_nothing_at_any_kill_point() {
    let points = points_of(true);
    check("a repost that tries again", &points, &cases(&points, true));
}

#[test]
fn waiting_deliveries_are_unchanged_if_a_stop_is_killed() {
    let points = ["release.before", "release.after"];
    let cases = points.into_iter().flat_map(|point| {
        [(false, "none"), (false, "document"), (true, "none"), (true, "document")].map(|(is_repost, order)| Case {
            point,
            nth: 1,
            order,
            is_repost,
            stop_at: Some(30),
        })
    });
    check("a run that is being stopped", &points, &cases.collect::<Vec<_>>());
}
