//! The token of a tenant.

use super::scene::{SECRETS, Scene, granted, shipment, shipments};
use crate::harness::{Received, Reply};
use serde_json::{Value, json};

/// Lets the token endpoint give `tok-1`, `tok-2` and so on.
fn number_tokens(scene: &Scene, more: Value) {
    let mut count = 0;
    scene.login.set_rule(move |_| {
        count += 1;
        granted(&format!("tok-{count}"), &more)
    });
}

#[test]
fn a_classic_tenant_has_its_token_in_a_header_of_its_own() {
    let scene = Scene::new("");
    assert_eq!(scene.create(&shipments(5), &[]).0, 0);
    for request in scene.sent() {
        assert_eq!((request.header("predictspring-token"), request.header("authorization")), (Some("tok-1"), None));
    }
    let asked = scene.login.requests();
    assert_eq!(asked.len(), 1, "one token for all");
    assert_eq!(
        (asked[0].method.as_str(), asked[0].header("content-type")),
        ("POST", Some("application/x-www-form-urlencoded"))
    );
    assert_eq!(asked[0].body, b"grant_type=client_credentials");
    assert!(asked[0].header("authorization").is_some_and(|value| value.starts_with("Basic ")));
}

#[test]
fn a_hyperforce_tenant_has_a_bearer_token_and_its_regions() {
    let scene = Scene::new("credentials = \"body\"\n");
    scene.sandbox.run(["asn", "create", "--tenant", "new", "--data", &shipment(1)]).exits(0);
    let request = &scene.sent()[0];
    assert_eq!(request.target, "/merchant/v1/ims/inventory/asn");
    assert_eq!((request.header("authorization"), request.header("predictspring-token")), (Some("Bearer tok-1"), None));
    let region = ["x-salesforce-region", "x-locale", "x-region"].map(|name| request.header(name));
    assert_eq!(region, [Some("us"), Some("en_US"), Some("us")]);
    let body = String::from_utf8(scene.login.requests()[0].body.clone()).expect("text");
    assert!(body.contains(SECRETS[0]) && body.contains(SECRETS[1]), "{body}");
}

#[test]
fn a_token_that_the_api_refuses_is_renewed_once() {
    let scene = Scene::new("");
    number_tokens(&scene, json!({"expired_in": 3600}));
    scene.api.set_rule(|request: &Received| match request.header("predictspring-token") {
        Some("tok-2") => Reply::ok(),
        _ => Reply::status(401),
    });
    let (code, view) = scene.create(&shipments(3), &[]);
    assert_eq!((code, &view["summary"]["delivered"], scene.login.requests().len()), (0, &json!(3), 2), "{view}");
    scene.api.set_reply(Reply::status(401));
    let (code, view) = scene.create(&format!("{}\n", shipment(9)), &[]);
    assert_eq!((code, &view["deliveries"][0]["status"], scene.login.requests().len()), (4, &json!(401), 4), "{view}");
}

#[test]
fn a_token_ends_when_expired_in_says() {
    let scene = Scene::new("rate = \"1/s\"\n");
    number_tokens(&scene, json!({"expired_in": 1}));
    assert_eq!(scene.create(&shipments(2), &[]).0, 0);
    let tokens: Vec<_> =
        scene.sent().iter().map(|request| request.header("predictspring-token").map(str::to_owned)).collect();
    assert_eq!(tokens, [Some("tok-1".to_owned()), Some("tok-2".to_owned())]);
}

#[test]
fn without_a_token_nothing_is_sent_and_a_repost_sends_it() {
    let scene = Scene::new("");
    scene.login.set_reply(Reply::status(401));
    let (code, view) = scene.create(&shipments(1), &[]);
    assert_eq!((code, &view["deliveries"][0]["failure"]), (4, &json!("token")), "{view}");
    assert!(scene.sent().is_empty());
    let page = scene.sandbox.run(["failed", "show", "1"]).shown().stdout;
    assert!(
        page.contains("[tenants.old]    the token endpoint gave no token") && !page.contains("connector edit"),
        "{page}"
    );
    scene.login.set_reply(granted("tok-9", &json!({"expired_in": "3600"})));
    scene.sandbox.run(["repost", "1"]).exits(0);
    assert_eq!(scene.sent()[0].header("predictspring-token"), Some("tok-9"));
    let page = scene.sandbox.run(["failed", "show", "1"]).shown().stdout;
    assert!(!page.contains("tok-9"), "{page}");
}
