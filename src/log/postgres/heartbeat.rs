//! The sign of life of a process that writes: it renews its lease on a connection of its own, because the one that writes may be in
//! the middle of a long commit.

use super::address::Address;
use super::connect::connect_within;
use super::owner::{Owner, shortest_lease};
use super::session::Session;
use crate::log::lease::Lease;
use crate::runtime::since_boot;
use std::thread;
use std::time::Duration;

/// Signs of life in one lease: some may be lost.
const BEATS: u32 = 6;

/// How much sooner a sign of life that was lost is given again.
const SOONER: u32 = 5;

/// A thread renews the lease of a process until this is dropped. The thread may be waiting for the server, so its end is not waited for.
#[derive(Debug)]
pub struct Heartbeat(Lease);

impl Heartbeat {
    /// Starts it for the process with this number.
    pub fn start(address: &Address, number: i64, lease: Lease) -> std::io::Result<Self> {
        let (address, beat) = (address.clone(), shortest_lease() / BEATS);
        let heartbeat = Self(lease.clone());
        let give = move || {
            let (mut session, mut pause) = (None, beat);
            while lease.wait_to_renew(pause) {
                session = renew(session, &address, beat, (number, &lease));
                pause = if session.is_some() { beat } else { beat / SOONER };
            }
        };
        thread::Builder::new().name("heartbeat".to_owned()).spawn(give)?;
        Ok(heartbeat)
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Renews the lease once. A connection that is broken or silent is opened again the next time.
fn renew(
    session: Option<Session>,
    address: &Address,
    patience: Duration,
    (number, lease): (i64, &Lease),
) -> Option<Session> {
    // Asked even if there is no connection: otherwise a longer lease would be asked for again at once.
    let length = lease.ask();
    let session = session.or_else(|| connect_within(address, "heartbeat", patience).ok())?;
    let sent = since_boot();
    match Owner::renew(number, &session, length) {
        Ok(true) => lease.renewed(sent, length),
        Ok(false) => lease.end(),
        Err(_) => return None,
    }
    Some(session)
}
