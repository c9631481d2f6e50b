//! Running deliveries for a verb: the log, the wire, signals and the report brought together.
//!
//! The one way to the engine for `send`, `connector test`, `repost` and `resume`.

use crate::commands::context::Context;
use crate::commands::context::access::tend_after;
use crate::engine::{Author, Jobs, Run, RunLimits, Start, run};
use crate::exit::Exit;
use crate::http::Client;
use crate::log::{Log, Refuse};
use crate::model::{AttemptKind, Summary, kept_sentence};
use crate::output::{Out, Progress, Report, TICK};
use crate::runtime::{self, Stop};
use std::cell::RefCell;
use std::time::Instant;

/// How many deliveries the source of jobs may be ahead of those that have started.
pub const JOBS_AHEAD: usize = 64;

/// What is in flight may take as long as its deadline, and silence would look like a hang.
const STOPPING: &str =
    "Stopping: waiting for attempts in flight. Press Ctrl-C again to exit at once; these attempts are then unknown.";

/// How a verb wants its deliveries sent.
pub struct RunOptions {
    /// Which verb, for the attempts that it makes.
    pub kind: AttemptKind,
    /// Why, as given with `--reason`.
    pub reason: Option<String>,
    /// Attempts in flight for the whole process.
    pub process: usize,
    /// Whether everything goes at once.
    pub start: Start,
    /// The run stops itself after so many attempts that failed.
    pub stop_after_failures: Option<u64>,
    /// What keeps a row from being sent that waited, or was chosen a while ago.
    pub refuse: Refuse,
    /// How many deliveries there are, where that is known.
    pub total: Option<u64>,
}

impl RunOptions {
    /// Starts everything at once and stops for no failure.
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

    /// The same, of so many deliveries.
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
    /// What is told about it so far; end it with [`Report::end`].
    pub report: Report,
    /// The signal that stopped it.
    pub stopped: Option<Exit>,
    /// It stopped itself after as many failures as it was to bear.
    pub has_stopped_itself: bool,
    /// So many attempts failed, those too that were tried again.
    pub failed_attempts: u64,
    /// The log, for what comes after.
    pub log: Box<dyn Log>,
}

impl Context {
    /// Delivers `jobs` and tells each as it settles.
    ///
    /// # Errors
    /// The log failed: what was in flight is told as unknown before.
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
    /// Tells the sum, does some steps of retention, and returns how the verb ends.
    pub fn end(mut self, out: &mut Out) -> anyhow::Result<Exit> {
        let summary = self.report.end(out)?;
        if self.stopped.is_none() {
            tend_after(self.log.as_mut(), summary.total, out);
        }
        Ok(exit_of(&summary).and(self.stopped.unwrap_or(Exit::Done)))
    }
}

/// Returns how a run with this sum ends.
pub fn exit_of(summary: &Summary) -> Exit {
    if summary.is_clean() { Exit::Done } else { Exit::NotDelivered }
}
