//! The queue between whoever finds deliveries and the engine that runs them.

use super::job::Job;
use tokio::sync::mpsc;

/// The end that the engine takes jobs from.
pub type Jobs = mpsc::Receiver<Job>;

/// The end that jobs are put in; the run ends when it is dropped and the queue is empty.
pub type Queue = mpsc::Sender<Job>;

/// Makes a queue in which at most `capacity` jobs wait.
pub fn queue(capacity: usize) -> (Queue, Jobs) {
    mpsc::channel(capacity)
}

/// Makes a queue that holds all of `jobs` and gets no more.
pub fn queue_of(jobs: impl IntoIterator<Item = Job, IntoIter: ExactSizeIterator>) -> Jobs {
    let jobs = jobs.into_iter();
    let (queue, waiting) = mpsc::channel(jobs.len().max(1));
    for job in jobs {
        queue.try_send(job).expect("the queue holds all of them");
    }
    waiting
}
