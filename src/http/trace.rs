//! What reqwest traces: each read and write of a connection, and each connection that it opens. It tells them in no other way.
//!
//! Nothing is logged, and the bytes are not looked at.

use super::{dial, fair};
use log_facade::{LevelFilter, Log, Metadata, Record, set_logger, set_max_level};
use std::sync::Once;

/// Where reqwest tells of reads and writes.
const READS_AND_WRITES: &str = "reqwest::connect::verbose";

/// Where reqwest tells that it opens a connection.
const DIALS: &str = "reqwest::connect";

/// Listens from now on. Where another logger is set already, connections are as hyper makes them, and each counts as one that
/// had idled: an attempt is said to be less certain than it is, and what may be repeated is repeated more often.
pub(super) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if set_logger(&Listener).is_ok() {
            set_max_level(LevelFilter::Trace);
        }
    });
}

struct Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        matches!(metadata.target(), READS_AND_WRITES | DIALS)
    }

    fn log(&self, record: &Record<'_>) {
        match record.target() {
            READS_AND_WRITES => fair::give_way(),
            DIALS => dial::note(),
            _ => {}
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::{DIALS, READS_AND_WRITES, listen};
    use log_facade::{Level, log_enabled};

    #[test]
    fn nothing_else_is_listened_to() {
        listen();
        listen();
        assert!(log_enabled!(target: READS_AND_WRITES, Level::Trace));
        assert!(log_enabled!(target: DIALS, Level::Debug));
        assert!(!log_enabled!(target: "reqwest::async_impl::client", Level::Error));
        assert!(!log_enabled!(target: "inv_hooks", Level::Error));
    }
}
