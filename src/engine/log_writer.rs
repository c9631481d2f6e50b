//! The thread that owns the log: it takes changes from a bounded channel, commits them in batches, and answers each.
//!
//! The thread blocks only on that channel and on the disk, never on an answer, so it cannot deadlock with a full answer channel.

use super::committer::Committer;
use super::expected::Expected;
use super::given_up::{OwedWithdrawals, arrange};
use crate::error::Fault;
use crate::log::{Applied, Change, Lease, Log, LogErrorKind};
use crate::model::{Delivery, DeliveryId};
use crate::runtime::no_room;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, watch};

/// Changes committed together at most.
const BATCH: usize = 512;

/// Changes that may wait in the channel. Senders are tasks, whose number the lanes' room limits.
const INBOX: usize = 1024;

/// How long a batch waits for more changes, if more are expected: much less than a commit takes.
const GATHER: [Duration; 4] =
    [Duration::from_micros(100), Duration::from_micros(200), Duration::from_micros(400), Duration::from_micros(800)];

/// A batch waits for more changes unless it has at least this fraction (one third) of the deliveries under way.
const ENOUGH: usize = 3;

/// What the thread is asked to do.
pub(super) enum WriterRequest {
    Change(Change, oneshot::Sender<Applied>),
    /// Any other use of the log. It delays every change that comes after it, so it must take milliseconds.
    Work(LogWork),
}

/// A use of the log that is not a change.
pub(super) type LogWork = Box<dyn FnOnce(&mut dyn Log) + Send>;

type Batch = Vec<(Change, oneshot::Sender<Applied>)>;

type Answers = Vec<(Applied, oneshot::Sender<Applied>)>;

/// Sends changes to the log's thread. Cheap to clone; the thread ends when every clone is dropped.
#[derive(Clone)]
pub(super) struct LogWriter {
    inbox: mpsc::Sender<WriterRequest>,
    pub(super) expected: Expected,
    /// How long the claims of this process last.
    pub(super) lease: Lease,
    goes_on: bool,
}

/// What happens when a commit fails. Nothing of that batch was written.
pub(super) enum OnFault {
    /// The thread ends, and every later question fails.
    End,
    /// Those who asked get an error, and the thread goes on, if the log may work again.
    GoOn {
        /// Shows why the latest commit failed.
        health: watch::Sender<Option<String>>,
        /// Gets the number of changes of each commit, and how long it took.
        on_commit: OnCommit,
    },
}

/// Called on the thread that writes the log, after each commit, with its number of changes and how long it took.
pub type OnCommit = Box<dyn Fn(usize, Duration) + Send>;

impl OnFault {
    /// Notes the result of a commit. Returns the error if the thread ends.
    fn note<T>(&self, result: Result<T, Fault>) -> Result<Option<T>, Fault> {
        match (self, result) {
            (Self::End, result) => result.map(Some),
            (Self::GoOn { health, .. }, Ok(done)) => {
                health.send_if_modified(|failing| failing.take().is_some());
                Ok(Some(done))
            }
            (Self::GoOn { health, .. }, Err(fault)) => {
                if !LogErrorKind::of(&fault).is_some_and(LogErrorKind::is_temporary) {
                    return Err(fault);
                }
                let why = std::error::Error::source(&fault).map(|why| format!(": {why}")).unwrap_or_default();
                health.send_replace(Some(format!("{fault}{why}")));
                Ok(None)
            }
        }
    }

    /// Commits a batch. Returns no results if the log failed and the thread goes on.
    fn write<T>(&self, committer: &mut Committer, batch: Vec<(Change, T)>) -> Result<Option<Vec<(Applied, T)>>, Fault> {
        let (changes, started) = (batch.len(), Instant::now());
        // A look for dead processes, which comes every few seconds, mostly writes nothing and does not show whether the log works.
        let is_only_look = batch.iter().all(|(change, _)| matches!(change, Change::Recover { .. } | Change::Look(_)));
        let committed = committer.commit_batch(batch);
        if let (Self::GoOn { on_commit, .. }, Ok(_)) = (self, &committed) {
            on_commit(changes, started.elapsed());
        }
        match committed {
            Ok(applied) if is_only_look => Ok(Some(applied)),
            committed => self.note(committed),
        }
    }

    /// Takes events out of the log whose senders gave up. What cannot be written stays owed. Returns whether nothing is owed then.
    fn pay(&self, committer: &mut Committer, owed: &OwedWithdrawals) -> Result<bool, Fault> {
        let all = owed.all();
        let count = all.len();
        let is_paid = count == 0 || self.write(committer, all)?.is_some();
        if is_paid {
            owed.paid(count);
        }
        Ok(is_paid)
    }
}

/// The log failed. [`WriterThread::join`] returns the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log failed")]
pub(super) struct Gone;

/// The running thread of a [`LogWriter`].
pub(super) enum WriterThread {
    Thread(JoinHandle<Result<Committer, Fault>>),
    /// The system could not start another thread.
    None(Fault),
    /// A task on the test's runtime, so that a seed always gives the same run.
    #[cfg(test)]
    Task(tokio::task::JoinHandle<Result<Committer, Fault>>),
}

impl LogWriter {
    /// Starts the thread that writes `log`.
    pub(super) fn open(log: Box<dyn Log>, on_fault: OnFault) -> (Self, WriterThread) {
        let (inbox, receiver) = mpsc::channel(INBOX);
        let goes_on = matches!(on_fault, OnFault::GoOn { .. });
        let expected = if goes_on { Expected::for_senders() } else { Expected::default() };
        let log_writer = Self { inbox, expected: expected.clone(), lease: log.lease(), goes_on };
        let (answers, answered) = mpsc::unbounded_channel();
        let owed = OwedWithdrawals::default();
        tokio::spawn(send_answers(answered, log_writer.inbox.downgrade(), owed.clone()));
        let work =
            move || commit_batches((Committer::new(log), owed), Inbox(receiver), &expected, (&answers, &on_fault));
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(work);
        // If the thread does not start, its inbox is dropped, and every question fails.
        (log_writer, thread.map_or_else(|error| WriterThread::None(no_room(error)), WriterThread::Thread))
    }

    /// Starts a task that writes `log`. `is_alive` is asked before and after every commit; once it returns false, nothing more
    /// happens, as if the process had died there.
    #[cfg(test)]
    pub(super) fn as_task(log: Box<dyn Log>, is_alive: impl Fn() -> bool + Send + 'static) -> (Self, WriterThread) {
        let (inbox, mut receiver) = mpsc::channel(INBOX);
        let lease = log.lease();
        let task = tokio::spawn(async move {
            let (mut committer, owed) = (Committer::new(log), OwedWithdrawals::default());
            while let Some(first) = receiver.recv().await {
                let (mut batch, work) = drain(first, &mut receiver);
                arrange(&mut batch);
                let was_alive = is_alive();
                let applied = if was_alive { committer.commit_batch(batch)? } else { std::future::pending().await };
                if !is_alive() {
                    std::future::pending::<()>().await;
                }
                owed.owe_given_up(&applied);
                committer.commit_batch(owed.all())?;
                owed.paid(owed.all().len());
                answer(applied, &owed);
                work.into_iter().for_each(|work| work(committer.log()));
            }
            Ok(committer)
        });
        (Self { inbox, expected: Expected::default(), lease, goes_on: false }, WriterThread::Task(task))
    }

    /// Returns whether the thread ended because the log failed.
    pub(super) fn is_gone(&self) -> bool {
        self.inbox.is_closed()
    }

    /// Ends when the thread ended because the log failed.
    pub(super) async fn gone(&self) {
        self.inbox.closed().await;
    }

    /// Returns whether the thread goes on after a commit that failed, so that the same change may succeed later.
    pub(super) fn goes_on(&self) -> bool {
        self.goes_on && !self.is_gone()
    }

    /// Calls `work` with the log, on its thread, after all changes that were sent before.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Log) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        let (answer, done) = oneshot::channel();
        let work: LogWork = Box::new(move |log| drop(answer.send(work(log))));
        self.inbox.send(WriterRequest::Work(work)).await.map_err(|_| Gone)?;
        done.await.map_err(|_| Gone)
    }

    /// Sends `change` and waits until it is on disk.
    pub(super) async fn ask(&self, change: Change) -> Result<Applied, Gone> {
        self.put(change).await?.await.map_err(|_| Gone)
    }

    /// Sends `change`, to be written after all that were sent before. The answer arrives when it is on disk.
    pub(super) async fn put(&self, change: Change) -> Result<oneshot::Receiver<Applied>, Gone> {
        let (answer, applied) = oneshot::channel();
        self.inbox.send(WriterRequest::Change(change, answer)).await.map_err(|_| Gone)?;
        Ok(applied)
    }

    /// Reads rows. Rows that do not exist are left out, and all of them if the log failed.
    pub(super) async fn read(&self, ids: Vec<DeliveryId>) -> Vec<Delivery> {
        match self.ask(Change::Look(ids)).await {
            Ok(Applied::Seen(rows)) => rows,
            _ => Vec::new(),
        }
    }
}

impl WriterThread {
    /// Waits until the thread has ended, which it does when every [`LogWriter`] is dropped. Blocks the runtime's thread: no task of
    /// it may have one.
    #[cfg_attr(not(test), expect(clippy::unused_async, reason = "tests wait for a task"))]
    pub(super) async fn join(self) -> Result<Committer, Fault> {
        match self {
            Self::None(fault) => Err(fault),
            Self::Thread(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            #[cfg(test)]
            Self::Task(task) => task.await.expect("it does not panic"),
        }
    }
}

impl WriterThread {
    /// As [`WriterThread::join`], without blocking the runtime's thread.
    pub(super) async fn ended(self) -> Result<Committer, Fault> {
        let Self::Thread(thread) = self else { return self.join().await };
        let ended = tokio::task::spawn_blocking(|| thread.join());
        match ended.await.map_err(tokio::task::JoinError::into_panic) {
            Ok(Ok(ended)) => ended,
            Ok(Err(panic)) | Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

/// Distributes a batch's answers on the runtime's thread: waking each task from the log's thread would cost one system call each.
async fn send_answers(
    mut answered: mpsc::UnboundedReceiver<Answers>,
    inbox: mpsc::WeakSender<WriterRequest>,
    owed: OwedWithdrawals,
) {
    while let Some(answers) = answered.recv().await {
        if answer(answers, &owed)
            && let Some(inbox) = inbox.upgrade()
        {
            // Only wakes the thread.
            let _ = inbox.send(WriterRequest::Work(Box::new(|_| ()))).await;
        }
    }
}

/// The receiving end of the channel.
struct Inbox(mpsc::Receiver<WriterRequest>);

impl Drop for Inbox {
    /// Drops the changes that senders with a reserved place still send. Otherwise such a change would stay in the channel, and its
    /// sender would wait for an answer for ever.
    fn drop(&mut self) {
        self.0.close();
        while self.0.blocking_recv().is_some() {}
    }
}

fn commit_batches(
    (mut committer, owed): (Committer, OwedWithdrawals),
    mut inbox: Inbox,
    expected: &Expected,
    (answers, on_fault): (&mpsc::UnboundedSender<Answers>, &OnFault),
) -> Result<Committer, Fault> {
    while let Some(first) = inbox.0.blocking_recv() {
        let (mut batch, mut work) = drain(first, &mut inbox.0);
        // A commit costs the same for one change as for many, and of many deliveries under way some will send a change soon.
        for pause in GATHER {
            if work.is_some() || batch.len() >= expected.count() / ENOUGH {
                break;
            }
            std::thread::sleep(pause);
            work = fill(&mut batch, &mut inbox.0);
        }
        arrange(&mut batch);
        // Nothing of the batch may take those rows.
        if !on_fault.pay(&mut committer, &owed)? {
            batch.clear();
        }
        // Without changes there is nothing to commit, and nothing that shows whether the log works.
        let applied = if batch.is_empty() { None } else { on_fault.write(&mut committer, batch)? };
        if let Some(applied) = applied {
            owed.owe_given_up(&applied);
            // If the receiver is gone, no task needs an answer any more; the changes are on disk.
            let _ = answers.send(applied);
            // Before the next batch can take those rows.
            on_fault.pay(&mut committer, &owed)?;
        }
        work.into_iter().for_each(|work| work(committer.log()));
    }
    on_fault.pay(&mut committer, &owed)?;
    Ok(committer)
}

fn drain(first: WriterRequest, inbox: &mut mpsc::Receiver<WriterRequest>) -> (Batch, Option<LogWork>) {
    match first {
        WriterRequest::Work(work) => (Vec::new(), Some(work)),
        WriterRequest::Change(change, answer) => {
            let mut batch = vec![(change, answer)];
            let work = fill(&mut batch, inbox);
            (batch, work)
        }
    }
}

/// Adds the changes that wait, up to the first work that is not one.
fn fill(batch: &mut Batch, inbox: &mut mpsc::Receiver<WriterRequest>) -> Option<LogWork> {
    while batch.len() < BATCH {
        match inbox.try_recv() {
            Ok(WriterRequest::Change(change, answer)) => batch.push((change, answer)),
            Ok(WriterRequest::Work(work)) => return Some(work),
            Err(_) => break,
        }
    }
    None
}

/// Gives everyone who asked an answer. Returns whether something was written for someone who has given up.
fn answer(applied: Answers, owed: &OwedWithdrawals) -> bool {
    let unheard = applied.into_iter().filter_map(|(applied, answer)| answer.send(applied).err());
    unheard.filter(|applied| owed.owe(applied)).count() > 0
}

#[cfg(test)]
mod tests {
    use super::{Inbox, WriterRequest};
    use crate::log::Change;
    use std::time::Duration;
    use tokio::sync::{mpsc, oneshot};

    /// As when the log fails after a task has reserved a place in the channel and before it sends its change.
    #[test]
    fn a_question_while_the_log_writer_ends_gets_an_error() {
        let (sender, receiver) = mpsc::channel::<WriterRequest>(4);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let place = runtime.block_on(sender.reserve()).expect("a place");
        let (ended, end) = std::sync::mpsc::channel();
        let inbox = Inbox(receiver);
        let thread = std::thread::spawn(move || {
            drop(inbox);
            ended.send(()).expect("the test waits");
        });
        assert!(end.recv_timeout(Duration::from_millis(50)).is_err(), "the thread waits for the reserved place");
        let (answer, applied) = oneshot::channel();
        place.send(WriterRequest::Change(Change::ReleaseWaiting, answer));
        let result = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), applied).await });
        assert!(result.expect("an answer within the time").is_err());
        thread.join().expect("no panic");
        assert!(sender.is_closed());
    }
}
