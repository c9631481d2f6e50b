//! The committer of the log, as a value without a thread in it.
//!
//! `step` takes what has come in, commits all of it in one transaction, and only then gives the answers. The log writer calls it
//! from a thread; a simulator may call it in line.

use crate::error::Fault;
use crate::killpoint;
use crate::log::{Applied, Change, Log};

/// Owns the log for as long as it lives.
pub struct Committer {
    log: Box<dyn Log>,
}

impl Committer {
    /// Takes the log over.
    pub fn new(log: Box<dyn Log>) -> Self {
        Self { log }
    }

    /// Commits the changes of `inbox` together and returns what became of each beside its mark.
    ///
    /// # Errors
    /// The log is broken: nothing of the batch was done and nothing may be sent.
    pub fn step<M>(&mut self, inbox: Vec<(Change, M)>) -> Result<Vec<(Applied, M)>, Fault> {
        let (changes, marks): (Vec<Change>, Vec<M>) = inbox.into_iter().unzip();
        let kind = Kind::of(&changes);
        kind.kill_point(Moment::Before);
        let applied = self.log.commit(changes)?;
        kind.kill_point(Moment::After);
        Ok(applied.into_iter().zip(marks).collect())
    }

    /// Gives the log back.
    pub fn into_log(self) -> Box<dyn Log> {
        self.log
    }
}

/// What a batch is about: the gravest change in it. Names the points around its commit at which a test may kill.
#[derive(Clone, Copy)]
enum Kind {
    Settle,
    Claim,
    Release,
    Accept,
    /// Nothing is written.
    Look,
}

impl Kind {
    fn of(changes: &[Change]) -> Self {
        changes.iter().map(Self::of_one).min_by_key(|kind| *kind as u8).unwrap_or(Self::Accept)
    }

    fn of_one(change: &Change) -> Self {
        match change {
            Change::InLine { change, .. } => Self::of_one(change),
            Change::Settle(_) | Change::Conclude { .. } => Self::Settle,
            Change::Claim { .. } | Change::Take(_) => Self::Claim,
            Change::Release { .. } | Change::ReleaseWaiting | Change::Postpone { .. } => Self::Release,
            Change::Look(_) => Self::Look,
            _ => Self::Accept,
        }
    }

    fn kill_point(self, moment: Moment) {
        match (self, moment) {
            (Self::Settle, Moment::Before) => killpoint::reach("settle.before"),
            (Self::Settle, Moment::After) => killpoint::reach("settle.after"),
            (Self::Claim, Moment::Before) => killpoint::reach("claim.before"),
            (Self::Claim, Moment::After) => killpoint::reach("claim.after"),
            (Self::Release, Moment::Before) => killpoint::reach("release.before"),
            (Self::Release, Moment::After) => killpoint::reach("release.after"),
            (Self::Accept, Moment::Before) => killpoint::reach("accept.before"),
            (Self::Accept, Moment::After) => killpoint::reach("accept.after"),
            (Self::Look, _) => {}
        }
    }
}

/// When a kill point is reached.
#[derive(Clone, Copy)]
enum Moment {
    Before,
    After,
}
