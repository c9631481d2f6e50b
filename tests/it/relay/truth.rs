//! A day with a relay that is killed, an endpoint that is killed, and a disk that is full at times: the CMS's failed page, the log
//! and what the endpoint counted agree. Afterwards the failed events are reposted from both sides until both lists are empty.
//!
//! `INV_HOOKS_FULL=1` makes a longer day.

mod cms;
mod compare;
mod day;
mod sink;

use self::cms::{Answer, Cms, Event};
use self::compare::Truth;
use self::day::Day;
use crate::harness::{HookServer, Reply, note};
use std::collections::BTreeMap;

/// How much happens on a day.
#[derive(Clone, Copy, Debug)]
struct Plan {
    seed: u64,
    events: usize,
    /// Kills of the relay and of the sink, in turn.
    kills: usize,
    disk_faults: usize,
}

fn plan() -> Plan {
    let is_full = std::env::var_os("INV_HOOKS_FULL").is_some_and(|value| value == "1");
    let seed = std::env::var("INV_HOOKS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_127);
    if is_full {
        Plan { seed, events: 100_000, kills: 100, disk_faults: 20 }
    } else {
        Plan { seed, events: 2_000, kills: 8, disk_faults: 2 }
    }
}

#[test]
fn the_cms_the_endpoint_and_the_log_agree_after_every_day_and_after_the_reposts() {
    let plan = plan();
    note(&format!("relay: a day with the seed {} (INV_HOOKS_SEED sets another one)", plan.seed));
    let mut day = Day::start(plan);
    day.pass();
    let truth = day.truth();
    let evening = truth.in_the_evening().unwrap_or_else(|why| panic!("seed {}: {why}", plan.seed));
    note(&format!("relay: {} kills, {} disk faults; {}", day.kills(), day.disk_faults(), evening.summary()));
    assert_eq!(day.kills(), plan.kills);
    assert!(evening.page.len() > plan.events / 20, "too few failures: {}", evening.summary());
    controls(&truth);
    day.repost_from_both_sides(&evening);
    let end = day.truth();
    let counted = end.at_the_end(&evening).unwrap_or_else(|why| panic!("seed {}: {why}", plan.seed));
    note(&format!("relay: after the reposts both lists are empty; {}", counted.summary()));
    let mut twice = end.clone();
    *twice.applied.get_mut(evening.first_certain()).expect("a delta that was certain") += 1;
    assert!(twice.at_the_end(&evening).is_err(), "a delta that is counted twice is found");
}

/// Changes each side of the truth in turn: the comparison must find it.
fn controls(truth: &Truth) {
    let accepted = truth.posted.iter().find(|(_, answer)| answer.is_ok()).expect("one is accepted").0;
    let failed = truth.rows.iter().find(|(_, states)| states[0] == "failed").expect("one failed").0;
    let check = |what: &str, change: &dyn Fn(&mut Truth)| {
        let mut changed = truth.clone();
        change(&mut changed);
        assert!(changed.in_the_evening().is_err(), "it is not found: {what}");
    };
    check("an event that was answered 200 and never counted", &|truth| {
        truth.applied.remove(accepted);
    });
    check("an event that was answered 200 and is not in the log", &|truth| drop(truth.rows.remove(accepted)));
    check("an event in the log twice", &|truth| truth.rows.get_mut(accepted).expect("it").push("failed".to_owned()));
    check("a row that is failed here and not there", &|truth| {
        truth.posted.insert(failed.clone(), Answer::Ok);
    });
    check("a row that is failed there and not here", &|truth| {
        truth.rows.insert(failed.clone(), vec!["delivered".to_owned()]);
    });
    check("a failed event that is not in the log", &|truth| drop(truth.rows.remove(failed)));
    check("a delta that is counted twice", &|truth| {
        let delta = truth.applied.keys().find(|id| Event::named(id).is_delta()).expect("a delta").clone();
        *truth.applied.get_mut(&delta).expect("it") += 1;
    });
}

#[test]
fn a_relay_that_answers_before_the_attempt_is_found() {
    let liar = HookServer::replying(Reply::ok());
    let cms = Cms::new(liar.address());
    cms.post_all((0..20).map(Event::of).collect(), 4);
    let posted = cms.answers();
    assert_eq!(posted.len(), 20);
    let (rows, applied) = (BTreeMap::new(), BTreeMap::new());
    let truth = Truth { posted, rows, applied, broken: 0, room: 0 };
    let found = truth.in_the_evening().expect_err("it is found");
    assert!(found.contains("was never counted"), "{found}");
}
