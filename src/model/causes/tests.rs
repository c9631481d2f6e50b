//! Tests of causes: a table of answers that a person grouped by hand, and what hostile answers become.

use crate::model::cause::MOST_CHARACTERS;
use crate::model::{Answer, Cause, CauseId, Failure, Phase, Redactor, judge};
use proptest::prelude::*;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Answers and errors as endpoints, servers in front of them and networks write them. The first column groups those with the same
/// cause. It was written before the rules were known to its author, so it is never changed to make a rule right.
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/causes.tsv"));

fn answered(status: u16, content_type: &str, body: &str) -> Answer {
    let judged = judge(status, body.as_bytes(), true, &Redactor::default());
    Answer {
        failure: judged.failure,
        status: Some(status),
        error: judged.error,
        error_code: judged.error_code,
        response: body.as_bytes().to_vec(),
        response_type: Some(content_type.to_owned()).filter(|kind| kind != "-"),
        ..Answer::default()
    }
}

fn cause(answer: &Answer) -> String {
    Cause::of(Some(answer)).expect("it failed").to_string()
}

fn said(status: u16, body: &str) -> String {
    cause(&answered(status, "text/plain", body))
}

fn silent(failure: Failure, error: &str) -> Answer {
    Answer { failure: Some(failure), error: Some(error.to_owned()), ..Answer::default() }
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

/// Returns the label and the cause of every line.
fn table() -> Vec<(&'static str, String)> {
    let line = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [label, failure, status, content_type, text] = columns[..] else { panic!("five columns: {line}") };
        let text = unescaped(text);
        let answer = match status.parse() {
            Ok(status) => answered(status, content_type, &text),
            Err(_) => silent(failure.parse().expect("a kind of failure"), &text),
        };
        assert_eq!(answer.failure.map(Failure::as_str), Some(failure), "{line}");
        (label, cause(&answer))
    };
    TABLE.lines().map(line).collect()
}

/// Returns the lines that are not in the largest part of their group, if they are grouped by `of` and divided by `by`.
fn strays<'a>(lines: &'a [(&str, String)], is_by_label: bool) -> Vec<(&'a str, &'a str)> {
    let pair =
        |line: &'a (&str, String)| if is_by_label { (line.0, line.1.as_str()) } else { (line.1.as_str(), line.0) };
    let mut sizes: HashMap<(&str, &str), usize> = HashMap::new();
    lines.iter().for_each(|line| *sizes.entry(pair(line)).or_default() += 1);
    let mut largest: HashMap<&str, (usize, &str)> = HashMap::new();
    for ((group, part), size) in &sizes {
        let best = largest.entry(group).or_insert((*size, part));
        *best = (*best).max((*size, part));
    }
    let is_stray = |line: &&'a (&str, String)| largest[pair(line).0].1 != pair(line).1;
    lines.iter().filter(is_stray).map(pair).collect()
}

#[test]
fn a_hand_made_table_has_fewer_than_one_wrong_split_or_merge_in_fifty() {
    let lines = table();
    assert!(lines.len() >= 200, "{}", lines.len());
    for (what, is_by_label) in [("split", true), ("merge", false)] {
        let wrong = strays(&lines, is_by_label);
        let report: Vec<String> = wrong.iter().map(|(group, part)| format!("{group}  |  {part}")).collect();
        assert!(
            wrong.len() * 50 < lines.len(),
            "{} wrong {what}s of {}:\n{}",
            wrong.len(),
            lines.len(),
            report.join("\n")
        );
    }
}

#[test]
fn a_cause_names_what_happened() {
    let check = |answer: Answer, expected: &str| assert_eq!(cause(&answer), expected, "{answer:?}");
    check(answered(503, "text/plain", ""), "503");
    check(answered(401, "application/json", r#"{"message":"Unauthorized"}"#), "401");
    check(
        answered(200, "application/json", r#"{"errorCode":"STORE_UNKNOWN","errorMessage":"store 17"}"#),
        "200 STORE_UNKNOWN",
    );
    let code = r#"{"errorCode":"LOCK_TIMEOUT#a81f09c2"}"#;
    check(answered(200, "application/json", code), "200 LOCK_TIMEOUT");
    check(answered(502, "text/html", "<h1>502 Bad Gateway</h1><center>nginx/1.24.0</center>"), "502 (nginx)");
    check(
        answered(422, "application/json", r#"{"errors":[{"message":"quantity must be positive"}]}"#),
        "422 quantity must be positive",
    );
    check(answered(500, "text/plain", "java.lang.NullPointerException: id 42"), "500 NullPointerException: id …");
    check(
        answered(500, "text/html", "<title>Error</title><h1>Stock database is read-only</h1>"),
        "500 Stock database is read-only",
    );
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>store 17 is closed</faultstring></s:Fault>";
    check(answered(500, "text/xml", fault), "500 store … is closed");
    check(silent(Failure::Network, "connection refused by wms.example.com:443"), "connection refused");
    let late = Answer {
        phase: Some(Phase::Head),
        ..silent(Failure::Timeout, "no answer from wms.example.com:443 within 10s")
    };
    check(late, "timeout waiting for the answer");
    let expired = "the certificate of wms.example.com:443 is not trusted: it expired on 2026-11-01; it has to be renewed on the server";
    check(silent(Failure::Tls, expired), "TLS: certificate expired");
    check(silent(Failure::HttpStatus, "reported as failed"), "reported as failed");
    assert_eq!(Cause::of(None).expect("a cause").as_str(), Cause::UNRECORDED);
    assert_eq!(Cause::of(Some(&answered(204, "-", ""))), None, "delivered");
}

#[test]
fn the_address_is_no_part_of_a_cause() {
    for address in [
        "127.0.0.1:44075",
        "127.0.0.1:40700",
        "[::1]:40707",
        "localhost:407",
        "expired.example.com:443",
        "connection-reset.example.com",
        "https://self-signed.example.com/refused/timeout?407",
    ] {
        let check = |failure: Failure, error: &str, expected: &str| {
            let error = error.replace("ADDRESS", address);
            assert_eq!(cause(&silent(failure, &error)), expected, "{error}");
        };
        check(Failure::Network, "connection refused by ADDRESS", "connection refused");
        check(Failure::Network, "no token: connection refused by ADDRESS", "no token: connection refused");
        check(Failure::Network, "connection to ADDRESS: broken pipe", "connection closed while sending");
        check(
            Failure::Network,
            "ADDRESS closed the connection without an answer",
            "connection closed without an answer",
        );
        check(Failure::Network, "the proxy ADDRESS answered 407", "proxy asks for a login");
        check(Failure::Tls, "ADDRESS refuses the TLS session", "TLS: handshake refused");
        check(Failure::Timeout, "no answer from ADDRESS within 10s", "timeout waiting for the answer");
    }
    let other = "os error 4070 of the network";
    assert_eq!(cause(&silent(Failure::Network, other)), "network: os error 4070 of the network");
}

#[test]
fn ids_numbers_times_and_quoted_values_are_no_part_of_a_cause() {
    let check = |one: &str, other: &str| assert_eq!(said(409, one), said(409, other));
    check("store 17 closed", "store WH-01 closed");
    check("closed since 2026-11-26T20:19:03Z", "closed since Fri, 27 Nov 2026 05:00:00 GMT");
    check("product 'ARIELE HEELS' is locked", "product \"RAMSON\" is locked");
    check("2 items were rejected", "1 item was rejected");
    check("ids 1, 2 and 3 are locked", "ids 9 are locked");
    check("locked by a.b@example.com", "locked by c+d@example.org");
    check("cannot reach http://10.0.0.1/a?b=c", "cannot reach https://[fd00::1]:8080/x");
    check("took 30 s", "took 1 second");
    let differ = |one: &str, other: &str| assert_ne!(said(409, one), said(409, other));
    differ("Database error 1205", "Database error 2627");
    differ("field 'storeId' is missing", "field 'gtin' is missing");
    differ("store 17 closed", "store 17 unknown");
}

#[test]
fn what_is_behind_a_failure_is_its_cause() {
    let behind = Cause::of(Some(&answered(503, "-", "")));
    for failure in [Failure::Breaker, Failure::Held] {
        let answer = Answer { behind: behind.clone(), ..silent(failure, "not sent: circuit open") };
        assert_eq!(cause(&answer), "503");
    }
}

#[test]
fn an_id_is_short_stable_and_can_be_typed() {
    let id = Cause::from_text("503").id();
    assert_eq!(id.to_string().parse::<CauseId>(), Ok(id.clone()));
    assert_eq!(id.to_string().to_uppercase().parse::<CauseId>(), Ok(id.clone()));
    assert_ne!(id, Cause::from_text("504").id());
    for bad in ["", "503", "12345a", "abcde", "abcdefg", "abcde!", "äbcdef"] {
        assert!(bad.parse::<CauseId>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn whatever_an_endpoint_answers_the_cause_is_one_short_line(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            r#"[{}\[\]",:'<>/a-c&;#= \n…«»0-9]{0,200}"#.prop_map(String::into_bytes),
        ],
        kind in r"(text/html|application/json|text/xml|text/plain|application/x-www-form-urlencoded)",
        status in 100_u16..600,
    ) {
        let answer = Answer {
            failure: Some(Failure::HttpStatus),
            status: Some(status),
            response: body,
            response_type: Some(kind),
            ..Answer::default()
        };
        let cause = Cause::of(Some(&answer)).expect("it failed");
        prop_assert!(cause.as_str().starts_with(&status.to_string()), "{cause}");
        prop_assert!(cause.as_str().chars().count() <= MOST_CHARACTERS, "{cause}");
        prop_assert!(!cause.as_str().contains(char::is_control), "{cause:?}");
        prop_assert_eq!(cause.as_str().trim(), cause.as_str());
        prop_assert_eq!(Cause::from_text(cause.as_str()), cause);
    }
}

#[test]
fn a_hostile_body_takes_no_longer_than_its_length() {
    let parts = [
        "[",
        "{\"a\":",
        "<",
        "<a ",
        "<title>",
        "<script>",
        "\"",
        "'",
        "&",
        "&#1;",
        "a=",
        "a. A",
        "…, ",
        "«",
        "x: X",
        "(1) ",
        "\\",
        "\u{2028}",
        "{\"errors\":[{},",
        "</",
        "1 ",
        "nested exception is ",
        "1 and ",
    ];
    let began = Instant::now();
    for part in parts {
        for kind in ["text/html", "application/json", "text/plain"] {
            let cause = cause(&answered(500, kind, &part.repeat(65_536 / part.len())));
            assert!(cause.chars().count() <= MOST_CHARACTERS, "{cause}");
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}
