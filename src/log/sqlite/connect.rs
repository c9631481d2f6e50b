//! Opens connections that write or only read.

use super::place::beside;
use super::thin;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long one step waits for another process before it tries again.
const PAUSE: Duration = Duration::from_millis(1);

/// How many times it tries again: about a minute in total. A step of any command takes milliseconds. Only taking over a million
/// waiting rows, or migrating a large log, takes seconds.
const PAUSES: i32 = 54_000;

/// How many prepared statements are kept.
const STATEMENTS: usize = 64;

/// How much of the log a writing process caches. Except for searches, new entries go to the end of each index, so a larger cache
/// helps little.
const CACHE_KIB: i64 = 12_000;

/// Opens a file that is to become a database. The path must be absolute: our build of SQLite reads a path that starts with
/// `file:` as a URI, whatever the flags say.
pub fn new_file(path: &Path) -> rusqlite::Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
}

fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    if !path.is_absolute() {
        return Err(rusqlite::Error::InvalidPath(path.to_owned()));
    }
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Opens the connection that writes: every commit is on disk before it returns.
pub fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle_in(&mut connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Thinning keeps some rows in a temporary table.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    thin::register(&connection)?;
    Ok(connection)
}

/// Opens a connection that cannot write.
///
/// In a folder that is not writable SQLite cannot create its shared memory. Then the file is opened as immutable, but only if
/// there is no write-ahead log.
pub fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let opened = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY).and_then(try_out);
    match opened {
        Err(rusqlite::Error::SqliteFailure(failure, _)) if is_for_want_of_a_place(failure) && !has_wal(path) => {
            alone(path)
        }
        opened => opened,
    }
}

/// Opens the file as immutable, without its write-ahead log.
pub fn alone(path: &Path) -> rusqlite::Result<Connection> {
    by_uri(path, "immutable=1").and_then(try_out)
}

/// Opens the file with its write-ahead log, but writes nothing, not even the shared memory, and waits for no lock. It fails if the
/// shared memory is missing or would have to be repaired first.
pub fn onlooker(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = by_uri(path, "readonly_shm=1")?;
    settle_in(&mut connection)?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}

fn by_uri(path: &Path, parameter: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri(path, parameter), flags)
}

/// Says whether there is a write-ahead log beside the file that is not empty.
pub fn has_wal(path: &Path) -> bool {
    beside(path, "-wal").metadata().is_ok_and(|metadata| metadata.len() > 0)
}

/// Only the first read needs the shared memory.
fn try_out(mut connection: Connection) -> rusqlite::Result<Connection> {
    settle_in(&mut connection)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn settle_in(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_handler(Some(wait))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Otherwise SQLite prepares a statement again for every bound value if its conditions resemble those of a partial index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// Waits in short, equal steps. SQLite's own handler waits longer each time, so those who waited longest get the lock last.
fn wait(pauses: i32) -> bool {
    thread::sleep(PAUSE);
    pauses < PAUSES
}

fn is_for_want_of_a_place(failure: rusqlite::ffi::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly, SystemIoFailure};
    matches!(failure.code, CannotOpen | ReadOnly | SystemIoFailure)
}

/// Returns a URI that opens the file with a parameter. Bytes with a meaning in a URI are percent-encoded.
fn uri(path: &Path, parameter: &str) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => uri.push(char::from(*byte)),
            byte => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri.push('?');
    uri.push_str(parameter);
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;
    use std::path::Path;

    #[test]
    fn every_special_byte_is_escaped() {
        assert_eq!(uri(Path::new("/a b/ü?x#y%.db"), "immutable=1"), "file:/a%20b/%c3%bc%3fx%23y%25.db?immutable=1");
    }
}
