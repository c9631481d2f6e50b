//! The endpoint of the demo: a real HTTP server on this machine. Two of its paths fail until it is fixed.

use crate::error::{Fault, FaultKind};
use crate::exit::Exit;
use crate::receiver::{Handler, Head, Hosts, Incoming, Limits, Reply, Response, check_no_page, serve};
use crate::runtime::{self, Stop};
use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

/// The path that answers 503.
pub(super) const DOWN: &str = "/po";
/// The path that answers 200 with an error in the body.
pub(super) const REFUSING: &str = "/ina";

/// The answer of a merchant's system that received an event but cannot accept it.
const REFUSAL: &[u8] = br#"{"errorCode":"STORE_LOCKED","errorMessage":"store is locked for stocktaking"}"#;

/// A running endpoint. It ends with the process.
pub(super) struct DemoEndpoint {
    address: String,
    desk: Arc<Desk>,
    stop: Stop,
}

#[derive(Default)]
struct Desk {
    is_fixed: AtomicBool,
    requests: AtomicU64,
}

impl DemoEndpoint {
    /// Starts it on a free port. From now on a signal ends the demo in an orderly way.
    pub(super) fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let desk = Arc::new(Desk::default());
        let clerk = Clerk { desk: desk.clone(), hosts: Hosts::new(address.ip(), Vec::new()) };
        let (ready, is_ready) = mpsc::channel();
        let serving = std::thread::Builder::new().spawn(move || {
            let served = runtime::run(async {
                let stop = Stop::on_signals()?;
                let _ = ready.send(stop.clone());
                serve(listener, clerk, Limits::default(), async { _ = stop.asked().await }).await
            });
            served.map_err(io::Error::other).and_then(|served| served)
        });
        serving.map_err(runtime::no_room)?;
        let stop = is_ready.recv().map_err(io::Error::other).map_err(failed)?;
        Ok(Self { address: address.to_string(), desk, stop })
    }

    /// Returns its address and port.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Returns the URL of one of its paths.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Makes every path answer 200 from now on.
    pub(super) fn fix(&self) {
        self.desk.is_fixed.store(true, Ordering::Relaxed);
    }

    /// Returns the number of requests.
    pub(super) fn requests(&self) -> u64 {
        self.desk.requests.load(Ordering::Relaxed)
    }

    /// Returns the exit code for a signal, if one arrived.
    pub(super) fn stopped(&self) -> Option<Exit> {
        self.stop.is_asked()
    }
}

fn failed(error: io::Error) -> Fault {
    Fault::new(FaultKind::Unexpected, "cannot start the endpoint of the demo on 127.0.0.1").because(error)
}

struct Clerk {
    desk: Arc<Desk>,
    hosts: Hosts,
}

impl Handler for Clerk {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        check_no_page(head).and_then(|()| self.hosts.check(head)).map_err(|denied| denied.answer("listen"))
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        self.desk.requests.fetch_add(1, Ordering::Relaxed);
        let (status, body): (u16, &'static [u8]) = match incoming.target.as_str() {
            _ if self.desk.is_fixed.load(Ordering::Relaxed) => (200, b""),
            DOWN => (503, b""),
            REFUSING => (200, REFUSAL),
            _ => (200, b""),
        };
        Response::json(status, body).into()
    }
}
