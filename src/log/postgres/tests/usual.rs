//! A batch has the same results and leaves the same rows, whether its usual changes are made at once or one by one.

use crate::log::contract::{delivery, settlement};
use crate::log::postgres::address::Address;
use crate::log::postgres::open::open;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::postgres::testing::proxy::Proxy;
use crate::log::{Access, Applied, Change, Log, PutRules};
use crate::model::{AttemptKind, Delivery, DeliveryId, Failure, NewDelivery, Order, State, Timestamp};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).expect("a time")
}

fn new_log() -> Option<Box<dyn Log>> {
    let address = Address::parse(&cluster()?.new_schema()).expect("an address");
    Some(open(&address, Access::Write, at(0)).expect("a log").log)
}

/// Events of every kind that is usual, and of those that look like it: known ids, two with one id, the id of another connector's event.
fn intake(known: &str) -> Vec<Change> {
    let named = |n: i64, id: &str| Box::new(NewDelivery { webhook_id: id.to_owned(), ..delivery(n) });
    let of =
        |n: i64, id: &str, connector: &str| Box::new(NewDelivery { connector: connector.to_owned(), ..*named(n, id) });
    let put = |new| Change::Put { new, rules: PutRules { has_given_id: true, is_absorbed: true } };
    let queue = |new| Change::Queue { new, until: at(9), may_repeat: true };
    let all = |change| Change::All(vec![change]);
    let in_line = |change, order| Change::InLine { change: Box::new(change), now: at(5), order, lane: 3 };
    vec![
        Change::Accept(named(1, "accept")),
        Change::Accept(named(2, "accept")),
        Change::Accept(named(3, known)),
        put(named(4, "put")),
        put(named(5, "put")),
        put(named(6, known)),
        put(of(7, known, "pos")),
        put(of(8, "other-pos", "pos")),
        put(of(9, "other", "pos")),
        queue(named(10, "queue")),
        queue(named(10, "queue")),
        queue(of(11, "queue", "pos")),
        in_line(queue(named(12, "queue-in-line")), Order::Document),
        in_line(put(named(13, "put-in-line")), Order::None),
        in_line(Change::Accept(named(14, "accept-in-line")), Order::Document),
        all(in_line(queue(named(17, "queue-all")), Order::Document)),
        all(in_line(queue(named(18, "queue-all")), Order::None)),
        all(queue(of(19, known, "pos"))),
        all(put(named(20, "put-all"))),
        put(Box::new(NewDelivery { webhook_id: "odd\u{0}".to_owned(), ..delivery(15) })),
        put(Box::new(NewDelivery { webhook_id: "test".to_owned(), is_test: true, ..delivery(16) })),
    ]
}

/// Deliveries and failures of what was accepted or claimed.
fn settlements(applied: &[Applied]) -> Vec<Change> {
    let tickets = applied.iter().filter_map(|applied| match applied {
        Applied::Accepted { ticket, .. } => Some(*ticket),
        Applied::Claimed(claimed) => Some(claimed.ticket),
        _ => None,
    });
    let settle = |(n, ticket): (usize, _)| {
        let failure = (n % 3 == 2).then_some(Failure::HttpStatus);
        let kind = if n % 2 == 0 { AttemptKind::Send } else { AttemptKind::Relay };
        let change = Change::Settle(Box::new(settlement(ticket, kind, failure, at(100))));
        if n % 4 == 3 {
            Change::InLine { change: Box::new(change), now: at(100), order: Order::None, lane: 3 }
        } else {
            change
        }
    };
    tickets.enumerate().map(settle).collect()
}

/// Commits, all at once or one by one.
fn commit(log: &mut dyn Log, changes: Vec<Change>, is_batch: bool) -> Vec<Applied> {
    if is_batch {
        return log.commit(changes).expect("a commit");
    }
    changes.into_iter().map(|change| log.commit(vec![change]).expect("a commit").remove(0)).collect()
}

/// A row without what differs between two logs with the same rows.
fn shown(log: &mut dyn Log, id: i64) -> Option<String> {
    let row = log.get(DeliveryId(id)).expect("an answer")?;
    let waiting = row.waiting_on.is_some();
    let history = log.history(row.id).expect("an answer");
    let payload = log.payload(row.id).expect("an answer").map(|bytes| bytes.len());
    let row = Delivery { id: DeliveryId(0), waiting_on: None, ..row };
    Some(format!("{row:?} {waiting} {history:?} {payload:?}"))
}

fn rows(log: &mut dyn Log) -> Vec<String> {
    let mut rows: Vec<String> = (1..200).filter_map(|id| shown(log, id)).collect();
    rows.sort();
    rows
}

/// What a result is, and the webhook id of its row.
fn kind(log: &mut dyn Log, applied: &Applied) -> String {
    if let Applied::All(all) = applied {
        return all.iter().map(|one| format!("all: {} ", kind(log, one))).collect();
    }
    let (word, id) = match applied {
        Applied::Accepted { ticket, place } => (format!("accepted {} {place:?}", ticket.token), Some(ticket.id)),
        Applied::Claimed(claimed) => (format!("claimed {}", claimed.ticket.token), Some(claimed.ticket.id)),
        Applied::Queued { id, is_new } => (format!("queued {is_new}"), Some(*id)),
        Applied::Absorbed { of, .. } => ("absorbed".to_owned(), Some(*of)),
        Applied::Settled(id) => ("settled".to_owned(), Some(*id)),
        Applied::Lost(id) => ("lost".to_owned(), Some(*id)),
        Applied::Conflict { id, differs } => (format!("conflict {differs:?}"), Some(*id)),
        Applied::NotClaimed(crate::log::NotClaimed::State(id, state)) => (format!("{state:?}"), Some(*id)),
        other => (format!("{other:?}"), None),
    };
    let row = id.and_then(|id| log.get(id).expect("an answer"));
    format!("{word} {}", row.map_or(String::new(), |row| row.webhook_id))
}

#[test]
fn a_batch_equals_its_changes_one_by_one() {
    let (Some(mut whole), Some(mut single)) = (new_log(), new_log()) else { return };
    let mut told = Vec::new();
    for (log, is_batch) in [(whole.as_mut(), true), (single.as_mut(), false)] {
        let known = NewDelivery { webhook_id: "known".to_owned(), ..delivery(90) };
        let other = NewDelivery { webhook_id: "other-pos".to_owned(), connector: "pos".to_owned(), ..delivery(91) };
        for new in [known, other] {
            log.commit(vec![Change::Accept(Box::new(new))]).expect("a commit");
        }
        let taken = commit(log, intake("known"), is_batch);
        let settled = commit(log, settlements(&taken), is_batch);
        let again = commit(log, settlements(&taken), is_batch);
        let kinds: Vec<String> = taken.iter().chain(&settled).chain(&again).map(|applied| kind(log, applied)).collect();
        let last = log.last_delivered(&delivery(1).environment).expect("an answer");
        let failures = log.last_failure().expect("an answer");
        told.push((kinds, rows(log), last, failures));
    }
    let single = told.pop().expect("one by one");
    let whole = told.pop().expect("a batch");
    assert_eq!(whole.0, single.0);
    assert_eq!(whole.1, single.1);
    assert_eq!((whole.2, whole.3), (single.2, single.3));
    let of = |word: &str| single.0.iter().filter(|kind| kind.starts_with(word)).count();
    assert!(of("accepted") > 5 && of("queued true") > 2 && of("settled") > 5 && of("lost") > 5, "{:#?}", single.0);
    assert!(single.1.iter().any(|row| row.contains(&format!("{:?}", State::Failed))));
}

#[test]
fn a_batch_of_usual_changes_takes_two_round_trips() {
    let Some(cluster) = cluster() else { return };
    let proxy = Proxy::start(cluster.port);
    let text = cluster.through(&cluster.new_schema(), proxy.port);
    let mut log = open(&Address::parse(&text).expect("an address"), Access::Write, at(0)).expect("a log").log;
    let named = |n: i64| Box::new(NewDelivery { webhook_id: format!("id-{n}"), ..delivery(n) });
    // As a relay writes it.
    let queue = |n| Change::All(vec![Change::Queue { new: named(n), until: at(9), may_repeat: true }]);
    let mut tickets = Vec::new();
    for first in [0, 1_000, 2_000, 3_000] {
        let mut changes: Vec<Change> = (first..first + 256).map(|n| Change::Accept(named(n))).collect();
        changes.extend((first + 500..first + 600).map(queue));
        let settle = |ticket| Change::Settle(Box::new(settlement(ticket, AttemptKind::Send, None, at(100))));
        changes.extend(tickets.drain(..).map(settle));
        let (turns, applied) = proxy.turns(|| log.commit(changes).expect("a commit"));
        for applied in applied {
            match applied {
                Applied::Accepted { ticket, .. } => tickets.push(ticket),
                Applied::Settled(_) => {}
                Applied::All(all) if matches!(all[..], [Applied::Queued { is_new: true, .. }]) => {}
                other => panic!("{other:?}"),
            }
        }
        // The first two prepare their statements.
        assert!(first < 2_000 || turns == 2, "{turns} round trips");
    }
    assert_eq!(tickets.len(), 256);
}
