//! All other queries: candidates, counts, unfinished rows, and rows that may be deleted.

use super::fixture::{
    Place, accept, at, attempt, candidates, claim, commit, delivered, delivery, environment, failed, found, get,
    lines_of, same_document, settle,
};
use crate::log::{Change, Group, GroupBy, InputShare, Log, Next, SentLine, Settlement, StatsRow, Unfinished};
use crate::model::{
    AttemptKind, DeliveryId, Extracted, Failure, FailureKind, NewDelivery, Query, Source, State, Zone, digest,
};

pub fn candidates_have_the_newer_delivered_event(place: &dyn Place) {
    let mut log = place.log();
    let old = failed(log.as_mut(), same_document(10));
    let newer = |log: &mut dyn crate::log::Log| log.candidate(old).expect("an answer").expect("a row").newer_delivered;
    assert_eq!(newer(log.as_mut()), None);
    let different: [fn(&mut NewDelivery); 7] = [
        |other| other.extracted.document = Some("E".to_owned()),
        |other| other.extracted.store = None,
        |other| other.event = None,
        |other| other.connector = "other".to_owned(),
        |other| other.environment = "other".parse().expect("an environment"),
        |other| other.api_key = crate::model::ApiKey::Ina,
        |other| other.extracted.time = None,
    ];
    for (n, differ) in (20..).zip(different) {
        let mut other = same_document(n);
        differ(&mut other);
        delivered(log.as_mut(), other);
    }
    delivered(log.as_mut(), same_document(9));
    failed(log.as_mut(), same_document(40));
    assert_eq!(newer(log.as_mut()), None, "older, different or not delivered");
    let first = delivered(log.as_mut(), same_document(11));
    assert_eq!(newer(log.as_mut()), Some(first));
    let newest = delivered(log.as_mut(), same_document(30));
    delivered(log.as_mut(), same_document(12));
    assert_eq!(newer(log.as_mut()), Some(newest));
    let all = candidates(log.as_mut(), &Query::default());
    assert_eq!(all.iter().map(|row| row.newer_delivered).collect::<Vec<_>>(), [Some(newest), None]);
    assert_eq!(log.candidate(DeliveryId(999)).expect("an answer"), None);
    let forced = claim(log.as_mut(), newest, &[State::Delivered]).expect("a claim").ticket;
    settle(log.as_mut(), forced, attempt(AttemptKind::Repost, Some(Failure::Timeout)), at(99));
    assert_eq!(newer(log.as_mut()), Some(newest), "it was delivered once, whatever came after");
}

pub fn candidates_are_sorted_by_failure_time(place: &dyn Place) {
    let mut log = place.log();
    let at_second = |n: i64, second: i64| NewDelivery { created_at: at(second), ..delivery(n) };
    let last = failed(log.as_mut(), at_second(1, 9));
    let first = failed(log.as_mut(), at_second(2, 3));
    let tied = [failed(log.as_mut(), at_second(3, 5)), failed(log.as_mut(), at_second(4, 5))];
    let claimed = claim(log.as_mut(), tied[0], &[State::Failed]).expect("a claim");
    let candidates = candidates(log.as_mut(), &Query::default());
    let ids: Vec<_> = candidates.iter().map(|row| row.delivery.id).collect();
    assert_eq!(ids, [first, tied[0], tied[1], last]);
    assert_eq!(candidates[1].delivery.state, State::Sending, "a claimed one is named, and says so");
    commit(log.as_mut(), Change::Release { ticket: claimed.ticket, waiting_on: None });
}

pub fn other_events_of_a_document_are_found(place: &dyn Place) {
    let mut log = place.log();
    let old = failed(log.as_mut(), same_document(1));
    let new = failed(log.as_mut(), same_document(3));
    let good = delivered(log.as_mut(), same_document(2));
    failed(log.as_mut(), delivery(4));
    let mut elsewhere = same_document(5);
    elsewhere.environment = "other".parse().expect("an environment");
    failed(log.as_mut(), elsewhere);
    let others = |log: &mut dyn Log, id, limit| -> Vec<DeliveryId> {
        log.same_document(id, limit).expect("rows").iter().map(|row| row.id).collect()
    };
    assert_eq!(others(log.as_mut(), old, 9), [new, good]);
    assert_eq!(others(log.as_mut(), good, 9), [new, old]);
    assert_eq!(others(log.as_mut(), old, 1), [new]);
    let mut without = delivery(6);
    without.extracted.document = None;
    let without = failed(log.as_mut(), without);
    assert_eq!(log.same_document(without, 9).expect("rows"), []);
    // Without a time of the event it is the time at which it came in: an import brings rows of before.
    let timeless = |n: i64, created_at| {
        let extracted = Extracted { time: None, ..same_document(n).extracted };
        NewDelivery { extracted, created_at, connector: "pos".to_owned(), ..delivery(n) }
    };
    let [a, b, c] = [(11, at(5)), (12, at(1)), (13, at(3))].map(|(n, time)| failed(log.as_mut(), timeless(n, time)));
    assert_eq!(others(log.as_mut(), b, 9)[3..], [a, c], "after those that have a time");
}

pub fn unfinished_rows_are_listed(place: &dyn Place) {
    let mut log = place.log();
    failed(log.as_mut(), delivery(1));
    let waiting = [accept(log.as_mut(), delivery(2)), accept(log.as_mut(), delivery(3))];
    accept(log.as_mut(), delivery(4));
    let mut elsewhere = delivery(5);
    elsewhere.environment = "other".parse().expect("an environment");
    let elsewhere = accept(log.as_mut(), elsewhere);
    let unknown = accept(log.as_mut(), delivery(6));
    let unanswered = crate::model::Attempt { answer: None, ..attempt(AttemptKind::Send, None) };
    settle(log.as_mut(), unknown, unanswered, at(6));
    for ticket in [waiting[1], waiting[0], elsewhere] {
        commit(log.as_mut(), Change::Release { ticket, waiting_on: None });
    }
    let expected = Unfinished {
        pending: waiting.map(|ticket| ticket.id).to_vec(),
        unknown: vec![unknown.id],
        ..Unfinished::default()
    };
    assert_eq!(log.unfinished(&environment()).expect("an answer"), expected);
}

pub fn rows_are_counted_in_groups(place: &dyn Place) {
    let mut log = place.log();
    for n in 1..=3 {
        failed(log.as_mut(), delivery(n * 3600));
    }
    let mut bare = delivery(1);
    bare.connector = "other".to_owned();
    bare.extracted = crate::model::Extracted::default();
    let ticket = accept(log.as_mut(), bare);
    let unanswered = crate::model::Attempt { answer: None, ..attempt(AttemptKind::Send, None) };
    settle(log.as_mut(), ticket, unanswered, at(0));
    let group = |connector: &str, failure: &str, count| Group {
        connector: connector.to_owned(),
        failure: failure.to_owned(),
        count,
    };
    let groups = log.count(&Query::default()).expect("groups");
    assert_eq!(groups, [group("wms", "http_status", 3), group("other", "unknown", 1)]);
    let row = |value: Option<&str>, count, first, last| StatsRow {
        values: vec![value.map(ToOwned::to_owned)],
        count,
        first: Some(at(first)),
        last: Some(at(last)),
    };
    assert_eq!(log.count_unplaced(&Query::default()).expect("a count"), 1);
    let mut stats = |by| log.stats(&Query::default(), &[by], &Zone::utc()).expect("rows");
    assert_eq!(stats(GroupBy::Connector), [row(Some("wms"), 3, 3600, 10_800), row(Some("other"), 1, 0, 0)]);
    assert_eq!(stats(GroupBy::ApiKey), [row(Some("INVENTORY_EXPORT_CYC"), 4, 0, 10_800)]);
    assert_eq!(stats(GroupBy::Failure)[1].values[0].as_deref(), Some("unknown"));
    assert_eq!(stats(GroupBy::Store).len(), 4);
    assert_eq!(stats(GroupBy::Event)[0].values[0].as_deref(), Some("CYC_COUNT_COMPLETED_EVENT"));
    assert_eq!(stats(GroupBy::Hour)[0].values[0], Some(Zone::utc().hour(at(0))));
    assert_eq!(stats(GroupBy::Hour).len(), 4);
    assert_eq!(stats(GroupBy::Day), [row(Some(&Zone::utc().day(at(0))), 4, 0, 10_800)]);
    assert_eq!(stats(GroupBy::Minute).len(), 4);
    let mut of_two = |by: [GroupBy; 2]| log.stats(&Query::default(), &by, &Zone::utc()).expect("rows");
    let values = |row: &StatsRow| row.values.iter().map(|value| value.clone().unwrap_or_default()).collect::<Vec<_>>();
    let rows = of_two([GroupBy::Connector, GroupBy::Hour]);
    let hours: Vec<String> = [3600, 7200, 10_800, 0].map(|second| Zone::utc().hour(at(second))).to_vec();
    let connectors = ["wms", "wms", "wms", "other"];
    assert_eq!(
        rows.iter().map(values).collect::<Vec<_>>(),
        connectors.iter().zip(&hours).map(|(name, hour)| vec![(*name).to_owned(), hour.clone()]).collect::<Vec<_>>()
    );
    let rows = of_two([GroupBy::Hour, GroupBy::Failure]);
    assert_eq!(
        rows.iter().map(|row| row.first).collect::<Vec<_>>(),
        [0, 3600, 7200, 10_800].map(|second| Some(at(second))),
        "in the order of time"
    );
}

/// Counted by two things, each group of the first is the sum of its parts.
pub fn counts_by_two_things_agree_with_counts_by_one(place: &dyn Place) {
    use GroupBy::{ApiKey, Connector, Day, Document, ErrorCode, Event, Failure, Hour, Minute, Status, Store};
    const ALL: [GroupBy; 11] =
        [Connector, ApiKey, Event, Failure, Status, ErrorCode, Store, Document, Minute, Hour, Day];
    let mut log = place.log();
    for n in 0..12 {
        let mut new = delivery(n * 1_700);
        new.connector = ["wms", "erp"][usize::from(n % 3 == 0)].to_owned();
        failed(log.as_mut(), new);
    }
    let mut stats = |by: &[GroupBy]| log.stats(&Query::default(), by, &Zone::utc()).expect("rows");
    for first in ALL {
        let by_one: Vec<(Option<String>, u64)> =
            stats(&[first]).into_iter().map(|row| (row.values[0].clone(), row.count)).collect();
        assert_eq!(by_one.iter().map(|group| group.1).sum::<u64>(), 12, "{first:?}");
        for second in ALL {
            let mut sums: Vec<(Option<String>, u64)> = Vec::new();
            for row in stats(&[first, second]) {
                match sums.last_mut().filter(|sum| sum.0 == row.values[0]) {
                    Some(sum) => sum.1 += row.count,
                    None => sums.push((row.values[0].clone(), row.count)),
                }
            }
            assert_eq!(sums, by_one, "{first:?} and {second:?}: also in the same order");
        }
    }
}

pub fn the_latest_delivery_of_each_connector_is_known(place: &dyn Place) {
    let mut log = place.log();
    let of = |log: &mut dyn Log| log.last_delivered(&environment()).expect("times").into_iter().collect::<Vec<_>>();
    assert_eq!(of(log.as_mut()), []);
    let new = |n, connector: &str, is_test| NewDelivery { connector: connector.to_owned(), is_test, ..delivery(n) };
    let send = |log: &mut dyn Log, new: NewDelivery, second: i64, is_from_elsewhere: bool| {
        let ticket = accept(log, new);
        let mut sent = attempt(AttemptKind::Send, None);
        sent.answer = sent.answer.map(|answer| crate::model::Answer { is_from_elsewhere, ..answer });
        settle(log, ticket, sent, at(second));
    };
    send(log.as_mut(), new(1, "wms", false), 100, false);
    send(log.as_mut(), new(2, "erp", false), 200, false);
    send(log.as_mut(), new(3, "wms", false), 300, false);
    let expected = [("erp".to_owned(), at(200)), ("wms".to_owned(), at(300))];
    assert_eq!(of(log.as_mut()), expected);
    send(log.as_mut(), new(4, "erp", true), 400, false);
    send(log.as_mut(), new(5, "erp", false), 500, true);
    failed(log.as_mut(), new(6, "erp", false));
    assert_eq!(of(log.as_mut()), expected, "not by a test, nor elsewhere, nor by a failure");
    log.rename_connector(&environment(), "wms", "erp").expect("a count");
    assert_eq!(of(log.as_mut()), [("erp".to_owned(), at(300))]);
    send(log.as_mut(), new(7, "erp", false), 600, false);
    assert_eq!(of(log.as_mut()), [("erp".to_owned(), at(600))]);
    let settled = [(8, false), (9, true), (10, true)].map(|(n, is_test)| {
        let ticket = accept(log.as_mut(), new(n, "erp", is_test));
        let attempt = attempt(AttemptKind::Send, None);
        Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(700 + n), next: Next::End }))
    });
    log.commit(settled.into()).expect("a commit");
    assert_eq!(of(log.as_mut()), [("erp".to_owned(), at(708))], "before the tests in the same commit");
}

pub fn pruning_keeps_failed_rows(place: &dyn Place) {
    let mut log = place.log();
    let bad = failed(log.as_mut(), delivery(1));
    let good = delivered(log.as_mut(), delivery(2));
    let aside = failed(log.as_mut(), delivery(3));
    commit(log.as_mut(), Change::Discard { id: aside, reason: String::new() });
    let waiting = accept(log.as_mut(), delivery(4));
    commit(log.as_mut(), Change::Release { ticket: waiting, waiting_on: None });
    let young = delivered(log.as_mut(), delivery(50));
    for is_dry_run in [true, false] {
        assert_eq!(log.prune(&environment(), at(50), is_dry_run).expect("a count"), 2);
    }
    assert_eq!(log.prune(&environment(), at(50), false).expect("a count"), 0);
    for id in [bad, waiting.id, young] {
        assert!(log.get(id).expect("an answer").is_some(), "{id}");
    }
    for id in [good, aside] {
        assert_eq!(log.get(id).expect("an answer"), None);
        assert_eq!(log.history(id).expect("a history"), []);
    }
    log.prune(&environment(), at(99), false).expect("a count");
    let old = failed(log.as_mut(), same_document(51));
    let newer = delivered(log.as_mut(), same_document(52));
    assert_eq!(log.prune(&environment(), at(99), false).expect("a count"), 0, "a newer event must be known");
    assert_eq!(log.candidate(old).expect("an answer").expect("a row").newer_delivered, Some(newer));
    assert!(accept(log.as_mut(), delivery(60)).id > young, "an id is never used twice");
}

pub fn a_connector_is_renamed(place: &dyn Place) {
    let mut log = place.log();
    let old = failed(log.as_mut(), same_document(1));
    let newer = delivered(log.as_mut(), same_document(2));
    let mut under_new_name = same_document(3);
    under_new_name.connector = "erp".to_owned();
    let newest = delivered(log.as_mut(), under_new_name);
    let candidate = |log: &mut dyn crate::log::Log| log.candidate(old).expect("an answer").expect("a row");
    assert_eq!(candidate(log.as_mut()).newer_delivered, Some(newer));
    assert_eq!(log.rename_connector(&environment(), "wms", "erp").expect("a count"), 2);
    assert_eq!(log.rename_connector(&environment(), "wms", "erp").expect("a count"), 0);
    assert_eq!(get(log.as_mut(), old).connector, "erp");
    assert_eq!(candidate(log.as_mut()).newer_delivered, Some(newest));
    assert_eq!(found(log.as_mut(), &Query { connectors: vec!["erp".to_owned()], ..Query::default() }), [old]);
}

/// One of two processes may send the rest of a file, and then no other may send lines of it. A dead process blocks no one.
pub fn one_process_sends_the_rest_of_a_file(place: &dyn Place) {
    use InputShare::{Rest, Whole};
    let (mut one, mut two) = (place.log(), place.log());
    let begin = |log: &mut dyn Log, file: &str, share| log.begin_input(&environment(), file, share).expect("an answer");
    assert!(begin(one.as_mut(), "/whole", Whole) && begin(two.as_mut(), "/whole", Whole), "each sends all of it");
    assert!(!begin(two.as_mut(), "/whole", Rest), "the other one may send any line yet");
    assert!(begin(one.as_mut(), "/rest", Rest) && begin(one.as_mut(), "/rest", Rest));
    assert!(!begin(two.as_mut(), "/rest", Rest) && !begin(two.as_mut(), "/rest", Whole));
    assert!(begin(two.as_mut(), "/other", Rest), "another file is another matter");
    drop(one);
    assert!(begin(two.as_mut(), "/rest", Rest) && begin(two.as_mut(), "/whole", Rest));
}

pub fn lines_of_a_file_and_info_are_returned(place: &dyn Place) {
    let mut log = place.log();
    assert_eq!(log.info().expect("info").oldest, None);
    for (n, file, line) in [(1, "/a", 3), (2, "/a", 1), (3, "/a", 3), (4, "/b", 2)] {
        let source = Some(Source { file: file.to_owned(), line });
        failed(log.as_mut(), NewDelivery { source, ..delivery(n) });
    }
    let sent = |line: u64, n: i64| {
        let NewDelivery { connector, payload, .. } = delivery(n);
        SentLine { line, connector, digest: Some(digest(&payload)) }
    };
    assert_eq!(lines_of(log.as_mut(), "/a"), [sent(1, 2), sent(3, 1), sent(3, 3)]);
    assert_eq!(lines_of(log.as_mut(), "/c"), []);
    accept(log.as_mut(), delivery(5));
    let info = log.info().expect("info");
    let count = |state: State| info.states.iter().find(|info| info.state == state).map(|info| info.rows);
    assert_eq!((count(State::Failed), count(State::Sending), count(State::Pending)), (Some(4), Some(1), Some(0)));
    assert_eq!((info.oldest, info.newest), (Some(at(1)), Some(at(5))));
    // An import brings rows of before.
    failed(log.as_mut(), NewDelivery { created_at: at(-9), ..delivery(6) });
    let info = log.info().expect("info");
    assert_eq!((info.oldest, info.newest), (Some(at(-9)), Some(at(5))));
    assert!(info.bytes > 0 && !info.engine.is_empty() && info.version > 0);
    let none = Query { failures: vec![FailureKind::Known(Failure::Held)], ..Query::default() };
    assert_eq!(log.count(&none).expect("groups"), []);
    let up_to = |log: &mut dyn Log, most| log.count_up_to(&Query::default(), most).expect("a count");
    assert_eq!([1, 3, 5, 99].map(|most| up_to(log.as_mut(), most)), [1, 3, 5, 5]);
}
