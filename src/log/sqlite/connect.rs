//! Connections: one that writes, and as many as are wanted that only read.

use super::place::beside;
use super::thin;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long one step waits for another process before it is told to try again.
const PAUSE: Duration = Duration::from_millis(1);

/// How often: about ten seconds in all.
const PAUSES: i32 = 9_000;

/// How many prepared statements are kept.
const STATEMENTS: usize = 64;

/// Opens the connection that writes: every commit is on disk before it returns.
pub fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    settle_in(&mut connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What goes through all rows once fills it whatever its size.
    connection.pragma_update(None, "cache_size", -16_000)?;
    // Thinning keeps some rows aside for a moment.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    thin::register(&connection)?;
    Ok(connection)
}

/// Opens a connection that cannot write.
///
/// In a folder that cannot be written SQLite has no place for its shared memory; then, and only where no write-ahead log is
/// there, the file is read as one that nobody changes.
pub fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).and_then(try_out);
    match opened {
        Err(rusqlite::Error::SqliteFailure(failure, _)) if is_for_want_of_a_place(failure) && !has_wal(path) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(immutable(path), flags).and_then(try_out)
        }
        opened => opened,
    }
}

/// Says whether a write-ahead log with something in it stands beside the file.
pub fn has_wal(path: &Path) -> bool {
    beside(path, "-wal").metadata().is_ok_and(|metadata| metadata.len() > 0)
}

/// The first read is what needs the shared memory.
fn try_out(mut connection: Connection) -> rusqlite::Result<Connection> {
    settle_in(&mut connection)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn settle_in(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(wait))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else a statement whose conditions are like those of a partial index is prepared anew for every value that is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// Waits in short even steps. SQLite's own handler waits longer each time, and starves who waited longest.
fn wait(pauses: i32) -> bool {
    thread::sleep(PAUSE);
    pauses < PAUSES
}

fn is_for_want_of_a_place(failure: rusqlite::ffi::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly, SystemIoFailure};
    matches!(failure.code, CannotOpen | ReadOnly | SystemIoFailure)
}

/// Returns the URI that says so. Every byte that has a meaning in a URI is written as a number.
fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => uri.push(char::from(*byte)),
            byte => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

#[cfg(test)]
mod tests {
    use super::immutable;
    use std::path::Path;

    #[test]
    fn every_special_byte_is_escaped() {
        assert_eq!(immutable(Path::new("/a b/ü?x#y%.db")), "file:/a%20b/%c3%bc%3fx%23y%25.db?immutable=1");
    }
}
