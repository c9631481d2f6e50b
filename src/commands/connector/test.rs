//! `connector test`: sends sample payloads to connectors.
//!
//! It sends them in the same way as `send` and `repost`. Test payloads are marked, and the command asks before it sends them to a
//! real endpoint.

use super::may_send::may_send;
use super::test_captures::CaptureArgs;
use super::test_events::{check_key, check_other_key, check_subscription};
use crate::catalog::{self, SampleRequest};
use crate::commands::context::next_steps;
use crate::commands::context::{
    ContentArgs, Context, MAX_PAYLOAD_BYTES, Need, Notice, PolicyArgs, Purpose, Route, RunOptions, each_once, read_data,
};
use crate::engine::{Job, Work, queue_of};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{AttemptKind, ConnectorName, Destination, EventName, NewDelivery, Order, Policy};
use crate::output::{DryRunView, Report, counted};
use crate::runtime;
use std::ffi::OsString;
use std::sync::Arc;

/// Send a sample of every subscribed event and check the answers
///
/// Each request has the header x-inv-hooks-test: true, and ids in samples start with TEST-. A test payload can change real stock,
/// so the command asks first, unless the store's environment is `test` or the endpoint is on this machine. The command exits 4 if
/// an event is not delivered.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks connector test wms-asn
  inv-hooks connector test --all --yes
  inv-hooks connector test wms-asn --capture all --fresh",
    mut_arg("retries", |flag| flag.long_help(RETRIES)), mut_arg("order", |flag| flag.hide(true)))]
pub struct Args {
    /// Connector names
    #[arg(value_name = "NAMES")]
    names: Vec<ConnectorName>,
    /// Test every enabled connector
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Send only this event
    #[arg(long, value_name = "EVENT")]
    event: Option<EventName>,
    /// Send this payload instead: JSON, @FILE, or - for stdin
    #[arg(long, value_name = "JSON|@FILE|-", help_heading = "Payload")]
    data: Option<OsString>,
    #[command(flatten, next_help_heading = "Payload")]
    captures: CaptureArgs,
    #[command(flatten, next_help_heading = "Payload")]
    content: ContentArgs,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// The help of `--retries`: [`once`] ignores the setting in the store.
const RETRIES: &str =
    "Retry temporary failures up to N times (timeouts, broken connections, 408, 425, 429, 5xx)

If the endpoint may already have booked a sale, return or stock adjustment, the event is in doubt. An event in doubt is retried \
     only if its connector is idempotent. The default is 0; a test does not use the setting in the store.

Environment variable: `INV_HOOKS_RETRIES`";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if args.names.is_empty() && !args.all {
        return Err(Fault::usage("no connector is named")
            .hint(
                "Test one: `inv-hooks connector test NAME`. Test every enabled connector: `inv-hooks connector test --all`.",
            )
            .into());
    }
    let routes = routes(args, context)?;
    routes.first().iter().for_each(|route| context.out.repeat_api_key(route.connector.api_key));
    let data = args.data.as_deref().map(|data| read_data(data, MAX_PAYLOAD_BYTES, &mut context.out)).transpose()?;
    args.content.need_data(data.is_some(), "--data")?;
    if let (Some(given), Some(data)) = (&args.data, &data) {
        args.content.check_given(given, data, "the payload", Purpose::Send)?;
    }
    if let (Some(data), Some(route)) = (&data, routes.first()) {
        context.warn_of_mistakes(route.connector.api_key, data, None)?;
    }
    let jobs = jobs(args, context, &routes, data.as_deref())?;
    if context.global.dry_run {
        context.open_log(Need::DryRun, Notice::InShort)?;
        let mut view = DryRunView::default();
        for job in &jobs {
            let facts = job.facts();
            let event = facts.event.as_deref().unwrap_or(facts.api_key.as_str());
            let endpoint = job.destination.endpoint.redacted();
            context.out.say(format!("would send {event} to {} at {endpoint}", facts.connector));
            view.add(&facts.connector, &endpoint);
        }
        context.out.dry_run(&view)?;
        return Ok(Exit::Done);
    }
    if !may_send(context, &routes, &counted(jobs.len(), "test payload"))? {
        context.out.say("Nothing was sent.");
        return Ok(Exit::Refused);
    }
    let process = context.process(&args.policy)?;
    let log = context.need_log(Need::Create)?;
    let options = RunOptions::new(AttemptKind::Test, process).of(jobs.len());
    let report = Report::of_events(jobs.iter().map(Job::facts));
    let delivered = context.deliver(log, queue_of(jobs), &options, report)?;
    let left = delivered.report.leftovers().ids().map(<[_]>::to_vec).unwrap_or_default();
    let summary = delivered.report.summary();
    let exit = delivered.end(&mut context.out)?;
    if summary.failed + summary.unknown > 0 {
        let only = if let [only] = left[..] { Some(only) } else { None };
        context.out.say(next_steps::of_failed_test(only));
    }
    Ok(exit)
}

/// Returns what is sent: captures, the given payload, or samples.
fn jobs(args: &Args, context: &mut Context, routes: &[Route], data: Option<&[u8]>) -> anyhow::Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for route in routes {
        let payloads = match args.captures.payloads(args.event.as_ref(), context, route)? {
            Some(captured) => captured,
            None => events(args, context, route, data)?.into_iter().map(|it| (it, data.map(<[u8]>::to_vec))).collect(),
        };
        for (event, payload) in payloads {
            jobs.push(job(context, (route, &args.policy), event, payload)?);
        }
    }
    if jobs.is_empty() {
        return Err(args.captures.nothing().into());
    }
    Ok(jobs)
}

fn routes(args: &Args, context: &mut Context) -> anyhow::Result<Vec<Route>> {
    if !args.all {
        return each_once(&args.names).iter().map(|name| context.route(&args.policy, name)).collect();
    }
    context.need_store()?;
    let routes = context.routes(&args.policy, |_, _| true)?.into_enabled();
    if routes.is_empty() {
        return Err(Fault::not_found("there is no enabled connector to test")
            .hint("List all connectors: `inv-hooks connector list`. Enable one: `inv-hooks connector enable NAME`.")
            .into());
    }
    Ok(routes)
}

/// Returns the events to send: the named one, else the one of the given payload, else every subscribed one. A connector without
/// `events` gets every event of its API key. `None` means a payload without an event.
fn events(
    args: &Args,
    context: &mut Context,
    route: &Route,
    data: Option<&[u8]>,
) -> anyhow::Result<Vec<Option<EventName>>> {
    let connector = &route.connector;
    let of_key = catalog::events(connector.api_key);
    let named = data.map(|data| anyhow::Ok(context.pointers(connector.api_key)?.extract(data).event)).transpose()?;
    let named: Option<EventName> = named.flatten().and_then(|event| event.parse().ok());
    named.as_ref().map_or(Ok(()), |event| check_other_key(connector, event))?;
    if let Some(event) = &args.event {
        check_key(connector, event)?;
        check_subscription(connector, event)?;
        if let Some(near) =
            catalog::suggest_event(connector.api_key, event.as_str()).filter(|_| !of_key.contains(&event.as_str()))
        {
            context
                .out
                .warn(format!("{event} is not in the published list of {}; did you mean {near}?", connector.api_key));
        }
        return Ok(vec![Some(event.clone())]);
    }
    if data.is_some() {
        let named = named.filter(|_| !of_key.is_empty());
        let only = connector.events.first().filter(|_| connector.events.len() == 1).cloned();
        return Ok(vec![named.or(only)]);
    }
    if !connector.events.is_empty() {
        return Ok(connector.events.iter().cloned().map(Some).collect());
    }
    let all: Vec<Option<EventName>> = of_key.iter().filter_map(|event| event.parse().ok()).map(Some).collect();
    Ok(if all.is_empty() { vec![None] } else { all })
}

fn job(
    context: &Context,
    (route, policy): (&Route, &PolicyArgs),
    event: Option<EventName>,
    data: Option<Vec<u8>>,
) -> anyhow::Result<Job> {
    let api_key = route.connector.api_key;
    let payload = data.unwrap_or_else(|| {
        let mut request = SampleRequest::new(api_key);
        request.event = event.as_ref().map(EventName::as_str);
        request.is_test = true;
        request.event_time = Some(context.now());
        catalog::sample(&request).into_bytes()
    });
    let extracted = context.pointers(api_key)?.extract(&payload);
    let new = NewDelivery {
        webhook_id: runtime::new_id(),
        event_id: runtime::new_id(),
        environment: context.environment()?,
        connector: route.connector.name.to_string(),
        api_key,
        event,
        payload,
        extracted,
        is_test: true,
        created_at: context.now(),
        source: None,
        lineage: None,
    };
    Ok(Job { work: Work::New(Box::new(new)), destination: once(route, policy) })
}

/// Changes the policy for a test: no retries unless a flag asks for them, and no breaker or order, so that each result is shown
/// at once. So `--order` has no effect, and help does not show it.
fn once(route: &Route, typed: &PolicyArgs) -> Arc<Destination> {
    let destination = route.destination.as_ref().clone();
    let retries = typed.retries.unwrap_or_default();
    let policy = Policy { retries, breaker: 0, order: Order::None, ..destination.policy };
    Arc::new(Destination { policy, ..destination })
}
