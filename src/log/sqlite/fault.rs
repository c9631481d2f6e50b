//! Converts the library's errors to ours.

use crate::error::Fault;
use crate::log::error::{LogError, LogErrorKind};
use rusqlite::{Error, ErrorCode};
use std::path::Path;

/// Returns why the log at `path` cannot be used.
pub fn log_error(path: &Path, error: &Error) -> LogError {
    LogError { kind: kind_of(error), location: path.display().to_string(), detail: words_of(error) }
}

/// Returns why the log at `path` cannot be used, as users see it.
pub fn fault(path: &Path, error: &Error) -> Fault {
    log_error(path, error).into()
}

/// Returns an error of `kind` about the log at `path`.
pub fn refuse(path: &Path, kind: LogErrorKind, detail: impl Into<String>) -> LogError {
    LogError { kind, location: path.display().to_string(), detail: detail.into() }
}

/// Returns the error for one of the file system.
pub fn io_error(path: &Path, error: &std::io::Error) -> LogError {
    let kind = if error.kind() == std::io::ErrorKind::NotFound { LogErrorKind::Missing } else { LogErrorKind::Io };
    refuse(path, kind, error.to_string())
}

fn kind_of(error: &Error) -> LogErrorKind {
    match error {
        Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) | Error::IntegralValueOutOfRange(..) => {
            LogErrorKind::Damaged
        }
        Error::SqlInputError { .. } => LogErrorKind::Damaged,
        Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => LogErrorKind::Damaged,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => LogErrorKind::Busy,
            _ => LogErrorKind::Io,
        },
        _ => LogErrorKind::Io,
    }
}

/// An unexpected value is named only by its column, because it may be business data.
pub fn words_of(error: &Error) -> String {
    match error {
        Error::FromSqlConversionFailure(column, kind, _) => format!("column {column} holds an unexpected {kind}"),
        Error::SqlInputError { msg, .. } => msg.clone(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::log_error;
    use crate::log::error::LogErrorKind;
    use rusqlite::Error;
    use rusqlite::ffi;
    use std::path::Path;

    #[test]
    fn each_error_of_sqlite_has_its_kind() {
        let check = |code: i32, expected| {
            let error = Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(log_error(Path::new("x"), &error).kind, expected, "{code}");
        };
        check(ffi::SQLITE_CORRUPT, LogErrorKind::Damaged);
        check(ffi::SQLITE_NOTADB, LogErrorKind::Damaged);
        check(ffi::SQLITE_BUSY, LogErrorKind::Busy);
        check(ffi::SQLITE_FULL, LogErrorKind::Io);
        check(ffi::SQLITE_IOERR, LogErrorKind::Io);
        check(ffi::SQLITE_CANTOPEN, LogErrorKind::Io);
    }
}
