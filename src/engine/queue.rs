//! The queue between whoever finds deliveries and the engine that runs them.

use super::job::Job;
use std::io::{self, PipeReader, PipeWriter};
use std::time::Duration;
use tokio::sync::mpsc;

/// The end that the engine takes jobs from.
pub struct Jobs(Source);

/// Where jobs come from.
enum Source {
    /// All of them are known; each is made when it is taken, for there may be millions.
    Known(Box<dyn Iterator<Item = Job> + Send>),
    /// A sender that may be cut off: what is not taken can be found again.
    Any(mpsc::Receiver<Job>),
    /// A sender that reads what cannot be read again, and waits for the end of this pipe too.
    Once(mpsc::Receiver<Job>, Option<PipeWriter>),
}

/// How long the source may take for the next one when it was asked to end: it may wait for input that never comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// The end that jobs are put in; the run ends when it is dropped and the queue is empty.
pub type Queue = mpsc::Sender<Job>;

impl Jobs {
    /// Takes the next one; nothing when there will be no more.
    pub(super) async fn next(&mut self) -> Option<Job> {
        match &mut self.0 {
            Source::Known(jobs) => {
                // As a channel does: the run's other tasks have their turn too.
                tokio::task::coop::consume_budget().await;
                jobs.next()
            }
            Source::Any(jobs) | Source::Once(jobs, Some(_)) => jobs.recv().await,
            Source::Once(jobs, None) => {
                let Ok(next) = tokio::time::timeout(PATIENCE, jobs.recv()).await else {
                    jobs.close();
                    return jobs.recv().await;
                };
                next
            }
        }
    }

    /// Asks for no more. A sender that reads what cannot be read again hands over what was read, and ends; no other one puts
    /// anything in. What was known from the beginning is still handed over.
    pub(super) fn stop(&mut self) {
        match &mut self.0 {
            Source::Known(_) => {}
            Source::Any(jobs) => jobs.close(),
            Source::Once(_, source) => drop(source.take()),
        }
    }
}

/// Makes a queue in which at most `capacity` jobs wait.
pub fn queue(capacity: usize) -> (Queue, Jobs) {
    let (queue, waiting) = mpsc::channel(capacity);
    (queue, Jobs(Source::Any(waiting)))
}

/// As [`queue`], for a source that cannot be read again: a run that is stopped still takes all that was read. The pipe ends when
/// no more is to be read; the run goes on until the queue's other end is dropped, or nothing comes for 2 s.
pub fn queue_of_source(capacity: usize) -> io::Result<(Queue, Jobs, PipeReader)> {
    let (stopped, source) = io::pipe()?;
    let (queue, waiting) = mpsc::channel(capacity);
    Ok((queue, Jobs(Source::Once(waiting, Some(source))), stopped))
}

/// Makes a queue of `jobs` that gets no more.
pub fn queue_of(jobs: impl IntoIterator<Item = Job, IntoIter: Send + 'static>) -> Jobs {
    Jobs(Source::Known(Box::new(jobs.into_iter())))
}
