//! Each event is sent exactly once: with ten processes that repost the same events, and with runs that are interrupted.

use crate::harness::{HookServer, Received, Reply, Shop, connector, note};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PROCESSES: usize = 10;

/// Imports `count` failed events, each with its own webhook id; returns these ids.
fn fill(shop: &Shop, count: usize) -> Vec<String> {
    let ids: Vec<String> = (0..count).map(|n| format!("msg-{n:05}")).collect();
    let line = |id: &String| {
        format!(
            r#"{{"api_key":"SALE_INVENTORY","connector":"sale","webhook_id":"{id}","status":503,"payload":{{"orderId":"{id}"}}}}"#
        )
    };
    let lines: Vec<String> = ids.iter().map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
    ids
}

fn start(shop: &Shop, args: &[&str], who: usize) -> Child {
    let mut command = shop.sandbox.command(args);
    command.env("WHO", format!("process-{who}")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

fn summary(output: &Output) -> Value {
    let document: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} in {output:?}"));
    document["summary"].clone()
}

fn webhook_ids(requests: &[Received]) -> Vec<String> {
    requests.iter().map(|one| one.header("webhook-id").expect("an id").to_owned()).collect()
}

/// Checks that every one of `expected` was seen exactly once; the error says what is wrong.
fn exactly_once(seen: &[String], expected: &[String]) -> Result<(), String> {
    let mut counts: BTreeMap<&String, usize> = expected.iter().map(|id| (id, 0)).collect();
    for id in seen {
        *counts.get_mut(id).ok_or_else(|| format!("{id} was never asked for"))? += 1;
    }
    match counts.into_iter().find(|(_, count)| *count != 1) {
        Some((id, count)) => Err(format!("{id} was seen {count} times")),
        None => Ok(()),
    }
}

/// The largest number of processes that had a request in the server at the same time.
fn most_at_once(requests: &[Received]) -> usize {
    let who = |one: &Received| one.header("x-who").expect("a name").to_owned();
    let at = |one: &Received| {
        requests
            .iter()
            .filter(|other| other.overlaps(one) && other.began <= one.began)
            .map(who)
            .collect::<BTreeSet<_>>()
            .len()
    };
    requests.iter().map(at).max().unwrap_or_default()
}

#[test]
fn the_check_itself_finds_duplicates_and_missing_events() {
    let ids = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let expected = ids("a b c");
    assert_eq!(exactly_once(&ids("c a b"), &expected), Ok(()));
    assert_eq!(exactly_once(&ids("a b c b"), &expected), Err("b was seen 2 times".to_owned()));
    assert_eq!(exactly_once(&ids("a c"), &expected), Err("b was seen 0 times".to_owned()));
    assert_eq!(exactly_once(&ids("a b c d"), &expected), Err("d was never asked for".to_owned()));
}

/// A shop whose requests name the process that sent them.
fn shop_with_names(concurrency: usize) -> Shop {
    let shop = Shop::empty();
    let line = connector("sale", "SALE_INVENTORY", &shop.server.url("/"));
    shop.write_store(&format!(
        "{line}concurrency = {concurrency}\n[connectors.sale.headers]\nX-Who = \"${{WHO:-unnamed}}\"\n"
    ));
    shop
}

#[test]
fn ten_processes_send_the_same_events_again() {
    let is_full = std::env::var_os("INV_HOOKS_FULL").is_some_and(|value| value == "1");
    let count = if is_full { 10_000 } else { 2_000 };
    let shop = shop_with_names(8);
    let ids = fill(&shop, count);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(20)));
    let started = Instant::now();
    let children: Vec<Child> =
        (0..PROCESSES).map(|who| start(&shop, &["repost", "--all", "--yes", "-o", "json"], who)).collect();
    let outputs: Vec<Output> = children.into_iter().map(|child| child.wait_with_output().expect("it ends")).collect();
    let took = started.elapsed();
    let requests = shop.server.requests();
    assert_eq!(exactly_once(&webhook_ids(&requests), &ids), Ok(()));
    let mut shares = Vec::new();
    for output in &outputs {
        let told = summary(output);
        assert_eq!(
            (output.status.code(), &told["failed"], &told["unknown"], &told["left"]),
            (Some(0), &0.into(), &0.into(), &0.into()),
            "{told}"
        );
        shares.push(told["delivered"].as_u64().expect("a count"));
    }
    let at_once = most_at_once(&requests);
    note(&format!("ten processes, {count} events: settled {shares:?}, {at_once} at once, {took:.1?}"));
    assert_eq!(shares.iter().sum::<u64>(), count as u64);
    assert!(
        shares.iter().all(|share| share * 100 >= count as u64 * 3),
        "each process settles at least 3 %: {shares:?}"
    );
    assert!(at_once >= 4, "{at_once} processes at once");
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds_silently().stdout, "0\n");
}

fn interrupt(child: &Child) {
    let status = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().expect("sh is there");
    assert!(status.success());
}

#[test]
fn ctrl_c_in_a_bulk_repost_ends_cleanly() {
    let count = 300;
    let shop = shop_with_names(4);
    let ids = fill(&shop, count);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(30)));
    let child = start(&shop, &["repost", "--all", "--yes", "-o", "json"], 0);
    shop.server.wait_for(20);
    interrupt(&child);
    let interrupted = Instant::now();
    let output = child.wait_with_output().expect("it ends");
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{:?}", interrupted.elapsed());
    assert_eq!(output.status.code(), Some(130));
    let told = summary(&output);
    let number = |key: &str| told[key].as_u64().expect("a count");
    assert_eq!((number("total"), number("delivered") + number("left") + number("unknown")), (300, 300), "{told}");
    assert!(number("left") > 0 && number("delivered") >= 16 && number("unknown") == 0, "{told}");
    assert_eq!(shop.server.requests().len() as u64, number("delivered"));
    let left = shop.run(["failed", "search", "--count"]).succeeds_silently().stdout;
    assert_eq!(left, format!("{}\n", number("left")));

    shop.server.set_reply(Reply::ok());
    let again = shop.run(["repost", "--all", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!(again["summary"]["delivered"], number("left"));
    assert_eq!(exactly_once(&webhook_ids(&shop.server.requests()), &ids), Ok(()));
}

#[test]
fn ctrl_c_while_sending_leaves_every_event_accounted_for() {
    let shop = shop_with_names(4);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(30)));
    let lines: String = (0..300).map(|n| format!("{{\"orderId\":\"{n}\"}}\n")).collect();
    shop.sandbox.write("day.ndjson", lines);
    let send = ["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "-o", "json"];
    let child = start(&shop, &send, 0);
    shop.server.wait_for(20);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), &summary(&output)["unknown"]), (Some(130), &0.into()), "{output:?}");
    shop.server.set_reply(Reply::ok());
    shop.run([&send[..], &["--continue"]].concat()).succeeds();
    shop.run(["repost", "--all", "--yes"]).succeeds();
    let orders: BTreeSet<String> = shop.server.requests().iter().map(|one| one.json()["orderId"].to_string()).collect();
    assert_eq!((orders.len(), shop.server.requests().len()), (300, 300));
}

#[test]
fn a_second_ctrl_c_ends_the_process_at_once() {
    let shop = shop_with_names(4);
    fill(&shop, 10);
    shop.server.set_reply(Reply::hang());
    let child = start(&shop, &["repost", "--all", "--yes", "--timeout", "30s"], 0);
    shop.server.wait_for(1);
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(1100));
    let before = Instant::now();
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    assert!(before.elapsed() < Duration::from_secs(3), "{:?}", before.elapsed());
    assert_eq!(output.status.code(), Some(130));
    shop.server.set_reply(Reply::ok());
    shop.run(["resume", "--unknown"]).succeeds();
    shop.run(["repost", "--all", "--yes"]).succeeds();
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds_silently().stdout, "0\n");
}

#[test]
fn the_same_signal_again_within_a_second_does_not_cut_requests_off() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let shop = shop_with_names(4);
        fill(&shop, 3);
        shop.server.set_reply(Reply::ok().delay(Duration::from_millis(1500)));
        let child = start(&shop, &["repost", "--all", "--yes", "--concurrency", "1", "-o", "json"], 0);
        shop.server.wait_for(1);
        let kills = format!("kill -{signal} {0}; sleep 0.2; kill -{signal} {0}", child.id());
        assert!(Command::new("sh").args(["-c", &kills]).status().expect("sh is there").success());
        let output = child.wait_with_output().expect("it ends");
        let sum = summary(&output);
        assert_eq!((output.status.code(), &sum["delivered"]), (Some(code), &1.into()), "{signal}: {output:?}");
        assert_eq!(sum["unknown"], 0, "{sum}");
    }
}

#[test]
fn an_event_that_another_process_is_sending_is_skipped() {
    let shop = shop_with_names(4);
    let slow = HookServer::replying(Reply::ok().delay(Duration::from_millis(1500)));
    fill(&shop, 1);
    let first = start(&shop, &["repost", "1", "--to", &slow.url("/"), "-o", "json"], 0);
    slow.wait_for(1);
    assert_eq!(shop.state(1), "sending");
    assert!(shop.run(["repost", "1"]).exits(6).stderr.contains("another process"));
    let skipped = shop.run(["repost", "--all", "--yes", "-o", "json"]).succeeds().json();
    assert!(
        skipped["deliveries"].as_array().is_some_and(|rows| rows.iter().all(|row| row["skipped"] == "taken")),
        "{skipped}"
    );
    assert_eq!(first.wait_with_output().expect("it ends").status.code(), Some(0));
    assert_eq!((shop.state(1), shop.server.requests().len()), ("delivered".to_owned(), 0));
}
