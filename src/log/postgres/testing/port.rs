//! A port for a server that is started later, or again.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Returns a free port below those that the system assigns to connections and to servers that name none, so that none of these gets
/// it before the server does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 10_000).expect("below ten thousand");
    let ports = (0..1_000).map(|_| 20_000 + (own + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000);
    ports.into_iter().find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}
