//! How a relay ends: by a signal, by a kill, and by senders that leave.

use super::scene::{RelayScene, request_of, sale, until};
use crate::harness::{Reply, Shop, connector};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// The time that the endpoint takes.
const SLOW: Duration = Duration::from_millis(700);

fn slow() -> RelayScene {
    let relay = RelayScene::new("");
    relay.shop.server.set_reply(Reply::ok().body("own").delay(SLOW));
    relay
}

/// Sends an event and returns its connection without waiting.
fn begin(relay: &RelayScene, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(relay.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream.write_all(&request_of("sale", &[], body.as_bytes())).expect("it is written");
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn a_signal_lets_what_is_in_flight_end_and_takes_nothing_more() {
    for (name, code) in [("TERM", 143), ("INT", 130)] {
        let mut relay = slow();
        let streams: Vec<TcpStream> = (0..5).map(|number| begin(&relay, &sale("a", number))).collect();
        relay.shop.server.wait_for(5);
        relay.signal(name);
        until("new senders are refused", || TcpStream::connect(relay.address).is_err());
        for stream in streams {
            let answer = answer(stream);
            assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("own"), "{answer}");
        }
        assert_eq!((relay.ended(), relay.states()), (code, vec!["delivered".to_owned(); 5]), "{name}");
        assert!(relay.rows().iter().all(|row| !row.is_claimed));
        assert_eq!(relay.shop.search(&[]), [0_i64; 0], "nothing is left");
    }
}

#[test]
fn an_endpoint_that_never_answers_does_not_hold_the_end() {
    let shop = Shop::empty();
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + "timeout = \"2s\"\n"));
    shop.server.set_reply(Reply::hang());
    let mut relay = RelayScene::start(shop, &["--grace", "500ms"]);
    let stream = begin(&relay, &sale("a", 1));
    relay.shop.server.wait_for(1);
    relay.signal("TERM");
    assert_eq!(relay.ended(), 143);
    assert_eq!(relay.states().len(), 1);
    assert!(!answer(stream).starts_with("HTTP/1.1 200"));
    assert!(relay.shop.search(&[]).len() == 1, "the event is in the list of failed ones");
}

#[test]
fn a_sender_that_leaves_does_not_end_its_event() {
    let relay = slow();
    let streams: Vec<TcpStream> = (0..3).map(|number| begin(&relay, &sale("a", number))).collect();
    relay.shop.server.wait_for(3);
    drop(streams);
    until("all are settled", || relay.states() == ["delivered"; 3]);
    relay.shop.server.set_reply(Reply::status(500).delay(SLOW));
    let stream = begin(&relay, &sale("b", 1));
    relay.shop.server.wait_for(4);
    drop(stream);
    until("a failure is recorded too", || relay.states().last().is_some_and(|state| state == "failed"));
}

#[test]
fn what_was_in_flight_at_a_kill_is_unknown_after_the_next_command() {
    let mut relay = slow();
    let streams: Vec<TcpStream> = (0..4).map(|number| begin(&relay, &sale("a", number))).collect();
    relay.shop.server.wait_for(4);
    relay.killed();
    for stream in streams {
        assert_eq!(answer(stream), "", "a sender without an answer keeps its event");
    }
    assert_eq!(relay.shop.search(&[]).len(), 4);
    assert_eq!(relay.states(), ["unknown"; 4]);
    let shop = std::mem::replace(&mut relay.shop, Shop::empty());
    let again = RelayScene::start(shop, &[]);
    again.shop.server.set_reply(Reply::ok());
    for number in 0..4 {
        assert_eq!(again.post(sale("a", number)).status, 200);
    }
    assert_eq!(again.states(), ["delivered"; 4], "the reposts of the CMS clear them");
}

#[test]
fn what_a_killed_relay_left_is_found_by_the_next_relay() {
    let mut relay = slow();
    let stream = begin(&relay, &sale("a", 1));
    relay.shop.server.wait_for(1);
    relay.killed();
    assert_eq!(answer(stream), "");
    let shop = std::mem::replace(&mut relay.shop, Shop::empty());
    let again = RelayScene::start(shop, &[]);
    assert_eq!(again.states(), ["unknown"]);
    assert!(again.rows().iter().all(|row| !row.is_claimed));
}

#[test]
fn what_waits_for_its_turn_when_the_relay_ends_is_not_sent_and_is_in_both_lists() {
    let shop = Shop::empty();
    let settings = "timeout = \"3s\"\nconcurrency = 1\n";
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + settings));
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(1_500)));
    let mut relay = RelayScene::start(shop, &["--grace", "300ms"]);
    let streams: Vec<TcpStream> = (0..4).map(|number| begin(&relay, &sale("a", number))).collect();
    relay.shop.server.wait_for(1);
    until("all are in the log", || relay.rows().len() == 4);
    relay.signal("TERM");
    for stream in streams {
        let answer = answer(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 503"), "{answer}");
        assert!(answer.is_empty() || answer.contains("retry-after: "), "{answer}");
    }
    assert_eq!(relay.ended(), 143);
    let mut states = relay.states();
    states.sort_unstable();
    assert_eq!(states, ["delivered", "failed", "failed", "failed"]);
    assert_eq!((relay.shop.server.requests().len(), relay.shop.search(&["--failure", "stopped"]).len()), (1, 3));
}

/// Its sender has given up and may send it again, and nothing was sent yet: it must not be sent twice.
#[test]
fn an_event_whose_sender_hangs_up_before_its_turn_is_not_sent_until_it_comes_in_again() {
    let relay = RelayScene::new("concurrency = 1\n");
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_secs(1)));
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(relay.post(sale("a", 1)).status, 200));
        relay.shop.server.wait_for(1);
        let mut gone = TcpStream::connect(relay.address).expect("a connection");
        gone.write_all(&request_of("sale", &[], sale("b", 1).as_bytes())).expect("a request");
        until("it is in the log", || relay.rows().len() == 2);
        drop(gone);
    });
    until("it is settled", || relay.states() == ["delivered", "failed"]);
    assert_eq!(relay.shop.server.requests().len(), 1);
    assert_eq!(relay.post(sale("b", 1)).status, 200, "the CMS reposts it");
    assert_eq!(relay.states(), ["delivered", "delivered"]);
    assert_eq!(relay.shop.server.requests().len(), 2);
}

/// It is not sent any more, and its sender counts it as failed.
#[test]
fn an_event_behind_one_that_never_gets_an_answer_does_not_hold_the_end() {
    let shop = Shop::empty();
    let settings = "order = \"document\"\ntimeout = \"3s\"\n";
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + settings));
    shop.server.set_reply(Reply::hang());
    let mut relay = RelayScene::start(shop, &["--grace", "300ms"]);
    let first = begin(&relay, &sale("a", 1));
    relay.shop.server.wait_for(1);
    let second = begin(&relay, &sale("a", 2));
    until("both are in the log", || relay.rows().len() == 2);
    relay.signal("TERM");
    assert_eq!(relay.ended(), 143);
    drop((first, second));
    assert_eq!(relay.states(), ["failed", "failed"]);
    assert!(relay.rows().iter().all(|row| !row.is_claimed), "no one has to find out what became of it");
    assert_eq!(relay.shop.server.requests().len(), 1);
}
