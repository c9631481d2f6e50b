//! Whether a path still leads to the file that is open, and not through a link.

use std::fs::File;
use std::path::Path;

/// Says whether `file` is what stands at `path`, which is no link.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Says whether `file` is what stands at `path`, which is no link. Where files have no numbers, a regular one is.
#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}
