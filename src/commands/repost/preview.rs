//! Shows what a repost would do: for a dry run, before a plan, and before the question whether to start.

use super::args::Args;
use super::copies::EditedEvent;
use super::selection::{Doubtful, Selection};
use super::{plan, plan_file};
use crate::commands::context::{Context, is_stdout};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{DeliveryId, Facts, Outcome, json};
use crate::output::{DifferenceView, EditView, Format, OutcomeView, PlanDoubt, PlanGroup, PlanView, counted, number};
use std::collections::BTreeSet;

/// A table shows at most this many ids; other formats show all of them.
const SHOWN_IDS: usize = 20;

/// Shows what would be sent as far as the arguments ask for it: a dry run, a plan, or a question. Returns the exit code if nothing
/// is to be sent.
pub fn show(
    args: &Args,
    context: &mut Context,
    log: &mut dyn Log,
    selection: &Selection,
    edits: &[EditedEvent],
) -> anyhow::Result<Option<Exit>> {
    let is_dry = context.global.dry_run;
    if selection.remaining > 0 {
        let (first, all) = (selection.chosen.len(), selection.chosen.len() + selection.remaining);
        let skipped = match selection.remaining_skipped {
            0 => String::new(),
            skipped => format!("; {} more would be skipped", number(skipped)),
        };
        context.out.say(format!(
            "The first {} of {}, because of --limit{skipped}.",
            number(first),
            counted(all, "selected event")
        ));
    }
    if !is_dry && args.plan.is_none() && !args.is_bulk() {
        return Ok(None);
    }
    let held = selection.held(log)?;
    let plan = view(log, selection, held.len())?;
    if is_dry {
        let deliveries = deliveries(context, log, selection, &held)?;
        let plan = PlanView { deliveries, edits: edit_views(context, log, edits)?, ..plan };
        return dry_run(args, context, &plan, edits).map(Some);
    }
    if let Some(file) = &args.plan {
        plan.lines().into_iter().for_each(|line| context.out.say(line));
        return plan::run(args, context, log, selection, file).map(Some);
    }
    let is_confirmed = confirm(context, selection, &plan)?;
    Ok((!is_confirmed).then_some(Exit::Refused))
}

/// Shows which events would be sent and which skipped.
fn dry_run(args: &Args, context: &mut Context, plan: &PlanView, edits: &[EditedEvent]) -> anyhow::Result<Exit> {
    for (_, row, edit) in edits {
        edit.difference.lines().for_each(|line| context.out.say(format!("event {}: {line}", row.id)));
    }
    let exit = args.exit_of_skipped(plan.skipped);
    context.out.one(plan)?;
    context.out.flush()?;
    context.out.say("Nothing was sent.");
    if let Some(file) = args.plan.as_ref().filter(|file| !is_stdout(file)) {
        plan_file::check(file)?;
        context.out.say(format!("{} was not written: this is a dry run.", file.display()));
    }
    Ok(exit)
}

/// Shows on stderr what would be sent and asks. Without anything to send it does not ask.
fn confirm(context: &mut Context, selection: &Selection, plan: &PlanView) -> anyhow::Result<bool> {
    if selection.chosen.is_empty() {
        plan.doubts().into_iter().for_each(|line| context.out.say(line));
        return Ok(true);
    }
    plan.lines().into_iter().for_each(|line| context.out.say(line));
    let connectors = selection.groups.keys().map(|(connector, _)| connector).collect::<BTreeSet<_>>().len();
    let question =
        format!("Send {} to {}?", counted(selection.chosen.len(), "event"), counted(connectors, "connector"));
    let is_confirmed = context.confirm(&question)?;
    if !is_confirmed {
        context.out.say("Nothing was sent.");
    }
    Ok(is_confirmed)
}

/// Asks a person before events in doubt are sent that were named by their ids; the warnings stand above the question. Without a
/// terminal they are sent: whoever names an event means it.
pub fn confirm_named(context: &mut Context, args: &Args, selection: &Selection) -> anyhow::Result<bool> {
    let is_sent = !context.global.dry_run && args.plan.is_none();
    if selection.named_in_doubt == 0 || !is_sent || !context.can_ask() {
        return Ok(true);
    }
    let question = match (selection.chosen.len(), selection.named_in_doubt) {
        (1, _) => "Send it anyway?".to_owned(),
        (all, in_doubt) => format!("Send {} anyway, {} in doubt?", counted(all, "event"), number(in_doubt)),
    };
    let is_confirmed = context.confirm(&question)?;
    if !is_confirmed {
        context.out.say("Nothing was sent.");
    }
    Ok(is_confirmed)
}

fn view(log: &mut dyn Log, selection: &Selection, held: usize) -> anyhow::Result<PlanView> {
    let ids: Vec<DeliveryId> = selection.ids().collect();
    let mut held_behind = 0;
    log.held_behind(&ids, &mut |_| held_behind += 1)?;
    let group = |((connector, failure), count): (&(String, String), &u64)| PlanGroup {
        connector: connector.clone(),
        failure: failure.clone(),
        count: *count,
    };
    let doubtful = |(connector, left): (&String, &Doubtful)| PlanDoubt {
        connector: connector.clone(),
        count: left.count,
        under_another_id: left.under_another_id,
    };
    Ok(PlanView {
        send: selection.chosen.len(),
        skipped: selection.skipped.len(),
        out_of_order: selection.out_of_order,
        held,
        held_behind,
        groups: selection.groups.iter().map(group).collect(),
        skips: selection.skips(),
        in_doubt: selection.in_doubt,
        left_to_a_person: selection.left_to_a_person.iter().map(doubtful).collect(),
        deliveries: Vec::new(),
        edits: Vec::new(),
    })
}

/// Returns for programs what people read as lines.
fn edit_views(context: &Context, log: &mut dyn Log, edits: &[EditedEvent]) -> anyhow::Result<Vec<EditView>> {
    if !context.out.format().is_json() {
        return Ok(Vec::new());
    }
    let mut views = Vec::new();
    for (_, row, edit) in edits {
        let after = json::raw_of(&edit.payload);
        let differences = match log.payload(row.id)? {
            Some(stored) => DifferenceView::between("payload", &json::raw_of(&stored), &after).0,
            None => vec![DifferenceView::whole("payload", &after)],
        };
        views.push(EditView { id: row.id.0, differences });
    }
    Ok(views)
}

fn deliveries(
    context: &Context,
    log: &mut dyn Log,
    selection: &Selection,
    held: &BTreeSet<DeliveryId>,
) -> anyhow::Result<Vec<OutcomeView>> {
    let most = if context.out.format() == Format::Table { SHOWN_IDS } else { usize::MAX };
    let chosen = selection.ids().take(most).map(|id| (id, None));
    let skipped = selection.skipped.iter().take(most).map(|(id, skip)| (*id, Some(*skip)));
    let mut views = Vec::new();
    for (id, skipped) in chosen.chain(skipped) {
        let Some(row) = log.get(id)? else { continue };
        views.push(OutcomeView::from(Outcome {
            facts: Facts::from(&row),
            state: row.state,
            answer: None,
            attempts: row.attempts,
            skipped,
            // An event that is sent does not wait, even if its row still names one that it waited for earlier.
            waiting_on: row.waiting_on.filter(|_| skipped.is_some() || held.contains(&id)),
            is_left: false,
        }));
    }
    Ok(views)
}
