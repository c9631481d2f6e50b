//! The locks beside a log: one for each living owner, one for all who have it open, and one for all who wait to write.

#[cfg(target_os = "linux")]
use super::byte_lock as kind;
#[cfg(not(target_os = "linux"))]
use super::file_lock as kind;
use std::ffi::OsStr;
use std::path::Path;

pub use kind::{Lock, gate};

/// Numbers below this one are those of owners.
const NAMED: u64 = 1 << 60;

/// Returns the number of the lock that each process holds while it has the log at `log` open.
pub fn open_number(log: &Path) -> u64 {
    NAMED | name(log)
}

/// Returns the number of the lock that each process holds while it waits to write to the log at `log`.
pub fn waiting_number(log: &Path) -> u64 {
    (NAMED << 1) | name(log)
}

/// Returns a hash (FNV-1a) of the file name, because one folder may have several logs.
fn name(log: &Path) -> u64 {
    let bytes = log.file_name().map(OsStr::as_encoded_bytes).unwrap_or_default();
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step) & (NAMED - 1)
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    use super::super::byte_lock;
    use super::super::file_lock;
    use super::{NAMED, open_number, waiting_number};
    use std::path::Path;

    /// Both implementations must behave the same.
    macro_rules! check {
        ($kind:ident) => {
            let home = tempfile::tempdir().expect("a folder");
            let log = home.path().join("events.db");
            let lock = |at| $kind::Lock::new(&log, at).expect("a lock");
            let (one, same, other) = (lock(7), lock(7), lock(8));
            let seen = || (same.is_held_elsewhere().expect("asked"), other.is_held_elsewhere().expect("asked"));
            assert_eq!(seen(), (false, false));
            one.hold().expect("held");
            one.another(8).expect("a lock").hold().expect("held");
            assert!(seen().0);
            same.hold().expect("many may hold it");
            drop(same);
            assert!(lock(7).is_held_elsewhere().expect("asked"));
            one.release();
            assert!(!lock(7).is_held_elsewhere().expect("asked"));
            one.hold().expect("held");
            drop(one);
            assert!(!lock(7).is_held_elsewhere().expect("asked"));
            $kind::gate(&log).expect("a file").try_lock().expect("locked");
        };
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn byte_locks_exclude_one_another() {
        check!(byte_lock);
    }

    #[test]
    fn file_locks_exclude_one_another() {
        check!(file_lock);
    }

    #[test]
    fn lock_numbers_do_not_overlap() {
        let (a, b) = (Path::new("/x/a.db"), Path::new("/y/b.db"));
        let numbers = [NAMED - 1, open_number(a), open_number(b), waiting_number(a), waiting_number(b)];
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), numbers.len());
        assert!(numbers.iter().all(|number| i64::try_from(*number).is_ok()));
        assert_eq!(open_number(a), open_number(Path::new("/z/a.db")), "a folder has each name once");
    }
}
