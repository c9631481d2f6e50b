//! Where the log's files are: the file itself, its companions, its folder.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Returns the path of a companion: the file's whole name and `suffix`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Returns the folder that holds `path`.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes one folder that only its owner can enter.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::{beside, folder_of};
    use std::path::Path;

    #[test]
    fn names() {
        assert_eq!(beside(Path::new("/a/events.db"), "-wal"), Path::new("/a/events.db-wal"));
        assert_eq!(folder_of(Path::new("/a/events.db")), Path::new("/a"));
        assert_eq!(folder_of(Path::new("events.db")), Path::new("."));
    }
}
