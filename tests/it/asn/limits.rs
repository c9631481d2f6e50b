//! The limits of Retail Cloud: ten requests a second, and 429.

use super::scene::{Scene, granted, shipments};
use crate::harness::{Received, Reply};
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn at_most_ten_shipments_are_sent_per_second_whatever_the_command_line_says() {
    let scene = Scene::new("");
    let began = Instant::now();
    let (code, view) = scene.create(&shipments(21), &["--rate", "1000/s", "--concurrency", "64"]);
    assert_eq!((code, &view["summary"]["delivered"]), (0, &json!(21)));
    // Twenty pauses of 100 ms, less the 50 ms that a late start may catch up.
    assert!(began.elapsed() >= Duration::from_millis(1900), "{:?}", began.elapsed());
}

#[test]
fn a_slower_rate_of_the_tenant_counts() {
    let scene = Scene::new("rate = \"2/s\"\n");
    let began = Instant::now();
    assert_eq!(scene.create(&shipments(3), &[]).0, 0);
    assert!(began.elapsed() >= Duration::from_millis(900), "{:?}", began.elapsed());
}

#[test]
fn a_tenant_without_retries_has_none_in_a_bulk_repost_either() {
    let scene = Scene::new("retries = 0\n");
    scene.api.set_reply(Reply::status(503));
    assert_eq!(scene.create(&shipments(1), &[]).0, 4);
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes"]).exits(4);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn too_many_requests_are_sent_again_when_the_answer_says() {
    let scene = Scene::new("");
    scene.api.script([Reply::status(429).header("Retry-After", "1")]);
    let began = Instant::now();
    let (code, view) = scene.create(&shipments(1), &[]);
    assert_eq!((code, &view["deliveries"][0]["attempts"]), (0, &json!(2)), "{view}");
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    scene.api.set_reply(Reply::status(429).header("Retry-After", "0"));
    let (code, view) = scene.create(&shipments(2), &["--retries", "1"]);
    assert_eq!(
        (code, &view["deliveries"][0]["attempts"], &view["deliveries"][0]["status"]),
        (4, &json!(2), &json!(429)),
        "{view}"
    );
}

/// Returns the most requests that began in any one second.
fn most_in_a_second(requests: &[Received]) -> usize {
    let began: Vec<Instant> = requests.iter().map(|request| request.began).collect();
    let after = |from: Instant| began.iter().filter(|at| (from..from + Duration::from_secs(1)).contains(*at)).count();
    began.iter().map(|from| after(*from)).max().unwrap_or_default()
}

/// Checks that no second has an eleventh request. Requests that a busy machine received late come together, so this is tried again.
pub fn keeps_the_limit(requests: impl Fn() -> Vec<Received>) {
    assert!((0..3).any(|_| most_in_a_second(&requests()) <= 10), "more than 10 in a second, three times");
}

#[test]
fn after_a_pause_no_second_has_an_eleventh_request() {
    keeps_the_limit(|| {
        let scene = Scene::new("concurrency = 1\n");
        scene.api.script([Reply::ok().delay(Duration::from_millis(150))]);
        assert_eq!(scene.create(&shipments(13), &[]).0, 0);
        scene.sent()
    });
}

#[test]
fn the_request_with_a_renewed_token_takes_its_turn_too() {
    keeps_the_limit(|| {
        // With more at the same time, another request may still have the old token.
        let scene = Scene::new("concurrency = 1\n");
        let (mut granted_tokens, mut count) = (0, 0);
        scene.login.set_rule(move |_| {
            granted_tokens += 1;
            granted(&format!("tok-{granted_tokens}"), &json!({"expired_in": 3600}))
        });
        // The first token is good for five requests.
        scene.api.set_rule(move |request: &Received| {
            count += 1;
            let is_old = request.header("predictspring-token") == Some("tok-1");
            if is_old && count > 5 { Reply::status(401) } else { Reply::ok() }
        });
        assert_eq!(scene.create(&shipments(13), &[]).0, 0);
        assert_eq!((scene.sent().len(), scene.login.requests().len()), (14, 2));
        scene.sent()
    });
}

#[test]
fn a_slow_token_lets_no_requests_start_together() {
    keeps_the_limit(|| {
        let scene = Scene::new("");
        scene.login.set_reply(granted("tok-1", &json!({"expired_in": 3600})).delay(Duration::from_millis(800)));
        assert_eq!(scene.create(&shipments(13), &[]).0, 0);
        scene.sent()
    });
}
