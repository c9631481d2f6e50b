//! Several machines do what they like, and the rules hold at every moment.

use super::{accept, in_line, settle};
use crate::log::contract::{at, delivery, same_document};
use crate::log::postgres::testing::machine::{Machine, new_machine};
use crate::log::{Applied, Change, LinePosition, Next, PutRules, Refuse, Take, Ticket, Whose};
use crate::model::{AttemptKind, DeliveryId, Failure, Lineage, NewDelivery, Seen};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;

const MACHINES: u64 = 4;
const CHANGES: usize = 200;

/// Two rows of one document are being sent.
const SIDE_BY_SIDE: &str = "SELECT count(*) FROM delivery AS one, delivery AS other WHERE one.id < other.id
   AND one.document_id = other.document_id AND one.store_id = other.store_id
   AND one.owner IS NOT NULL AND one.next_attempt_at IS NULL AND other.owner IS NOT NULL AND other.next_attempt_at IS NULL";

/// Two copies of one event are being sent, or were delivered.
const COPIES: &str = "SELECT count(*) FROM delivery AS one, delivery AS other WHERE one.id < other.id
   AND coalesce(one.family, one.id) = coalesce(other.family, other.id)
   AND (one.owner IS NOT NULL OR one.delivered_at IS NOT NULL) AND (other.owner IS NOT NULL OR other.delivered_at IS NOT NULL)";

/// An event has copies and is not marked.
const UNMARKED: &str = "SELECT count(*) FROM delivery AS first WHERE NOT has_copies
   AND EXISTS (SELECT 1 FROM delivery AS copy WHERE copy.family = first.id)";

fn places(applied: &Applied) -> Vec<(Ticket, LinePosition)> {
    match applied {
        Applied::Accepted { ticket, place } => vec![(*ticket, *place)],
        Applied::Claimed(claimed) => vec![(claimed.ticket, claimed.place)],
        Applied::Taken { rows, .. } => rows.iter().map(|row| (row.ticket, row.place)).collect(),
        _ => Vec::new(),
    }
}

/// The end of a row that another one holds.
fn hold(ticket: Ticket, by: DeliveryId) -> Change {
    let mut held = settle(ticket, AttemptKind::Send, Some(Failure::Held));
    if let Change::Settle(settlement) = &mut held {
        settlement.next = Next::Held(by);
    }
    in_line(held)
}

struct Player {
    machine: Machine,
    chance: u64,
    tickets: Vec<(Ticket, AttemptKind)>,
}

impl Player {
    /// Returns a number below `most`.
    fn roll(&mut self, most: u64) -> u64 {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % most
    }

    fn play(&mut self, numbers: &AtomicI64) {
        match self.roll(12) {
            0 => self.send(numbers),
            1 => self.edit(numbers),
            2 => self.put(numbers),
            3..=5 => self.repost(),
            6..=8 => self.take(),
            _ => self.settle(),
        }
    }

    fn new_delivery(&mut self, numbers: &AtomicI64) -> NewDelivery {
        let mut new = same_document(numbers.fetch_add(1, Ordering::Relaxed));
        new.extracted.document = Some(format!("D{}", self.roll(5)));
        new
    }

    fn send(&mut self, numbers: &AtomicI64) {
        let new = self.new_delivery(numbers);
        let applied = self.make(&in_line(accept(new)));
        self.placed(&applied, AttemptKind::Send);
    }

    /// The same few events come in again and again.
    fn put(&mut self, numbers: &AtomicI64) {
        let mut new = self.new_delivery(numbers);
        new.payload = delivery(i64::try_from(self.roll(4)).unwrap_or(0)).payload;
        new.extracted.document = Some(format!("D{}", String::from_utf8_lossy(&new.payload).len()));
        let change = Change::Put { new: Box::new(new), rules: PutRules { has_given_id: false, is_absorbed: true } };
        let applied = self.make(&in_line(change));
        // As a relay: an event that failed before may have copies, unlike one that is sent for the first time.
        self.placed(&applied, AttemptKind::Relay);
    }

    fn any_failed(&mut self) -> Option<(DeliveryId, Seen)> {
        let sql = "SELECT id, state, token FROM delivery WHERE state IN ('failed','unknown') AND owner IS NULL ORDER BY id DESC LIMIT 6";
        let read = |cells: &mut crate::log::postgres::cells::Cells<'_>| {
            Ok((DeliveryId(cells.next()?), Seen { state: cells.state()?, claims: cells.count()? }))
        };
        let rows = self.machine.session.all(sql, &[], read).expect("rows");
        let at = self.roll(6);
        rows.get(usize::try_from(at).unwrap_or(0)).copied()
    }

    fn repost(&mut self) {
        let Some((id, seen)) = self.any_failed() else { return };
        let change = match self.roll(4) {
            0 => Change::Discard { id, reason: "no".to_owned() },
            _ => in_line(Change::Claim { id, seen, refuse: Refuse { replaced: true, ..Refuse::default() } }),
        };
        let applied = self.make(&change);
        self.placed(&applied, AttemptKind::Repost);
    }

    fn edit(&mut self, numbers: &AtomicI64) {
        let Some((id, seen)) = self.any_failed() else { return };
        let mut new = self.new_delivery(numbers);
        // A copy is about the document of its original.
        let sql = "SELECT document_id FROM delivery WHERE id = $1";
        new.extracted.document = self.machine.session.one(sql, &[&id.0], |cells| cells.next()).expect("a row");
        new.lineage = Some(Lineage { of: id, seen: Some(seen), difference: "/a".to_owned() });
        let applied = self.make(&in_line(accept(new)));
        self.placed(&applied, AttemptKind::Repost);
    }

    fn take(&mut self) {
        let take = Take { whose: Whose::Mine(3), due: at(100), limit: 10 };
        let applied = self.make(&in_line(Change::Take(take)));
        self.placed(&applied, AttemptKind::Repost);
    }

    /// Makes a change. A row that is held is not kept.
    fn make(&mut self, change: &Change) -> Applied {
        self.machine.insist(change, &|applied| {
            let held = places(applied).into_iter().filter_map(|(ticket, place)| match place {
                LinePosition::Held(by) => Some(hold(ticket, by)),
                _ => None,
            });
            held.collect()
        })
    }

    fn placed(&mut self, applied: &Applied, kind: AttemptKind) {
        for (ticket, place) in places(applied) {
            if place == LinePosition::First {
                self.tickets.push((ticket, kind));
            }
        }
    }

    fn settle(&mut self) {
        let Some((ticket, kind)) = self.tickets.pop() else { return };
        let failure = (self.roll(2) == 0).then_some(Failure::HttpStatus);
        let applied = self.make(&in_line(settle(ticket, kind, failure)));
        assert_eq!(applied, Applied::Settled(ticket.id));
    }
}

#[test]
fn the_rules_hold_whatever_several_machines_do() {
    let seeds = if std::env::var_os("INV_HOOKS_FULL").is_some() { 3 } else { 1 };
    (0..seeds).for_each(the_rules_hold_with);
}

fn the_rules_hold_with(seed: u64) {
    let Some(watch) = new_machine() else { return };
    let (numbers, is_over) = (AtomicI64::new(1), AtomicBool::new(false));
    let circles = thread::scope(|scope| {
        let players: Vec<_> = (0..MACHINES)
            .map(|machine| {
                let chance = (seed * MACHINES + machine) * 7919 + 1;
                let mut player = Player { machine: watch.another(), chance, tickets: Vec::new() };
                let numbers = &numbers;
                scope.spawn(move || {
                    (0..CHANGES).for_each(|_| player.play(numbers));
                    while !player.tickets.is_empty() {
                        player.settle();
                    }
                    player.machine.circles
                })
            })
            .collect();
        let watching = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                for rule in [SIDE_BY_SIDE, COPIES, UNMARKED] {
                    assert_eq!(watch.ask(rule), 0, "{rule}");
                }
            }
            watch
        });
        let circles: u32 = players.into_iter().map(|player| player.join().expect("a player")).sum();
        is_over.store(true, Ordering::Relaxed);
        let watch = watching.join().expect("the rules");
        assert_eq!(watch.ask("SELECT max(number) - min(number) + 1 - count(*) FROM latest_failure"), 0, "gaps");
        assert!(watch.ask("SELECT count(*) FROM delivery") > 20);
        assert!(watch.ask("SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL") > 0);
        assert!(watch.ask("SELECT count(*) FROM delivery WHERE family IS NOT NULL") > 0);
        circles
    });
    assert!(circles < 10, "{circles} times two machines waited for each other");
}
