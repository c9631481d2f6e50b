//! Sends what was selected, and says what became of it.

use super::args::Args;
use super::copies::{Copies, EditedEvent};
use super::left::{self, Left};
use super::selection::Selection;
use crate::commands::context::{Context, OutgoingShipment, RunOptions, withheld_shipments};
use crate::engine::Start;
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{ApiKey, AttemptKind, DeliveryId, Facts, Outcome};
use crate::output::{Report, counted};

/// Delivers the selection, or the edited copies of it.
pub fn run(
    args: &Args,
    context: &mut Context,
    mut log: Box<dyn Log>,
    mut selection: Selection,
    mut edits: Vec<EditedEvent>,
) -> anyhow::Result<Exit> {
    withhold(args, context, log.as_mut(), &mut selection, &mut edits)?;
    let mut report = report_of(context, log.as_mut(), &selection)?;
    for (id, skip) in &selection.skipped {
        if let Some(row) = log.get(*id)? {
            let outcome = Outcome::skipped(Facts::from(&row), row.state, row.attempts, *skip);
            report.settled(&mut context.out, outcome)?;
        }
    }
    let remaining = (selection.remaining, selection.remaining_skipped);
    let elsewhere = args.target.to().and(selection.elsewhere.clone());
    let process = context.process(&args.policy)?;
    let start = if args.is_bulk() { Start::OneFirst } else { Start::All };
    let (reason, stop_after_failures) = (args.reason.clone(), args.stop_after_failures);
    let refuse = selection.routes.refuse();
    let options =
        RunOptions { reason, start, stop_after_failures, refuse, ..RunOptions::new(AttemptKind::Repost, process) }
            .of(selection.chosen.len());
    let (jobs, copies) = Copies::of(args, context, selection, edits)?;
    let mut delivered = context.deliver(log, jobs, &options, report)?;
    let (kept, replaced) = copies.end(context, delivered.log.as_mut())?;
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
    left::tell_remaining(args, context, remaining, exit);
    let skipped = usize::try_from(summary.skipped).unwrap_or(usize::MAX);
    Ok(exit.and(kept).and(args.exit_of_skipped(skipped)))
}

fn report_of(context: &Context, log: &mut dyn Log, selection: &Selection) -> anyhow::Result<Report> {
    let chosen = selection.chosen.iter().map(|chosen| chosen.sort_key.id);
    let ids: Vec<DeliveryId> = chosen.chain(selection.skipped.iter().map(|(id, _)| *id)).collect();
    context.report_of(log, &ids, selection.groups.keys().map(|(connector, _)| connector.as_str()))
}

/// Checks the shipments once more: while a person read the question, another process may have announced their orders. Of events that were
/// named by their ids, all are sent or none.
fn withhold(
    args: &Args,
    context: &Context,
    log: &mut dyn Log,
    selection: &mut Selection,
    edits: &mut Vec<EditedEvent>,
) -> anyhow::Result<()> {
    let mut outgoing = Vec::new();
    for chosen in &selection.chosen {
        if selection.routes.api_key(chosen.route) == ApiKey::CreateAsn
            && let Some(row) = log.get(chosen.sort_key.id)?
        {
            let mut shipment = OutgoingShipment::from(&row);
            if let Some((_, _, edit)) = edits.iter().find(|(_, of, _)| of.id == row.id) {
                shipment.order = context.pointers(row.api_key)?.extract(&edit.payload).document;
            }
            outgoing.push((shipment, selection.routes.destination(chosen.route).clone()));
        }
    }
    let withheld = withheld_shipments(log, &outgoing, args.order_rule())?;
    if let Some((id, why)) = withheld.iter().min_by_key(|(id, _)| **id).filter(|_| !args.is_bulk()) {
        return Err(why.refusal(*id).into());
    }
    selection.chosen.retain(|chosen| !withheld.contains_key(&chosen.sort_key.id));
    selection.skipped.extend(withheld.iter().map(|(id, why)| (*id, why.skip())));
    edits.retain(|(_, row, _)| !withheld.contains_key(&row.id));
    Ok(())
}
