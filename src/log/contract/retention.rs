//! Retention: a delivered row loses its payload but stays; a row that was not delivered keeps everything.

use super::fixture::{
    Place, accept, at, attempt, claim, commit, delivered, delivery, environment, failed, get, lines_of, same_document,
    settle,
};
use crate::log::{Change, Log, NotClaimed, SentLine, Tended};
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, NewDelivery, Source, State, Timestamp, digest};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_mins(1);

/// An attempt whose answer had a body.
fn answered(kind: AttemptKind, failure: Option<Failure>) -> Attempt {
    let mut attempt = attempt(kind, failure);
    attempt.answer = attempt.answer.map(|answer| Answer { response: b"an answer".to_vec(), ..answer });
    attempt
}

fn payload(log: &mut dyn Log, id: DeliveryId) -> Option<Vec<u8>> {
    log.payload(id).expect("an answer")
}

fn responses(log: &mut dyn Log, id: DeliveryId) -> Vec<usize> {
    let length = |attempt: Attempt| attempt.answer.map_or(0, |answer| answer.response.len());
    log.history(id).expect("a history").into_iter().map(length).collect()
}

/// Makes all steps, and returns their sum.
fn tend(log: &mut dyn Log, now: Timestamp) -> Tended {
    let mut sum = Tended::default();
    for _ in 0..100_000 {
        let step = log.tend(now).expect("a step");
        sum.thinned += step.thinned;
        sum.freed_bytes += step.freed_bytes;
        if !step.has_more {
            return sum;
        }
    }
    panic!("it has no end: {sum:?}")
}

pub fn with_zero_retention_a_delivery_removes_the_payload(place: &dyn Place) {
    let mut log = place.log();
    log.keep_delivered(&environment(), Some(Duration::ZERO));
    let source = Some(Source { file: "/in".to_owned(), line: 7 });
    let first = accept(log.as_mut(), NewDelivery { source, ..delivery(1) });
    settle(log.as_mut(), first, answered(AttemptKind::Send, None), at(1));
    let bad = accept(log.as_mut(), delivery(2));
    settle(log.as_mut(), bad, answered(AttemptKind::Send, Some(Failure::HttpStatus)), at(2));
    let lost = accept(log.as_mut(), delivery(3));
    settle(log.as_mut(), lost, Attempt { answer: None, ..attempt(AttemptKind::Send, None) }, at(3));
    assert_eq!(payload(log.as_mut(), first.id), None);
    assert_eq!(responses(log.as_mut(), first.id), [0]);
    let row = get(log.as_mut(), first.id);
    assert_eq!((row.state, row.payload_bytes), (State::Delivered, delivery(1).payload.len() as u64));
    assert_eq!(claim(log.as_mut(), first.id, &[State::Delivered]), Err(NotClaimed::NoPayload(first.id)));
    for (id, n) in [(bad.id, 2), (lost.id, 3)] {
        assert_eq!(payload(log.as_mut(), id), Some(delivery(n).payload));
    }
    assert_eq!(responses(log.as_mut(), bad.id), [9]);
    let again = claim(log.as_mut(), bad.id, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), again, Attempt { number: 2, ..answered(AttemptKind::Repost, None) }, at(4));
    assert_eq!((payload(log.as_mut(), bad.id), responses(log.as_mut(), bad.id)), (None, vec![0, 0]));
    let line = SentLine { line: 7, connector: "wms".to_owned(), digest: Some(digest(&delivery(1).payload)) };
    assert_eq!(lines_of(log.as_mut(), "/in"), [line], "a line is known by its bytes all the same");
}

pub fn only_old_delivered_rows_are_thinned(place: &dyn Place) {
    let mut log = place.log();
    let whole = |log: &mut dyn Log, id| payload(log, id).is_some();
    let source = Some(Source { file: "/in".to_owned(), line: 7 });
    let old = accept(log.as_mut(), NewDelivery { source, ..delivery(1) });
    settle(log.as_mut(), old, answered(AttemptKind::Send, None), at(1));
    let bad = failed(log.as_mut(), delivery(2));
    let aside = failed(log.as_mut(), delivery(3));
    commit(log.as_mut(), Change::Discard { id: aside, reason: String::new() });
    let late = accept(log.as_mut(), delivery(4));
    settle(log.as_mut(), late, answered(AttemptKind::Send, Some(Failure::HttpStatus)), at(4));
    let late = claim(log.as_mut(), late.id, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), late, Attempt { number: 2, ..answered(AttemptKind::Repost, None) }, at(150));
    let waiting = accept(log.as_mut(), delivery(5));
    commit(log.as_mut(), Change::Release { ticket: waiting, waiting_on: None });
    let sent_again = delivered(log.as_mut(), delivery(6));
    let claimed = claim(log.as_mut(), sent_again, &[State::Delivered]).expect("a claim").ticket;
    let young = accept(log.as_mut(), delivery(199));
    settle(log.as_mut(), young, answered(AttemptKind::Send, None), at(199));
    assert_eq!(tend(log.as_mut(), at(200)), Tended::default(), "without retention no payload is removed");
    log.keep_delivered(&environment(), Some(MINUTE));
    assert_eq!(tend(log.as_mut(), at(200)).thinned, 1);
    assert!(!whole(log.as_mut(), old.id));
    assert_eq!((responses(log.as_mut(), old.id), get(log.as_mut(), old.id).state), (vec![0], State::Delivered));
    let known = lines_of(log.as_mut(), "/in");
    assert_eq!(known[0].digest, Some(digest(&delivery(1).payload)));
    for id in [bad, aside, late.id, waiting.id, sent_again, young.id] {
        assert!(whole(log.as_mut(), id), "{id}");
    }
    commit(log.as_mut(), Change::Release { ticket: claimed, waiting_on: None });
    assert_eq!(tend(log.as_mut(), at(300)).thinned, 1, "those that come later are found at once");
    assert!(!whole(log.as_mut(), young.id) && whole(log.as_mut(), late.id));
    let tomorrow = at(200 + 24 * 60 * 60);
    assert_eq!(
        tend(log.as_mut(), tomorrow).thinned,
        2,
        "and those that were delivered late, in a round of the next day"
    );
    assert_eq!((whole(log.as_mut(), late.id), responses(log.as_mut(), late.id)), (false, vec![0, 0]));
    assert!(!whole(log.as_mut(), sent_again));
    for id in [bad, aside, waiting.id] {
        assert!(whole(log.as_mut(), id), "{id}");
    }
}

pub fn pruning_starts_a_round_of_retention(place: &dyn Place) {
    let mut log = place.log();
    log.keep_delivered(&environment(), Some(MINUTE));
    let bad = failed(log.as_mut(), delivery(1));
    let good = delivered(log.as_mut(), delivery(2));
    assert_eq!(tend(log.as_mut(), at(100)).thinned, 1);
    let ticket = claim(log.as_mut(), bad, &[State::Failed]).expect("a claim").ticket;
    settle(log.as_mut(), ticket, attempt(AttemptKind::Repost, None), at(110));
    log.prune(&environment(), at(-99), false).expect("a count");
    assert_eq!(tend(log.as_mut(), at(200)).thinned, 1);
    assert_eq!((payload(log.as_mut(), bad), payload(log.as_mut(), good)), (None, None));
}

pub fn thin_rows_are_still_recognised(place: &dyn Place) {
    let mut log = place.log();
    let old = failed(log.as_mut(), same_document(1));
    let newer = delivered(log.as_mut(), same_document(2));
    log.keep_delivered(&environment(), Some(MINUTE));
    assert_eq!(tend(log.as_mut(), at(200)).thinned, 1);
    assert_eq!(payload(log.as_mut(), newer), None);
    assert_eq!(log.candidate(old).expect("an answer").expect("a row").newer_delivered, Some(newer));
    let others: Vec<_> = log.same_document(old, 9).expect("rows").iter().map(|row| row.id).collect();
    assert_eq!(others, [newer]);
    assert_eq!(
        log.prune(&environment(), at(200), false).expect("a count"),
        0,
        "why the failed one must not be sent again"
    );
    let info = log.info().expect("info");
    let of = |state: State| info.states.iter().find(|info| info.state == state).expect("every state").clone();
    let bytes = same_document(1).payload.len() as u64;
    assert_eq!((of(State::Failed).rows, of(State::Failed).payload_bytes), (1, bytes));
    assert_eq!((of(State::Delivered).rows, of(State::Delivered).payload_bytes), (1, 0));
    assert_eq!((of(State::Delivered).oldest, of(State::Delivered).newest), (Some(at(2)), Some(at(2))));
    assert_eq!(of(State::Pending).oldest, None);
}

/// How many deliveries are thinned while others read and write.
const MANY: i64 = 20_000;

/// A step takes a few milliseconds, but the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(2);

pub fn thinning_lets_other_processes_write(place: &dyn Place) {
    let mut log = place.log();
    fill(log.as_mut(), MANY);
    let bad = failed(log.as_mut(), delivery(MANY + 1));
    log.keep_delivered(&environment(), Some(MINUTE));
    let is_done = std::sync::atomic::AtomicBool::new(false);
    let mut other = place.log();
    let (waits, steps) = std::thread::scope(|scope| {
        let others = scope.spawn(|| {
            let (mut waits, mut next) = (Vec::new(), MANY + 2);
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                let started = Instant::now();
                failed(other.as_mut(), delivery(next));
                next += 1;
                assert_eq!(payload(other.as_mut(), bad), Some(delivery(MANY + 1).payload));
                waits.push(started.elapsed());
            }
            waits
        });
        let mut steps = Vec::new();
        let now = at(10 * MANY);
        loop {
            let started = Instant::now();
            let step = log.tend(now).expect("a step");
            steps.push((step.thinned, started.elapsed()));
            if !step.has_more {
                break;
            }
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
        (others.join().expect("the others get on"), steps)
    });
    let thinned: u64 = steps.iter().map(|(thinned, _)| thinned).sum();
    assert_eq!(thinned, MANY.unsigned_abs());
    assert!(steps.iter().all(|(thinned, length)| *thinned <= 1_000 && *length < PATIENCE), "a step is small");
    let longest = waits.iter().max().copied().unwrap_or_default();
    assert!(waits.len() > 5 && longest < PATIENCE, "{} times, the longest wait {longest:?}", waits.len());
}

fn fill(log: &mut dyn Log, count: i64) {
    let numbers: Vec<i64> = (1..=count).collect();
    for some in numbers.chunks(1_000) {
        let accept = |n: &i64| Change::Accept(Box::new(NewDelivery { payload: vec![b'x'; 1024], ..delivery(*n) }));
        let applied = log.commit(some.iter().map(accept).collect()).expect("a commit");
        let tickets = applied.into_iter().map(|applied| match applied {
            crate::log::Applied::Accepted { ticket, .. } => ticket,
            other => panic!("not accepted: {other:?}"),
        });
        let settle = |ticket| {
            let attempt = answered(AttemptKind::Send, None);
            Change::Settle(Box::new(crate::log::Settlement {
                ticket,
                lane: 0,
                attempt,
                at: at(0),
                next: crate::log::Next::End,
            }))
        };
        log.commit(tickets.map(settle).collect()).expect("a commit");
    }
}

pub fn unused_space_is_returned_to_the_disk(place: &dyn Place) {
    let mut log = place.log();
    fill(log.as_mut(), 8_000);
    log.keep_delivered(&environment(), Some(MINUTE));
    let before = log.info().expect("info");
    let tended = tend(log.as_mut(), at(100_000));
    assert_eq!(tended.thinned, 8_000);
    let after = log.info().expect("info");
    assert!(tended.freed_bytes > 2_000_000, "{tended:?} {before:?} {after:?}");
    assert_eq!(tend(log.as_mut(), at(100_000)), Tended::default(), "and then there is no more to do");
}
