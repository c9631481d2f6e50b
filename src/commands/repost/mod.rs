//! `repost`: send failed events again, by id or by filter.
//!
//! It sends the stored bytes with the connector's current headers and the same webhook id, and reports every outcome.

mod args;
mod copies;
mod edit;
mod from_plan;
mod left;
mod newest;
mod plan;
mod plan_file;
mod preview;
mod selection;
mod selector;
mod target;

pub use args::Args;

use self::edit::Edit;
use self::left::Left;
use self::selection::{Chosen, Selection};
use self::selector::Selector;
use super::context::{Context, Need, RunOptions};
use crate::engine::Start;
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{AttemptKind, Delivery, DeliveryId, Facts, Outcome};
use crate::output::{PlanView, Report, Shape, counted};

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    args.check()?;
    let mut log = context.need_log(Need::Write)?;
    let selection = Selector::new(args, context)?.select(log.as_mut())?;
    if !preview::confirm_named(context, args, &selection)? {
        return Ok(Exit::Refused);
    }
    let edits = copies::edits(args, context, log.as_mut(), &selection)?;
    if context.global.dry_run {
        copies::tell_edits(context, &edits);
        preview::dry_run(context, log.as_mut(), &selection)?;
        if let Some(file) = args.plan.as_ref().filter(|file| *file != "-") {
            plan_file::check(file)?;
            context.out.say(format!("{} was not written: this is a dry run.", file.display()));
        }
        return Ok(args.exit_of_skipped(selection.skipped.len()));
    }
    if let Some(file) = &args.plan {
        return plan::run(args, context, log.as_mut(), &selection, file);
    }
    if args.is_bulk() && !preview::confirm(context, log.as_mut(), &selection)? {
        return Ok(Exit::Refused);
    }
    send(args, context, log, selection, edits)
}

fn send(
    args: &Args,
    context: &mut Context,
    mut log: Box<dyn Log>,
    selection: Selection,
    edits: Vec<(Chosen, Delivery, Edit)>,
) -> anyhow::Result<Exit> {
    let mut report = Report::default();
    for (id, skip) in &selection.skipped {
        if let Some(row) = log.get(*id)? {
            let outcome = Outcome::skipped(Facts::from(&row), row.state, row.attempts, *skip);
            report.settled(&mut context.out, outcome)?;
        }
    }
    let elsewhere = args.target.to().and(selection.elsewhere.clone());
    let process = context.process(&args.policy)?;
    let start = if args.is_bulk() { Start::OneFirst } else { Start::All };
    let (reason, stop_after_failures) = (args.reason.clone(), args.stop_after_failures);
    let refuse = args.refuse();
    let options =
        RunOptions { reason, start, stop_after_failures, refuse, ..RunOptions::new(AttemptKind::Repost, process) }
            .of(selection.chosen.len());
    let originals: Vec<DeliveryId> = edits.iter().map(|(_, row, _)| row.id).collect();
    let (jobs, typed) = copies::jobs(args, context, selection, edits)?;
    let mut delivered = context.deliver(log, jobs, &options, report)?;
    let kept = edit::keep_typed(context, delivered.log.as_mut(), &typed)?;
    let replaced = copies::replaced(delivered.log.as_mut(), &originals)?;
    let summary = delivered.report.summary();
    let (left, has_stopped_itself) = (Left::of(&delivered), delivered.has_stopped_itself);
    let failed = counted(delivered.failed_attempts, "attempt");
    let exit = delivered.end(&mut context.out)?;
    if let (true, Some(elsewhere)) = (summary.delivered > 0, elsewhere) {
        context.out.say(format!(
            "Events that {elsewhere} accepted count as delivered; to send them to their own connector too, use --force."
        ));
    }
    if let (true, Some(most)) = (has_stopped_itself, args.stop_after_failures) {
        context.out.say(format!("Stopped because of --stop-after-failures {most}: {failed} failed."));
    }
    replaced.iter().for_each(|sentence| context.out.say(sentence));
    left.tell(args, context);
    let skipped = usize::try_from(summary.skipped).unwrap_or(usize::MAX);
    Ok(exit.and(kept).and(args.exit_of_skipped(skipped)))
}

/// Returns the shape of the output of `-o json --dry-run`.
pub fn shape() -> Shape {
    Shape::one::<PlanView>("repost dry-run", "What `repost --dry-run` would do.")
}
