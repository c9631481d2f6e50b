//! The sign of life of a process that writes: it renews its lease on a connection of its own, because the one that writes may be in
//! the middle of a long commit.

use super::address::Address;
use super::connect::connect;
use super::owner::Owner;
use super::session::Session;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// A process that was not seen for this long is dead. At least twice the longest timeout.
pub const LEASE: Duration = if cfg!(test) { Duration::from_secs(3) } else { Duration::from_secs(30) };

/// The time between two signs of life.
const BEAT: Duration = if cfg!(test) { Duration::from_millis(500) } else { Duration::from_secs(5) };

/// A thread renews the lease of a process until this is dropped. The thread may be waiting for the server, so its end is not waited for.
#[derive(Debug)]
pub struct Heartbeat {
    /// The thread ends when this is gone.
    _stop: Sender<()>,
}

impl Heartbeat {
    /// Starts it for the process with this number.
    pub fn start(address: &Address, number: i64) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let address = address.clone();
        let beat = move || {
            let mut session = None;
            while stopped.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                session = renew(session, &address, number);
            }
        };
        thread::Builder::new().name("heartbeat".to_owned()).spawn(beat)?;
        Ok(Self { _stop: stop })
    }
}

/// Renews the lease once. A connection that is broken is opened again the next time.
fn renew(session: Option<Session>, address: &Address, number: i64) -> Option<Session> {
    let session = session.or_else(|| connect(address, "heartbeat").ok())?;
    Owner::renew(number, &session).is_ok().then_some(session)
}
