//! Reading and replacing the store's file: a reader sees the old text or the new one, and so does a machine that lost power.
//!
//! It looks at no content, and it never writes without the lock's guard.

use super::location::{Location, real_path};
use super::lock::Guard;
use crate::durable::{folder_of, sync_folder};
use crate::error::Fault;
use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// Reads the file; nothing where there is none.
pub fn read(location: &Location) -> Result<Option<Vec<u8>>, Fault> {
    let path = location.path();
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // A link to nothing is not an empty place: writing would have to guess where.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    let hint = if path.is_dir() {
        "A folder stands where the store should be: move it away, or name another file with --config."
    } else {
        "Check the path and its permissions."
    };
    let reason = io::Error::new(error.kind(), error.to_string());
    Fault::storage(format!("the connector store {} cannot be read", path.display())).because(reason).hint(hint)
}

/// Replaces the file's content: a temporary file in the same folder, synced, renamed over, the folder synced. A new file
/// is for its owner alone; an existing one keeps its mode.
pub fn replace(location: &Location, content: &str, _guard: &Guard) -> Result<(), Fault> {
    let target = real_path(location);
    let cannot = |error: io::Error, hint: &str| {
        let message = format!("the connector store {} cannot be written", location.path().display());
        Fault::storage(message).because(error).hint(hint)
    };
    put(&target, content).map_err(|error| cannot(error, UNCHANGED))?;
    sync_folder(folder_of(&target)).map_err(|error| cannot(error, UNCONFIRMED))
}

const UNCHANGED: &str = "It is as it was. Check the folder's permissions and the free space of the disk.";

const UNCONFIRMED: &str = "The new one is in its place, but the disk did not confirm that it will stay there. Check the disk, then look with `inv-hooks connector list`.";

fn put(target: &Path, content: &str) -> io::Result<()> {
    let folder = folder_of(target);
    let prefix = temporary_prefix(target);
    remove_leftovers(folder, &prefix);
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM).tempfile_in(folder)?;
    file.write_all(content.as_bytes())?;
    if let Some(mode) = mode_of(target) {
        file.as_file().set_permissions(mode)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map(drop).map_err(|error| error.error)
}

/// How a store's temporary file is named: after the store, because the lock is the store's and not the folder's.
fn temporary_prefix(target: &Path) -> String {
    format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy())
}

const SUFFIX: &str = ".tmp";

/// Random characters between prefix and suffix.
const RANDOM: usize = 6;

/// Removes what a process that was killed while it wrote this store left behind. Under the lock nobody else is writing it.
fn remove_leftovers(folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_left_over = name.starts_with(prefix) && name.ends_with(SUFFIX);
        if is_left_over && name.len() == prefix.len() + RANDOM + SUFFIX.len() {
            // One that stays is of no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn mode_of(path: &Path) -> Option<Permissions> {
    fs::metadata(path).ok().map(|metadata| metadata.permissions())
}

/// Says whether others than the owner can read the file.
#[cfg(unix)]
pub fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    mode_of(path).is_some_and(|mode| mode.mode() & 0o044 != 0)
}

/// Windows keeps access lists instead of modes; they are not looked at.
#[cfg(not(unix))]
pub fn is_readable_by_others(_path: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::{read, replace};
    use crate::store::location::{Location, LocationKind};
    use crate::store::lock::lock;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn write(location: &Location, content: &str) {
        let guard = lock(location, &mut |_| ()).expect("the lock");
        replace(location, content, &guard).expect("written");
    }

    #[test]
    fn modes_and_links_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| Location::new(folder.path().join(name), LocationKind::Named);
        let mode = |name: &str| fs::metadata(at(name).path()).expect(name).permissions().mode() & 0o777;
        write(&at("new"), "one");
        assert_eq!(mode("new"), 0o600);
        fs::set_permissions(at("new").path(), fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink("new", at("link").path()).expect("a link");
        write(&at("link"), "two");
        assert_eq!(mode("new"), 0o640);
        assert!(at("link").path().is_symlink());
        assert_eq!(read(&at("new")).expect("readable").as_deref(), Some(&b"two"[..]));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing is left behind");
    }

    #[test]
    fn what_a_killed_writer_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let names =
            [".store.a1B2c3.tmp", ".store.a1B2c3.tmp.bak", ".store.long-one.tmp", ".other.a1B2c3.tmp", "store.tmp"];
        for name in names {
            fs::write(folder.path().join(name), "half a sto").expect(name);
        }
        write(&Location::new(folder.path().join("store"), LocationKind::Named), "whole");
        let is_there = |name: &&str| folder.path().join(name).exists();
        assert_eq!(names.iter().filter(|name| !is_there(name)).collect::<Vec<_>>(), [&names[0]]);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| Location::new(folder.path().join(name), LocationKind::Named);
        assert!(read(&at("none")).expect("nothing").is_none());
        assert!(read(&at(".")).is_err());
        symlink("nowhere", at("dangling").path()).expect("a link");
        assert!(read(&at("dangling")).is_err());
    }
}
