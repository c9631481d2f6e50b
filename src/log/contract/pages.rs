//! Pages of failed rows: every filter alone and combined, in both orders, without gaps or repeats.

use super::fixture::{Place, accept, at, attempt, candidates, claim, delivery, failed, found, settle};
use super::naive::{self, Row};
use crate::log::Log;
use crate::model::{
    Answer, ApiKey, Attempt, AttemptKind, Cause, Cursor, DeliveryId, Extracted, Failure, FailureKind, IdRange,
    NewDelivery, Page, PointerMatch, Query, Sort, State, StatusRange, TimeField,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;

pub fn test_payloads_are_left_out(place: &dyn Place) {
    let mut log = place.log();
    let real = failed(log.as_mut(), delivery(1));
    let test = failed(log.as_mut(), NewDelivery { is_test: true, ..delivery(2) });
    assert_eq!(found(log.as_mut(), &Query::default()), [real]);
    assert_eq!(found(log.as_mut(), &Query { include_tests: true, ..Query::default() }), [test, real]);
}

pub fn an_id_is_found_before_a_text(place: &dyn Place) {
    let mut log = place.log();
    let named = failed(log.as_mut(), delivery(1));
    let mut mentions = delivery(2);
    mentions.payload = br#"{"note":"see D-1, P-1 and S-1"}"#.to_vec();
    let mentions = failed(log.as_mut(), mentions);
    let mut text = |text: &str| found(log.as_mut(), &Query { text: Some(text.to_owned()), ..Query::default() });
    for id in ["D-1", "P-1", "S-1"] {
        assert_eq!(text(id), [named], "{id}");
    }
    assert_eq!(text("see D-1"), [mentions]);
    assert_eq!(text("-1"), [mentions, named]);
    assert_eq!(text("d-1"), [], "ids are case-sensitive");
    assert_eq!(text(""), [mentions, named]);
}

pub fn text_is_found_in_payload_and_answer(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accept(log.as_mut(), delivery(1));
    let mut whole = attempt(AttemptKind::Send, Some(Failure::HttpStatus));
    whole.answer = whole.answer.map(|answer| Answer {
        error: Some("in the error".to_owned()),
        error_code: Some("in the code".to_owned()),
        response: b"\xffin the response".to_vec(),
        ..answer
    });
    settle(log.as_mut(), ticket, whole, at(1));
    for text in ["in the error", "in the code", "in the response", "9007199254740993", "\" : \"D-"] {
        let query = Query { text: Some(text.to_owned()), ..Query::default() };
        assert_eq!(found(log.as_mut(), &query), [ticket.id], "{text}");
        assert_eq!(log.count(&query).expect("groups")[0].count, 1);
        assert_eq!(candidates(log.as_mut(), &query).len(), 1);
        let narrower = Query { connectors: vec!["other".to_owned()], ..query };
        assert_eq!(found(log.as_mut(), &narrower), []);
    }
}

pub fn text_is_found_as_people_read_it(place: &dyn Place) {
    let mut log = place.log();
    let mut new = delivery(1);
    new.payload =
        br#"{"customer":"M\u00fcller","route":"A\/B","inner":"{\"note\":\"f\\u00fcr \ud83d\ude00\"}"}"#.to_vec();
    let ticket = accept(log.as_mut(), new);
    let mut answered = attempt(AttemptKind::Send, Some(Failure::HttpStatus));
    answered.answer = answered.answer.map(|answer| Answer {
        response: br#"{"errorMessage":"Stra\u00dfe \"Nord\" \\ unbekannt"}"#.to_vec(),
        ..answer
    });
    settle(log.as_mut(), ticket, answered, at(1));
    let mut check = |text: &str, expected: &[crate::model::DeliveryId]| {
        let query = Query { text: Some(text.to_owned()), ..Query::default() };
        assert_eq!(found(log.as_mut(), &query), expected, "{text}");
        assert_eq!(candidates(log.as_mut(), &query).len(), expected.len(), "{text}");
    };
    let here = [ticket.id];
    for text in ["Müller", "A/B", "für", "\u{1f600}", "\"note\":\"für", "Straße \"Nord\" \\ unbekannt"] {
        check(text, &here);
    }
    for text in [r"M\u00fcller", r"A\/B", r"Stra\u00dfe"] {
        check(text, &here);
    }
    // The other way round, and with escapes that the payload does not have.
    for text in
        [r"M\u00FCller", r"f\u00fcr \uD83D\ude00", r"A\u002fB", r#"S\u0074ra\u00dfe \"Nord"#, r#"Nord\" \\ unbe"#]
    {
        check(text, &here);
    }
    for text in ["Muller", "MÜLLER", "A//B", "Straße Nord", r"M\u00fdller", r"M\u00fcllers"] {
        check(text, &[]);
    }
}

pub fn webhook_ids_are_found_as_texts(place: &dyn Place) {
    let mut log = place.log();
    let one = failed(log.as_mut(), delivery(1));
    let mut mentions = delivery(2);
    mentions.payload = br#"{"note":"webhook-1 was sent twice"}"#.to_vec();
    let mentions = failed(log.as_mut(), mentions);
    let mut new = delivery(3);
    new.webhook_id = "webhook-1-wms".to_owned();
    let shared = failed(log.as_mut(), new);
    let mut other = delivery(4);
    other.webhook_id = "webhook-1-erp".to_owned();
    let other = failed(log.as_mut(), other);
    let mut text = |text: &str| found(log.as_mut(), &Query { text: Some(text.to_owned()), ..Query::default() });
    assert_eq!(text("webhook-1"), [shared, one], "its own, and that of another connector of the same event");
    assert_eq!(text("webhook-1-erp"), [other]);
    assert_eq!(text("webhook-1 was"), [mentions]);
    assert_eq!(text("webhook-"), [mentions], "a part of an id is a text");
    assert_eq!(text("webhook-9"), []);
}

pub fn values_in_the_payload_are_found(place: &dyn Place) {
    let mut log = place.log();
    let mut new = delivery(1);
    new.payload = br#"{"list":[{"q":-2,"code":"DAM\u0041GED"},{"q":1.10}]}"#.to_vec();
    let id = failed(log.as_mut(), new);
    let mut places = |places: &[(&str, &str)]| {
        let one = |(pointer, value): &(&str, &str)| PointerMatch {
            pointer: pointer.parse().expect("a pointer"),
            value: (*value).to_owned(),
        };
        found(log.as_mut(), &Query { places: places.iter().map(one).collect(), ..Query::default() })
    };
    assert_eq!(places(&[("/list/*/code", "DAMAGED")]), [id]);
    assert_eq!(places(&[("/list/*/q", "1.10"), ("/list/*/q", "-2")]), [id]);
    assert_eq!(places(&[("/list/*/q", "1.10"), ("/list/*/q", "3")]), []);
    assert_eq!(places(&[("/list", "-2")]), []);
}

/// Texts that are ids, parts of payloads, or characters with a meaning in SQL.
const TEXTS: [&str; 15] = [
    "webhook-12",
    "A",
    "B",
    "7",
    "stock",
    "E1",
    "%",
    "_",
    "' OR 1=1 --",
    "\"; DROP TABLE delivery; --",
    "?1",
    "\\",
    "\u{e9}",
    "*",
    "nope",
];

pub fn every_filter_agrees_with_a_naive_one(place: &dyn Place) {
    let mut log = place.log();
    let rows = fill(log.as_mut(), 160);
    let log = RefCell::new(log);
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let strategy = (queries(), select(vec![Sort::Newest, Sort::Oldest]), 1_usize..60);
    let result = runner.run(&strategy, |(query, sort, limit)| {
        check(log.borrow_mut().as_mut(), &rows, &query, sort, limit);
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

/// Reads all pages, and compares them with all other queries for the same rows.
fn check(log: &mut dyn Log, rows: &[Row], query: &Query, sort: Sort, limit: usize) {
    let mut page = Page { sort, limit, after: None };
    let mut seen = Vec::new();
    loop {
        let found = log.search(query, &page).expect("a page");
        let ids: Vec<_> = found.iter().map(|row| row.id).collect();
        assert_eq!(ids, naive::page(rows, query, &page), "{query:?} {page:?}");
        seen.extend(ids);
        let Some(last) = found.last() else { break };
        page.after = Some(Cursor { at: last.listed_at(), id: last.id.0 });
    }
    seen.sort_unstable();
    let named = naive::named(rows, query);
    let mut expected: Vec<_> = named.iter().map(|row| row.id).collect();
    let repost: Vec<_> = candidates(log, query).iter().map(|row| row.delivery.id).collect();
    assert_eq!(repost, expected, "{query:?}");
    expected.sort_unstable();
    assert_eq!(seen, expected, "{query:?}");
    let counted: u64 = log.count(query).expect("groups").iter().map(|group| group.count).sum();
    assert_eq!(counted, named.len() as u64, "{query:?}");
}

/// A simple number generator: each run has the same rows.
struct Wheel(u64);

impl Wheel {
    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(self.0 >> 40).expect("24 bits fit") % items.len();
        items[index].clone()
    }
}

fn fill(log: &mut dyn Log, count: i64) -> Vec<Row> {
    let wheel = &mut Wheel(7);
    let mut rows: Vec<Row> = (1..=count).map(|n| write(log, n, wheel)).collect();
    for row in rows.iter_mut().filter(|row| row.id.0 % 5 == 0 && row.state != State::Delivered) {
        let ticket = claim(log, row.id, &[row.state]).expect("a claim").ticket;
        row.attempts += 1;
        let had_doubt = row.is_maybe_applied();
        row.last = some_attempt(wheel);
        row.state = state_of(&row.last);
        row.was_maybe_applied = had_doubt && row.state != State::Delivered;
        // A further failure does not change since when the row is failed.
        settle(log, ticket, row.last.clone(), at(9));
    }
    rows
}

fn write(log: &mut dyn Log, n: i64, wheel: &mut Wheel) -> Row {
    let new = some_delivery(n, wheel);
    let (last, settled_at) = (some_attempt(wheel), at(wheel.pick(&[1, 2, 3, 4, 5])));
    let ticket = accept(log, new.clone());
    settle(log, ticket, last.clone(), settled_at);
    let state = state_of(&last);
    let listed_at = if state == State::Delivered { new.created_at } else { settled_at };
    Row { id: ticket.id, new, state, listed_at, attempts: 1, last, was_maybe_applied: false }
}

fn state_of(attempt: &Attempt) -> State {
    match &attempt.answer {
        None => State::Unknown,
        Some(answer) if answer.failure.is_none() => State::Delivered,
        Some(_) => State::Failed,
    }
}

fn some_delivery(n: i64, wheel: &mut Wheel) -> NewDelivery {
    let ids = [None, Some("A"), Some("B"), Some("7"), Some("%")].map(|id| id.map(ToOwned::to_owned));
    let text = wheel.pick(&TEXTS);
    let payload = serde_json::json!({ "a": text, "list": [{ "q": wheel.pick(&[1, 2, 7]) }] }).to_string();
    // As a relay names an event that its sender sent to several connectors; not all of these names are those of the row's connector.
    let shared = format!("webhook-{}-{}", n - 1, wheel.pick(&["wms", "erp"]));
    NewDelivery {
        webhook_id: if n % 13 == 0 { shared } else { format!("webhook-{n}") },
        environment: wheel.pick(&["staging", "live"]).parse().expect("an environment"),
        connector: wheel.pick(&["wms", "erp", "pos"]).to_owned(),
        api_key: wheel.pick(&[ApiKey::Cyc, ApiKey::Ina]),
        event: wheel.pick(&["E1", "E2", ""]).parse().ok(),
        payload: if n % 11 == 0 { text.as_bytes().to_vec() } else { payload.into_bytes() },
        extracted: Extracted {
            event: None,
            document: wheel.pick(&ids),
            store: wheel.pick(&ids),
            time: wheel.pick(&[None, Some(at(1)), Some(at(3))]),
            products: [wheel.pick(&ids), wheel.pick(&ids)].into_iter().flatten().collect(),
        },
        is_test: wheel.pick(&[true, false, false]),
        created_at: at(wheel.pick(&[1, 2, 3])),
        ..delivery(n)
    }
}

fn some_attempt(wheel: &mut Wheel) -> Attempt {
    let failure = wheel.pick(&[None, Some(Failure::HttpStatus), Some(Failure::Timeout), Some(Failure::ErrorInBody)]);
    let answer = Answer {
        failure,
        status: wheel.pick(&[None, Some(200), Some(404), Some(503), Some(504)]),
        error: wheel.pick(&[None, Some("no stock"), Some("100%")]).map(ToOwned::to_owned),
        error_code: wheel.pick(&[None, Some("E1"), Some("' OR 1=1 --")]).map(ToOwned::to_owned),
        response: wheel.pick(&["", "nope", "{\"x\":\"A\"}"]).as_bytes().to_vec(),
        maybe_applied: wheel.pick(&[true, false]),
        ..Answer::default()
    };
    let answer = wheel.pick(&[None, Some(answer.clone()), Some(answer.clone()), Some(answer)]);
    let started_at = at(wheel.pick(&[0, 2, 4]));
    Attempt { started_at, answer, ..attempt(wheel.pick(&[AttemptKind::Send, AttemptKind::Repost]), None) }
}

/// Most filters are left out, so that some rows match.
fn sometimes<T: Clone + std::fmt::Debug + 'static>(items: &[T]) -> impl Strategy<Value = Option<T>> + use<T> {
    proptest::option::weighted(0.25, select(items.to_vec()))
}

/// One value, or several of which a row must have one.
fn some_of<T: Clone + std::fmt::Debug + 'static>(items: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
    let values = proptest::collection::vec(select(items.to_vec()), 1..4);
    proptest::option::weighted(0.25, values).prop_map(Option::unwrap_or_default)
}

fn texts(items: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    some_of(items).prop_map(|texts| texts.into_iter().map(ToOwned::to_owned).collect())
}

fn queries() -> impl Strategy<Value = Query> {
    let names = (
        sometimes(&["staging", "live"]),
        sometimes(&TEXTS),
        some_of(&[ApiKey::Cyc, ApiKey::Ina, ApiKey::Po]),
        texts(&["E1", "E2", "' OR 1=1 --"]),
        texts(&["wms", "erp", "%"]),
        some_of(&[FailureKind::Known(Failure::HttpStatus), FailureKind::Known(Failure::Timeout), FailureKind::Unknown]),
        some_of(&[(503, 503), (404, 404), (500, 599), (100, 499)]),
        texts(&["E1", "' OR 1=1 --", "E"]),
    );
    let ids = (
        texts(&["A", "B", "%"]),
        texts(&["A", "7", "?"]),
        texts(&["A", "B", "A' --"]),
        some_of(&[(1, 1), (40, 90), (80, 160), (7, 9_999)]),
        texts(&["webhook-7", "webhook-12", "webhook-25", "webhook-38", "%"]),
    );
    let places = sometimes(&[("/a", "stock"), ("/list/*/q", "7"), ("/a", "\u{e9}"), ("/a", "\\")]);
    let times = (
        sometimes(&[at(2), at(3)]),
        sometimes(&[at(3), at(5)]),
        select(vec![TimeField::Failed, TimeField::Last, TimeField::Event, TimeField::Created]),
    );
    let id = Cause::from_text("503 E1").id().to_string();
    let causes = [vec!["503 E1".to_owned()], vec![id, "404 nope".to_owned()], vec!["' OR 1=1 --".to_owned()]];
    let states = some_of(&[State::Failed, State::Unknown, State::Delivered, State::Pending]);
    let rest = (sometimes(&[1, 2, 3]), sometimes(&[true, false]), any::<bool>(), (sometimes(&causes), states));
    (names, ids, places, times, rest).prop_map(|(names, ids, place, times, rest)| Query {
        environment: names.0.map(|name| name.parse().expect("an environment")),
        states: rest.3.1,
        text: names.1.map(ToOwned::to_owned),
        ids: ids.3.into_iter().map(|(from, to)| IdRange { from: DeliveryId(from), to: DeliveryId(to) }).collect(),
        imported_ids: Vec::new(),
        webhook_ids: ids.4,
        api_keys: names.2,
        events: names.3,
        connectors: names.4,
        failures: names.5,
        statuses: names.6.into_iter().map(|(from, to)| StatusRange { from, to }).collect(),
        error_codes: names.7,
        stores: ids.0,
        documents: ids.1,
        products: ids.2,
        places: place.iter().map(|(at, is)| place_of(at, is)).collect(),
        since: times.0,
        until: times.1,
        time: times.2,
        min_attempts: rest.0,
        maybe_applied: rest.1,
        include_tests: rest.2,
        causes: rest.3.0.unwrap_or_default(),
    })
}

fn place_of(pointer: &str, value: &str) -> PointerMatch {
    PointerMatch { pointer: pointer.parse().expect("a pointer"), value: value.to_owned() }
}
