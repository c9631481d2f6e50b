//! Reposts of events that wait for an earlier event of their document: what is held, what the hints suggest, and the
//! order of sending.

use crate::harness::{Reply, Shop};
use crate::repost_bulk::what_is_left;
use snapbox::str;

const ASN: &str = "INVENTORY_EXPORT_ASN";

fn asn(document: &str, time: i64) -> String {
    format!(r#"{{"eventType":"ASN_RECEIVED_EVENT","transferId":"{document}","storeId":"256","eventTime":{time}}}"#)
}

/// A shop in which the first event of a document failed and two more are held.
fn shop_with_held() -> Shop {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503));
    for time in 1..=3 {
        shop.run(["send", ASN, "--order", "document", "--data", &asn("T1", time)]).exits(4);
    }
    shop.server.set_reply(Reply::ok());
    assert_eq!(shop.server.requests().len(), 1, "the later ones are held");
    shop
}

fn times(shop: &Shop) -> Vec<i64> {
    let requests = shop.server.requests();
    requests.iter().skip(1).filter_map(|one| one.json()["eventTime"].as_i64()).collect()
}

#[test]
fn a_held_event_is_refused_by_its_id() {
    let shop = shop_with_held();
    shop.run(["repost", "3"]).exits(6).says(str![[r#"
error: event 3 is held: event 1 of the same document must be sent first; nothing was sent
  Send all 3 in order: `inv-hooks repost 1 --with-held`. Send only this one: `inv-hooks repost 3 --order none`.

"#]]);
    let advice = shop.show(3)["advice"].to_string();
    assert!(advice.contains("inv-hooks repost 1 --with-held ") && !advice.contains("repost 3"), "{advice}");
    shop.run(["repost", "2"]).exits(6);
    assert_eq!(times(&shop), [0_i64; 0]);
    shop.run(["repost", "3", "--order", "none"]).succeeds();
    assert_eq!(times(&shop), [3]);
    // The event that it waits for is sent with it.
    shop.run(["repost", "2", "1", "--order", "document"]).succeeds();
    assert_eq!(times(&shop), [3, 1, 2]);
}

#[test]
fn with_held_also_sends_the_events_held_behind_in_order() {
    let shop = shop_with_held();
    let plan = shop.run(["repost", "1", "-n", "-o", "json"]).succeeds().json();
    assert_eq!((&plan["send"], &plan["held"], &plan["held_behind"]), (&1.into(), &0.into(), &2.into()));
    let shown = shop.run(["repost", "1", "-n"]).succeeds();
    assert!(shown.stdout.contains("held behind these: 2 (--with-held also sends them)"), "{}", shown.stdout);
    let plan = shop.run(["repost", "1", "--with-held", "-n", "-o", "json"]).succeeds().json();
    assert_eq!((&plan["send"], &plan["held"], &plan["held_behind"]), (&3.into(), &0.into(), &0.into()));
    let args = ["repost", "--failure", "held", "--order", "document", "-n", "-o", "json"];
    let plan = shop.run(args).succeeds().json();
    assert_eq!(
        (&plan["send"], &plan["held"]),
        (&2.into(), &2.into()),
        "both are held behind an event that is not sent"
    );
    let plan = shop.run(["repost", "--failure", "held", "-n", "-o", "json"]).succeeds().json();
    assert_eq!((&plan["send"], &plan["held"]), (&2.into(), &0.into()), "without order no event is held");
    shop.run(["repost", "1", "--with-held"]).succeeds();
    assert_eq!(times(&shop), [1, 2, 3]);
    assert_eq!(shop.search(&[]), [0_i64; 0]);
}

#[test]
fn the_hint_says_both_for_two_events_and_names_all_if_one_was_discarded() {
    let shop = shop_with_held();
    shop.run(["failed", "discard", "3", "--reason", "not needed", "--yes"]).succeeds();
    shop.run(["repost", "2"]).exits(6).says(str![[r#"
error: event 2 is held: event 1 of the same document must be sent first; nothing was sent
  Send both in order: `inv-hooks repost 1 --with-held`. Send only this one: `inv-hooks repost 2 --order none`.

"#]]);
    shop.run(["failed", "discard", "3", "--undo"]).succeeds();
    shop.run(["failed", "discard", "2", "--reason", "not needed", "--yes"]).succeeds();
    shop.run(["repost", "3"]).exits(6).says(str![[r#"
error: event 3 is held: event 1 of the same document must be sent first; nothing was sent
  Send them in order: `inv-hooks repost 1 3 --order document`. Send only this one: `inv-hooks repost 3 --order none`.

"#]]);
    shop.run(["repost", "1", "3", "--order", "document"]).succeeds();
    assert_eq!(times(&shop), [1, 3]);
}

#[test]
fn the_report_names_the_event_that_the_others_wait_for() {
    let shop = shop_with_held();
    shop.server.set_path_replies("/asn", [Reply::ok(), Reply::status(422)]);
    shop.run(["repost", "1", "--with-held"]).exits(4).says(str![[r#"
1 delivered, 1 failed, 1 not sent
See the answer and what to do: `inv-hooks failed show 2`. Send it and the events held behind it: `inv-hooks repost 2 --with-held`.

"#]]);
    shop.server.set_path_reply("/asn", Reply::ok());
    shop.run(["repost", "2", "--with-held"]).succeeds();
    assert_eq!(times(&shop), [1, 2, 2, 3]);
}

/// A terminal would break long lines in the middle of words.
#[test]
fn on_a_terminal_long_hints_break_between_words() {
    let shop = shop_with_held();
    let (code, screen) = shop.sandbox.terminal_of(80, ["repost", "3"]).ends();
    assert_eq!(code, 6, "{screen}");
    let lines: Vec<&str> = screen.lines().map(str::trim_end).collect();
    assert!(lines.iter().all(|line| console::measure_text_width(line) <= 80), "{lines:#?}");
    assert!(
        lines.contains(&"  Send all 3 in order: `inv-hooks repost 1 --with-held`. Send only this one:"),
        "{lines:#?}"
    );
    assert!(lines.contains(&"    `inv-hooks repost 3 --order none`."), "{lines:#?}");
    let piped = shop.run(["repost", "3"]).exits(6).stderr;
    assert_eq!(piped.lines().count(), 2, "{piped}");
}

/// The row still names the event that it waited for, which is no longer before it.
#[test]
fn an_event_that_no_longer_waits_counts_as_one_to_send() {
    let shop = shop_with_held();
    let held = || {
        let args = ["repost", "--failure", "held", "--order", "document", "-n", "-o", "json"];
        let plan = shop.run(args).succeeds().json();
        let waiting_on: Vec<_> =
            plan["deliveries"].as_array().expect("a list").iter().map(|one| one["waiting_on"].as_i64()).collect();
        (plan["held"].as_u64(), waiting_on)
    };
    assert_eq!(held(), (Some(2), vec![Some(1), Some(2)]));
    shop.run(["repost", "1"]).succeeds();
    assert_eq!(held(), (Some(0), vec![None, None]));
    shop.run(["failed", "discard", "2", "--reason", "done by hand", "--yes"]).succeeds();
    assert_eq!(held(), (Some(0), vec![None]));
    let shown = shop.run(["repost", "3", "--order", "document", "--plan", "one.plan"]).succeeds();
    assert!(!shown.stderr.contains("held by"), "{}", shown.stderr);
    shop.run(["repost", "--from-plan", "one.plan", "--order", "document", "--yes"]).succeeds();
    assert_eq!(times(&shop), [1, 3]);
}

#[test]
fn with_held_works_with_filters_and_a_new_failure_holds_the_others_again() {
    let shop = shop_with_held();
    shop.server.set_reply(Reply::status(422));
    let args = ["repost", "--failure", "http_status", "--with-held", "--yes", "-o", "json"];
    let ran = shop.run(args).exits(4);
    let document = ran.json();
    assert_eq!((&document["summary"]["failed"], &document["summary"]["left"]), (&1.into(), &2.into()), "{document}");
    ran.says(str![[r#"
      2 to asn (failed: held)
      1 to asn (failed: http_status)
1 failed, 2 not sent
asn: 1 failed, 2 held behind an earlier event of the same document
Send the rest: `inv-hooks repost --failure http_status --with-held --yes`. List the events: `inv-hooks failed search --failure http_status`.

"#]]);
    let left = what_is_left(&ran.stderr);
    assert_eq!(left, ["repost", "--failure", "http_status", "--with-held", "--yes"]);
    shop.server.set_reply(Reply::ok());
    shop.run(left).succeeds();
    assert_eq!(times(&shop), [1, 1, 2, 3]);
}

#[test]
fn the_order_flag_overrides_the_store() {
    let shop = Shop::new();
    shop.run(["send", ASN, "--order", "sideways", "--data", "{}"]).exits(2);
    shop.run(["repost", "1", "--order", "sideways"]).exits(2);
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox
        .write("inv-hooks.toml", store.replace("[connectors.asn]\n", "[connectors.asn]\norder = \"document\"\n"));
    shop.server.set_reply(Reply::status(503));
    let send = |time: i64, more: &[&str]| {
        let payload = asn("T1", time);
        let args = [&["send", ASN, "--data", &payload, "-o", "json"], more].concat();
        shop.run(args).exits(4).json()["deliveries"][0]["failure"].as_str().map(str::to_owned)
    };
    assert_eq!(send(1, &[]).as_deref(), Some("http_status"));
    assert_eq!(send(2, &[]).as_deref(), Some("held"));
    assert_eq!(send(3, &["--order", "none"]).as_deref(), Some("http_status"), "the flag overrides the store");
}
