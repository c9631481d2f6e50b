//! An open log, and what it was opened for.

use super::interface::Log;
use std::path::PathBuf;

/// What the log is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Questions only; a log that is not there is an error. One of an older version is brought up to date first; nothing else is changed.
    Read,
    /// Reading and writing. A missing log is created.
    Write,
}

/// An open log.
pub struct Opened {
    /// The log.
    pub log: Box<dyn Log>,
    /// How many claims of dead processes became `unknown` when it was opened.
    pub recovered: u64,
    /// The new path of a write-ahead log that belonged to another file and was moved away.
    pub moved_wal: Option<PathBuf>,
}
