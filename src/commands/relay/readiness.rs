//! Whether the relay can take events: `/readyz`.

use crate::durable::{folder_of, try_writing};
use crate::engine::Intake;
use crate::log::{Log, LogPlace};
use crate::runtime::Stop;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// How long the log may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// How old an answer may be: a trial writes to the disk.
const FRESH: Duration = Duration::from_secs(1);

/// What a trial writes: as much as a small change of the log needs.
const TRIAL_BYTES: usize = 16 * 1024;

/// Finds out whether events can be taken. Clones share the latest answer.
#[derive(Clone)]
pub(super) struct Readiness {
    intake: Intake,
    stop: Stop,
    place: LogPlace,
    latest: Arc<Mutex<Option<Looked>>>,
}

/// When it was looked, and what is wrong.
type Looked = (Instant, Option<String>);

impl Readiness {
    pub(super) fn new(intake: Intake, stop: Stop, place: LogPlace) -> Self {
        Self { intake, stop, place, latest: Arc::default() }
    }

    /// Returns why no event can be taken; `None` if events can be taken.
    pub(super) async fn trouble(&self) -> Option<String> {
        if self.stop.is_asked().is_some() {
            return Some("the relay is stopping".to_owned());
        }
        if let Some(why) = self.intake.failing() {
            return Some(format!("the failed-event log cannot be written: {why}"));
        }
        let mut latest = self.latest.lock().await;
        match &*latest {
            Some((at, trouble)) if at.elapsed() < FRESH => trouble.clone(),
            _ => {
                let trouble = self.look().await;
                *latest = Some((Instant::now(), trouble.clone()));
                trouble
            }
        }
    }

    /// The thread that writes must answer, and what it writes to must take more: on a quiet day no event shows that a disk is full or that
    /// a server is gone.
    async fn look(&self) -> Option<String> {
        match self.place.file() {
            Some(path) => match self.ask(|_| true).await {
                None => self.try_disk(folder_of(path).to_owned()).await,
                trouble => trouble,
            },
            // A question is enough: how full its disk is, only the server knows, and then a change fails.
            None => self.ask(|log| log.commits().is_ok()).await,
        }
    }

    async fn ask(&self, question: impl FnOnce(&mut dyn Log) -> bool + Send + 'static) -> Option<String> {
        match timeout(PATIENCE, self.intake.with_log(question)).await {
            Err(_) => Some("the failed-event log takes too long".to_owned()),
            Ok(None) => Some("the failed-event log cannot be used any more".to_owned()),
            Ok(Some(false)) => Some("the server of the failed-event log cannot be reached".to_owned()),
            Ok(Some(true)) => None,
        }
    }

    async fn try_disk(&self, folder: PathBuf) -> Option<String> {
        let trial = tokio::task::spawn_blocking(move || try_writing(&folder, TRIAL_BYTES));
        match timeout(PATIENCE, trial).await {
            Err(_) => Some("the disk of the failed-event log takes too long".to_owned()),
            Ok(Ok(Err(error))) => Some(format!("nothing can be written beside the failed-event log: {error}")),
            Ok(_) => None,
        }
    }
}
