//! Other commands change a connector or its events during a run: the run ends, and no event is lost.

use super::{requests_of, sale, shop_of, write_events};
use crate::harness::{Reply, Shop};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

/// Longest time of a run here.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer that fails and asks for a pause, in which other commands have time to run.
fn busy() -> Reply {
    Reply::status(503).header("Retry-After", "2")
}

fn start(shop: &Shop, args: &[&str]) -> Child {
    let mut command = shop.sandbox.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

/// Waits for a run to end; kills one that does not end, and fails the test.
fn ended(mut child: Child) -> Output {
    let started = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if started.elapsed() > PATIENCE {
            child.kill().expect("it is ended");
            panic!("the run does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("it has ended")
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} in {output:?}"))
}

/// Sends one event that waits for a retry while `meanwhile` runs; returns the exit code and the JSON document.
fn send_and_meanwhile(shop: &Shop, meanwhile: &[&[&str]]) -> (Option<i32>, Value) {
    shop.server.script([busy()]);
    let child = start(shop, &["send", "SALE_INVENTORY", "--data", &sale("DT1", 1), "--retries", "1", "-o", "json"]);
    shop.server.wait_for(1);
    // Its failure is written to disk shortly after the answer.
    std::thread::sleep(Duration::from_millis(300));
    for args in meanwhile {
        shop.run(*args).exits(0);
    }
    let output = ended(child);
    (output.status.code(), document(&output))
}

#[test]
fn a_waiting_event_is_sent_although_its_connector_is_renamed() {
    for order in ["", "order = \"document\"\n"] {
        let shop = shop_of(&[("sale", order)]);
        let (code, told) = send_and_meanwhile(&shop, &[&["connector", "edit", "sale", "--rename", "till"]]);
        assert_eq!((code, &told["summary"]["delivered"]), (Some(0), &json!(1)), "{told}");
        assert_eq!(requests_of(&shop, "/sale").len(), 2);
        let shown = shop.show(1);
        assert_eq!((&shown["connector"], &shown["state"]), (&json!("till"), &json!("delivered")), "{shown}");
    }
}

#[test]
fn a_waiting_event_is_sent_although_its_connector_is_renamed_and_another_one_gets_its_name() {
    let shop = shop_of(&[("sale", ""), ("spare", "enabled = false\n")]);
    let renames: [&[&str]; 3] = [
        &["connector", "edit", "sale", "--rename", "till"],
        &["connector", "edit", "till", "--rename", "checkout"],
        &["connector", "edit", "spare", "--rename", "sale"],
    ];
    let (code, told) = send_and_meanwhile(&shop, &renames);
    assert_eq!((code, &told["summary"]["delivered"]), (Some(0), &json!(1)), "{told}");
    assert_eq!((requests_of(&shop, "/sale").len(), requests_of(&shop, "/spare").len()), (2, 0));
    assert_eq!(shop.show(1)["connector"], "checkout");
}

#[test]
fn a_run_continues_with_its_connector_as_it_was() {
    let check = |change: &[&str]| {
        let shop = shop_of(&[("sale", ""), ("other", "enabled = false\n")]);
        let (code, told) = send_and_meanwhile(&shop, &[change]);
        assert_eq!((code, &told["summary"]["delivered"]), (Some(0), &json!(1)), "{change:?}: {told}");
        assert_eq!((requests_of(&shop, "/sale").len(), requests_of(&shop, "/other").len()), (2, 0), "{change:?}");
        assert_eq!(shop.show(1)["connector"], "sale", "{change:?}");
    };
    check(&["connector", "remove", "sale", "--yes"]);
    check(&["connector", "disable", "sale"]);
    check(&["connector", "edit", "sale", "--endpoint", "http://127.0.0.1:9/nowhere"]);
}

#[test]
fn a_waiting_event_cannot_be_discarded_or_pruned() {
    let shop = shop_of(&[("sale", "")]);
    let id = shop.fail("SALE_INVENTORY", &sale("DT1", 1)).to_string();
    shop.server.script([busy()]);
    let child = start(&shop, &["repost", &id, "--retries", "1", "--force", "-o", "json"]);
    shop.server.wait_for(2);
    std::thread::sleep(Duration::from_millis(300));
    let refused = shop.run(["failed", "discard", &id, "--reason", "not needed"]).exits(6);
    assert!(refused.stderr.contains("in use by another process"), "{}", refused.stderr);
    shop.run(["failed", "prune", "--older-than", "0s", "--yes"]).exits(0);
    let output = ended(child);
    assert_eq!((output.status.code(), &document(&output)["summary"]["delivered"]), (Some(0), &json!(1)), "{output:?}");
}

#[test]
fn a_run_ends_when_another_process_takes_its_waiting_events() {
    let check = |sql: &str| {
        let shop = shop_of(&[("sale", "concurrency = 1\n")]);
        // One is refused, and both wait: the second one as long as the endpoint asked for.
        shop.server.script([busy()]);
        write_events(&shop, (0..2).map(|number| sale(&format!("DT{number}"), number)));
        let send = ["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--retries", "1", "-o", "json"];
        let child = start(&shop, &send);
        shop.server.wait_for(1);
        std::thread::sleep(Duration::from_millis(500));
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        log.busy_timeout(PATIENCE).expect("it waits");
        assert_eq!(log.execute(sql, []), Ok(1), "{sql}");
        drop(log);
        let output = ended(child);
        let told = document(&output);
        let counts = json!([told["summary"]["total"], told["summary"]["delivered"], told["summary"]["left"]]);
        assert_eq!((output.status.code(), counts), (Some(4), json!([2, 1, 1])), "{sql}: {told}");
        let talk = String::from_utf8_lossy(&output.stderr);
        assert!(talk.contains("another process took over 1 event that waited for a retry"), "{talk}");
    };
    check("UPDATE delivery SET state = 'discarded', owner = NULL, next_attempt_at = NULL WHERE id = 1");
    check("UPDATE delivery SET owner = NULL, next_attempt_at = NULL, token = token + 1 WHERE id = 1");
    check("DELETE FROM delivery WHERE id = 1");
}

#[test]
fn events_that_are_read_after_a_rename_get_the_new_name() {
    let shop = shop_of(&[("sale", "")]);
    let mut child = start(&shop, &["send", "SALE_INVENTORY", "--ndjson", "-", "-o", "json"]);
    let mut input = child.stdin.take().expect("a pipe");
    let mut feed = |number: usize| {
        input.write_all((sale(&format!("DT{number}"), number) + "\n").as_bytes()).expect("it reads");
        input.flush().expect("it reads");
    };
    feed(1);
    shop.server.wait_for(1);
    shop.run(["connector", "edit", "sale", "--rename", "till"]).exits(0);
    shop.server.set_reply(Reply::status(503));
    feed(2);
    shop.server.wait_for(2);
    drop(input);
    let output = ended(child);
    assert_eq!((output.status.code(), &document(&output)["summary"]["failed"]), (Some(4), &json!(1)), "{output:?}");
    assert_eq!(shop.search(&["--connector", "till"]), [2]);
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "--all", "--yes"]).exits(0);
    assert_eq!(shop.state(2), "delivered");
}
