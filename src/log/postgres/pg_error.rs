//! What can go wrong at the server, and what it means for the log.

use super::tls;
use crate::error::Fault;
use crate::log::error::{LogError, LogErrorKind};
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// The result of a statement.
pub type PgResult<T> = Result<T, PgError>;

/// Why a statement has no result.
#[derive(Debug)]
pub enum PgError {
    /// The server refused it, or the connection broke.
    Server(Box<Error>),
    /// No answer came in time.
    Late,
    /// This machine has no room for a connection.
    Machine(std::io::Error),
    /// The file of certificate authorities cannot be used.
    Trust(String),
    /// A column has a value that this program does not write.
    Unexpected {
        /// Its number, from 0.
        column: usize,
    },
    /// This process lost its place among the owners: another one declared it dead, and gave its rows back.
    Fenced,
    /// The server said that a commit was made, and it was not; or the connection broke and the server cannot be reached to ask.
    Unproved,
    /// A commit was not made, because the connection broke; it can be made again.
    Undone,
    /// A connector was renamed since this process looked; the batch can be made again with the new name.
    Renamed,
    /// The connection broke in the middle of an answer, of which a part was used already.
    Interrupted,
    /// The log was opened to read.
    ReadOnly,
}

impl From<Error> for PgError {
    fn from(error: Error) -> Self {
        Self::Server(Box::new(error))
    }
}

impl PgError {
    /// Returns the log error about the log at `location`, which has no password in it.
    pub fn about(&self, location: &str) -> LogError {
        LogError { kind: self.kind(), location: location.to_owned(), detail: self.words() }
    }

    /// The same, as users see it.
    pub fn fault(&self, location: &str) -> Fault {
        self.about(location).into()
    }

    /// Returns the state that the server gave, such as `23505`.
    pub fn state(&self) -> Option<&SqlState> {
        match self {
            Self::Server(error) => error.code(),
            _ => None,
        }
    }

    /// Says whether the connection is of no more use.
    pub fn is_broken(&self) -> bool {
        match self {
            Self::Server(error) => error.is_closed() || is_of_network(error) || self.is_shutdown(),
            Self::Late => true,
            _ => false,
        }
    }

    /// Says whether the same may succeed when it is tried again: another process was in the way, or the commit was not made.
    pub fn is_in_the_way(&self) -> bool {
        let states =
            [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE, SqlState::LOCK_NOT_AVAILABLE];
        matches!(self, Self::Undone | Self::Renamed) || self.state().is_some_and(|state| states.contains(state))
    }

    fn is_shutdown(&self) -> bool {
        let states = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
        self.state()
            .is_some_and(|state| states.contains(state) || *state == SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT)
    }

    fn kind(&self) -> LogErrorKind {
        let Some(state) = self.state() else {
            return match self {
                Self::Unexpected { .. } => LogErrorKind::Damaged,
                Self::Fenced => LogErrorKind::Gone,
                _ => LogErrorKind::Io,
            };
        };
        let busy = [
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::QUERY_CANCELED,
            SqlState::TOO_MANY_CONNECTIONS,
        ];
        match state {
            state if busy.contains(state) => LogErrorKind::Busy,
            state if [SqlState::UNDEFINED_TABLE, SqlState::UNDEFINED_COLUMN].contains(state) => LogErrorKind::Damaged,
            state if [SqlState::DATA_CORRUPTED, SqlState::INDEX_CORRUPTED].contains(state) => LogErrorKind::Damaged,
            _ => LogErrorKind::Io,
        }
    }

    /// The server's own words, without values: those are in its detail, which is left out.
    fn words(&self) -> String {
        match self {
            Self::Server(error) => match error.as_db_error() {
                Some(error) => format!("{} ({})", error.message(), error.code().code()),
                None => tls::explain(error).unwrap_or_else(|| with_cause(error)),
            },
            Self::Late => "the server did not answer in time".to_owned(),
            Self::Machine(error) => error.to_string(),
            Self::Trust(why) => why.clone(),
            Self::Unexpected { column } => format!("column {column} holds an unexpected value"),
            Self::Fenced => "another process took over, because this one gave no sign of life".to_owned(),
            Self::Unproved => "the connection broke during a commit".to_owned(),
            Self::Undone => "the connection broke before a commit was made".to_owned(),
            Self::Renamed => "a connector was renamed at the same time".to_owned(),
            Self::Interrupted => "the connection broke in the middle of an answer".to_owned(),
            Self::ReadOnly => "it was opened for reading".to_owned(),
        }
    }
}

/// A value that cannot be converted has no state either, and the connection is fine.
fn is_of_network(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

fn with_cause(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
