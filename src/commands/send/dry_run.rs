//! `send --dry-run`: what would be sent, and where.

use super::args::Args;
use super::feed::Notes;
use super::input::{InputLine, Lines};
use super::known::Known;
use super::plan::Planner;
use super::source::Given;
use crate::commands::context::{Context, Need, Notice};
use crate::exit::Exit;
use crate::log::Log;
use crate::output::{DryRunView, Report, counted};
use std::iter::once;

/// Counts what is given by connector and endpoint, and sends nothing.
pub fn run(args: &Args, context: &mut Context, mut planner: Planner, given: Given) -> anyhow::Result<Exit> {
    let log = context.open_log(Need::DryRun, Notice::InShort)?;
    let lines = lines(args, &mut planner, given, log)?;
    let mut notes = Notes::default();
    let mut view = DryRunView::default();
    for job in lines.flat_map(|line| notes.take_line(line, &planner)) {
        view.add(&job.destination.label, &job.destination.endpoint.redacted());
    }
    view.groups.sort_by(|a, b| (&a.connector, &a.endpoint).cmp(&(&b.connector, &b.endpoint)));
    for group in &view.groups {
        let count = counted(group.count, "event");
        context.out.say(format!("Would send {count} to {} at {}", group.connector, group.endpoint));
    }
    context.out.dry_run(&view)?;
    notes.tell(&mut context.out, &mut Report::default());
    Ok(notes.exit(args.require_route))
}

fn lines(
    args: &Args,
    planner: &mut Planner,
    given: Given,
    log: Option<Box<dyn Log>>,
) -> anyhow::Result<Box<dyn Iterator<Item = InputLine>>> {
    let source = match given {
        Given::One(line) => return Ok(Box::new(once(line))),
        Given::Lines(source) => source,
    };
    let file = source.name().map(ToOwned::to_owned);
    if let (true, Some(name), Some(mut log)) = (args.go_on, &file, log) {
        planner.known = Known::of(log.as_mut(), &planner.environment, name)?;
    }
    Ok(Box::new(Lines::of(source.into_reader(), file, args.takes())))
}
