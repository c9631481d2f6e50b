//! The night of whoever is on call: three thousand failures of six causes on four connectors, and the few commands that end it.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, closed_port, connector};
use crate::wire::certificates::{expired, self_signed};
use serde_json::Value;
use std::collections::BTreeMap;

/// Each connector, its API key, and the member that names its documents.
const CONNECTORS: [(&str, &str, &str); 4] = [
    ("sale", "SALE_INVENTORY", "orderId"),
    ("return", "RETURN_INVENTORY", "orderId"),
    ("adjust", "INVENTORY_EXPORT_INA", "adjustmentId"),
    ("asn", "INVENTORY_EXPORT_ASN", "transferId"),
];

/// The causes, and how many events each of them has.
const CAUSES: [(&str, u64); 6] = [
    ("503", 800),
    ("401", 600),
    ("200 STORE_UNKNOWN", 500),
    ("connection refused", 400),
    ("timeout waiting for the answer", 300),
    ("TLS: certificate expired", 400),
];

/// Writes a store in which the connector `asn` has this endpoint and these settings.
fn store(sandbox: &Sandbox, server: &HookServer, asn: &str, more: &str) {
    let line = |(name, key, _): (&str, &str, &str)| match name {
        "asn" => connector(name, key, asn) + more,
        "sale" => connector(name, key, &server.url("/sale")) + "timeout = \"300ms\"\n",
        _ => connector(name, key, &server.url(&format!("/{name}"))),
    };
    sandbox.write("inv-hooks.toml", STORE_HEAD.to_owned() + &CONNECTORS.map(line).concat());
}

/// Sends events that fail.
fn fail(sandbox: &Sandbox, name: &str, count: u64, round: &str) {
    let (_, key, member) = CONNECTORS.into_iter().find(|(known, ..)| *known == name).expect("a connector");
    let line = |n| {
        format!("{{\"{member}\":\"{round}{n}\",\"storeId\":\"256\",\"eventTime\":{}}}\n", 1_772_466_000_000_u64 + n)
    };
    let lines: String = (0..count).map(line).collect();
    sandbox.run_with_input(["send", key, "--ndjson", "-", "-q"], lines.as_bytes()).exits(4);
}

/// Adds up the causes of all connectors.
fn causes_of(status: &Value) -> BTreeMap<String, u64> {
    let mut causes = BTreeMap::new();
    for of in
        status["connectors"].as_array().expect("connectors").iter().filter_map(|one| one["causes"].as_array()).flatten()
    {
        *causes.entry(of["cause"].as_str().expect("a cause").to_owned()).or_default() +=
            of["count"].as_u64().expect("a count");
    }
    causes
}

fn id_of(status: &Value, cause: &str) -> String {
    let all = status["connectors"]
        .as_array()
        .expect("connectors")
        .iter()
        .filter_map(|one| one["causes"].as_array())
        .flatten();
    let found = all.into_iter().find(|of| of["cause"] == cause).unwrap_or_else(|| panic!("no {cause}"));
    found["cause_id"].as_str().expect("an id").to_owned()
}

/// Events that a circuit kept from being sent have the cause of the failures that opened it.
#[test]
fn six_causes_are_named_with_their_counts_and_at_most_six_commands_end_the_night() {
    let (sandbox, server) = (Sandbox::new(), HookServer::replying(Reply::ok()));
    let made = self_signed(&expired());
    let old = made.serve().allow_unused();
    sandbox.write("old.pem", &made.certificate);
    let (_held, refused) = closed_port();
    store(&sandbox, &server, &format!("http://{refused}/asn"), "");
    server.set_path_reply("/sale", Reply::status(503));
    server.set_path_reply("/return", Reply::status(401));
    server.set_path_reply("/adjust", Reply::ok().body(r#"{"errorCode":"STORE_UNKNOWN","errorMessage":"store 256"}"#));
    for (name, cause) in [("sale", 0), ("return", 1), ("adjust", 2), ("asn", 3)] {
        fail(&sandbox, name, CAUSES[cause].1, "A");
    }
    server.set_path_reply("/sale", Reply::hang());
    fail(&sandbox, "sale", CAUSES[4].1, "B");
    store(&sandbox, &server, &old.url("/asn"), "ca_file = \"old.pem\"\n");
    fail(&sandbox, "asn", CAUSES[5].1, "B");

    let typed = std::cell::Cell::new(0);
    let person = |args: &[&str]| {
        typed.set(typed.get() + 1);
        sandbox.run(args.iter().copied().chain(["-o", "json"]))
    };
    let status = person(&["status"]).succeeds().json();
    let expected: BTreeMap<String, u64> = CAUSES.iter().map(|(cause, count)| ((*cause).to_owned(), *count)).collect();
    assert_eq!(causes_of(&status), expected);
    let counted = sandbox.run(["failed", "stats", "--by", "cause", "-o", "json"]).succeeds().json();
    let line = |line: &Value| {
        (line["by"]["cause"].as_str().unwrap_or_default().to_owned(), line["count"].as_u64().unwrap_or(0))
    };
    assert_eq!(counted.as_array().expect("a list").iter().map(line).collect::<BTreeMap<_, _>>(), expected);

    // The credentials are right again: only what they stopped is sent.
    server.set_path_reply("/return", Reply::ok());
    let before = server.requests().len();
    let sent = person(&["repost", "--cause", &id_of(&status, "401"), "--yes"]).succeeds().json();
    assert_eq!(sent["summary"]["delivered"], CAUSES[1].1);
    let requests = server.requests().split_off(before);
    assert_eq!(requests.len() as u64, CAUSES[1].1);
    assert!(requests.iter().all(|request| request.path() == "/return"), "exactly that cause");

    // Everything works again. Sales that timed out may be booked already: a person says that they are to be sent.
    ["/sale", "/adjust"].iter().for_each(|path| server.set_path_reply(path, Reply::ok()));
    store(&sandbox, &server, &server.url("/asn"), "");
    person(&["repost", "--all", "--yes"]).exits(0);
    person(&["repost", "--all", "--include-maybe-applied", "--yes"]).succeeds();
    let end = person(&["status"]).succeeds().json();
    assert_eq!((&end["failed"], &end["unknown"], &end["pending"]), (&0.into(), &0.into(), &0.into()));
    assert!(typed.get() <= 6, "{} commands", typed.get());
}
