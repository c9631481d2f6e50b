//! The processes that write. Each has a row, and a lease that it renews; whoever does not renew it is dead.
//!
//! The row is also the fence of every commit (see `fence`): who is in the middle of a commit has locked it, so it cannot be declared dead
//! meanwhile, and a process that was declared dead cannot commit any more. Signs of life renew the lease, and commits only
//! where those are late: they would leave a version of the row each. All times are the server's.

use super::fence::{PROOF, commits, newest};
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

/// Marks processes of a list as dead, and puts the numbers of their last commits into their rows. The list is a query that locks them.
macro_rules! end_those {
    ($those:expr) => {
        concat!(
            "WITH those AS MATERIALIZED (",
            $those,
            "), gone AS (DELETE FROM commit_number WHERE owner = ANY (ARRAY (SELECT number FROM those)) RETURNING owner, number)
             UPDATE owner SET dead_at = clock_timestamp(),
               last_commit = greatest(last_commit, (SELECT max(gone.number) FROM gone WHERE gone.owner = owner.number))
             WHERE number = ANY (ARRAY (SELECT number FROM those))"
        )
    };
}
pub(super) use end_those;

/// Returns how many commits all processes but one made, and how many processes there were.
pub fn commits(session: &Session, but: Option<i64>) -> PgResult<[i64; 2]> {
    const SQL: &str = concat!(
        "SELECT coalesce(sum(",
        commits!(),
        "), 0)::bigint, count(*) FROM owner WHERE number IS DISTINCT FROM $1"
    );
    let counted = session.one(SQL, &[&but], |cells| Ok([cells.next()?, cells.next()?]))?;
    Ok(counted.unwrap_or_default())
}

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
        let sql =
            "WITH added AS (INSERT INTO owner (name, lease) VALUES ($1, make_interval(secs => $2)) RETURNING number)
            INSERT INTO commit_number (owner, number) SELECT number, 0 FROM added RETURNING owner";
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
        const SQL: &str =
            end_those!("SELECT number FROM owner WHERE number = $1 AND dead_at IS NULL ORDER BY number FOR UPDATE");
        session.execute(SQL, &[&self.number]).map(drop)
    }

    /// Asks on a new connection whether the commit after the last one was made. It waits until the old connection has ended on the
    /// server. An error if this process was declared dead.
    pub fn was_committed(&self, session: &Session) -> PgResult<bool> {
        let wait = "SELECT dead_at IS NOT NULL FROM owner WHERE number = $1 FOR UPDATE";
        let is_dead = session.one(wait, &[&self.number], |cells| cells.next::<bool>())?;
        // A question of its own: what was asked before the wait does not see what was committed during it.
        let batch = session.one(PROOF, &[&self.number], |cells| cells.next::<i64>())?;
        match (batch, is_dead) {
            (Some(batch), _) if batch == self.batch + 1 => Ok(true),
            (Some(batch), Some(false)) if batch == self.batch => Ok(false),
            _ => Err(PgError::Fenced),
        }
    }
}
