//! One worker: it takes queued events and sends them, and does the chores of a process that does not end.

use super::said::{WorkerSaid, is_end};
use crate::commands::context::next_steps::left_elsewhere;
use crate::commands::context::tend_always;
use crate::engine::{Intake, QueueFeed, QueueShare, RunLimits, service};
use crate::exit::Exit;
use crate::http::{Client, Security};
use crate::log::Log;
use crate::model::{Destination, Environment};
use crate::runtime::{self, Stop};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// How often it looks whether the log can be written.
const LOOK: Duration = Duration::from_secs(1);

/// All that one worker needs.
pub(super) struct WorkerRun {
    pub(super) destinations: Vec<Arc<Destination>>,
    pub(super) environment: Environment,
    pub(super) limits: RunLimits,
    pub(super) security: Security,
    pub(super) grace: Duration,
    /// Whether each event gets a line.
    pub(super) has_lines: bool,
}

impl WorkerRun {
    /// Sends events from when it `is_announced` until it is asked to stop, or until the log cannot be used any more. Returns the log too.
    pub(super) async fn run(
        self,
        log: Box<dyn Log>,
        lines: SyncSender<WorkerSaid>,
        is_announced: oneshot::Receiver<()>,
    ) -> anyhow::Result<(Exit, Box<dyn Log>)> {
        // Who hears that it is ready may send a signal at once.
        let stop = Stop::on_signals()?;
        let _ = lines.send(WorkerSaid::Ready);
        if is_announced.await.is_err() {
            // The error is reported by who could not announce it.
            return Ok((Exit::Done, log));
        }
        let Self { destinations, environment, limits, security, grace, has_lines } = self;
        let warnings = lines.clone();
        let on_other_origin =
            Box::new(move |other| drop(warnings.try_send(WorkerSaid::Warning(left_elsewhere(&other)))));
        let share = QueueShare { destinations, environment, feed: QueueFeed::Shared, on_other_origin };
        let (intake, service) = service(log, Client::new(security), &limits, share, Box::new(|_, _| ()));
        let log_ended = Notify::new();
        let settled = |outcome| {
            // If no one takes it, it is left out.
            if has_lines && is_end(&outcome) {
                let _ = lines.try_send(WorkerSaid::Settled(runtime::now(), Box::new(outcome)));
            }
        };
        let stopped = async {
            stop.asked().await;
            tokio::time::sleep(grace).await;
        };
        let closing = async {
            stop.asked().await;
            let _ = lines.try_send(WorkerSaid::Stopping(grace));
        };
        let sending = async {
            let run = service.run(closing, stopped, settled).await;
            log_ended.notify_one();
            run
        };
        let (run, ()) = tokio::join!(sending, chores(intake, &stop, &log_ended, &lines));
        Ok((stop.is_asked().unwrap_or(Exit::Done), run.log?))
    }
}

/// Does what has to be done beside sending, until there is nothing more to send.
async fn chores(intake: Intake, stop: &Stop, log_ended: &Notify, lines: &SyncSender<WorkerSaid>) {
    tokio::select! {
        _ = stop.asked() => {}
        () = log_ended.notified() => {}
        () = tend_always(intake.clone()) => {}
        () = tell_failing(&intake, lines) => {}
    }
}

/// Says when the log cannot be written, and when it can again; never ends.
async fn tell_failing(intake: &Intake, lines: &SyncSender<WorkerSaid>) {
    let mut was_failing = false;
    loop {
        tokio::time::sleep(LOOK).await;
        let failing = intake.failing();
        if was_failing != failing.is_some() {
            was_failing = failing.is_some();
            let text = match failing {
                Some(why) => format!("the failed-event log cannot be written, which is tried again: {why}"),
                None => "the failed-event log can be written again".to_owned(),
            };
            let _ = lines.try_send(WorkerSaid::Warning(text));
        }
    }
}
