//! What the relay writes: its URL, and one line for each request.

use super::scene::{RelayScene, exchange, request_of, request_to, sale, start_into};
use crate::harness::{Reply, STORE_HEAD, Shop, connector};
use serde_json::Value;
use std::process::Stdio;

/// Requests with every kind of end that needs no fault.
fn ask(relay: &RelayScene) {
    let post = |id: &str, body: &str| relay.post_to("sale", &[("webhook-id", id)], body).status;
    assert_eq!(post("one", &sale("a", 1)), 200);
    relay.shop.server.set_reply(Reply::status(422));
    assert_eq!(post("two", &sale("b", 1)), 422);
    relay.shop.server.set_reply(Reply::ok());
    assert_eq!(post("one", &sale("a", 1)), 200);
    assert_eq!(post("one", &sale("c", 1)), 409);
    assert_eq!(relay.post_to("none?secret=1", &[], "{}").status, 401);
}

/// The connector, path, status, outcome and row of a request.
type Line = (Option<&'static str>, &'static str, i64, &'static str, Option<i64>);

/// What these requests are in the output.
const EXPECTED: [Line; 5] = [
    (Some("sale"), "/v1/connectors/sale", 200, "delivered", Some(1)),
    (Some("sale"), "/v1/connectors/sale", 422, "failed", Some(2)),
    (Some("sale"), "/v1/connectors/sale", 200, "absorbed", Some(1)),
    (Some("sale"), "/v1/connectors/sale", 409, "conflict", Some(1)),
    (None, "/v1/connectors/none", 401, "refused", None),
];

#[test]
fn the_ready_file_has_the_url_and_is_written_when_requests_are_taken() {
    let relay = RelayScene::start(Shop::new(), &[]);
    assert!(relay.shop.sandbox.read("ready").starts_with(&format!("http://{}\n", relay.address)));
    assert_eq!(relay.post("{}").status, 200);
    let address = relay.address;
    let [out, err] = relay.ended_by("TERM");
    assert_eq!(out, "");
    let first = err.lines().next().unwrap_or_default();
    assert!(first.starts_with(&format!("relay on http://{address}, status page on http://127.0.0.1:")), "{err}");
    assert!(first.ends_with(" (Ctrl-C to stop)"), "{err}");
    let stop = "stopping: the relay accepts no more requests, and waits up to 20s for those that it has";
    assert_eq!(err.lines().skip(1).collect::<Vec<_>>(), [stop], "without -v there is no line for a request");
}

#[test]
fn with_ndjson_every_request_is_an_object_on_stdout() {
    let relay = RelayScene::start(Shop::new(), &["-o", "ndjson"]);
    ask(&relay);
    let url = format!("http://{}", relay.address);
    let [out, _] = relay.ended_by("TERM");
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!((&lines[0]["ready"], lines[0]["url"].as_str()), (&true.into(), Some(url.as_str())));
    assert_eq!(lines.len(), EXPECTED.len() + 1);
    for (line, (connector, path, status, outcome, id)) in lines[1..].iter().zip(EXPECTED) {
        let got = (line["connector"].as_str(), line["path"].as_str(), line["status"].as_i64());
        assert_eq!(got, (connector, Some(path), Some(status)), "{line}");
        assert_eq!((line["outcome"].as_str(), line["id"].as_i64()), (Some(outcome), id), "{line}");
        assert!(line["latency_ms"].as_u64().is_some_and(|time| time < 20_000), "{line}");
        assert!(line["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{line}");
    }
}

#[test]
fn with_verbose_every_request_is_a_line_on_stderr() {
    let relay = RelayScene::start(Shop::new(), &["-v"]);
    ask(&relay);
    let [out, err] = relay.ended_by("TERM");
    assert_eq!(out, "");
    let lines: Vec<&str> = err.lines().filter(|line| line.contains(" /v1/")).collect();
    assert_eq!(lines.len(), EXPECTED.len(), "{err}");
    for (line, (_, path, status, outcome, id)) in lines.iter().zip(EXPECTED) {
        let id = id.map(|id| format!(" {id}")).unwrap_or_default();
        let end = if outcome == "refused" { " ms: no enabled connector has this name" } else { " ms" };
        assert!(line.contains(&format!(" {path} {status} {outcome}{id}, ")) && line.ends_with(end), "{line}");
    }
}

#[test]
fn the_operator_sees_why_a_request_was_refused() {
    let shop = Shop::empty();
    let sale =
        connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + "headers = { client_secret = \"right\" }\n";
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}"));
    let relay = RelayScene::start(shop, &["-o", "ndjson"]);
    let post = |path: &str, body: &str| {
        let right: &[(&str, &str)] = if path == "/v1/connectors/sale" { &[] } else { &[("client_secret", "right")] };
        exchange(relay.address, &request_to(path, right, body.as_bytes())).expect("an answer")
    };
    let paths = ["/v1/connectors/sale", "/v1/connectors/none", "/v1/events/none", "/v2", "/v1/events"];
    let answers = paths.map(|path| String::from_utf8_lossy(&post(path, "{}").body).into_owned());
    let [out, _] = relay.ended_by("TERM");
    let lines = out.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).expect(line));
    let why: Vec<String> = lines.map(|line| line["why"].as_str().expect("a reason").to_owned()).collect();
    assert_eq!(
        why,
        [
            "a secret header is missing or wrong",
            "no enabled connector has this name",
            "no enabled connector has this API key",
            "this path is not one of `inv-hooks relay urls`",
            "the body is not an envelope {\"apiKey\":…,\"event\":…,\"payload\":…} with an API key for inventory events",
        ]
    );
    assert!(answers[..4].iter().all(|answer| *answer == answers[0]), "the senders see no difference: {answers:?}");
}

#[test]
fn another_format_is_refused() {
    for format in ["json", "csv", "name"] {
        let shown = Shop::new().run(["relay", "-o", format]).exits(2);
        assert!(shown.stderr.contains("ndjson"), "{}", shown.stderr);
    }
}

#[test]
fn a_stream_that_is_closed_or_that_no_one_reads_stops_no_request() {
    for (flag, closes_stdout) in [("-v", false), ("-ondjson", true), ("-ondjson", false)] {
        let shop = Shop::new();
        let (mut child, address) = start_into(&shop.sandbox, "true", &[flag], [Stdio::piped(), Stdio::piped()]);
        if closes_stdout {
            drop(child.stdout.take());
        }
        let post = |name: &str| exchange(address, &request_of(name, &[], b"{}")).expect("an answer").status;
        // More lines than a pipe and the relay's own queue take.
        for _ in 0..3_000 {
            assert_eq!(post("none"), 401, "{flag}");
        }
        assert_eq!(post("sale"), 200, "{flag}");
        child.kill().and_then(|()| child.wait()).expect("it ends");
    }
}
