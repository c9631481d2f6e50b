//! The queue between whoever finds deliveries and the engine that runs them.

use super::job::Job;
use std::io::{self, PipeReader, PipeWriter};
use std::time::Duration;
use tokio::sync::mpsc;

/// The end that the engine takes jobs from.
pub struct Jobs {
    waiting: mpsc::Receiver<Job>,
    source: Source,
}

/// Who puts jobs in.
enum Source {
    /// Somebody who may be cut off: what is not taken can be found again.
    Any,
    /// Somebody who reads what cannot be read again, and waits for the end of this pipe too.
    Once(Option<PipeWriter>),
}

/// How long the source may take for the next one when it was asked to end: it may wait for input that never comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// The end that jobs are put in; the run ends when it is dropped and the queue is empty.
pub type Queue = mpsc::Sender<Job>;

impl Jobs {
    /// Takes the next one; nothing when there will be no more.
    pub(super) async fn next(&mut self) -> Option<Job> {
        if !matches!(self.source, Source::Once(None)) {
            return self.waiting.recv().await;
        }
        let Ok(next) = tokio::time::timeout(PATIENCE, self.waiting.recv()).await else {
            self.waiting.close();
            return self.waiting.recv().await;
        };
        next
    }

    /// Asks for no more. Who reads what cannot be read again hands over what was read, and ends; nobody else puts anything in.
    pub(super) fn stop(&mut self) {
        match &mut self.source {
            Source::Any => self.waiting.close(),
            Source::Once(source) => drop(source.take()),
        }
    }
}

/// Makes a queue in which at most `capacity` jobs wait.
pub fn queue(capacity: usize) -> (Queue, Jobs) {
    let (queue, waiting) = mpsc::channel(capacity);
    (queue, Jobs { waiting, source: Source::Any })
}

/// As [`queue`], for a source that cannot be read again: a run that is stopped still takes all that was read. The pipe ends when
/// no more is to be read; the run goes on until the queue's other end is dropped, or nothing comes for 2 s.
pub fn queue_of_source(capacity: usize) -> io::Result<(Queue, Jobs, PipeReader)> {
    let (stopped, source) = io::pipe()?;
    let (queue, waiting) = mpsc::channel(capacity);
    Ok((queue, Jobs { waiting, source: Source::Once(Some(source)) }, stopped))
}

/// Makes a queue that holds all of `jobs` and gets no more.
pub fn queue_of(jobs: impl IntoIterator<Item = Job, IntoIter: ExactSizeIterator>) -> Jobs {
    let jobs = jobs.into_iter();
    let (queue, waiting) = self::queue(jobs.len().max(1));
    for job in jobs {
        queue.try_send(job).expect("the queue holds all of them");
    }
    waiting
}
