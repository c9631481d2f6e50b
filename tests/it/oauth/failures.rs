//! No token: which failure it is, and whether it is retried. The endpoint is never called.

use super::scene::{Scene, granted};
use crate::harness::{HookServer, Reply, closed_port};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Sends one sale with one retry; returns the delivery and the cause.
fn fail(scene: &Scene) -> (Value, String) {
    let told = scene.send(1, &["--retries", "1"]);
    assert!(scene.endpoint.requests().is_empty(), "the endpoint was called");
    let one = told["deliveries"][0].clone();
    assert_eq!((&one["state"], &one["maybe_applied"], &one["status"]), (&json!("failed"), &json!(false), &Value::Null));
    let shown = scene.sandbox.run(["failed", "stats", "--by", "cause", "-o", "json"]).shown().json();
    (one, shown[0]["by"]["cause"].as_str().expect("a cause").to_owned())
}

fn check(reply: Reply, failure: &str, attempts: u32, cause: &str, error: &str) {
    let scene = Scene::new("timeout = \"2s\"\n");
    scene.login.set_reply(reply);
    let (one, found) = fail(&scene);
    let text = one["error"].as_str().expect("an error").replace(&scene.login.address().to_string(), "LOGIN");
    assert_eq!((&one["failure"], &one["attempts"]), (&json!(failure), &json!(attempts)), "{one}");
    assert_eq!((found.as_str(), text.as_str()), (cause, error));
}

#[test]
fn a_token_endpoint_that_refuses_is_not_asked_again() {
    let body = |text: &str| Reply::status(401).body(text);
    let said = body(r#"{"error":"invalid_client","error_description":"Unknown client"}"#);
    let error = "no token: LOGIN answered 401: invalid_client (Unknown client)";
    check(said, "token", 1, "no token: 401 invalid_client", error);
    check(Reply::status(400), "token", 1, "no token: 400", "no token: LOGIN answered 400");
    check(body("<html>"), "token", 1, "no token: 401", "no token: LOGIN answered 401");
}

#[test]
fn a_token_endpoint_that_is_down_is_asked_again() {
    check(Reply::status(503), "network", 2, "no token: 503", "no token: LOGIN answered 503");
    check(Reply::status(429), "network", 2, "no token: 429", "no token: LOGIN answered 429");
    let closed = "no token: LOGIN closed the connection without an answer";
    check(Reply::close(), "network", 2, "no token: connection closed without an answer", closed);
    let slow = "no token: no answer from LOGIN within 2s";
    check(Reply::hang(), "timeout", 2, "no token: timeout waiting for the answer", slow);
    let (_held, silent) = closed_port();
    let url = format!("http://{silent}/token");
    let scene = Scene::with_token_url(HookServer::start().allow_unused(), &url, "");
    let (one, cause) = fail(&scene);
    assert_eq!((&one["failure"], &one["attempts"]), (&json!("network"), &json!(2)), "{one}");
    assert_eq!(
        (cause.as_str(), one["error"].as_str()),
        ("no token: connection refused", Some(format!("no token: connection refused by {silent}").as_str()))
    );
}

#[test]
fn an_answer_without_a_usable_token_is_no_token() {
    let cause = "no token: 200 without a token";
    let check = |reply: Reply, why: &str| {
        check(reply, "token", 1, cause, &format!("no token: LOGIN answered 200, but {why}"));
    };
    check(Reply::ok().body("<html>planted"), "its answer is not a JSON object");
    check(Reply::ok().body("{}"), "its answer has no access_token");
    check(Reply::ok().body(vec![b' '; 300_000]), "its answer is not a JSON object");
    check(
        granted("a b", json!({})),
        "the access_token in its answer is empty or has characters that no header may have",
    );
    check(granted("abc", json!({"token_type": "mac"})), "its answer has a token_type other than Bearer");
}

#[test]
fn the_request_for_a_token_follows_the_rules_of_deliveries() {
    // No redirect, wherever it leads.
    let scene = Scene::new("");
    let trap = HookServer::start().allow_unused();
    scene.login.set_reply(Reply::status(307).header("Location", &trap.url("/token")));
    let (one, cause) = fail(&scene);
    assert_eq!((&one["failure"], cause.as_str()), (&json!("token"), "no token: 307"));
    assert!(trap.requests().is_empty(), "a redirect was followed");

    // Addresses that are never called.
    let scene = Scene::with_token_url(HookServer::start().allow_unused(), "https://169.254.169.254/token", "");
    let (one, _) = fail(&scene);
    assert_eq!(one["failure"], "blocked", "{one}");
    assert!(one["error"].as_str().expect("an error").starts_with("no token: 169.254.169.254 is"), "{one}");

    // TLS is verified, with a file of its own.
    let login = HookServer::start_tls().allow_unused();
    login.set_reply(granted("tok-1", json!({"expires_in": 3600})));
    let certificate = login.certificate().to_owned();
    let url = login.url("/token");
    let scene = Scene::with_token_url(login, &url, "");
    let (one, _) = fail(&scene);
    assert_eq!((&one["failure"], &one["attempts"]), (&json!("tls"), &json!(1)), "{one}");
    assert!(one["error"].as_str().expect("an error").contains("set oauth.ca_file"), "{one}");
    scene.sandbox.write("login.pem", certificate);
    scene.sandbox.run(["connector", "edit", "sale", "--oauth-ca-file", "login.pem"]).shown();
    assert_eq!(scene.send(1, &[])["summary"]["delivered"], 1);
}

#[test]
fn attempts_that_wait_for_the_same_token_fail_together() {
    let scene = Scene::new("timeout = \"2s\"\nbreaker = 0\n");
    scene.login.set_reply(Reply::status(400).delay(Duration::from_millis(400)));
    let began = Instant::now();
    let told = scene.send(32, &["--concurrency", "16"]);
    assert_eq!(told["summary"]["failed"], 32, "{told}");
    let asked = scene.login.requests().len();
    assert!(asked <= 4, "{asked} requests for 32 events, 16 at a time");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn an_event_without_a_token_is_delivered_by_a_repost() {
    let scene = Scene::new("");
    scene.login.set_reply(Reply::status(401));
    let (one, _) = fail(&scene);
    scene.login.set_reply(granted("tok-1", json!({"expires_in": 3600})));
    let id = one["id"].to_string();
    let shown = scene.sandbox.run(["failed", "show", &id]).shown();
    assert!(shown.stdout.contains("check the settings of oauth"), "{}", shown.stdout);
    assert_eq!(scene.sandbox.run(["failed", "search", "--failure", "token", "--count"]).shown().stdout.trim(), "1");
    scene.sandbox.run(["repost", &id]).exits(0);
    assert_eq!(scene.endpoint.requests()[0].header("authorization"), Some("Bearer tok-1"));
}

#[test]
fn an_answer_of_the_token_endpoint_that_breaks_off_is_no_refusal() {
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access_";
    let off = "no token: the answer of LOGIN broke off";
    check(Reply::raw(begun), "network", 2, "no token: answer broke off", off);
    let slow = "no token: no whole answer from LOGIN within 2s";
    check(
        Reply::drip(vec![b' '; 600], Duration::from_millis(50)),
        "timeout",
        2,
        "no token: timeout reading the answer",
        slow,
    );
}

#[test]
fn the_time_limit_of_one_connector_fails_no_event_of_another() {
    let scene = Scene::new("timeout = \"1s\"\n");
    let store = scene.sandbox.read("inv-hooks.toml");
    let (head, sale) = store.split_once("[connectors.sale]").expect("a connector");
    let patient = sale.replace("connectors.sale", "connectors.patient").replace("\"1s\"", "\"20s\"");
    scene.sandbox.write("inv-hooks.toml", format!("{head}[connectors.sale]{sale}\n[connectors.patient]{patient}"));
    scene.login.set_reply(granted("tok-1", json!({"expires_in": 3600})).delay(Duration::from_millis(2500)));
    let told = scene.send(3, &["--retries", "0"]);
    let states = |name: &str| -> Vec<String> {
        let all = told["deliveries"].as_array().expect("a list").iter();
        all.filter(|one| one["connector"] == name).map(|one| one["state"].to_string()).collect()
    };
    assert_eq!(states("patient"), ["\"delivered\""; 3], "{told}");
    assert_eq!(states("sale"), ["\"failed\""; 3], "{told}");
}
