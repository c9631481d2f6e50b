//! The lock of a store while it is changed: a file beside the store, which the kernel unlocks when its holder ends.
//!
//! Readers need no lock, because the store is replaced as a whole. Waiting is limited.

use super::location::{Location, real_path};
use crate::durable::{check_room, folder_of};
use crate::error::Fault;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

/// How long to wait while the store does not change. As long as others change it, waiting goes on.
const WAIT: Duration = Duration::from_secs(30);
/// After how long to report that we wait.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(5);

/// Proof that this process may change the store; the lock ends with it.
#[derive(Debug)]
pub struct Guard {
    path: PathBuf,
    file: Option<File>,
    found: Found,
}

/// The content of the lock's file. The holder notes its temporary file there; the note stays if the holder is killed.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// Nothing.
    Nothing,
    /// The name of a file beside the store.
    Name(String),
    /// Something else: the file belongs to another program and is not changed.
    Foreign,
}

/// The text before a noted name.
const NOTE: &str = "inv-hooks writes ";

impl Guard {
    /// Returns the name of the temporary file of a holder that was killed.
    pub fn left_over(&self) -> Option<&str> {
        if let Found::Name(name) = &self.found { Some(name) } else { None }
    }

    /// Notes the name of the temporary file, so that the next process can remove it if this one is killed.
    pub fn note(&self, name: &str) -> io::Result<()> {
        let Some(mut file) = self.file.as_ref().filter(|_| self.found != Found::Foreign) else { return Ok(()) };
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(format!("{NOTE}{name}\n").as_bytes())
    }
}

fn found_in(file: &File) -> Found {
    let mut text = String::new();
    match file.take(1024).read_to_string(&mut text) {
        Ok(0) => Found::Nothing,
        Ok(_) => match text.strip_prefix(NOTE).map(|name| name.trim_end_matches('\n')) {
            Some(name) => Found::Name(name.to_owned()),
            // The holder was killed while it noted the name, before it created the file.
            None if NOTE.starts_with(&text) => Found::Nothing,
            None => Found::Foreign,
        },
        Err(_) => Found::Foreign,
    }
}

/// Takes the lock of the store at `location`; all links to one store have one lock. `say` gets a message if it takes long.
pub fn lock(location: &Location, say: &mut dyn FnMut(&str)) -> Result<Guard, Fault> {
    let store = real_path(location);
    let path = sidecar(&store);
    let start = Instant::now();
    let (mut seen, mut since) = (changed_at(&store), start);
    let mut has_said = false;
    loop {
        match try_lock(&path) {
            Ok(Some(file)) => return Ok(Guard { path, found: found_in(&file), file: Some(file) }),
            Ok(None) => (),
            Err(error) => return Err(unlockable(location, error)),
        }
        let now = changed_at(&store);
        if now != seen {
            (seen, since) = (now, Instant::now());
        }
        if since.elapsed() >= WAIT {
            return Err(busy(location));
        }
        if start.elapsed() >= PATIENCE && !has_said {
            has_said = true;
            say(&format!("waiting for another inv-hooks that is changing {} …", location.path().display()));
        }
        sleep(PAUSE);
    }
}

/// Fails if the store at `location` cannot be changed. It takes no lock and creates nothing.
pub fn check(location: &Location) -> Result<(), Fault> {
    check_room(folder_of(&real_path(location)), false).map_err(|error| unlockable(location, error))
}

/// Returns when the store was last changed, if that is known.
fn changed_at(store: &Path) -> Option<SystemTime> {
    fs::metadata(store).and_then(|metadata| metadata.modified()).ok()
}

fn sidecar(store: &Path) -> PathBuf {
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    folder_of(store).join(format!(".{}.lock", name.trim_start_matches('.')))
}

/// Returns the locked file; nothing if another process has the lock, or removed the file before we locked it.
fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(is_still_at(&file, path)?.then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Opens the lock's file. Links are refused, because another user can create them in a shared folder. So are pipes and devices,
/// which would block.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "the path of its lock is not a regular file"))
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: &fs::Metadata| (metadata.dev(), metadata.ino());
    match fs::symlink_metadata(path) {
        Ok(there) => Ok(identity(&file.metadata()?) == identity(&there)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        // An error of the disk does not mean that another process removed it.
        Err(error) => Err(error),
    }
}

/// Without an identity to compare, the file is never removed.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn is_still_at(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Removes the file while it is still locked. A process that opened it before notices this in [`is_still_at`].
impl Drop for Guard {
    fn drop(&mut self) {
        if cfg!(unix) && self.found != Found::Foreign {
            let _ = fs::remove_file(&self.path);
        }
        drop(self.file.take());
    }
}

fn unlockable(location: &Location, error: io::Error) -> Fault {
    Fault::storage(format!("the connector store {} cannot be changed", location.path().display()))
        .because(error)
        .hint("It was not changed. Check that its folder exists and can be written to.")
}

fn busy(location: &Location) -> Fault {
    Fault::storage(format!("the connector store {} is being changed by another process", location.path().display()))
        .hint(format!("The wait ended after {} s. Try again when the other process has ended.", WAIT.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::{busy, check, lock, sidecar, try_lock};
    use crate::store::location::{Location, LocationKind};

    /// The wait is too long for a test.
    #[test]
    fn a_store_that_another_process_is_changing_is_explained() {
        let fault = busy(&Location::new("s.toml", LocationKind::Named));
        let shown = format!("{}\n{}\n", fault.message, fault.hint.unwrap_or_default());
        snapbox::assert_data_eq!(
            shown,
            snapbox::str![[r#"
the connector store s.toml is being changed by another process
The wait ended after 30 s. Try again when the other process has ended.

"#]]
        );
    }

    #[test]
    fn one_process_holds_the_lock_and_its_file_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::new(folder.path().join("s.toml"), LocationKind::Named);
        let guard = lock(&location, &mut |_| ()).expect("the lock");
        let path = sidecar(&folder.path().join("s.toml"));
        assert!(matches!(try_lock(&path), Ok(None)));
        drop(guard);
        assert!(!path.exists());
        assert!(lock(&location, &mut |_| ()).is_ok());
    }

    #[test]
    fn a_file_of_another_program_with_the_name_of_the_lock_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::new(folder.path().join("s.toml"), LocationKind::Named);
        let path = sidecar(location.path());
        std::fs::write(&path, "4711").expect("written");
        let guard = lock(&location, &mut |_| ()).expect("the lock");
        guard.note("x").expect("noted nowhere");
        assert_eq!(guard.left_over(), None);
        drop(guard);
        assert_eq!(std::fs::read_to_string(&path).expect("it stays"), "4711");
        std::fs::write(&path, "inv-hooks wr").expect("written");
        drop(lock(&location, &mut |_| ()).expect("the lock"));
        assert!(!path.exists(), "the rest of a killed process is removed");
    }

    #[test]
    fn the_error_names_a_missing_folder() {
        let location = Location::new("/nowhere/at/all/s.toml", LocationKind::Named);
        let fault = lock(&location, &mut |_| ()).expect_err("no folder");
        assert!(fault.message.contains("/nowhere/at/all/s.toml"), "{fault}");
        assert_eq!(check(&location).expect_err("no folder").message, fault.message);
    }
}
