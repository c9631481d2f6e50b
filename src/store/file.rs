//! Reading and replacing the store's file: a reader sees the old text or the new one, and so does a machine that lost power.
//!
//! It looks at no content, and it never writes without the lock's guard.

use super::location::{Location, real_path};
use super::lock::Guard;
use crate::durable::{check_kind, folder_of, read_ready, sync_folder};
use crate::error::Fault;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// Reads the file; nothing where there is none.
pub fn read(location: &Location) -> Result<Option<Vec<u8>>, Fault> {
    let path = location.path();
    match read_ready(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // A link to nothing is not an empty place: writing would have to guess where.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Refuses to write where something else than a file is: a rename would put a file in its place. A folder is refused when it is read.
pub fn check_writable(location: &Location) -> Result<(), Fault> {
    let path = location.path();
    check_kind(path).map_err(|error| {
        Fault::storage(format!("the connector store {} cannot be changed", path.display()))
            .because(error)
            .hint("Name a file with --config; what is there can only be read.")
    })
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
/// is for its owner alone; an existing one keeps its mode, owner and group. `say` is told where they cannot be kept.
pub fn replace(location: &Location, content: &str, guard: &Guard, say: &mut dyn FnMut(&str)) -> Result<(), Fault> {
    let target = real_path(location);
    let cannot = |error: io::Error, hint: &str| {
        let message = format!("the connector store {} cannot be written", location.path().display());
        Fault::storage(message).because(error).hint(hint)
    };
    let lost = put(&target, content, guard).map_err(|error| cannot(error, UNCHANGED))?;
    sync_folder(folder_of(&target)).map_err(|error| cannot(error, UNCONFIRMED))?;
    if let Some(lost) = lost {
        say(&format!("{lost}, because only root may give {} away", location.path().display()));
    }
    Ok(())
}

const UNCHANGED: &str = "It is as it was. Check the folder's permissions and the free space of the disk.";

const UNCONFIRMED: &str = "The new one is in its place, but the disk did not confirm that it will stay there. Check the disk, then look with `inv-hooks connector list`.";

/// Returns what could not be kept.
fn put(target: &Path, content: &str, guard: &Guard) -> io::Result<Option<String>> {
    let folder = folder_of(target);
    let prefix = temporary_prefix(target);
    if let Some(name) = guard.left_over() {
        remove_left_over(folder, name, &prefix);
    }
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM).make_in(folder, |path| {
        guard.note(&path.file_name().unwrap_or_default().to_string_lossy())?;
        create(path)
    })?;
    file.as_file_mut().write_all(content.as_bytes())?;
    let lost = match fs::metadata(target) {
        Ok(old) => take_over(file.as_file(), &old)?,
        Err(_) => None,
    };
    file.as_file().sync_all()?;
    file.persist(target).map(|_| lost).map_err(|error| error.error)
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives `file` the owner, group and mode that `old` has. Returns what could not be kept.
#[cfg(unix)]
fn take_over(file: &File, old: &Metadata) -> io::Result<Option<String>> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let is_other = |new: &Metadata| (new.uid(), new.gid()) != (old.uid(), old.gid());
    if is_other(&file.metadata()?) && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        // A group that this user is in can be kept all the same.
        let _ = fchown(file, None, Some(old.gid()));
    }
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o7777;
    if new.gid() != old.gid() {
        // What one group may do is not for another one, unless everyone may.
        mode &= !0o070 | ((mode & 0o007) << 3);
    }
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(match (new.uid() == old.uid(), new.gid() == old.gid()) {
        (true, true) => None,
        (false, true) => Some(format!("the owner is user {} now and was user {}", new.uid(), old.uid())),
        (true, false) => Some(format!("the group is {} now and was {}", new.gid(), old.gid())),
        (false, false) => Some(format!(
            "the owner is user {} of group {} now and was user {} of group {}",
            new.uid(),
            new.gid(),
            old.uid(),
            old.gid()
        )),
    })
}

/// Windows keeps access lists instead, which the folder gives.
#[cfg(not(unix))]
fn take_over(file: &File, old: &Metadata) -> io::Result<Option<String>> {
    file.set_permissions(old.permissions()).map(|()| None)
}

/// How a store's temporary file is named: after the store, because the lock is the store's and not the folder's.
fn temporary_prefix(target: &Path) -> String {
    format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy())
}

const SUFFIX: &str = ".tmp";

/// Random characters between prefix and suffix.
const RANDOM: usize = 6;

/// Removes what a process that was killed while it wrote this store left behind, by the name that it had noted: a file of
/// another program may be named alike.
fn remove_left_over(folder: &Path, name: &str, prefix: &str) {
    let is_one =
        name.starts_with(prefix) && name.ends_with(SUFFIX) && name.len() == prefix.len() + RANDOM + SUFFIX.len();
    if is_one && !name.contains(['/', '\\']) {
        // One that stays is of no harm.
        let _ = fs::remove_file(folder.join(name));
    }
}

#[cfg(unix)]
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
        replace(location, content, &guard, &mut |said| panic!("{said}")).expect("written");
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
        let at = |name: &str| folder.path().join(name);
        let names =
            [".store.a1B2c3.tmp", ".store.backup.tmp", ".store.a1B2c3.tmp.bak", ".other.a1B2c3.tmp", "store.tmp", "x"];
        let left = |noted: &str| {
            names.iter().for_each(|name| fs::write(at(name), "half a sto").expect(name));
            fs::write(at(".store.lock"), format!("inv-hooks writes {noted}\n")).expect("a lock");
            write(&Location::new(at("store"), LocationKind::Named), "whole");
            assert!(!at(".store.lock").exists());
            names.iter().filter(|name| !at(name).exists()).copied().collect::<Vec<_>>()
        };
        assert_eq!(left(".store.a1B2c3.tmp"), [".store.a1B2c3.tmp"]);
        // Nobody notes these; whoever wrote them there gets nothing removed by it.
        for noted in ["x", ".other.a1B2c3.tmp", ".store.a1B2c3.tmp.bak", ".store./../x.tmp", ""] {
            assert_eq!(left(noted), [""; 0], "{noted}");
        }
    }

    #[test]
    fn the_file_that_is_written_is_noted_before_it_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::new(folder.path().join("store"), LocationKind::Named);
        let guard = lock(&location, &mut |_| ()).expect("the lock");
        replace(&location, "one", &guard, &mut |_| ()).expect("written");
        let noted = fs::read_to_string(folder.path().join(".store.lock")).expect("a lock");
        assert!(noted.starts_with("inv-hooks writes .store.") && noted.ends_with(".tmp\n"), "{noted}");
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
