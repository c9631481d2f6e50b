//! `resume`: finish what a crash or Ctrl-C left pending.

use super::context::{
    Context, FaultyTargets, Need, Notice, OrderRule, OutgoingShipment, PolicyArgs, RunOptions, Target, Targets,
    announced_shipments, withheld_shipments,
};
use crate::catalog::needs_a_person;
use crate::commands::context::next_steps;
use crate::engine::{Job, RouteId, RouteTable, SortKey, in_order_of_sending, queue_of};
use crate::exit::Exit;
use crate::log::{Log, Refuse};
use crate::model::{
    ApiKey, AttemptKind, Delivery, DeliveryId, Destination, Facts, Outcome, STOCK_IS_WRONG, Skip, State, in_doubt,
};
use crate::output::{DryRunView, counted, number};
use std::sync::Arc;

/// Send events that a crash left pending
///
/// A pending event was never sent, or it waits for its next attempt. An event is unknown if an attempt was started but its answer
/// was not recorded: the endpoint may or may not have the event. `resume` sends unknown events only with --unknown, and then
/// all of them. First find out at the endpoint which unknown events arrived, and discard these with `failed discard`.
///
/// A pending event is in doubt if the endpoint may already have booked it in an earlier attempt. A sale, return or stock
/// adjustment in doubt is sent only with --unknown, unless its connector is idempotent.
///
/// If events are skipped, the exit code is 4. If they are skipped because the settings of their connector are not valid, for example
/// because a secret is missing, it is 3.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks resume
  inv-hooks resume --unknown")]
pub struct Args {
    /// Also send unknown events, and pending events in doubt
    #[arg(long)]
    unknown: bool,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let environment = context.environment()?;
    let Some(mut log) = context.open_log(Need::Write, Notice::None)? else {
        context.out.say("Nothing to finish: no event was sent yet.");
        if context.global.dry_run {
            context.out.dry_run(&DryRunView::default())?;
        }
        return Ok(Exit::Done);
    };
    let left = log.unfinished(&environment)?;
    let (mut ids, mut unknown) = (left.pending, left.unknown);
    if args.unknown {
        ids.append(&mut unknown);
    }
    let Selection { chosen, routes, skipped, risky, faulty } = select(args, context, log.as_mut(), ids)?;
    let of_others = skipped.iter().filter(|outcome| outcome.skipped != Some(Skip::ConnectorFaulty)).count();
    let faulty = faulty.tell(context, chosen.len() + of_others + unknown.len())?;
    let misfits = misfits(&skipped);
    let doubtful = skipped.iter().filter(|outcome| outcome.skipped == Some(Skip::MaybeApplied)).count();
    tell_risk(context, risky);
    if context.global.dry_run {
        let more = if skipped.is_empty() { String::new() } else { format!(", skip {}", number(skipped.len())) };
        context.out.say(format!(
            "would send {}{more}; {} stay{} unknown",
            counted(chosen.len(), "event"),
            number(unknown.len()),
            if unknown.len() == 1 { "s" } else { "" }
        ));
        tell_misfits(context, &misfits);
        let mut view = DryRunView { skipped: skipped.len() as u64, ..DryRunView::default() };
        for (_, _, route) in &chosen {
            let destination = routes.destination(*route);
            view.add(&destination.label, &destination.endpoint.redacted());
        }
        context.out.dry_run(&view)?;
        return Ok(faulty);
    }
    // A skipped event is not finished, so the exit code must not be 0.
    let exit_of_skipped = if of_others > 0 { Exit::NotDelivered } else { faulty };
    let names = chosen.iter().map(|(_, _, route)| routes.destination(*route).label.as_str());
    let ids = skipped.iter().filter_map(|outcome| outcome.facts.id);
    let ids: Vec<DeliveryId> = chosen.iter().map(|(sort_key, ..)| sort_key.id).chain(ids).collect();
    let mut report = context.report_of(log.as_mut(), &ids, names)?;
    for outcome in skipped {
        report.settled(&mut context.out, outcome)?;
    }
    // An unknown event may be older than a pending one of its document, which would then be held behind it.
    let chosen = in_order_of_sending(chosen, |(sort_key, ..)| *sort_key);
    let jobs: Vec<Job> =
        chosen.into_iter().map(|(sort_key, claims, route)| routes.job(sort_key.id, claims, route)).collect();
    let process = context.process(&args.policy)?;
    let options = RunOptions::new(AttemptKind::Resume, process).of(jobs.len());
    let delivered = context.deliver(log, queue_of(jobs), &options, report)?;
    let exit = delivered.end(&mut context.out)?;
    if doubtful > 0 {
        context.out.say(next_steps::left_doubtful(doubtful));
    }
    tell_misfits(context, &misfits);
    Ok(exit.and(exit_of_skipped).and(tell_unknown(context, &unknown)))
}

/// The deliveries to send, and the ones to skip.
struct Selection {
    chosen: Vec<(SortKey, u32, RouteId)>,
    routes: RouteTable,
    skipped: Vec<Outcome>,
    /// Number of chosen stock changes that the endpoint may already have applied.
    risky: usize,
    /// Connectors and tenants that cannot be used.
    faulty: FaultyTargets,
}

impl Selection {
    fn new() -> Self {
        let (routes, faulty) = (RouteTable::new(Refuse::default()), FaultyTargets::default());
        Self { chosen: Vec::new(), routes, skipped: Vec::new(), risky: 0, faulty }
    }

    /// Chooses an event, unless it is in doubt and its user did not ask for such.
    fn add(&mut self, args: &Args, row: &Delivery, destination: &Arc<Destination>) {
        let is_risky = needs_a_person(row, destination.policy.is_idempotent);
        if is_risky && !args.unknown {
            return self.skip(row, Skip::MaybeApplied);
        }
        self.risky += usize::from(is_risky);
        self.chosen.push((SortKey::from(row), row.claims, self.routes.of(row, destination)));
    }

    fn skip(&mut self, row: &Delivery, why: Skip) {
        self.skipped.push(Outcome::skipped(Facts::from(row), row.state, row.attempts, why));
    }
}

fn select(args: &Args, context: &Context, log: &mut dyn Log, ids: Vec<DeliveryId>) -> anyhow::Result<Selection> {
    let mut selection = Selection::new();
    let mut targets = Targets::of_each(args.policy.clone());
    let mut shipments = Vec::new();
    for id in ids {
        let Some(row) = log.get(id)?.filter(|row| is_left(args, row)) else { continue };
        match targets.find(context, &row)? {
            Target::Ready(destination) if row.api_key == ApiKey::CreateAsn => {
                shipments.push((OutgoingShipment::from(&row), destination));
            }
            Target::Ready(destination) => selection.add(args, &row, &destination),
            Target::Gone => selection.skip(&row, Skip::ConnectorGone),
            Target::OtherKey(_) => selection.skip(&row, Skip::OtherApiKey),
            Target::Disabled => selection.skip(&row, Skip::ConnectorDisabled),
            Target::Faulty(findings) => {
                selection.faulty.add(&row, findings);
                selection.skip(&row, Skip::ConnectorFaulty);
            }
        }
    }
    let is_dry = context.global.dry_run;
    let check = if is_dry { announced_shipments } else { withheld_shipments };
    let withheld = check(log, &shipments, OrderRule::Bulk)?;
    for (shipment, destination) in shipments {
        let Some(row) = log.get(shipment.id)?.filter(|row| is_left(args, row)) else { continue };
        match withheld.get(&row.id) {
            Some(why) => selection.skip(&row, why.skip()),
            None => selection.add(args, &row, &destination),
        }
    }
    Ok(selection)
}

/// Says whether a row that was read again is still to be sent: another process may have settled it meanwhile, or may be sending it.
fn is_left(args: &Args, row: &Delivery) -> bool {
    row.state == State::Pending || (args.unknown && row.state == State::Unknown)
}

/// Warns of stock changes that may be applied twice: `--unknown` asks for them, but the risk is stated all the same.
fn tell_risk(context: &mut Context, risky: usize) {
    if risky > 0 {
        let count = u64::try_from(risky).unwrap_or(u64::MAX);
        let are = if risky == 1 { "is" } else { "are" };
        context.out.warn(format!("{} of these {are} {}; {STOCK_IS_WRONG}", number(risky), in_doubt(count)));
    }
}

/// Returns those that their own connector can no longer accept.
fn misfits(skipped: &[Outcome]) -> Vec<DeliveryId> {
    let is_misfit = |skip: Option<Skip>| matches!(skip, Some(Skip::ConnectorGone | Skip::OtherApiKey));
    skipped.iter().filter(|outcome| is_misfit(outcome.skipped)).filter_map(|outcome| outcome.facts.id).collect()
}

/// Names them and says how to send them: `resume` would skip them again.
fn tell_misfits(context: &mut Context, misfits: &[DeliveryId]) {
    if !misfits.is_empty() {
        context.out.say(next_steps::without_connector(misfits));
    }
}

/// Names the deliveries that stay unknown.
fn tell_unknown(context: &mut Context, unknown: &[DeliveryId]) -> Exit {
    if unknown.is_empty() {
        return Exit::Done;
    }
    context.out.say(next_steps::left_unknown(unknown));
    Exit::NotDelivered
}
