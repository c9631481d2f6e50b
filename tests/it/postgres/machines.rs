//! Machines with one log on a server, each with its own folder and its own store, and senders that do not give up.

use crate::harness::{HookServer, Received, Shop, connector};
use crate::relay::{RelayScene, exchange, request_of, sale, until};
use crate::worker::WorkerScene;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Long enough for a machine that is slow, and short enough for a test.
const LEASE: &str = "3000";

/// How many events come in; the long form has more.
pub fn size(short: usize, full: usize) -> usize {
    if std::env::var_os("INV_HOOKS_FULL").is_some() { full } else { short }
}

/// A machine: its folder and its store, whose connector sends to `endpoint`.
pub fn machine(url: &str, endpoint: &HookServer, settings: &str) -> Shop {
    let mut shop = Shop::empty().with_log_at(url);
    shop.sandbox = shop.sandbox.with_variable("INV_HOOKS_LEASE_MS", LEASE);
    let sale = connector("sale", "SALE_INVENTORY", &endpoint.url("/sale"));
    shop.write_store(&format!("{sale}answer = \"log\"\nbreaker = 0\n{settings}"));
    shop
}

pub fn relay(url: &str, endpoint: &HookServer, settings: &str) -> RelayScene {
    RelayScene::start(machine(url, endpoint, settings), &[])
}

/// A worker on a machine of its own.
pub struct Far {
    pub shop: Shop,
    pub worker: WorkerScene,
}

impl Far {
    pub fn start(url: &str, endpoint: &HookServer, settings: &str) -> Self {
        let shop = machine(url, endpoint, settings);
        let worker = WorkerScene::start(&shop.sandbox, &[]);
        Self { shop, worker }
    }

    /// Kills the worker and starts another one in its place.
    pub fn replace(&mut self) {
        self.worker.killed();
        self.start_again();
    }

    /// Starts a worker in place of one that has ended.
    pub fn start_again(&mut self) {
        self.worker = WorkerScene::start(&self.shop.sandbox, &[]);
    }

    pub fn settled(&self) -> usize {
        self.worker.lines(&self.shop.sandbox).len() - 1
    }
}

pub fn rows(shop: &Shop) -> Value {
    shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone()
}

pub fn count(rows: &Value, state: &str) -> usize {
    usize::try_from(rows[state].as_u64().expect("a count")).expect("a small number")
}

/// Waits as long as the number of events needs.
pub fn until_settled(shop: &Shop, events: usize) {
    until_done(events, || count(&rows(shop), "delivered") == events);
}

pub fn until_done(events: usize, is_done: impl Fn() -> bool) {
    for _ in 0..events / 10 {
        if is_done() {
            return;
        }
        thread::sleep(Duration::from_secs(1));
    }
    until("all are settled", is_done);
}

pub fn ids(requests: &[Received]) -> BTreeSet<String> {
    requests.iter().filter_map(|request| request.header("webhook-id").map(str::to_owned)).collect()
}

/// How many senders post at the same time.
const SENDERS: usize = 3;

/// Senders that post each event until a relay has accepted it.
pub struct Senders {
    relay: Mutex<SocketAddr>,
    /// How many events a document has. They are posted one after the other.
    of_a_document: usize,
    next: AtomicUsize,
    accepted: AtomicUsize,
}

impl Senders {
    pub fn of(relay: &RelayScene) -> Self {
        Self::with_documents(relay, 1)
    }

    /// Each document has several events, which are posted one after the other.
    pub fn with_documents(relay: &RelayScene, of_a_document: usize) -> Self {
        let (next, accepted) = (AtomicUsize::default(), AtomicUsize::default());
        Self { relay: Mutex::new(relay.address), of_a_document, next, accepted }
    }

    /// Posts to another relay from now on.
    pub fn turn_to(&self, relay: &RelayScene) {
        *self.relay.lock().expect("a lock") = relay.address;
    }

    /// How many events were accepted so far.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Posts `events` as several senders at the same time.
    pub fn post_all(&self, events: usize) {
        thread::scope(|scope| {
            for _ in 0..SENDERS {
                scope.spawn(|| self.post(events));
            }
        });
    }

    /// Posts documents, one after the other, until there are no more.
    fn post(&self, events: usize) {
        loop {
            let first = self.next.fetch_add(self.of_a_document, Ordering::SeqCst);
            if first >= events {
                return;
            }
            (first..events.min(first + self.of_a_document)).for_each(|number| self.post_one(number));
        }
    }

    fn post_one(&self, number: usize) {
        let document = format!("order-{}", number / self.of_a_document);
        let (id, body) = (format!("event-{number}"), sale(&document, number as u64));
        let request = request_of("sale", &[("webhook-id", &id)], body.as_bytes());
        // An event whose answer was lost is known by its id.
        while !self.try_to_post(&request) {
            thread::sleep(Duration::from_millis(20));
        }
        self.accepted.fetch_add(1, Ordering::SeqCst);
    }

    fn try_to_post(&self, request: &[u8]) -> bool {
        let relay = *self.relay.lock().expect("a lock");
        exchange(relay, request).is_ok_and(|got| (200..300).contains(&got.status))
    }
}
