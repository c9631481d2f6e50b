//! Whether something can be written in a folder: by its permissions, and by the room that is left on the disk.
//!
//! It is tried with a file that has no name, so that nothing is left of it.

use super::row::{CheckRow, Status};
use crate::durable;
use std::io::ErrorKind;
use std::path::Path;

/// Tries to write `bytes` in `folder`, or above it where it is still to be made. Returns what is wrong: a full disk is an error, a folder that
/// cannot be written is `closed`; `so` says what that means.
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
        let message = format!("the disk is full: there is no room for {} KiB in {folder}", bytes.div_ceil(1024));
        return Some(CheckRow::error(check, message, format!("Make room on it. {so}")));
    }
    let message = format!("the folder {folder} cannot be written: {error}");
    let mut row = CheckRow::error(check, message, format!("Check its permissions and how it is mounted. {so}"));
    row.status = closed;
    Some(row)
}
