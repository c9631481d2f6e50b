//! Which events are printed, in which order, how soon, and how many times.

use super::{Following, import};
use crate::harness::{Reply, Shop, note};
use inv_hooks::log::{Access, Change, Log, Reported, open};
use inv_hooks::model::{
    Answer, ApiKey, Attempt, AttemptKind, Doubt, Extracted, Failure, NewDelivery, State, Timestamp,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

#[test]
fn the_newest_events_come_first_and_then_each_one_as_it_fails() {
    let shop = Shop::new();
    for number in 1..=12 {
        shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"A{number}"}}"#));
    }
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    assert_eq!(following.ids(10), (3..=12).collect::<Vec<_>>());
    following.is_silent();
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"B"}"#), 13);
    let event = following.event();
    assert_eq!((&event["id"], &event["cause"], &event["again"]), (&json!(13), &json!("503"), &json!(false)));
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"C"}"#);
    following.is_silent();
    let few = Following::start(&shop.sandbox, &["-o", "ndjson", "--limit", "2"]);
    assert_eq!(few.ids(2), [12, 13]);
    let since = Following::start(&shop.sandbox, &["-o", "ndjson", "--since", "1h"]);
    assert_eq!(since.ids(13), (1..=13).collect::<Vec<_>>());
}

#[test]
fn every_filter_is_respected() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let filters: [(&[&str], &[i64]); 7] = [
        (&["--connector", "sale"], &[1, 3]),
        (&["--document", "WANTED"], &[3]),
        (&["--where", "/orderId=WANTED"], &[3]),
        (&["--status", "503", "--api-key", "SALE_INVENTORY"], &[1, 2, 3]),
        (&["WANTED"], &[3]),
        (&["--id", "3-9"], &[3]),
        (&["--since", "2027-01-01", "--include-tests"], &[3]),
    ];
    let start = |(filter, expected): (&[&str], &'static [i64])| {
        (Following::start(&shop.sandbox, &[&["-o", "ndjson"], filter].concat()), expected)
    };
    let all = filters.map(start);
    import(&shop.sandbox, "other", "OTHER", "2026-01-01T00:00:00Z");
    import(&shop.sandbox, "sale", "WANTED", "2027-01-02T00:00:00Z");
    for (following, expected) in all {
        assert_eq!(following.ids(expected.len()), expected);
        following.is_silent();
    }
}

/// An attempt at `at` that failed, as another process reports it.
fn reported(number: usize, at: Timestamp) -> Change {
    let answer = Answer { failure: Some(Failure::HttpStatus), status: Some(503), ..Answer::default() };
    let attempt = Attempt {
        number: 1,
        kind: AttemptKind::Send,
        started_at: at,
        url: "http://a.example/".to_owned(),
        by: None,
        reason: None,
        answer: Some(answer),
    };
    let delivery = NewDelivery {
        webhook_id: format!("webhook-{number}"),
        event_id: format!("event-{number}"),
        environment: "test".parse().expect("an environment"),
        connector: "sale".to_owned(),
        api_key: ApiKey::Sale,
        event: None,
        payload: format!("{{\"orderId\":\"{number}\"}}").into_bytes(),
        extracted: Extracted::default(),
        is_test: false,
        created_at: at,
        source: None,
        lineage: None,
    };
    let (doubt, state) = (Doubt::None, State::Failed);
    Change::Report(Box::new(Reported {
        imported: None,
        delivery,
        attempt,
        at,
        state,
        doubt,
        reposts: 0,
        has_given_id: true,
        allow_duplicate: false,
    }))
}

fn writer(path: &Path, now: Timestamp) -> Box<dyn Log> {
    open(path, Access::Write, now).expect("a log").log
}

/// The clock of the writer goes back by an hour with every event.
#[test]
fn an_event_is_printed_within_half_a_second_of_its_commit_whatever_its_time() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let following = Following::start(&shop.sandbox, &["-o", "ndjson", "--limit", "1"]);
    assert_eq!(following.id(), 1);
    let start: Timestamp = "2026-11-25T20:00:00Z".parse().expect("a time");
    let mut log = writer(&shop.sandbox.file(".inv-hooks/events.db"), start);
    let mut latencies = Vec::new();
    for number in 1..=30 {
        let at = start.before(Duration::from_hours(number));
        let applied = log.commit(vec![reported(usize::try_from(number).expect("small"), at)]).expect("a commit");
        let committed = Instant::now();
        let event = following.event();
        latencies.push(committed.elapsed());
        assert_eq!(event["failed_at"], at.to_string(), "{applied:?}");
    }
    latencies.sort_unstable();
    let (median, worst) = (latencies[15], latencies[29]);
    note(&format!("failed search --follow: median {median:?}, worst {worst:?}"));
    assert!(median <= Duration::from_millis(500), "{latencies:?}");
}

#[test]
fn events_of_ten_processes_are_printed_exactly_once() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503));
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    for process in 0..10_u32 {
        let line = |number: usize| {
            let order = format!("P{process}-{number}");
            let mut line = json!({"api_key": "SALE_INVENTORY", "payload": {"orderId": order}});
            if process.is_multiple_of(3) {
                let failed_at = format!("2026-10-{:02}T0{process}:00:00Z", 1 + number % 28);
                line = json!({"api_key": "SALE_INVENTORY", "connector": "sale", "status": 500, "failed_at": failed_at,
                    "payload": {"orderId": order}});
            }
            format!("{line}\n")
        };
        let lines = (0..40).map(line).collect::<String>();
        shop.sandbox.write(format!("{process}.ndjson"), lines);
    }
    let start = |process: u32| {
        let file = format!("{process}.ndjson");
        let args: Vec<&str> =
            if process.is_multiple_of(3) { vec!["failed", "import", &file] } else { vec!["send", "--ndjson", &file] };
        let mut command = shop.sandbox.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts")
    };
    let processes: Vec<_> = (0..10).map(start).collect();
    for mut process in processes {
        let code = process.wait().expect("it ends").code();
        assert!(matches!(code, Some(0 | 4)), "{code:?}");
    }
    let mut counts: BTreeMap<i64, u32> = BTreeMap::new();
    for id in following.ids(400) {
        *counts.entry(id).or_default() += 1;
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), (1..=400).map(|id| (id, 1)).collect::<Vec<_>>());
    following.is_silent();
}

#[test]
fn an_event_whose_discard_is_undone_is_printed_once() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let failed_at = shop.show(id)["failed_at"].clone();
    shop.run(["failed", "discard", "1", "--reason", "wrong", "-q"]).succeeds();
    let following = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    let other = Following::start(&shop.sandbox, &["--connector", "ina"]);
    following.is_silent();
    shop.run(["failed", "discard", "1", "--undo", "-q"]).succeeds();
    let event = following.event();
    assert_eq!((&event["id"], &event["state"], &event["again"]), (&json!(id), &json!("failed"), &json!(false)));
    assert_eq!(event["failed_at"], failed_at);
    shop.run(["failed", "discard", "1", "--undo", "-q"]).exits(6);
    following.is_silent();
    other.is_silent();
}

#[test]
fn an_event_that_fails_again_is_printed_again_and_marked() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#);
    let json = Following::start(&shop.sandbox, &["-o", "ndjson"]);
    let table = Following::start(&shop.sandbox, &[]);
    let first = json.event();
    assert_eq!((&first["id"], &first["again"]), (&json!(1), &json!(false)));
    assert_eq!(table.line(), "ID\tWHEN\tAPI-KEY\tCONNECTOR\tDOCUMENT\tWHY");
    assert!(table.line().ends_with("\tsale\tA\t503"));
    shop.server.set_reply(Reply::status(401));
    for _ in 0..2 {
        shop.run(["repost", "1", "-q"]).exits(4);
        let again = json.event();
        assert_eq!((&again["id"], &again["again"], &again["cause"]), (&json!(1), &json!(true), &json!("401")));
        assert_eq!(again["failed_at"], first["failed_at"], "since when it is failed");
        let line = table.line();
        assert!(line.ends_with("\tsale\tA\tagain: 401"), "{line}");
    }
    shop.server.set_reply(Reply::ok());
    shop.run(["repost", "1", "-q"]).succeeds();
    shop.server.set_reply(Reply::status(500));
    shop.run(["repost", "1", "-q", "--force"]).exits(4);
    let after_delivery = json.event();
    assert_eq!((&after_delivery["again"], &after_delivery["cause"]), (&json!(false), &json!("500")));
    json.is_silent();
}
