//! Reads and replaces the store's file. Readers see the old text or the new one, never a part; so does a machine after a power cut.
//!
//! It does not look at the content. Writing needs the guard of the lock.

use super::location::{Location, real_path};
use super::lock::Guard;
use crate::durable::{check_kind, folder_of, read_ready, sync_folder, try_writing};
use crate::error::Fault;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// Reads the file; returns nothing if it does not exist.
pub fn read(location: &Location) -> Result<Option<Vec<u8>>, Fault> {
    let path = location.path();
    match read_ready(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // A link to a missing file is an error: a new store must not replace the link.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.symlink_metadata().is_err() => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// Refuses to replace a pipe, device or socket: the rename would put a file in its place. Reading refuses a folder.
pub fn check_writable(location: &Location) -> Result<(), Fault> {
    let path = location.path();
    check_kind(path).map_err(|error| {
        Fault::storage(format!("the connector store {} cannot be changed", path.display()))
            .because(error)
            .hint("It is not a regular file and can only be read. Name a file with --config.")
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Fault {
    let hint = if path.is_dir() {
        "This path is a folder. Move it away, or name another file with --config."
    } else {
        "Check the path and its permissions."
    };
    let reason = io::Error::new(error.kind(), error.to_string());
    Fault::storage(format!("the connector store {} cannot be read", path.display())).because(reason).hint(hint)
}

/// Replaces the file: writes a temporary file in the same folder, syncs it, renames it to the file, and syncs the folder. Only
/// the owner can read a new file; an existing one keeps its mode, owner and group. `say` gets a message if it cannot keep them.
pub fn replace(location: &Location, content: &str, guard: &Guard, say: &mut dyn FnMut(&str)) -> Result<(), Fault> {
    let target = real_path(location);
    let cannot = |error: io::Error, hint: &str| unwritable(location, error, hint);
    let lost = put(&target, content, guard).map_err(|error| cannot(error, UNCHANGED))?;
    sync_folder(folder_of(&target)).map_err(|error| cannot(error, UNCONFIRMED))?;
    if let Some(lost) = lost {
        say(&format!("{lost}: only root can keep the owner and group of {}", location.path().display()));
    }
    Ok(())
}

/// Fails if the disk has no space for `content`, as [`replace`] would. Writes only a file without a name.
pub fn check_space(location: &Location, content: &str) -> Result<(), Fault> {
    let tried = try_writing(folder_of(&real_path(location)), content.len());
    tried.map_err(|error| unwritable(location, error, UNCHANGED))
}

fn unwritable(location: &Location, error: io::Error, hint: &str) -> Fault {
    Fault::storage(format!("the connector store {} cannot be written", location.path().display()))
        .because(error)
        .hint(hint)
}

const UNCHANGED: &str = "It was not changed. Check the folder's permissions and the free space of the disk.";

const UNCONFIRMED: &str = "The file was replaced, but the disk did not confirm that it saved the change. Check the disk, then check the store: `inv-hooks connector list`.";

/// Writes the file. Returns a message if the owner or group could not be kept.
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

/// Gives `file` the owner, group and mode of `old`. Returns a message if the owner or group could not be kept.
#[cfg(unix)]
fn take_over(file: &File, old: &Metadata) -> io::Result<Option<String>> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let is_other = |new: &Metadata| (new.uid(), new.gid()) != (old.uid(), old.gid());
    if is_other(&file.metadata()?) && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
        // A user can still set a group that the user belongs to.
        let _ = fchown(file, None, Some(old.gid()));
    }
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o7777;
    if new.gid() != old.gid() {
        // Another group gets only the permissions that everyone has.
        mode &= !0o070 | ((mode & 0o007) << 3);
    }
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(match (new.uid() == old.uid(), new.gid() == old.gid()) {
        (true, true) => None,
        (false, true) => Some(format!("the owner changed to user {} from user {}", new.uid(), old.uid())),
        (true, false) => Some(format!("the group changed to {} from {}", new.gid(), old.gid())),
        (false, false) => Some(format!(
            "the owner changed to user {} of group {} from user {} of group {}",
            new.uid(),
            new.gid(),
            old.uid(),
            old.gid()
        )),
    })
}

/// Windows has access lists, which a file inherits from its folder.
#[cfg(not(unix))]
fn take_over(file: &File, old: &Metadata) -> io::Result<Option<String>> {
    file.set_permissions(old.permissions()).map(|()| None)
}

/// Returns the start of the temporary file's name. It contains the store's name, because a folder can have several stores.
fn temporary_prefix(target: &Path) -> String {
    format!(".{}.", target.file_name().unwrap_or_default().to_string_lossy())
}

const SUFFIX: &str = ".tmp";

/// The number of random characters between prefix and suffix.
const RANDOM: usize = 6;

/// Removes the temporary file of a process that was killed while it wrote this store. That process noted the name in the lock's
/// file, because other programs may have files with similar names.
fn remove_left_over(folder: &Path, name: &str, prefix: &str) {
    let is_one =
        name.starts_with(prefix) && name.ends_with(SUFFIX) && name.len() == prefix.len() + RANDOM + SUFFIX.len();
    if is_one && !name.contains(['/', '\\']) {
        // If this fails, the file does no harm.
        let _ = fs::remove_file(folder.join(name));
    }
}

#[cfg(unix)]
fn mode_of(path: &Path) -> Option<Permissions> {
    fs::metadata(path).ok().map(|metadata| metadata.permissions())
}

/// Says whether users other than the owner can read the file.
#[cfg(unix)]
pub fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    mode_of(path).is_some_and(|mode| mode.mode() & 0o044 != 0)
}

/// Windows has access lists instead of modes; they are not checked.
#[cfg(not(unix))]
pub fn is_readable_by_others(_path: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::{UNCHANGED, UNCONFIRMED, read, replace, unwritable};
    use crate::store::location::{Location, LocationKind};
    use crate::store::lock::lock;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn write(location: &Location, content: &str) {
        let guard = lock(location, &mut |_| ()).expect("the lock");
        replace(location, content, &guard, &mut |said| panic!("{said}")).expect("written");
    }

    /// They need a disk that is full, and one that fails in between.
    #[test]
    fn a_store_that_cannot_be_written_or_confirmed_is_explained() {
        let location = Location::new("s.toml", LocationKind::Named);
        let shown = [UNCHANGED, UNCONFIRMED].map(|hint| {
            let fault = unwritable(&location, std::io::ErrorKind::StorageFull.into(), hint);
            format!("{}\n{}\n", fault.message, fault.hint.unwrap_or_default())
        });
        snapbox::assert_data_eq!(
            shown.concat(),
            snapbox::str![[r#"
the connector store s.toml cannot be written
It was not changed. Check the folder's permissions and the free space of the disk.
the connector store s.toml cannot be written
The file was replaced, but the disk did not confirm that it saved the change. Check the disk, then check the store: `inv-hooks connector list`.

"#]]
        );
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
    fn the_temporary_file_of_a_killed_process_is_removed_and_no_other_file() {
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
        // This program never notes such names, so they remove nothing.
        for noted in ["x", ".other.a1B2c3.tmp", ".store.a1B2c3.tmp.bak", ".store./../x.tmp", ""] {
            assert_eq!(left(noted), [""; 0], "{noted}");
        }
    }

    #[test]
    fn the_lock_names_the_temporary_file_before_it_is_created() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::new(folder.path().join("store"), LocationKind::Named);
        let guard = lock(&location, &mut |_| ()).expect("the lock");
        replace(&location, "one", &guard, &mut |_| ()).expect("written");
        let noted = fs::read_to_string(folder.path().join(".store.lock")).expect("a lock");
        assert!(noted.starts_with("inv-hooks writes .store.") && noted.ends_with(".tmp\n"), "{noted}");
    }

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| Location::new(folder.path().join(name), LocationKind::Named);
        assert!(read(&at("none")).expect("nothing").is_none());
        assert!(read(&at(".")).is_err());
        symlink("nowhere", at("dangling").path()).expect("a link");
        assert!(read(&at("dangling")).is_err());
    }
}
