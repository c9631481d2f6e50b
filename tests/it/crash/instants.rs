//! SIGKILL at random instants of `send` and `repost`, with an endpoint that fails now and then.

use super::evidence::{Evidence, Request};
use super::judge::{Found, Judge, is_buried, is_in_order};
use super::scene::{Dice, Plan, REPOST, REPOST_DOUBTFUL, SEND, Scene, is_full, side_by_side};
use crate::harness::note;
use std::time::Duration;

/// Longest time before a kill, in milliseconds. Every run has started to send by then, and most have ended.
const LONGEST_LIFE: u64 = 900;

/// Rounds with new seeds if nothing was in flight.
const ROUNDS: usize = 5;

fn seeds() -> std::ops::Range<u64> {
    let first = std::env::var("INV_HOOKS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    first..first + if is_full() { 100 } else { 9 }
}

/// Kills a run, and in every second case also the process that should finish its work. Returns the number of kills and
/// the findings.
fn live_through(plan: Plan, args: &[&str]) -> Result<(usize, Found), String> {
    let mut scene = Scene::new(plan);
    let mut dice = Dice::new(plan.seed ^ 0xdead);
    let (mut killed, mut sum) = (0, Found::default());
    let go_on: &[&str] = if dice.below(2) == 0 { &["resume", "--unknown", "--retries", "1"] } else { REPOST_DOUBTFUL };
    let lives: &[&[&str]] = if plan.seed.is_multiple_of(2) { &[args] } else { &[args, go_on] };
    for args in lives {
        // Two of three kills are early, because most happens at the beginning.
        let most = if dice.below(3) > 0 { LONGEST_LIFE / 7 } else { LONGEST_LIFE };
        killed += usize::from(scene.kill_after(args, Duration::from_millis(15 + dice.below(most))));
        sum.add(scene.check_death()?);
    }
    sum.add(scene.finish()?);
    Ok((killed, sum))
}

fn check(verb: &str, args: &[&str], is_repost: bool) {
    let (mut killed, mut sum, mut broken) = (0, Found::default(), Vec::new());
    let live = |seed| {
        let order = if seed % 3 == 2 { "document" } else { "none" };
        live_through(Plan { seed, events: 120, order, is_repost }, args)
    };
    let mut seeds = seeds();
    // A kill with nothing in flight shows little. How many there are depends on the speed of the machine.
    for _ in 0..ROUNDS {
        for (seed, lived) in side_by_side(&seeds.clone().collect::<Vec<_>>(), live) {
            match lived {
                Ok((deaths, found)) => {
                    killed += deaths;
                    sum.add(found);
                }
                Err(why) => broken.push(format!("seed {seed}: {why}")),
            }
        }
        if sum.in_flight > 0 {
            break;
        }
        seeds = seeds.end..seeds.end + (seeds.end - seeds.start);
    }
    let Found { in_flight, duplicates, waiting } = sum;
    note(&format!(
        "{verb} killed at {killed} random instants, the last of seeds {seeds:?}: {in_flight} were in flight, {waiting} waited, {duplicates} came twice"
    ));
    assert!(broken.is_empty(), "{verb}: {} broken promises:\n{}", broken.len(), broken.join("\n"));
    assert!(killed > 0 && in_flight > 0 && duplicates <= in_flight, "{killed} kills, {sum:?}");
}

#[test]
fn send_killed_at_any_instant_loses_nothing() {
    check("send", SEND, false);
}

#[test]
fn repost_killed_at_any_instant_loses_nothing() {
    check("repost", REPOST, true);
}

/// The evidence of a correct run, which is then falsified.
#[test]
fn the_judge_finds_each_broken_promise() {
    let scene = Scene::new(Plan { seed: 0, events: 24, order: "document", is_repost: false });
    scene.shop.run(SEND).exits(4);
    scene.shop.server.wait_until_deserted();
    scene.judge.clone().after_death(&scene.evidence(), 0).expect("nothing was in flight");
    scene.finish().expect("all is well");
    let truth = scene.evidence();
    let first = truth.requests[0].clone();
    let check = |forge: fn(&mut Evidence, &Request), expected: &str| {
        let mut forged = truth.clone();
        forge(&mut forged, &first);
        let found = Judge::default().at_the_end(&forged, scene.deliveries()).expect_err(expected);
        assert!(found.contains(expected), "{found}");
    };
    check(|forged, first| drop(forged.rows.remove(&first.id)), "is not in the log");
    check(|forged, first| forged.requests.push(first.clone()), "was accepted 2 times, 0 excused");
    check(|forged, first| forged.requests.push(Request { body: b"{}".to_vec(), ..first.clone() }), "with other bytes");
    check(|forged, first| forged.requests.push(Request { path: "/x".to_owned(), ..first.clone() }), "went to /x");
    check(|forged, first| forged.requests.retain(|one| one.id != first.id), "was never accepted");
    check(|forged, first| row(forged, first).state = "unknown".to_owned(), "1 are not delivered");
    check(twice, "49 rows of 48");

    let died = |forge: fn(&mut Evidence, &Request), expected: &str| {
        let mut forged = truth.clone();
        forge(&mut forged, &first);
        let found = Judge::default().after_death(&forged, 0).expect_err(expected);
        assert!(found.contains(expected), "{found}");
    };
    died(|forged, first| forged.requests.push(first.clone()), "is on its way, and the log says");
    died(|forged, first| (0..2).for_each(|_| forged.requests.push(first.clone())), "the answers of 2 requests");
    died(|forged, first| row(forged, first).settled += 1, "2 answers to 1 requests");
    died(in_flight, "1 were in flight where 0 may be");

    let mut claimed = truth.rows.clone();
    claimed.values_mut().for_each(|row| row.is_claimed = true);
    assert!(
        is_buried(&claimed, &truth.rows)
            .expect_err("rows in flight that are not unknown are found")
            .contains("not unknown")
    );
    assert!(
        is_buried(&truth.rows, &claimed)
            .expect_err("a row that became unknown without a claim is found")
            .contains("became")
    );
    let place = |body: &[u8]| (String::new(), usize::from(body == b"later"));
    let later = Request { body: b"later".to_vec(), ..first.clone() };
    assert_eq!(is_in_order(&[first.clone(), later.clone()], place), Ok(()));
    assert!(is_in_order(&[later.clone(), first.clone()], place).is_err());
    let refused = Request { is_accepted: false, ..first.clone() };
    assert!(is_in_order(&[refused, later], place).is_err());
    note("killed at random instants: the controls, forged logs and requests, were found out");
}

fn row<'a>(evidence: &'a mut Evidence, request: &Request) -> &'a mut super::evidence::Row {
    evidence.rows.get_mut(&request.id).expect("it is there")
}

fn in_flight(forged: &mut Evidence, first: &Request) {
    forged.requests.push(first.clone());
    let row = row(forged, first);
    (row.is_claimed, row.is_waiting) = (true, false);
}

fn twice(forged: &mut Evidence, first: &Request) {
    let other = row(forged, first).clone();
    forged.rows.insert("other".to_owned(), other);
}
