//! Lines of an export: which state they get, what they refer to, and hostile ones.

use super::{ALL, export, import, lines, other_project, own, show};
use crate::harness::{Reply, Sandbox, Shop};
use serde_json::{Value, json};
use snapbox::str;

const SALE: &str = r#"{"orderId":"DT1","storeId":"256","eventTime":1772466012000}"#;

fn sale(n: u32) -> String {
    format!(r#"{{"orderId":"DT{n}","storeId":"256"}}"#)
}

#[test]
fn what_the_other_log_may_still_send_is_unknown_and_is_never_sent_by_itself() {
    let shop = Shop::new();
    let [pending, tried] = [shop.fail("SALE_INVENTORY", &sale(1)), shop.fail("SALE_INVENTORY", &sale(2))];
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let never_tried = "UPDATE delivery SET state = 'pending', attempts = 0, kind = NULL, started_at = NULL, url = NULL, failure = NULL,
        status = NULL, error = NULL, latency_us = NULL, failed_at = NULL, cause = NULL, cause_id = NULL, queued_until = 9999999999999,
        may_repeat = 1 WHERE id = ?1";
    assert_eq!(log.execute(never_tried, [pending]), Ok(1));
    shop.set_state(tried, "pending");
    let other = other_project(&shop);
    let told = import(&other, &export(&shop.sandbox, &[]), &[], 0);
    assert!(
        told.contains(
            "warning: 2 events are pending in the other log and unknown here: the other log may still send them"
        ),
        "{told}"
    );
    for (id, attempts) in [(1, 0), (2, 1)] {
        let row = show(&other, id);
        assert_eq!(
            (&row["state"], &row["maybe_applied"], &row["attempts"]),
            (&json!("unknown"), &json!(true), &json!(attempts))
        );
    }
    other.run(["resume"]).exits(4);
    assert_eq!(shop.server.requests().len(), 2, "the two that failed");
    let plan = other.run(["repost", "--all", "--dry-run", "-o", "json"]).succeeds().json();
    assert_eq!((&plan["send"], &plan["skipped"]), (&json!(0), &json!(2)), "{plan}");
}

/// An event, an edited copy of it and one that waits.
fn family() -> (Shop, Vec<Value>) {
    let shop = Shop::new();
    let original = shop.fail("INVENTORY_EXPORT_ASN", r#"{"transferId":"T1","storeId":"1","eventTime":1772466000000}"#);
    let held = r#"{"transferId":"T1","storeId":"1","eventTime":1772466000001}"#;
    shop.run(["send", "INVENTORY_EXPORT_ASN", "--order", "document", "--data", held, "-q"]).exits(4);
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", &original.to_string(), "--set", "/storeId=\"2\"", "-q"]).exits(4);
    shop.server.set_reply(Reply::ok());
    let mut exported = lines(&export(&shop.sandbox, &[]));
    exported.swap(1, 2);
    assert_eq!(exported[1]["details"]["edited_from"], exported[0]["webhook_id"], "{exported:#?}");
    assert_eq!(exported[2]["details"]["waiting_on"], exported[0]["webhook_id"], "{exported:#?}");
    (shop, exported)
}

fn text(lines: &[&Value]) -> Vec<u8> {
    lines.iter().map(|line| format!("{line}\n")).collect::<String>().into_bytes()
}

#[test]
fn references_lead_to_the_new_ids_in_any_order_and_in_several_imports() {
    let (shop, exported) = family();
    let [original, copy, held] = &exported[..] else { panic!("{exported:?}") };
    let check = |imports: &[&[&Value]]| {
        let other = other_project(&shop);
        // Other events have other ids there.
        other.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", SALE]).succeeds();
        for lines in imports {
            import(&other, &text(lines), &[], 0);
        }
        let find = |old: &Value| {
            let found = other
                .run(["failed", "search", "--imported-id", &old["id"].to_string(), "-o", "json"])
                .succeeds()
                .json();
            show(&other, found[0]["id"].as_i64().expect("an id"))
        };
        let (original, copy, held) = (find(original), find(copy), find(held));
        assert_eq!((&copy["edited_from"], &held["waiting_on"]), (&original["id"], &original["id"]), "{imports:?}");
        assert_eq!(copy["difference"], exported[1]["details"]["difference"]);
        // Only one of an event and its copy is sent, and it is the copy.
        let plan = other.run(["repost", "--api-key", "INVENTORY_EXPORT_ASN", "-n", "-o", "json"]).succeeds().json();
        let skipped: Vec<&Value> =
            plan["deliveries"].as_array().expect("a list").iter().filter(|row| !row["skipped"].is_null()).collect();
        assert_eq!(skipped.iter().map(|row| &row["id"]).collect::<Vec<_>>(), [&original["id"]], "{plan}");
    };
    check(&[&[original, copy, held]]);
    check(&[&[held, copy, original]]);
    check(&[&[copy, held, original]]);
    check(&[&[original, held], &[copy]]);
}

#[test]
fn an_original_that_is_imported_after_its_copy_is_not_sent_in_place_of_it() {
    let (shop, exported) = family();
    let other = other_project(&shop);
    import(&other, &text(&[&exported[1]]), &[], 0);
    import(&other, &text(&[&exported[0]]), &[], 0);
    let plan = other.run(["repost", "--all", "-n", "-o", "json"]).succeeds().json();
    let rows = plan["deliveries"].as_array().expect("a list");
    let skipped: Vec<&Value> = rows.iter().filter(|row| !row["skipped"].is_null()).map(|row| &row["id"]).collect();
    assert_eq!(skipped, [&json!(2)], "the original has the larger id: {plan}");
}

#[test]
fn references_to_events_that_are_not_there_are_dropped_with_a_note() {
    let (shop, exported) = family();
    let other = other_project(&shop);
    let told = import(&other, &text(&[&exported[1], &exported[2]]), &[], 0);
    assert!(
        told.contains("warning: 2 references were dropped: they name events that neither the input nor the log has"),
        "{told}"
    );
    assert_eq!([&show(&other, 1)["edited_from"], &show(&other, 2)["waiting_on"]], [&Value::Null; 2]);
    // Once their original comes, they refer to it.
    import(&other, &text(&[&exported[0], &exported[1], &exported[2]]), &[], 0);
    assert_eq!([&show(&other, 1)["edited_from"], &show(&other, 2)["waiting_on"]], [&json!(3); 2]);
}

#[test]
fn the_id_of_the_other_log_is_shown_and_found() {
    let shop = Shop::new();
    let ids: Vec<i64> = (1..=4).map(|n| shop.fail("SALE_INVENTORY", &sale(n))).collect();
    let other = other_project(&shop);
    other.run(["failed", "add", "--api-key", "SALE_INVENTORY", "--data", SALE]).succeeds();
    import(&other, &export(&shop.sandbox, &[]), &[], 0);
    let find = |filters: &[&str]| {
        let rows =
            other.run([&["failed", "search", "--sort", "oldest", "-o", "json"], filters].concat()).succeeds().json();
        rows.as_array().expect("a list").iter().map(|row| row["imported_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids, [1, 2, 3, 4]);
    assert_eq!(find(&["--imported-id", "2"]), [json!(2)]);
    assert_eq!(find(&["--imported-id", "1,3-9"]), [json!(1), json!(3), json!(4)]);
    assert_eq!(
        find(&["--imported-id", "2", "--imported-id", "4", "--state", "failed,delivered"]),
        [json!(2), json!(4)]
    );
    assert_eq!(find(&["--imported-id", "9"]), [Value::Null; 0]);
    assert_eq!(show(&other, 1)["imported_id"], Value::Null);
    let shown = other.run(["failed", "show", "2"]).succeeds().stdout;
    assert!(shown.contains("Imported") && shown.contains("from another log, where its id was 1"), "{shown}");
    let plan = other.run(["repost", "--imported-id", "3-4", "-n", "-o", "json"]).succeeds().json();
    assert_eq!(plan["send"], json!(2), "{plan}");
    other.run(["failed", "search", "--imported-id", "x"]).exits(2);
    let table = other.run(["failed", "search", "--imported-id", "3", "--columns", "id,imported_id"]).succeeds().stdout;
    assert!(
        table.contains("IMPORTED-ID") && table.lines().any(|line| line.split_whitespace().eq(["4", "3"])),
        "{table}"
    );
}

#[test]
fn a_csv_and_an_archive_have_no_details() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let csv = shop.run(["failed", "export", "--format", "csv", "-q"]).succeeds().stdout;
    let header = csv.lines().next().expect("a header");
    assert!(header.ends_with(",webhook_id,cursor,doubt,payload,payload_base64,redacted"), "{header}");
    let har = shop.run(["failed", "export", "--format", "har", "-q"]).succeeds().stdout;
    assert!(!har.contains("details"), "{har}");
}

/// Changes a value at a place in the details of a line.
fn with(line: &Value, place: &str, value: Value) -> Value {
    let mut line = line.clone();
    *line.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
    line
}

#[test]
fn hostile_foreign_and_truncated_lines_are_refused_with_their_number() {
    let shop = Shop::new();
    shop.fail_by(Reply::status(503).body("down"), "SALE_INVENTORY", SALE);
    let line = &lines(&export(&shop.sandbox, &[]))[0];
    let whole = line.to_string();
    let mut gone = with(line, "/details", json!({"history": [], "payload_gone": {"bytes": 5}}));
    gone["attempts"] = json!(0);
    let without_payload = |mut line: Value| {
        line.as_object_mut().expect("an object").remove("payload");
        line
    };
    let bad = [
        whole[..whole.len() / 2].to_owned(),
        with(line, "/details/history/0/kind", json!("teleport")).to_string(),
        with(line, "/details/history/0/at", json!("1969-01-01T00:00:00Z")).to_string(),
        with(line, "/details/history/0/answer/failure", json!("lost")).to_string(),
        with(line, "/details/history/0/answer/status", json!(99)).to_string(),
        with(line, "/details/history/0/number", json!(7)).to_string(),
        with(line, "/details/history", json!([])).to_string(),
        with(line, "/details/history", json!("x")).to_string(),
        with(line, "/state", json!("delivered")).to_string(),
        with(line, "/id", json!("1; DROP TABLE delivery")).to_string(),
        gone.to_string(),
        without_payload(gone.clone()).to_string(),
        with(line, "/state", json!("sent")).to_string(),
    ];
    let other = other_project(&shop);
    let shown = other.run_with_input(["failed", "import", "-"], bad.join("\n").as_bytes()).exits(3);
    shown.says(str![[r#"
warning: line 1: it is not JSON: it breaks at column [..]: the text is cut off; copy the whole text
warning: line 2: attempt 1 in its details: its kind is not known
warning: line 3: attempt 1 in its details: its time is not an RFC 3339 time since 1970
warning: line 4: attempt 1 in its details: its failure is not one of http_status, error_in_body, timeout, network, tls, token, blocked, held, breaker, stopped, unrouted
warning: line 5: attempt 1 in its details: its status is not an HTTP status
warning: line 6: the attempts in its details are not in order
warning: line 7: its details have none of its attempts
warning: line 8: its details are not those of a line of `failed export`
warning: line 9: it is delivered, but its details have no delivered_at
warning: line 10: it has details, but its id is not a whole number from 1
warning: line 11: it has a payload, but its details say that it has none
warning: line 12: it has no payload, so it can never be sent
warning: line 13: its state is neither failed nor unknown
0 added, 0 already in the log, 13 bad lines

"#]]);
    assert!(export(&other, &[]).is_empty());
    // Unknown keys are skipped, as in a line by hand: a later version may write more.
    let mut newer = with(line, "/details/history/0/answer/status", json!(503));
    newer["details"]["later"] = json!({"a": 1});
    newer["details"]["history"][0]["later"] = json!(true);
    newer["later"] = json!([1]);
    import(&other, newer.to_string().as_bytes(), &[], 0);
    let imported = lines(&export(&other, &[]));
    assert_eq!(own(imported[0].clone()), own(line.clone()));
}

#[test]
fn what_was_accepted_before_is_accepted() {
    let shop = Shop::new();
    shop.fail_by(Reply::status(503).body("down"), "SALE_INVENTORY", SALE);
    let mut line = lines(&export(&shop.sandbox, &[]))[0].clone();
    let object = line.as_object_mut().expect("an object");
    ["details", "connector_settings", "event_id", "imported_id"].iter().for_each(|new| drop(object.remove(*new)));
    // Words of the CMS for people, which are not ours.
    let foreign = json!({"apiKey": "SALE_INVENTORY", "connector": "sale", "payload": {"n": 1}, "details": "see ticket", "id": "A-7"});
    let other = other_project(&shop);
    let told = import(&other, &text(&[&line, &foreign]), &[], 0);
    assert!(told.contains("2 added"), "{told}");
    let kept = show(&other, 1);
    assert_eq!((&kept["status"], &kept["attempts"], &kept["imported_id"]), (&json!(503), &json!(1), &json!(1)));
    assert_eq!(show(&other, 2)["imported_id"], Value::Null);
}

#[test]
fn a_delivery_in_the_other_log_leaves_an_event_that_failed_here_in_doubt() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", SALE);
    let here = other_project(&shop);
    import(&here, &export(&shop.sandbox, &[]), &[], 0);
    shop.run(["repost", &id.to_string()]).succeeds();
    let told = import(&here, &export(&shop.sandbox, &[]), &[], 0);
    assert!(told.contains("0 added, 1 already in the log"), "{told}");
    let row = show(&here, 1);
    assert_eq!((&row["state"], &row["maybe_applied"]), (&json!("failed"), &json!(true)));
    let plan = here.run(["repost", "--all", "-n", "-o", "json"]).succeeds().json();
    assert_eq!(plan["skipped"], json!(1), "{plan}");
}

#[test]
fn without_a_redacted_value_neither_error_nor_cause_nor_details_have_a_part_of_it() {
    let shop = Shop::new();
    let value = "Jane Roe of 4711 Harbour Street";
    for pad in 30..80 {
        let words = format!("{} {value} is unknown", "y".repeat(pad));
        let body = json!({"message": words}).to_string();
        shop.fail_by(Reply::status(400).body(body), "SALE_INVENTORY", &json!({"name": value, "n": pad}).to_string());
    }
    let not_json = format!("<name>{value}</name>");
    shop.sandbox.write("given", &not_json);
    let line = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 400, "payload": not_json,
        "error": format!("no such name: {value}"), "error_code": value});
    shop.sandbox.run_with_input(["failed", "import", "-", "--not-json"], line.to_string().as_bytes()).succeeds();
    let shown = shop.run(["failed", "export", "--redact", "/name", "-q"]).succeeds().stdout;
    let rows: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 51);
    for part in ["Jane", "Roe", "Harbour", "Street"] {
        assert!(!shown.contains(part), "{part} in {shown}");
    }
    assert!(rows.iter().all(|row| row.get("details").is_none() && row["redacted"] == true), "{shown}");
    assert_eq!((&rows[50]["error"], &rows[50]["cause"]), (&json!("***"), &json!("400")));
    let csv = shop.run(["failed", "export", "--redact", "/name", "-q", "--format", "csv"]).succeeds().stdout;
    assert!(["Jane", "Roe", "Harbour", "Street"].iter().all(|part| !csv.contains(part)), "{csv}");
}

/// What an edit changed has the old values, also of places that the edit removed.
#[test]
fn a_redacted_value_that_an_edit_removed_is_nowhere_in_an_export() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1","email":"jane@example.com"}"#);
    let edit = ["repost", "1", "--data", r#"{"orderId":"1"}"#, "--retries", "0", "--yes"];
    shop.server.set_reply(Reply::status(503));
    shop.run(edit).exits(4);
    let all = shop.run([&["failed", "export"], &ALL[..]].concat()).succeeds().stdout;
    assert!(all.matches("jane@example.com").count() > 1 && all.contains("removed"), "the control: {all}");
    let shown = shop.run([&["failed", "export", "--redact", "/email"], &ALL[..]].concat()).succeeds().stdout;
    assert!(shown.lines().count() == 2 && !shown.contains("jane"), "{shown}");
}

#[test]
fn a_redaction_that_finds_nothing_keeps_an_event_whole() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", SALE);
    let shown = shop.run([&["failed", "export", "--redact", "/nothing"], &ALL[..]].concat()).succeeds();
    let other = Sandbox::new();
    other.write("inv-hooks.toml", shop.sandbox.read("inv-hooks.toml"));
    import(&other, &shown.bytes, &[], 0);
    assert_eq!(show(&other, 1)["history"], shop.show(1)["history"]);
}
