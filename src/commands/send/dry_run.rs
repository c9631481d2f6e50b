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
use crate::output::{Report, counted};
use std::collections::BTreeMap;
use std::iter::once;

/// Counts what is given by connector and endpoint, and sends nothing.
pub fn run(args: &Args, context: &mut Context, mut planner: Planner, given: Given) -> anyhow::Result<Exit> {
    let log = context.open_log(Need::DryRun, Notice::InShort)?;
    let lines = lines(args, &mut planner, given, log)?;
    let mut notes = Notes::default();
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for job in lines.flat_map(|line| notes.take_line(line, &planner)) {
        *counts.entry((job.destination.label.clone(), job.destination.endpoint.redacted())).or_default() += 1;
    }
    for ((connector, url), count) in counts {
        context.out.say(format!("Would send {} to {connector} at {url}", counted(count, "event")));
    }
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
