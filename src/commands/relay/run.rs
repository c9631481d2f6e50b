//! `relay` without a verb: runs the relay.

use super::access_line::{AccessLine, AccessView};
use super::admin::{Admin, AdminHandler, admin_limits};
use super::connectors::RelayConnectors;
use super::drift_watch::DriftWatch;
use super::handler::RelayHandler;
use super::intake::EventIntake;
use super::latest::LatestAttempts;
use super::log_reader::{LogReader, close};
use super::measured::MeasuredWire;
use super::metrics::Metrics;
use super::open_files::connections_within;
use super::said::{Addresses, ReadyView, Said, WAITING_LINES, say};
use super::senders::{RelayWire, Senders};
use super::site::Site;
use crate::catalog::Learned;
use crate::commands::context::next_steps::left_elsewhere;
use crate::commands::context::{Context, Need, PolicyArgs, ReadyFile, bind, parse_address, parse_host, tend_always};
use crate::engine::{Intake, QueueFeed, QueueShare, RunLimits, Service, Start, service};
use crate::error::Fault;
use crate::exit::Exit;
use crate::http::Client;
use crate::log::{Log, LogPlace, Refuse};
use crate::model::{ApiKey, AttemptKind, Author, PayloadPointers, parse_duration};
use crate::output::{Format, Shape};
use crate::receiver::{Hosts, Limits, serve};
use crate::runtime::{self, Stop};
use std::collections::{HashMap, HashSet};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, oneshot};

/// Events between their request and their settlement for each connection that is allowed: a sender that hangs up does not end its event.
const PLACES_PER_CONNECTION: usize = 2;

/// How long a connection may idle: longer than proxies keep theirs (nginx: 60 s), or they send into a connection that ends.
const IDLE: Duration = Duration::from_secs(90);

/// How long senders wait for outcomes after the grace, which the log writes then.
const LAST_PATIENCE: Duration = Duration::from_secs(10);

/// How long a sender may take to receive its answer.
const ANSWER: Duration = Duration::from_secs(10);

/// The flags of the relay.
#[derive(clap::Args, Debug)]
pub struct RelayArgs {
    /// Address to listen on; port 0 takes a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = parse_address)]
    addr: SocketAddr,
    /// Address of the status page and /metrics
    ///
    /// The status page is at /, and health checks are at /healthz and /readyz. Port 0 takes a free port. Everyone who can reach
    /// this address can read failed events.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9090", value_parser = parse_address)]
    admin: SocketAddr,
    /// Accept this name in the Host header, besides localhost and own addresses
    ///
    /// Can be repeated.
    #[arg(long = "host", value_name = "NAME", value_parser = parse_host)]
    hosts: Vec<String>,
    /// Keep at most N connections open
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u16).range(1..))]
    connections: u16,
    /// When stopped, wait up to this long for running requests
    #[arg(long, value_name = "DURATION", default_value = "20s", value_parser = parse_duration)]
    grace: Duration,
    /// Accept events without a secret, for connectors that have no secret header
    ///
    /// The relay compares the headers of a request with the secret headers of its connector. With this flag, everyone who can reach
    /// the relay can send events to a connector that has no secret headers. If --addr is a loopback address, this is allowed
    /// without the flag.
    #[arg(long)]
    allow_anonymous: bool,
    /// Send queued events to the new place of their endpoint
    ///
    /// If the scheme, host or port of an endpoint was changed while events for it were queued, the relay starts only with this flag.
    #[arg(long)]
    move_queued: bool,
    /// Write the URL to this file once requests are accepted
    ///
    /// A second line has the URL of --admin.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// Runs the relay until a signal arrives.
pub fn run(args: &RelayArgs, context: &mut Context) -> anyhow::Result<Exit> {
    if !matches!(context.global.output, Format::Table | Format::Ndjson) {
        let fault = Fault::usage("`relay` does not print this format");
        return Err(fault.hint("Use -o ndjson for one JSON object per request.").into());
    }
    let connectors = Arc::new(RelayConnectors::open(context, args.addr, args.allow_anonymous)?);
    let mut ready = args.ready_file.as_deref().map(|path| ReadyFile::prepare(path, "relay")).transpose()?;
    let mut log = context.need_log(Need::Create)?;
    connectors.warn_of_left(context, log.as_mut())?;
    if !args.allow_anonymous {
        connectors.warn_of_open(context, &args.hosts);
    }
    let (connections, files) = connections_within(args.connections);
    if connections < args.connections {
        context.out.warn(format!(
            "only {files} files may be open here (ulimit -n), so at most {connections} connections are kept open, not {}",
            args.connections
        ));
    }
    let relay = Relay::new(args, connections, context, connectors)?;
    let listeners = Listeners { events: bind(args.addr, "--addr")?, admin: bind(args.admin, "--admin")? };
    // Whoever hears that it is ready may ask for a page at once.
    let readers = [log.another_reader()?, log.another_reader()?].map(LogReader::new);
    let announcement = listeners.addresses()?;
    // Only now: a relay that cannot start must not keep the events of the one that runs from being sent.
    relay.connectors.note_origins(log.as_mut(), &relay.environment, args.move_queued)?;
    let (lines, written) = sync_channel(WAITING_LINES);
    let (announced, is_announced) = oneshot::channel();
    let running = std::thread::Builder::new().name("relay".to_owned()).spawn(move || {
        // The log is closed outside of the runtime: to close one on a server waits.
        let ended: anyhow::Result<(Exit, Box<dyn Log>)> = runtime::run(async {
            // A process that knows the URL may send a signal at once, so signals are handled first.
            let stop = Stop::on_signals()?;
            let _ = lines.send(Said::Ready);
            match is_announced.await {
                Ok(()) => Box::pin(relay.run((log, readers), listeners, &stop, lines)).await,
                // The error is reported by who could not announce it.
                Err(_) => Ok((Exit::Done, log)),
            }
        })?;
        ended.map(|(exit, _)| exit)
    });
    let running = running.map_err(runtime::no_room)?;
    let mut announce = Some(announced);
    say(&written, context, |context| {
        announcement.announce(context, ready.as_mut())?;
        let _ = announce.take().map(|announced| announced.send(()));
        Ok(())
    })?;
    running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What the relay listens on.
struct Listeners {
    events: TcpListener,
    admin: TcpListener,
}

impl Listeners {
    fn addresses(&self) -> std::io::Result<Addresses> {
        Ok(Addresses { events: self.events.local_addr()?, admin: self.admin.local_addr()? })
    }
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
    metrics: Metrics,
    log: LogPlace,
    latest: LatestAttempts,
    site: Site,
    has_lines: bool,
    learned: HashMap<ApiKey, Learned>,
}

impl Relay {
    fn new(
        args: &RelayArgs,
        connections: u16,
        context: &mut Context,
        connectors: Arc<RelayConnectors>,
    ) -> anyhow::Result<Self> {
        let keys: HashSet<ApiKey> = connectors.iter().map(|connector| connector.api_key).collect();
        let learned = keys.into_iter().map(|key| Ok((key, context.learned(key)?))).collect::<anyhow::Result<_>>()?;
        let of_key = |key: ApiKey| Ok((key, context.pointers(key)?));
        let pointers = ApiKey::ALL.into_iter().map(of_key).collect::<anyhow::Result<_>>()?;
        let again = context.need_store()?.relay().again.unwrap_or_default();
        let metrics = Metrics::new(connectors.iter().map(|connector| connector.name.as_str()));
        let latest = LatestAttempts::default();
        Ok(Self {
            site: Site::new(context, &connectors, latest.clone())?,
            latest,
            metrics,
            learned,
            log: context.log_place()?,
            has_lines: AccessLine::is_wanted(context),
            connectors,
            pointers: Arc::new(pointers),
            limits: Limits {
                connections: usize::from(connections),
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

    /// Serves `listeners` until `stop` is asked for, or until the log cannot be used any more. Returns the log too.
    async fn run(
        mut self,
        (log, readers): (Box<dyn Log>, [LogReader; 2]),
        Listeners { events: listener, admin }: Listeners,
        stop: &Stop,
        lines: SyncSender<Said>,
    ) -> anyhow::Result<(Exit, Box<dyn Log>)> {
        let senders = Senders::default();
        let (intake, service) = self.start(log, self.share(&lines), &senders);
        let events = self.intake(intake.clone(), &senders, &lines)?;
        let handler = self.handler(&listener, events, lines.clone())?;
        let limits = self.limits;
        let grace = limits.grace;
        let admin_handler = self.admin(&admin, readers, &intake, stop)?;
        let (serves, has_served) = oneshot::channel::<()>();
        let log_ended = Notify::new();
        let shutdown = async {
            tokio::select! {
                exit = stop.asked() => {
                    // If no one takes it, it is left out.
                    let _ = lines.try_send(Said::Stopping(grace));
                    exit
                }
                () = log_ended.notified() => Exit::Done,
            }
        };
        let serving = async {
            let mut exit = Exit::Done;
            let served = serve(listener, handler, limits, async { exit = shutdown.await }).await;
            drop(serves);
            served.map(|()| exit)
        };
        // It answers while the relay stops, and ends before the log.
        let showing = serve(admin, admin_handler, admin_limits(), async { drop(has_served.await) });
        let delivering = async {
            let stopped = async {
                stop.asked().await;
                tokio::time::sleep(grace).await;
            };
            let closing = async {
                stop.asked().await;
            };
            let run = tokio::select! {
                run = service.run(closing, stopped, |outcome| senders.settle(outcome)) => run,
                () = end_senders(&senders, stop, grace + LAST_PATIENCE) => unreachable!("no end"),
            };
            log_ended.notify_one();
            run
        };
        let work = async {
            let tending = tend_always(intake);
            let serving = async {
                tokio::select! { served = serving => served, () = tending => unreachable!("no end") }
            };
            tokio::join!(serving, delivering, showing)
        };
        let (served, run, shown) = Box::pin(work).await;
        with_log(shown.and(served), run.log?)
    }

    /// Returns what it sends of the queued events. On a server, other machines queue some too.
    fn share(&self, lines: &SyncSender<Said>) -> QueueShare {
        let lines = lines.clone();
        QueueShare {
            destinations: self.connectors.destinations(),
            environment: self.environment.clone(),
            feed: if self.log.file().is_some() { QueueFeed::Own } else { QueueFeed::Shared },
            on_other_origin: Box::new(move |other| drop(lines.try_send(Said::Warning(left_elsewhere(&other))))),
        }
    }

    fn start(
        &self,
        log: Box<dyn Log>,
        share: QueueShare,
        senders: &Senders,
    ) -> (Intake, Service<MeasuredWire<RelayWire>>) {
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
        let wire = MeasuredWire { wire, metrics: self.metrics.clone(), latest: self.latest.clone() };
        let metrics = self.metrics.clone();
        let on_commit = Box::new(move |changes, took| metrics.commit(changes, took));
        service(log, wire, &limits, share, on_commit)
    }

    fn intake(&mut self, intake: Intake, senders: &Senders, lines: &SyncSender<Said>) -> anyhow::Result<EventIntake> {
        let learned = std::mem::take(&mut self.learned);
        let drift = DriftWatch::start(learned, self.metrics.clone(), lines.clone())?;
        Ok(EventIntake {
            intake,
            senders: senders.clone(),
            environment: self.environment.clone(),
            pointers: self.pointers.clone(),
            again: self.again,
            places: Arc::new(Semaphore::new(self.limits.connections * PLACES_PER_CONNECTION)),
            metrics: self.metrics.clone(),
            drift,
        })
    }

    fn handler(
        &self,
        listener: &TcpListener,
        intake: EventIntake,
        lines: SyncSender<Said>,
    ) -> anyhow::Result<RelayHandler> {
        let hosts = Hosts::new(listener.local_addr()?.ip(), self.hosts.clone());
        let (connectors, metrics) = (self.connectors.clone(), self.metrics.clone());
        // Each line wakes the thread that writes it.
        let lines = self.has_lines.then_some(lines);
        Ok(RelayHandler { hosts, connectors, intake, lines, metrics })
    }

    fn admin(
        self,
        listener: &TcpListener,
        logs: [LogReader; 2],
        intake: &Intake,
        stop: &Stop,
    ) -> anyhow::Result<AdminHandler> {
        Ok(AdminHandler::from(Admin {
            hosts: Hosts::new(listener.local_addr()?.ip(), self.hosts),
            metrics: self.metrics,
            intake: intake.clone(),
            stop: stop.clone(),
            logs,
            log: self.log,
            names: self.connectors.iter().map(|connector| connector.name.clone()).collect(),
            environment: self.environment,
            site: self.site,
        }))
    }
}

/// Returns the log with the end of the relay. After an error no one else closes it.
fn with_log(ended: std::io::Result<Exit>, log: Box<dyn Log>) -> anyhow::Result<(Exit, Box<dyn Log>)> {
    match ended {
        Ok(exit) => Ok((exit, log)),
        Err(error) => {
            close(log);
            Err(error.into())
        }
    }
}

/// Lets no sender wait longer than `patience` after the stop; never ends.
async fn end_senders(senders: &Senders, stop: &Stop, patience: Duration) {
    stop.asked().await;
    tokio::time::sleep(patience).await;
    senders.end();
    std::future::pending::<()>().await;
}

/// Returns what the relay writes with `-o ndjson`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<ReadyView<'_>>("relay ready", "The first line of `relay -o ndjson`."),
        Shape::one::<AccessView<'_>>("relay request", "Every other line of `relay -o ndjson`."),
    ]
}
