//! The pages: how the connectors are, and one event.

use super::markup::{commands, ids, text_of, values};
use super::place::{Place, until};
use crate::harness::{Reply, Shop, connector};
use std::time::Duration;

/// Markup and characters that must not reach a page as they are.
const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(2)> \u{202e}abc\u{202c} \u{85}\u{7f} \"'&amp;";

fn row<'a>(page: &'a str, connector: &str) -> &'a str {
    let start = page.find(&format!(">{connector}</a></th>")).expect("a row");
    page[start..].split("</tr>").next().unwrap_or_default()
}

/// Asserts that a page runs nothing, loads nothing from elsewhere, and has no character that hides others.
fn assert_harmless(what: &str, page: &str) {
    for part in ["<script", "<img", "style=", "javascript:", "<iframe", "http-equiv"] {
        assert!(!page.contains(part), "{what}: {part}: {page}");
    }
    for attribute in ["href", "src", "action"] {
        assert!(values(page, attribute).iter().all(|to| to.starts_with('/')), "{what}: {attribute}");
    }
    let hidden = page.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
    assert_eq!(hidden, None, "{what}");
}

#[test]
fn the_first_page_shows_how_each_connector_is() {
    let shop = Shop::new();
    shop.fail("INVENTORY_EXPORT_CYC", r#"{"event":"CYCLE_COUNT"}"#);
    let held = connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn")) + "order = \"document\"\n";
    let later = connector("later", "SALE_INVENTORY", &shop.server.url("/later")) + "answer = \"log\"\n";
    let place = Place::with_more(shop, &format!("{held}{later}"), &[]);
    place.shop.server.set_path_reply("/asn", Reply::status(503));
    place.shop.server.set_path_reply("/later", Reply::status(503));
    assert_eq!(place.post("sale", r#"{"orderId":"1"}"#).status, 200);
    let asn = |number: u8| {
        let event = "INVENTORY_EXPORT_ASN";
        let payload = place.shop.run(["event", "sample", event, "--seed", "1"]).exits(0).stdout;
        assert_eq!(place.post("asn", &payload).status, 503, "{number}");
    };
    asn(1);
    assert_eq!(place.post("later", r#"{"orderId":"2"}"#).status, 202);
    until("an attempt from the log", || place.shop.server.requests().len() > 3);
    until("the state of all connectors", || text_of(row(&place.get("/").body, "later")).contains("failing"));
    let page = place.get("/");
    assert_eq!(page.status, 200);
    assert_harmless("/", &page.body);
    let check = |connector: &str, parts: &[&str]| {
        let shown = text_of(row(&page.body, connector));
        for part in parts {
            assert!(shown.contains(part), "{connector}: {part}: {shown}");
        }
    };
    check("sale", &["endpoint", "working", "delivered", "none"]);
    check("ina", &["endpoint", "unused", "no attempt since the relay started"]);
    check("asn", &["endpoint", "failing", "503", "s ago"]);
    check("later", &["log", "failing", "503"]);
    assert!(row(&page.body, "asn").contains("aria-label=\"1 event in 24 hours"), "{}", row(&page.body, "asn"));
    assert!(row(&page.body, "asn").contains("<rect x=\"92\""), "the current hour is the last bar");
    let text = text_of(&page.body);
    for part in ["Ready.", "4 connectors", "1 failed event\n of other connectors", "Counts read at 20", "test"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(page.body.contains("href=\"/failed?connector=asn\""), "{}", page.body);
}

#[test]
fn a_connector_whose_latest_event_was_delivered_may_still_hold_others() {
    let shop = Shop::new();
    let line = connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn")) + "order = \"document\"\n";
    let place = Place::with_more(shop, &line, &[]);
    let sample =
        |seed: &str| place.shop.run(["event", "sample", "INVENTORY_EXPORT_ASN", "--seed", seed]).exits(0).stdout;
    place.shop.server.set_reply(Reply::status(503));
    assert_eq!(place.post("asn", &sample("1")).status, 503);
    place.shop.server.set_reply(Reply::ok());
    // A later event of the same document waits for the first one.
    let edited = sample("1").replacen('{', r#"{"note":"x","#, 1);
    assert_eq!(place.post("asn", &edited).status, 503);
    assert_eq!(place.post("asn", &sample("2")).status, 200);
    let shown = text_of(row(&place.get("/").body, "asn"));
    assert!(shown.contains("held") && shown.contains("1 event waits for an earlier one"), "{shown}");
}

#[test]
fn the_first_page_shows_which_connectors_pause() {
    let shop = Shop::empty();
    let later = connector("later", "SALE_INVENTORY", &shop.server.url("/later")) + "answer = \"log\"\nbreaker = 2\n";
    let place = Place::with_store(shop, &later, &[]);
    place.shop.server.set_reply(Reply::status(500));
    for number in 0..4 {
        // On a busy disk the log may take too long.
        until("a receipt", || place.post("later", &format!(r#"{{"orderId":"{number}"}}"#)).status == 202);
    }
    // The attempts that opened the circuit may still be in flight when the page first shows it.
    until("an open circuit with all four events queued", || {
        let shown = text_of(row(&place.get("/").body, "later"));
        shown.contains("paused") && shown.contains("circuit open: 500, ") && shown.contains("\n4\n")
    });
}

#[test]
fn the_first_page_says_why_no_event_can_be_taken() {
    let mut place = Place::start();
    place.shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    std::thread::scope(|scope| {
        scope.spawn(|| place.post("sale", r#"{"orderId":"1"}"#));
        until("a request in flight", || place.get("/metrics").body.contains("inv_hooks_relay_waiting_senders 1\n"));
        place.terminate();
        until("a relay that stops", || text_of(&place.get("/").body).contains("Not ready:\n the relay is stopping"));
    });
    assert_eq!(place.ended(), Some(143));
}

#[test]
fn nothing_from_outside_becomes_markup() {
    let place = Place::start();
    let answer = serde_json::json!({ "errorCode": HOSTILE, "errorMessage": HOSTILE }).to_string();
    place.shop.server.set_reply(Reply::status(503).header("Content-Type", "text/html").body(answer));
    let payload =
        serde_json::json!({ "orderId": HOSTILE, "storeId": HOSTILE, "note": HOSTILE, HOSTILE: 1 }).to_string();
    assert_eq!(place.post("sale", &payload).status, 503);
    assert_eq!(place.post("sale", &format!("{{\"orderId\":\"2\"}}{HOSTILE}")).status, 503, "text that is not JSON");
    let log = rusqlite::Connection::open(place.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let set = "UPDATE delivery SET connector = ?1, event = ?1, webhook_id = ?1, by_whom = ?1 WHERE id = 2";
    let changed = log.execute(set, [HOSTILE]).or_else(|_| {
        log.execute("UPDATE delivery SET connector = ?1, event = ?1, webhook_id = ?1 WHERE id = 2", [HOSTILE])
    });
    assert_eq!(changed, Ok(1));
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;";
    for path in ["/", "/failed", "/failed/1", "/failed/2"] {
        let page = place.get(path);
        assert_eq!(page.status, 200, "{path}: {page:?}");
        assert!(page.head.contains("content-type: text/html; charset=utf-8"), "{page:?}");
        assert_harmless(path, &page.body);
        assert!(path == "/" || page.body.contains(escaped), "{path}: {}", page.body);
        assert!(path == "/" || page.body.contains("\\u{202e}abc\\u{202c}"), "{path}: {}", page.body);
    }
    let query = "text=%3Cscript%3E%22%3E%E2%80%AE&%3Cscript%3E=%22%3E";
    for path in [&format!("/failed?{query}"), "/failed?text=%22%3E%3Cscript%3E", "/failed/%3Cscript%3E", "/<script>"] {
        let page = place.get(path);
        assert!(matches!(page.status, 200 | 400 | 404), "{path}: {page:?}");
        assert_harmless(path, &page.body);
    }
}

/// One line of text, without the time that passes between two readings.
fn comparable(line: &str) -> String {
    let line = line.split(" (").next().unwrap_or_default();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_an_event_shows_what_failed_show_shows_and_no_secret() {
    let shop = Shop::new();
    let secret = "s3cr3t-t0ken-0123456789";
    let line = connector("secret", "SALE_INVENTORY", &shop.server.url(&format!("/secret?key={secret}")))
        + &format!("headers = {{ client_secret = \"{secret}-2\" }}\n");
    let place = Place::with_more(shop, &line, &[]);
    let echo = format!(r#"{{"errorCode":"E1","errorMessage":"wrong key {secret} and {secret}-2"}}"#);
    place.shop.server.set_reply(Reply::status(401).body(echo));
    let payload = r#"{"orderId":"SO-1","storeId":"256","lines":[{"sku":"a","quantity":1.10}]}"#;
    let head = format!(
        "POST /v1/connectors/secret HTTP/1.1\r\nclient_secret: {secret}-2\r\ncontent-length: {}",
        payload.len()
    );
    assert_eq!(super::place::ask(&place.events, &head, payload).status, 401);
    place.shop.server.set_reply(Reply::status(503));
    place.shop.run(["repost", "1", "--retries", "0", "--reason", "second try"]).exits(4);
    place.shop.fail("SALE_INVENTORY", &payload.replace("256", "257"));
    for id in ids(&place.get("/failed").body) {
        let page = place.get(&format!("/failed/{id}"));
        let text = text_of(&page.body);
        let lines: Vec<String> = text.lines().map(comparable).collect();
        let whole = lines.join(" ");
        let shown = place.shop.run(["failed", "show", &id.to_string()]).exits(0).stdout;
        for line in shown.lines().map(comparable) {
            // A name and its value have a tag between them.
            let is_there = whole.contains(&line) || line.split(' ').all(|word| whole.contains(word));
            assert!(is_there, "{id}: {line:?} is not in {text}");
        }
        assert!(commands(&page.body).contains(&format!("inv-hooks failed show {id}")), "{}", page.body);
        for part in ["***", "What to do", "quantity\": 1.10"] {
            assert!(id != 1 || text.contains(part), "{part}: {text}");
        }
    }
    for path in ["/", "/failed", "/failed/1", "/failed/2", "/failed?text=wrong"] {
        let page = place.get(path);
        assert!(!page.body.contains(secret), "{path}: {}", page.body);
    }
}

#[test]
fn commands_on_the_pages_name_the_store_of_the_relay() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let place = Place::with(shop, &["--config", "inv-hooks.toml"]);
    let shown = commands(&place.get("/failed?status=5xx").body);
    assert_eq!(shown, ["inv-hooks --config inv-hooks.toml failed search --status 5xx"]);
    let shown = commands(&place.get(&format!("/failed/{id}")).body);
    for command in [format!("repost {id}"), format!("failed show {id}")] {
        assert!(shown.contains(&format!("inv-hooks --config inv-hooks.toml {command}")), "{command}: {shown:?}");
    }
}

#[test]
fn what_is_not_there_is_404() {
    let place = Place::start();
    let check = |path: &str, expected: &str| {
        let page = place.get(path);
        let text = text_of(&page.body);
        assert_eq!(page.status, 404, "{path}: {text}");
        assert!(text.contains(expected) && text.contains("Failed events"), "{path}: {text}");
    };
    check("/nothing", "there is no such page");
    check("/failed/", "an id is a whole number from 1");
    check("/failed/x", "an id is a whole number from 1");
    check("/failed/7", "there is no event 7");
    check("/failed/7/x", "an id is a whole number from 1");
    check("/style.css/", "there is no such page");
}

#[test]
fn a_log_that_cannot_be_read_is_503_for_as_long_as_that_lasts() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let place = Place::with(shop, &[]);
    let log = rusqlite::Connection::open(place.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute_batch("ALTER TABLE delivery RENAME TO away").expect("a table");
    for path in ["/failed", "/failed/1"] {
        let page = place.get(path);
        assert_eq!(page.status, 503, "{path}: {page:?}");
        assert!(page.head.contains("retry-after: 5"), "{page:?}");
        assert!(text_of(&page.body).contains("The log cannot be read"), "{}", page.body);
    }
    let page = place.get("/");
    assert_eq!(page.status, 200, "{page:?}");
    assert!(text_of(&page.body).contains("The failed-event log cannot be read at the moment."), "{}", page.body);
    log.execute_batch("ALTER TABLE away RENAME TO delivery").expect("a table");
    assert_eq!(ids(&place.get("/failed").body), [1]);
    assert_eq!(place.get("/failed/1").status, 200);
}

#[test]
fn a_large_payload_is_cut_and_the_command_for_all_of_it_is_shown() {
    let place = Place::start();
    place.shop.server.set_reply(Reply::status(503));
    let large = format!(r#"{{"orderId":"1","note":"{}"}}"#, "<".repeat(600_000));
    assert_eq!(place.post("sale", &large).status, 503);
    let page = place.get("/failed/1");
    assert_eq!(page.status, 200);
    assert!(page.body.len() < 1_200_000, "{}", page.body.len());
    assert!(commands(&page.body).contains(&"inv-hooks failed show 1 --payload".to_owned()), "it is cut");
}

/// Keeps readers of the log out until the file is dropped, as a slow disk does.
#[cfg(target_os = "linux")]
fn lock_readers_out(shop: &Shop) -> std::fs::File {
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc::{F_WRLCK, SEEK_SET, flock};
    let file = std::fs::File::options().read(true).write(true).open(shop.sandbox.file(".inv-hooks/events.db-shm"));
    let file = file.expect("the log is open");
    let small = |number: i32| i16::try_from(number).expect("a small number");
    // Source: SQLite, "WAL-mode File Format", section 2.3: the locks of readers are bytes 123 to 127.
    let range = flock { l_type: small(F_WRLCK), l_whence: small(SEEK_SET), l_start: 123, l_len: 5, l_pid: 0 };
    until("a moment without readers", || fcntl(&file, FcntlArg::F_OFD_SETLK(&range)).is_ok());
    file
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_does_not_answer_in_time_is_503_and_stops_no_page_that_needs_no_log() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let place = Place::with(shop, &[]);
    assert_eq!(place.get("/failed").status, 200);
    let lock = lock_readers_out(&place.shop);
    let started = std::time::Instant::now();
    std::thread::scope(|scope| {
        let waiting = ["/failed", "/failed/1"].map(|path| {
            let place = &place;
            scope.spawn(move || place.get(path))
        });
        assert_eq!(place.get("/healthz").status, 200);
        assert_eq!(place.get("/style.css").status, 200);
        assert!(started.elapsed() < Duration::from_secs(4), "these need no log");
        for page in waiting.map(|page| page.join().expect("an answer")) {
            assert_eq!(page.status, 503, "{page:?}");
            assert!(page.head.contains("retry-after: 5"), "{page:?}");
            assert!(text_of(&page.body).contains("The log is busy"), "{}", page.body);
        }
    });
    drop(lock);
    until("a log that answers again", || place.get("/failed").status == 200);
}
