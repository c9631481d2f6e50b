//! `worker`: sends the events that relays answered from the log, until it is stopped. It listens to nothing.

mod run;
mod said;

use super::context::{Context, Need, PolicyArgs, Route, each_once};
use crate::engine::{RunLimits, Start};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Log, Refuse};
use crate::model::{AnswerFrom, AttemptKind, Author, ConnectorName, Destination, Policy, parse_duration};
use crate::output::{Format, Shape, counted};
use crate::runtime;
use run::WorkerRun;
use said::{WAITING_LINES, WorkerReady};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;
use tokio::sync::oneshot;

/// Send the events that relays queued in the log, until stopped
///
/// With `answer = "log"`, a relay answers as soon as an event is in the log. The relay or a worker sends it, on the same machine or
/// on another one: each event is taken by one of them, and events of the same document keep their order. Start as many workers as
/// you need. Each worker reads the store on its machine, and the limits in it apply to each worker separately.
///
/// In the worker's store, the endpoint of a connector must have the same scheme, host and port as in the store of the relay that was
/// started last. Otherwise, the worker does not send events of this connector.
///
/// With -o ndjson, it prints a line for each event that was delivered, or that will not be retried. With -v, it prints a line for
/// the same events on stderr, in words.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks worker
  inv-hooks worker --connector wms --concurrency 32")]
pub struct Args {
    /// Make at most N attempts at the same time
    ///
    /// This limits the whole process. Each connector has its own limit in the store, too. The default is `max_concurrency` in the
    /// store, or 64.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    concurrency: Option<u16>,
    /// Send only the events of this connector; can be repeated
    #[arg(long = "connector", value_name = "NAME")]
    connectors: Vec<ConnectorName>,
    /// When stopped, wait up to this long for running requests
    #[arg(long, value_name = "DURATION", default_value = "20s", value_parser = parse_duration)]
    grace: Duration,
}

/// Sends events until a signal arrives.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if !matches!(context.global.output, Format::Table | Format::Ndjson) {
        let fault = Fault::usage("`worker` does not print this format");
        return Err(fault.hint("Use -o ndjson for one JSON object per event.").into());
    }
    let destinations = destinations(args, context)?;
    let mut log = context.need_log(Need::Create)?;
    if args.connectors.is_empty() {
        warn_of_left(context, log.as_mut(), &destinations)?;
    }
    let names: Vec<String> = destinations.iter().map(|destination| destination.label.clone()).collect();
    let worker = WorkerRun {
        limits: limits(args, context)?,
        security: context.security()?,
        environment: context.environment()?,
        has_lines: said::has_lines(context),
        grace: args.grace,
        destinations,
    };
    let (lines, written) = sync_channel(WAITING_LINES);
    let (announced, is_announced) = oneshot::channel();
    let running = std::thread::Builder::new().name("worker".to_owned()).spawn(move || {
        // The log is closed outside of the runtime: to close one on a server waits.
        let ended: anyhow::Result<(Exit, Box<dyn Log>)> = runtime::run(Box::pin(worker.run(log, lines, is_announced)))?;
        ended.map(|(exit, _)| exit)
    });
    let running = running.map_err(runtime::no_room)?;
    said::say(&written, &names, context, announced)?;
    running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn limits(args: &Args, context: &Context) -> anyhow::Result<RunLimits> {
    let process = context.process(&PolicyArgs { concurrency: args.concurrency, ..PolicyArgs::default() })?;
    Ok(RunLimits {
        process,
        clock: runtime::now,
        seed: runtime::seed(),
        start: Start::Patient,
        stop_after_failures: None,
        refuse: Refuse::default(),
        author: Author { kind: AttemptKind::Relay, by: runtime::who(), reason: None },
    })
}

/// Resolves the connectors that were named, or every enabled one.
fn destinations(args: &Args, context: &Context) -> anyhow::Result<Vec<Arc<Destination>>> {
    let policy = PolicyArgs::default();
    let routes: Vec<Route> = if args.connectors.is_empty() {
        context.need_store()?;
        context.routes(&policy, |_, _| true)?.into_enabled()
    } else {
        let names = each_once(&args.connectors);
        names.iter().map(|name| context.route(&policy, name)).collect::<anyhow::Result<_>>()?
    };
    if routes.is_empty() {
        let fault = Fault::not_found("the store has no enabled connector, so there is no one to send events to");
        return Err(fault.hint("Add one: `inv-hooks connector add`.").into());
    }
    Ok(routes.iter().map(|route| Arc::new(from_log(&route.destination))).collect())
}

/// No sender waits here: what is queued was answered from the log, whatever the store says now.
fn from_log(destination: &Destination) -> Destination {
    let policy = Policy { answer: AnswerFrom::Log, ..destination.policy };
    Destination { policy, ..destination.clone() }
}

/// Warns of queued events whose connector this worker does not have.
fn warn_of_left(context: &mut Context, log: &mut dyn Log, destinations: &[Arc<Destination>]) -> anyhow::Result<()> {
    let queued = log.queued(&context.environment()?)?;
    let is_left = |name: &String| destinations.iter().all(|destination| destination.label != *name);
    for (name, count) in queued.iter().filter(|(name, _)| is_left(name)) {
        let events = counted(*count, "queued event");
        let why = format!("{events} of connector {name} are not sent from here: it is disabled or not in the store");
        context.out.warn(format!("{why}. Enable it or add it, and restart the worker."));
    }
    Ok(())
}

/// Returns what the worker writes with `-o ndjson`, apart from outcomes.
pub fn shapes() -> Vec<Shape> {
    vec![Shape::one::<WorkerReady<'_>>("worker ready", "The first line of `worker -o ndjson`.")]
}
