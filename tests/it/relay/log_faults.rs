//! A log that cannot be written: nothing is sent that is not in it, senders get an answer in time, and it recovers by itself.

use super::scene::{RelayScene, request_of, sale, until};
use crate::harness::{Reply, connector};
use rusqlite::Connection;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long a sender waits at most: five seconds for the log and one for everything else.
const AT_MOST: Duration = Duration::from_secs(6);

/// Another process would hold the lock in the same way.
fn hold(relay: &RelayScene) -> Connection {
    let log = Connection::open(relay.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.busy_timeout(Duration::from_secs(20)).expect("a limit");
    log.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    log
}

fn refused_in_time(relay: &RelayScene, body: &str) {
    let started = Instant::now();
    let got = relay.post(body);
    assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_LOG"));
    assert!(got.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{got:?}");
    assert!(started.elapsed() < AT_MOST, "{:?}", started.elapsed());
}

#[test]
fn while_another_process_holds_the_log_senders_are_refused_and_nothing_is_sent() {
    let mut relay = RelayScene::new("");
    assert_eq!(relay.post(sale("before", 1)).status, 200);
    let lock = hold(&relay);
    std::thread::scope(|scope| {
        for number in 0..4 {
            let relay = &relay;
            scope.spawn(move || refused_in_time(relay, &sale("meanwhile", number)));
        }
    });
    assert_eq!(relay.shop.server.requests().len(), 1);
    drop(lock);
    until("the log works again", || relay.post(sale("after", 1)).status == 200);
    until("what came too late is failed, as on the page of the CMS", || {
        let open = relay.states().iter().filter(|state| *state != "delivered").count();
        open == 4 || relay.rows().iter().all(|row| !row.is_claimed && row.state != "pending")
    });
    let sent = relay.shop.server.requests();
    assert!(sent.iter().all(|one| one.json()["orderId"] != "meanwhile"), "their senders were refused");
    assert!(relay.rows().iter().all(|row| ["delivered", "failed"].contains(&row.state.as_str())));
    for number in 0..4 {
        assert_eq!(relay.post(sale("meanwhile", number)).status, 200, "the CMS reposts them");
    }
    assert_eq!(relay.states().iter().filter(|state| *state != "delivered").count(), 0);
    assert_eq!(relay.ended_well(), 143);
}

#[test]
fn while_another_process_holds_the_log_a_monitoring_event_is_refused_in_time() {
    let relay = RelayScene::new("");
    let lock = hold(&relay);
    let started = Instant::now();
    let got = relay.monitor(&[], "{}");
    assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_LOG"));
    assert!(got.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{got:?}");
    assert!(started.elapsed() < AT_MOST, "{:?}", started.elapsed());
    drop(lock);
    until("the log works again", || relay.monitor(&[], "{}").status == 202);
    assert_eq!(relay.post(sale("a", 1)).status, 200);
}

#[test]
fn an_answer_that_cannot_be_recorded_is_passed_on_and_recorded_later() {
    let relay = RelayScene::with_store(|url| {
        connector("sale", "SALE_INVENTORY", &format!("{url}/sale")) + "timeout = \"1s\"\n"
    });
    let replies = [Reply::ok().body("own"), Reply::status(422).body("own"), Reply::hang()];
    let expected = [(200, "delivered"), (422, "failed"), (504, "failed")];
    for (at, (reply, (status, state))) in replies.into_iter().zip(expected).enumerate() {
        relay.shop.server.set_reply(reply.delay(Duration::from_millis(500)));
        std::thread::scope(|scope| {
            let posting = scope.spawn(|| relay.post(sale(state, status)));
            relay.shop.server.wait_for(at + 1);
            let lock = hold(&relay);
            let started = Instant::now();
            let got = posting.join().expect("an answer");
            assert_eq!((u64::from(got.status), got.body == b"own"), (status, status < 500), "{got:?}");
            assert!(started.elapsed() < Duration::from_secs(1) + AT_MOST, "{:?}", started.elapsed());
            drop(lock);
        });
        until("the row is settled", || relay.states().last().is_some_and(|last| last == state));
    }
    assert_eq!(relay.shop.server.requests().len(), 3);
}

#[test]
fn an_event_in_doubt_that_comes_in_again_while_the_log_is_held_stays_in_doubt() {
    let relay = RelayScene::new("");
    relay.shop.server.set_reply(Reply::status(504));
    assert_eq!(relay.post(sale("a", 1)).status, 504);
    let id = relay.rows()[0].id;
    relay.shop.server.set_reply(Reply::ok());
    assert_eq!(relay.shop.show(id)["maybe_applied"], true);
    let lock = hold(&relay);
    refused_in_time(&relay, &sale("a", 1));
    drop(lock);
    until("the log works again", || relay.post(sale("other", 1)).status == 200);
    until("it is settled", || !relay.rows()[0].is_claimed);
    let row = relay.shop.show(id);
    assert_eq!((&row["state"], &row["failure"]), (&"failed".into(), &"http_status".into()), "it is as it was: {row}");
    assert_eq!(row["maybe_applied"], true, "{row}");
    let sent = relay.shop.server.requests();
    assert_eq!(sent.iter().filter(|one| one.json()["orderId"] == "a").count(), 1, "it was not sent again");
    assert_eq!(relay.post(sale("a", 1)).status, 200, "a person decided that in the CMS");
    assert_eq!(relay.states()[0], "delivered");
}

#[test]
fn a_log_that_is_removed_ends_the_relay() {
    let mut relay = RelayScene::new("");
    assert_eq!(relay.post(sale("a", 1)).status, 200);
    let folder = relay.shop.sandbox.file(".inv-hooks");
    std::fs::rename(&folder, relay.shop.sandbox.file("moved")).expect("a rename");
    let _ = super::scene::exchange(relay.address, &super::scene::request_of("sale", &[], sale("b", 1).as_bytes()));
    assert_eq!(relay.ended(), 7);
    let [_, said] = relay.output();
    assert!(said.contains("error: ") && said.contains("log"), "{said}");
    let sent = relay.shop.server.requests();
    assert!(sent.iter().all(|one| one.json()["orderId"] == "a"), "what is in no log is not sent");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_senders_are_refused_and_when_it_has_room_again_they_are_not() {
    if !super::scene::can_fill_disks() {
        return;
    }
    let mut relay = RelayScene::new("");
    for round in 0..3 {
        assert_eq!(relay.post(sale("before", round)).status, 200);
        let before = relay.shop.server.requests().len();
        relay.fill_disk(true);
        for number in 0..5 {
            refused_in_time(&relay, &sale(&format!("full {round}"), number));
        }
        assert_eq!(relay.shop.server.requests().len(), before, "nothing was sent");
        relay.fill_disk(false);
        until("it has room again", || relay.post(sale("after", round)).status == 200);
    }
    assert!(relay.states().iter().all(|state| state == "delivered"), "{:?}", relay.states());
    assert_eq!(relay.ended_well(), 143);
}

#[cfg(target_os = "linux")]
#[test]
fn settlements_that_a_full_disk_refused_are_written_when_it_has_room_again() {
    if !super::scene::can_fill_disks() {
        return;
    }
    let mut relay = RelayScene::new("");
    let check = |relay: &RelayScene, reply: Reply, status: u16, document: &str, state: &str| {
        let before = relay.shop.server.requests().len();
        relay.shop.server.set_reply(reply.delay(Duration::from_millis(300)));
        std::thread::scope(|scope| {
            let posting = scope.spawn(|| relay.post(sale(document, 1)).status);
            relay.shop.server.wait_for(before + 1);
            relay.fill_disk(true);
            assert_eq!(posting.join().expect("an answer"), status, "{document}");
        });
        relay.fill_disk(false);
        until("the row is settled", || relay.states().last().is_some_and(|last| last == state));
    };
    check(&relay, Reply::ok(), 200, "a", "delivered");
    check(&relay, Reply::status(422), 422, "b", "failed");
    check(&relay, Reply::ok(), 200, "c", "delivered");
    assert_eq!(relay.shop.server.requests().len(), 3);
    assert_eq!(relay.ended_well(), 143);
    assert_eq!(relay.states(), ["delivered", "failed", "delivered"]);
}

#[cfg(target_os = "linux")]
#[test]
fn settlements_that_wait_for_the_log_are_written_when_the_relay_is_stopped() {
    if !super::scene::can_fill_disks() {
        return;
    }
    let mut relay = RelayScene::new("");
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_millis(500)));
    std::thread::scope(|scope| {
        let posting = [1, 2, 3].map(|number| {
            scope.spawn({
                let relay = &relay;
                move || relay.post(sale("a", number)).status
            })
        });
        relay.shop.server.wait_for(3);
        relay.fill_disk(true);
        assert_eq!(posting.map(|one| one.join().expect("an answer")), [200; 3]);
    });
    let lock = hold(&relay);
    relay.fill_disk(false);
    // By now it tries to write them again, and waits for the lock.
    std::thread::sleep(Duration::from_millis(1_500));
    relay.signal("TERM");
    std::thread::sleep(Duration::from_millis(500));
    drop(lock);
    assert_eq!((relay.ended(), relay.states()), (143, vec!["delivered".to_owned(); 3]));
}

#[test]
fn a_delta_that_was_refused_while_the_log_was_held_is_still_not_counted_twice() {
    let relay = RelayScene::new("");
    let id = relay.fail(&sale("a", 1));
    relay.shop.run(["repost", &id.to_string(), "--yes"]).exits(0);
    let sent = relay.shop.server.requests().len();
    let lock = hold(&relay);
    refused_in_time(&relay, &sale("a", 1));
    drop(lock);
    until("the relay goes on", || relay.post(sale("other", 1)).status == 200);
    let sent = sent + relay.rows().iter().filter(|row| row.payload == sale("other", 1).as_bytes()).count();
    assert_eq!(relay.post(sale("a", 1)).status, 200, "it is still on the page of the CMS");
    assert_eq!(relay.shop.server.requests().len(), sent, "and was delivered from here");
}

/// It has no receipt, so it counts the event as failed.
#[test]
fn an_event_whose_sender_hangs_up_before_its_receipt_is_not_queued() {
    let relay = RelayScene::new("answer = \"log\"\n");
    let lock = hold(&relay);
    for number in 0..3 {
        let mut stream = TcpStream::connect(relay.address).expect("a connection");
        stream.write_all(&request_of("sale", &[], sale("left", number).as_bytes())).expect("it is written");
        std::thread::sleep(Duration::from_millis(300));
    }
    std::thread::sleep(Duration::from_millis(300));
    drop(lock);
    until("the log works again", || relay.post(sale("stays", 1)).status == 202);
    until("it is delivered", || relay.states().contains(&"delivered".to_owned()));
    assert_eq!(relay.rows().len(), 1, "no row of the others");
    assert_eq!(relay.shop.server.requests().len(), 1);
}
