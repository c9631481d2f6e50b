//! `asn create`: sends shipments to Retail Cloud. They are deliveries in the log like all others.

use super::known::{self, KnownShipment};
use super::shipments::{GivenShipment, ShipmentArgs, Shipments};
use super::tenant;
use crate::commands::context::{BadLines, Context, FinishedRun, Need, Notice, PolicyArgs, RunOptions, next_steps};
use crate::engine::{Job, Work, queue_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{InputShare, Log};
use crate::model::{
    ApiKey, AttemptKind, ConnectorName, Destination, Environment, NewDelivery, PayloadPointers, Source, State,
};
use crate::output::{DryRunView, Report, counted, number};
use crate::runtime;
use std::sync::Arc;

/// Announce shipments to Retail Cloud
///
/// Each shipment is checked by the documented rules for ids before anything is sent, and written to the log before its first
/// attempt. `failed search --api-key CREATE_ASN` lists the shipments that were not accepted, and `repost` sends them again. At most 10 shipments are sent per
/// second, and temporary failures are retried 3 times. Only one `asn create` at a time sends to a tenant.
///
/// An order that is in the log already, for the same tenant, is not sent again: such a line is skipped, so the same command can be
/// run again after a stop. Bad lines are reported and skipped; the exit code is then 3.
///
/// A tenant is a table `[tenants.NAME]` in the store.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks asn create --data @shipment.json
  inv-hooks asn create --ndjson shipments.ndjson --tenant production
  inv-hooks asn create --ndjson shipments.ndjson --dry-run")]
pub struct Args {
    #[command(flatten)]
    shipments: ShipmentArgs,
    /// Tenant to send to; by default the only one of the store
    #[arg(long, value_name = "TENANT")]
    tenant: Option<ConnectorName>,
    /// Send shipments although their ids break a rule
    #[arg(long)]
    unchecked: bool,
    /// Send shipments although their orders are in the log
    #[arg(long)]
    allow_duplicates: bool,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let store = context.need_store()?;
    let destination = tenant::chosen(context, &store, args.tenant.as_ref(), &args.policy)?;
    let Shipments { all, file } = args.shipments.read(context)?;
    let work = Planner {
        args,
        destination,
        places: context.pointers(ApiKey::CreateAsn)?,
        environment: context.environment()?,
        file,
    };
    if context.global.dry_run {
        return work.show(context, all);
    }
    work.send(context, all)
}

/// Decides what becomes of each shipment.
struct Planner<'a> {
    args: &'a Args,
    destination: Arc<Destination>,
    places: PayloadPointers,
    environment: Environment,
    file: Option<String>,
}

/// What was decided.
#[derive(Default)]
struct Plan {
    jobs: Vec<Job>,
    bad: BadLines,
    told: Vec<String>,
    /// Orders that are in the log, delivered.
    done: u64,
    /// Orders that are in the log, not delivered.
    left: u64,
}

impl Planner<'_> {
    fn show(&self, context: &mut Context, all: Vec<GivenShipment>) -> anyhow::Result<Exit> {
        let mut log = context.open_log(Need::DryRun, Notice::InShort)?;
        let plan = self.plan(log.as_deref_mut(), all)?;
        let mut view = DryRunView { skipped: plan.done + plan.left, ..DryRunView::default() };
        let (label, endpoint) = (&self.destination.label, self.destination.endpoint.redacted());
        plan.jobs.iter().for_each(|_| view.add(label, &endpoint));
        context.out.say(format!("Would send {} to {label} at {endpoint}", counted(view.send, "shipment")));
        context.out.dry_run(&view)?;
        Ok(plan.tell(context))
    }

    fn send(&self, context: &mut Context, all: Vec<GivenShipment>) -> anyhow::Result<Exit> {
        let mut log = context.need_log(Need::Create)?;
        self.lock(log.as_mut())?;
        let mut plan = self.plan(Some(log.as_mut()), all)?;
        let jobs = std::mem::take(&mut plan.jobs);
        let options = RunOptions::new(AttemptKind::Send, context.process(&self.args.policy)?).of(jobs.len());
        let finished = context.deliver(log, queue_of(jobs), &options, Report::default())?;
        let exit = end(context, finished)?;
        Ok(exit.and(plan.tell(context)))
    }

    /// Two processes could send the same orders, and twice as many requests as Retail Cloud accepts. No file has such a name.
    fn lock(&self, log: &mut dyn Log) -> anyhow::Result<()> {
        let tenant = &self.destination.label;
        if log.begin_input(&self.environment, &format!("{} {tenant}", ApiKey::CreateAsn), InputShare::Rest)? {
            return Ok(());
        }
        let fault = Fault::refused(format!("another process is sending shipments to {tenant}; nothing was sent"));
        Err(fault.hint("Wait until it ends, then run this command again.").into())
    }

    fn plan(&self, mut log: Option<&mut (dyn Log + 'static)>, all: Vec<GivenShipment>) -> anyhow::Result<Plan> {
        let mut plan = Plan::default();
        for shipment in all {
            let is_bad = !shipment.violations.is_empty() && (!self.args.unchecked || shipment.payload.is_empty());
            if is_bad && shipment.number == 0 {
                return Err(refused(&shipment).into());
            }
            if is_bad {
                plan.bad_line(shipment.number, &shipment.faults());
                continue;
            }
            let extracted = self.places.extract(&shipment.payload);
            let known = match log.as_deref_mut().filter(|_| !self.args.allow_duplicates) {
                Some(log) => {
                    known::find(log, &self.environment, &self.destination.label, (&extracted, &shipment.payload))?
                }
                None => None,
            };
            match known {
                Some(known) if shipment.number == 0 => return Err(twice(&known).into()),
                Some(known) => plan.known(shipment.number, &known),
                None => plan.jobs.push(self.job(shipment, extracted)),
            }
        }
        Ok(plan)
    }

    fn job(&self, shipment: GivenShipment, extracted: crate::model::Extracted) -> Job {
        let line = shipment.number;
        let new = NewDelivery {
            webhook_id: runtime::new_id(),
            event_id: runtime::new_id(),
            environment: self.environment.clone(),
            connector: self.destination.label.clone(),
            api_key: ApiKey::CreateAsn,
            event: None,
            payload: shipment.payload,
            extracted,
            is_test: false,
            created_at: runtime::now(),
            source: self.file.clone().map(|file| Source { file, line }),
            lineage: None,
        };
        Job { work: Work::New(Box::new(new)), destination: self.destination.clone() }
    }
}

impl Plan {
    fn bad_line(&mut self, number: u64, why: &str) {
        self.told.extend(self.bad.add(number, why));
    }

    fn known(&mut self, number: u64, known: &KnownShipment) {
        let KnownShipment { id, state, is_same } = known;
        if !is_same {
            let why =
                format!("its order is in the log already as event {id} ({}), with another payload", state.as_str());
            return self.bad_line(number, &why);
        }
        *(if *state == State::Delivered { &mut self.done } else { &mut self.left }) += 1;
    }

    /// Reports what was not sent, and returns the exit code for it.
    fn tell(&self, context: &mut Context) -> Exit {
        self.told.iter().chain(&self.bad.others()).for_each(|note| context.out.warn(note));
        if self.bad.count() > 0 {
            context.out.warn(format!("{} skipped", self.bad.counted()));
        }
        if self.done > 0 {
            context.out.say(format!("skipped because they are already delivered: {}", number(self.done)));
        }
        if self.left > 0 {
            context.out.warn(next_steps::shipments_left(self.left));
        }
        let bad = if self.bad.count() > 0 { Exit::Invalid } else { Exit::Done };
        bad.and(if self.left > 0 { Exit::NotDelivered } else { Exit::Done })
    }
}

fn refused(shipment: &GivenShipment) -> Fault {
    Fault::invalid(format!("the shipment breaks a rule, so it was not sent: {}", shipment.faults()))
        .hint("Correct it, and check it: `inv-hooks asn check --data @FILE`. To send it as it is: --unchecked.")
}

fn twice(known: &KnownShipment) -> Fault {
    let KnownShipment { id, state, is_same } = known;
    let other = if *is_same { "" } else { ", with another payload" };
    let fault = Fault::refused(format!("the order is in the log already as event {id} ({}){other}", state.as_str()));
    fault.hint(format!(
        "{} To announce the order once more: --allow-duplicates.",
        next_steps::of_known_event(*id, *state)
    ))
}

/// Ends the run, and says what to do about shipments that were not delivered.
fn end(context: &mut Context, finished: FinishedRun) -> anyhow::Result<Exit> {
    let summary = finished.report.summary();
    let leftovers = finished.report.leftovers();
    let (has_waiting, has_stopped) = (leftovers.has_waiting(), leftovers.has_stopped());
    let is_stopped = finished.stopped.is_some();
    let exit = finished.end(&mut context.out)?;
    if is_stopped && has_stopped {
        context.out.say(next_steps::NOT_STARTED);
    }
    if has_waiting {
        context.out.say(next_steps::WAITING);
    }
    if summary.failed > 0 {
        context.out.say(next_steps::failed(summary.failed));
    }
    Ok(exit)
}
