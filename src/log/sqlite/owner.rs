//! Who is alive: every process that writes holds a lock on a file of its own, in a folder beside the log.
//!
//! The kernel lets go of the lock when the process ends, however it ends. There are no process ids and no clocks in it.
//! Whoever asks takes a shared lock for an instant, so that those who ask never take one another for owners.

use super::place::{beside, make_private};
use crate::runtime;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What a file is called before it is locked.
const UNBORN: &str = ".new";

/// This process as the owner of claims, until it is dropped.
#[derive(Debug)]
pub struct Owner {
    number: i64,
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Owner {
    /// Begins to own claims in the log at `log`. Under its final name the file is never seen unlocked while its owner lives.
    pub fn begin(log: &Path) -> io::Result<Self> {
        let folder = folder_of(log);
        match make_private(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let number = new_number();
        let path = path_of(&folder, number);
        let unborn = beside(&path, UNBORN);
        let file = private_file(&unborn)?;
        let born = file.try_lock().map_err(io::Error::from).and_then(|()| fs::rename(&unborn, &path));
        if born.is_err() {
            // Nobody would bury it.
            let _ = fs::remove_file(&unborn);
        }
        born?;
        Ok(Self { number, path, _file: file })
    }

    /// Returns what stands on the rows that it has claimed.
    pub fn number(&self) -> i64 {
        self.number
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Which owners live. It asks once for each and remembers, so make a new one for each question.
#[derive(Debug)]
pub struct Living {
    folder: PathBuf,
    known: RefCell<HashMap<i64, bool>>,
}

impl Living {
    /// Looks at the owners of the log at `log`.
    pub fn of(log: &Path) -> Self {
        Self { folder: folder_of(log), known: RefCell::default() }
    }

    /// Says whether that owner's process is alive. In doubt it is.
    pub fn has(&self, owner: i64) -> bool {
        let ask = || !is_dead(&path_of(&self.folder, owner));
        *self.known.borrow_mut().entry(owner).or_insert_with(ask)
    }

    /// Removes the files of owners that are dead.
    pub fn bury(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.extension().is_none() && is_dead(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn is_dead(path: &Path) -> bool {
    match File::open(path) {
        Ok(file) => file.try_lock_shared().is_ok(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Returns the folder in which the owners of a log have their files.
pub fn folder_of(log: &Path) -> PathBuf {
    beside(log, "-owners")
}

fn path_of(folder: &Path, owner: i64) -> PathBuf {
    folder.join(format!("{owner:016x}"))
}

/// The last 15 digits of a version 7 UUID are random but for a counter.
fn new_number() -> i64 {
    let digits: String = runtime::new_id().chars().filter(char::is_ascii_hexdigit).collect();
    i64::from_str_radix(&digits[digits.len() - 15..], 16).expect("15 hexadecimal digits fit in 63 bits")
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::{Living, Owner, folder_of};
    use std::fs;

    #[test]
    fn an_owner_lives_until_it_is_dropped() {
        let home = tempfile::tempdir().expect("a folder");
        let log = home.path().join("events.db");
        let (one, two) = (Owner::begin(&log).expect("an owner"), Owner::begin(&log).expect("an owner"));
        assert_ne!(one.number(), two.number());
        let number = one.number();
        assert!(Living::of(&log).has(number));
        drop(one);
        let living = Living::of(&log);
        assert!(!living.has(number));
        assert!(living.has(two.number()));
    }

    #[test]
    fn only_the_dead_are_buried() {
        let home = tempfile::tempdir().expect("a folder");
        let log = home.path().join("events.db");
        let living = Owner::begin(&log).expect("an owner");
        fs::write(folder_of(&log).join("00000000000000ff"), "").expect("what a killed process leaves");
        Living::of(&log).bury();
        let left: Vec<_> = fs::read_dir(folder_of(&log)).expect("a folder").collect();
        assert_eq!(left.len(), 1);
        assert!(Living::of(&log).has(living.number()));
        assert!(!Living::of(&log).has(255));
    }
}
