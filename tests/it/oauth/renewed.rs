//! When a token is asked for anew, and when it is not.

use super::scene::{Scene, granted};
use crate::harness::Reply;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_renewed_token_that_worked_and_is_revoked_is_renewed_again() {
    let scene = Scene::new("breaker = 0\n");
    scene.number_tokens(json!({"expires_in": 3600}));
    let mut good = 0;
    scene.endpoint.set_rule(move |request| match request.header("authorization") {
        Some("Bearer tok-2") if good < 2 => {
            good += 1;
            Reply::ok()
        }
        Some("Bearer tok-3") => Reply::ok(),
        _ => Reply::status(401),
    });
    let told = scene.send(6, &["--concurrency", "1"]);
    assert_eq!(told["summary"]["delivered"], 6, "{told}");
    assert_eq!(scene.login.requests().len(), 3);
}

#[test]
fn an_endpoint_that_refuses_every_token_is_not_helped_by_another_one_that_accepts_them() {
    let scene = Scene::new("breaker = 0\n");
    let store = scene.sandbox.read("inv-hooks.toml");
    let (_, sale) = store.split_once("[connectors.sale]").expect("a connector");
    let other = sale.replace("connectors.sale", "connectors.other").replace("/sale", "/other");
    scene.sandbox.write("inv-hooks.toml", format!("{store}\n[connectors.other]{other}"));
    scene.number_tokens(json!({"expires_in": 3600}));
    scene.endpoint.set_path_reply("/other", Reply::status(401));
    scene.endpoint.set_path_reply("/sale", Reply::ok());
    let told = scene.send(10, &["--concurrency", "1"]);
    assert_eq!((&told["summary"]["delivered"], &told["summary"]["failed"]), (&json!(10), &json!(10)), "{told}");
    assert_eq!(scene.login.requests().len(), 2);
}

#[test]
fn a_token_for_one_request_is_not_shared_by_those_that_wait() {
    let scene = Scene::new("");
    let mut count = 0;
    scene.login.set_rule(move |_| {
        count += 1;
        granted(&format!("tok-{count}"), json!({"expires_in": 0})).delay(Duration::from_millis(50))
    });
    let told = scene.send(8, &["--concurrency", "8"]);
    assert_eq!(told["summary"]["delivered"], 8, "{told}");
    let requests = scene.endpoint.requests();
    let tokens: std::collections::BTreeSet<_> =
        requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(tokens.len(), 8, "each request has a token of its own");
}
