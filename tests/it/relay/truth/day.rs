//! A day: the CMS posts, and meanwhile the relay and the sink are killed and the disk is full at times.

use super::Plan;
use super::cms::{Cms, Event};
use super::compare::{Evening, Truth};
use super::sink::{Sink, TIMEOUT};
use crate::harness::{STORE_HEAD, Sandbox, connector};
use crate::relay::scene::{rows, signal, start};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::process::Child;
use std::time::Duration;

/// How many events the CMS posts at the same time.
const SENDERS: usize = 32;

/// How many times reposts are made until both lists must be empty.
const ROUNDS: usize = 5;

/// The scene and what was done to it.
pub struct Day {
    plan: Plan,
    sandbox: Sandbox,
    sink: Sink,
    relay: Relay,
    cms: Cms,
    kills: usize,
    disk_faults: usize,
}

struct Relay(Child);

impl Relay {
    fn start(sandbox: &Sandbox) -> (Self, SocketAddr) {
        let (child, address) = start(sandbox, &[]);
        (Self(child), address)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Day {
    /// Starts the sink, the relay and the CMS.
    pub fn start(plan: Plan) -> Self {
        let sandbox = Sandbox::new();
        let sink = Sink::start(&sandbox.home(), plan.seed);
        let of = |name: &str, key: &str| {
            connector(name, key, &sink.url(&format!("/{name}"))) + TIMEOUT + "concurrency = 32\n"
        };
        let store = [of("sale", "SALE_INVENTORY"), of("asn", "INVENTORY_EXPORT_ASN")].concat();
        sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
        let (relay, address) = Relay::start(&sandbox);
        Self { plan, sandbox, sink, relay, cms: Cms::new(address), kills: 0, disk_faults: 0 }
    }

    /// Kills of the relay and of the sink.
    pub fn kills(&self) -> usize {
        self.kills
    }

    /// Times at which the disk was full.
    pub fn disk_faults(&self) -> usize {
        self.disk_faults
    }

    /// Posts all events, with all faults.
    pub fn pass(&mut self) {
        let events = (0..self.plan.events).map(Event::of).collect();
        let Self { plan, sandbox, sink, relay, cms, kills, disk_faults } = self;
        std::thread::scope(|scope| {
            let posting = scope.spawn(|| cms.post_all(events, SENDERS));
            let all = plan.kills + plan.disk_faults;
            for number in 0..all {
                let at = plan.events * (number + 1) / (all + 2);
                while cms.done() < at && !posting.is_finished() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                // Every nth fault is one of the disk.
                if (number + 1) * plan.disk_faults / all > number * plan.disk_faults / all {
                    *disk_faults += usize::from(fill_disk(relay));
                } else if kills.is_multiple_of(2) {
                    (*kills, *relay) = (*kills + 1, restart(relay, sandbox, cms));
                } else {
                    sink.kill();
                    *kills += 1;
                }
            }
        });
    }

    /// The three sides as they are now, after the relay was stopped.
    pub fn truth(&mut self) -> Truth {
        signal(&self.relay.0, "TERM");
        assert_eq!(self.relay.0.wait().expect("it ends").code(), Some(143));
        // Whatever was in flight at a kill is found by the next command.
        drop(self.sandbox.run(["failed", "search", "-q"]).succeeds());
        let (applied, broken) = self.sink.applied();
        let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows(&self.sandbox) {
            assert!(!row.is_claimed, "{row:?}");
            of.entry(Event::name_of(&row.payload)).or_default().push(row.state);
        }
        Truth { posted: self.cms.answers(), rows: of, applied, broken, room: SENDERS * self.kills }
    }

    /// Reposts half of the failed events from the CMS and half from here, at the same time; then what is left of the page.
    pub fn repost_from_both_sides(&mut self, evening: &Evening) {
        self.sink.calm_down();
        let (relay, address) = Relay::start(&self.sandbox);
        self.relay = relay;
        self.cms.set_address(address);
        let open = self.open();
        let ours: BTreeSet<&String> = open.keys().step_by(2).collect();
        let theirs = evening.page.iter().filter(|name| !ours.contains(name)).map(|name| Event::named(name));
        let theirs: VecDeque<Event> = theirs.collect();
        assert!(!ours.is_empty() && !theirs.is_empty());
        std::thread::scope(|scope| {
            scope.spawn(|| self.cms.post_all(theirs, SENDERS));
            self.repost(&ours.iter().map(|name| open[*name]).collect::<Vec<_>>());
        });
        for _ in 0..ROUNDS {
            let page: VecDeque<Event> = self.page();
            let open = self.open();
            if page.is_empty() && open.is_empty() {
                return;
            }
            self.cms.post_all(page, SENDERS);
            self.repost(&self.open().into_values().collect::<Vec<_>>());
        }
    }

    fn page(&self) -> VecDeque<Event> {
        let answers = self.cms.answers();
        answers.iter().filter(|(_, answer)| !answer.is_ok()).map(|(name, _)| Event::named(name)).collect()
    }

    /// The ids of the rows that are failed or unknown, by the name of their event.
    fn open(&self) -> BTreeMap<String, i64> {
        let open = rows(&self.sandbox).into_iter().filter(|row| ["failed", "unknown"].contains(&row.state.as_str()));
        open.map(|row| (Event::name_of(&row.payload), row.id)).collect()
    }

    /// Events that are named by their ids are sent even if they are in doubt.
    fn repost(&self, ids: &[i64]) {
        for ids in ids.chunks(500) {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            let args = ["repost", "--yes", "-q"].into_iter().chain(ids.iter().map(String::as_str));
            drop(self.sandbox.run(args).exits(0));
        }
    }
}

fn restart(relay: &mut Relay, sandbox: &Sandbox, cms: &Cms) -> Relay {
    relay.0.kill().expect("it runs");
    relay.0.wait().expect("it ends");
    let (relay, address) = Relay::start(sandbox);
    cms.set_address(address);
    relay
}

/// Makes the disk of the relay full for a moment. Returns whether that is possible here.
#[cfg(target_os = "linux")]
fn fill_disk(relay: &Relay) -> bool {
    use crate::relay::scene::{can_fill_disks, fill_disk};
    if !can_fill_disks() {
        return false;
    }
    fill_disk(&relay.0, true);
    std::thread::sleep(Duration::from_millis(300));
    fill_disk(&relay.0, false);
    // What could not be written is written before the next kill.
    std::thread::sleep(Duration::from_millis(2_500));
    true
}

#[cfg(not(target_os = "linux"))]
fn fill_disk(_: &Relay) -> bool {
    crate::harness::note("left out: disk faults of the relay, which need Linux");
    false
}
