//! Why a log cannot be used.

use crate::error::Fault;

/// What kind of trouble it is; callers decide by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogErrorKind {
    /// There is no log where one was named.
    Missing,
    /// The file is another program's, or no database.
    Foreign,
    /// The file is damaged.
    Damaged,
    /// A newer version of this program wrote it.
    Newer,
    /// Another process holds it for longer than we wait.
    Busy,
    /// It cannot be read or written: permissions, a full disk, a folder in the way, a network file system.
    Io,
}

/// A log that cannot be used. `detail` is the library's own words and holds no payload.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct LogError {
    /// What kind of trouble it is.
    pub kind: LogErrorKind,
    /// Where the log is.
    pub location: String,
    /// What the library said.
    pub detail: String,
}

impl From<LogError> for Fault {
    fn from(error: LogError) -> Self {
        let at = &error.location;
        let (message, hint) = match error.kind {
            LogErrorKind::Missing => {
                (format!("there is no failed-event log at {at}"), "Check --log, or send something first.")
            }
            LogErrorKind::Foreign => (
                format!("{at} is not a failed-event log of inv-hooks"),
                "It was left as it is. Name another file with --log.",
            ),
            LogErrorKind::Damaged => (
                format!("the failed-event log {at} is damaged"),
                "It was left as it is. Restore it from a backup, or move it away to begin a new one.",
            ),
            LogErrorKind::Newer => (
                format!("the failed-event log {at} was written by a newer inv-hooks"),
                "It was left as it is. Install the newer version.",
            ),
            LogErrorKind::Busy => {
                (format!("the failed-event log {at} is in use by another process"), "Wait for it to end and try again.")
            }
            LogErrorKind::Io => (
                format!("the failed-event log {at} cannot be used"),
                "Check the path, its permissions and the free space of the disk.",
            ),
        };
        Self::storage(message).hint(hint).because(error)
    }
}
