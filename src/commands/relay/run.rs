//! `relay` without a verb: runs the relay.

use super::access_line::{AccessLine, AccessView};
use super::connectors::RelayConnectors;
use super::handler::RelayHandler;
use super::intake::EventIntake;
use super::senders::{RelayWire, Senders};
use crate::commands::context::{Context, Need, Notice, PolicyArgs, ReadyFile, bind, parse_address, parse_host};
use crate::engine::{Author, Intake, RunLimits, Service, Start, service};
use crate::error::Fault;
use crate::exit::Exit;
use crate::http::Client;
use crate::log::{Log, Refuse};
use crate::model::{ApiKey, AttemptKind, PayloadPointers, parse_duration};
use crate::output::{Format, Shape};
use crate::receiver::{Hosts, Limits, serve};
use crate::runtime::{self, Stop};
use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, mpsc};

/// How often a step of retention is made.
const TEND_EVERY: Duration = Duration::from_mins(1);

/// Events between their request and their settlement for each connection that is allowed: a sender that hangs up does not end its event.
const PLACES_PER_CONNECTION: usize = 2;

/// How long a connection may idle: longer than proxies keep theirs (nginx: 60 s), or they send into a connection that ends.
const IDLE: Duration = Duration::from_secs(90);

/// How long a sender may take to receive its answer.
const ANSWER: Duration = Duration::from_secs(10);

/// The flags of the relay.
#[derive(clap::Args, Debug)]
pub struct RelayArgs {
    /// Address to listen on; port 0 takes a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = parse_address)]
    addr: SocketAddr,
    /// Also accept this name in the Host header; can be repeated
    #[arg(long = "host", value_name = "NAME", value_parser = parse_host)]
    hosts: Vec<String>,
    /// Keep at most N connections open
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// Wait up to this long for running requests when stopped
    #[arg(long, value_name = "DURATION", default_value = "20s", value_parser = parse_duration)]
    grace: Duration,
    /// Accept events from everyone for connectors that have no secret header
    ///
    /// On a loopback address this is always allowed.
    #[arg(long)]
    allow_anonymous: bool,
    /// Write the URL to this file once requests are accepted
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// The first line of `-o ndjson`.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[schemars(rename = "RelayReadyView")]
struct ReadyView<'a> {
    /// Always true.
    ready: bool,
    /// The URL on which it listens.
    url: &'a str,
}

/// Runs the relay until a signal arrives.
pub fn run(args: &RelayArgs, context: &mut Context) -> anyhow::Result<Exit> {
    if !matches!(context.out.format(), Format::Table | Format::Ndjson) {
        let fault = Fault::usage("`relay` does not print this format");
        return Err(fault.hint("Use -o ndjson for one JSON object per request.").into());
    }
    let connectors = Arc::new(RelayConnectors::open(context, args.addr, args.allow_anonymous)?);
    let mut ready = args.ready_file.as_deref().map(|path| ReadyFile::prepare(path, "relay")).transpose()?;
    let Some(log) = context.open_log(Need::Create, Notice::InShort)? else {
        return Err(Fault::usage("the relay needs a failed-event log").into());
    };
    let relay = Relay::new(args, context, connectors)?;
    let listener = bind(args.addr, "--addr")?;
    runtime::run(async {
        // A process that knows the URL may send a signal at once, so signals are handled first.
        let stop = Stop::on_signals()?;
        announce(context, &listener, ready.as_mut())?;
        relay.run(log, listener, &stop, context).await
    })?
}

fn announce(context: &mut Context, listener: &TcpListener, ready: Option<&mut ReadyFile>) -> anyhow::Result<()> {
    let url = format!("http://{}", listener.local_addr()?);
    if context.out.format() == Format::Ndjson {
        context.out.json_line(&ReadyView { ready: true, url: &url })?;
        context.out.flush()?;
    } else {
        context.out.say(format!("relay on {url} (Ctrl-C to stop)"));
    }
    ready.map_or(Ok(()), |ready| ready.write(&[&url]))
}

/// All that one relay needs.
struct Relay {
    connectors: Arc<RelayConnectors>,
    pointers: Arc<HashMap<ApiKey, PayloadPointers>>,
    limits: Limits,
    process: usize,
    client: Client,
    hosts: Vec<String>,
    again: crate::model::Again,
    environment: crate::model::Environment,
}

impl Relay {
    fn new(args: &RelayArgs, context: &Context, connectors: Arc<RelayConnectors>) -> anyhow::Result<Self> {
        let of_key = |key: ApiKey| Ok((key, context.pointers(key)?));
        let pointers = ApiKey::ALL.into_iter().map(of_key).collect::<anyhow::Result<_>>()?;
        let again = context.need_store()?.relay().again.unwrap_or_default();
        Ok(Self {
            connectors,
            pointers: Arc::new(pointers),
            limits: Limits {
                connections: usize::from(args.connections),
                idle: IDLE,
                answer: ANSWER,
                grace: args.grace,
                ..Limits::default()
            },
            process: context.process(&PolicyArgs::default())?,
            client: Client::new(context.security()?),
            hosts: args.hosts.clone(),
            again,
            environment: context.environment()?,
        })
    }

    /// Serves `listener` until `stop` is asked for, or until the log cannot be used any more.
    async fn run(
        self,
        log: Box<dyn Log>,
        listener: TcpListener,
        stop: &Stop,
        context: &mut Context,
    ) -> anyhow::Result<Exit> {
        let senders = Senders::default();
        let (intake, service) = self.start(log, &senders);
        let (lines, mut written) = mpsc::unbounded_channel();
        let handler = self.handler(&listener, intake.clone(), &senders, lines)?;
        let log_ended = Notify::new();
        let shutdown = async {
            tokio::select! {
                exit = stop.asked() => exit,
                () = log_ended.notified() => Exit::Done,
            }
        };
        let grace = self.limits.grace;
        let serving = async {
            let mut exit = Exit::Done;
            let served = serve(listener, handler, self.limits, async { exit = shutdown.await }).await;
            served.map(|()| exit)
        };
        let delivering = async {
            let stopped = async {
                stop.asked().await;
                tokio::time::sleep(grace).await;
            };
            let closing = async {
                stop.asked().await;
            };
            let run = service.run(closing, stopped, |outcome| senders.settle(outcome)).await;
            log_ended.notify_one();
            run
        };
        let work = async {
            let tending = tend(intake);
            let serving = async {
                tokio::select! { served = serving => served, () = tending => unreachable!("it never ends") }
            };
            tokio::join!(serving, delivering)
        };
        let mut work = std::pin::pin!(work);
        let (served, run) = loop {
            tokio::select! {
                ended = &mut work => break ended,
                Some(line) = written.recv() => AccessLine::write(&line, context)?,
            }
        };
        while let Ok(line) = written.try_recv() {
            line.write(context)?;
        }
        run.log?;
        Ok(served?)
    }

    fn start(&self, log: Box<dyn Log>, senders: &Senders) -> (Intake, Service<RelayWire>) {
        let limits = RunLimits {
            process: self.process,
            clock: runtime::now,
            seed: runtime::seed(),
            start: Start::Patient,
            stop_after_failures: None,
            refuse: Refuse::default(),
            author: Author { kind: AttemptKind::Relay, by: None, reason: None },
        };
        let wire = RelayWire { client: self.client.clone(), senders: senders.clone() };
        service(log, wire, &limits, self.connectors.destinations(), &self.environment)
    }

    fn handler(
        &self,
        listener: &TcpListener,
        intake: Intake,
        senders: &Senders,
        lines: mpsc::UnboundedSender<AccessLine>,
    ) -> anyhow::Result<RelayHandler> {
        let intake = EventIntake {
            intake,
            senders: senders.clone(),
            environment: self.environment.clone(),
            pointers: self.pointers.clone(),
            again: self.again,
            places: Arc::new(Semaphore::new(self.limits.connections * PLACES_PER_CONNECTION)),
        };
        let hosts = Hosts::new(listener.local_addr()?.ip(), self.hosts.clone());
        Ok(RelayHandler { hosts, connectors: self.connectors.clone(), intake, lines })
    }
}

/// Makes steps of retention; never ends.
async fn tend(intake: Intake) {
    loop {
        tokio::time::sleep(TEND_EVERY).await;
        // An error of retention is one of the log, which deliveries show soon.
        let step = || intake.with_log(|log| log.tend(runtime::now()).is_ok_and(|tended| tended.has_more));
        while step().await == Some(true) {
            tokio::task::yield_now().await;
        }
    }
}

/// Returns what the relay writes with `-o ndjson`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<ReadyView<'_>>("relay ready", "The first line of `relay -o ndjson`."),
        Shape::one::<AccessView<'_>>("relay request", "Every other line of `relay -o ndjson`."),
    ]
}
