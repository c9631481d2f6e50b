//! Plans: the events of a bulk repost as a file, and sending exactly these events.

use crate::harness::{Reply, Shop};
use crate::repost_bulk::{fill, interrupt, start, what_is_left};
use serde_json::{Value, json};
use sha2::Digest as _;
use std::collections::BTreeSet;
use std::time::Duration;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))).collect()
}

/// A shop with `count` failed events, and a plan of all of them in `all.plan`.
fn shop_with_plan(count: usize) -> Shop {
    let shop = Shop::new();
    fill(&shop, "sale", count);
    shop.run(["repost", "--all", "--plan", "all.plan"]).succeeds();
    assert_eq!(shop.server.requests().len(), 0, "a plan sends nothing");
    shop
}

fn execute(shop: &Shop, sql: &str) {
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.execute(sql, []), Ok(1), "{sql}");
}

#[test]
fn a_plan_lists_the_events_in_the_order_of_sending() {
    let shop = Shop::new();
    fill(&shop, "sale", 3);
    let ran = shop.run(["repost", "--connector", "sale", "--plan", "all.plan", "--rate", "50/s"]).succeeds();
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("3 to sale (failed: http_status)"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Planned 3 events; nothing was sent."), "{}", ran.stderr);
    let command = "Send exactly these events, in this order: `inv-hooks repost --from-plan all.plan --rate 50/s --yes`";
    assert!(ran.stderr.contains(command), "{}", ran.stderr);
    let plan = lines(&shop.sandbox.read("all.plan"));
    assert_eq!(crate::harness::keys(&plan[0]), ["inv_hooks_plan", "environment", "created_at", "count"]);
    assert_eq!(
        (&plan[0]["inv_hooks_plan"], &plan[0]["environment"], &plan[0]["count"]),
        (&json!(1), &json!("test"), &json!(3))
    );
    let sha: String =
        sha2::Sha256::digest(br#"{"orderId":"sale-00000"}"#).iter().map(|byte| format!("{byte:02x}")).collect();
    let first = json!({"id": 1, "webhook_id": "sale-00000", "connector": "sale", "document_id": "sale-00000", "payload_sha256": sha});
    assert_eq!((plan.len(), &plan[1]), (4, &first));
    assert_eq!(crate::harness::keys(&plan[1]), crate::harness::keys(&first));
    assert_eq!(plan[1..].iter().map(|line| line["id"].as_i64()).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = shop.sandbox.file("all.plan").metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let stdout = shop.run(["repost", "2", "--plan", "-"]).succeeds().stdout;
    assert_eq!((lines(&stdout).len(), &lines(&stdout)[1]["id"]), (2, &json!(2)));
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn a_plan_replaces_a_file_only_if_asked() {
    let shop = shop_with_plan(2);
    let plan = shop.sandbox.read("all.plan");
    let ran = shop.run(["repost", "1", "--plan", "all.plan"]).exits(6);
    assert!(ran.stderr.contains("all.plan already exists"), "{}", ran.stderr);
    assert_eq!(shop.sandbox.read("all.plan"), plan);
    shop.run(["repost", "1", "--plan", "all.plan", "--yes"]).succeeds();
    assert_eq!(lines(&shop.sandbox.read("all.plan")).len(), 2);
    let dry = shop.run(["repost", "1", "--plan", "dry.plan", "-n"]).succeeds();
    assert!(dry.stderr.contains("dry.plan was not written: this is a dry run."), "{}", dry.stderr);
    assert!(!shop.sandbox.file("dry.plan").exists(), "a dry run writes nothing");
    shop.run(["repost", "1", "--plan", "nowhere/all.plan"]).exits(7);
    let files = std::fs::read_dir(shop.sandbox.path()).expect("a folder").count();
    assert_eq!(files, 3, "store, log and plan, and no temporary file");
}

#[test]
fn settled_events_are_listed_up_to_a_number() {
    let shop = shop_with_plan(30);
    shop.run(["repost", "--all", "--yes"]).succeeds();
    let (code, screen) = shop.sandbox.terminal(["repost", "--from-plan", "all.plan", "--yes"]).ends();
    assert_eq!(code, 0, "{screen}");
    let told = screen.lines().filter(|line| line.contains("delivered already") || line.contains(" skipped ")).count();
    assert!((20..=24).contains(&told) && screen.contains("and 10 more skipped"), "{told}: {screen}");
    assert!(screen.contains("30 skipped"), "{screen}");
    let piped = shop.run(["repost", "--from-plan", "all.plan", "--yes"]).succeeds();
    assert_eq!(piped.stdout.lines().count(), 31, "a program gets them all: {}", piped.stdout);
}

#[test]
fn exactly_the_events_of_a_plan_are_sent_in_its_order() {
    let shop = shop_with_plan(5);
    // A plan can be edited: events may be removed and moved.
    let plan = shop.sandbox.read("all.plan");
    let mut planned: Vec<&str> = plan.lines().collect();
    planned.remove(2);
    planned.swap(1, 4);
    let planned = planned.join("\n").replace("\"count\":5", "\"count\":4");
    shop.sandbox.write("some.plan", planned);
    fill(&shop, "sale", 7);
    shop.run(["repost", "--from-plan", "some.plan"]).exits(6);
    let dry = shop.run(["repost", "--from-plan", "some.plan", "-n", "-o", "json"]).succeeds().json();
    assert_eq!(dry["send"], 4);
    assert_eq!(shop.server.requests().len(), 0);
    let args =
        ["repost", "--from-plan", "some.plan", "--yes", "--concurrency", "1", "--reason", "planned", "-o", "json"];
    let document = shop.run(args).succeeds().json();
    assert_eq!(document["summary"]["delivered"], 4);
    let sent: Vec<String> = shop.server.requests().iter().map(|one| one.json()["orderId"].to_string()).collect();
    assert_eq!(sent, [5, 3, 4, 1].map(|id| format!("\"sale-{:05}\"", id - 1)));
    assert_eq!(shop.show(5)["history"][1]["reason"], "planned");
    assert_eq!(shop.search(&[]).len(), 3);
}

#[test]
fn a_plan_is_refused_as_a_whole_if_an_event_changed() {
    let shop = shop_with_plan(4);
    let check = |words: &str| {
        let ran = shop.run(["repost", "--from-plan", "all.plan", "--yes"]).exits(6);
        assert!(ran.stderr.contains(words) && ran.stderr.contains("nothing was sent"), "{words}: {}", ran.stderr);
    };
    execute(&shop, "UPDATE delivery SET webhook_id = 'other', kind = 'send' WHERE id = 2");
    check("event 2: its webhook id has changed");
    execute(&shop, "UPDATE delivery SET webhook_id = 'sale-00001', kind = 'reported' WHERE id = 2");
    execute(&shop, "UPDATE delivery SET payload = CAST('{}' AS BLOB) WHERE id = 3");
    check("event 3: its payload has changed");
    execute(&shop, "UPDATE delivery SET payload = CAST('{\"orderId\":\"sale-00002\"}' AS BLOB) WHERE id = 3");
    execute(&shop, "UPDATE delivery SET connector = 'other' WHERE id = 2");
    check("event 2: its connector or its document has changed");
    execute(&shop, "UPDATE delivery SET connector = 'sale', document_id = 'other' WHERE id = 2");
    check("event 2: its connector or its document has changed");
    execute(&shop, "UPDATE delivery SET document_id = 'sale-00001' WHERE id = 2");
    shop.set_state(1, "pending");
    check("event 1: it was never started");
    shop.set_state(1, "failed");
    execute(&shop, "DELETE FROM delivery WHERE id = 4");
    check("event 4: it is no longer in the log");
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("\"test\"", "\"production\""));
    check("for the environment test, not production");
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn a_plan_accepts_a_webhook_id_that_an_event_got_after_it() {
    let shop = Shop::new();
    let add = |order: &str, id: &[&str]| {
        let payload = format!(r#"{{"orderId":"{order}"}}"#);
        let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", &payload];
        shop.run([&args[..], id].concat()).succeeds();
    };
    ["before", "later", "sent"].iter().for_each(|order| add(order, &[]));
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", "3"]).exits(4);
    shop.run(["repost", "--all", "--plan", "all.plan"]).succeeds();
    add("later", &["--webhook-id", "given"]);
    // The endpoint may know the generated id of the event that was sent, so the row keeps it.
    add("sent", &["--webhook-id", "too-late"]);
    assert_eq!(shop.show(2)["webhook_id"], "given");
    let before = shop.server.requests().len();
    shop.server.set_reply(Reply::status(200));
    shop.run(["repost", "--from-plan", "all.plan", "--yes"]).succeeds();
    let requests = shop.server.requests();
    let sent: BTreeSet<_> =
        requests[before..].iter().map(|one| one.header("webhook-id").unwrap_or_default().to_owned()).collect();
    let rows = [1, 2, 3].map(|id| shop.show(id)["webhook_id"].as_str().unwrap_or_default().to_owned());
    assert_eq!((requests.len() - before, sent), (3, BTreeSet::from(rows.clone())));
    assert!(rows[1] == "given" && rows[2] != "too-late", "{rows:?}");
}

#[test]
fn a_damaged_plan_exits_3_with_the_line() {
    let shop = shop_with_plan(3);
    let plan = shop.sandbox.read("all.plan");
    let check = |text: &str, words: &str| {
        shop.sandbox.write("bad.plan", text);
        let ran = shop.run(["repost", "--from-plan", "bad.plan", "--yes"]).exits(3);
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    };
    let twice = plan.replace("\"id\":3", "\"id\":2");
    check("", "line 1: it is not the first line of a plan");
    check("{}\n", "line 1");
    check(
        &plan.replace("\"inv_hooks_plan\":1", "\"inv_hooks_plan\":2"),
        "line 1: the plan was written by another version",
    );
    check(&plan.replace("\"id\":2", "\"id\":2.5"), "line 3: it is not a line of a plan");
    check(&plan.replace("\"payload_sha256\"", "\"payload\""), "line 2");
    check(&twice, "line 4: event 2 is listed twice");
    let cut: String = plan.lines().take(3).map(|line| format!("{line}\n")).collect();
    check(&cut, "line 3: the plan ends after 2 of 3 events");
    check(&plan[..plan.len() - 20], "line 4: it is not a line of a plan");
    shop.run(["repost", "--from-plan", "nowhere.plan", "--yes"]).exits(3);
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn flags_that_a_plan_excludes_exit_2() {
    let shop = shop_with_plan(1);
    for args in [
        &["1", "--from-plan", "all.plan"][..],
        &["--all", "--from-plan", "all.plan"],
        &["--text", "x", "--from-plan", "all.plan"],
        &["--connector", "sale", "--from-plan", "all.plan"],
        &["--include-tests", "--from-plan", "all.plan"],
        &["--from-plan", "all.plan", "--plan", "b"],
        &["--from-plan", "all.plan", "--with-held"],
        &["--from-plan", "all.plan", "--set", "/a=1"],
        &["1", "--plan", "b", "--set", "/a=1"],
        &["1", "--plan", "b", "--to", "sale"],
        &["1", "--plan", "b", "--force"],
        &["--plan", "b"],
    ] {
        shop.run([&["repost", "--yes"], args].concat()).exits(2);
    }
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn events_that_were_settled_in_the_meantime_are_skipped() {
    let shop = shop_with_plan(4);
    shop.run(["repost", "2"]).succeeds();
    shop.run(["failed", "discard", "3", "--reason", "not needed"]).succeeds();
    shop.run(["repost", "4", "--set", "/orderId=\"mended\""]).succeeds();
    let document = shop.run(["repost", "--from-plan", "all.plan", "--yes", "-o", "json"]).succeeds().json();
    let rows = document["deliveries"].as_array().expect("a list");
    let skipped: Vec<_> = rows.iter().map(|row| (row["id"].as_i64(), row["skipped"].as_str())).collect();
    let expected =
        [(Some(2), Some("delivered")), (Some(3), Some("discarded")), (Some(4), Some("discarded")), (Some(1), None)];
    assert_eq!(skipped, expected);
    assert_eq!(document["summary"]["delivered"], 1);
    let again = shop.run(["repost", "--from-plan", "all.plan", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!((&again["summary"]["total"], &again["summary"]["skipped"]), (&json!(4), &json!(4)));
}

#[test]
fn the_same_command_continues_an_interrupted_plan() {
    let shop = shop_with_plan(150);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(30)));
    let child = start(&shop, &["repost", "--from-plan", "all.plan", "--yes"]);
    shop.server.wait_for(20);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert_eq!(what_is_left(&stderr), ["repost", "--from-plan", "all.plan", "--yes"]);
    shop.server.set_reply(Reply::ok());
    shop.run(what_is_left(&stderr)).succeeds();
    let mut sent: Vec<_> =
        shop.server.requests().iter().map(|one| one.header("webhook-id").map(str::to_owned)).collect();
    sent.sort_unstable();
    let expected: Vec<_> = (0..150).map(|n| Some(format!("sale-{n:05}"))).collect();
    assert_eq!(sent, expected, "each event is sent once");
}

#[test]
fn events_named_by_id_are_planned_even_if_they_are_in_doubt() {
    let shop = Shop::new();
    fill(&shop, "sale", 1);
    shop.set_state(1, "unknown");
    let ran = shop.run(["repost", "1", "--plan", "one.plan"]).succeeds();
    let command = "`inv-hooks repost --from-plan one.plan --include-maybe-applied --yes`";
    assert!(ran.stderr.contains(command), "{}", ran.stderr);
    let passed = shop.run(["repost", "--from-plan", "one.plan", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!(passed["deliveries"][0]["skipped"], "maybe_applied");
    shop.run(["repost", "--from-plan", "one.plan", "--include-maybe-applied", "--yes"]).succeeds();
    assert_eq!(shop.state(1), "delivered");
}
