//! Shows which processes are alive: each process that writes holds a lock of its own beside the log (`lock.rs`).
//!
//! The kernel releases the lock when the process ends, however it ends. No process ids or clocks are used.

use super::lock::Lock;
use crate::runtime;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// This process as the owner of claims, until it is dropped.
#[derive(Debug)]
pub struct Owner {
    number: i64,
    lock: Lock,
}

impl Owner {
    /// Starts to own claims in the log that `open` is a lock of.
    pub fn begin(open: &Lock) -> io::Result<Self> {
        let number = new_number();
        let lock = open.another(number.unsigned_abs())?;
        lock.hold()?;
        Ok(Self { number, lock })
    }

    /// Returns the number that is written to the rows that it claims.
    pub fn number(&self) -> i64 {
        self.number
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.lock.release();
    }
}

/// Which owners are alive. It checks each owner once and remembers the result, so make a new value for each question.
#[derive(Debug)]
pub struct Living {
    log: PathBuf,
    known: RefCell<HashMap<i64, bool>>,
}

impl Living {
    /// Makes one for the log at `log`.
    pub fn of(log: &Path) -> Self {
        Self { log: log.to_owned(), known: RefCell::default() }
    }

    /// Says whether that owner's process is alive. If this cannot be found out, it counts as alive.
    pub fn has(&self, owner: i64) -> bool {
        let ask = || Lock::new(&self.log, owner.unsigned_abs())?.is_held_elsewhere();
        *self.known.borrow_mut().entry(owner).or_insert_with(|| ask().unwrap_or(true))
    }
}

/// The last 15 digits of a version 7 UUID are random, except for a counter.
fn new_number() -> i64 {
    let digits: String = runtime::new_id().chars().filter(char::is_ascii_hexdigit).collect();
    i64::from_str_radix(&digits[digits.len() - 15..], 16).expect("15 hexadecimal digits fit in 63 bits")
}

#[cfg(test)]
mod tests {
    use super::{Living, Owner};
    use crate::log::sqlite::lock::Lock;

    #[test]
    fn an_owner_lives_until_it_is_dropped() {
        let home = tempfile::tempdir().expect("a folder");
        let log = home.path().join("events.db");
        let open = || Lock::new(&log, 0).expect("a lock");
        let (one, two) = (Owner::begin(&open()).expect("an owner"), Owner::begin(&open()).expect("an owner"));
        assert_ne!(one.number(), two.number());
        let number = one.number();
        assert!(Living::of(&log).has(number));
        drop(one);
        let living = Living::of(&log);
        assert!(!living.has(number));
        assert!(living.has(two.number()));
    }

    #[test]
    fn an_owner_that_cannot_be_checked_counts_as_alive() {
        let home = tempfile::tempdir().expect("a folder");
        let log = home.path().join("gone/events.db");
        assert!(Living::of(&log).has(255) || cfg!(not(target_os = "linux")));
    }
}
