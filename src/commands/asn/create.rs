//! `asn create`: sends shipments to Retail Cloud. They are deliveries in the log like all others.

use super::known::{KnownOrder, Orders, left};
use super::shipments::{GivenShipment, ShipmentArgs, Shipments};
use super::tenant;
use crate::commands::context::{
    BadLines, Context, KnownShipment, Need, Notice, PolicyArgs, RunOptions, begin_shipments, busy, next_steps,
};
use crate::engine::{Job, Work, queue_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{
    ApiKey, AttemptKind, ConnectorName, DeliveryId, Destination, Environment, Extracted, NewDelivery, PayloadPointers,
    Source, State,
};
use crate::output::{DryRunView, Report, counted, number};
use crate::runtime;
use std::sync::Arc;

/// Announce shipments to Retail Cloud
///
/// The command first reads all input and checks the ids (`asn check --help` has the rules). If you stop it before the input ends,
/// nothing is logged or sent. After all input is read, each shipment is written to the log before its first attempt.
/// `failed search --api-key CREATE_ASN` lists the shipments that were not accepted, and `repost` sends them again.
///
/// The command starts at most 10 requests per second. Temporary failures are retried 3 times, but not if Retail Cloud may already
/// have booked the shipment. Only one `asn create`, `repost` or `resume` at a time sends to a tenant. Retail Cloud also limits the
/// requests of a month, which `inv-hooks` does not count. A shipment that is refused with 429 is retried like any other temporary
/// failure; if all retries are refused, it fails.
///
/// An order that is in the log already, for the same tenant, is not sent again, so the same command can be run again after a stop. Bad
/// lines are reported and skipped; the exit code is then 3. A shipment that cannot be read or has no order is not sent, even with
/// --unchecked or --allow-duplicates.
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
    /// Tenant to send to
    ///
    /// Without --tenant, the only tenant of the store is taken if you confirm it at the terminal, or with --yes.
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
    let destination = tenant::chosen(&store, args.tenant.as_ref(), &args.policy)?;
    let Shipments { all, file } = match args.shipments.read(context)? {
        Ok(shipments) => shipments,
        Err(exit) => return Ok(exit),
    };
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
    if !work.is_confirmed(context, all.len() as u64)? {
        return Ok(Exit::Refused);
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
    /// Orders that are in the log, failed.
    failed: u64,
    /// Orders that are in the log, pending.
    pending: u64,
    /// The rows whose answers were not recorded.
    unknown: Vec<DeliveryId>,
}

impl Planner<'_> {
    /// Says where the shipments go. If no tenant was named, someone must agree: it may be production.
    fn is_confirmed(&self, context: &mut Context, count: u64) -> anyhow::Result<bool> {
        let place = format!("tenant {} at {}", self.destination.label, self.destination.endpoint.redacted());
        if self.args.tenant.is_none() && !context.global.yes {
            let hint = format!("Name the tenant: --tenant {}. Or confirm with --yes.", self.destination.label);
            let question = format!("Send {} to {place}?", counted(count, "shipment"));
            return if context.can_ask() {
                context.confirm(&question)
            } else {
                Err(Fault::refused(format!("this needs confirmation: {question}")).hint(hint).into())
            };
        }
        context.out.say(format!("Sending {} to {place}", counted(count, "shipment")));
        Ok(true)
    }

    fn show(&self, context: &mut Context, all: Vec<GivenShipment>) -> anyhow::Result<Exit> {
        let mut log = context.open_log(Need::DryRun, Notice::InShort)?;
        let plan = self.plan(log.as_deref_mut(), all)?;
        let mut view = DryRunView { skipped: plan.done + plan.left(), ..DryRunView::default() };
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
        let report = Report::of(jobs.iter().map(Job::facts));
        let finished = context.deliver(log, queue_of(jobs), &options, report)?;
        let exit = finished.end_with_hints(&mut context.out, None)?;
        Ok(exit.and(plan.tell(context)))
    }

    fn lock(&self, log: &mut dyn Log) -> anyhow::Result<()> {
        let is_free = begin_shipments(log, &self.destination)?;
        if is_free { Ok(()) } else { Err(busy(&self.destination.label).into()) }
    }

    fn plan(&self, mut log: Option<&mut (dyn Log + 'static)>, all: Vec<GivenShipment>) -> anyhow::Result<Plan> {
        let mut plan = Plan::default();
        let all = all.into_iter().map(|shipment| (self.places.extract(&shipment.payload), shipment));
        let all: Vec<(Extracted, GivenShipment)> = all.collect();
        let wanted = all.iter().filter(|_| !self.args.allow_duplicates);
        let wanted: Vec<&str> = wanted.filter_map(|(extracted, _)| extracted.document.as_deref()).collect();
        let mut orders = Orders::read(log.as_deref_mut(), &wanted)?;
        for (extracted, shipment) in all {
            if let Some(fault) = self.fault_of(&shipment, &extracted) {
                plan.refuse(shipment.number, fault)?;
                continue;
            }
            match self.known(&mut orders, log.as_deref_mut(), &shipment, &extracted)? {
                Some(KnownOrder::Same(known)) if shipment.number == 0 && known.state != State::Delivered => {
                    return Err(left(&known).into());
                }
                Some(KnownOrder::Same(known)) => plan.known(&known),
                Some(KnownOrder::Other(fault)) => plan.refuse(shipment.number, fault)?,
                None => plan.jobs.push(self.job(shipment, extracted)),
            }
        }
        Ok(plan)
    }

    /// Returns why a shipment is not sent, whatever is in the log.
    fn fault_of(&self, shipment: &GivenShipment, extracted: &Extracted) -> Option<Fault> {
        let faults = || {
            if shipment.number == 0 {
                format!("the shipment breaks a rule: {}", shipment.faults())
            } else {
                shipment.faults()
            }
        };
        if !shipment.checked.has_order {
            let hint = "Correct it, and check it: `inv-hooks asn check --data @FILE`. What cannot be read, or has no order, is never sent.";
            return Some(Fault::invalid(faults()).hint(hint));
        }
        if !shipment.checked.violations.is_empty() && !self.args.unchecked {
            let hint =
                "Correct it, and check it: `inv-hooks asn check --data @FILE`. To send it as it is: --unchecked.";
            return Some(Fault::invalid(faults()).hint(hint));
        }
        let is_lost = extracted.document.is_none() && !self.args.allow_duplicates;
        is_lost.then(|| {
            let why = "its order is not where the store says, so it could not be recognised the next time";
            Fault::invalid(why).hint("Correct the pointers of CREATE_ASN in the store: document is /orderId.")
        })
    }

    fn known(
        &self,
        orders: &mut Orders,
        log: Option<&mut (dyn Log + 'static)>,
        shipment: &GivenShipment,
        extracted: &Extracted,
    ) -> anyhow::Result<Option<KnownOrder>> {
        let Some(order) = extracted.document.as_deref().filter(|_| !self.args.allow_duplicates) else {
            return Ok(None);
        };
        orders.take(log, (order, &shipment.payload, shipment.number), (&self.destination, &self.environment))
    }

    fn job(&self, shipment: GivenShipment, extracted: Extracted) -> Job {
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
    /// Ends the command if there is only one shipment; a bad line is skipped.
    fn refuse(&mut self, line: u64, why: Fault) -> Result<(), Fault> {
        if line == 0 {
            return Err(why);
        }
        self.told.extend(self.bad.add(line, &why.to_string()));
        Ok(())
    }

    fn known(&mut self, known: &KnownShipment) {
        match known.state {
            State::Delivered => self.done += 1,
            State::Unknown => self.unknown.push(known.id),
            State::Pending | State::Sending => self.pending += 1,
            State::Failed | State::Discarded => self.failed += 1,
        }
    }

    /// Returns how many orders are in the log and were not delivered.
    fn left(&self) -> u64 {
        self.failed + self.pending + self.unknown.len() as u64
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
        if self.failed > 0 {
            context.out.warn(next_steps::shipments_failed(self.failed));
        }
        if self.pending > 0 {
            context.out.warn(next_steps::shipments_pending(self.pending));
        }
        if !self.unknown.is_empty() {
            context.out.warn(next_steps::left_unknown(&self.unknown));
        }
        let bad = if self.bad.count() > 0 { Exit::Invalid } else { Exit::Done };
        bad.and(if self.left() > 0 { Exit::NotDelivered } else { Exit::Done })
    }
}
