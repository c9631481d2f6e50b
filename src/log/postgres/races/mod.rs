//! What two machines do at the same moment. In each test one of them has not committed yet when the other one acts.

mod claims;
mod copies;
mod known;
mod lines;
mod many;
mod steps;
mod two_machines;

use super::testing::machine::{Machine, ORIGIN};
use crate::log::contract::{at, attempt, delivery, environment};
use crate::log::{Applied, Change, Next, Refuse, Settlement, Ticket, Whose};
use crate::model::{AttemptKind, DeliveryId, Failure, NewDelivery, Order, Seen, State};

/// A new delivery that is claimed.
fn accept(new: NewDelivery) -> Change {
    Change::Accept(Box::new(new))
}

fn ticket(applied: Applied) -> Ticket {
    match applied {
        Applied::Accepted { ticket, .. } => ticket,
        Applied::Claimed(claimed) => claimed.ticket,
        other => panic!("no claim: {other:?}"),
    }
}

/// The end of an attempt.
fn settle(ticket: Ticket, kind: AttemptKind, failure: Option<Failure>) -> Change {
    let attempt = attempt(kind, failure);
    Change::Settle(Box::new(Settlement { ticket, lane: 0, attempt, at: at(9), next: Next::End }))
}

/// Rows that were queued for `wms`, and are sent to the place that [`new_machine`](super::testing::machine::new_machine) notes.
fn queued() -> Whose {
    let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
    Whose::Queued { connector, environment, origin, only_expired: false }
}

fn in_line(change: Change) -> Change {
    Change::InLine { change: Box::new(change), now: at(10), order: Order::Document, lane: 3 }
}

/// Writes a row that failed.
fn fail(machine: &mut Machine, new: NewDelivery) -> DeliveryId {
    let ticket = ticket(machine.commit(accept(new)));
    let applied = machine.commit(settle(ticket, AttemptKind::Send, Some(Failure::HttpStatus)));
    assert_eq!(applied, Applied::Settled(ticket.id));
    ticket.id
}

/// A claim of a failed row that was not claimed since it failed.
fn claim(id: DeliveryId) -> Change {
    Change::Claim { id, seen: Seen { state: State::Failed, claims: 1 }, refuse: Refuse::default() }
}

fn failed_delivery(machine: &mut Machine, n: i64) -> DeliveryId {
    fail(machine, delivery(n))
}
