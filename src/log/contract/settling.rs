//! Settlements, and the row after each.

use super::fixture::{Place, accept, at, attempt, claim, commit, delivered, delivery, failed, found, get, settle};
use crate::log::{Applied, Change, Refuse};
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Lineage, Phase, Query, Source, State};
use std::time::Duration;

pub fn a_success_and_a_failure(place: &dyn Place) {
    let mut log = place.log();
    let bad = failed(log.as_mut(), delivery(1));
    let good = delivered(log.as_mut(), delivery(2));
    let row = get(log.as_mut(), bad);
    assert_eq!((row.state, row.attempts, row.reposts, row.failed_at), (State::Failed, 1, 0, Some(at(1))));
    let row = get(log.as_mut(), good);
    assert_eq!((row.state, row.attempts, row.failed_at), (State::Delivered, 1, None));
    assert_eq!(found(log.as_mut(), &Query::default()), [bad]);
    let ticket = claim(log.as_mut(), bad, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), ticket, attempt(AttemptKind::Repost, None), at(9));
    let row = get(log.as_mut(), bad);
    assert_eq!((row.state, row.attempts, row.reposts), (State::Delivered, 2, 1));
    assert_eq!(found(log.as_mut(), &Query::default()), []);
}

pub fn a_settlement_without_an_answer_is_unknown(place: &dyn Place) {
    let mut log = place.log();
    let ticket = accept(log.as_mut(), delivery(1));
    let unanswered = Attempt { answer: None, ..attempt(AttemptKind::Send, None) };
    settle(log.as_mut(), ticket, unanswered.clone(), at(5));
    let row = get(log.as_mut(), ticket.id);
    assert_eq!((row.state, row.failed_at, row.last_attempt), (State::Unknown, Some(at(5)), Some(unanswered)));
    assert_eq!(found(log.as_mut(), &Query::default()), [ticket.id]);
}

pub fn every_field_is_read_as_it_was_written(place: &dyn Place) {
    let mut log = place.log();
    let mut new = delivery(1);
    new.payload = b"\x00\xff { \"a\":1.10 }\r\n".to_vec();
    new.is_test = true;
    new.source = Some(Source { file: "/in/put.ndjson".to_owned(), line: 7 });
    new.lineage = Some(Lineage { of: DeliveryId(77), seen: None, difference: "/a: 1 -> 1.10".to_owned() });
    let ticket = accept(log.as_mut(), new.clone());
    let whole = whole_attempt();
    settle(log.as_mut(), ticket, whole.clone(), at(3));
    assert_eq!(log.history(ticket.id).expect("a history"), std::slice::from_ref(&whole));
    let row = get(log.as_mut(), ticket.id);
    let kept = row.last_attempt.clone().expect("an attempt");
    let without_response = whole.answer.map(|answer| Answer { response: Vec::new(), ..answer });
    assert_eq!(kept, Attempt { answer: without_response, ..whole });
    assert_eq!((row.webhook_id, row.event_id, row.connector), (new.webhook_id, new.event_id, new.connector));
    assert_eq!((row.api_key, row.event.as_deref()), (new.api_key, Some("CYC_COUNT_COMPLETED_EVENT")));
    assert_eq!((row.store_id, row.document_id), (new.extracted.store, new.extracted.document));
    assert_eq!((row.event_time, row.created_at, row.is_test), (new.extracted.time, new.created_at, true));
    assert_eq!((row.source, row.lineage, row.payload_bytes), (new.source, new.lineage, new.payload.len() as u64));
    assert_eq!(log.payload(ticket.id).expect("an answer"), Some(new.payload));
    assert_eq!(log.payload(DeliveryId(99)).expect("an answer"), None);
    assert_eq!(log.get(DeliveryId(99)).expect("an answer"), None);
}

fn whole_attempt() -> Attempt {
    Attempt {
        number: 1,
        kind: AttemptKind::Test,
        started_at: at(2),
        url: "http://localhost/?key=***".to_owned(),
        by: Some("who@where".to_owned()),
        reason: Some("because".to_owned()),
        answer: Some(Answer {
            failure: Some(Failure::Network),
            phase: Some(Phase::Body),
            status: Some(599),
            error: Some("gone".to_owned()),
            error_code: Some("E17".to_owned()),
            latency: Duration::from_micros(1_234_567),
            response: b"\xff\x00".to_vec(),
            response_type: Some("text/plain".to_owned()),
            slow: true,
            body_truncated: true,
            body_encoded: true,
            maybe_applied: true,
            retry_after: None,
            is_from_elsewhere: false,
            behind: None,
        }),
    }
}

pub fn history_is_in_order(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let mut expected = vec![attempt(AttemptKind::Send, Some(Failure::HttpStatus))];
    for (number, failure) in [(2, Some(Failure::Timeout)), (3, Some(Failure::Tls)), (4, None)] {
        let ticket = claim(log.as_mut(), id, &[State::Failed]).expect("a claim").ticket;
        let mut further = Attempt { number, ..attempt(AttemptKind::Repost, failure) };
        if let Some(answer) = &mut further.answer {
            answer.response = format!("response {number}").into_bytes();
        }
        settle(log.as_mut(), ticket, further.clone(), at(number.into()));
        expected.push(further);
    }
    assert_eq!(log.history(id).expect("a history"), expected);
    assert_eq!(log.history(DeliveryId(99)).expect("a history"), []);
    assert_eq!(get(log.as_mut(), id).reposts, 3);
}

pub fn discard_and_restore(place: &dyn Place) {
    let mut log = place.log();
    let bad = failed(log.as_mut(), delivery(1));
    let good = delivered(log.as_mut(), delivery(2));
    let waiting = accept(log.as_mut(), delivery(3));
    let discard = |id| Change::Discard { id, reason: "old".to_owned() };
    let changed = |id, is_changed| Applied::Changed { id, is_changed };
    assert_eq!(commit(log.as_mut(), discard(bad)), changed(bad, true));
    assert_eq!(commit(log.as_mut(), discard(bad)), changed(bad, false));
    assert_eq!(commit(log.as_mut(), discard(good)), changed(good, false));
    assert_eq!(commit(log.as_mut(), discard(waiting.id)), changed(waiting.id, false), "it is being sent");
    assert_eq!(commit(log.as_mut(), discard(DeliveryId(99))), changed(DeliveryId(99), false));
    commit(log.as_mut(), Change::Release { ticket: waiting, waiting_on: None });
    assert_eq!(commit(log.as_mut(), discard(waiting.id)), changed(waiting.id, true));
    let row = get(log.as_mut(), bad);
    assert_eq!((row.state, row.discard_reason.as_deref()), (State::Discarded, Some("old")));
    assert_eq!(found(log.as_mut(), &Query::default()), []);
    for id in [bad, waiting.id] {
        assert_eq!(commit(log.as_mut(), Change::Restore(id)), changed(id, true));
    }
    assert_eq!(commit(log.as_mut(), Change::Restore(good)), changed(good, false));
    let row = get(log.as_mut(), bad);
    assert_eq!((row.state, row.discard_reason, row.failed_at), (State::Failed, None, Some(at(1))));
    assert_eq!(found(log.as_mut(), &Query { products: vec!["P-3".to_owned()], ..Query::default() }), [waiting.id]);
}

pub fn a_batch_is_in_order(place: &dyn Place) {
    let mut log = place.log();
    let id = failed(log.as_mut(), delivery(1));
    let (reason, seen) = (String::new(), get(log.as_mut(), id).seen());
    let batch = vec![
        Change::Discard { id, reason },
        Change::Claim { id, seen, refuse: Refuse::default() },
        Change::Restore(id),
        Change::Claim { id, seen, refuse: Refuse::default() },
        Change::Accept(Box::new(delivery(2))),
    ];
    let applied = log.commit(batch).expect("a commit");
    let [discarded, refused, restored, claimed, accepted] = &applied[..] else { panic!("{applied:?}") };
    assert_eq!(discarded, &Applied::Changed { id, is_changed: true });
    assert!(matches!(refused, Applied::NotClaimed(_)));
    assert_eq!(restored, &Applied::Changed { id, is_changed: true });
    assert!(matches!(claimed, Applied::Claimed(_)));
    assert!(matches!(accepted, Applied::Accepted { .. }));
    assert_eq!(log.commit(Vec::new()).expect("an empty batch"), []);
}
