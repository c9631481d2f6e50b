//! Deliveries that failed elsewhere: each is written once.

use super::fixture::{Place, at, attempt, claim, commit, delivery, environment, failed, found, get, settle};
use crate::log::{Applied, Change, Differs, Log, Reported};
use crate::model::{AttemptKind, DeliveryId, Doubt, Failure, NewDelivery, Query, State};

fn report(delivery: NewDelivery) -> Reported {
    let attempt = attempt(AttemptKind::Reported, Some(Failure::HttpStatus));
    Reported {
        delivery,
        attempt,
        at: at(30),
        state: State::Failed,
        doubt: Doubt::None,
        reposts: 0,
        has_given_id: false,
        allow_duplicate: false,
        imported: None,
    }
}

/// Commits a report, and checks that [`Log::known`] predicted the result.
fn commit_known(log: &mut dyn Log, reported: &Reported) -> Applied {
    let said = log.known(reported).expect("an answer");
    let applied = commit(log, change(reported));
    assert_eq!(
        said,
        Some(applied.clone()).filter(|applied| !matches!(applied, Applied::Reported { is_new: true, .. }))
    );
    applied
}

fn change(reported: &Reported) -> Change {
    Change::Report(Box::new(reported.clone()))
}

pub fn reports_with_an_id_are_compared_by_id(place: &dyn Place) {
    let mut log = place.log();
    let first = Reported { has_given_id: true, ..report(delivery(1)) };
    let Applied::Reported { id, is_new: true } = commit_known(log.as_mut(), &first) else { panic!("not new") };
    let row = get(log.as_mut(), id);
    assert_eq!((row.state, row.attempts, row.failed_at), (State::Failed, 1, Some(at(30))));
    assert_eq!(row.last_kind(), Some(AttemptKind::Reported));
    assert_eq!(commit_known(log.as_mut(), &first), Applied::Reported { id, is_new: false });
    let mut check = |differs: Differs, differ: fn(&mut Reported)| {
        let mut same_id = first.clone();
        differ(&mut same_id);
        let expected = Applied::Conflict { id, differs };
        assert_eq!(commit_known(log.as_mut(), &same_id), expected, "another event's id is not that event");
    };
    check(Differs::Payload, |other| other.delivery.payload = b"other".to_vec());
    check(Differs::Connector, |other| other.delivery.connector = "other".to_owned());
    check(Differs::ApiKey, |other| other.delivery.api_key = crate::model::ApiKey::Ina);
    check(Differs::Environment, |other| other.delivery.environment = "other".parse().expect("an environment"));
    assert_eq!(get(log.as_mut(), id), row, "and nothing was written");
    let mut other_id = first;
    other_id.delivery.webhook_id = "other".to_owned();
    assert!(matches!(commit_known(log.as_mut(), &other_id), Applied::Reported { is_new: true, .. }));
}

pub fn reports_without_an_id_are_compared_by_payload(place: &dyn Place) {
    let mut log = place.log();
    let first = report(delivery(1));
    let Applied::Reported { id, is_new: true } = commit_known(log.as_mut(), &first) else { panic!("not new") };
    let mut again = first;
    again.delivery.webhook_id = "made up again".to_owned();
    assert_eq!(commit_known(log.as_mut(), &again), Applied::Reported { id, is_new: false });
    let mut is_new = |number: i64, differ: fn(&mut Reported)| {
        let mut other = again.clone();
        other.delivery.webhook_id = format!("other {number}");
        differ(&mut other);
        matches!(commit_known(log.as_mut(), &other), Applied::Reported { is_new: true, .. })
    };
    assert!(is_new(1, |other| other.allow_duplicate = true));
    assert!(is_new(2, |other| other.delivery.connector = "other".to_owned()));
    assert!(is_new(3, |other| other.delivery.event = None));
    assert!(!is_new(4, |other| other.delivery.payload.push(b' ')));
    assert!(is_new(8, |other| other.delivery.payload.push(b'x')));
    assert!(is_new(5, |other| other.delivery.api_key = crate::model::ApiKey::Ina));
    assert!(is_new(6, |other| other.delivery.environment = "other".parse().expect("an environment")));
    assert!(!is_new(7, |other| other.delivery.event = None));
}

/// Two ids are two events; if one side has none, the payloads decide, whichever comes first.
pub fn an_id_that_is_reported_later_or_earlier_makes_no_second_event(place: &dyn Place) {
    let mut log = place.log();
    let with = |number: i64, id: &str| {
        let mut reported = Reported { has_given_id: true, ..report(delivery(number)) };
        reported.delivery.webhook_id = id.to_owned();
        reported.delivery.payload.push(b'\n');
        reported
    };
    let without = |number: i64| {
        let mut reported = report(delivery(number));
        reported.delivery.webhook_id = format!("made up {number}");
        reported
    };
    let mut add = |reported: &Reported| match commit_known(log.as_mut(), reported) {
        Applied::Reported { id, is_new } => (id, is_new),
        Applied::Named(id) | Applied::Remembered(id) => (id, false),
        other => panic!("{other:?}"),
    };
    let (first, is_new) = add(&without(1));
    assert!(is_new);
    assert_eq!(add(&with(1, "a")), (first, false), "its id came later");
    assert_eq!(add(&with(1, "a")), (first, false));
    assert!(add(&with(1, "b")).1, "the row has another id by now");
    assert_eq!(add(&without(1)), (first, false));
    let (second, is_new) = add(&with(2, "c"));
    assert!(is_new && add(&with(2, "d")).1);
    assert_eq!(add(&without(2)), (second, false), "its id came earlier");
    let (third, is_new) = add(&Reported { allow_duplicate: true, ..without(3) });
    assert!(is_new && add(&Reported { allow_duplicate: true, ..with(3, "e") }).1);
    let mut elsewhere = with(3, "f");
    elsewhere.delivery.connector = "other".to_owned();
    assert!(add(&elsewhere).1, "of another connector");
    assert_eq!(get(log.as_mut(), first).webhook_id, "a");
    assert_eq!(get(log.as_mut(), third).webhook_id, "made up 3");
}

/// An endpoint may have seen the generated id, so the row keeps it. It takes one given id and no second: two given ids are two events.
pub fn an_event_that_was_sent_with_a_generated_id_keeps_it(place: &dyn Place) {
    type Become = fn(&mut dyn Log, DeliveryId);
    let cases: [(&str, Become); 4] = [
        ("being sent", |log, id| drop(claim(log, id, &[State::Failed]).expect("a claim"))),
        ("delivered", |log, id| {
            let ticket = claim(log, id, &[State::Failed]).expect("a claim").ticket;
            settle(log, ticket, attempt(AttemptKind::Repost, None), at(40));
        }),
        ("failed again", |log, id| {
            let ticket = claim(log, id, &[State::Failed]).expect("a claim").ticket;
            settle(log, ticket, attempt(AttemptKind::Repost, Some(Failure::Network)), at(40));
        }),
        ("discarded", |log, id| {
            commit(log, Change::Discard { id, reason: "wrong".to_owned() });
        }),
    ];
    for (number, (case, becomes)) in (1..).zip(cases) {
        let mut log = place.log();
        let log = log.as_mut();
        let mut first = report(delivery(number));
        first.delivery.webhook_id = format!("made up {number}");
        let Applied::Reported { id, is_new: true } = commit_known(log, &first) else { panic!("not new") };
        becomes(log, id);
        let with = |webhook_id: &str| {
            let mut later = Reported { has_given_id: true, ..first.clone() };
            later.delivery.webhook_id = format!("{webhook_id} {number}");
            later
        };
        assert_eq!(commit_known(log, &with("given")), Applied::Remembered(id), "{case}");
        assert_eq!(commit_known(log, &with("given")), Applied::Reported { id, is_new: false }, "{case}");
        let mut forced = Reported { allow_duplicate: true, ..with("given") };
        assert_eq!(commit_known(log, &forced), Applied::Reported { id, is_new: false }, "{case}");
        forced.delivery.payload = b"other".to_vec();
        let conflict = Applied::Conflict { id, differs: Differs::Payload };
        assert_eq!(commit_known(log, &forced), conflict, "{case}: another event with the id that is remembered");
        for another in ["second", "third"] {
            let is_new = matches!(commit_known(log, &with(another)), Applied::Reported { is_new: true, .. });
            assert!(is_new, "{case}: the {another} id is another event");
            assert!(matches!(commit_known(log, &with(another)), Applied::Reported { is_new: false, .. }), "{case}");
        }
        let mut bare = first.clone();
        bare.delivery.webhook_id = format!("made up again {number}");
        assert_eq!(commit_known(log, &bare), Applied::Reported { id, is_new: false }, "{case}: without an id");
        assert_eq!(get(log, id).webhook_id, first.delivery.webhook_id, "{case}");
    }
}

pub fn an_id_that_is_remembered_goes_with_its_row(place: &dyn Place) {
    let mut log = place.log();
    let first = report(delivery(1));
    let Applied::Reported { id, is_new: true } = commit_known(log.as_mut(), &first) else { panic!("not new") };
    commit(log.as_mut(), Change::Discard { id, reason: "wrong".to_owned() });
    let mut later = Reported { has_given_id: true, ..first };
    later.delivery.webhook_id = "given".to_owned();
    assert_eq!(commit_known(log.as_mut(), &later), Applied::Remembered(id));
    assert_eq!(log.prune(&environment(), at(10_000), false).expect("a prune"), 1);
    assert!(log.check().expect("a check").iter().all(|check| check.found.is_empty()));
    assert!(matches!(commit_known(log.as_mut(), &later), Applied::Reported { is_new: true, .. }));
}

pub fn the_same_event_is_recognised_in_any_layout(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let mut number = 0;
    let mut is_new = |payload: &str| {
        number += 1;
        let mut other = report(delivery(1));
        other.delivery.webhook_id = format!("other {number}");
        other.delivery.payload = payload.as_bytes().to_vec();
        match commit_known(log.as_mut(), &other) {
            Applied::Reported { is_new: true, .. } => true,
            applied => {
                assert_eq!(applied, Applied::Reported { id, is_new: false });
                false
            }
        }
    };
    for same in [
        "{\"cycleCountId\":\"D-1\",\"big\":9007199254740993}",
        "{\r\n  \"big\": 9007199254740993,\r\n  \"cycleCountId\": \"\\u0044-1\"\r\n}\r\n",
        "\u{feff}{\"cycleCountId\":\"D-1\",\"big\":9007199254740993}",
    ] {
        assert!(!is_new(same), "{same}");
    }
    for other in [
        "{\"cycleCountId\":\"D-1\",\"big\":9007199254740993.0}",
        "{\"cycleCountId\":\"D-1\",\"big\":9007199254740992}",
        "{\"cycleCountId\":\"D-1\",\"big\":\"9007199254740993\"}",
        "{\"cycleCountId\":\"D-1\",\"big\":9007199254740993,\"big\":9007199254740993}",
    ] {
        assert!(is_new(other), "{other}");
    }
    // With an id of its own it is still the same payload.
    let mut with_id = Reported { has_given_id: true, ..report(delivery(1)) };
    with_id.delivery.payload = b"{\"big\":9007199254740993,\"cycleCountId\":\"D-1\"}".to_vec();
    assert_eq!(commit_known(log.as_mut(), &with_id), Applied::Reported { id, is_new: false });
}

pub fn a_report_keeps_what_is_known_of_the_attempt(place: &dyn Place) {
    let mut log = place.log();
    let mut tried = Reported { state: State::Unknown, reposts: 2, ..report(delivery(1)) };
    tried.attempt.number = 4;
    let Applied::Reported { id, is_new: true } = commit_known(log.as_mut(), &tried) else { panic!("not new") };
    let row = get(log.as_mut(), id);
    assert_eq!((row.state, row.attempts, row.reposts, row.failed_at), (State::Unknown, 4, 2, Some(at(30))));
    assert_eq!(row.last_attempt.as_ref(), Some(&tried.attempt));
    let mut never = report(delivery(2));
    never.attempt.number = 0;
    let Applied::Reported { id, is_new: true } = commit_known(log.as_mut(), &never) else { panic!("not new") };
    let row = get(log.as_mut(), id);
    assert_eq!((row.state, row.attempts, row.last_attempt), (State::Failed, 0, None));
    assert_eq!(log.history(id).expect("a history"), []);
}

pub fn a_report_of_an_event_that_failed_here_is_recognised(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let mut copied = report(delivery(1));
    copied.delivery.webhook_id = "copied from the CMS".to_owned();
    assert_eq!(commit_known(log.as_mut(), &copied), Applied::Reported { id, is_new: false });
    assert_eq!(found(log.as_mut(), &Query::default()), [id]);
}

pub fn a_bulk_import_equals_single_reports(place: &dyn Place) {
    let mut log = place.log();
    let report_of = |n: i64| {
        let mut reported = report(delivery(n));
        reported.delivery.extracted.products.push("P".to_owned());
        change(&reported)
    };
    let mut batch: Vec<Change> = (1..=150).map(report_of).collect();
    batch.push(report_of(1));
    let applied = log.commit(batch).expect("a commit");
    let new = applied.iter().filter(|applied| matches!(applied, Applied::Reported { is_new: true, .. }));
    assert_eq!(new.count(), 150);
    assert_eq!(applied[150], Applied::Reported { id: DeliveryId(1), is_new: false });
    let count = |query: Query| found(place.log().as_mut(), &query).len();
    let only = |text: &str| vec![text.to_owned()];
    assert_eq!(count(Query::default()), 150);
    assert_eq!(count(Query { products: only("P"), ..Query::default() }), 150);
    assert_eq!(count(Query { products: only("P-7"), ..Query::default() }), 1);
    assert_eq!(count(Query { stores: only("S-7"), documents: only("D-7"), ..Query::default() }), 1);
    assert_eq!(count(Query { statuses: "503".parse().into_iter().collect(), ..Query::default() }), 150);
    assert_eq!(count(Query { text: Some("D-7".to_owned()), ..Query::default() }), 1);
    let one_more = report(delivery(151));
    assert!(matches!(commit_known(log.as_mut(), &one_more), Applied::Reported { is_new: true, .. }));
    assert_eq!(count(Query { connectors: only("wms"), ..Query::default() }), 151);
}
