//! The owner of the log, as a value without a thread in it.
//!
//! `step` takes what has come in, commits all of it in one transaction, and only then gives the answers. The desk pumps it
//! from a thread; a simulator may call it in line.

use crate::error::Fault;
use crate::killpoint;
use crate::log::{Applied, Change, Log};

/// Owns the log for as long as it lives.
pub struct Owner {
    log: Box<dyn Log>,
    commits: u64,
}

impl Owner {
    /// Takes the log over.
    pub fn new(log: Box<dyn Log>) -> Self {
        Self { log, commits: 0 }
    }

    /// Commits the changes of `inbox` together and returns what became of each beside its mark.
    ///
    /// # Errors
    /// The log is broken: nothing of the batch was done and nothing may be sent.
    pub fn step<M>(&mut self, inbox: Vec<(Change, M)>) -> Result<Vec<(Applied, M)>, Fault> {
        let (changes, marks): (Vec<Change>, Vec<M>) = inbox.into_iter().unzip();
        let names = KillPoints::of(&changes);
        killpoint::reach(names.before);
        let applied = self.log.commit(changes)?;
        killpoint::reach(names.after);
        self.commits += 1;
        Ok(applied.into_iter().zip(marks).collect())
    }

    /// Returns how many transactions it committed.
    pub fn commits(&self) -> u64 {
        self.commits
    }

    /// Gives the log back.
    pub fn into_log(self) -> Box<dyn Log> {
        self.log
    }
}

/// Where a test may kill the process around a commit, named after the gravest change in it.
struct KillPoints {
    before: &'static str,
    after: &'static str,
}

impl KillPoints {
    fn of(changes: &[Change]) -> Self {
        if changes.iter().any(|change| matches!(change, Change::Settle(_))) {
            return Self { before: "settle.before", after: "settle.after" };
        }
        if changes.iter().any(|change| matches!(change, Change::Claim { .. })) {
            return Self { before: "claim.before", after: "claim.after" };
        }
        if changes.iter().any(|change| matches!(change, Change::Release(_))) {
            return Self { before: "release.before", after: "release.after" };
        }
        Self { before: "accept.before", after: "accept.after" }
    }
}
