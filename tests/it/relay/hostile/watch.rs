//! Looks at the relay while it is attacked: its admin listener and its memory.

use crate::relay::scene::{RelayScene, exchange};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The address of the admin listener.
pub fn admin_of(relay: &RelayScene) -> SocketAddr {
    let ready = relay.shop.sandbox.read("ready");
    let url = ready.lines().nth(1).expect("a second line");
    url.trim_start_matches("http://").parse().expect("an address")
}

/// Asks the admin listener until `is_over`, and returns how long its slowest answer took. Each must be a 200.
pub fn ask_admin(admin: &SocketAddr, is_over: &AtomicBool) -> Duration {
    let mut slowest = Duration::ZERO;
    while !is_over.load(Ordering::SeqCst) {
        for path in ["/healthz", "/readyz", "/metrics"] {
            let started = Instant::now();
            let request = format!("GET {path} HTTP/1.1\r\nHost: {admin}\r\nConnection: close\r\n\r\n");
            let got = exchange(*admin, request.as_bytes()).expect("an answer");
            assert_eq!(got.status, 200, "{path}: {got:?}");
            slowest = slowest.max(started.elapsed());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    slowest
}

/// The most memory that the relay has used so far, in bytes; `None` where the system does not say it.
pub fn peak_memory(relay: &RelayScene) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", relay.process())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kib| kib * 1024)
}
