//! The thread that runs the committer: changes come in on a bounded channel, answers go out on one-shots.
//!
//! It blocks only on its inbox and on the disk, never on an answer, so two full channels cannot face each other.

use super::committer::Committer;
use crate::error::Fault;
use crate::log::{Applied, Change, Log};
use crate::runtime::no_room;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How many changes are committed together at most.
const BATCH: usize = 512;

/// How many changes may wait. Senders are tasks, and tasks are bounded by the lanes' room.
const INBOX: usize = 1024;

/// How long a batch waits for more, where more is to be expected: much less than a commit takes.
const GATHER: [Duration; 4] =
    [Duration::from_micros(100), Duration::from_micros(200), Duration::from_micros(400), Duration::from_micros(800)];

type Entry = (Change, oneshot::Sender<Applied>);

type Answers = Vec<(Applied, oneshot::Sender<Applied>)>;

/// The way to the committer. Cheap to clone; the committer ends when every clone is gone.
#[derive(Clone)]
pub struct LogWriter {
    inbox: mpsc::Sender<Entry>,
    expected: Arc<AtomicUsize>,
}

/// The committer is gone: the log failed, and its fault is what [`WriterThread::join`] returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log failed")]
pub struct Gone;

/// What keeps the committer going.
pub enum WriterThread {
    /// A thread of its own.
    Thread(JoinHandle<Result<Committer, Fault>>),
    /// Nothing: the system had no room for one more thread.
    None(Fault),
    /// A task among the others, so that the same seed does the same.
    #[cfg(test)]
    Task(tokio::task::JoinHandle<Result<Committer, Fault>>),
}

impl LogWriter {
    /// Starts the committer of `log` on a thread of its own.
    pub fn open(log: Box<dyn Log>) -> (Self, WriterThread) {
        let (inbox, receiver) = mpsc::channel(INBOX);
        let expected = Arc::new(AtomicUsize::new(0));
        let log_writer = Self { inbox, expected: expected.clone() };
        let (answers, answered) = mpsc::unbounded_channel();
        tokio::spawn(hand_out(answered));
        let work = move || serve(Committer::new(log), Inbox(receiver), &expected, &answers);
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(work);
        // Without a thread the inbox is gone with what was to read it, and every question is answered by that.
        (log_writer, thread.map_or_else(|error| WriterThread::None(no_room(error)), WriterThread::Thread))
    }

    /// Starts the committer of `log` as a task. `fate` is asked before and after every commit; from where it says no nothing is done
    /// any more, as if the process had died there.
    #[cfg(test)]
    pub fn in_line(log: Box<dyn Log>, fate: impl Fn() -> bool + Send + 'static) -> (Self, WriterThread) {
        let (inbox, mut receiver) = mpsc::channel(INBOX);
        let task = tokio::spawn(async move {
            let mut committer = Committer::new(log);
            while let Some(first) = receiver.recv().await {
                let batch = drain(first, &mut receiver);
                let lives_before = fate();
                let applied = if lives_before { committer.step(batch)? } else { std::future::pending().await };
                if !fate() {
                    std::future::pending::<()>().await;
                }
                answer(applied);
            }
            Ok(committer)
        });
        (Self { inbox, expected: Arc::default() }, WriterThread::Task(task))
    }

    /// Says whether the committer ended because the log failed.
    pub fn is_gone(&self) -> bool {
        self.inbox.is_closed()
    }

    /// Says how many deliveries are under way: so many may ask soon.
    pub fn expect(&self, count: usize) {
        self.expected.store(count, Ordering::Relaxed);
    }

    /// Asks for `change` and waits until it is on disk.
    pub async fn ask(&self, change: Change) -> Result<Applied, Gone> {
        self.put(change).await?.await.map_err(|_| Gone)
    }

    /// Puts `change` behind all that was put before; the answer comes when it is on disk.
    pub async fn put(&self, change: Change) -> Result<oneshot::Receiver<Applied>, Gone> {
        let (answer, applied) = oneshot::channel();
        self.inbox.send((change, answer)).await.map_err(|_| Gone)?;
        Ok(applied)
    }
}

impl WriterThread {
    /// Waits for the committer to end, which it does when every [`LogWriter`] is gone.
    #[cfg_attr(not(test), expect(clippy::unused_async, reason = "a task is waited for in tests"))]
    pub async fn join(self) -> Result<Committer, Fault> {
        match self {
            Self::None(fault) => Err(fault),
            Self::Thread(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            #[cfg(test)]
            Self::Task(task) => task.await.expect("it does not panic"),
        }
    }
}

/// Hands a batch's answers out on the side of those who asked: to wake each of them from the committer's thread would cost a system
/// call each time.
async fn hand_out(mut answered: mpsc::UnboundedReceiver<Answers>) {
    while let Some(answers) = answered.recv().await {
        answer(answers);
    }
}

/// What the committer's thread takes in.
struct Inbox(mpsc::Receiver<Entry>);

impl Drop for Inbox {
    /// Takes out what is still put in by those who had a place already. Else it would stay there unseen, and whoever waits for its
    /// answer would never learn that there is none.
    fn drop(&mut self) {
        self.0.close();
        while self.0.blocking_recv().is_some() {}
    }
}

fn serve(
    mut committer: Committer,
    mut inbox: Inbox,
    expected: &AtomicUsize,
    answers: &mpsc::UnboundedSender<Answers>,
) -> Result<Committer, Fault> {
    while let Some(first) = inbox.0.blocking_recv() {
        let mut batch = drain(first, &mut inbox.0);
        // A commit costs the same for one as for many; where many are under way, some of them are about to ask.
        for pause in GATHER {
            if batch.len() >= expected.load(Ordering::Relaxed) / ENOUGH {
                break;
            }
            std::thread::sleep(pause);
            fill(&mut batch, &mut inbox.0);
        }
        // Where the other side is gone nobody wants an answer; what was asked for is on disk all the same.
        let _ = answers.send(committer.step(batch)?);
    }
    Ok(committer)
}

/// A batch with this part of all that are under way does not wait for more.
const ENOUGH: usize = 3;

fn drain(first: Entry, inbox: &mut mpsc::Receiver<Entry>) -> Vec<Entry> {
    let mut batch = vec![first];
    fill(&mut batch, inbox);
    batch
}

fn fill(batch: &mut Vec<Entry>, inbox: &mut mpsc::Receiver<Entry>) {
    while batch.len() < BATCH
        && let Ok(next) = inbox.try_recv()
    {
        batch.push(next);
    }
}

fn answer(applied: Answers) {
    for (applied, answer) in applied {
        // A task that was stopped no longer wants its answer; what it asked for is on disk all the same.
        let _ = answer.send(applied);
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Inbox};
    use crate::log::Change;
    use std::time::Duration;
    use tokio::sync::{mpsc, oneshot};

    /// As when the log fails between a task's place in the inbox and its question.
    #[test]
    fn a_question_while_the_committer_ends_gets_an_error() {
        let (sender, receiver) = mpsc::channel::<Entry>(4);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let place = runtime.block_on(sender.reserve()).expect("a place");
        let (ended, end) = std::sync::mpsc::channel();
        let inbox = Inbox(receiver);
        let committer = std::thread::spawn(move || {
            drop(inbox);
            ended.send(()).expect("the test waits");
        });
        assert!(end.recv_timeout(Duration::from_millis(50)).is_err(), "the place is waited for");
        let (answer, applied) = oneshot::channel();
        place.send((Change::ReleaseWaiting, answer));
        let heard = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), applied).await });
        assert!(heard.expect("it is not waited for ever").is_err());
        committer.join().expect("it ends");
        assert!(sender.is_closed());
    }
}
