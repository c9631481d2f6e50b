//! Runs deliveries for a command: connects the engine with the log, the network, signals and the report.
//!
//! `send`, `connector test`, `repost` and `resume` call the engine only here.

use crate::commands::context::Context;
use crate::commands::context::access::tend_after;
use crate::commands::context::next_steps;
use crate::engine::{Jobs, Run, RunLimits, Start, run};
use crate::exit::Exit;
use crate::http::Client;
use crate::log::{Log, Refuse};
use crate::model::{AttemptKind, Author, Summary, kept_sentence};
use crate::output::{Out, Progress, Report, TICK};
use crate::runtime::{self, Stop};
use std::cell::RefCell;
use std::time::Instant;

/// How many deliveries the source of jobs may be ahead of those that have started.
pub const JOBS_AHEAD: usize = 64;

/// Attempts in flight may take until their deadline; without a message the program would seem to hang.
const STOPPING: &str = "Stopping: waiting for requests that are running. Press Ctrl-C again to exit immediately; these events are then unknown.";

/// How a command wants its deliveries sent.
pub struct RunOptions {
    /// The command, as its attempts record it.
    pub kind: AttemptKind,
    /// The text of `--reason`.
    pub reason: Option<String>,
    /// Most attempts in flight for the whole process.
    pub process: usize,
    /// How the run treats a connector that is down.
    pub start: Start,
    /// Number of failed attempts after which the run stops.
    pub stop_after_failures: Option<u64>,
    /// Conditions under which a row is not sent although it was selected.
    pub refuse: Refuse,
    /// Number of deliveries, if known.
    pub total: Option<u64>,
}

impl RunOptions {
    /// Makes options that start everything at once and never stop because of failures.
    pub fn new(kind: AttemptKind, process: usize) -> Self {
        Self {
            kind,
            reason: None,
            process,
            start: Start::All,
            stop_after_failures: None,
            refuse: Refuse::ALL,
            total: None,
        }
    }

    /// Sets the number of deliveries.
    #[must_use]
    pub fn of(self, total: usize) -> Self {
        Self { total: u64::try_from(total).ok(), ..self }
    }

    fn limits(&self) -> RunLimits {
        let reason = self.reason.as_deref().map(|reason| kept_sentence(reason).into_owned());
        RunLimits {
            process: self.process,
            clock: runtime::now,
            seed: runtime::seed(),
            start: self.start,
            stop_after_failures: self.stop_after_failures,
            refuse: self.refuse,
            author: Author { kind: self.kind, by: runtime::who(), reason },
        }
    }
}

/// How a run ended.
pub struct FinishedRun {
    /// The report so far; end it with [`Report::end`].
    pub report: Report,
    /// The signal that stopped it.
    pub stopped: Option<Exit>,
    /// Whether it stopped because it reached the limit of failed attempts.
    pub has_stopped_itself: bool,
    /// Number of failed attempts, counting those that were retried.
    pub failed_attempts: u64,
    /// The log, for further steps of the command.
    pub log: Box<dyn Log>,
}

impl Context {
    /// Delivers `jobs` and reports each as it settles.
    ///
    /// # Errors
    /// The log failed. Deliveries in flight are reported as unknown first.
    pub fn deliver(
        &mut self,
        log: Box<dyn Log>,
        jobs: Jobs,
        options: &RunOptions,
        mut report: Report,
    ) -> anyhow::Result<FinishedRun> {
        let security = self.security()?;
        let limits = options.limits();
        let mut trouble = None;
        let out = RefCell::new(&mut self.out);
        let progress = RefCell::new(Progress::new(options.total, Instant::now()));
        let (Run { log, given_back, missing, was_stopped, failed_attempts }, stopped) = runtime::run(async {
            let stop = Stop::on_signals()?;
            let signal = async {
                stop.asked().await;
                out.borrow_mut().say(STOPPING);
            };
            let tick = || progress.borrow_mut().tick(&mut out.borrow_mut(), Instant::now());
            let settled = |outcome| {
                progress.borrow_mut().settled(&outcome);
                let told = report.settled(&mut out.borrow_mut(), outcome);
                trouble = told.err().or(trouble.take());
            };
            let run = run(log, Client::new(security), limits, jobs, signal, settled);
            let run = runtime::ticking(TICK, tick, run).await;
            std::io::Result::Ok((run, stop.is_asked()))
        })??;
        self.out.end_progress();
        report.given_back(given_back);
        report.taken_over(missing);
        let has_stopped_itself = was_stopped && stopped.is_none();
        let log = match log {
            Ok(log) => log,
            Err(fault) => {
                report.end(&mut self.out)?;
                return Err(fault.into());
            }
        };
        trouble.map_or(Ok(FinishedRun { report, stopped, has_stopped_itself, failed_attempts, log }), Err)
    }
}

impl FinishedRun {
    /// Prints the summary, runs some steps of retention, and returns the exit code.
    pub fn end(mut self, out: &mut Out) -> anyhow::Result<Exit> {
        let summary = self.report.end(out)?;
        if self.stopped.is_none() {
            tend_after(self.log.as_mut(), summary.total, out);
        }
        Ok(exit_of(&summary).and(self.stopped.unwrap_or(Exit::Done)))
    }

    /// The same, and says what to do about what was not delivered. `rest` is the message about the rest of the input if the run was stopped.
    pub fn end_with_hints(self, out: &mut Out, rest: Option<&str>) -> anyhow::Result<Exit> {
        let (summary, is_stopped) = (self.report.summary(), self.stopped.is_some());
        let leftovers = self.report.leftovers();
        let (has_waiting, has_stopped) = (leftovers.has_waiting(), leftovers.has_stopped());
        let only = leftovers.cause();
        let exit = self.end(out)?;
        if let (true, Some(rest)) = (is_stopped, rest) {
            out.say(rest);
        }
        if is_stopped && has_stopped {
            out.say(next_steps::NOT_STARTED);
        }
        if has_waiting {
            out.say(next_steps::WAITING);
        }
        if summary.failed > 0 {
            out.say(next_steps::failed(summary.failed, only));
        }
        Ok(exit)
    }
}

/// Returns the exit code of a run with this summary.
pub fn exit_of(summary: &Summary) -> Exit {
    if summary.is_clean() { Exit::Done } else { Exit::NotDelivered }
}
