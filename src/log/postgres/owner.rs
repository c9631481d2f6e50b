//! The processes that write. Each has a row, and a lease that it renews; whoever does not renew it is dead.
//!
//! The row is also the fence of every commit: its `batch` counts the commits, and a process that was declared dead cannot change it
//! any more. Who is in the middle of a commit holds the row, so it cannot be declared dead meanwhile. All times are the server's.

use super::pg_error::{PgError, PgResult};
use super::session::Session;
use crate::killpoint;
use std::time::Duration;

/// A process that was not seen for this long is dead, unless its attempts may take longer (see `log/lease.rs`).
const LEASE: Duration = if cfg!(test) { Duration::from_secs(3) } else { Duration::from_secs(30) };

/// Returns the shortest lease.
pub fn shortest_lease() -> Duration {
    killpoint::lease().unwrap_or(LEASE)
}

/// The numbers of the processes that are alive.
macro_rules! alive {
    () => {
        "SELECT number FROM owner WHERE dead_at IS NULL AND seen_at + lease > clock_timestamp()"
    };
}
pub(super) use alive;

/// This process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its number, never used twice.
    pub number: i64,
    /// The number of its last commit.
    pub batch: i64,
}

impl Owner {
    /// Makes a row for this process, which is alive for `lease` from now on.
    pub fn begin(session: &Session, name: &str, lease: Duration) -> PgResult<Self> {
        let sql = "INSERT INTO owner (name, lease) VALUES ($1, make_interval(secs => $2)) RETURNING number";
        let number = session.one(sql, &[&name, &lease.as_secs_f64()], |cells| cells.next())?;
        Ok(Self { number: number.ok_or(PgError::Unexpected { column: 0 })?, batch: 0 })
    }

    /// Renews the lease, which is `lease` long from now on. Returns false if this process was declared dead.
    pub fn renew(number: i64, session: &Session, lease: Duration) -> PgResult<bool> {
        let sql = "UPDATE owner SET seen_at = clock_timestamp(), lease = make_interval(secs => $2)
                   WHERE number = $1 AND dead_at IS NULL";
        Ok(session.execute(sql, &[&number, &lease.as_secs_f64()])? == 1)
    }

    /// Ends this process: its claims are free at once.
    pub fn end(self, session: &Session) -> PgResult<()> {
        session.execute("UPDATE owner SET dead_at = clock_timestamp() WHERE number = $1", &[&self.number]).map(drop)
    }

    /// Asks on a new connection whether the commit after the last one was made. It waits until the old connection has ended on the
    /// server. An error if this process was declared dead.
    pub fn was_committed(&self, session: &Session) -> PgResult<bool> {
        let sql = "SELECT batch, dead_at IS NOT NULL FROM owner WHERE number = $1 FOR UPDATE";
        let found = session.one(sql, &[&self.number], |cells| Ok((cells.next::<i64>()?, cells.next::<bool>()?)))?;
        match found {
            Some((batch, _)) if batch == self.batch + 1 => Ok(true),
            Some((batch, false)) if batch == self.batch => Ok(false),
            _ => Err(PgError::Fenced),
        }
    }
}
