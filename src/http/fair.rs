//! Fairness of connections: none of them holds the thread for long, however much its peer sends.
//!
//! hyper's parser reads on while there is anything to read, and only tokio's budget of 128 steps a turn ends that: some 50 MB
//! of `100 Continue` are seconds of work. The one place that reqwest gives between that parser and the socket is its trace of
//! reads and writes. Each of them is made to use up much of the turn's budget here, so that a connection gives way after a
//! few. Nothing is written anywhere, and nobody looks at the bytes.

use log_facade::{LevelFilter, Log, Metadata, Record, set_logger, set_max_level};
use std::sync::Once;
use std::task::{Context, Poll, Waker};
use tokio::task::coop::{has_budget_remaining, poll_proceed};

/// Where reqwest tells of reads and writes.
const READS_AND_WRITES: &str = "reqwest::connect::verbose";

/// How much of the budget a read or a write takes beside its own step: half of it, so that an ordinary exchange, which
/// writes once and reads once in a turn at most, never waits for another turn by that.
const STEPS: usize = 64;

/// Makes the connections fair that are opened from now on by clients which trace them.
pub(super) fn make_connections_fair() {
    static ONCE: Once = Once::new();
    // Where another logger is set, connections are as hyper makes them.
    ONCE.call_once(|| {
        if set_logger(&Fairness).is_ok() {
            set_max_level(LevelFilter::Trace);
        }
    });
}

struct Fairness;

impl Log for Fairness {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == READS_AND_WRITES
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            use_up(STEPS);
        }
    }

    fn flush(&self) {}
}

/// Takes steps of the budget that the running task has for this turn.
fn use_up(steps: usize) {
    // Nobody has to be woken: the connection's own next step finds the budget used up, and waits for its next turn.
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..steps {
        if !has_budget_remaining() {
            return;
        }
        if let Poll::Ready(step) = poll_proceed(&mut context) {
            step.made_progress();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{READS_AND_WRITES, STEPS, make_connections_fair, use_up};
    use log_facade::{Level, log_enabled};
    use tokio::task::coop::has_budget_remaining;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn two_reads_use_up_a_turn_and_the_next_turn_is_whole() {
        for _ in 0..2 {
            // The first turn of a test has had other steps.
            yield_now().await;
            use_up(STEPS - 1);
            assert!(has_budget_remaining());
            use_up(STEPS);
            assert!(has_budget_remaining());
            use_up(1);
            assert!(!has_budget_remaining());
            use_up(1);
        }
    }

    #[test]
    fn nothing_else_is_listened_to() {
        make_connections_fair();
        make_connections_fair();
        assert!(log_enabled!(target: READS_AND_WRITES, Level::Trace));
        assert!(!log_enabled!(target: "reqwest::connect", Level::Error));
        assert!(!log_enabled!(target: "inv_hooks", Level::Error));
    }
}
