//! Ctrl-C at many positions of `send` and `repost`, with an endpoint that fails sometimes: every event is accounted
//! for, and the next run finishes the work.

use super::evidence::Evidence;
use super::judge::Found;
use super::scene::{Plan, REPOST, SEND, Scene, is_full, side_by_side};
use crate::harness::note;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

/// Longest time to a clean end. Attempts in flight take some milliseconds; the rest is for a busy machine.
const TIDY: Duration = Duration::from_secs(5);

/// Each goes to two connectors.
const EVENTS: usize = 80;

/// Number of requests after which a run is stopped; each event needs at least one.
fn positions() -> impl Iterator<Item = usize> {
    let count = if is_full() { 50 } else { 6 };
    (0..count).map(move |n| 1 + n * (EVENTS * 2 * 8 / 10) / count)
}

/// Interrupts a process.
pub fn interrupt(child: &Child) {
    let status = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().expect("sh is there");
    assert!(status.success());
}

/// The summary of a run.
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

    /// Checks that the summary adds up and agrees with the evidence.
    fn check(&self, evidence: &Evidence, all: usize, is_repost: bool) -> Result<(), String> {
        let parts: usize = ["delivered", "failed", "left", "unknown"].iter().map(|key| self.get(key)).sum();
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        for row in evidence.rows.values() {
            *states.entry(&row.state).or_default() += 1;
        }
        let state = |name: &str| states.get(name).copied().unwrap_or_default();
        // Lines that were not read are not counted, and events that were not started are not in the log.
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

/// Counts of a run that was stopped at one position.
struct Stopped {
    pending: usize,
    left: usize,
    took: Duration,
}

/// Stops a run at `position`, and finishes its work.
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

/// Checks that `resume` alone finishes waiting deliveries if no failed event is before them.
fn check_resume(scene: &Scene, pending: usize) -> Result<(), String> {
    scene.recover();
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
fn a_wrong_summary_is_found() {
    let scene = Scene::new(Plan { seed: 0, events: 10, order: "none", is_repost: false });
    scene.recover();
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
