//! Commits changes to the log, many in one transaction, and returns their results.
//!
//! It has no thread and no channel of its own: [`super::log_writer`] calls it from a thread, the simulation from a task.

use crate::error::Fault;
use crate::killpoint;
use crate::log::{Applied, Change, Log};

/// Owns the log while a run lasts.
pub(super) struct Committer {
    log: Box<dyn Log>,
}

impl Committer {
    pub(super) fn new(log: Box<dyn Log>) -> Self {
        Self { log }
    }

    /// Commits the changes of a batch in one transaction. Returns the result of each with its tag `T`, such as a channel for the
    /// answer.
    ///
    /// # Errors
    /// The log failed: nothing of the batch was written, and nothing of it may be sent.
    pub(super) fn commit_batch<T>(&mut self, batch: Vec<(Change, T)>) -> Result<Vec<(Applied, T)>, Fault> {
        let (changes, tags): (Vec<Change>, Vec<T>) = batch.into_iter().unzip();
        let kind = Kind::of(&changes);
        kind.kill_point(Moment::Before);
        let applied = self.log.commit(changes)?;
        kind.kill_point(Moment::After);
        Ok(applied.into_iter().zip(tags).collect())
    }

    /// Returns the log for anything but changes.
    pub(super) fn log(&mut self) -> &mut dyn Log {
        self.log.as_mut()
    }

    pub(super) fn into_log(self) -> Box<dyn Log> {
        self.log
    }
}

/// The kind of a batch, which names the kill points around its commit. If a batch has changes of several kinds, the first of this
/// list counts.
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
            Change::Release { .. } | Change::ReleaseWaiting | Change::Postpone { .. } | Change::Recover { .. } => {
                Self::Release
            }
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

#[derive(Clone, Copy)]
enum Moment {
    Before,
    After,
}
