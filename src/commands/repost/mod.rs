//! `repost`: send failed events again, by id or by filter.
//!
//! The stored bytes, the connector's headers as they are now, the same webhook id. It waits and tells every outcome.

mod edit;
mod from_plan;
mod left;
mod newest;
mod plan_file;
mod preview;
mod select;
mod selection;
mod target;

use self::edit::{Edit, EditArgs, Typed};
use self::left::Left;
use self::selection::{Chosen, Selection};
use self::target::{TargetArgs, Targets};
use super::context::{Context, Errand, FilterArgs, PolicyArgs};
use crate::engine::{Job, Jobs, Start, Work, queue_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Log, Newer, Refuse};
use crate::model::{AttemptKind, Delivery, DeliveryId, Facts, Lineage, NewDelivery, Outcome, Seen, quoted};
use crate::output::{PlanView, Report, Shape};
use crate::runtime;

/// Send failed events again
///
/// Name events by their ids, or select them with filters. The stored bytes go to the connector with its current settings and
/// with the same webhook id. The command waits for every outcome and exits 4 if an event is not delivered.
///
/// With filters, the command first sends one event to each connector. If this event fails twice, the command skips that
/// connector and continues with the others (not with `breaker = 0`). Temporary failures are retried 3 times, unless --retries
/// or the store sets another number.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks repost 12
  inv-hooks repost --connector wms-asn --since yesterday --dry-run
  inv-hooks repost --all --yes")]
pub struct Args {
    /// Event ids, as `failed search` shows them
    ids: Vec<DeliveryId>,
    /// Select every failed event of this environment
    #[arg(long, help_heading = "Filters", conflicts_with_all = ["ids", "from_plan"])]
    all: bool,
    /// Id, or any text in payload, error or response
    #[arg(long, help_heading = "Filters", value_name = "TEXT", conflicts_with_all = ["ids", "from_plan"])]
    text: Option<String>,
    /// Write the events to this plan file (- for stdout), and send nothing
    ///
    /// A plan has one line per event, in the order of sending, with a digest of its payload. `repost --from-plan` sends exactly
    /// these events.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from_plan", "to", "set", "data", "edit", "force"])]
    plan: Option<String>,
    /// Send the events of this plan file, in its order
    ///
    /// If an event has changed since the plan was written, nothing is sent. Events that were delivered or discarded meanwhile are
    /// skipped, so that the same command continues an interrupted plan.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ids", "force", "with_held"])]
    from_plan: Option<String>,
    /// Reason to store in the log
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Also send events that were delivered or discarded
    #[arg(long, requires = "ids", conflicts_with_all = ["all", "text"])]
    force: bool,
    /// Also send events held behind these, in order
    #[arg(long)]
    with_held: bool,
    /// Include superseded snapshots (a newer one was delivered)
    ///
    /// Only with filters; events named by id are sent with a warning.
    #[arg(long)]
    include_superseded: bool,
    /// Include stock changes that the endpoint may already have applied
    ///
    /// Only with filters; events named by id are sent with a warning.
    #[arg(long)]
    include_maybe_applied: bool,
    /// Exit 4 if any event was skipped
    #[arg(long)]
    fail_on_skipped: bool,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    edit: EditArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    /// Stop after N failed attempts, counting retries
    ///
    /// Attempts in flight still finish; no new ones start.
    #[arg(long, help_heading = "Sending", value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..))]
    stop_after_failures: Option<u64>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    check(args)?;
    let mut log = context.need_log_for_writing()?;
    let mut targets = Targets::new(args, context)?;
    let selection = match &args.from_plan {
        Some(file) => from_plan::by_plan(args, context, log.as_mut(), &mut targets, file)?,
        None if args.ids.is_empty() => select::by_filter(args, context, log.as_mut(), &mut targets)?,
        None => select::by_id(args, context, log.as_mut(), &mut targets)?,
    };
    let edits = edits(args, context, log.as_mut(), &selection)?;
    if context.global.dry_run {
        tell_edits(context, &edits);
        preview::dry_run(context, log.as_mut(), &selection)?;
        if let Some(file) = args.plan.as_ref().filter(|file| *file != "-") {
            context.out.say(format!("{file} was not written: this is a dry run."));
        }
        return Ok(args.exit_of_skipped(selection.skipped.len()));
    }
    if let Some(file) = &args.plan {
        return plan(args, context, log.as_mut(), &selection, file);
    }
    if args.is_bulk() && !preview::confirm(context, log.as_mut(), &selection)? {
        return Ok(Exit::Refused);
    }
    send(args, context, log, selection, edits)
}

impl Args {
    /// Says whether the events are not named one by one.
    fn is_bulk(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns what the number of skipped events means for the exit code.
    fn exit_of_skipped(&self, skipped: usize) -> Exit {
        if skipped > 0 && self.fail_on_skipped { Exit::NotDelivered } else { Exit::Done }
    }

    /// Returns what keeps an event from being sent that can change after it was chosen. Who names an event means it.
    fn refuse(&self) -> Refuse {
        let is_bulk = self.is_bulk();
        let newer = if is_bulk && !self.include_superseded { Newer::OnItsWay } else { Newer::Ignored };
        Refuse { newer, replaced: is_bulk && self.from_plan.is_none() }
    }

    /// Returns what names the events, as it was typed, with a blank before each word.
    fn chooser(&self) -> String {
        let from_plan = self.from_plan.as_ref().map(|file| format!(" --from-plan {}", quoted(file)));
        let text = self.text.as_ref().map(|text| format!(" --text {}", quoted(text)));
        let all = self.all.then(|| " --all".to_owned());
        let typed: String = [from_plan, all, text].into_iter().flatten().collect();
        typed + &self.filters.typed()
    }
}

fn check(args: &Args) -> Result<(), Fault> {
    let has_filters = !args.filters.is_empty() || args.text.is_some() || args.all;
    if args.from_plan.is_some() && (has_filters || args.filters.include_tests) {
        return Err(Fault::usage("name the events by a plan or by filters, not both")
            .hint("Leave the filters out: the plan names its events."));
    }
    if args.is_bulk() && !has_filters && args.from_plan.is_none() {
        return Err(Fault::usage("nothing is named to send again").hint(
            "Give ids, filters such as --connector NAME, or --all. `inv-hooks failed search` shows what there is.",
        ));
    }
    if !args.ids.is_empty() && !args.filters.is_empty() {
        return Err(Fault::usage("name the events by their ids or by filters, not both")
            .hint("Leave the ids out, or the filters."));
    }
    if args.edit.is_given() && args.ids.is_empty() {
        return Err(Fault::usage("--set, --data and --edit need ids: a payload is edited on purpose, one by one")
            .hint(
                "Name the event: `inv-hooks repost ID --set /POINTER=VALUE`. `inv-hooks failed search` lists the ids.",
            ));
    }
    args.edit.check()
}

/// Writes what would be sent to `file`, and says how to send it.
fn plan(
    args: &Args,
    context: &mut Context,
    log: &mut dyn Log,
    selection: &Selection,
    file: &str,
) -> anyhow::Result<Exit> {
    preview::tell(context, log, selection)?;
    if !plan_file::write(context, log, selection, file)? {
        context.out.say("Nothing was written, and nothing was sent.");
        return Ok(Exit::Refused);
    }
    let events = preview::counted(selection.chosen.len(), "event");
    context.out.say(format!("Planned {events}; nothing was sent."));
    // What was named by its id was meant, whatever is doubtful about it.
    let doubtful = [
        (selection.has_superseded && !args.include_superseded, " --include-superseded"),
        (selection.has_maybe_applied && !args.include_maybe_applied, " --include-maybe-applied"),
    ];
    let doubtful: String = doubtful.into_iter().filter(|(is_so, _)| *is_so).map(|(_, flag)| flag).collect();
    let chooser = format!(" --from-plan {}{doubtful}", quoted(file));
    if let (false, Some(command)) = (file == "-", left::again(args, context, &chooser)) {
        context.out.say(format!("`{command}` sends exactly these, beginning in this order."));
    }
    Ok(Exit::Done)
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
    let errand = Errand { reason, start, stop_after_failures, refuse, ..Errand::new(AttemptKind::Repost, process) }
        .of(selection.chosen.len());
    let (jobs, typed) = jobs(args, context, selection, edits)?;
    let mut delivered = context.deliver(log, jobs, &errand, report)?;
    let kept = edit::keep_typed(context, delivered.log.as_mut(), &typed)?;
    let summary = delivered.report.summary();
    let (left, has_stopped_itself) = (Left::of(&delivered), delivered.has_stopped_itself);
    let failed = preview::counted(usize::try_from(delivered.failed_attempts).unwrap_or(usize::MAX), "attempt");
    let exit = delivered.end(&mut context.out)?;
    if let (true, Some(elsewhere)) = (summary.delivered > 0, elsewhere) {
        context
            .out
            .say(format!("What {elsewhere} took counts as delivered; with --force it goes to its own connector too."));
    }
    if let (true, Some(most)) = (has_stopped_itself, args.stop_after_failures) {
        context.out.say(format!("Stopped because of --stop-after-failures {most}: {failed} failed."));
    }
    left.tell(args, context);
    let skipped = usize::try_from(summary.skipped).unwrap_or(usize::MAX);
    Ok(exit.and(kept).and(args.exit_of_skipped(skipped)))
}

/// Returns the changed payloads of the chosen events; none without a flag that changes any.
fn edits(
    args: &Args,
    context: &mut Context,
    log: &mut dyn Log,
    selection: &Selection,
) -> anyhow::Result<Vec<(Chosen, Delivery, Edit)>> {
    let mut edits = Vec::new();
    if !args.edit.is_given() {
        return Ok(edits);
    }
    let given = args.edit.given()?;
    for chosen in &selection.chosen {
        let Some(row) = log.get(chosen.turn.id)? else { continue };
        if let Some(edit) = edit::edited(&args.edit, given.as_deref(), context, log, &row)? {
            edits.push((*chosen, row, edit));
        }
    }
    Ok(edits)
}

fn tell_edits(context: &mut Context, edits: &[(Chosen, Delivery, Edit)]) {
    for (_, row, edit) in edits {
        edit.difference.lines().for_each(|line| context.out.say(format!("event {}: {line}", row.id)));
    }
}

fn jobs(
    args: &Args,
    context: &Context,
    selection: Selection,
    edits: Vec<(Chosen, Delivery, Edit)>,
) -> anyhow::Result<(Jobs, Vec<Typed>)> {
    if !args.edit.is_given() {
        return Ok((queue_of(selection.into_jobs()), Vec::new()));
    }
    let (mut jobs, mut typed) = (Vec::new(), Vec::new());
    for (chosen, row, edit) in edits {
        let seen = selection.ways.seen(chosen.claims, chosen.way);
        let copy = copy_of(context, &row, seen, edit)?;
        if args.edit.is_typed() {
            typed.push(Typed { of: row.id, webhook_id: copy.webhook_id.clone(), payload: copy.payload.clone() });
        }
        jobs.push(Job { work: Work::New(Box::new(copy)), destination: selection.ways.destination(chosen.way).clone() });
    }
    Ok((queue_of(jobs), typed))
}

/// An edited payload is a new delivery that remembers the original and the difference.
fn copy_of(context: &Context, original: &Delivery, seen: Seen, edit: Edit) -> anyhow::Result<NewDelivery> {
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
        lineage: Some(Lineage { of: original.id, seen: Some(seen), difference: edit.difference }),
    })
}

/// Returns what the verb writes with `-o json --dry-run`.
pub fn shape() -> Shape {
    Shape::one::<PlanView>("repost dry-run", "What `repost --dry-run` would do.")
}
