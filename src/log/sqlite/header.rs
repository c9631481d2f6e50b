//! Checks a file before SQLite opens it: is it ours, intact, and of a version that we know?
//!
//! It only reads, so a refused file keeps its bytes. Source of the offsets: the SQLite file format, 1.3.

use super::fault::{io_error, refuse};
use super::file_system::unfit_file_system;
use super::migrate::{APPLICATION_ID, COPYING_ID, VERSION};
use crate::log::error::{LogError, LogErrorKind};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const HEADER_BYTES: usize = 100;

/// Refuses a file that is not an intact log of this program, or that cannot be used where it is.
pub fn check(path: &Path) -> Result<(), LogError> {
    // Checked before the file is opened, because opening a FIFO would wait for a writer.
    let metadata = path.metadata().map_err(|error| io_error(path, &error))?;
    check_kind(path, &metadata).map_err(|detail| refuse(path, LogErrorKind::Unfit, detail))?;
    let mut file = File::open(path).map_err(|error| io_error(path, &error))?;
    let mut header = Vec::with_capacity(HEADER_BYTES);
    file.by_ref().take(HEADER_BYTES as u64).read_to_end(&mut header).map_err(|error| io_error(path, &error))?;
    let has_wal = super::connect::has_wal(path);
    judge(&header, metadata.len(), has_wal).map_err(|(kind, detail)| refuse(path, kind, detail))
}

/// A log has exactly one name. SQLite names the write-ahead log after the file name that was opened, so processes that used two
/// names would write to two write-ahead logs and not see each other's changes.
fn check_kind(path: &Path, metadata: &Metadata) -> Result<(), String> {
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is not a regular file but a pipe, a socket or a device".to_owned());
    }
    check_file_system(path)?;
    if let Some(names @ 2..) = names_of(metadata) {
        return Err(format!("it has {names} names (hard links), and a log can have only one: copy it instead"));
    }
    if is_mount(path) {
        return Err("it is mounted by itself, without its folder: mount the folder instead".to_owned());
    }
    Ok(())
}

/// Refuses a file system where locks do not work.
pub fn check_file_system(path: &Path) -> Result<(), String> {
    match unfit_file_system(path) {
        Some(name) => Err(format!("it is on a file system where locks do not hold ({name})")),
        None => Ok(()),
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "on other systems links are not counted")]
fn names_of(metadata: &Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::nlink(metadata))
}

#[cfg(not(unix))]
fn names_of(_: &Metadata) -> Option<u64> {
    None
}

/// Says whether the file itself is a mount point, as with `docker run -v FILE:FILE`.
#[cfg(target_os = "linux")]
fn is_mount(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, path, AtFlags::empty(), StatxFlags::empty())
        .is_ok_and(|file| file.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn is_mount(_: &Path) -> bool {
    false
}

/// Checks the first bytes of a file of `length` bytes. With a write-ahead log beside it, the file may be shorter than its header
/// says.
fn judge(header: &[u8], length: u64, has_wal: bool) -> Result<(), (LogErrorKind, &'static str)> {
    let magic = &header[..header.len().min(MAGIC.len())];
    if !MAGIC.starts_with(magic) {
        return Err((LogErrorKind::Foreign, "it is not an SQLite database"));
    }
    if header.len() < HEADER_BYTES {
        return Err((LogErrorKind::Damaged, "the file is empty or cut off"));
    }
    match number(header, 68) {
        APPLICATION_ID => {}
        COPYING_ID => return Err((LogErrorKind::Copying, "another log is being copied to it")),
        _ => return Err((LogErrorKind::Foreign, "it is another program's database")),
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
    use super::{APPLICATION_ID, COPYING_ID, HEADER_BYTES, MAGIC, VERSION, judge};
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
    fn file_headers_are_checked() {
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
        check(&header(COPYING_ID, VERSION), 8192, Some(LogErrorKind::Copying));
        check(&header(APPLICATION_ID, VERSION + 1), 8192, Some(LogErrorKind::Newer));
        check(&header(APPLICATION_ID, 0), 8192, Some(LogErrorKind::Damaged));
        assert!(judge(&ours, 4096, true).is_ok(), "the rest may be in the write-ahead log");
    }
}
