//! Fairness of connections: none of them blocks the thread for long, however much its peer sends.
//!
//! hyper's parser reads as long as there is data, until tokio's budget of 128 steps per turn is used up: about 50 MB of
//! `100 Continue`, which is seconds of work. reqwest allows no own code between this parser and the socket except in its trace
//! of reads and writes (`trace.rs`). So each traced read or write uses up a large part of the budget here, and a connection
//! gives way after a few of them.

use std::task::{Context, Poll, Waker};
use tokio::task::coop::{has_budget_remaining, poll_proceed};

/// How much of the budget a read or a write takes besides its own step: half. An ordinary exchange writes once and reads once
/// per turn at most, so it never has to wait for another turn because of this.
const STEPS: usize = 64;

/// Called for each read and write.
pub(super) fn give_way() {
    use_up(STEPS);
}

/// Uses up steps of the running task's budget for this turn.
fn use_up(steps: usize) {
    // No wake-up is needed: the connection's next step finds the budget used up, and waits for the next turn.
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
    async fn two_reads_end_a_turn_and_the_next_turn_is_complete() {
        for _ in 0..2 {
            // The first turn of a test already had other steps.
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
