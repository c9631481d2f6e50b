//! `--state`: delivered, pending and discarded events, for commands that only read.

use crate::harness::{Reply, Shop};
use serde_json::Value;
use std::collections::BTreeSet;

/// Five events, one in each state: failed, unknown, pending, delivered, discarded. The delivered one never failed.
fn shop() -> (Shop, [i64; 5]) {
    let shop = Shop::new();
    let payload = |n: u32| format!(r#"{{"orderId":"DT{n}","storeId":"256","productList":[{{"productId":"P{n}"}}]}}"#);
    let failed = shop.fail("SALE_INVENTORY", &payload(1));
    let unknown = shop.fail("SALE_INVENTORY", &payload(2));
    let pending = shop.fail("SALE_INVENTORY", &payload(3));
    shop.server.set_reply(Reply::ok());
    let delivered = shop.deliver("SALE_INVENTORY", &payload(4));
    let discarded = shop.fail("SALE_INVENTORY", &payload(5));
    shop.set_state(unknown, "unknown");
    shop.set_state(pending, "pending");
    shop.run(["failed", "discard", &discarded.to_string(), "--reason", "by hand"]).succeeds();
    (shop, [failed, unknown, pending, delivered, discarded])
}

fn set(ids: impl IntoIterator<Item = i64>) -> BTreeSet<i64> {
    ids.into_iter().collect()
}

#[test]
fn events_in_any_state_are_found() {
    let (shop, [failed, unknown, pending, delivered, discarded]) = shop();
    let check = |filters: &[&str], expected: &[i64]| {
        assert_eq!(set(shop.search(filters)), set(expected.iter().copied()), "{filters:?}");
        let count = shop.run([&["failed", "search", "--count", "-q"], filters].concat()).succeeds().stdout;
        assert_eq!(count, format!("{}\n", expected.len()), "{filters:?}");
    };
    check(&[], &[failed, unknown]);
    check(&["--state", "failed"], &[failed]);
    check(&["--state", "unknown"], &[unknown]);
    check(&["--state", "pending"], &[pending]);
    check(&["--state", "delivered"], &[delivered]);
    check(&["--state", "discarded"], &[discarded]);
    check(&["--state", "failed,discarded", "--state", "delivered"], &[failed, discarded, delivered]);
    // The other filters work as they do for failed events.
    let all = "failed,unknown,pending,delivered,discarded";
    check(&["--state", all], &[failed, unknown, pending, delivered, discarded]);
    check(&["--state", all, "--store", "256", "--document", "DT4,DT5"], &[delivered, discarded]);
    check(&["--state", all, "--product", "P4"], &[delivered]);
    check(&["--state", all, "DT4"], &[delivered]);
    check(&["--state", all, "P3"], &[pending]);
    check(&["--state", all, "--status", "200"], &[delivered]);
    check(&["--state", all, "--failure", "unknown"], &[unknown]);
    check(&["--state", all, "--id", "4-99", "--connector", "sale"], &[delivered, discarded]);
    check(&["--state", all, "--where", "/orderId=DT5"], &[discarded]);
    check(&["--state", all, "--since", "1h"], &[failed, unknown, pending, delivered, discarded]);
    check(&["--state", all, "--until", "1h"], &[]);
}

#[test]
fn pages_of_all_states_have_every_event_once() {
    let (shop, ids) = shop();
    for sort in ["newest", "oldest"] {
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let state = "failed,unknown,pending,delivered,discarded";
            let mut args =
                vec!["failed", "search", "--state", state, "--limit", "2", "--sort", sort, "-q", "-o", "json"];
            args.extend(after.iter().flat_map(|cursor| ["--after", cursor]));
            let rows = shop.run(args).succeeds().json();
            let rows = rows.as_array().expect("a list").clone();
            seen.extend(rows.iter().filter_map(|row| row["id"].as_i64()));
            match rows.last() {
                Some(last) => after = last["cursor"].as_str().map(str::to_owned),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5, "{seen:?}");
        assert_eq!(set(seen), set(ids), "{sort}");
    }
}

#[test]
fn the_list_says_which_state_an_event_has_and_suggests_no_repost() {
    let (shop, [failed, _, pending, delivered, discarded]) = shop();
    let list = shop.run(["failed", "search", "--state", "pending,delivered,discarded"]).succeeds();
    let why = |id: i64| {
        let line = list.stdout.lines().find(|line| line.starts_with(&id.to_string())).expect("a line");
        line.to_owned()
    };
    assert!(why(pending).contains("pending; "), "{}", why(pending));
    assert!(why(delivered).ends_with("delivered"), "{}", why(delivered));
    assert!(why(discarded).contains("discarded; "), "{}", why(discarded));
    assert_eq!(list.stderr.lines().last(), Some("Show one: `inv-hooks failed show ID`."), "{}", list.stderr);
    let one = shop.run(["failed", "search", "--state", "discarded"]).succeeds().stderr;
    assert!(one.contains(&format!("inv-hooks failed discard {discarded} --undo")), "{one}");
    let none = shop.run(["failed", "search", "--state", "delivered", "--store", "1"]).succeeds().stderr;
    assert!(none.contains("No event matches."), "{none}");
    let one = shop.run(["failed", "search", "--state", "failed"]).succeeds().stderr;
    assert!(one.contains(&format!("inv-hooks repost {failed}")), "{one}");
}

#[test]
fn an_export_has_any_state_and_says_whose_payloads_are_gone() {
    let (shop, [failed, _, _, delivered, discarded]) = shop();
    let export = |states: &str| shop.run(["failed", "export", "--state", states]).succeeds();
    let ids = |rows: Vec<Value>| rows.iter().filter_map(|row| row["id"].as_i64()).collect::<BTreeSet<_>>();
    assert_eq!(ids(export("failed,delivered,discarded").json_lines()), set([failed, delivered, discarded]));
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    assert_eq!(log.execute("UPDATE delivery SET payload = NULL WHERE id = ?1", [delivered]), Ok(1));
    let shown = export("delivered,discarded");
    assert_eq!(ids(shown.json_lines()), set([delivered, discarded]));
    assert!(
        shown.stderr.contains("1 delivered event has no payload, because it is no longer kept"),
        "{}",
        shown.stderr
    );
    let csv = shop.run(["failed", "export", "--state", "delivered,discarded", "--format", "csv"]).succeeds();
    assert_eq!(csv.stdout.lines().count(), 2);
    assert!(csv.stderr.contains("1 delivered event was left out: its payload is no longer kept"), "{}", csv.stderr);
    // Both keep their state in another log.
    let lines = shown.stdout;
    shop.sandbox.run_with_input(["failed", "import", "-", "--log", "other.db"], lines.as_bytes()).succeeds();
    for state in ["delivered", "discarded"] {
        let found = shop.run(["failed", "search", "--log", "other.db", "--state", state, "--count", "-q"]).succeeds();
        assert_eq!(found.stdout, "1\n", "{state}");
    }
}

#[test]
fn commands_that_change_events_have_no_states() {
    let (shop, ids) = shop();
    for command in [&["repost", "--yes"][..], &["failed", "discard", "--reason", "x", "--yes"], &["failed", "stats"]] {
        let shown = shop.run([command, &["--state", "delivered"]].concat()).exits(2).stderr;
        assert!(shown.contains("unexpected argument '--state'"), "{command:?}: {shown}");
    }
    let shown = shop.run(["failed", "search", "--state", "sending"]).exits(2).stderr;
    assert!(shown.contains("failed, unknown, pending, delivered, discarded"), "{shown}");
    assert_eq!(shop.state(ids[4]), "discarded");
}

/// What a search says on a terminal, on one line.
fn said(shop: &Shop, args: &[&str]) -> String {
    said_by(shop, &["failed", "search"], args)
}

/// What a command says on a terminal, on one line.
fn said_by(shop: &Shop, command: &[&str], args: &[&str]) -> String {
    let (code, screen) = shop.sandbox.terminal([command, args].concat()).ends();
    assert_eq!(code, 0, "{command:?} {args:?}: {screen}");
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_search_that_finds_nothing_says_in_which_state_it_would() {
    let (shop, [failed, _, pending, delivered, discarded]) = shop();
    shop.server.set_reply(Reply::ok());
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"DT6","storeId":"999"}"#);
    let again = shop.deliver("SALE_INVENTORY", r#"{"orderId":"DT7","storeId":"999"}"#);
    for (args, id, state) in [
        (&["DT4"][..], delivered, "delivered"),
        (&["--document", "DT5"], discarded, "discarded"),
        (&["--product", "P3"], pending, "pending"),
        (&["--where", "/orderId=DT7"], again, "delivered"),
        (&["--state", "discarded", "DT1"], failed, "failed"),
    ] {
        let words = format!("Event {id} is {state}. Show it: `inv-hooks failed show {id}`.");
        assert!(said(&shop, args).contains(&words), "{args:?}: {}", said(&shop, args));
    }
    assert!(said(&shop, &["--store", "999"]).contains("2 delivered events match: add --state delivered."));
    // Nothing was named, or something was found, or no one has it.
    for args in [&["--connector", "none"][..], &["--since", "2m", "--until", "1m"], &["DT1"], &["DT99"]] {
        let screen = said(&shop, args);
        assert!(!screen.contains("--state") && !screen.contains("is delivered"), "{args:?}: {screen}");
    }
}

#[test]
fn every_command_with_filters_says_in_which_state_the_events_are() {
    let (shop, [failed, .., delivered, _]) = shop();
    shop.server.set_reply(Reply::ok());
    for order in ["DT6", "DT7"] {
        shop.deliver("SALE_INVENTORY", &format!(r#"{{"orderId":"{order}","storeId":"999"}}"#));
    }
    let commands: [&[&str]; 5] = [
        &["failed", "export"],
        &["failed", "stats"],
        &["failed", "report"],
        &["failed", "discard", "--reason", "x"],
        &["repost"],
    ];
    let one = format!("Event {delivered} is delivered. Show it: `inv-hooks failed show {delivered}`.");
    for command in commands {
        let has_states = command == ["failed", "export"];
        let text: &[&str] = if has_states { &["DT4"] } else { &["--text", "DT4"] };
        for filter in [&["--document", "DT4"], text] {
            let screen = said_by(&shop, command, filter);
            assert!(screen.contains(&one), "{command:?} {filter:?}: {screen}");
        }
        let screen = said_by(&shop, command, &["--store", "999"]);
        let add = if has_states { ": add --state delivered." } else { "." };
        assert!(screen.contains(&format!("2 delivered events match{add}")), "{command:?}: {screen}");
    }
    assert_eq!(shop.state(failed), "failed");
}

/// No index has delivered events, and there may be millions.
#[test]
fn only_the_newest_events_of_other_states_are_looked_at() {
    let shop = Shop::new();
    let ids = ["A1", "A2"].map(|order| shop.deliver("SALE_INVENTORY", &format!("{{\"orderId\":\"{order}\"}}")));
    assert!(said(&shop, &["--document", "A1"]).contains("is delivered"));
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE delivery SET id = 20000 + ?1 + 1 WHERE id = ?2", [ids[0], ids[1]]).expect("it is far newer");
    assert!(!said(&shop, &["--document", "A1"]).contains("is delivered"));
    assert!(said(&shop, &["--document", "A2"]).contains("is delivered"));
}

#[test]
fn a_text_that_is_the_id_of_a_delivered_event_is_recognised_in_a_pipe_too() {
    let (shop, [.., delivered, _]) = shop();
    let webhook_id = shop.show(delivered)["webhook_id"].as_str().expect("an id").to_owned();
    for text in [delivered.to_string(), webhook_id] {
        let told = shop.run(["failed", "search", &text, "--status", "599"]).succeeds().stderr;
        assert!(told.contains(&format!("Event {delivered} is delivered. Show it: ")), "{text}: {told}");
    }
}
