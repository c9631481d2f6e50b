//! Who may come in, and what happens to requests that are too large, too slow, or no events at all.

use super::scene::{Got, RelayScene, exchange, request_of, sale};
use crate::harness::{Sandbox, connector};
use inv_hooks::model::{Secret, Timestamp, sign};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime};

/// A value that must be shown nowhere.
const SECRET: &str = "pl4nted-s3cret";

fn sale_with(url: &str, headers: &str) -> String {
    connector("sale", "SALE_INVENTORY", &format!("{url}/sale")) + headers
}

/// Two connectors with other secrets.
fn closed() -> RelayScene {
    RelayScene::with_store(|url| {
        let headers = format!("headers = {{ client_id = \"me\", client_secret = \"{SECRET}\" }}\n");
        let other = connector("other", "SALE_INVENTORY", &format!("{url}/other"));
        sale_with(url, &headers) + &other + "headers = { client_secret = \"another\" }\n"
    })
}

const RIGHT: [(&str, &str); 2] = [("Client_ID", "me"), ("client_secret", SECRET)];

/// The part of an answer that does not depend on the time.
fn without_date(got: Got) -> Got {
    Got { headers: got.headers.into_iter().filter(|(name, _)| name != "date").collect(), ..got }
}

#[test]
fn one_answer_stands_for_everything_that_is_wrong() {
    let relay = closed();
    let wrong = without_date(relay.post_to("sale", &[("client_id", "me"), ("client_secret", "guess")], "{}"));
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "INV_HOOKS_UNAUTHORIZED"));
    let checks: [(&str, &[(&str, &str)]); 11] = [
        ("sale", &[]),
        ("sale", &[("client_id", "me")]),
        ("sale", &[("client_secret", SECRET)]),
        ("sale", &[("client_id", "you"), ("client_secret", SECRET)]),
        ("sale", &[("client_id", "me"), ("client_secret", "another")]),
        ("sale", &[("client_id", "me"), ("client_secret", SECRET), ("client_secret", SECRET)]),
        ("other", &RIGHT),
        ("none", &RIGHT),
        ("none", &[]),
        ("sale/", &RIGHT),
        ("SALE", &RIGHT),
    ];
    for (name, headers) in checks {
        assert_eq!(without_date(relay.post_to(name, headers, "{}")), wrong, "{name} {headers:?}");
    }
    for path in ["/", "/v1/connectors/", "/v1/connector/sale", "/v2/connectors/sale", "/v1/connectors/sale%2f"] {
        let request =
            format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assert_eq!(without_date(exchange(relay.address, request.as_bytes()).expect("an answer")), wrong, "{path}");
    }
    assert_eq!((relay.rows(), relay.shop.server.requests().len()), (Vec::new(), 0), "nothing of that is kept or sent");
    assert_eq!(relay.post_to("sale", &RIGHT, sale("a", 1)).status, 200);
    assert_eq!(relay.post_to("sale?x=1", &RIGHT, sale("b", 1)).status, 200, "a query does not matter");
}

#[test]
fn the_time_does_not_show_which_names_exist() {
    let relay = closed();
    let mut medians = [("sale", "guess"), ("none", "guess"), ("none", SECRET)].map(|(name, secret)| {
        let request = request_of(name, &[("client_id", "me"), ("client_secret", secret)], b"{}");
        (name, request, Vec::new())
    });
    for _ in 0..120 {
        for (_, request, times) in &mut medians {
            let started = Instant::now();
            assert_eq!(exchange(relay.address, request).expect("an answer").status, 401);
            times.push(started.elapsed());
        }
    }
    let medians = medians.map(|(name, _, mut times)| {
        times.sort_unstable();
        (name, times[times.len() / 2])
    });
    let (least, most) = (medians.iter().map(|one| one.1).min(), medians.iter().map(|one| one.1).max());
    let (least, most) = (least.expect("three"), most.expect("three"));
    assert!(most < least * 2 + Duration::from_millis(1), "{medians:?}");
}

#[test]
fn a_wrong_secret_costs_no_body() {
    let relay = closed();
    let mut stream = TcpStream::connect(relay.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let head = "POST /v1/connectors/sale HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it is written");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer without the body");
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[test]
fn a_connector_without_a_secret_takes_events_from_this_machine() {
    let relay = RelayScene::with_store(|url| sale_with(url, "headers = { Content-Type = \"application/json\" }\n"));
    assert_eq!(relay.post("{}").status, 200);
    assert_eq!(relay.post_to("sale", &[("Content-Type", "text/plain"), ("anything", "x")], "{}").status, 200);
    let page = relay.post_to("sale", &[("Origin", "https://a.example")], "{}");
    assert_eq!((page.status, page.code().as_str()), (403, "INV_HOOKS_DENIED"), "a web page may not");
    let rebound = request_of("sale", &[], b"{}");
    let rebound = String::from_utf8(rebound).expect("a text").replace("Host: 127.0.0.1", "Host: evil.example");
    assert_eq!(exchange(relay.address, rebound.as_bytes()).expect("an answer").status, 421);
    assert_eq!(relay.rows().len(), 2);
}

#[test]
fn a_name_of_this_machine_can_be_added() {
    let shop = crate::harness::Shop::new();
    let relay = RelayScene::start(shop, &["--host", "relay.example.com"]);
    let check = |host: &str, status: u16| {
        let request = String::from_utf8(request_of("sale", &[], b"{}")).expect("a text");
        let request = request.replace("Host: 127.0.0.1", &format!("Host: {host}"));
        assert_eq!(exchange(relay.address, request.as_bytes()).expect("an answer").status, status, "{host}");
    };
    check("relay.example.com", 200);
    check("RELAY.example.com:8443", 200);
    check("other.example.com", 421);
}

#[test]
fn tokens_and_headers_of_the_relay_replace_those_of_connectors_and_can_be_two() {
    let headers = format!("headers = {{ client_secret = \"{SECRET}\" }}\n");
    let store = |rule: &'static str| {
        let headers = headers.clone();
        RelayScene::with_store(move |url| format!("[relay]\n{rule}\n{}", sale_with(url, &headers)))
    };
    let check = |relay: &RelayScene, headers: &[(&str, &str)], status: u16| {
        assert_eq!(relay.post_to("sale", headers, "{}").status, status, "{headers:?}");
    };
    let relay = store("bearer = [\"new-t0ken\", \"old-t0ken\"]");
    check(&relay, &[("Authorization", "Bearer new-t0ken")], 200);
    check(&relay, &[("authorization", "bearer old-t0ken")], 200);
    check(&relay, &[("Authorization", "Bearer older-t0ken")], 401);
    check(&relay, &[("Authorization", "Basic new-t0ken")], 401);
    check(&relay, &[("client_secret", SECRET)], 401);
    let relay = store("headers = [{ a = \"1\", b = \"2\" }, { a = \"3\" }]");
    check(&relay, &[("a", "1"), ("b", "2")], 200);
    check(&relay, &[("a", "3")], 200);
    check(&relay, &[("a", "1")], 401);
    check(&relay, &[("a", "3"), ("a", "3")], 401);
    check(&relay, &[("client_secret", SECRET)], 401);
    let sent = relay.shop.server.requests();
    assert!(sent.iter().all(|one| one.header("client_secret") == Some(SECRET)), "the endpoint gets its own secret");
    assert!(sent.iter().all(|one| one.header("a").is_none()), "and not the one of the relay");
}

#[test]
fn signed_requests_are_taken_with_both_secrets_of_a_rotation_for_five_minutes() {
    const KEYS: [&str; 3] = [
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
    ];
    let relay = RelayScene::with_store(|url| {
        format!("[relay]\nsigning_secret = [\"{}\", \"{}\"]\n{}", KEYS[0], KEYS[1], sale_with(url, ""))
    });
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let post = |key: &str, id: &str, at: u64, body: &str, sent: &str| {
        let time = Timestamp::from_millis(i64::try_from(at * 1000).expect("a time")).expect("a time");
        let signature = sign(&[Secret::new(key.to_owned())], id, time, body.as_bytes()).expect("a key");
        let headers =
            [("webhook-id", id), ("webhook-timestamp", &at.to_string()), ("webhook-signature", signature.as_str())];
        relay.post_to("sale", &headers, sent).status
    };
    let (a, b) = (sale("a", 1), sale("b", 1));
    assert_eq!(post(KEYS[0], "one", now, &a, &a), 200);
    assert_eq!(post(KEYS[1], "two", now - 200, &b, &b), 200);
    assert_eq!(post(KEYS[0], "one", now, &a, &a), 200, "the same request again");
    assert_eq!(post(KEYS[2], "three", now, &a, &a), 401);
    assert_eq!(post(KEYS[0], "four", now - 400, &a, &a), 401);
    assert_eq!(post(KEYS[0], "five", now + 400, &a, &a), 401);
    assert_eq!(post(KEYS[0], "six", now, &a, &b), 401, "another body");
    assert_eq!(relay.shop.server.requests().len(), 2, "a request that is replayed is not sent again");
}

#[test]
fn requests_that_cannot_be_read_get_an_answer_with_a_code() {
    let relay = RelayScene::new("");
    let check = |request: &[u8], status: u16, code: &str| {
        let got = exchange(relay.address, request).expect("an answer");
        assert_eq!((got.status, got.code().as_str()), (status, code), "{}", String::from_utf8_lossy(&request[..60]));
    };
    check(&request_of("sale", &[], &vec![b'x'; 1024 * 1024 + 1]), 413, "INV_HOOKS_TOO_LARGE");
    let other =
        |method: &str| String::from_utf8(request_of("sale", &[], b"{}")).expect("a text").replace("POST", method);
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        check(other(method).as_bytes(), 405, "INV_HOOKS_METHOD");
    }
    let chunked = "POST /v1/connectors/sale HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n";
    check(chunked.as_bytes(), 400, "INV_HOOKS_BAD_REQUEST");
    assert_eq!((relay.rows(), relay.shop.server.requests().len()), (Vec::new(), 0));
    assert_eq!(relay.post("{}").status, 200);
}

#[test]
fn a_webhook_id_that_cannot_be_used_is_refused() {
    let relay = RelayScene::new("");
    for bad in ["", "\u{fc}", &"x".repeat(1000)] {
        assert_eq!(relay.post_to("sale", &[("webhook-id", bad)], sale("a", 1)).status, 400, "{bad:?}");
    }
    assert_eq!(relay.rows(), []);
}

#[test]
fn a_body_that_does_not_come_is_408() {
    let relay = RelayScene::new("");
    let mut stream = TcpStream::connect(relay.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
    stream
        .write_all(b"POST /v1/connectors/sale HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
        .expect("it is written");
    let (started, mut answer) = (Instant::now(), Vec::new());
    stream.read_to_end(&mut answer).expect("an answer");
    let got = Got::parse(&answer).expect("a whole answer");
    assert_eq!((got.status, got.code().as_str()), (408, "INV_HOOKS_TOO_SLOW"));
    assert!(started.elapsed() < Duration::from_secs(40), "{:?}", started.elapsed());
    assert_eq!(relay.rows(), []);
}

#[test]
fn no_output_of_the_relay_has_a_secret() {
    let sandbox = Sandbox::new().with_variable("PLANTED", SECRET);
    for format in [&["-v"][..], &["-v", "-o", "ndjson"]] {
        let server = crate::harness::HookServer::start();
        let store = sale_with(&server.url(""), "headers = { client_secret = \"${PLANTED}\" }\n");
        sandbox.write("inv-hooks.toml", format!("version = 1\nenvironment = \"test\"\n{store}"));
        server.set_reply(crate::harness::Reply::status(500).body(format!("{{\"errorMessage\":\"bad {SECRET}\"}}")));
        let (mut child, address) = super::scene::start(&sandbox, format);
        let query = format!("sale?client_secret={SECRET}");
        let got = exchange(address, &request_of(&query, &[("client_secret", SECRET)], b"{}")).expect("an answer");
        assert_eq!(got.status, 500);
        super::scene::signal(&child, "TERM");
        child.wait().expect("it ends");
        let shown = ["relay.out", "relay.err"].map(|name| sandbox.read(name)).concat();
        assert!(shown.contains("/v1/connectors/sale") && shown.contains("500"), "{shown}");
        assert!(!shown.contains(SECRET), "{format:?} {shown}");
        let log = sandbox.run(["failed", "show", "1", "-o", "json"]).succeeds().stdout;
        assert!(!log.contains(SECRET), "{log}");
    }
}
