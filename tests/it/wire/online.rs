//! `connector validate --online`: what it finds, and that it sends nothing of a connector.

use super::certificates::{Made, authority, expired, file, issued, params, self_signed};
use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, closed_port, connector};
use rcgen::date_time_ymd;
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime};

/// Looks at an endpoint; returns codes, fields and messages without the usual notes about literal secrets.
fn look(url: &str, lines: &str, files: &[(&str, &str)], code: i32) -> Vec<(String, String, String)> {
    let sandbox = Sandbox::new();
    files.iter().for_each(|(name, text)| drop(sandbox.write(name, text)));
    let sale = connector("sale", "SALE_INVENTORY", url);
    let headers = "\n[connectors.sale.headers]\nclient_secret = \"planted-header-1\"\n";
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}{lines}{headers}"));
    let allowed = ["--allow", "literal-secret", "--allow", "file-permissions"];
    let args = [&["connector", "validate", "--online", "-o", "json"][..], &allowed].concat();
    let told = sandbox.run(args).exits(code);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = told.json();
    let found = found.as_array().expect("a list").iter();
    found.map(|one| (text(&one["code"]), text(&one["field"]), text(&one["message"]))).collect()
}

fn codes(found: &[(String, String, String)]) -> Vec<&str> {
    found.iter().map(|(code, ..)| code.as_str()).collect()
}

fn date(ahead: i64) -> Reply {
    let now = SystemTime::now();
    let length = Duration::from_secs(ahead.unsigned_abs());
    let then = if ahead < 0 { now - length } else { now + length };
    let days = jiff::Timestamp::try_from(then).expect("a time").strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    Reply::status(405).header("Date", &days)
}

#[test]
fn nothing_of_a_connector_is_sent() {
    let server = HookServer::replying(date(0));
    let found = look(&server.url("/sale?key=planted-query-1"), "", &[], 0);
    assert_eq!(codes(&found), ["reachable"], "{found:?}");
    assert!(found[0].2.contains("no TLS, clocks differ by"), "{found:?}");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let one = &requests[0];
    assert_eq!((one.method.as_str(), one.target.as_str(), one.body.len()), ("OPTIONS", "*", 0));
    let names: Vec<String> = one.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    assert_eq!(names, ["host", "user-agent", "connection"]);
}

#[test]
fn a_clock_that_differs_is_found() {
    for (ahead, words) in [(400, "ahead of"), (-400, "behind")] {
        let server = HookServer::replying(date(ahead));
        let found = look(&server.url("/sale"), "", &[], 0);
        assert_eq!(codes(&found), ["reachable", "clock-skew"], "{found:?}");
        assert!(found[1].2.contains(words), "{found:?}");
    }
    // No clock, and no HTTP: both are no fault of the connection.
    for reply in [Reply::ok(), Reply::raw("planted"), Reply::close(), Reply::hang()] {
        let server = HookServer::replying(reply);
        assert_eq!(codes(&look(&server.url("/sale"), "", &[], 0)), ["reachable"]);
    }
}

#[test]
fn names_connections_and_addresses_that_do_not_work_are_found() {
    let (_held, closed) = closed_port();
    let check = |url: &str, words: &str| {
        let found = look(url, "timeout = \"2s\"\n", &[], 3);
        assert_eq!(codes(&found), ["unreachable"], "{found:?}");
        assert!(found[0].1 == "endpoint" && found[0].2.contains(words), "{found:?}");
    };
    check(&format!("http://{closed}/sale"), "connection refused");
    check("https://no-such-name.invalid/sale", "cannot be resolved");
    // A server that takes the connection and speaks no TLS, and a look that must end.
    let silent = HookServer::replying(Reply::hang()).allow_unused();
    let began = Instant::now();
    let found = look(&silent.url("/sale").replace("http:", "https:"), "timeout = \"2s\"\n", &[], 3);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn certificates_are_checked_as_for_deliveries_and_their_end_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let (by, authority_pem) = authority("one");
    let serve = |made: Made| {
        let server = made.serve().allow_unused();
        server.set_reply(date(0));
        server
    };
    let look_at =
        |server: &HookServer, lines: &str, code| look(&server.url("/sale"), lines, &[("ca.pem", &authority_pem)], code);
    let trusted = "ca_file = \"ca.pem\"\n";
    let here = || params(&["127.0.0.1"]);
    let in_days = |days: i64| {
        let end = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days + 12);
        let day = end.to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut params = here();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs());
        params
    };
    let good = serve(issued(&in_days(100), &by));
    let found = look_at(&good, trusted, 0);
    assert_eq!(codes(&found), ["reachable"], "{found:?}");
    assert!(
        found[0].2.contains("TLS 1.3, the certificate ends in 99 days") || found[0].2.contains("ends in 100 days"),
        "{found:?}"
    );
    let soon = serve(issued(&in_days(5), &by));
    assert_eq!(codes(&look_at(&soon, trusted, 0)), ["reachable", "certificate-ends"]);
    let refused = |made: Made, lines: &str, words: &str| {
        let found = look_at(&serve(made), lines, 3);
        assert_eq!(codes(&found), ["tls-session"], "{found:?}");
        assert!(found[0].2.contains(words), "{found:?}");
    };
    refused(issued(&expired(), &by), trusted, "it expired on 2020-02-03");
    refused(issued(&here(), &authority("two").0), trusted, "not among");
    refused(self_signed(&here()), "", "it is self-signed");
    refused(issued(&params(&["a.example"]), &by), trusted, "not valid for 127.0.0.1");
    drop(file(&folder, "unused.pem", ""));
}

#[test]
fn the_token_url_is_looked_at_too_and_a_missing_variable_is_an_error() {
    let (endpoint, login) = (HookServer::replying(date(0)), HookServer::replying(date(500)));
    let oauth = |id: &str| {
        format!(
            "[connectors.sale.oauth]\ntoken_url = \"{}\"\nclient_id = \"{id}\"\nclient_secret = \"y\"\n",
            login.url("/token")
        )
    };
    let found = look(&endpoint.url("/sale"), &oauth("x"), &[], 0);
    let fields: Vec<(&str, &str)> = found.iter().map(|(code, field, _)| (code.as_str(), field.as_str())).collect();
    assert!(
        fields.contains(&("reachable", "endpoint")) && fields.contains(&("clock-skew", "oauth.token_url")),
        "{found:?}"
    );
    assert!(login.requests().iter().all(|request| request.method == "OPTIONS"), "no token is asked for");
    let found = look(&endpoint.url("/sale"), &oauth("${NOT_SET}"), &[], 3);
    assert_eq!(codes(&found), ["unresolved-reference"], "{found:?}");
}

#[test]
fn eleven_connectors_of_one_host_are_one_look() {
    let server = HookServer::replying(date(0));
    let sandbox = Sandbox::new();
    let all: String = (0..11)
        .map(|number| connector(&format!("c{number}"), "SALE_INVENTORY", &server.url(&format!("/{number}"))))
        .collect();
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{all}"));
    let found = sandbox.run(["connector", "validate", "--online", "-o", "json"]).exits(0).json();
    assert_eq!(found.as_array().expect("a list").iter().filter(|one| one["code"] == "reachable").count(), 11);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn connectors_share_a_look_only_with_the_same_limit_and_the_same_shown_place() {
    let server = HookServer::replying(date(0));
    let host = server.url("").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let sandbox = Sandbox::new().with_variable("PLACE", &host);
    let open = connector("open", "SALE_INVENTORY", &server.url("/a"));
    let slow = connector("slow", "SALE_INVENTORY", &server.url("/a")) + "timeout = \"3s\"\n";
    let hidden = connector("hidden", "SALE_INVENTORY", "http://${PLACE}/a");
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{open}{slow}{hidden}"));
    let found = sandbox.run(["connector", "validate", "--online", "-o", "json"]).shown().json();
    let found: Vec<&Value> =
        found.as_array().expect("a list").iter().filter(|one| one["code"] == "reachable").collect();
    assert_eq!((found.len(), server.requests().len()), (3, 3), "{found:?}");
    for one in found {
        let shows_address = one["message"].as_str().expect("a message").contains(&host);
        assert_eq!(shows_address, one["connector"] != "hidden", "{one}");
    }
}

#[test]
fn tenants_are_looked_at_too() {
    let (api, login) = (HookServer::replying(date(0)), HookServer::replying(date(0)));
    let sandbox = Sandbox::new();
    let tenant = format!(
        "[tenants.shop]\nkind = \"classic\"\nbase_url = \"{}\"\ntoken_url = \"{}\"\nclient_id = \"x\"\nclient_secret = \"y\"\n\
         [tenants.shop.headers]\nPredictSpring-Secret = \"1\"\nX-api-key = \"2\"\n",
        api.url(""),
        login.url("/token")
    );
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{tenant}"));
    let told = sandbox.run(["connector", "validate", "--online", "-o", "json"]).shown();
    assert_eq!((api.requests().len(), login.requests().len()), (1, 1), "{} {}", told.stdout, told.stderr);
    let found = told.json();
    let reached = found.as_array().expect("a list").iter().filter(|one| one["code"] == "reachable");
    let reached: Vec<(&Value, &Value)> = reached.map(|one| (&one["connector"], &one["field"])).collect();
    let shop = Value::from("shop");
    let fields = ["tenants.shop.base_url", "tenants.shop.token_url"].map(Value::from);
    assert_eq!(reached, [(&shop, &fields[0]), (&shop, &fields[1])], "{found}");
}
