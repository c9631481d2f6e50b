//! Stops a run: when the user asks for it, or when enough of its attempts have failed.

use crate::model::Answer;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;

/// Whether the run is stopped. Shared by all tasks, which then start nothing new.
pub(super) struct StopSignal {
    stopped: watch::Sender<bool>,
    failed_attempts: AtomicU64,
    stop_after_failures: Option<u64>,
}

impl StopSignal {
    /// For a run that stops after `stop_after_failures` failed attempts, counting retries.
    pub(super) fn new(stop_after_failures: Option<u64>) -> Self {
        Self { stopped: watch::Sender::new(false), failed_attempts: AtomicU64::new(0), stop_after_failures }
    }

    pub(super) fn stop(&self) {
        self.stopped.send_if_modified(|is_stopped| !std::mem::replace(is_stopped, true));
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    /// Waits for `wait`; returns `None` as soon as the run is stopped.
    pub(super) async fn unless_stopped<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        let mut stopped = self.stopped.subscribe();
        tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => None,
            done = wait => Some(done),
        }
    }

    /// Counts an attempt if it failed. Must be called while the attempt holds its permits: otherwise another attempt could start
    /// before the limit stops the run.
    pub(super) fn count(&self, answer: &Answer) {
        if answer.failure.is_none() {
            return;
        }
        let failures = self.failed_attempts.fetch_add(1, Ordering::Relaxed) + 1;
        if self.stop_after_failures.is_some_and(|most| failures >= most) {
            self.stop();
        }
    }

    /// Returns how many attempts failed, counting retries.
    pub(super) fn failed_attempts(&self) -> u64 {
        self.failed_attempts.load(Ordering::Relaxed)
    }
}
