//! Why a log cannot be used.

use crate::error::Fault;

/// The kind of a log error. Callers act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogErrorKind {
    /// There is no log where one was named.
    Missing,
    /// The file belongs to another program, or is not a database.
    Foreign,
    /// The file is damaged.
    Damaged,
    /// A newer version of this program wrote it.
    Newer,
    /// An older version of this program wrote it, and it cannot be brought up to date.
    Older,
    /// `log copy` has not finished: it has only some of the events.
    Copying,
    /// Another process holds it for longer than we wait.
    Busy,
    /// It cannot be read or written: permissions, a full disk.
    Io,
    /// No log can be there: there is a folder or a pipe, the file has two names, or locks do not work on the file system.
    Unfit,
    /// It was moved, replaced or removed while this process used it.
    Gone,
    /// Another log took its place while another process was using it.
    Replaced,
}

impl LogErrorKind {
    /// Returns the kind of the log error that `fault` was made from.
    pub fn of(fault: &Fault) -> Option<Self> {
        std::error::Error::source(fault)?.downcast_ref::<LogError>().map(|error| error.kind)
    }

    /// Says whether the log may work again later without another program's doing: the disk has room again, a lock is released.
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::Busy | Self::Io)
    }
}

/// Why a log cannot be used. `detail` is the database library's own message and contains no payload.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub struct LogError {
    /// The kind.
    pub kind: LogErrorKind,
    /// Where the log is.
    pub location: String,
    /// The library's message.
    pub detail: String,
}

/// What the server says if the database does not exist. Source: PostgreSQL Error Codes.
const NO_DATABASE: &str = "(3D000)";

impl LogError {
    /// Says whether the log is on a server: a path does not start so.
    fn is_of_server(&self) -> bool {
        self.location.starts_with("postgres://") || self.location.starts_with("postgresql://")
    }

    /// Says whether the server has no database of this name.
    pub fn has_no_database(&self) -> bool {
        self.detail.ends_with(NO_DATABASE)
    }

    /// Returns what to do if the log is on a server.
    fn hint_of_server(&self) -> &'static str {
        match self.kind {
            LogErrorKind::Missing => "Check the address and its `schema`, or send something first.",
            LogErrorKind::Foreign => {
                "It was left as it is. Name another schema: postgres://USER@HOST/DATABASE?schema=NAME."
            }
            LogErrorKind::Damaged => "It was left as it is. Restore it from a backup, for example with `pg_restore`.",
            LogErrorKind::Newer => "It was left as it is. Install the newer version.",
            LogErrorKind::Older => {
                "It was left as it is. End every process that uses it, and update its tables: `inv-hooks log migrate`."
            }
            LogErrorKind::Copying => {
                "Run the same `inv-hooks log copy` again: it goes on. To start anew, remove the schema first: `DROP SCHEMA NAME CASCADE`."
            }
            LogErrorKind::Busy => "Try again later. `pg_stat_activity` on the server shows what it waits for.",
            LogErrorKind::Gone => {
                "It lost its connection for longer than its lease, so others may have sent its events. Run the command again."
            }
            LogErrorKind::Io if self.has_no_database() => "Check the address, or create the database: `createdb NAME`.",
            LogErrorKind::Io | LogErrorKind::Unfit | LogErrorKind::Replaced => {
                "Check that the server runs, and the address, the password and the rights of the user. `inv-hooks doctor` shows more."
            }
        }
    }
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
                "It was left as it is. Restore it from a backup, or move it away together with its -wal and -shm files to start a new one.",
            ),
            LogErrorKind::Newer => (
                format!("the failed-event log {at} was written by a newer inv-hooks"),
                "It was left as it is. Install the newer version.",
            ),
            LogErrorKind::Older => (
                format!("the failed-event log {at} was written by an older inv-hooks and has to be updated once"),
                "Run any command as a user who can write the log and its folder, or copy the log to a folder where you can write and name it with --log.",
            ),
            LogErrorKind::Copying => (
                format!("the failed-event log {at} is not complete: `inv-hooks log copy` has not finished"),
                "Run the same `inv-hooks log copy` again: it goes on. To start anew, remove the file first.",
            ),
            LogErrorKind::Busy => (
                format!("the failed-event log {at} is in use by another process"),
                "Wait for it to end and try again. A command that runs under `flock` needs a file for it, not the folder of the log.",
            ),
            LogErrorKind::Io => (
                format!("the failed-event log {at} cannot be used"),
                "Check the path, its permissions and the free space of the disk.",
            ),
            LogErrorKind::Unfit => (
                format!("there cannot be a failed-event log at {at}"),
                "Name a regular file on a disk of this machine with --log.",
            ),
            LogErrorKind::Replaced => (
                format!("the failed-event log {at} was replaced while another process uses it"),
                "It was left as it is. Stop every process that uses the log, and try again.",
            ),
            LogErrorKind::Gone if error.is_of_server() => {
                (format!("this process was declared dead in the failed-event log {at}"), "")
            }
            LogErrorKind::Gone => (
                format!("the failed-event log {at} is no longer there"),
                "Stop every process that uses the log before you move, restore or remove it.",
            ),
        };
        let hint = if error.is_of_server() { error.hint_of_server() } else { hint };
        Self::storage(message).hint(hint).because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::{LogError, LogErrorKind as Kind};
    use crate::error::Fault;
    use snapbox::str;

    #[test]
    fn each_kind_is_explained_with_a_way_out() {
        let shown = [
            Kind::Missing,
            Kind::Foreign,
            Kind::Damaged,
            Kind::Newer,
            Kind::Older,
            Kind::Copying,
            Kind::Busy,
            Kind::Io,
            Kind::Unfit,
            Kind::Gone,
            Kind::Replaced,
        ]
        .map(|kind| {
            let error = LogError { kind, location: "events.db".to_owned(), detail: String::new() };
            let fault = Fault::from(error);
            format!("{}\n  {}\n", fault.message, fault.hint.expect("a hint"))
        });
        snapbox::assert_data_eq!(
            shown.concat(),
            str![[r#"
there is no failed-event log at events.db
  Check --log, or send something first.
events.db is not a failed-event log of inv-hooks
  It was left as it is. Name another file with --log.
the failed-event log events.db is damaged
  It was left as it is. Restore it from a backup, or move it away together with its -wal and -shm files to start a new one.
the failed-event log events.db was written by a newer inv-hooks
  It was left as it is. Install the newer version.
the failed-event log events.db was written by an older inv-hooks and has to be updated once
  Run any command as a user who can write the log and its folder, or copy the log to a folder where you can write and name it with --log.
the failed-event log events.db is not complete: `inv-hooks log copy` has not finished
  Run the same `inv-hooks log copy` again: it goes on. To start anew, remove the file first.
the failed-event log events.db is in use by another process
  Wait for it to end and try again. A command that runs under `flock` needs a file for it, not the folder of the log.
the failed-event log events.db cannot be used
  Check the path, its permissions and the free space of the disk.
there cannot be a failed-event log at events.db
  Name a regular file on a disk of this machine with --log.
the failed-event log events.db is no longer there
  Stop every process that uses the log before you move, restore or remove it.
the failed-event log events.db was replaced while another process uses it
  It was left as it is. Stop every process that uses the log, and try again.

"#]]
        );
    }
}
