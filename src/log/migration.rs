//! Brings the tables of a log to the version of this program, and says from which one.

use super::error::LogError;
use super::place::LogPlace;
#[cfg(feature = "postgres")]
use super::postgres;
use super::sqlite;
use crate::error::Fault;
use crate::model::Timestamp;

/// The version of the tables before and after. Both are the same if there was nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The version before.
    pub from: u32,
    /// The version of this program.
    pub to: u32,
}

/// Why a log was not migrated.
#[derive(Debug)]
pub enum NotMigrated {
    /// It cannot be used.
    Unusable(LogError),
    /// These processes are alive, and would write to tables that they do not know.
    Used(Vec<String>),
}

impl NotMigrated {
    /// Returns it as users see it.
    pub fn fault(self, place: &LogPlace) -> Fault {
        match self {
            Self::Unusable(error) => error.into(),
            Self::Used(users) => {
                let users = users.join(", ");
                Fault::refused(format!("the failed-event log {place} is used by an older inv-hooks: {users}")).hint(
                    "End it first, then run `inv-hooks log migrate` again. A process that was killed counts as alive for 30 seconds.",
                )
            }
        }
    }
}

impl From<LogError> for NotMigrated {
    fn from(error: LogError) -> Self {
        Self::Unusable(error)
    }
}

/// Migrates the log at `place`.
pub fn migrate_at(place: &LogPlace, now: Timestamp) -> Result<Migration, NotMigrated> {
    match place {
        LogPlace::File(path) => Ok(sqlite::migrate_file(path, now)?),
        #[cfg(feature = "postgres")]
        LogPlace::Server(address) => postgres::migrate_schema(address),
    }
}

/// Returns what [`migrate_at`] would do, and changes nothing.
pub fn look_at_version(place: &LogPlace) -> Result<Migration, NotMigrated> {
    match place {
        LogPlace::File(path) => Ok(sqlite::look_at_version(path)?),
        #[cfg(feature = "postgres")]
        LogPlace::Server(address) => postgres::look_at_version(address),
    }
}
