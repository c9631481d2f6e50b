//! Who may read, and whether the relay can take events.

use super::place::{Place, ask, until};
use crate::harness::{Reply, Shop};
use std::net::TcpListener;
use std::time::Duration;

#[test]
fn the_relay_shows_both_of_its_addresses() {
    let place = Place::start();
    let (events, admin) = (&place.events, &place.admin);
    until("the ready file", || place.shop.sandbox.file("ready").exists());
    assert_eq!(place.shop.sandbox.read("ready"), format!("http://{events}\nhttp://{admin}\n"));
    assert_ne!(events, admin);
    assert_eq!(place.get("/healthz").status, 200);
    assert_eq!(place.get("/readyz").body, "ok\n");
    assert_eq!(place.get("/metrics?x=1").status, 200);
    assert_eq!(place.get("/v1/connectors/sale").status, 404, "events have another address");
    assert_eq!(ask(events, "GET /healthz HTTP/1.1", "").status, 405, "senders see no health");
}

const CSP: &str = "content-security-policy: default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[test]
fn the_admin_listener_can_only_be_read_and_only_under_a_name_of_the_machine() {
    let place = Place::with(Shop::empty(), &["--host", "relay.test"]);
    let check = |head: &str, status: u16| {
        let answer = ask(&place.admin, head, "");
        assert_eq!(answer.status, status, "{head}: {answer:?}");
        for header in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            CSP,
            "referrer-policy: no-referrer",
        ] {
            assert!(answer.head.contains(header), "{head}: {header}: {answer:?}");
        }
    };
    check("GET /healthz HTTP/1.1", 200);
    check("HEAD /healthz HTTP/1.1", 200);
    check("POST /healthz HTTP/1.1\r\ncontent-length: 0", 405);
    check("DELETE /metrics HTTP/1.1", 405);
    check("GET /healthz HTTP/1.1\r\nhost: relay.test:9090", 200);
    check("GET /healthz HTTP/1.1\r\nhost: localhost", 200);
    check("GET / HTTP/1.1", 200);
    check("HEAD /failed HTTP/1.1", 200);
    check("GET /failed?status=x HTTP/1.1", 400);
    check("GET /failed/1 HTTP/1.1", 404);
    check("GET /style.css HTTP/1.1", 200);
    for path in ["/healthz", "/readyz", "/metrics", "/", "/failed", "/style.css"] {
        check(&format!("GET {path} HTTP/1.1\r\nhost: evil.example"), 421);
    }
    // A link on another page leads here; what it loads as part of a page cannot be read there.
    let from_elsewhere = "referer: https://wiki.example/\r\nsec-fetch-site: cross-site\r\nsec-fetch-mode";
    let link = format!("{from_elsewhere}: navigate\r\nsec-fetch-dest: document");
    check(&format!("GET /failed HTTP/1.1\r\n{link}"), 200);
    check(&format!("GET /failed?text=a HTTP/1.1\r\n{link}"), 403);
    check(&format!("GET / HTTP/1.1\r\n{from_elsewhere}: no-cors\r\nsec-fetch-dest: image"), 403);
    check("GET /failed?text=a HTTP/1.1\r\nsec-fetch-site: same-origin\r\nsec-fetch-mode: navigate", 200);
}

#[test]
fn the_relay_is_not_ready_while_its_disk_or_its_log_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::start();
    assert_eq!(place.get("/readyz").status, 200);
    let log = rusqlite::Connection::open(place.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute_batch("BEGIN IMMEDIATE").expect("the log is held");
    let waiting = std::thread::scope(|scope| {
        let posted = scope.spawn(|| place.post("sale", r#"{"orderId":"1"}"#));
        until("a log that is held", || {
            let answer = place.get("/readyz");
            answer.status == 503 && answer.body == "the failed-event log takes too long\n"
        });
        assert_eq!(place.get("/healthz").status, 200, "the process answers");
        log.execute_batch("ROLLBACK").expect("the log is free");
        posted.join().expect("an answer")
    });
    assert!(matches!(waiting.status, 200 | 503), "{waiting:?}");
    until("a log that is free again", || place.get("/readyz").status == 200);

    let folder = place.shop.sandbox.file(".inv-hooks");
    let set_mode = |mode| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("a mode");
    set_mode(0o500);
    // The superuser can write anywhere.
    if tempfile::tempfile_in(&folder).is_err() {
        until("a folder that cannot be written", || {
            place.get("/readyz").body.starts_with("nothing can be written beside the failed-event log")
        });
    }
    set_mode(0o700);
    until("a folder that can be written again", || place.get("/readyz").status == 200);
}

#[test]
fn while_it_stops_the_relay_is_alive_and_not_ready() {
    let mut place = Place::start();
    place.shop.server.set_reply(Reply::ok().delay(Duration::from_secs(2)));
    let answered = std::thread::scope(|scope| {
        let posted = scope.spawn(|| place.post("sale", r#"{"orderId":"1"}"#));
        until("a request in flight", || place.get("/metrics").body.contains("inv_hooks_relay_waiting_senders 1\n"));
        place.terminate();
        until("a relay that stops", || place.get("/readyz").body == "the relay is stopping\n");
        assert_eq!(place.get("/healthz").status, 200);
        posted.join().expect("an answer")
    });
    assert_eq!(answered.status, 200, "{answered:?}");
    assert_eq!(place.ended(), Some(143));
}

#[test]
fn an_admin_address_that_is_taken_is_refused_with_the_flag_that_chooses_another() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let shop = Shop::new();
    let shown = shop.run(["relay", "--addr", "127.0.0.1:0", "--admin", &address]).exits(1);
    assert!(shown.stderr.contains(&format!("cannot listen on {address}")), "{}", shown.stderr);
    assert!(shown.stderr.contains("--admin; port 0 takes a free port"), "{}", shown.stderr);
}
