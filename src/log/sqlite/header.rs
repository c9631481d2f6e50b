//! A look at a file before SQLite touches it: is it ours, whole, and of a version that we know?
//!
//! It reads and never writes, so a file that is refused keeps its bytes. Source of the places: the SQLite file format, 1.3.

use super::fault::{io_error, refuse};
use super::migrate::{APPLICATION_ID, VERSION};
use crate::log::error::{LogError, LogErrorKind};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// Refuses a file that is not a whole log of this program.
pub fn check(path: &Path) -> Result<(), LogError> {
    let mut file = File::open(path).map_err(|error| io_error(path, &error))?;
    let metadata = file.metadata().map_err(|error| io_error(path, &error))?;
    if metadata.is_dir() {
        return Err(refuse(path, LogErrorKind::Io, "it is a folder"));
    }
    let mut header = Vec::with_capacity(HEADER_BYTES);
    file.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut header).map_err(|error| io_error(path, &error))?;
    let has_wal = super::connect::has_wal(path);
    judge(&header, metadata.len(), has_wal).map_err(|(kind, detail)| refuse(path, kind, detail))
}

/// Judges the first bytes of a file of `length` bytes. With a write-ahead log beside it the length may be behind.
fn judge(header: &[u8], length: u64, has_wal: bool) -> Result<(), (LogErrorKind, &'static str)> {
    let begun = &header[..header.len().min(MAGIC.len())];
    if !MAGIC.starts_with(begun) {
        return Err((LogErrorKind::Foreign, "it is no SQLite database"));
    }
    if header.len() < HEADER_BYTES {
        return Err((LogErrorKind::Damaged, "the file is empty or cut off"));
    }
    if number(header, 68) != APPLICATION_ID {
        return Err((LogErrorKind::Foreign, "it is another program's database"));
    }
    match number(header, 60) {
        0 => return Err((LogErrorKind::Damaged, "it has no version")),
        version if version > VERSION => return Err((LogErrorKind::Newer, "its tables are of a newer version")),
        _ => {}
    }
    let page_bytes = match u64::from(number(header, 16) >> 16) {
        1 => 65_536,
        bytes => bytes,
    };
    let is_cut = length < page_bytes * u64::from(number(header, 28));
    if is_cut && !has_wal {
        return Err((LogErrorKind::Damaged, "the file is cut off"));
    }
    Ok(())
}

fn number(header: &[u8], at: usize) -> u32 {
    header[at..at + 4].iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{APPLICATION_ID, HEADER_BYTES, MAGIC, VERSION, judge};
    use crate::log::error::LogErrorKind;

    fn header(application_id: u32, version: u32) -> Vec<u8> {
        let mut header = vec![0; HEADER_BYTES];
        header[..16].copy_from_slice(MAGIC);
        header[16] = 16;
        header[31] = 2;
        header[60..64].copy_from_slice(&version.to_be_bytes());
        header[68..72].copy_from_slice(&application_id.to_be_bytes());
        header
    }

    #[test]
    fn first_bytes() {
        let check = |header: &[u8], length: u64, expected: Option<LogErrorKind>| {
            assert_eq!(judge(header, length, false).err().map(|(kind, _)| kind), expected, "{header:?}");
        };
        let ours = header(APPLICATION_ID, VERSION);
        check(&ours, 8192, None);
        check(&ours, 8191, Some(LogErrorKind::Damaged));
        check(&ours[..99], 99, Some(LogErrorKind::Damaged));
        check(b"", 0, Some(LogErrorKind::Damaged));
        check(b"SQLite", 6, Some(LogErrorKind::Damaged));
        check(b"SQLite format 2\0", 16, Some(LogErrorKind::Foreign));
        check(b"version = 1\n", 12, Some(LogErrorKind::Foreign));
        check(&header(0, 1), 8192, Some(LogErrorKind::Foreign));
        check(&header(APPLICATION_ID, VERSION + 1), 8192, Some(LogErrorKind::Newer));
        check(&header(APPLICATION_ID, 0), 8192, Some(LogErrorKind::Damaged));
        assert!(judge(&ours, 4096, true).is_ok(), "the rest may be in the write-ahead log");
    }
}
