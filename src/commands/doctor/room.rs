//! Whether a folder can be written: its permissions, and the free space on the disk.
//!
//! It tries to write a file without a name, so that nothing is left behind.

use super::row::{CheckRow, Status};
use crate::durable;
use std::io::ErrorKind;
use std::path::Path;

/// Tries to write `bytes` in `folder`, or in its first existing parent. Returns the problem: a full disk is an error, a folder that
/// cannot be written has the status `closed`; `so` explains the effect.
pub(super) fn check(
    check: &'static str,
    folder: &Path,
    bytes: usize,
    (closed, so): (Status, &str),
) -> Option<CheckRow> {
    let tried = durable::check_room(folder, true).and_then(|()| durable::try_writing(folder, bytes));
    let error = tried.err()?;
    let folder = folder.display();
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        let message = format!("the disk is full: there is no space for {} KiB in {folder}", bytes.div_ceil(1024));
        return Some(CheckRow::error(check, message, format!("Free some space on it. {so}")));
    }
    let message = format!("the folder {folder} cannot be written: {error}");
    let mut row = CheckRow::error(check, message, format!("Check its permissions and how it is mounted. {so}"));
    row.status = closed;
    Some(row)
}
