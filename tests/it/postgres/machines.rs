//! Machines with one log on a server, each with its own folder and its own store, and senders that do not give up.

use crate::harness::{HookServer, Received, Shop, connector};
use crate::relay::{RelayScene, exchange, request_of, sale, until};
use crate::worker::WorkerScene;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
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
        std::thread::sleep(Duration::from_secs(1));
    }
    until("all are settled", is_done);
}

pub fn ids(requests: &[Received]) -> BTreeSet<String> {
    requests.iter().filter_map(|request| request.header("webhook-id").map(str::to_owned)).collect()
}

/// Senders that post each event until a relay has accepted it.
pub struct Senders {
    relay: Mutex<SocketAddr>,
    next: AtomicUsize,
    accepted: AtomicUsize,
}

impl Senders {
    pub fn of(relay: &RelayScene) -> Self {
        Self { relay: Mutex::new(relay.address), next: AtomicUsize::default(), accepted: AtomicUsize::default() }
    }

    /// How many events were accepted so far.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Posts until there are no more of `events`. Several threads may do it.
    pub fn post(&self, events: usize) {
        loop {
            let number = self.next.fetch_add(1, Ordering::SeqCst);
            if number >= events {
                return;
            }
            let (id, body) = (format!("event-{number}"), sale(&format!("order-{number}"), number as u64));
            let request = request_of("sale", &[("webhook-id", &id)], body.as_bytes());
            // An event whose answer was lost is known by its id.
            while !self.try_to_post(&request) {
                std::thread::sleep(Duration::from_millis(20));
            }
            self.accepted.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn try_to_post(&self, request: &[u8]) -> bool {
        let relay = *self.relay.lock().expect("a lock");
        exchange(relay, request).is_ok_and(|got| (200..300).contains(&got.status))
    }
}
