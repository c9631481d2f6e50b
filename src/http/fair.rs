//! Fairness of connections: none of them holds the thread for long, however much its peer sends.
//!
//! hyper's parser reads on while there is anything to read, and only tokio's budget of 128 steps a turn ends that: some 50 MB
//! of `100 Continue` are seconds of work. The one place that reqwest gives between that parser and the socket is its trace of
//! reads and writes (`trace.rs`). Each of them is made to use up much of the turn's budget here, so that a connection gives way after a
//! few.

use std::task::{Context, Poll, Waker};
use tokio::task::coop::{has_budget_remaining, poll_proceed};

/// How much of the budget a read or a write takes beside its own step: half of it, so that an ordinary exchange, which
/// writes once and reads once in a turn at most, never waits for another turn by that.
const STEPS: usize = 64;

/// Called for each read and write.
pub(super) fn give_way() {
    use_up(STEPS);
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
    use super::{STEPS, use_up};
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
}
