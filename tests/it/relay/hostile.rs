//! Hostile clients, all at once: they are refused as specified, cost no row and little memory, and honest senders are served meanwhile.

mod client;
mod crowd;
mod kinds;
mod watch;

use self::client::{Heard, play};
use self::crowd::crowd;
use self::kinds::{CREDENTIALS, Expected, KEY, Kind, REPLAYED, SLOW, SMUGGLED, SMUGGLING, UNREADABLE, Who, now, valid};
use self::watch::{admin_of, ask_admin, peak_memory};
use super::scene::{RelayScene, exchange, sale};
use crate::harness::{Shop, connector, note};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::time::{Duration, Instant};

/// Hostile clients at the same time.
const HOSTILE: usize = 500;

/// Honest senders at the same time, each with a pause after its answer.
const HONEST: usize = 6;

/// How long an honest sender waits at most: the machine is busy with 500 clients too.
const HONEST_WAIT: Duration = Duration::from_secs(5);

/// Deadlines of the relay, and what a busy machine may add.
const HEAD: Duration = Duration::from_secs(10);
const BODY: Duration = Duration::from_secs(30);
const SLACK: Duration = Duration::from_secs(6);

/// What the relay may use at most: 500 connections with 64 KiB each, the bodies of a few, and itself.
const MOST_MEMORY: usize = 96 * 1024 * 1024;

/// The most that is read of a body that no one wants, and what buffers of the system take.
const MOST_READ: usize = 32 * 1024 * 1024;

fn kinds() -> Vec<Kind> {
    [&SLOW[..], &CREDENTIALS, &SMUGGLING, &UNREADABLE].concat()
}

/// Says what is wrong with what a client got; nothing if it is as specified.
fn wrong_with(expected: Expected, heard: &Heard) -> Option<String> {
    let statuses: Vec<u16> = heard.answers.iter().map(|got| got.status).collect();
    let has_ended_within = |most: Duration| heard.ended.is_some_and(|ended| ended < most);
    let (wanted, is_in_time): (&[u16], bool) = match &expected {
        Expected::Nothing => (&[], has_ended_within(HEAD + SLACK) && heard.ended > Some(HEAD / 2)),
        Expected::Answers(wanted) => (wanted, has_ended_within(SLACK)),
        Expected::Late(status) => (std::slice::from_ref(status), has_ended_within(BODY + SLACK)),
        Expected::Held(status) => (std::slice::from_ref(status), heard.first.is_some_and(|first| first < SLACK)),
    };
    let has_code = heard.answers.iter().all(|got| match got.status {
        401 => got.code() == "INV_HOOKS_UNAUTHORIZED",
        403 | 421 => got.code() == "INV_HOOKS_DENIED",
        405 => got.code() == "INV_HOOKS_METHOD",
        408 => got.code() == "INV_HOOKS_TOO_SLOW",
        409 => got.code() == "INV_HOOKS_CONFLICT",
        413 => got.code() == "INV_HOOKS_TOO_LARGE",
        400..=499 => got.code() == "INV_HOOKS_BAD_REQUEST",
        _ => true,
    });
    let is_right = statuses == wanted && heard.rest == 0 && is_in_time && has_code && heard.sent < MOST_READ;
    (!is_right).then(|| format!("{statuses:?} instead of {expected:?}; {heard:?}"))
}

/// A relay that takes signed requests only.
fn signed_only() -> RelayScene {
    RelayScene::with_store(|url| {
        format!("[relay]\nsigning_secret = \"{KEY}\"\n{}", connector("sale", "SALE_INVENTORY", &format!("{url}/sale")))
    })
}

/// Posts events until `is_over`, and returns how long each answer took.
fn post_honestly(relay: &RelayScene, is_over: &AtomicBool, sender: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::SeqCst) {
        let id = format!("honest-{sender}-{}", times.len());
        let (started, request) = (Instant::now(), valid(&id, now(), &sale(&id, 1)));
        let got = exchange(relay.address, request.as_bytes()).expect("an answer");
        assert_eq!(got.status, 200, "{id}: {got:?}");
        times.push(started.elapsed());
        std::thread::sleep(Duration::from_millis(60));
    }
    times
}

#[test]
fn five_hundred_hostile_clients_are_refused_as_specified_while_honest_ones_are_served() {
    let relay = signed_only();
    let replayed = valid(REPLAYED, now(), &sale(REPLAYED, 1));
    assert_eq!(exchange(relay.address, replayed.as_bytes()).expect("an answer").status, 200);
    let (kinds, is_over, start) = (kinds(), AtomicBool::new(false), Arc::new(Barrier::new(HOSTILE)));
    let wrong = Mutex::new(Vec::new());
    let (times, admin) = std::thread::scope(|scope| {
        let honest: Vec<_> = (0..HONEST)
            .map(|sender| {
                scope.spawn({
                    let (relay, is_over) = (&relay, &is_over);
                    move || post_honestly(relay, is_over, sender)
                })
            })
            .collect();
        let admin = scope.spawn(|| ask_admin(&admin_of(&relay), &is_over));
        let hostile: Vec<_> = (0..HOSTILE)
            .map(|number| {
                let ((name, steps, expected), start) = (kinds[number % kinds.len()], start.clone());
                let (relay, wrong) = (&relay, &wrong);
                scope.spawn(move || {
                    let steps = steps(&Who { number });
                    start.wait();
                    let found = wrong_with(expected, &play(relay.address, steps));
                    wrong.lock().expect("no panic").extend(found.map(|found| format!("{name}: {found}")));
                })
            })
            .collect();
        let hostile: Vec<_> = hostile.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::SeqCst);
        assert!(hostile.iter().all(Result::is_ok));
        let times: Vec<Duration> = honest.into_iter().flat_map(|one| one.join().expect("all are answered")).collect();
        (times, admin.join().expect("it answers"))
    });
    let mut wrong = wrong.into_inner().expect("no panic");
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {HOSTILE}:\n{}", wrong.len(), wrong.join("\n"));
    only_honest_ones_are_in_the_log(&relay, times.len());
    let slowest = times.iter().max().expect("some");
    assert!(*slowest < HONEST_WAIT && admin < HONEST_WAIT, "{slowest:?}, admin {admin:?}");
    let memory = peak_memory(&relay);
    note(&format!(
        "relay: {HOSTILE} hostile clients: {} honest events, the slowest in {slowest:?}; {memory:?} bytes",
        times.len()
    ));
    assert!(memory.is_none_or(|bytes| bytes < MOST_MEMORY), "{memory:?}");
}

/// Each event of an honest sender was sent once and is in the log, and nothing else.
fn only_honest_ones_are_in_the_log(relay: &RelayScene, honest: usize) {
    assert!(honest > HONEST * 20, "{honest} events of honest senders");
    let rows = relay.rows();
    let strange = rows.iter().find(|row| !row.webhook_id.starts_with("honest-") && row.webhook_id != REPLAYED);
    assert!(strange.is_none(), "{strange:?}");
    assert!(rows.iter().all(|row| row.state == "delivered"));
    assert_eq!((rows.len(), relay.shop.server.requests().len()), (honest + 1, honest + 1));
    assert!(rows.iter().all(|row| !String::from_utf8_lossy(&row.payload).contains(SMUGGLED)));
    let [out, err] = relay.output();
    assert_eq!((out.as_str(), err.lines().count()), ("", 1), "{err}");
}

/// Posts some events one after the other while `hostile` clients hold every place that they can get. Returns how long the
/// slowest answer of the relay and of its admin listener took.
fn post_in_a_crowd(relay: &RelayScene, hostile: usize) -> (Duration, Duration) {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let crowd = scope.spawn(|| crowd(relay.address, hostile, &is_over));
        let admin = scope.spawn(|| ask_admin(&admin_of(relay), &is_over));
        std::thread::sleep(Duration::from_secs(1));
        let mut slowest = Duration::ZERO;
        for number in 0..20 {
            let started = Instant::now();
            assert_eq!(relay.post(sale("crowd", number)).status, 200);
            slowest = slowest.max(started.elapsed());
        }
        is_over.store(true, Ordering::SeqCst);
        assert!(crowd.join().expect("no panic") > 0, "there was room for all of them");
        (slowest, admin.join().expect("it answers"))
    })
}

#[test]
fn half_open_connections_that_take_every_place_keep_no_honest_sender_out() {
    let shop = Shop::empty();
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")));
    let relay = RelayScene::start(shop, &["--connections", "64"]);
    let (slowest, admin) = post_in_a_crowd(&relay, 200);
    note(&format!("relay: 200 half-open connections for 64 places: an event in {slowest:?} at most"));
    assert!(slowest < HEAD && admin < Duration::from_secs(2), "{slowest:?} {admin:?}");
    assert_eq!(relay.states(), ["delivered"; 20]);
}

/// Without room for connections to endpoints, every event would fail.
#[cfg(target_os = "linux")]
#[test]
fn senders_cannot_take_the_files_that_connections_to_endpoints_need() {
    for (limits, warning) in
        [("ulimit -S -n 256", ""), ("ulimit -n 256", "at most 96 connections are kept open, not 300")]
    {
        let shop = Shop::empty();
        shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")));
        let relay = RelayScene::start_with_limits(shop, limits, &["--connections", "300"]);
        let [_, err] = relay.output();
        assert!(err.contains(warning) && err.contains("warning") != warning.is_empty(), "{limits}: {err}");
        let (slowest, _) = post_in_a_crowd(&relay, 400);
        assert!(slowest < HEAD, "{limits}: {slowest:?}");
        assert_eq!(relay.states(), ["delivered"; 20]);
    }
}
