//! `send`: deliver real events to the subscribed connectors.
//!
//! Reads inputs, routes them and hands them to the engine, which writes each to the log before its first attempt.

mod feed;
mod input;
mod known;
mod plan;
mod source;
#[cfg(unix)]
mod until_stopped;

use self::feed::{Feed, Notes};
use self::input::{Lines, Takes};
use self::known::Known;
use self::plan::Planner;
use self::source::Source;
use super::context::{
    ContentArgs, Context, Delivered, MAX_PAYLOAD_BYTES, Need, Notice, PolicyArgs, Purpose, Routes, RunOptions,
    parse_api_key, read_data,
};
use crate::commands::context::next_steps;
use crate::engine::queue_of;
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{InputShare, Log};
use crate::model::{ApiKey, AttemptKind, Connector, ConnectorName, Environment, EventName};
use crate::output::{Out, Report, counted};
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};

/// Send events to the connectors that subscribe to them
///
/// Each delivery is written to the log before its first attempt, so nothing is lost. `failed search` lists the events that
/// an endpoint did not accept, and `repost` sends them again.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks send INVENTORY_EXPORT_ASN --data @payload.json
  inv-hooks event sample SALE_INVENTORY | inv-hooks send SALE_INVENTORY --data -
  inv-hooks send --ndjson events.ndjson --continue")]
pub struct Args {
    /// API key of the payload; with --ndjson, a line can name its own
    #[arg(value_name = "API_KEY", required_unless_present = "ndjson")]
    api_key: Option<String>,
    /// Event name; by default the name in the payload
    #[arg(long, value_name = "EVENT")]
    event: Option<EventName>,
    /// Payload: JSON, @FILE, or - for stdin
    #[arg(long, help_heading = PAYLOAD, value_name = "JSON|@FILE|-", required_unless_present = "ndjson", conflicts_with = "ndjson")]
    data: Option<OsString>,
    /// File with one payload or envelope per line, or - for stdin
    ///
    /// An envelope is {"apiKey":…,"event":…,"payload":…}. `api_key` is accepted too. A payload that is a string is sent as its
    /// exact text. Rows of `failed export`, lines of `listen --record` and envelopes with other keys are bad lines; only --raw
    /// sends such objects as payloads.
    #[arg(long, help_heading = PAYLOAD, value_name = "FILE|-")]
    ndjson: Option<OsString>,
    /// Send every line as a payload, even if it looks like an envelope
    #[arg(long, help_heading = PAYLOAD, requires = "ndjson", conflicts_with = "data")]
    raw: bool,
    /// Skip lines of this file that are already in the log
    #[arg(long = "continue", help_heading = PAYLOAD, requires = "ndjson", conflicts_with = "data")]
    go_on: bool,
    /// Send only to this connector; can be repeated
    #[arg(long = "connector", value_name = "NAME")]
    connectors: Vec<ConnectorName>,
    /// Exit 4 if an event goes to no connector
    #[arg(long)]
    require_route: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, help_heading = PAYLOAD, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    #[command(flatten, next_help_heading = PAYLOAD)]
    content: ContentArgs,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// The heading of the flags that give payloads.
const PAYLOAD: &str = "Payload";

impl Args {
    fn takes(&self) -> Takes {
        Takes { raw: self.raw, content: self.content }
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let api_key = args.api_key.as_deref().map(parse_api_key).transpose()?;
    let planner = planner(args, context, api_key)?;
    if context.global.dry_run {
        return dry_run(args, context, planner);
    }
    match (&args.data, api_key) {
        (Some(data), Some(api_key)) => send_one(args, context, &planner, api_key, data),
        _ => send_many(args, context, planner),
    }
}

fn planner(args: &Args, context: &mut Context, api_key: Option<ApiKey>) -> anyhow::Result<Planner> {
    let store = context.need_store()?;
    for name in &args.connectors {
        let connector = context.connector(&store, name)?;
        check_key(&connector, api_key)?;
    }
    // Keep connectors with an unknown API key, so that the typo is reported.
    let mut routes = context.routes(&args.policy, |name, key| {
        let is_named = args.connectors.is_empty() || args.connectors.contains(name);
        is_named && (key.is_none() || api_key.is_none_or(|wanted| key == Some(wanted)))
    })?;
    if let Some(key) = api_key
        && routes.has_nothing_for(key)
    {
        return Err(Fault::not_found(format!("no connector has the API key {key}"))
            .hint(format!("Add one: `inv-hooks connector add --api-key {key} --endpoint URL`."))
            .into());
    }
    let unusable = match api_key {
        Some(key) if args.data.is_none() && !args.raw => add_other_keys(args, context, key, &mut routes)?,
        _ => HashMap::new(),
    };
    let pointers =
        ApiKey::ALL.into_iter().map(|key| Ok((key, context.pointers(key)?))).collect::<anyhow::Result<_>>()?;
    Ok(Planner {
        routes,
        unusable,
        pointers,
        environment: context.environment()?,
        default_key: api_key,
        event: args.event.clone(),
        known: Known::default(),
    })
}

/// Adds the connectors of all other keys, because a line can name its own key. Returns the keys that have a faulty connector, each
/// with the error for its lines; only these lines are not sent.
fn add_other_keys(
    args: &Args,
    context: &Context,
    typed: ApiKey,
    routes: &mut Routes,
) -> anyhow::Result<HashMap<ApiKey, String>> {
    let mut unusable = HashMap::new();
    for other in ApiKey::ALL.into_iter().filter(|key| *key != typed) {
        let is_wanted = |name: &ConnectorName, key| {
            key == Some(other) && (args.connectors.is_empty() || args.connectors.contains(name))
        };
        match context.routes(&args.policy, is_wanted) {
            Ok(more) => routes.add(more),
            Err(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => drop(unusable.insert(other, format!("it names {other}: {fault}"))),
                None => return Err(error),
            },
        }
    }
    Ok(unusable)
}

/// A named connector takes one API key; an event of another key would have no connector.
fn check_key(connector: &Connector, api_key: Option<ApiKey>) -> Result<(), Fault> {
    let (name, of) = (&connector.name, connector.api_key);
    match api_key {
        Some(key) if key != of => Err(Fault::usage(format!("the connector {name} takes {of}, not {key}"))
            .hint(format!("`inv-hooks connector list --api-key {key}` lists the connectors that do."))),
        _ => Ok(()),
    }
}

fn send_one(
    args: &Args,
    context: &mut Context,
    planner: &Planner,
    api_key: ApiKey,
    data: &OsStr,
) -> anyhow::Result<Exit> {
    let payload = read_data(data, args.max_bytes, &mut context.out)?;
    args.content.check_given(data, &payload, "the payload", Purpose::Send)?;
    let planned = planner.plan(input::Input { api_key, event: None, payload, source: None });
    let mut notes = Notes::default();
    let jobs = notes.take(planned);
    let process = context.process(&args.policy)?;
    let log = context.need_log(Need::Create)?;
    let options = RunOptions::new(AttemptKind::Send, process).of(jobs.len());
    let delivered = context.deliver(log, queue_of(jobs), &options, Report::default())?;
    end(args, context, delivered, &notes, None)
}

fn send_many(args: &Args, context: &mut Context, mut planner: Planner) -> anyhow::Result<Exit> {
    let process = context.process(&args.policy)?;
    let source = open_source(args, &mut context.out)?;
    let mut log = context.need_log(Need::Create)?;
    if let Some(name) = source.name() {
        let environment = context.environment()?;
        begin_input(args, log.as_mut(), &environment, name)?;
        planner.known = known_lines(args, log.as_mut(), &environment, name)?;
    }
    let file = source.name().map(ToOwned::to_owned);
    let (jobs, feed) = Feed::start(source, |reader| Lines::of(reader, file, args.max_bytes, args.takes()), planner)?;
    let delivered = context.deliver(log, jobs, &RunOptions::new(AttemptKind::Send, process), Report::default())?;
    let rest = feed.rest();
    let notes = feed.end(delivered.stopped);
    end(args, context, delivered, &notes, Some(rest))
}

fn open_source(args: &Args, out: &mut Out) -> anyhow::Result<Source> {
    let file = args.ndjson.as_deref().unwrap_or(OsStr::new("-"));
    if args.go_on && file == "-" {
        return Err(Fault::usage("--continue needs a file: stdin cannot be read again").into());
    }
    let source = Source::open(file, out)?;
    if args.go_on && source.name().is_none() {
        return Err(Fault::usage(format!(
            "--continue needs a file: {} is a pipe or a device and cannot be read again",
            file.display()
        ))
        .hint("Write the lines to a file first, or leave out --continue to send all of them.")
        .into());
    }
    Ok(source)
}

/// Only one process may send the rest of a file: two would find the same lines missing and send them twice.
fn begin_input(args: &Args, log: &mut dyn Log, environment: &Environment, name: &str) -> anyhow::Result<()> {
    let share = if args.go_on { InputShare::Rest } else { InputShare::Whole };
    if log.begin_input(environment, name, share)? {
        return Ok(());
    }
    Err(Fault::refused(match share {
        InputShare::Rest => format!("another process is sending lines of {name}; nothing was sent"),
        InputShare::Whole => format!("another process is sending the rest of {name} (--continue); nothing was sent"),
    })
    .hint("Wait until it ends. Then send the remaining lines with --continue.")
    .into())
}

/// Returns the lines that the log has; none without `--continue`.
fn known_lines(args: &Args, log: &mut dyn Log, environment: &Environment, name: &str) -> anyhow::Result<Known> {
    if args.go_on { Known::of(log, environment, name) } else { Ok(Known::default()) }
}

/// Ends the run. `rest` is the message about the rest of the input if the run was stopped.
fn end(
    args: &Args,
    context: &mut Context,
    mut delivered: Delivered,
    notes: &Notes,
    rest: Option<&str>,
) -> anyhow::Result<Exit> {
    notes.tell(&mut context.out, &mut delivered.report);
    let (summary, is_stopped) = (delivered.report.summary(), delivered.stopped.is_some());
    let leftovers = delivered.report.leftovers();
    let (has_waiting, has_stopped) = (leftovers.has_waiting(), leftovers.has_stopped());
    let exit = delivered.end(&mut context.out)?;
    if let (true, Some(rest)) = (is_stopped, rest) {
        context.out.say(rest);
    }
    if is_stopped && has_stopped {
        context.out.say(next_steps::NOT_STARTED);
    }
    if has_waiting {
        context.out.say(next_steps::WAITING);
    }
    if summary.failed > 0 {
        context.out.say(next_steps::FAILED);
    }
    Ok(exit.and(exit_of(args, notes)))
}

fn exit_of(args: &Args, notes: &Notes) -> Exit {
    let unrouted = if args.require_route && notes.unrouted() > 0 { Exit::NotDelivered } else { Exit::Done };
    unrouted.and(notes.exit())
}

fn dry_run(args: &Args, context: &mut Context, mut planner: Planner) -> anyhow::Result<Exit> {
    let mut notes = Notes::default();
    let mut counts: std::collections::BTreeMap<(String, String), u64> = std::collections::BTreeMap::new();
    let mut count = |jobs: Vec<crate::engine::Job>| {
        for job in jobs {
            *counts.entry((job.destination.label.clone(), job.destination.endpoint.redacted())).or_default() += 1;
        }
    };
    if let (Some(data), Some(api_key)) = (&args.data, planner.default_key) {
        let payload = read_data(data, args.max_bytes, &mut context.out)?;
        args.content.check_given(data, &payload, "the payload", Purpose::Send)?;
        count(notes.take(planner.plan(input::Input { api_key, event: None, payload, source: None })));
        context.open_log(Need::DryRun, Notice::Unfinished)?;
    } else {
        let source = open_source(args, &mut context.out)?;
        let log = context.open_log(Need::DryRun, Notice::Unfinished)?;
        if let (true, Some(name), Some(mut log)) = (args.go_on, source.name(), log) {
            planner.known = known_lines(args, log.as_mut(), &context.environment()?, name)?;
        }
        let file = source.name().map(ToOwned::to_owned);
        for line in Lines::of(source.into_reader(), file, args.max_bytes, args.takes()) {
            count(notes.take_line(line, &planner));
        }
    }
    for ((connector, url), count) in counts {
        context.out.say(format!("Would send {} to {connector} at {url}", counted(count, "event")));
    }
    notes.tell(&mut context.out, &mut Report::default());
    Ok(exit_of(args, &notes))
}
