//! Rows of another log: everything is kept, references are found by webhook ids, and what was here before stays as it is.

use super::fixture::{
    Place, at, attempt, candidates, claim, commit, delivered, delivery, environment, failed, found, get, same_document,
    settle,
};
use crate::log::{Applied, Change, GonePayload, Imported, Link, Log, PutRules, Reported, Whole};
use crate::model::{Attempt, AttemptKind, Cause, DeliveryId, Doubt, Failure, IdRange, NewDelivery, Query, State};

/// The id that a row had in the other log.
fn old(n: i64) -> DeliveryId {
    DeliveryId(n + 1_000)
}

fn numbered(number: u32, kind: AttemptKind, failure: Option<Failure>) -> Attempt {
    Attempt { number, ..attempt(kind, failure) }
}

/// A row of another log that failed twice.
fn row(new: NewDelivery, n: i64) -> Reported {
    let whole = Whole {
        has_attempt: true,
        earlier: vec![numbered(1, AttemptKind::Send, Some(Failure::HttpStatus))],
        failed_at: Some(at(n)),
        cause: Some(Cause::from_text("503 of before")),
        ..Whole::default()
    };
    Reported {
        delivery: new,
        attempt: numbered(2, AttemptKind::Repost, Some(Failure::HttpStatus)),
        at: at(n),
        state: State::Failed,
        doubt: Doubt::None,
        reposts: 1,
        has_given_id: true,
        allow_duplicate: false,
        imported: Some(Box::new(Imported { id: old(n), whole: Some(whole) })),
    }
}

fn whole(reported: &mut Reported) -> &mut Whole {
    reported.imported.as_mut().and_then(|imported| imported.whole.as_mut()).expect("a whole row")
}

fn add(log: &mut dyn Log, reported: Reported) -> (DeliveryId, bool) {
    match commit(log, Change::Report(Box::new(reported))) {
        Applied::Reported { id, is_new } => (id, is_new),
        other => panic!("not added: {other:?}"),
    }
}

fn refer(n: i64) -> Link {
    Link {
        webhook_id: delivery(n).webhook_id,
        imported_id: old(n),
        edited_from: None,
        copies: Vec::new(),
        again_of: None,
        waiting_on: None,
        reported_id: None,
    }
}

fn missing(log: &mut dyn Log, link: Link) -> Vec<String> {
    match commit(log, Change::Link(Box::new(link))) {
        Applied::Linked { missing } => missing,
        other => panic!("not linked: {other:?}"),
    }
}

pub fn a_row_of_another_log_keeps_everything_and_gets_a_new_id(place: &dyn Place) {
    let mut log = place.log();
    let (id, is_new) = add(log.as_mut(), row(delivery(1), 1));
    assert!(is_new && id != old(1));
    let kept = get(log.as_mut(), id);
    assert_eq!((kept.imported_id, kept.failed_at, kept.attempts, kept.reposts), (Some(old(1)), Some(at(1)), 2, 1));
    assert_eq!(
        (kept.cause.map(|cause| cause.to_string()).as_deref(), kept.doubt),
        (Some("503 of before"), Doubt::None)
    );
    let kinds: Vec<_> = log.history(id).expect("attempts").iter().map(|one| (one.number, one.kind)).collect();
    assert_eq!(kinds, [(1, AttemptKind::Send), (2, AttemptKind::Repost)]);
    assert!(!add(log.as_mut(), row(delivery(1), 1)).1);
    // Doubt of an earlier attempt, without a doubt of the latest.
    let (doubtful, _) = add(log.as_mut(), Reported { doubt: Doubt::SameId, ..row(delivery(2), 2) });
    let (doubtful, answer) = (get(log.as_mut(), doubtful), |row: &crate::model::Delivery| {
        row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref()).is_some_and(|answer| answer.maybe_applied)
    });
    assert_eq!((doubtful.whole_doubt(), answer(&doubtful), doubtful.claims), (Doubt::SameId, false, 1));
    let mut gone = Reported {
        state: State::Delivered,
        attempt: numbered(2, AttemptKind::Send, None),
        ..row(NewDelivery { payload: Vec::new(), ..delivery(3) }, 3)
    };
    *whole(&mut gone) = Whole {
        has_attempt: true,
        delivered_at: Some(at(4)),
        gone: Some(GonePayload { bytes: 77, digest: None, products: Vec::new() }),
        ..Whole::default()
    };
    let (id, _) = add(log.as_mut(), gone.clone());
    let kept = get(log.as_mut(), id);
    assert_eq!((kept.state, kept.payload_bytes, kept.failed_at), (State::Delivered, 77, None));
    assert_eq!(log.payload(id).expect("an answer"), None);
    assert_eq!(log.whole(id).expect("a row").and_then(|row| row.kept.delivered_at), Some(at(4)));
    assert!(!add(log.as_mut(), gone).1, "also without its payload");
    let range = |from: i64, to: i64| IdRange { from: old(from), to: old(to) };
    let states = vec![State::Failed, State::Delivered];
    let query = Query { imported_ids: vec![range(1, 1), range(3, 9)], states, ..Query::default() };
    assert_eq!(found(log.as_mut(), &query).len(), 2);
    // Only a reader of this log sends it: no process has it to do.
    assert!(log.unfinished(&environment()).expect("an answer").pending.is_empty());
}

pub fn references_are_made_whichever_row_comes_first(place: &dyn Place) {
    for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1]] {
        let mut log = place.log();
        let n = |one: i64| 10 * order[0] + one;
        let name = |one: i64| delivery(n(one)).webhook_id;
        let family: Vec<String> = (1..=3).map(name).collect();
        for one in order {
            let mut new = row(delivery(n(one)), n(one));
            new.state = State::Discarded;
            whole(&mut new).discard_reason = Some("why".to_owned());
            add(log.as_mut(), new);
            let copies = family.iter().filter(|other| **other != name(one)).cloned().collect();
            let edited_from = (one > 1).then(|| (name(one - 1), "/a: 1 → 2".to_owned()));
            let waiting_on = (one == 3).then(|| name(1));
            let link = Link { edited_from, copies, waiting_on, ..refer(n(one)) };
            for earlier in missing(log.as_mut(), link.clone()) {
                assert!(family.contains(&earlier));
            }
        }
        // Again, as the references of rows that came first.
        for one in 1..=3 {
            let edited_from = (one > 1).then(|| (name(one - 1), "/a: 1 → 2".to_owned()));
            let waiting_on = (one == 3).then(|| name(1));
            assert_eq!(missing(log.as_mut(), Link { edited_from, waiting_on, ..refer(n(one)) }), [""; 0]);
        }
        let ids = family.iter().map(|name| log.find(name).expect("an answer").expect("a row").id);
        let ids: Vec<DeliveryId> = ids.collect();
        for (one, id) in (1..).zip(&ids) {
            let kept = log.whole(*id).expect("an answer").expect("a row").kept;
            let mut others: Vec<String> = family.iter().filter(|other| **other != name(one)).cloned().collect();
            let mut copies = kept.copies.clone();
            others.sort();
            copies.sort();
            assert_eq!((copies, kept.edited_from), (others, (one > 1).then(|| name(one - 1))), "{order:?}");
            let row = get(log.as_mut(), *id);
            assert_eq!((row.discard_reason.as_deref(), row.waiting_on), (Some("why"), (one == 3).then_some(ids[0])));
        }
        // The newest copy is the one that was edited last, whatever its id.
        for id in &ids {
            assert_eq!(commit(log.as_mut(), Change::Restore(*id)), Applied::Changed { id: *id, is_changed: true });
        }
        let query = Query { imported_ids: vec![IdRange { from: old(n(1)), to: old(n(3)) }], ..Query::default() };
        let rows = candidates(log.as_mut(), &query);
        let replaced = |id: DeliveryId| rows.iter().find(|row| row.delivery.id == id).expect("a row").replaced_by;
        assert_eq!(replaced(ids[2]), None, "{order:?}");
        assert_eq!((replaced(ids[0]), replaced(ids[1])), (Some(ids[2]), Some(ids[2])), "{order:?}");
    }
}

/// The copy came in another file, before its original, and its reference to it was dropped.
pub fn an_original_that_comes_after_its_copy_does_not_replace_it(place: &dyn Place) {
    let mut log = place.log();
    let [original, copy] = [same_document(1), NewDelivery { created_at: at(9), ..same_document(1) }];
    let copy = NewDelivery { webhook_id: delivery(2).webhook_id, payload: delivery(2).payload, ..copy };
    let edited_from = Some((delivery(1).webhook_id, "/a: 1 → 2".to_owned()));
    let (copy, _) = add(log.as_mut(), row(copy, 2));
    missing(log.as_mut(), Link { edited_from, copies: vec![delivery(1).webhook_id], ..refer(2) });
    let (original, _) = add(log.as_mut(), row(original, 1));
    missing(log.as_mut(), Link { copies: vec![delivery(2).webhook_id], ..refer(1) });
    assert!(original > copy && get(log.as_mut(), copy).lineage.is_none());
    let replaced = |log: &mut dyn Log, id| log.candidate(id).expect("an answer").expect("a row").replaced_by;
    assert_eq!([original, copy].map(|id| replaced(log.as_mut(), id)), [Some(copy), None]);
    let later = failed(log.as_mut(), same_document(3));
    assert_eq!(log.ahead_of(later).expect("an answer"), [copy], "the line has it in place of both");
}

pub fn a_row_that_was_here_or_was_touched_keeps_what_it_has(place: &dyn Place) {
    let mut log = place.log();
    let here = failed(log.as_mut(), delivery(1));
    assert_eq!(add(log.as_mut(), row(delivery(1), 1)), (here, false));
    add(log.as_mut(), row(delivery(2), 2));
    let by = Some(delivery(2).webhook_id);
    missing(log.as_mut(), Link { waiting_on: by, ..refer(1) });
    let kept = get(log.as_mut(), here);
    assert_eq!((kept.imported_id, kept.attempts, kept.waiting_on), (None, 1, None));
    // An imported row that was sent from here since.
    let (id, _) = add(log.as_mut(), row(delivery(3), 3));
    let ticket = claim(log.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), ticket, numbered(3, AttemptKind::Repost, Some(Failure::HttpStatus)), at(50));
    missing(log.as_mut(), Link { waiting_on: Some(delivery(2).webhook_id), ..refer(3) });
    assert!(!add(log.as_mut(), row(delivery(3), 3)).1);
    let kept = get(log.as_mut(), id);
    assert_eq!((kept.attempts, kept.waiting_on, kept.imported_id), (3, None, Some(old(3))));
    assert_eq!(log.history(id).expect("attempts").len(), 3);
    // The other log delivered what is failed here: it may be booked.
    let mut elsewhere = Reported { state: State::Delivered, ..row(delivery(1), 1) };
    elsewhere.attempt = numbered(2, AttemptKind::Repost, None);
    assert_eq!(add(log.as_mut(), elsewhere.clone()), (here, false));
    let once = get(log.as_mut(), here);
    assert_eq!((once.state, once.whole_doubt()), (State::Failed, Doubt::SameId));
    add(log.as_mut(), elsewhere);
    assert_eq!(get(log.as_mut(), here), once, "again, without a change");
}

/// In two logs one webhook id may belong to events of two connectors.
pub fn references_lead_to_events_of_the_same_connector_only(place: &dyn Place) {
    let mut log = place.log();
    let here = failed(log.as_mut(), NewDelivery { connector: "another".to_owned(), ..delivery(1) });
    let (copy, _) = add(log.as_mut(), row(delivery(2), 2));
    let name = delivery(1).webhook_id;
    let edited_from = Some((name.clone(), "/a: 1 → 2".to_owned()));
    let link = Link { edited_from, copies: vec![name.clone()], waiting_on: Some(name.clone()), ..refer(2) };
    assert_eq!(missing(log.as_mut(), link), [name.clone(), name]);
    let kept = log.whole(copy).expect("an answer").expect("a row").kept;
    assert_eq!((kept.copies, kept.edited_from, get(log.as_mut(), copy).waiting_on), (Vec::new(), None, None));
    let ticket = claim(log.as_mut(), copy, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), ticket, numbered(3, AttemptKind::Repost, None), at(50));
    assert_eq!(get(log.as_mut(), here).state, State::Failed, "an event of another connector is not set aside");
}

pub fn copies_share_their_doubt_with_those_that_were_here(place: &dyn Place) {
    let mut log = place.log();
    let (original, certain) = (delivered(log.as_mut(), delivery(1)), failed(log.as_mut(), delivery(11)));
    let (copy, _) = add(log.as_mut(), row(delivery(2), 2));
    missing(log.as_mut(), Link { copies: vec![delivery(1).webhook_id], ..refer(2) });
    assert_eq!(get(log.as_mut(), copy).whole_doubt(), Doubt::OtherId, "event {original} was delivered here");
    add(log.as_mut(), Reported { doubt: Doubt::SameId, ..row(delivery(12), 12) });
    missing(log.as_mut(), Link { copies: vec![delivery(11).webhook_id], ..refer(12) });
    assert_eq!(get(log.as_mut(), certain).whole_doubt(), Doubt::OtherId);
    // Those that came together have the doubt that they had.
    let (first, _) = add(log.as_mut(), row(delivery(21), 21));
    add(log.as_mut(), Reported { doubt: Doubt::SameId, ..row(delivery(22), 22) });
    missing(log.as_mut(), Link { copies: vec![delivery(21).webhook_id], ..refer(22) });
    assert_eq!(get(log.as_mut(), first).whole_doubt(), Doubt::None);
    // Events of another API key are no copies.
    let mut strange = row(delivery(32), 32);
    strange.delivery.api_key = crate::model::ApiKey::Ina;
    add(log.as_mut(), strange);
    missing(log.as_mut(), Link { copies: vec![delivery(21).webhook_id], ..refer(32) });
    assert_eq!(log.whole(first).expect("an answer").expect("a row").kept.copies, [delivery(22).webhook_id]);
}

pub fn an_imported_delivery_may_be_the_latest_of_its_connector(place: &dyn Place) {
    let mut log = place.log();
    let of = |log: &mut dyn Log| log.last_delivered(&environment()).expect("times").into_iter().collect::<Vec<_>>();
    let mut import = |n: i64, second: i64, is_test: bool| {
        let mut reported = row(NewDelivery { is_test, ..delivery(n) }, n);
        reported.state = if n == 2 { State::Failed } else { State::Delivered };
        whole(&mut reported).delivered_at = Some(at(second));
        add(log.as_mut(), reported);
        of(log.as_mut())
    };
    assert_eq!(import(1, 50, false), [("wms".to_owned(), at(50))]);
    assert_eq!(import(2, 70, false), [("wms".to_owned(), at(70))], "it was delivered before it failed");
    assert_eq!(import(3, 60, false), [("wms".to_owned(), at(70))], "an earlier one");
    assert_eq!(import(4, 80, true), [("wms".to_owned(), at(70))], "a test");
}

pub fn a_delivery_by_another_log_absorbs_nothing(place: &dyn Place) {
    let mut log = place.log();
    let mut reposted = Reported { state: State::Delivered, ..row(delivery(1), 1) };
    reposted.attempt = numbered(2, AttemptKind::Repost, None);
    whole(&mut reposted).delivered_at = Some(at(3));
    add(log.as_mut(), reposted);
    let again = NewDelivery { webhook_id: "again".to_owned(), ..delivery(1) };
    let rules = PutRules { has_given_id: false, is_absorbed: true };
    match commit(log.as_mut(), Change::Put { new: Box::new(again), rules }) {
        Applied::Accepted { .. } => {}
        other => panic!("it is not known here whether it came in again: {other:?}"),
    }
}
