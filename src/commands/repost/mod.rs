//! `repost`: send failed events again, by id or by filter.
//!
//! The stored bytes, the connector's headers as they are now, the same webhook id. It waits and tells every outcome.

mod edit;
mod preview;
mod select;
mod target;

use self::edit::{Edit, EditArgs};
use self::select::{Chosen, Selection};
use self::target::{TargetArgs, Targets};
use super::context::{Context, Errand, FilterArgs, PolicyArgs};
use crate::engine::{Job, Start, Work, queue_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Change, Log};
use crate::model::{AttemptKind, DeliveryId, Lineage, NewDelivery, Outcome, State};
use crate::output::{PlanView, Report, Shape};
use crate::runtime;
use std::collections::HashMap;

/// Send failed events again
///
/// By id, or all that a filter names. The stored bytes go to the connector as it is now, with the same webhook id. Waits
/// for every outcome; exit 4 if one is not delivered.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks repost 12
  inv-hooks repost --connector wms-asn --since yesterday --dry-run
  inv-hooks repost --all --yes
  inv-hooks repost 12 --set /productList/0/quantity=3 --reason 'miscounted'
  inv-hooks repost 12 --to http://127.0.0.1:8787/")]
pub struct Args {
    /// The events' ids, as `failed search` shows them
    ids: Vec<DeliveryId>,
    /// Every failed event of this environment
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    /// Only events with this id or text in them
    #[arg(long, value_name = "TEXT", conflicts_with = "ids")]
    text: Option<String>,
    /// Why; kept with the attempt
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Send events again that were delivered or discarded
    #[arg(long, requires = "ids", conflicts_with_all = ["all", "text"])]
    force: bool,
    /// In bulk: snapshots too of which a newer one was delivered
    #[arg(long)]
    include_superseded: bool,
    /// In bulk: delta events too that the endpoint may have counted already
    #[arg(long)]
    include_maybe_applied: bool,
    /// Exit 4 if one was passed over
    #[arg(long)]
    fail_on_skipped: bool,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    edit: EditArgs,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    check(args)?;
    let mut log = context.need_log_for_writing()?;
    let mut targets = Targets::new(args, context)?;
    let selection = if args.ids.is_empty() {
        select::by_filter(args, context, log.as_mut(), &mut targets)?
    } else {
        select::by_id(args, context, log.as_mut(), &mut targets)?
    };
    if context.global.dry_run {
        preview::dry_run(context, &selection)?;
        return Ok(Exit::Done);
    }
    if args.ids.is_empty() && !preview::confirm(context, &selection)? {
        return Ok(Exit::Refused);
    }
    send(args, context, log, selection)
}

fn check(args: &Args) -> Result<(), Fault> {
    let has_filters = !args.filters.is_empty() || args.text.is_some() || args.all;
    if args.ids.is_empty() && !has_filters {
        return Err(Fault::usage("nothing is named to send again").hint(
            "Give ids, filters such as --connector NAME, or --all. `inv-hooks failed search` shows what there is.",
        ));
    }
    if !args.ids.is_empty() && !args.filters.is_empty() {
        return Err(Fault::usage("name the events by their ids or by filters, not both"));
    }
    if args.edit.is_given() && args.ids.is_empty() {
        return Err(Fault::usage("--set, --data and --edit need ids: a payload is edited on purpose, one by one"));
    }
    Ok(())
}

fn send(args: &Args, context: &mut Context, mut log: Box<dyn Log>, selection: Selection) -> anyhow::Result<Exit> {
    let mut report = Report::default();
    for outcome in &selection.skipped {
        report.settled(&mut context.out, outcome.clone())?;
    }
    let has_skipped = !selection.skipped.is_empty();
    let elsewhere = preview::elsewhere(args, &selection);
    let jobs = jobs(args, context, log.as_mut(), selection.chosen)?;
    let edited: HashMap<String, DeliveryId> = jobs.iter().filter_map(edited_from).collect();
    let process = context.process(&args.policy)?;
    let start = if args.ids.is_empty() { Start::OneFirst } else { Start::All };
    let errand = Errand { reason: args.reason.clone(), start, ..Errand::new(AttemptKind::Repost, process) };
    let mut delivered = context.deliver(log, queue_of(jobs), &errand, report)?;
    set_aside(delivered.log.as_mut(), &edited)?;
    let has_skipped = has_skipped || delivered.report.summary().skipped > 0;
    let summary = delivered.report.summary();
    let exit = delivered.end(&mut context.out)?;
    if summary.delivered > 0
        && let Some(elsewhere) = elsewhere
    {
        context
            .out
            .say(format!("What {elsewhere} took counts as delivered; with --force it goes to its own connector too."));
    }
    if summary.failed + summary.left + summary.unknown > 0 {
        context.out.say(preview::what_is_left(args));
    }
    Ok(exit.and(if has_skipped && args.fail_on_skipped { Exit::NotDelivered } else { Exit::Done }))
}

fn jobs(args: &Args, context: &mut Context, log: &mut dyn Log, chosen: Vec<Chosen>) -> anyhow::Result<Vec<Job>> {
    let mut jobs = Vec::with_capacity(chosen.len());
    for Chosen { delivery, destination } in chosen {
        let work = match edit::edited(&args.edit, context, log, &delivery)? {
            None => Work::Stored { from: claimable(args), delivery: Box::new(delivery) },
            Some(edit) => Work::New(Box::new(copy_of(context, &delivery, edit)?)),
        };
        jobs.push(Job { work, destination });
    }
    Ok(jobs)
}

fn claimable(args: &Args) -> Vec<State> {
    let mut states = vec![State::Failed, State::Unknown];
    if args.force {
        states.extend([State::Delivered, State::Discarded]);
    }
    states
}

/// An edited payload is a new delivery that remembers the original and the difference.
fn copy_of(context: &Context, original: &crate::model::Delivery, edit: Edit) -> anyhow::Result<NewDelivery> {
    let extracted = context.pointers(original.api_key)?.extract(&edit.payload);
    Ok(NewDelivery {
        webhook_id: runtime::new_id(),
        event_id: original.event_id.clone(),
        environment: context.environment()?,
        connector: original.connector.clone(),
        api_key: original.api_key,
        event: original.event.as_deref().and_then(|event| event.parse().ok()),
        payload: edit.payload,
        extracted,
        is_test: original.is_test,
        created_at: context.now(),
        source: None,
        lineage: Some(Lineage { of: original.id, difference: edit.difference }),
    })
}

fn edited_from(job: &Job) -> Option<(String, DeliveryId)> {
    match &job.work {
        Work::New(new) => Some((new.webhook_id.clone(), new.lineage.as_ref()?.of)),
        Work::Stored { .. } => None,
    }
}

/// The original of an edited copy that arrived is put aside, so that a later bulk repost does not send the old payload
/// after the mended one.
fn set_aside(log: &mut dyn Log, edited: &HashMap<String, DeliveryId>) -> anyhow::Result<()> {
    let mut changes = Vec::new();
    for (webhook_id, original) in edited {
        if let Some(copy) = log.find(webhook_id)?
            && copy.state == State::Delivered
        {
            changes.push(Change::Discard { id: *original, reason: format!("replaced by its edited copy {}", copy.id) });
        }
    }
    if !changes.is_empty() {
        log.commit(changes)?;
    }
    Ok(())
}

/// Says how many of `outcomes` were passed over for each reason, the largest first.
fn skips(outcomes: &[Outcome]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for reason in outcomes.iter().filter_map(|outcome| outcome.skipped).map(crate::model::Skip::reason) {
        match counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// Returns what the verb writes with `-o json --dry-run`.
pub fn shape() -> Shape {
    Shape::one::<PlanView>("repost dry-run", "What `repost --dry-run` would do.")
}
