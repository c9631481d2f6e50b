//! Sends what is given, and says what became of it.

use super::args::Args;
use super::feed::{Feed, Notes};
use super::known;
use super::plan::Planner;
use super::source::Given;
use crate::commands::context::{Context, FinishedRun, Need, RunOptions};
use crate::engine::{Job, queue_of};
use crate::exit::Exit;
use crate::model::AttemptKind;
use crate::output::Report;

/// Delivers what is given.
pub fn run(args: &Args, context: &mut Context, mut planner: Planner, given: Given) -> anyhow::Result<Exit> {
    let options = RunOptions::new(AttemptKind::Send, context.process(&args.policy)?);
    let mut log = context.need_log(Need::Create)?;
    let (delivered, notes, rest) = match given {
        Given::One(line) => {
            let mut notes = Notes::default();
            let jobs = notes.take_line(line, &planner);
            let options = options.of(jobs.len());
            let report = Report::of(jobs.iter().map(Job::facts));
            (context.deliver(log, queue_of(jobs), &options, report)?, notes, None)
        }
        Given::Lines(source) => {
            if let Some(name) = source.name() {
                planner.known = known::begin(args, log.as_mut(), &planner.environment, name)?;
            }
            let (jobs, feed) = Feed::start(source, args.takes(), planner)?;
            let delivered = context.deliver(log, jobs, &options, Report::default())?;
            let (rest, notes) = (feed.rest(), feed.end(delivered.stopped));
            (delivered, notes, Some(rest))
        }
    };
    let exit = notes.exit(args.require_route);
    Ok(end(context, delivered, &notes, rest)?.and(exit))
}

/// Ends the run. `rest` is the message about the rest of the input if the run was stopped.
fn end(context: &mut Context, mut delivered: FinishedRun, notes: &Notes, rest: Option<&str>) -> anyhow::Result<Exit> {
    notes.tell(&mut context.out, &mut delivered.report);
    delivered.end_with_hints(&mut context.out, rest)
}
