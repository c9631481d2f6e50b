//! Changes whose connection is cut somewhere in their commit: each is made once, and its result is the one of that time.

use crate::killpoint;
use crate::log::contract::{at, delivery, environment, same_document, settlement};
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::open::open;
use crate::log::postgres::session::Session;
use crate::log::postgres::testing::cluster::cluster;
use crate::log::postgres::testing::machine::ORIGIN;
use crate::log::postgres::testing::proxy::{Cut, Proxy};
use crate::log::{Access, Applied, Change, LinePosition, Log, PutRules, Take, Ticket, Whose};
use crate::model::{AttemptKind, NewDelivery, Order, Timestamp};

const CUTS: [Cut; 5] =
    [Cut::BeforeBegin, Cut::InTransaction(2), Cut::InTransaction(5), Cut::BeforeCommit, Cut::AfterCommit];

/// What is made under a cut.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Put,
    Settle,
    Take,
    InLine,
}

const KINDS: [Kind; 4] = [Kind::Put, Kind::Settle, Kind::Take, Kind::InLine];

/// A machine behind a proxy, and a connection that is not.
struct Scene {
    proxy: Proxy,
    log: Box<dyn Log>,
    watcher: Session,
    number: i64,
}

fn put(new: NewDelivery) -> Change {
    let rules = PutRules { has_given_id: false, is_absorbed: true };
    Change::Put { new: Box::new(new), rules }
}

fn in_line(change: Change) -> Change {
    Change::InLine { change: Box::new(change), now: at(10), order: Order::Document, lane: 3 }
}

fn take() -> Change {
    let (connector, environment, origin) = ("wms".to_owned(), environment(), ORIGIN.to_owned());
    let whose = Whose::Queued { connector, environment, origin, only_expired: false };
    in_line(Change::Take(Take { whose, due: at(100_000), limit: 10 }))
}

/// A result without what differs between two events.
fn word(applied: &Applied) -> String {
    match applied {
        Applied::Accepted { ticket, place } => {
            format!("accepted {} {}", ticket.token, *place == LinePosition::First)
        }
        Applied::Settled(_) => "settled".to_owned(),
        Applied::Taken { rows, .. } => format!("taken {}", rows.len()),
        other => format!("{other:?}"),
    }
}

impl Scene {
    fn new() -> Option<Self> {
        let cluster = cluster()?;
        let text = cluster.new_schema();
        let proxy = Proxy::start(cluster.port);
        let behind = cluster.through(&text, proxy.port);
        let [direct, behind] = [text, behind].map(|text| Address::parse(&text).expect("an address"));
        let log = open(&behind, Access::Write, Timestamp::EPOCH).expect("a log").log;
        let watcher = connect(&direct, "test").expect("a connection");
        let place = "INSERT INTO route (environment, connector, origin) VALUES ($1, 'wms', $2)";
        watcher.execute(place, &[&environment().as_str(), &ORIGIN]).expect("a place");
        Some(Self { proxy, log, watcher, number: 0 })
    }

    fn commit(&mut self, change: Change) -> Applied {
        self.log.commit(vec![change]).expect("a commit").remove(0)
    }

    fn accept(&mut self, change: Change) -> Ticket {
        match self.commit(change) {
            Applied::Accepted { ticket, .. } => ticket,
            other => panic!("not accepted: {other:?}"),
        }
    }

    /// Does what comes before a change, and returns the change. Each one is about an event of its own.
    fn prepare(&mut self, kind: Kind) -> Change {
        self.number += 2;
        let new = delivery(self.number);
        match kind {
            Kind::Put => put(new),
            Kind::Settle => {
                let ticket = self.accept(put(new));
                Change::Settle(Box::new(settlement(ticket, AttemptKind::Relay, None, at(9))))
            }
            Kind::Take => {
                self.commit(Change::Queue { new: Box::new(new), until: at(100_000), may_repeat: false });
                take()
            }
            Kind::InLine => {
                let document = |n| {
                    let mut new = same_document(n);
                    new.extracted.document = Some(format!("line-{}", self.number));
                    new
                };
                let (first, second) = (in_line(put(document(self.number - 1))), in_line(put(document(self.number))));
                self.accept(first);
                second
            }
        }
    }

    /// The rows of the latest event, and what was done to them.
    fn row(&self) -> String {
        let sql = "SELECT coalesce(string_agg(concat_ws(' ', state, owner IS NOT NULL, token, attempts, waiting_on IS NOT NULL,
                     (SELECT count(*) FROM attempt WHERE delivery_id = delivery.id)), '; '), 'none')
                   FROM delivery WHERE event_id = $1";
        let id = format!("event-{}", self.number);
        self.watcher.one(sql, &[&id], |cells| cells.next()).expect("an answer").expect("a text")
    }

    /// Makes a change, under a cut if there is one, and returns its result and its row.
    fn outcome(&mut self, kind: Kind, cut: Option<Cut>) -> [String; 2] {
        let change = self.prepare(kind);
        let _ = cut.map(|cut| self.proxy.cut(cut));
        let told = match self.log.commit(vec![change]) {
            Ok(applied) => word(&applied[0]),
            Err(fault) => format!("{fault:?}"),
        };
        [told, self.row()]
    }
}

#[test]
fn a_change_that_is_cut_anywhere_is_made_once_and_its_result_is_known() {
    let Some(mut scene) = Scene::new() else { return };
    let rounds = if std::env::var_os("INV_HOOKS_FULL").is_some() { 20 } else { 2 };
    let mut cuts = 0;
    for kind in KINDS {
        let usual = scene.outcome(kind, None);
        assert!(usual[1] != "none" && !usual[1].contains(';'), "{kind:?}: {usual:?}");
        for cut in CUTS.into_iter().cycle().take(CUTS.len() * rounds) {
            assert_eq!(scene.outcome(kind, Some(cut)), usual, "{kind:?}, {cut:?}");
            cuts += 1;
            assert_eq!(scene.proxy.cuts(), cuts, "{kind:?}, {cut:?}");
        }
    }
    assert_eq!(usize::try_from(cuts), Ok(KINDS.len() * CUTS.len() * rounds));
}

#[test]
fn a_lost_answer_to_commit_that_counts_as_a_failure_is_noticed() {
    for kind in KINDS {
        let Some(mut scene) = Scene::new() else { return };
        let usual = scene.outcome(kind, None);
        let [told, row] = killpoint::without(Some("question"), || scene.outcome(kind, Some(Cut::AfterCommit)));
        assert!(told != usual[0] && row == usual[1], "{kind:?}: it was made, and the result is {told}");
    }
}
