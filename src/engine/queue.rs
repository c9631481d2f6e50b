//! The queue of jobs between a command and the engine.

use super::job::Job;
use std::io::{self, PipeReader, PipeWriter};
use std::time::Duration;
use tokio::sync::mpsc;

/// The engine takes jobs from this end.
pub struct Jobs(Source);

/// Where jobs come from.
enum Source {
    /// All jobs are known. Each is made when it is taken, as there may be millions.
    Known(Box<dyn Iterator<Item = Job> + Send>),
    /// A sender that may be cut off: its input can be read again.
    Any(mpsc::Receiver<Job>),
    /// Jobs whose rows are claimed: none of them may be lost.
    Claimed(mpsc::UnboundedReceiver<Job>),
    /// A sender whose input cannot be read again. It also waits for the end of this pipe, which asks it to stop.
    Once(mpsc::Receiver<Job>, Option<PipeWriter>),
}

/// How long a sender that was asked to stop may take for its next job: it may wait for input that never comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// A command puts jobs in at this end. The run ends when it is dropped and the queue is empty.
pub type Queue = mpsc::Sender<Job>;

impl Jobs {
    /// Takes the next job; `None` if there will be no more.
    pub(super) async fn next(&mut self) -> Option<Job> {
        match &mut self.0 {
            Source::Known(jobs) => {
                // A channel yields too; without it the run's other tasks would starve.
                tokio::task::coop::consume_budget().await;
                jobs.next()
            }
            Source::Any(jobs) | Source::Once(jobs, Some(_)) => jobs.recv().await,
            Source::Claimed(jobs) => jobs.recv().await,
            Source::Once(jobs, None) => {
                let Ok(next) = tokio::time::timeout(PATIENCE, jobs.recv()).await else {
                    jobs.close();
                    return jobs.recv().await;
                };
                next
            }
        }
    }

    /// Stops the sender. If its input cannot be read again, it still delivers what it has read; any other sender is cut off. Jobs
    /// that were known from the start are still returned.
    pub(super) fn stop(&mut self) {
        match &mut self.0 {
            Source::Known(_) => {}
            Source::Claimed(jobs) => jobs.close(),
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

/// As [`queue`], for input that cannot be read again: a run that is stopped still takes all jobs that were read. The pipe ends when
/// the sender is to stop reading; the run waits until the sender drops its end, or sends nothing for 2 s.
pub fn queue_of_source(capacity: usize) -> io::Result<(Queue, Jobs, PipeReader)> {
    let (stopped, source) = io::pipe()?;
    let (queue, waiting) = mpsc::channel(capacity);
    Ok((queue, Jobs(Source::Once(waiting, Some(source))), stopped))
}

/// Makes a queue of jobs whose rows are claimed by this process. Their number must be limited by who sends them.
pub(super) fn queue_of_claimed() -> (mpsc::UnboundedSender<Job>, Jobs) {
    let (queue, waiting) = mpsc::unbounded_channel();
    (queue, Jobs(Source::Claimed(waiting)))
}

/// Makes a queue of exactly these jobs.
pub fn queue_of(jobs: impl IntoIterator<Item = Job, IntoIter: Send + 'static>) -> Jobs {
    Jobs(Source::Known(Box::new(jobs.into_iter())))
}
