//! Exit codes: the one table from what happened to the number that a script sees.
//!
//! It decides nothing else. The meanings are a promise; `docs/reference/exit-codes.md` is checked against [`Exit::ALL`].

use crate::error::{Fault, FaultKind};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything that was asked for happened, or was skipped with a reason.
    Done,
    /// Something unexpected failed.
    Unexpected,
    /// The command line is wrong.
    Usage,
    /// Validation found errors, a reference cannot be resolved, or input lines were bad.
    Invalid,
    /// At least one delivery failed or is unknown.
    NotDelivered,
    /// No such connector, event or id.
    NotFound,
    /// Refused: it needs `--yes`, a name is taken, an event is already delivered, or it belongs to another environment.
    Refused,
    /// A store or log cannot be opened, read or written.
    Storage,
    /// Two things that were compared differ.
    Differs,
    /// Stopped by Ctrl-C.
    Interrupted,
    /// Stopped by SIGTERM, or by SIGHUP (the terminal closed).
    Terminated,
}

impl Exit {
    /// Every way to end, in the order of its number.
    pub const ALL: [Self; 11] = [
        Self::Done,
        Self::Unexpected,
        Self::Usage,
        Self::Invalid,
        Self::NotDelivered,
        Self::NotFound,
        Self::Refused,
        Self::Storage,
        Self::Differs,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// Returns the number that the process ends with.
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::NotDelivered => 4,
            Self::NotFound => 5,
            Self::Refused => 6,
            Self::Storage => 7,
            Self::Differs => 8,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }

    /// Returns its word in a JSON error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "unexpected",
            Self::Usage => "usage",
            Self::Invalid => "invalid",
            Self::NotDelivered => "not-delivered",
            Self::NotFound => "not-found",
            Self::Refused => "refused",
            Self::Storage => "storage",
            Self::Differs => "differs",
            Self::Interrupted => "interrupted",
            Self::Terminated => "terminated",
        }
    }

    /// Returns what it means, for the reference.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done: everything that was asked for happened, or was skipped with a reason",
            Self::Unexpected => "unexpected failure, or stdout was closed before everything was written",
            Self::Usage => "the command line is wrong",
            Self::Invalid => {
                "invalid: validation or `doctor` found errors, a reference has no value, or input lines were bad"
            }
            Self::NotDelivered => {
                "not delivered: a delivery failed or is unknown; with `--fail-on-skipped`, an event was skipped; with `--require-route`, an event went to no connector; with `--exit-code`, failed events were found; with `--fail-over`, more events match than allowed; a required check of `connector conformance` failed or could not be run; `listen` timed out"
            }
            Self::NotFound => {
                "not found: the connector, event or id does not exist, or the command needs a store or log, and there is none here; a check (`validate --strict`, `--exit-code`, `--fail-over`) found a store without connectors"
            }
            Self::Refused => {
                "refused: the command needs `--yes`, `--force` or a terminal; a name is taken; a file already exists; the event is in a state in which it cannot be sent, for example delivered; or it belongs to another environment"
            }
            Self::Storage => {
                "the store or log cannot be opened, read or written, is damaged, or is newer than this program; or the file that you named with `--config` or `--log` does not exist (but a command that adds events creates the log)"
            }
            Self::Differs => {
                "differs: `connector diff` found a difference; with `--detailed-exitcode`, `connector apply` changed something, or would"
            }
            Self::Interrupted => "stopped by Ctrl-C; the results of running attempts were recorded",
            Self::Terminated => {
                "stopped by SIGTERM, or by SIGHUP (the terminal closed); the results of running attempts were recorded"
            }
        }
    }

    /// Combines two ends of one run: the first of 130, 143, 7, 1, 6, 5, 4, 3, 8 that applies.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Interrupted => 0,
            Self::Terminated => 1,
            Self::Storage => 2,
            Self::Unexpected => 3,
            Self::Usage => 4,
            Self::Refused => 5,
            Self::NotFound => 6,
            Self::NotDelivered => 7,
            Self::Invalid => 8,
            Self::Differs => 9,
            Self::Done => 10,
        }
    }

    /// Returns how a command that failed with `error` ends.
    pub fn of(error: &anyhow::Error) -> Self {
        let Some(fault) = error.downcast_ref::<Fault>() else { return Self::Unexpected };
        match fault.kind {
            FaultKind::Unexpected => Self::Unexpected,
            FaultKind::Usage => Self::Usage,
            FaultKind::Invalid => Self::Invalid,
            FaultKind::NotDelivered => Self::NotDelivered,
            FaultKind::NotFound => Self::NotFound,
            FaultKind::Refused => Self::Refused,
            FaultKind::Storage => Self::Storage,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_more_serious_exit_code_wins() {
        let check = |a: Exit, b: Exit, expected| {
            assert_eq!(a.and(b), expected);
            assert_eq!(b.and(a), expected);
        };
        check(Exit::Done, Exit::Invalid, Exit::Invalid);
        check(Exit::Invalid, Exit::NotDelivered, Exit::NotDelivered);
        check(Exit::NotDelivered, Exit::NotFound, Exit::NotFound);
        check(Exit::NotFound, Exit::Refused, Exit::Refused);
        check(Exit::Refused, Exit::Unexpected, Exit::Unexpected);
        check(Exit::Unexpected, Exit::Storage, Exit::Storage);
    }
}
