//! Ctrl-C at many positions of `send` and `repost`, with an endpoint that fails now and then: every event is accounted for, and
//! the next run finishes.

use super::evidence::Evidence;
use super::judge::Found;
use super::scene::{Plan, REPOST, SEND, Scene, is_full, side_by_side};
use crate::harness::note;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

/// What is in flight takes some milliseconds; all else is room for a machine that is busy.
const TIDY: Duration = Duration::from_secs(5);

/// Each goes to two connectors.
const EVENTS: usize = 80;

/// Requests that an endpoint has seen when the run is stopped: each event comes once at least.
fn positions() -> impl Iterator<Item = usize> {
    let count = if is_full() { 50 } else { 6 };
    (0..count).map(move |n| 1 + n * (EVENTS * 2 * 8 / 10) / count)
}

/// Asks a process to come to an end.
pub fn interrupt(child: &Child) {
    let status = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().expect("sh is there");
    assert!(status.success());
}

/// The sum that a run told.
#[derive(Clone, Debug)]
struct Sum(Value);

impl Sum {
    fn of(output: &Output) -> Result<Self, String> {
        let document: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("{error} in {output:?}"))?;
        Ok(Self(document["summary"].clone()))
    }

    fn get(&self, key: &str) -> usize {
        self.0[key].as_u64().and_then(|count| usize::try_from(count).ok()).expect("a count")
    }

    /// Says what is wrong if the sum is not that of its parts, or of what is true.
    fn check(&self, evidence: &Evidence, all: usize, is_repost: bool) -> Result<(), String> {
        let parts: usize = ["delivered", "failed", "left", "unknown"].iter().map(|key| self.get(key)).sum();
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        for row in evidence.rows.values() {
            *states.entry(&row.state).or_default() += 1;
        }
        let state = |name: &str| states.get(name).copied().unwrap_or_default();
        // Lines that were not read yet are in no sum, and what was not started is in no log.
        let is_whole = if is_repost { parts == all } else { parts <= all && evidence.rows.len() <= parts };
        let is_true = self.get("delivered") == state("delivered")
            && self.get("unknown") == 0
            && state("unknown") == 0
            && if is_repost {
                self.get("failed") + self.get("left") == state("failed")
            } else {
                self.get("failed") == state("failed") && self.get("left") >= state("pending")
            }
            && evidence.rows.values().all(|row| !row.is_claimed);
        if parts == self.get("total") && is_whole && is_true {
            return Ok(());
        }
        Err(format!("of {all} it told {:?}, and the log has {states:?}", self.0))
    }
}

/// What was seen at one position.
struct Stopped {
    pending: usize,
    left: usize,
    took: Duration,
}

/// Stops a run at `position`, and finishes it.
fn stop_at(position: usize, plan: Plan, args: &[&str]) -> Result<Stopped, String> {
    let mut scene = Scene::new(plan);
    let child = scene.start(&[args, &["-o", "json"]].concat(), &[]);
    scene.shop.server.wait_for(position);
    interrupt(&child);
    let asked = Instant::now();
    let output = child.wait_with_output().expect("it ends");
    let took = asked.elapsed();
    if output.status.code() != Some(130) || took > TIDY {
        return Err(format!("it ended with {} after {took:.1?}", output.status));
    }
    scene.shop.server.wait_until_deserted();
    let stopped = scene.evidence();
    scene.judge.after_death(&stopped, 0)?;
    let sum = Sum::of(&output)?;
    sum.check(&stopped, scene.deliveries(), plan.is_repost)?;
    let pending = stopped.rows.values().filter(|row| row.state == "pending").count();
    check_resume(&scene, pending)?;
    let Found { duplicates, .. } = scene.finish()?;
    if duplicates > 0 {
        return Err(format!("{duplicates} came twice"));
    }
    Ok(Stopped { pending, left: sum.get("left"), took })
}

/// What waited is finished by `resume` alone, where nothing that failed is in its way.
fn check_resume(scene: &Scene, pending: usize) -> Result<(), String> {
    scene.mend();
    if scene.is_in_order() {
        return Ok(());
    }
    let document = scene.shop.run(["resume", "-o", "json"]).succeeds();
    let told = if pending == 0 { 0 } else { document.json()["summary"]["delivered"].as_u64().expect("a count") };
    let left = scene.evidence().rows.values().filter(|row| row.state == "pending").count();
    if told == pending as u64 && left == 0 { Ok(()) } else { Err(format!("of {pending} pending, {told} were sent")) }
}

fn check(verb: &str, args: &[&str], is_repost: bool) {
    let (mut stops, mut pending, mut left, mut longest) = (0, 0, 0, Duration::ZERO);
    let mut broken = Vec::new();
    let stop = |(seed, position)| {
        let order = if seed % 3 == 2 { "document" } else { "none" };
        stop_at(position, Plan { seed, events: EVENTS, order, is_repost }, args)
    };
    for ((seed, position), stopped) in side_by_side(&(0..).zip(positions()).collect::<Vec<_>>(), stop) {
        match stopped {
            Ok(stopped) => {
                stops += 1;
                pending += stopped.pending;
                left += stopped.left;
                longest = longest.max(stopped.took);
            }
            Err(why) => broken.push(format!("seed {seed}, after {position} requests: {why}")),
        }
    }
    note(&format!(
        "{verb} stopped at {stops} positions, seeds from 0: {left} left, {pending} of them pending, at most {longest:.1?} to end"
    ));
    assert!(broken.is_empty(), "{verb}: {} broken promises:\n{}", broken.len(), broken.join("\n"));
    assert!(left > 0 && (is_repost || pending > 0), "nothing was left");
}

#[test]
fn send_stopped_at_any_position_accounts_for_every_event() {
    check("send", SEND, false);
}

#[test]
fn repost_stopped_at_any_position_accounts_for_every_event() {
    check("repost", REPOST, true);
}

#[test]
fn a_sum_that_is_not_true_is_found() {
    let scene = Scene::new(Plan { seed: 0, events: 10, order: "none", is_repost: false });
    scene.mend();
    let output = scene.start(&[SEND, &["-o", "json"]].concat(), &[]).wait_with_output().expect("it ends");
    let (sum, truth) = (Sum::of(&output).expect("a sum"), scene.evidence());
    assert_eq!(sum.check(&truth, 20, false), Ok(()));
    let check = |key: &str, value: usize| {
        let mut forged = sum.clone();
        forged.0[key] = value.into();
        assert!(forged.check(&truth, 20, false).is_err(), "{key} {value}");
    };
    check("delivered", 19);
    check("total", 21);
    check("unknown", 1);
    check("failed", 1);
    let mut forged = truth.clone();
    forged.rows.pop_first();
    assert!(sum.check(&forged, 20, false).is_err());
    assert!(sum.check(&truth, 19, false).is_err());
}
