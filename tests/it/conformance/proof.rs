//! A check passes only if it has proved something, and it always ends.

use crate::harness::{Received, Reply, Shop, connector};
use inv_hooks::model::ApiKey;
use serde_json::Value;
use std::time::{Duration, Instant};

pub fn shop(fields: &str) -> Shop {
    let shop = Shop::empty();
    let lines = connector("one", "INVENTORY_EXPORT_INA", &shop.server.url("/one"));
    shop.write_store(&format!("{lines}{fields}[connectors.one.headers]\nclient_id = \"hunter2\"\n"));
    shop
}

/// Runs one check; returns its result.
pub fn checked(shop: &Shop, id: &str, more: &[&str]) -> Value {
    let args = [&["connector", "conformance", "one", "--only", id, "-o", "json"][..], more].concat();
    let ran = shop.run(args);
    let view: Value = serde_json::from_str(&ran.shown().stdout).expect("JSON");
    assert!(!ran.shown().stdout.contains("hunter2"), "{view:#}");
    view["checks"][0].clone()
}

pub fn proves_nothing(check: &Value, id: &str, why: &str) {
    assert_eq!((check["id"].as_str(), check["result"].as_str()), (Some(id), Some("error")), "{check:#}");
    assert!(check["message"].as_str().expect("a message").contains(why), "{check:#}");
}

/// Replies with `reply` once the first `good` requests were accepted.
pub fn good_at_first(shop: &Shop, good: usize, mut reply: impl FnMut(&Received) -> Reply + Send + 'static) {
    let mut count = 0;
    shop.server.set_rule(move |request| {
        count += 1;
        if count <= good { Reply::ok() } else { reply(request) }
    });
}

#[test]
fn a_refusal_by_an_endpoint_that_refuses_everything_proves_nothing() {
    let shop = shop("");
    let mut is_locked = false;
    shop.server.set_rule(move |request| {
        is_locked |= request.header("client_id") != Some("hunter2");
        if is_locked { Reply::status(403) } else { Reply::ok() }
    });
    proves_nothing(&checked(&shop, "wrong-secret", &[]), "wrong-secret", "so the refusal proves nothing");
}

#[test]
fn a_limit_of_requests_is_waited_for_and_no_refusal() {
    let shop = shop("");
    good_at_first(&shop, 2, |_| Reply::status(429).header("Retry-After", "0"));
    proves_nothing(&checked(&shop, "malformed-json", &[]), "malformed-json", "limits requests");
    let mut is_limited = true;
    good_at_first(&shop, 2, move |request| match serde_json::from_slice::<Value>(&request.body) {
        _ if std::mem::take(&mut is_limited) => Reply::status(429).header("Retry-After", "0"),
        Ok(_) => Reply::ok(),
        Err(_) => Reply::status(400),
    });
    assert_eq!(checked(&shop, "malformed-json", &[])["result"], "pass");
}

#[test]
fn a_burst_that_meets_only_a_limit_of_requests_proves_nothing() {
    let shop = shop("");
    let mut count = 0;
    good_at_first(&shop, 12, |_| Reply::status(429).header("Retry-After", "0"));
    proves_nothing(&checked(&shop, "burst", &[]), "burst", "40 of 50: the endpoint limits requests (HTTP 429)");
    good_at_first(&shop, 12, move |_| {
        count += 1;
        Reply::status(if count == 30 { 503 } else { 429 })
    });
    let check = checked(&shop, "burst", &[]);
    assert_eq!(
        (check["result"].as_str(), check["got"].as_str()),
        (Some("fail"), Some("40 of 50: HTTP 503")),
        "{check:#}"
    );
}

#[test]
fn an_endpoint_that_does_not_answer_is_no_failure_of_a_check() {
    let shop = shop("");
    shop.write_store(&connector("one", "INVENTORY_EXPORT_INA", "http://127.0.0.1:9/one"));
    proves_nothing(&checked(&shop, "unicode", &[]), "redirects", "nothing was sent");
}

#[test]
fn quick_refusals_are_no_low_latency() {
    let shop = shop("latency_threshold = \"5s\"\n");
    good_at_first(&shop, 5, |_| Reply::status(503));
    let check = checked(&shop, "latency", &[]);
    assert_eq!((check["result"].as_str(), check["got"].as_str()), (Some("fail"), Some("HTTP 503")), "{check:#}");
    assert!(check["curl"].as_str().expect("a command").contains("curl"));
}

#[test]
fn an_effect_that_no_second_event_could_have_proves_nothing() {
    let shop = shop("");
    let effect = shop.sandbox.file("effect.txt");
    std::fs::write(&effect, "0").expect("written");
    let observe = ["--observe", "cat effect.txt"];
    for status in [500, 403] {
        let (effect, mut is_first) = (effect.clone(), true);
        good_at_first(&shop, 2, move |_| {
            if std::mem::take(&mut is_first) {
                std::fs::write(&effect, status.to_string()).expect("written");
                return Reply::ok();
            }
            Reply::status(status)
        });
        proves_nothing(&checked(&shop, "duplicate-effect", &observe), "duplicate-effect", "it proves nothing");
    }
}

#[test]
fn an_observation_that_changes_by_itself_proves_nothing_and_its_errors_show_no_secret() {
    let shop = shop("");
    let check = checked(&shop, "duplicate-effect", &["--observe", "date +%N"]);
    proves_nothing(&check, "duplicate-effect", "changes all the time");
    let check = checked(&shop, "duplicate-effect", &["--observe", "echo key hunter2 >&2; exit 1"]);
    proves_nothing(&check, "duplicate-effect", "key ***");
    shop.server.set_path_reply("/moved", Reply::status(302));
    let check = checked(&shop, "duplicate-effect", &["--observe", &shop.server.url("/moved")]);
    proves_nothing(&check, "duplicate-effect", "HTTP 302");
}

#[test]
fn an_answer_without_end_ends_the_check_of_the_connection() {
    let shop = shop("");
    let started = Instant::now();
    for reply in [Reply::drip([b' '; 1000], Duration::from_millis(100)), Reply::endless_continue()] {
        good_at_first(&shop, 2, move |_| reply.clone());
        proves_nothing(&checked(&shop, "keep-alive", &["--timeout", "1s"]), "keep-alive", "no answer");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_connection_that_is_closed_without_notice_fails() {
    let shop = shop("");
    good_at_first(&shop, 2, |_| Reply::ok().then_close());
    let check = checked(&shop, "keep-alive", &[]);
    assert_eq!((check["result"].as_str(), check["got"].as_str()), (Some("fail"), Some("closed")), "{check:#}");
}

#[test]
fn a_header_that_may_be_lost_on_the_way_is_named() {
    let shop = shop("");
    shop.server.set_reply(Reply::status(401));
    let check = checked(&shop, "unicode", &[]);
    assert!(check["hint"].as_str().is_some_and(|hint| hint.ends_with(": client_id.")), "{check:#}");
}

#[test]
fn headers_that_count_as_secrets_are_named() {
    let shop = shop("");
    for id in ["missing-secret", "wrong-secret"] {
        let check = checked(&shop, id, &[]);
        let hint = check["hint"].as_str().expect("a hint");
        assert!(
            hint.contains("counts as a secret: client_id.") && hint.contains(&format!("{id} = \"skip\"")),
            "{hint}"
        );
    }
}

/// Says whether `is` holds for a value in `value`.
fn has(value: &Value, is: &dyn Fn(&Value) -> bool) -> bool {
    let inner: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    };
    is(value) || inner.into_iter().any(|inner| has(inner, is))
}

type Is<'a> = &'a dyn Fn(&Value) -> bool;

#[test]
fn no_payload_passes_that_has_not_what_its_check_is_about() {
    let list = |length: usize| move |value: &Value| value.as_array().is_some_and(|list| list.len() == length);
    let (empty, long) = (list(0), list(5_000));
    let checks: [(&str, Is); 6] = [
        ("empty-list", &empty),
        ("long-list", &long),
        ("nulls", &Value::is_null),
        ("unicode", &|value| value.as_str().is_some_and(|text| text.contains("Größe"))),
        ("large-numbers", &|value| value.as_i64() == Some(5_000_000_000)),
        ("fractions", &|value| value.as_f64() == Some(2.5)),
    ];
    let shop = shop("");
    let mut passed = [0; 6];
    for key in ApiKey::ALL {
        shop.write_store(&connector("one", key.as_str(), &shop.server.url("/one")));
        for (at, (id, is)) in checks.iter().enumerate() {
            let check = checked(&shop, id, &[]);
            let sent = shop.server.requests().last().expect("a request").json();
            match check["result"].as_str() {
                Some("pass") => assert!(has(&sent, is), "{} {id}: {sent}", key.as_str()),
                result => assert_eq!(result, Some("skip"), "{} {check:#}", key.as_str()),
            }
            passed[at] += usize::from(check["result"] == "pass");
        }
    }
    assert!(passed.iter().all(|count| *count > 0), "{passed:?}");
}

#[test]
fn the_command_of_a_long_list_sends_the_bytes_of_the_check_and_413_is_explained() {
    let shop = shop("");
    good_at_first(&shop, 0, |request| Reply::status(if request.body.len() > 100_000 { 413 } else { 200 }));
    let check = checked(&shop, "long-list", &[]);
    let sent = shop.server.requests();
    let sent = &sent.last().expect("a request").body;
    let hint = check["hint"].as_str().expect("a hint");
    assert!(hint.starts_with("413 is a limit of size, and this payload has "), "{hint}");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", check["curl"].as_str().expect("a command")]).current_dir(shop.sandbox.path());
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
    shell.env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").expect("a path")));
    let output = shell.env("INVHOOKS_CLIENT_ID", "hunter2").output().expect("a shell");
    assert!(String::from_utf8_lossy(&output.stdout).contains("413"), "{output:?}");
    let again = shop.server.requests();
    assert!(again.last().expect("a request").body == *sent, "{} bytes", sent.len());
}

#[test]
fn a_terminal_shows_how_far_it_is() {
    let shop = shop("");
    good_at_first(&shop, 0, |_| Reply::ok().delay(Duration::from_millis(300)));
    let mut terminal =
        shop.sandbox.terminal(["connector", "conformance", "one", "--only", "not-an-object,events,unicode,nulls"]);
    terminal.sees("checks: ");
    assert_eq!(terminal.ends().0, 4);
}
