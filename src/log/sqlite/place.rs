//! The paths of the log's files: the file itself, its companions, its folder.

use super::fault::refuse;
use crate::error::Fault;
use crate::log::error::LogErrorKind;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many symbolic links are followed. Source: Linux, `path_resolution(7)`.
const LINKS: usize = 40;

/// Returns the one absolute path of the log at `path`, without links, whether the log exists or not.
///
/// SQLite names the write-ahead log after the path it is given, so every process must use the same one. SQLite also never takes
/// an absolute path for a URI or for a database in memory.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..LINKS {
        match path.canonicalize() {
            // A pipe behind a descriptor exists but has no path.
            Err(_) if path.metadata().is_ok() => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            resolved => return resolved,
        }
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Ok(path) };
        let Ok(folder) = folder.canonicalize() else { return Ok(path) };
        let named = folder.join(name);
        match named.read_link() {
            Ok(target) => path = folder.join(target),
            Err(_) => return Ok(named),
        }
    }
    Err(io::Error::other("too many links lead to it"))
}

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
    use super::{beside, resolve};
    use std::path::Path;

    #[test]
    fn files_next_to_the_log_are_named_after_it() {
        assert_eq!(beside(Path::new("/a/events.db"), "-wal"), Path::new("/a/events.db-wal"));
    }

    #[test]
    #[cfg(unix)]
    fn every_spelling_resolves_to_one_path() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().expect("a folder");
        let home = home.path().canonicalize().expect("a folder");
        std::fs::create_dir(home.join("real")).expect("a folder");
        symlink(home.join("real"), home.join("folder")).expect("a link");
        symlink("../real/events.db", home.join("real/relative.db")).expect("a link");
        symlink(home.join("folder/relative.db"), home.join("link.db")).expect("a link");
        let spellings =
            ["real/events.db", "folder/events.db", "real/../folder/./events.db", "real/relative.db", "link.db"];
        let log = home.join("real/events.db");
        let check = || {
            for spelling in spellings {
                assert_eq!(resolve(&home.join(spelling)).expect("a path"), log, "{spelling}");
            }
        };
        check();
        std::fs::write(&log, "").expect("a file");
        check();
    }

    #[test]
    #[cfg(unix)]
    fn broken_links_are_reported() {
        let home = tempfile::tempdir().expect("a folder");
        let (one, two) = (home.path().join("one"), home.path().join("two"));
        std::os::unix::fs::symlink(&one, &two).expect("a link");
        std::os::unix::fs::symlink(&two, &one).expect("a link");
        assert!(resolve(&one).is_err());
        let nowhere = home.path().join("no/folder/events.db");
        assert_eq!(resolve(&nowhere).expect("a path"), nowhere);
    }

    #[test]
    fn a_path_is_always_absolute() {
        for text in ["file:app.db", ":memory:", "events.db", "./x/../y.db"] {
            assert!(resolve(Path::new(text)).expect("a path").is_absolute(), "{text}");
        }
    }
}
