//! The setting `idempotent`, and what a bulk repost says about events in doubt.

use super::{bookings, in_bulk, repost, sale, shop_of_sales};
use crate::harness::{Reply, Shop, connector};
use serde_json::json;

#[test]
fn idempotent_can_be_added_shown_changed_and_removed() {
    let shop = Shop::empty();
    shop.write_store("");
    let url = shop.server.url("/sale");
    let add = ["connector", "add", "sale", "--api-key", "SALE_INVENTORY", "--endpoint", &url];
    shop.run(add).succeeds();
    let setting = || shop.run(["connector", "show", "sale", "-o", "json"]).succeeds().json()["idempotent"].clone();
    assert_eq!((setting(), shop.sandbox.read("inv-hooks.toml").contains("idempotent")), (json!(false), false));
    let changed = shop.run(["connector", "edit", "--idempotent", "sale", "-o", "json"]).succeeds().json();
    assert_eq!(changed[0]["difference"], json!(["idempotent: false -> true"]));
    assert!(shop.sandbox.read("inv-hooks.toml").contains("idempotent = true\n"));
    assert_eq!(shop.run(["connector", "list", "-o", "json"]).succeeds().json()[0]["idempotent"], true);
    assert!(shop.run(["connector", "show", "sale"]).succeeds().stdout.contains("idempotent"));
    // A changed endpoint may not be idempotent.
    let other = shop.server.url("/other");
    let told = shop.run(["connector", "edit", "sale", "--endpoint", &other]).succeeds().stderr;
    assert!(told.contains("idempotent stays true"), "{told}");
    let told = shop.run(["connector", "edit", "sale", "--endpoint", &url, "--idempotent"]).succeeds().stderr;
    assert!(!told.contains("idempotent stays true"), "{told}");
    shop.run(["connector", "edit", "sale", "--idempotent=false"]).succeeds();
    assert_eq!(setting(), false);
    shop.run([&add[..], &["--idempotent", "--replace"]].concat()).succeeds();
    assert_eq!(setting(), true);
    shop.run(["connector", "edit", "sale", "--idempotent=perhaps"]).exits(2);
}

#[test]
fn idempotent_accepts_only_true_and_false_and_only_at_a_connector() {
    let shop = shop_of_sales("idempotent = \"yes\"\n");
    let told = shop.run(["connector", "list"]).exits(7).stderr;
    assert!(told.contains("idempotent = true or idempotent = false"), "{told}");
    let shop = shop_of_sales("\n[delivery]\nidempotent = true\n");
    let told = shop.run(["connector", "list"]).exits(7).stderr;
    assert!(told.contains("idempotent"), "it describes one endpoint: {told}");
}

/// After an outage behind a gateway all events are in doubt: a person decides once, not thousands of times.
#[test]
fn after_an_outage_behind_a_gateway_one_decision_is_enough() {
    let lines: String = (0..30).map(|number| sale(number) + "\n").collect();
    let night = || {
        let shop = shop_of_sales("breaker = 0\n");
        shop.sandbox.write("night.ndjson", &lines);
        shop.server.set_reply(Reply::status(504));
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "night.ndjson", "-q", "--retries", "2"]).exits(4);
        shop.server.set_reply(Reply::ok());
        assert_eq!(bookings(&shop, "/sale"), 30, "no retry");
        assert_eq!(in_bulk(&shop), (0, 30));
        shop
    };
    let shop = night();
    for args in [&["repost", "--all", "-n"][..], &["repost", "--all", "--yes"], &["repost", "--all", "--plan", "p"]] {
        let ran = shop.run(args).succeeds();
        let told = format!("{}{}", ran.stdout, ran.stderr);
        for words in ["30 of sale", "--include-maybe-applied", "`inv-hooks connector edit sale --idempotent`"] {
            assert!(told.contains(words), "{args:?}: {words} in {told}");
        }
    }
    assert_eq!(bookings(&shop, "/sale"), 30);
    shop.run(["repost", "--all", "--yes", "--fail-on-skipped", "-q"]).exits(4);
    shop.run(["connector", "edit", "sale", "--idempotent"]).succeeds();
    let told = shop.run(["repost", "--all", "--yes"]).succeeds().stderr;
    assert!(told.contains("30 of these are in doubt: the endpoint may already have booked them"), "{told}");
    assert!(!told.contains("--idempotent"), "{told}");
    let shop = night();
    assert_eq!(repost(&shop, &["--all", "--yes", "--include-maybe-applied"], 0)["summary"]["delivered"], 30);
}

#[test]
fn doubt_is_counted_for_each_connector() {
    let shop = Shop::empty();
    let of = |name: &str, key: &str| connector(name, key, &shop.server.url(&format!("/{name}")));
    let known = of("known", "RETURN_INVENTORY") + "idempotent = true\n";
    let [sale_lines, ina] = [of("sale", "SALE_INVENTORY"), of("ina", "INVENTORY_EXPORT_INA")];
    shop.write_store(&(sale_lines + &ina + &known));
    for number in 0..2 {
        shop.fail_by(Reply::reset(), "SALE_INVENTORY", &sale(number));
    }
    shop.fail_by(Reply::status(502), "INVENTORY_EXPORT_INA", r#"{"adjustmentId":"I1","storeId":"256"}"#);
    shop.fail_by(Reply::close(), "RETURN_INVENTORY", r#"{"returnId":"R1","storeId":"256"}"#);
    shop.fail("SALE_INVENTORY", &sale(7));
    let told = shop.run(["repost", "--all", "--yes"]).succeeds().stderr;
    assert!(told.contains("in doubt: 1 of ina, 2 of sale. Ask the owner of the endpoint first"), "{told}");
    assert!(told.contains("`inv-hooks connector edit NAME --idempotent`"), "{told}");
    assert!(told.contains("1 of these is in doubt: the endpoint may already have booked it"), "{told}");
    assert_eq!(["/sale", "/ina", "/known"].map(|path| bookings(&shop, path)), [3, 1, 2]);
}

/// An endpoint has not seen the events that were sent to another one.
#[test]
fn idempotent_does_not_apply_to_another_endpoint() {
    let shop = Shop::empty();
    let of = |name: &str, more: &str| connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}"))) + more;
    shop.write_store(&(of("sale", "") + &of("other", "enabled = false\nidempotent = true\n")));
    shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(1));
    let store = shop.sandbox.read("inv-hooks.toml").replace("enabled = false\n", "");
    shop.sandbox.write("inv-hooks.toml", store);
    let url = shop.server.url("/there");
    for to in [&["--to", "other"][..], &["--to", &url], &["--to", &url, "--headers-from", "other"]] {
        let bulk = repost(&shop, &[&["--all", "--yes"], to].concat(), 0);
        assert_eq!(bulk["deliveries"][0]["skipped"], "maybe_applied", "{to:?}");
    }
    // And an endpoint does not recognise events that another one may have applied.
    shop.run(["connector", "edit", "sale", "--idempotent"]).succeeds();
    shop.server.set_reply(Reply::status(503));
    let sent = shop.run(["send", "SALE_INVENTORY", "--data", &sale(2), "--connector", "sale", "-o", "json"]).exits(4);
    let id = sent.json()["deliveries"][0]["id"].as_i64().expect("an id");
    shop.server.set_reply(Reply::ok());
    shop.server.set_path_reply("/other", Reply::status(504));
    repost(&shop, &[&id.to_string(), "--to", "other"], 4);
    let bulk = repost(&shop, &["--all", "-n"], 0);
    let row = bulk["deliveries"].as_array().and_then(|rows| rows.iter().find(|row| row["id"] == id));
    assert_eq!(row.expect("the event")["skipped"], "maybe_applied", "{bulk}");
    shop.run(["connector", "edit", "sale", "--idempotent=false"]).succeeds();
    // A URL gets no retry in doubt, even if the connector that gives its headers is idempotent.
    shop.server.set_reply(Reply::reset());
    let args = ["1", "--to", &url, "--headers-from", "other", "--retries", "2"];
    assert_eq!(repost(&shop, &args, 4)["deliveries"][0]["attempts"], 2);
    assert_eq!(bookings(&shop, "/there"), 1);
}

/// A sample changes stock like a sale.
#[test]
fn a_sample_in_doubt_is_treated_like_an_event() {
    for (setting, attempts) in [("", 1), ("idempotent = true\n", 3)] {
        let shop = shop_of_sales(setting);
        shop.server.set_reply(Reply::status(504));
        let tested = shop.run(["connector", "test", "sale", "--retries", "2", "-o", "json"]).exits(4).json();
        assert_eq!(tested["deliveries"][0]["attempts"], attempts, "{setting}");
        assert_eq!(bookings(&shop, "/sale"), attempts, "{setting}");
    }
}

#[test]
fn failed_show_says_what_to_check_about_an_event_in_doubt() {
    let shop = shop_of_sales("");
    let id = shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(1)).to_string();
    let show = || shop.run(["failed", "show", &id]).succeeds().stdout;
    let steps = [
        "1. The event is in doubt: the endpoint may already have booked it. Ask the owner of the endpoint".to_owned(),
        format!("2. If it did: `inv-hooks failed discard {id} --reason"),
        format!("3. If not, and when the endpoint works again: `inv-hooks repost {id}`"),
    ];
    let shown = show();
    let places: Vec<Option<usize>> = steps.iter().map(|step| shown.find(step)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {shown}");
    assert!(shown.contains("does not show whether"), "{shown}");
    let by_id = shop.run(["repost", &id, "-n"]).succeeds().stderr;
    assert!(by_id.contains("booked twice, stock is wrong"), "{by_id}");
    shop.run(["connector", "edit", "sale", "--idempotent"]).succeeds();
    assert!(!show().contains("1. The event") && show().contains("ignores duplicates"), "{}", show());
    let by_id = shop.run(["repost", &id, "-n"]).succeeds().stderr;
    assert!(!by_id.contains("stock"), "{by_id}");
}

/// The warning comes before the request, so that it is not too late.
#[test]
fn a_repost_by_id_of_an_event_in_doubt_asks_on_a_terminal() {
    let shop = shop_of_sales("");
    let id = shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(1)).to_string();
    let other = shop.fail_by(Reply::close(), "SALE_INVENTORY", &sale(2)).to_string();
    let before = shop.server.requests().len();
    let asks = |args: &[&str], question: &str, answer: &str, code: i32| {
        let mut terminal = shop.sandbox.terminal(args);
        terminal.sees("in doubt: the endpoint may already have booked it").sees("stock is wrong");
        terminal.sees(question).presses(answer);
        let (ended, screen) = terminal.ends();
        assert_eq!(ended, code, "{args:?} {screen}");
        screen
    };
    assert!(asks(&["repost", &id], "Send it anyway?", "n", 6).contains("Nothing was sent."));
    asks(&["repost", &id, "--set", "/orderId=\"T-9\""], "Send it anyway?", "n", 6);
    asks(&["repost", &id, &other], "Send 2 events anyway, 2 in doubt?", "n", 6);
    assert_eq!((shop.server.requests().len(), shop.state(1)), (before, "failed".to_owned()), "nothing was sent");
    asks(&["repost", &id], "Send it anyway?", "y", 0);
    assert_eq!(shop.server.requests().len(), before + 1);
    // A script, or `--yes`, sends with the warning alone; a dry run sends nothing.
    for (args, count) in
        [(&["repost", &other, "-n"][..], 1), (&["repost", &other, "--yes"], 2), (&["repost", &id, "--force"], 3)]
    {
        let (code, screen) = shop.sandbox.terminal(args).ends();
        assert_eq!((code, shop.server.requests().len()), (0, before + count), "{args:?} {screen}");
        assert!(!screen.contains("anyway"), "{screen}");
    }
    let last = shop.fail_by(Reply::status(502), "SALE_INVENTORY", &sale(3)).to_string();
    let script = shop.run(["repost", &last]).succeeds().stderr;
    assert!(script.contains("booked twice, stock is wrong"), "{script}");
    // Where nothing can be booked twice there is nothing to ask.
    let late = shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(4)).to_string();
    shop.run(["connector", "edit", "sale", "--idempotent"]).succeeds();
    assert_eq!(shop.sandbox.terminal(["repost", &late]).ends().0, 0);
}

#[test]
fn lists_and_sums_mark_the_events_in_doubt() {
    let shop = shop_of_sales("");
    let mut ids = Vec::new();
    for number in 1..=3 {
        ids.push(shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(number)));
    }
    shop.server.set_reply(Reply::status(503));
    let sent = shop.run(["send", "SALE_INVENTORY", "--data", &sale(4)]).exits(4);
    assert!(!sent.stdout.contains("in doubt") && sent.stderr.contains("1 failed\n"), "a certain failure: {sent:?}");
    let in_pipe = shop.run(["failed", "search"]).succeeds().stdout;
    assert_eq!(in_pipe.matches("\tin doubt: 504\n").count(), 3, "{in_pipe}");
    assert!(in_pipe.contains("\t503\n"), "{in_pipe}");
    // The whole list, and a page of it.
    for args in [&["failed", "search"][..], &["failed", "search", "--limit", "1"]] {
        let screen = shop.sandbox.terminal_of(140, args).ends().1;
        assert!(screen.contains("4 failed: 4 of sale (http_status); 3 in doubt"), "{screen}");
    }
    let certain = shop.sandbox.terminal_of(140, ["failed", "search", "--no-maybe-applied"]).ends().1;
    assert!(certain.contains("1 failed: 1 of sale (http_status)") && !certain.contains("in doubt"), "{certain}");
    assert!(shop.run(["failed", "stats"]).succeeds().stderr.contains("4 failed events; 3 in doubt"));
    let other = shop.run(["failed", "stats", "--api-key", "RETURN_INVENTORY"]).succeeds().stderr;
    assert!(other.contains("0 failed events\n"), "{other}");
    // JSON says it of every event.
    let rows = shop.run(["failed", "search", "-o", "json"]).succeeds().json();
    let marked = rows.as_array().expect("a list").iter().filter(|row| row["maybe_applied"] == true).count();
    assert_eq!(marked, 3);
    // A run that leaves doubt says so.
    shop.server.set_reply(Reply::status(504));
    let again = shop.run(["repost", &ids[0].to_string(), &ids[1].to_string()]).exits(4);
    assert_eq!(again.stdout.matches("\tin doubt: the endpoint answered 504").count(), 2, "{}", again.stdout);
    assert!(again.stderr.contains("2 failed; 2 in doubt"), "{}", again.stderr);
}
