//! The paths of the log's files: the file itself, its companions, its folder.

use super::fault::refuse;
use crate::error::Fault;
use crate::log::error::LogErrorKind;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Identifies the file at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(Option<(u64, u64)>);

impl Identity {
    /// Identifies the file that is at `path` now. On systems without file numbers all files are equal.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(path.symlink_metadata().ok().map(|file| (file.dev(), file.ino())))
    }

    /// Identifies the file that is at `path` now. On systems without file numbers all files are equal.
    #[cfg(not(unix))]
    pub fn of(_: &Path) -> Self {
        Self(None)
    }
}

/// Changes to a removed file would be lost, and the next process would create another log.
pub fn check_place(path: &Path, identity: Identity) -> Result<(), Fault> {
    let is_there = Identity::of(path) == identity;
    let gone = || refuse(path, LogErrorKind::Gone, "it was moved, replaced or removed meanwhile");
    if is_there { Ok(()) } else { Err(gone().into()) }
}

/// Returns the path of a companion: the file's whole name plus `suffix`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Creates one folder that only its owner can enter.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::beside;
    use std::path::Path;

    #[test]
    fn files_next_to_the_log_are_named_after_it() {
        assert_eq!(beside(Path::new("/a/events.db"), "-wal"), Path::new("/a/events.db-wal"));
    }
}
