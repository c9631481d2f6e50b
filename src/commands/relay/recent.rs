//! An answer of the log that is asked for at most every few seconds, however many want to know it.

use super::log_reader::LogReader;
use crate::error::Fault;
use crate::log::Log;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How old an answer may be.
const FRESH: Duration = Duration::from_secs(5);

/// What is asked.
pub(super) trait Question<T>: Fn(&mut dyn Log) -> Result<T, Fault> + Send + Sync + 'static {}

impl<T, F: Fn(&mut dyn Log) -> Result<T, Fault> + Send + Sync + 'static> Question<T> for F {}

/// Asks the log when the latest answer is too old.
pub(super) struct Recent<T> {
    reader: LogReader,
    question: Arc<dyn Question<T>>,
    latest: Mutex<Option<(Instant, Arc<T>)>>,
}

impl<T: Send + Sync + 'static> Recent<T> {
    pub(super) fn new(reader: LogReader, question: impl Question<T>) -> Self {
        Self { reader, question: Arc::new(question), latest: Mutex::default() }
    }

    /// Returns the latest answer, which may be old if the log cannot be read at the moment; `None` if it never could.
    pub(super) async fn get(&self) -> Option<Arc<T>> {
        let mut latest = self.latest.lock().await;
        let now = Instant::now();
        if latest.as_ref().is_none_or(|(at, _)| now - *at >= FRESH) {
            let question = self.question.clone();
            if let Some(Ok(answer)) = self.reader.ask(move |log| question(log)).await {
                *latest = Some((now, Arc::new(answer)));
            }
        }
        latest.as_ref().map(|(_, answer)| answer.clone())
    }
}
