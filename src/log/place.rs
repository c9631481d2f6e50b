//! Where a log is: a file of this machine, or a schema of a database on a server.

use super::error::LogError;
#[cfg(feature = "postgres")]
use super::error::LogErrorKind;
use super::opened::{Access, Opened};
#[cfg(feature = "postgres")]
use super::postgres::{self, Address};
use super::sqlite;
use crate::error::Fault;
use crate::model::Timestamp;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a log is. It is shown without a password.
#[derive(Clone, Debug)]
pub enum LogPlace {
    /// In a file.
    File(PathBuf),
    /// On a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Server(Box<Address>),
}

/// What is known of a log on a server without changing anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCheck {
    /// Name and version of the server.
    pub engine: String,
    /// How the connection is protected, in words.
    pub protection: &'static str,
    /// How long an answer takes.
    pub round_trip: std::time::Duration,
    /// Why nothing can be written; `None` if events can be added.
    pub refusal: Option<String>,
}

impl LogPlace {
    /// Returns the place that a URL such as `postgres://user@host/database` names. The fault does not repeat the URL, which may
    /// contain a password.
    #[cfg(feature = "postgres")]
    pub fn on_server(url: &str) -> Result<Self, Fault> {
        let address = Address::parse(url).map_err(|why| {
            Fault::storage(format!("the address of the failed-event log is not complete or not valid: {why}"))
                .hint("Write postgres://USER@HOST/DATABASE?schema=NAME. In a user name or password, write / ? # @ and % as %2F %3F %23 %40 and %25.")
        })?;
        Ok(Self::Server(Box::new(address)))
    }

    /// A build without the feature `postgres` knows no servers.
    #[cfg(not(feature = "postgres"))]
    pub fn on_server(_: &str) -> Result<Self, Fault> {
        Err(Fault::usage("this inv-hooks was built without support for a failed-event log on PostgreSQL")
            .hint("Name a file with --log, or build it with the feature `postgres`."))
    }

    /// Returns the file of the log; `None` if it is on a server.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            #[cfg(feature = "postgres")]
            Self::Server(_) => None,
        }
    }

    /// Asks the server of the log about itself; `None` if the log is a file.
    pub fn check_server(&self) -> Option<Result<ServerCheck, LogError>> {
        match self {
            Self::File(_) => None,
            #[cfg(feature = "postgres")]
            Self::Server(address) => Some(postgres::check_server(address)),
        }
    }
}

impl fmt::Display for LogPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            #[cfg(feature = "postgres")]
            Self::Server(address) => f.write_str(address.shown()),
        }
    }
}

/// Opens the log at `place`, as [`sqlite::open`] opens one in a file.
pub fn open_at(place: &LogPlace, access: Access, now: Timestamp) -> Result<Opened, LogError> {
    match place {
        LogPlace::File(path) => sqlite::open(path, access, now),
        #[cfg(feature = "postgres")]
        LogPlace::Server(address) => postgres::open(address, access, now).map_err(without_database),
    }
}

/// A schema without tables is a log that has no event yet; a database that does not exist is a mistake.
#[cfg(feature = "postgres")]
fn without_database(error: LogError) -> LogError {
    let kind = if error.has_no_database() { LogErrorKind::Io } else { error.kind };
    LogError { kind, ..error }
}
