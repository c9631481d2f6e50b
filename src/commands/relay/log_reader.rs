//! Reads the log for the admin listener: beside the thread that writes it, one question at a time, and never for long.

use crate::log::Log;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

/// How long a question may take, with the time that it waits for another one. A search through a large log can take longer.
const LONGEST: Duration = Duration::from_secs(5);

/// The log, opened once more to read. Clones share it.
#[derive(Clone)]
pub(super) struct LogReader {
    log: Arc<Mutex<Apart>>,
    /// A question that takes too long goes on without its asker, so more of them would take one thread each.
    turn: Arc<Semaphore>,
}

impl LogReader {
    pub(super) fn new(log: Box<dyn Log>) -> Self {
        Self { log: Arc::new(Mutex::new(Apart(Some(log)))), turn: Arc::new(Semaphore::new(1)) }
    }

    /// Asks on a thread for blocking work; `None` if the answer did not come in time.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut dyn Log) -> T + Send + 'static,
    ) -> Option<T> {
        let end = Instant::now() + LONGEST;
        let turn = timeout_at(end, self.turn.clone().acquire_owned()).await.ok()?.ok()?;
        let log = self.log.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = log.0.as_mut().map(|log| question(log.as_mut()));
            drop(turn);
            answer
        });
        timeout_at(end, answer).await.ok()?.ok()?
    }
}

/// Closes a log on a thread of its own: to close one on a server waits, and a thread that runs futures must not wait.
pub(super) fn close(log: Box<dyn Log>) {
    std::thread::spawn(move || drop(log));
}

/// A log that is closed so.
struct Apart(Option<Box<dyn Log>>);

impl Drop for Apart {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(close);
    }
}
