//! What a sender gets: the endpoint's own answer after one attempt, or an error of the relay that says why there is none.

use super::scene::{RelayScene, exchange, request_of, sale};
use crate::harness::{HookServer, Reply, closed_port, connector};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::time::{Duration, Instant};

#[test]
fn the_endpoint_s_status_body_and_content_type_are_passed_on() {
    let relay = RelayScene::new("");
    let check = |status: u16, kind: Option<&str>, body: &str, state: &str| {
        let reply = Reply::status(status).body(body);
        let reply = kind.map_or(reply.clone(), |kind| reply.header("Content-Type", kind).header("X-Own", "kept"));
        relay.shop.server.set_reply(reply);
        let got = relay.post(sale(&format!("{status} {body}"), 1));
        let place = format!("{status} {body}");
        assert_eq!((got.status, String::from_utf8_lossy(&got.body).as_ref()), (status, body), "{place}");
        assert_eq!((got.header("content-type"), got.header("x-own")), (kind, None), "{place}");
        assert_eq!(relay.rows().last().expect("a row").state, state, "{place}");
    };
    check(200, Some("application/json"), "{\"result\":\"ok\"}", "delivered");
    check(201, Some("text/plain; charset=latin1"), "created", "delivered");
    check(204, None, "", "delivered");
    check(200, None, "", "delivered");
    check(200, None, "no type", "delivered");
    check(200, Some("application/json"), "{\"errorCode\":\"E1\",\"errorMessage\":\"no stock\"}", "failed");
    check(202, Some("application/json"), "{\"errorMessage\":\"later\"}", "failed");
    check(301, Some("text/html"), "<a>moved</a>", "failed");
    check(304, None, "", "failed");
    check(400, Some("application/xml"), "<error/>", "failed");
    check(401, Some("application/json"), "{\"errorCode\":\"OWN\"}", "failed");
    check(404, None, "", "failed");
    check(410, None, "gone", "failed");
    check(422, Some("application/json"), "{\"errorCode\":\"BAD\"}", "failed");
    check(429, None, "slower", "failed");
    check(500, Some("text/html"), "<h1>oops</h1>", "failed");
    check(503, None, "down", "failed");
    check(599, None, "?", "failed");
    assert_eq!(relay.shop.server.requests().len(), relay.rows().len(), "one attempt each");
}

#[test]
fn the_time_to_wait_that_the_endpoint_asks_for_is_passed_on() {
    let relay = RelayScene::new("");
    for (status, wait) in [(429, "17"), (503, "Wed, 21 Oct 2026 07:28:00 GMT")] {
        relay.shop.server.set_reply(Reply::status(status).header("Retry-After", wait));
        let got = relay.post(sale(wait, 1));
        assert_eq!((got.status, got.header("retry-after")), (status, Some(wait)));
    }
}

#[test]
fn a_body_is_passed_on_up_to_64_kib() {
    let relay = RelayScene::new("");
    for length in [1, 16 * 1024, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 500_000] {
        for status in [200, 500] {
            let body: Vec<u8> = (0..length).map(|at| b'a' + u8::try_from(at % 23).expect("a byte")).collect();
            relay.shop.server.set_reply(Reply::status(status).body(&body));
            let got = relay.post(sale(&format!("{status} {length}"), 1));
            assert_eq!((got.status, got.body.len()), (status, length.min(64 * 1024)));
            assert!(body.starts_with(&got.body), "{status} {length}");
        }
    }
    let count = |state: &str| relay.states().iter().filter(|one| *one == state).count();
    assert_eq!((count("delivered"), count("failed")), (6, 6), "what the sender was given is what the log says");
}

#[test]
fn a_compressed_answer_is_passed_on_as_text() {
    let relay = RelayScene::new("");
    let packed = |text: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).expect("memory");
        packer.finish().expect("memory")
    };
    for (text, state) in [("{\"result\":\"ok\"}", "delivered"), ("{\"errorCode\":\"E1\"}", "failed")] {
        let reply = Reply::ok().header("Content-Encoding", "gzip").header("Content-Type", "application/json");
        relay.shop.server.set_reply(reply.body(packed(text)));
        let got = relay.post(sale(text, 1));
        assert_eq!((got.status, got.body.as_slice()), (200, text.as_bytes()));
        assert_eq!((got.header("content-encoding"), got.header("content-type")), (None, Some("application/json")));
        assert_eq!(relay.rows().last().expect("a row").state, state);
    }
}

#[test]
fn an_endpoint_that_gives_no_answer_is_502_or_504() {
    let relay = RelayScene::new("timeout = \"400ms\"\n");
    let check = |reply: Reply, status: u16, code: &str| {
        relay.shop.server.set_reply(reply);
        let got = relay.post(sale(code, u64::try_from(relay.shop.server.requests().len()).expect("a count")));
        assert_eq!((got.status, got.code().as_str()), (status, code));
        assert_eq!(got.header("content-type"), Some("application/json"));
        assert!(String::from_utf8_lossy(&got.body).contains("\"errorMessage\":\""), "{got:?}");
        assert_ne!(relay.rows().last().expect("a row").state, "delivered");
    };
    check(Reply::close(), 502, "INV_HOOKS_UNREACHABLE");
    check(Reply::reset(), 502, "INV_HOOKS_UNREACHABLE");
    check(Reply::raw("this is not HTTP\r\n\r\n"), 502, "INV_HOOKS_UNREACHABLE");
    check(Reply::hang(), 504, "INV_HOOKS_TIMEOUT");
    check(Reply::hang_in_head(), 504, "INV_HOOKS_TIMEOUT");
    check(Reply::ok().delay(Duration::from_secs(2)), 504, "INV_HOOKS_TIMEOUT");
    let (_held, closed) = closed_port();
    let gone = RelayScene::with_store(|_| connector("sale", "SALE_INVENTORY", &format!("http://{closed}/")));
    let got = gone.post(sale("a", 1));
    assert_eq!((got.status, got.code().as_str()), (502, "INV_HOOKS_UNREACHABLE"));
    assert_eq!(gone.states(), ["failed"]);
}

#[test]
fn an_endpoint_that_must_not_be_called_is_503_with_a_time() {
    let relay = RelayScene::with_store(|_| connector("sale", "SALE_INVENTORY", "https://169.254.169.254/latest"));
    let got = relay.post(sale("a", 1));
    assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_BLOCKED"));
    assert!(got.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{got:?}");
    assert_eq!(relay.states(), ["failed"]);
}

#[test]
fn each_event_gets_one_attempt_whatever_the_connector_s_policy_says() {
    let policies =
        ["", "retries = 5\n", "retries = 3\nbreaker = 1\n", "retry_after_max = \"10m\"\nretries = 9\nbreaker = 2\n"];
    for policy in policies {
        let relay = RelayScene::new(policy);
        let started = Instant::now();
        for (at, reply) in
            [Reply::status(503), Reply::status(429).header("Retry-After", "60"), Reply::close(), Reply::status(500)]
                .into_iter()
                .enumerate()
        {
            relay.shop.server.set_reply(reply);
            let got = relay.post(sale(&at.to_string(), 1));
            assert!(got.status >= 429 && got.code() != "INV_HOOKS_STOPPING", "{policy} {got:?}");
            assert_eq!(relay.shop.server.requests().len(), at + 1, "{policy}");
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{policy}: {:?}", started.elapsed());
        relay.shop.server.set_reply(Reply::ok());
        assert_eq!(relay.post(sale("last", 1)).status, 200, "{policy}: no breaker is open");
    }
}

#[test]
fn an_event_that_the_connector_does_not_subscribe_to_is_sent_on() {
    let relay = RelayScene::with_store(|url| {
        let url = format!("{url}/asn");
        connector("asn", "INVENTORY_EXPORT_ASN", &url) + "events = [\"ASN_RECEIVED_EVENT\"]\n"
    });
    for event in ["ASN_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT", "NO_SUCH_EVENT"] {
        let body = format!("{{\"event\":\"{event}\",\"asnId\":\"A1\"}}");
        assert_eq!(relay.post_to("asn", &[], &body).status, 200);
        assert_eq!(relay.shop.server.requests().last().expect("a request").body, body.as_bytes());
    }
    assert_eq!(relay.states(), ["delivered"; 3]);
}

#[test]
fn the_payload_s_bytes_stay_as_they_came() {
    let relay = RelayScene::new("");
    let large: Vec<u8> =
        (0..1024 * 1024_u32).map(|at| u8::try_from((at * 31 + at / 251) % 256).expect("a byte")).collect();
    let bodies: [&[u8]; 9] = [
        b"",
        b"{}",
        b" { \"a\" : 1.10e0 , \"b\":\"\\u00e9\" }\r\n",
        b"not JSON",
        b"{\"cut\":",
        b"\xff\xfe\x00\x01",
        "{\"text\":\"ü€\u{1f600}\"}".as_bytes(),
        b"\xef\xbb\xbf{\"mark\":1}",
        &large,
    ];
    for (at, body) in bodies.into_iter().enumerate() {
        assert_eq!(relay.post(body).status, 200, "{at}");
        let requests = relay.shop.server.requests();
        assert_eq!(requests.len(), at + 1);
        let [sent, kept] =
            [&requests[at].body, &relay.rows()[at].payload].map(|bytes| (bytes.len(), Sha256::digest(bytes)));
        assert_eq!(sent, (body.len(), Sha256::digest(body)), "{at}: sent");
        assert_eq!(kept, sent, "{at}: in the log");
    }
}

#[test]
fn an_answer_that_breaks_off_means_the_same_to_both_sides() {
    let relay = RelayScene::new("timeout = \"600ms\"\n");
    let long = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{body}");
    let replies = [
        ("broken", Reply::raw(long("{\"result\":"))),
        ("broken, with an error", Reply::raw(long("{\"errorCode\":\"E1\",\"more\":"))),
        ("too slow", Reply::raw(long("{")).then_hang()),
        ("endless", Reply::endless_body()),
        ("a strange status", Reply::raw("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n")),
        ("an unknown coding", Reply::ok().header("Content-Encoding", "none-of-them").body("xyz")),
    ];
    for (what, reply) in replies {
        relay.shop.server.set_reply(reply);
        let got = relay.post(sale(what, 1));
        let is_accepted = (200..300).contains(&got.status) && got.code().is_empty();
        // A body that is cut off is no JSON, so that a sender may look for the key in its text.
        let is_accepted = is_accepted && !String::from_utf8_lossy(&got.body).contains("errorCode");
        let state = relay.rows().last().expect("a row").state.clone();
        assert_eq!(is_accepted, state == "delivered", "{what}: {state} {}", got.status);
    }
}

#[test]
fn moving_in_and_out_is_one_changed_url() {
    let relay = RelayScene::with_store(|url| {
        connector("sale", "SALE_INVENTORY", &format!("{url}/sale?tenant=1"))
            + "headers = { Content-Type = \"application/json\", client_id = \"me\", client_secret = \"planted\" }\n"
    });
    relay.shop.server.set_reply(Reply::ok().header("Content-Type", "application/json").body("{\"result\":\"ok\"}"));
    let headers = [("Content-Type", "application/json"), ("client_id", "me"), ("client_secret", "planted")];
    let body = sale("a", 1);
    let direct = String::from_utf8(request_of("sale", &headers, body.as_bytes())).expect("a text");
    let direct = direct.replace("/v1/connectors/sale", "/sale?tenant=1");
    let post = |is_relayed: bool| {
        let (address, request) = if is_relayed {
            (relay.address, request_of("sale", &headers, body.as_bytes()))
        } else {
            (relay.shop.server.address(), direct.clone().into_bytes())
        };
        let got = exchange(address, &request).expect("an answer");
        (got.status, got.header("content-type").map(str::to_owned), got.body)
    };
    let answers = [false, true, false].map(post);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let seen: Vec<_> = relay
        .shop
        .server
        .requests()
        .into_iter()
        .map(|one| {
            let kept = headers.map(|(name, _)| one.header(name).map(str::to_owned));
            (one.method, one.target, kept, one.body)
        })
        .collect();
    assert!(seen.len() == 3 && seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_eq!(relay.rows().len(), 1);
}

#[test]
fn a_sender_does_not_get_the_words_of_a_token_server() {
    let login = HookServer::replying(Reply::status(400).body(r#"{"error":"planted_words"}"#));
    let url = login.url("/token");
    let oauth = format!("[connectors.sale.oauth]\ntoken_url = \"{url}\"\nclient_id = \"x\"\nclient_secret = \"y\"\n");
    let relay = RelayScene::new(&format!("\n{oauth}"));
    let got = relay.post(sale("no token", 1));
    let text = String::from_utf8_lossy(&got.body).into_owned();
    assert_eq!((got.status, got.code().as_str()), (502, "INV_HOOKS_UNREACHABLE"), "{text}");
    assert!(text.contains("nothing was sent: the relay has no token for the endpoint"), "{text}");
    assert!(!text.contains("planted_words") && !text.contains(&login.address().to_string()), "{text}");
}
