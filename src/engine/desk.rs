//! The thread that pumps the owner: changes come in on a bounded channel, answers go out on one-shots.
//!
//! It blocks only on its inbox and on the disk, never on an answer, so two full channels cannot face each other.

use super::owner::Owner;
use crate::error::Fault;
use crate::log::{Applied, Change, Log};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// How many changes are committed together at most.
const BATCH: usize = 512;

/// How many changes may wait. Senders are tasks, and tasks are bounded by the window.
const INBOX: usize = 1024;

type Entry = (Change, oneshot::Sender<Applied>);

/// The way to the owner. Cheap to clone; the owner ends when every clone is gone.
#[derive(Clone)]
pub struct Desk {
    inbox: mpsc::Sender<Entry>,
}

/// The owner is gone: the log failed, and its fault is what [`Pump::join`] returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the log failed")]
pub struct Gone;

/// The owner's thread.
pub struct Pump {
    thread: JoinHandle<Result<Owner, Fault>>,
}

impl Desk {
    /// Starts the owner of `log` on a thread of its own.
    pub fn open(log: Box<dyn Log>) -> (Self, Pump) {
        let (inbox, receiver) = mpsc::channel(INBOX);
        let thread = std::thread::spawn(move || pump(Owner::new(log), receiver));
        (Self { inbox }, Pump { thread })
    }

    /// Says whether the owner ended because the log failed.
    pub fn is_gone(&self) -> bool {
        self.inbox.is_closed()
    }

    /// Asks for `change` and waits until it is on disk.
    pub async fn ask(&self, change: Change) -> Result<Applied, Gone> {
        let (answer, applied) = oneshot::channel();
        self.inbox.send((change, answer)).await.map_err(|_| Gone)?;
        applied.await.map_err(|_| Gone)
    }
}

impl Pump {
    /// Waits for the owner to end, which it does when every [`Desk`] is gone.
    pub fn join(self) -> Result<Owner, Fault> {
        match self.thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

fn pump(mut owner: Owner, mut inbox: mpsc::Receiver<Entry>) -> Result<Owner, Fault> {
    while let Some(first) = inbox.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = inbox.try_recv()
        {
            batch.push(next);
        }
        for (applied, answer) in owner.step(batch)? {
            // A task that was stopped no longer wants its answer; what it asked for is on disk all the same.
            let _ = answer.send(applied);
        }
    }
    Ok(owner)
}
