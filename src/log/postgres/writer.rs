//! The connection of a log that is open: what is read on it, and what is committed, whatever happens to the connection.

use super::address::Address;
use super::commit::{CommitEnd, commit};
use super::connect::connect;
use super::heartbeat::Heartbeat;
use super::owner::{Owner, shortest_lease};
use super::patience::Patience;
use super::pg_error::{PgError, PgResult};
use super::session::Session;
use crate::killpoint;
use crate::log::lease::Lease;
use crate::runtime::since_boot;
use std::time::Duration;

/// How long a commit is tried again after the connection was lost, or after other processes were in the way.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a question is asked again after the connection was lost.
const READ_PATIENCE: Duration = Duration::from_secs(5);

/// An open connection, and this process as an owner if the log was opened to write.
pub struct Writer {
    address: Address,
    /// What the server's list of connections shows.
    purpose: &'static str,
    session: Session,
    owner: Option<Living>,
}

/// This process while it gives signs of life.
struct Living {
    owner: Owner,
    lease: Lease,
    _heartbeat: Heartbeat,
}

impl Writer {
    /// Opens a connection. It only reads until this process is an owner.
    pub fn open(address: &Address, purpose: &'static str) -> PgResult<Self> {
        Ok(Self { address: address.clone(), purpose, session: connect(address, purpose)?, owner: None })
    }

    /// Makes this process an owner.
    pub fn begin_writing(&mut self) -> PgResult<()> {
        let length = shortest_lease();
        let (lease, sent) = (Lease::of(length), since_boot());
        let owner = Owner::begin(&self.session, &name(), length)?;
        lease.renewed(sent, length);
        let heartbeat = Heartbeat::start(&self.address, owner.number, lease.clone()).map_err(PgError::Machine)?;
        self.owner = Some(Living { owner, lease, _heartbeat: heartbeat });
        Ok(())
    }

    /// Opens one more connection, to read on it while this one writes.
    pub fn another(&self) -> PgResult<Session> {
        connect(&self.address, "read")
    }

    /// The connection, for what needs no transaction.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The number of this process, if it writes.
    pub fn number(&self) -> Option<i64> {
        self.owner.as_ref().map(|living| living.owner.number)
    }

    /// Returns how long the claims of this process last.
    pub fn lease(&self) -> Lease {
        self.owner.as_ref().map_or_else(Lease::for_ever, |living| living.lease.clone())
    }

    /// Reads, and again on a new connection if the old one is broken.
    pub fn read<T>(&mut self, mut work: impl FnMut(&Session) -> PgResult<T>) -> PgResult<T> {
        let mut patience = Patience::of(READ_PATIENCE);
        let mut done = work(&self.session);
        while matches!(&done, Err(error) if error.is_broken()) && patience.wait() {
            done = connect(&self.address, self.purpose).and_then(|session| {
                self.session = session;
                work(&self.session)
            });
        }
        done
    }

    /// Runs `work` in one commit. It runs again, from the start, if the connection is lost before the commit was made, or if another
    /// process was in the way.
    pub fn write<T>(&mut self, mut work: impl FnMut(&Session, i64) -> PgResult<T>) -> PgResult<T> {
        let mut patience = Patience::of(PATIENCE);
        loop {
            match self.try_to_write(&mut work) {
                Err(error) if (error.is_broken() || error.is_in_the_way()) && patience.wait() => {}
                done => return done,
            }
        }
    }

    fn try_to_write<T>(&mut self, work: &mut impl FnMut(&Session, i64) -> PgResult<T>) -> PgResult<T> {
        if self.session.is_closed() {
            self.session = connect(&self.address, self.purpose)?;
        }
        let living = self.owner.as_mut().ok_or(PgError::ReadOnly)?;
        let number = living.owner.number;
        // Where signs of life are late, a commit is one.
        let renewal = living.lease.is_short().then(|| (since_boot(), living.lease.asked()));
        let done = commit(&self.session, &living.owner, |session| {
            if let Some((_, length)) = renewal {
                Owner::renew(number, session, length)?;
            }
            work(session, number)
        });
        match done {
            Ok(done) => {
                living.owner.batch += 1;
                if let Some((sent, length)) = renewal {
                    living.lease.renewed(sent, length);
                }
                Ok(done)
            }
            Err(CommitEnd::NotWritten(error)) => {
                if matches!(error, PgError::Fenced) {
                    living.lease.end();
                }
                if error.is_broken() {
                    self.session = connect(&self.address, self.purpose)?;
                }
                Err(error)
            }
            Err(CommitEnd::Unknown(_)) if killpoint::is_left_out("question") => Err(PgError::Undone),
            Err(CommitEnd::Unknown(done)) => self.find_out(done),
        }
    }

    /// Asks on a new connection whether a commit was made.
    fn find_out<T>(&mut self, done: T) -> PgResult<T> {
        let living = self.owner.as_mut().ok_or(PgError::ReadOnly)?;
        let mut patience = Patience::of(PATIENCE);
        loop {
            let asked = connect(&self.address, self.purpose).and_then(|session| {
                let was_made = living.owner.was_committed(&session)?;
                Ok((session, was_made))
            });
            match asked {
                Ok((session, was_made)) => {
                    self.session = session;
                    living.owner.batch += i64::from(was_made);
                    return if was_made { Ok(done) } else { Err(PgError::Undone) };
                }
                Err(error) if !error.is_broken() && !error.is_in_the_way() => {
                    if matches!(error, PgError::Fenced) {
                        living.lease.end();
                    }
                    return Err(error);
                }
                // It is not known what was written, so this process must not go on as if nothing was.
                Err(_) if !patience.wait() => return Err(PgError::Unproved),
                Err(_) => {}
            }
        }
    }
}

/// The name of a process in the table of owners, for people.
fn name() -> String {
    let host = std::env::var("HOSTNAME").unwrap_or_default();
    format!("{host} {}", std::process::id()).trim_start().to_owned()
}

impl Drop for Writer {
    /// Frees the claims of this process at once, if the server can be reached.
    fn drop(&mut self) {
        if let Some(living) = self.owner.take()
            && !self.session.is_closed()
        {
            let _ = living.owner.end(&self.session);
        }
    }
}
