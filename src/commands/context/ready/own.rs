//! Whether a file is our own: a path still leads to the file that is open, and a file has the mark of this program.

use std::fs::File;
use std::path::Path;

/// Returns whether `path` is not a link and is the open `file`.
#[cfg(unix)]
pub fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// Returns whether `path` is not a link and is the open `file`. On systems without file numbers, any regular file counts.
#[cfg(not(unix))]
pub fn is_at(_: &File, path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// The name of the extended attribute that marks a ready file.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const MARK: &str = "user.inv-hooks.ready";

/// Marks `file` as written by this program. The mark says which file and which content it is for: its number and the time of the
/// last write. So a copy is not marked, and neither is a file that someone has written to since.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn mark(file: &File) -> std::io::Result<()> {
    let mark = mark_of(file)?;
    Ok(rustix::fs::fsetxattr(file, MARK, mark.as_bytes(), rustix::fs::XattrFlags::empty())?)
}

/// Says whether `file` has the mark, and is as it was when it was marked.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn is_marked(file: &File) -> bool {
    let mut bytes = [0_u8; 128];
    let (Ok(expected), Ok(count)) = (mark_of(file), rustix::fs::fgetxattr(file, MARK, &mut bytes[..])) else {
        return false;
    };
    bytes.get(..count).is_some_and(|mark| mark == expected.as_bytes())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn mark_of(file: &File) -> std::io::Result<String> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = file.metadata()?;
    Ok(format!("{} {} {}", metadata.ino(), metadata.mtime(), metadata.mtime_nsec()))
}

/// Other systems have no attributes, so a person removes the file of a killed run.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn mark(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Says whether `file` has the mark; here no file has one.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn is_marked(_: &File) -> bool {
    false
}
