//! Each filter on rows of a real server.

use super::Filter;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::log::{add, new_log};
use crate::model::{DeliveryId, FailureKind, IdRange, Page, Query, Sort, State, StatusRange, TimeField, Timestamp};
use proptest::prelude::*;

proptest! {
    #[test]
    fn user_input_is_never_part_of_the_sql(text in r#"[ -~]{0,4}['"$?;)-]{1,4}[\PC]{0,4}"#) {
        for count in [1, 2, 40] {
            for states in [Vec::new(), vec![State::Delivered]] {
                let given = |text: &str| {
                    let texts = || vec![text.to_owned(); count];
                    Filter::of(&Query {
                        states: states.clone(),
                        webhook_ids: texts(),
                        events: texts(),
                        connectors: texts(),
                        error_codes: texts(),
                        causes: texts(),
                        stores: texts(),
                        documents: texts(),
                        products: texts(),
                        ..Query::default()
                    })
                    .named(text)
                };
                let (hostile, harmless) = (given(&text), given("x"));
                prop_assert_eq!(&hostile.sql, &harmless.sql);
                let is_there = |place: usize| hostile.sql.matches(&format!("${place}::")).count() == 1;
                prop_assert!((1..=hostile.values.len()).all(is_there));
                prop_assert_eq!(hostile.sql.matches('$').count(), hostile.values.len());
            }
        }
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn ids(ranges: &[(i64, i64)]) -> Vec<IdRange> {
    ranges.iter().map(|(from, to)| IdRange { from: DeliveryId(*from), to: DeliveryId(*to) }).collect()
}

/// Returns a log with rows that differ in what filters ask for.
fn log() -> Option<Session> {
    let log = new_log()?;
    let full = [
        ("event", "'SALE'"),
        ("failure", "'timeout'"),
        ("error_code", "'E1'"),
        ("status", "401"),
        ("store_id", "'S'"),
        ("document_id", "'D'"),
        ("products", "ARRAY['P','Q']"),
        ("event_time", "7"),
        ("started_at", "8"),
        ("attempts", "3"),
        ("flags", "16"),
        ("imported_id", "77"),
    ];
    add(&log, 1, "{}", &full);
    log.run("INSERT INTO ref VALUES ('S', 1, 1), ('D', 2, 1), ('P', 3, 1), ('Q', 3, 1)").expect("ids");
    log.run("INSERT INTO other_id VALUES (1, 'later')").expect("an id");
    add(&log, 2, "{}", &[("connector", "'pos'"), ("webhook_id", "'given-pos'"), ("status", "503")]);
    add(
        &log,
        3,
        "{}",
        &[("state", "'unknown'"), ("environment", "'other'"), ("cause", "'x'"), ("cause_id", "'aaaaaa'")],
    );
    add(&log, 4, "{}", &[("is_test", "true"), ("api_key", "'INVENTORY_EXPORT_INA'")]);
    let delivered = ("state", "'delivered'");
    add(&log, 5, "{}", &[&full[..11], &[delivered, ("failed_at", "NULL"), ("flags", "8")]].concat());
    Some(log)
}

#[allow(clippy::needless_pass_by_value, reason = "the callers are shorter")]
fn check(log: &Session, query: Query, expected: &[i64]) {
    let filter = Filter::of(&query);
    let sql = format!("SELECT id FROM delivery WHERE {} {}", filter.sql, filter.order(Sort::Oldest));
    let found: Vec<i64> = log.ask(&sql, &filter.values, |cells| cells.next()).expect(&sql);
    assert_eq!(found, expected, "{query:?}");
}

fn any() -> Query {
    Query { states: State::ALL.to_vec(), ..Query::default() }
}

#[test]
fn rows_are_found_by_their_state_and_their_ids() {
    let Some(log) = log() else { return };
    let of = |state: State| Query { states: vec![state], ..Query::default() };
    check(&log, Query::default(), &[1, 2, 3]);
    check(&log, any(), &[1, 2, 3, 5]);
    check(&log, of(State::Unknown), &[3]);
    check(&log, Query { include_tests: true, ..Query::default() }, &[1, 2, 3, 4]);
    check(&log, Query { environment: Some("other".parse().expect("a name")), ..Query::default() }, &[3]);
    check(&log, Query { ids: ids(&[(2, 2), (3, 3)]), ..Query::default() }, &[2, 3]);
    check(&log, Query { ids: ids(&[(2, 9)]), ..Query::default() }, &[2, 3]);
    check(&log, Query { ids: ids(&[(1, 1), (3, 9)]), ..Query::default() }, &[1, 3]);
    check(&log, Query { imported_ids: ids(&[(77, 77)]), ..Query::default() }, &[1]);
    check(&log, Query { imported_ids: ids(&[(1, 2), (70, 80)]), ..Query::default() }, &[1]);
    check(&log, Query { webhook_ids: texts(&["w3", "given", "later"]), ..Query::default() }, &[1, 2, 3]);
    check(&log, Query { webhook_ids: texts(&["w%", "give", "w3\0"]), ..Query::default() }, &[]);
}

#[test]
fn rows_are_found_by_what_they_have() {
    let Some(log) = log() else { return };
    check(&log, Query { api_keys: vec![crate::model::ApiKey::Ina], include_tests: true, ..Query::default() }, &[4]);
    check(&log, Query { events: texts(&["SALE"]), ..Query::default() }, &[1]);
    check(&log, Query { connectors: texts(&["pos", "x"]), ..Query::default() }, &[2]);
    let timeout = FailureKind::Known(crate::model::Failure::Timeout);
    check(&log, Query { failures: vec![timeout], ..Query::default() }, &[1]);
    check(&log, Query { failures: vec![FailureKind::Unknown], ..Query::default() }, &[2, 3]);
    check(&log, Query { failures: vec![timeout, FailureKind::Unknown], ..Query::default() }, &[1, 2, 3]);
    check(&log, Query { error_codes: texts(&["E1", "E2"]), ..Query::default() }, &[1]);
    let statuses = |texts: &[&str]| texts.iter().filter_map(|text| text.parse::<StatusRange>().ok()).collect();
    check(&log, Query { statuses: statuses(&["401"]), ..Query::default() }, &[1]);
    check(&log, Query { statuses: statuses(&["4xx"]), ..Query::default() }, &[1]);
    check(&log, Query { statuses: statuses(&["4xx", "503"]), ..Query::default() }, &[1, 2]);
    check(&log, Query { causes: texts(&["aaaaaa"]), ..Query::default() }, &[3]);
    for query in [Query::default(), any()] {
        let expected: &[i64] = if query.states.is_empty() { &[1] } else { &[1, 5] };
        check(&log, Query { stores: texts(&["S"]), ..query.clone() }, expected);
        check(&log, Query { documents: texts(&["D", "E"]), ..query.clone() }, expected);
        check(&log, Query { products: texts(&["Q", "R"]), ..query.clone() }, expected);
    }
}

#[test]
fn rows_are_found_by_their_times_attempts_and_doubt() {
    let Some(log) = log() else { return };
    let time = |time, since, until| Query {
        time,
        since: Some(Timestamp::from_millis(since).expect("a time")),
        until: Some(Timestamp::from_millis(until).expect("a time")),
        ..any()
    };
    check(&log, time(TimeField::Failed, 2, 4), &[2, 3]);
    check(&log, time(TimeField::Event, 7, 8), &[1, 5]);
    check(&log, time(TimeField::Last, 8, 9), &[1, 5]);
    check(&log, time(TimeField::Created, 5, 6), &[5]);
    check(&log, Query { min_attempts: Some(3), ..Query::default() }, &[1]);
    check(&log, Query { maybe_applied: Some(true), ..any() }, &[1, 3]);
    check(&log, Query { maybe_applied: Some(false), ..any() }, &[2, 5]);
}

#[test]
fn a_name_is_an_extracted_id_or_a_webhook_id() {
    let Some(log) = new_log() else { return };
    for (id, state) in [(1, "'failed'"), (2, "'delivered'")] {
        add(&log, id, "{}", &[("state", state), ("document_id", "'D'"), ("products", "ARRAY['P']")]);
    }
    log.run("INSERT INTO ref VALUES ('D', 2, 1), ('P', 3, 1)").expect("ids");
    for (states, expected) in [(Vec::new(), vec![1]), (vec![State::Failed, State::Delivered], vec![1, 2])] {
        let filter = Filter::of(&Query { states, ..Query::default() });
        for (text, expected) in [("D", &expected), ("P", &expected), ("w1", &vec![1]), ("Q", &vec![])] {
            let page = Page { sort: Sort::Oldest, limit: 9, after: None };
            let named = filter.named(text).after(&page);
            let sql = format!("SELECT id FROM delivery WHERE {} ORDER BY id", named.sql);
            let found: Vec<i64> = log.ask(&sql, &named.values, |cells| cells.next()).expect(&sql);
            assert_eq!(found, *expected, "{text}");
        }
    }
}
