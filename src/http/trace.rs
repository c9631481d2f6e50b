//! What reqwest traces: each read and write of a connection, and each connection that it opens. Only its trace shows them.
//!
//! Nothing is logged, and the bytes are not read.

use super::{dial, fair};
use log_facade::{LevelFilter, Log, Metadata, Record, set_logger, set_max_level};
use std::sync::Once;

/// The target of the trace of reads and writes.
const READS_AND_WRITES: &str = "reqwest::connect::verbose";

/// The target of the trace of new connections.
const DIALS: &str = "reqwest::connect";

/// Starts to listen. If another logger is set already, connections get no fairness, and each counts as a reused idle one: then
/// attempts are reported as less certain than they are, and requests that may be repeated are repeated more often.
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
    fn only_two_sources_are_traced() {
        listen();
        listen();
        assert!(log_enabled!(target: READS_AND_WRITES, Level::Trace));
        assert!(log_enabled!(target: DIALS, Level::Debug));
        assert!(!log_enabled!(target: "reqwest::async_impl::client", Level::Error));
        assert!(!log_enabled!(target: "inv_hooks", Level::Error));
    }
}
