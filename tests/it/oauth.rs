//! OAuth client credentials: real token endpoints and endpoints on loopback.

mod failures;
mod renewed;
mod scene;
mod settings;
mod shell_command;

use crate::harness::Reply;
use scene::{Scene, granted};
use serde_json::json;
use std::time::Duration;

#[test]
fn concurrent_attempts_share_one_token() {
    let scene = Scene::new("");
    scene.login.set_reply(granted("tok-1", json!({"expires_in": 3600})).delay(Duration::from_millis(300)));
    let told = scene.send(40, &[]);
    assert_eq!(told["summary"]["delivered"], 40, "{told}");
    assert_eq!(scene.login.requests().len(), 1);
    for request in scene.endpoint.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer tok-1"));
        assert!(request.header("webhook-id").is_some());
    }
}

#[test]
fn the_request_for_a_token_is_a_form_and_no_webhook() {
    let scene = Scene::new("scope = \"stock write\"\naudience = \"https://wms.example\"\n");
    scene.login.set_reply(granted("tok-1", json!({"expires_in": 3600})));
    assert_eq!(scene.send(1, &[])["summary"]["delivered"], 1);
    let asked = &scene.login.requests()[0];
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/token?tenant=planted-query-0042"));
    let form = "grant_type=client_credentials&scope=stock+write&audience=https%3A%2F%2Fwms.example";
    assert_eq!(String::from_utf8_lossy(&asked.body), form);
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    // planted-id-0815:planted-client-secret-4711
    let basic = "Basic cGxhbnRlZC1pZC0wODE1OnBsYW50ZWQtY2xpZW50LXNlY3JldC00NzEx";
    assert_eq!(asked.header("authorization"), Some(basic));
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature", "x-inv-hooks-test"] {
        assert_eq!(asked.header(name), None, "{name}");
    }
}

#[test]
fn credentials_can_be_in_the_body() {
    let scene = Scene::new("credentials = \"body\"\n");
    scene.login.set_reply(granted("tok-1", json!({"expires_in": 3600})));
    assert_eq!(scene.send(1, &[])["summary"]["delivered"], 1);
    let asked = &scene.login.requests()[0];
    let form = "grant_type=client_credentials&client_id=planted-id-0815&client_secret=planted-client-secret-4711";
    assert_eq!((String::from_utf8_lossy(&asked.body).as_ref(), asked.header("authorization")), (form, None));
}

#[test]
fn a_token_is_renewed_before_its_end() {
    for lifetime in [json!({"expires_in": 1}), json!({"expired_in": "1"})] {
        let scene = Scene::new("");
        scene.number_tokens(lifetime);
        let told = scene.send(30, &["--rate", "10/s", "--concurrency", "1"]);
        assert_eq!(told["summary"]["delivered"], 30, "{told}");
        let count = scene.login.requests().len();
        assert!((3..=5).contains(&count), "{count} tokens for three seconds");
        assert_eq!(scene.endpoint.requests().iter().filter(|request| request.status == 401).count(), 0);
    }
}

#[test]
fn a_token_of_unknown_lifetime_is_kept_and_one_without_any_is_not() {
    let scene = Scene::new("");
    scene.number_tokens(json!({}));
    assert_eq!(scene.send(5, &["--concurrency", "1"])["summary"]["delivered"], 5);
    assert_eq!(scene.login.requests().len(), 1);
    let scene = Scene::new("");
    scene.number_tokens(json!({"expires_in": 0}));
    assert_eq!(scene.send(5, &["--concurrency", "1"])["summary"]["delivered"], 5);
    assert_eq!(scene.login.requests().len(), 5);
}

#[test]
fn a_token_that_the_endpoint_refuses_is_renewed_once_for_all() {
    let scene = Scene::new("");
    scene.number_tokens(json!({"expires_in": 3600}));
    // The first token is revoked already.
    scene.endpoint.set_rule(|request| match request.header("authorization") {
        Some("Bearer tok-1") => Reply::status(401).delay(Duration::from_millis(100)),
        _ => Reply::ok(),
    });
    let told = scene.send(30, &[]);
    assert_eq!(told["summary"]["delivered"], 30, "{told}");
    assert_eq!(scene.login.requests().len(), 2);
    assert!(told["deliveries"].as_array().expect("a list").iter().all(|one| one["attempts"] == 1), "{told}");
}

#[test]
fn an_endpoint_that_refuses_every_token_costs_one_renewal_and_not_one_per_event() {
    let scene = Scene::new("breaker = 0\n");
    scene.number_tokens(json!({"expires_in": 3600}));
    scene.endpoint.set_reply(Reply::status(401));
    let told = scene.send(20, &[]);
    assert_eq!(told["summary"]["failed"], 20, "{told}");
    let one = &told["deliveries"][0];
    assert_eq!((&one["failure"], &one["status"]), (&json!("http_status"), &json!(401)), "{one}");
    assert_eq!(scene.login.requests().len(), 2);
}

#[test]
fn a_stock_change_that_was_refused_for_its_token_is_not_in_doubt() {
    let scene = Scene::new("");
    scene.number_tokens(json!({"expires_in": 3600}));
    scene.endpoint.set_rule(|request| match request.header("authorization") {
        Some("Bearer tok-1") => Reply::status(401),
        _ => Reply::ok(),
    });
    let told = scene.send(1, &[]);
    let one = &told["deliveries"][0];
    assert_eq!((&one["state"], &one["maybe_applied"]), (&json!("delivered"), &json!(false)), "{one}");
    let ids: Vec<_> =
        scene.endpoint.requests().iter().map(|request| request.header("webhook-id").map(str::to_owned)).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "it is one attempt of one delivery");
}

#[test]
fn no_output_and_no_file_has_a_secret_or_a_token() {
    let scene = Scene::new("scope = \"stock\"\n");
    scene.login.set_reply(granted("planted-token-99887766", json!({"expires_in": 3600})));
    // The endpoint repeats what it got, as debug pages do.
    scene.endpoint.set_rule(|request| {
        let all: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        Reply::status(500).body(json!({"errorMessage": all.join("\n")}).to_string())
    });
    let mut shown = scene.send(1, &[]).to_string();
    assert_eq!(scene.endpoint.requests()[0].header("authorization"), Some("Bearer planted-token-99887766"));
    let shop = &scene.sandbox;
    // The token endpoint repeats it too.
    let words = "planted-id-0815 planted-client-secret-4711 cGxhbnRlZC1pZC0wODE1OnBsYW50ZWQtY2xpZW50LXNlY3JldC00NzEx";
    scene.login.set_reply(Reply::status(400).body(json!({"error": "x", "error_description": words}).to_string()));
    shown += &scene.send(1, &[]).to_string();
    for args in [
        &["failed", "show", "1"][..],
        &["failed", "show", "1", "--curl"],
        &["failed", "show", "2"],
        &["failed", "show", "2", "-o", "json"],
        &["failed", "search"],
        &["failed", "export"],
        &["failed", "export", "--format", "har"],
        &["failed", "stats", "--by", "cause"],
        &["failed", "report", "--html", "report.html"],
        &["status"],
        &["connector", "list", "-o", "json"],
        &["connector", "list", "-o", "csv"],
        &["connector", "show", "sale"],
        &["connector", "validate"],
        &["connector", "export"],
        &["connector", "export", "--format", "csv"],
        &["connector", "export", "--format", "cms"],
        &["connector", "edit", "sale", "--oauth-scope", "more"],
        &["connector", "edit", "sale", "--unset-oauth", "--dry-run"],
        &["connector", "history", "sale"],
        &["config", "show"],
        &["-v", "repost", "1"],
    ] {
        let ran = shop.run(args).shown();
        shown += &format!("{args:?}\n{}{}\n", ran.stdout, ran.stderr);
    }
    shown += &shop.read("report.html");
    for name in std::fs::read_dir(shop.file(".inv-hooks")).expect("the folder of the log") {
        shown += &String::from_utf8_lossy(&std::fs::read(name.expect("an entry").path()).expect("a file"));
    }
    let store = shop.read("inv-hooks.toml");
    assert!(store.contains("planted-client-secret-4711") && store.contains("scope = \"more\""), "{store}");
    for secret in ["planted-", "cGxhbnRlZC1pZC0wODE1"] {
        let at = shown.find(secret);
        assert_eq!(at, None, "{}", &shown[at.unwrap_or_default().saturating_sub(300)..][..600]);
    }
    assert!(shown.contains("INVHOOKS_OAUTH_TOKEN"), "the command asks for a token");
    assert!(shown.contains("no token: 400 x"), "the cause is shown");
}

#[test]
fn the_checks_of_a_connection_have_a_token_too() {
    let scene = Scene::new("");
    scene.number_tokens(json!({"expires_in": 3600}));
    scene.endpoint.set_rule(|request| match request.header("authorization") {
        Some("Bearer tok-1") => Reply::ok(),
        _ => Reply::status(401),
    });
    let check = ["connector", "conformance", "sale", "--only", "keep-alive", "-o", "json"];
    let view = scene.sandbox.run(check).exits(0).json();
    assert_eq!(view["checks"][0]["result"], "pass", "{view:#}");
    assert_eq!(scene.login.requests().len(), 1);
}
