//! An event stays in doubt until it is delivered.

use super::{bookings, in_bulk, repost, sale, shop_of_sales};
use crate::harness::{Reply, Shop};
use serde_json::{Value, json};

/// Sends a sale whose answer is lost at a gateway.
fn lost(shop: &Shop, number: i64) -> i64 {
    shop.fail_by(Reply::status(504), "SALE_INVENTORY", &sale(number))
}

fn is_in_doubt(shop: &Shop, id: i64) -> bool {
    shop.show(id)["maybe_applied"] == true
}

#[test]
fn a_discard_and_its_undo_keep_the_doubt() {
    let shop = shop_of_sales("");
    let ids = [lost(&shop, 1), lost(&shop, 2), shop.fail("SALE_INVENTORY", &sale(3))];
    // A process was killed while it sent the second one, which had certainly failed before.
    shop.set_state(ids[1], "unknown");
    let certain = shop.fail("SALE_INVENTORY", &sale(4));
    shop.set_state(certain, "unknown");
    for id in [ids[0], ids[1], certain] {
        let id = id.to_string();
        shop.run(["failed", "discard", &id, "--reason", "looked"]).succeeds();
        shop.run(["failed", "discard", &id, "--undo"]).succeeds();
        assert!(is_in_doubt(&shop, id.parse().expect("a number")), "{id}");
    }
    assert_eq!(in_bulk(&shop), (1, 3));
    let booked = bookings(&shop, "/sale");
    assert_eq!(repost(&shop, &["--all", "--yes"], 0)["summary"]["delivered"], 1);
    assert_eq!(bookings(&shop, "/sale"), booked + 1, "the one that certainly failed");
}

#[test]
fn certain_failures_keep_the_doubt_and_a_delivery_ends_it() {
    let shop = shop_of_sales("breaker = 0\n");
    let id = lost(&shop, 1);
    let by_id = id.to_string();
    for reply in [Reply::status(503), Reply::status(401), Reply::ok().body(r#"{"errorCode":"E1"}"#), Reply::status(429)]
    {
        shop.server.set_reply(reply);
        repost(&shop, &[&by_id, "--retries", "1", "--timeout", "5s"], 4);
        assert_eq!((is_in_doubt(&shop, id), in_bulk(&shop)), (true, (0, 1)));
    }
    shop.server.set_reply(Reply::ok());
    repost(&shop, &[&by_id], 0);
    assert!(!is_in_doubt(&shop, id));
    // By now it has certainly been applied. When it is sent again on purpose and refused, this is not a certain
    // failure.
    shop.server.set_reply(Reply::status(503));
    repost(&shop, &[&by_id, "--force"], 4);
    shop.server.set_reply(Reply::ok());
    assert_eq!((is_in_doubt(&shop, id), in_bulk(&shop)), (true, (0, 1)));
}

#[test]
fn an_edited_copy_inherits_the_doubt_and_no_endpoint_knows_its_id() {
    let shop = shop_of_sales("idempotent = true\n");
    let original = lost(&shop, 1).to_string();
    shop.server.set_reply(Reply::status(503));
    let edited = shop.run(["repost", &original, "--set", "/storeId=\"310\"", "-o", "json"]).exits(4);
    assert!(edited.stderr.contains("in doubt: the endpoint may already have booked it"), "{}", edited.stderr);
    let copy = edited.json()["deliveries"][0]["id"].as_i64().expect("an id");
    shop.server.set_reply(Reply::ok());
    assert!(is_in_doubt(&shop, copy));
    let booked = bookings(&shop, "/sale");
    let told = shop.run(["repost", "--all", "--yes"]).succeeds().stderr;
    assert!(told.contains("1 of them may already be booked under another webhook-id or at another endpoint"), "{told}");
    assert_eq!(bookings(&shop, "/sale"), booked);
    // The other direction: a copy whose answer was lost leaves its original in doubt.
    let original = shop.fail("SALE_INVENTORY", &sale(2));
    shop.server.set_reply(Reply::reset());
    let lost = shop.run(["repost", &original.to_string(), "--set", "/storeId=\"310\"", "-o", "json"]).exits(4).json();
    shop.server.set_reply(Reply::ok());
    let lost = lost["deliveries"][0]["id"].as_i64().expect("an id");
    assert_eq!([original, lost].map(|id| is_in_doubt(&shop, id)), [true, true]);
    shop.run(["failed", "discard", &lost.to_string(), "--reason", "not this one"]).succeeds();
    let rows = repost(&shop, &["--all", "--yes"], 0);
    let row = rows["deliveries"].as_array().and_then(|rows| rows.iter().find(|row| row["id"] == original));
    assert_eq!(row.expect("the original")["skipped"], "maybe_applied");
}

#[test]
fn an_import_takes_the_doubt_over() {
    let shop = shop_of_sales("");
    let ids = [lost(&shop, 1), lost(&shop, 2), lost(&shop, 3), shop.fail("SALE_INVENTORY", &sale(4))];
    shop.server.set_reply(Reply::status(503));
    repost(&shop, &[&ids[0].to_string()], 4);
    shop.server.set_reply(Reply::ok());
    shop.set_state(ids[1], "unknown");
    shop.run(["failed", "discard", &ids[2].to_string(), "--reason", "x"]).succeeds();
    shop.run(["failed", "discard", &ids[2].to_string(), "--undo"]).succeeds();
    shop.sandbox.write("all.ndjson", shop.run(["failed", "export", "-q"]).succeeds().stdout);
    shop.run(["failed", "import", "all.ndjson", "--log", "other.db"]).succeeds();
    let plan = repost(&shop, &["--all", "-n", "--log", "other.db"], 0);
    assert_eq!((&plan["send"], &plan["skipped"]), (&json!(1), &json!(3)), "{plan}");
    // The log in which the event had certainly failed learns that it was sent from another log.
    let sent = ["repost", "--all", "--yes", "--log", "other.db", "-q"];
    shop.server.set_reply(Reply::status(504));
    shop.run(sent).exits(4);
    shop.server.set_reply(Reply::ok());
    shop.sandbox.write("back.ndjson", shop.run(["failed", "export", "-q", "--log", "other.db"]).succeeds().stdout);
    assert_eq!(in_bulk(&shop), (1, 3));
    shop.run(["failed", "import", "back.ndjson"]).succeeds();
    assert_eq!(in_bulk(&shop), (0, 4));
}

/// Which id the doubt is about decides at an idempotent connector, and an export contains it.
#[test]
fn an_import_takes_over_which_id_the_doubt_is_about() {
    let shop = shop_of_sales("idempotent = true\nbreaker = 0\n");
    let [copied, elsewhere, known] = [lost(&shop, 1), shop.fail("SALE_INVENTORY", &sale(2)), lost(&shop, 3)];
    shop.fail("SALE_INVENTORY", &sale(4));
    shop.server.set_reply(Reply::status(502));
    shop.run(["repost", &copied.to_string(), "--set", "/storeId=\"310\""]).exits(4);
    shop.run(["repost", &elsewhere.to_string(), "--to", &shop.server.url("/there")]).exits(4);
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", &elsewhere.to_string(), "--force"]).exits(4);
    shop.server.set_reply(Reply::ok());
    let nameless = ["failed", "add", "--api-key", "SALE_INVENTORY", "--status", "502", "--data", &sale(5)];
    shop.run(nameless).succeeds();
    let skipped = |log: &str| {
        let plan = repost(&shop, &["--all", "--dry-run", "--log", log], 0);
        let rows = plan["deliveries"].as_array().expect("a list");
        (plan["send"].clone(), rows.iter().filter(|row| row["skipped"] == "maybe_applied").count())
    };
    let export = |log: &str| shop.run(["failed", "export", "-q", "--log", log]).succeeds();
    let doubts =
        |log: &str| -> Vec<Value> { export(log).json_lines().iter().map(|line| line["doubt"].clone()).collect() };
    let here = ".inv-hooks/events.db";
    let told = doubts(here);
    assert_eq!(told.iter().filter(|doubt| **doubt == "other_id").count(), 4, "{told:?}");
    assert_eq!(told.iter().filter(|doubt| **doubt == "same_id").count(), 1, "{known}: {told:?}");
    assert_eq!(told.iter().filter(|doubt| doubt.is_null()).count(), 1, "{told:?}");
    shop.sandbox.write("all.ndjson", export(here).stdout);
    for _ in 0..2 {
        shop.run(["failed", "import", "all.ndjson", "--log", "other.db"]).succeeds();
        // One of the two copies is skipped because of the other one.
        assert_eq!(skipped("other.db"), (json!(2), 3));
        assert_eq!((skipped("other.db"), doubts("other.db")), (skipped(here), doubts(here)));
    }
    // A log that had the doubt only for its own id learns the other kind too.
    let plain = export(here).stdout.replace(r#""doubt":"other_id""#, r#""doubt":"same_id""#);
    shop.sandbox.write("plain.ndjson", plain);
    shop.run(["failed", "import", "plain.ndjson", "--log", "third.db"]).succeeds();
    assert_eq!(skipped("third.db"), (json!(5), 0));
    shop.run(["failed", "import", "all.ndjson", "--log", "third.db"]).succeeds();
    assert_eq!(skipped("third.db"), (json!(2), 3));
}

#[test]
fn an_event_that_another_program_reports_can_be_in_doubt() {
    let shop = shop_of_sales("idempotent = true\n");
    let add = |number: i64, more: &[&str]| {
        let payload = sale(number);
        let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--data", &payload];
        shop.run([&args[..], more].concat()).succeeds().stdout.trim().parse::<i64>().expect("an id")
    };
    let certain = add(1, &["--status", "503"]);
    let known = add(2, &["--status", "504", "--webhook-id", "msg-of-the-cms"]);
    let nameless = add(3, &["--status", "502"]);
    assert_eq!([certain, known, nameless].map(|id| is_in_doubt(&shop, id)), [false, true, true]);
    // The endpoint may recognise the second one by its id; the id of the third one is unknown.
    assert_eq!(in_bulk(&shop), (2, 1));
    let line = |number: i64, more: &str| {
        format!(
            r#"{{"api_key":"SALE_INVENTORY","connector":"sale","webhook_id":"m{number}","payload":{}{more}}}"#,
            sale(number)
        )
    };
    let lines = [
        line(4, r#","status":504"#),
        line(5, r#","status":504,"maybe_applied":false"#),
        line(6, r#","failure":"timeout","phase":"head""#),
        line(7, r#","status":200,"failure":"error_in_body","maybe_applied":true"#),
        line(8, r#","failure":"timeout","phase":"connect""#),
        line(9, r#","status":503"#),
    ];
    shop.run_import(&lines);
    let doubtful = shop.search(&["--maybe-applied"]).len();
    assert_eq!(doubtful, 2 + 4);
}

impl Shop {
    fn run_import(&self, lines: &[String]) {
        self.sandbox.write("lines.ndjson", lines.join("\n"));
        self.run(["failed", "import", "lines.ndjson"]).succeeds();
    }
}

#[test]
fn a_pending_event_that_was_tried_is_left_to_a_person() {
    let shop = shop_of_sales("");
    let ids = [lost(&shop, 1), shop.fail("SALE_INVENTORY", &sale(2)), lost(&shop, 3)];
    // The state after Ctrl-C while events wait for a retry.
    ids.iter().take(2).for_each(|id| shop.set_state(*id, "pending"));
    shop.set_state(ids[2], "unknown");
    let shown = shop.run(["resume", "-n"]).succeeds().stderr;
    assert!(shown.contains("would send 1 event, skip 1; 1 stays unknown"), "{shown}");
    let ran = shop.run(["resume", "-o", "json"]).exits(4);
    let document = ran.json();
    assert_eq!((&document["summary"]["delivered"], &document["summary"]["skipped"]), (&json!(1), &json!(1)));
    assert!(ran.stderr.contains("1 still pending") && ran.stderr.contains("resume --unknown"), "{}", ran.stderr);
    assert_eq!([ids[0], ids[1], ids[2]].map(|id| shop.state(id)), ["pending", "delivered", "unknown"]);
    let shown = shop.run(["resume", "--unknown", "-n"]).succeeds().stderr;
    assert!(shown.contains("2 of these are in doubt: the endpoint may already have booked them"), "{shown}");
    let ran = shop.run(["resume", "--unknown"]).succeeds();
    assert!(
        ran.stderr.contains("2 of these are in doubt: the endpoint may already have booked them"),
        "{}",
        ran.stderr
    );
    let shop = shop_of_sales("idempotent = true\n");
    let id = lost(&shop, 1);
    shop.set_state(id, "pending");
    let ran = shop.run(["resume"]).succeeds();
    assert!(!ran.stderr.contains("counted"), "{}", ran.stderr);
    assert_eq!(shop.state(id), "delivered");
}
