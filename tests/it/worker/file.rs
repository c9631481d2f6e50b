//! Workers on a log in a file, beside a relay and after one.

use super::WorkerScene;
use crate::harness::{HookServer, Reply, connector};
use crate::relay::{RelayScene, sale, until};
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

const LOG: &str = "answer = \"log\"\nbreaker = 0\n";

fn store(endpoint: &HookServer, more: &str) -> String {
    connector("sale", "SALE_INVENTORY", &endpoint.url("/sale")) + LOG + more
}

/// A relay that was killed while its endpoint refused events, each of which has a receipt. Its endpoint accepts them from now on.
fn killed_relay(events: u64, more: &str) -> RelayScene {
    let mut relay = RelayScene::new(&format!("{LOG}idempotent = true\n{more}"));
    relay.shop.server.set_reply(Reply::status(503));
    for number in 1..=events {
        assert_eq!(relay.post(sale("a", number)).status, 202);
    }
    relay.killed();
    relay.shop.server.set_reply(Reply::ok());
    relay
}

fn until_all_delivered(relay: &RelayScene) {
    until("all are delivered", || relay.states().iter().all(|state| state == "delivered"));
}

#[test]
fn a_worker_sends_what_a_killed_relay_left_and_prints_a_line_for_each() {
    let relay = killed_relay(20, "order = \"document\"\n");
    let (sandbox, before) = (&relay.shop.sandbox, relay.shop.server.requests().len());
    let mut worker = WorkerScene::start(sandbox, &[]);
    until_all_delivered(&relay);
    let sent = relay.shop.server.requests().into_iter().skip(before);
    let numbers: Vec<_> = sent.map(|request| request.json()["number"].as_u64().expect("a number")).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>(), "in the order of the document, each once");
    assert_eq!(worker.ended_well(), 143);
    let lines = worker.lines(sandbox);
    assert_eq!(lines[0], serde_json::json!({"ready": true, "connectors": ["sale"]}));
    let states: Vec<_> = lines[1..].iter().map(|line| (line["state"].clone(), line["connector"].clone())).collect();
    assert_eq!(states, vec![("delivered".into(), "sale".into()); 20]);
    assert_eq!(worker.errors(sandbox), "");
}

#[test]
fn a_copy_of_a_log_says_that_both_logs_have_the_queued_events() {
    let relay = killed_relay(2, "");
    let copied =
        |to: &str| relay.shop.run(["log", "copy", "--from", ".inv-hooks/events.db", "--to", to]).succeeds().stdout;
    let words = copied("one.db");
    // An attempt may have been running when the relay was killed.
    let pending = relay.states().iter().filter(|state| *state == "pending").count();
    assert!(pending > 0);
    assert!(words.contains("can be sent from both logs now. From now on, use only the new one."), "{words}");
    let mut worker = WorkerScene::start(&relay.shop.sandbox, &[]);
    until_all_delivered(&relay);
    assert_eq!(worker.ended_well(), 143);
    let words = copied("two.db");
    assert!(!words.contains("both logs now"), "{words}");
}

#[test]
fn a_new_event_is_sent_within_a_second_although_no_one_tells_the_worker() {
    let relay = killed_relay(1, "");
    let _worker = WorkerScene::start(&relay.shop.sandbox, &["--connector", "sale"]);
    until_all_delivered(&relay);
    // As another process would queue it.
    let log = rusqlite::Connection::open(relay.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.busy_timeout(Duration::from_secs(20)).expect("a limit");
    let again = "UPDATE delivery SET state = 'pending', delivered_at = NULL WHERE id = 1 AND state = 'delivered'";
    let started = Instant::now();
    assert_eq!(log.execute(again, []), Ok(1));
    until_all_delivered(&relay);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn a_worker_whose_store_has_another_endpoint_sends_nothing_and_says_so_once() {
    let relay = killed_relay(3, "");
    let (sandbox, yesterday) = (&relay.shop.sandbox, HookServer::start().allow_unused());
    relay.shop.write_store(&store(&yesterday, "idempotent = true\n"));
    let mut worker = WorkerScene::start(sandbox, &[]);
    until("it says why", || !worker.errors(sandbox).is_empty());
    std::thread::sleep(Duration::from_millis(1500));
    let said = worker.errors(sandbox);
    assert_eq!(said.matches("queued events of connector sale").count(), 1, "{said}");
    for server in [&relay.shop.server, &yesterday] {
        assert!(said.contains(server.url("/").trim_end_matches('/')), "{said}");
    }
    assert!(said.contains("inv-hooks connector edit sale --endpoint"), "{said}");
    assert_eq!(worker.ended_well(), 143);
    assert_eq!(yesterday.requests().len(), 0);
    assert!(relay.states().iter().all(|state| state == "pending"));
    relay.shop.write_store(&store(&relay.shop.server, "idempotent = true\n"));
    let _worker = WorkerScene::start(sandbox, &[]);
    until_all_delivered(&relay);
}

#[test]
fn a_worker_that_waits_takes_events_again_as_soon_as_the_relay_sends_to_the_same_place() {
    let relay = killed_relay(3, "");
    let (sandbox, new) = (&relay.shop.sandbox, HookServer::start());
    relay.shop.write_store(&store(&new, "idempotent = true\n"));
    let worker = WorkerScene::start(sandbox, &[]);
    until("it says why", || !worker.errors(sandbox).is_empty());
    let (mut other, _) = crate::relay::start(sandbox, &["--move-queued"]);
    until_all_delivered(&relay);
    let _ = (other.kill(), other.wait());
    assert_eq!(new.requests().len(), 3);
}

#[test]
fn a_worker_ends_as_a_relay_does() {
    let relay = killed_relay(1, "");
    let (shop, sandbox) = (&relay.shop, &relay.shop.sandbox);
    for (args, code) in [
        (&["worker", "-o", "csv"][..], 2),
        (&["worker", "--connector", "sal"], 5),
        (&["worker", "--concurrency", "0"], 2),
    ] {
        shop.run(args).exits(code);
    }
    let mut interrupted = WorkerScene::start(sandbox, &[]);
    interrupted.signal("INT");
    assert_eq!(interrupted.ended(), 130);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(500)));
    shop.run(["connector", "disable", "sale"]).succeeds();
    shop.run(["worker", "--connector", "sale"]).exits(6);
    shop.run(["worker"]).exits(5);
    shop.run(["connector", "enable", "sale"]).succeeds();
    let mut without_log = WorkerScene::start(sandbox, &[]);
    std::fs::rename(sandbox.file(".inv-hooks/events.db"), sandbox.file("events.db")).expect("it is moved");
    assert_eq!(without_log.ended(), 7, "{}", without_log.errors(sandbox));
}

#[test]
fn a_relay_that_would_send_queued_events_to_another_place_needs_a_flag() {
    let relay = killed_relay(3, "");
    let (sandbox, new) = (&relay.shop.sandbox, HookServer::start().allow_unused());
    relay.shop.write_store(&store(&new, "idempotent = true\n"));
    let start = ["relay", "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
    let refused = relay.shop.run(start).exits(6).stderr;
    assert!(refused.contains("3 queued events of connector sale"), "{refused}");
    for server in [&relay.shop.server, &new] {
        assert!(refused.contains(server.url("/").trim_end_matches('/')), "{refused}");
    }
    assert!(refused.contains("inv-hooks relay --move-queued"), "{refused}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address").to_string();
    let cannot_start = ["relay", "--addr", &taken, "--admin", "127.0.0.1:0", "--move-queued"];
    let failed = relay.shop.run(cannot_start).exits(1).stderr;
    assert!(failed.contains(&taken), "{failed}");
    relay.shop.write_store(&store(&relay.shop.server, "idempotent = true\n"));
    let worker = WorkerScene::start(sandbox, &[]);
    until_all_delivered(&relay);
    drop(worker);
    assert_eq!(new.requests().len(), 0, "neither of them changed where the events go");
    relay.shop.write_store(&store(&new, "idempotent = true\n"));
    let (mut other, _) = crate::relay::start(sandbox, &[]);
    let _ = (other.kill(), other.wait());
}

/// Such as those of a log that is older than the notes of places.
#[test]
fn a_relay_whose_senders_wait_for_the_endpoint_sends_what_was_queued_before() {
    let relay = killed_relay(2, "");
    let sandbox = &relay.shop.sandbox;
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.execute("DELETE FROM route", []), Ok(1));
    drop(log);
    relay.shop.write_store(&connector("sale", "SALE_INVENTORY", &relay.shop.server.url("/sale")));
    let (mut other, _) = crate::relay::start(sandbox, &[]);
    until_all_delivered(&relay);
    let _ = (other.kill(), other.wait());
}

#[test]
fn a_worker_that_has_not_said_that_it_is_ready_takes_nothing() {
    let relay = killed_relay(1, "");
    let (sandbox, before) = (&relay.shop.sandbox, relay.shop.server.requests().len());
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let due_now = "UPDATE delivery SET next_attempt_at = NULL, owner = NULL";
    assert_eq!(log.execute(due_now, []), Ok(1));
    let claims = || log.query_row("SELECT token FROM delivery", [], |row| row.get::<_, i64>(0)).expect("a row");
    let claims_before = claims();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut filled = writer.try_clone().expect("a pipe");
    // It ends when no one can read any more.
    let filling = std::thread::spawn(move || while filled.write_all(&[b'\n'; 1024]).is_ok() {});
    std::thread::sleep(Duration::from_millis(200));
    let mut command = sandbox.command(["worker", "-o", "ndjson"]);
    let mut worker = command.stdout(writer).stderr(Stdio::null()).spawn().expect("the binary starts");
    drop(command);
    std::thread::sleep(Duration::from_millis(1500));
    drop(reader);
    until("it ends", || worker.try_wait().expect("a state").is_some());
    filling.join().expect("it ends");
    assert_eq!((claims(), relay.shop.server.requests().len()), (claims_before, before));
}
