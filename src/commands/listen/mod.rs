//! `listen`: a local endpoint to develop and test against, with scripted answers and faults.
//!
//! It stores nothing without `--record`, and forwards nothing.

mod check;
mod record;
mod show;

use super::Context;
use super::context::{ReadyFile, bind, parse_address, parse_host};
use crate::catalog;
use crate::error::{Fault, FaultKind};
use crate::exit::Exit;
use crate::model::{ApiKey, parse_duration, show_duration};
use crate::output::{Format, Shape};
use crate::receiver::{Ended, Event, Limits, OnFailure, Script, Watch, watch};
use crate::runtime::{self, Stop};
use check::Checking;
use clap::Args;
use record::Recorder;
use show::{Ready, Shown};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The heading of the flags that describe answers.
const ANSWERS: &str = "Answers";

/// Run a local endpoint that receives webhooks
///
/// The command shows each request. The flags choose the answers. Use it for development and tests when you have no real endpoint.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks listen
  inv-hooks listen --fail-first 3 --check
  inv-hooks listen --addr 127.0.0.1:0 --ready-file url --count 1 --timeout 30s")]
pub struct ListenArgs {
    /// Address to listen on; port 0 takes a free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787", value_parser = parse_address)]
    addr: SocketAddr,
    /// Accept this name in the Host header, besides localhost and own addresses
    ///
    /// Can be repeated.
    #[arg(long = "host", value_name = "NAME", value_parser = parse_host)]
    hosts: Vec<String>,
    /// HTTP status of the answer
    #[arg(long, help_heading = ANSWERS, value_name = "STATUS", default_value_t = 200, value_parser = clap::value_parser!(u16).range(200..=599))]
    status: u16,
    /// JSON body of the answer
    #[arg(long, help_heading = ANSWERS, value_name = "JSON", value_parser = parse_body)]
    body: Option<String>,
    /// Wait this long before each answer
    #[arg(long, help_heading = ANSWERS, value_name = "DURATION", value_parser = parse_duration)]
    delay: Option<Duration>,
    /// Answer the first N requests with 503
    #[arg(long, help_heading = ANSWERS, value_name = "N", default_value_t = 0)]
    fail_first: u64,
    /// Answer this share of the requests (0 to 1) with 503
    #[arg(long, help_heading = ANSWERS, value_name = "P", default_value_t = 0.0, value_parser = parse_share)]
    fail_rate: f64,
    /// Seed that decides which requests --fail-rate selects
    #[arg(long, help_heading = ANSWERS, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Reset connections instead of answering
    ///
    /// Resets the connections that --fail-first or --fail-rate select. Without these flags, resets all connections.
    #[arg(long, help_heading = ANSWERS)]
    reset: bool,
    /// Stop after N requests
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// With --count: exit 4 if fewer requests arrive in this time
    #[arg(long, value_name = "DURATION", requires = "count", value_parser = parse_duration)]
    timeout: Option<Duration>,
    /// Append each request to this file as one line of JSON
    ///
    /// Values of headers and of the query are replaced with ***, except harmless ones.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Check each payload against the schema of its API key
    ///
    /// If the last part of the path is an API key, as in `/SALE_INVENTORY`, the payload is checked against this key. For other
    /// paths, --api-key names the key.
    #[arg(long)]
    check: bool,
    /// API key to check against if the path has no API key
    #[arg(long, value_name = "KEY", requires = "check", value_parser = parse_key)]
    api_key: Option<ApiKey>,
    /// Write the URL to this file once requests are accepted
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

fn parse_key(text: &str) -> Result<ApiKey, String> {
    text.parse().map_err(|_| format!("not an API key. {}", catalog::hint_for_unknown_key(text)))
}

/// Listens until enough requests came or a signal arrives.
pub fn run(args: &ListenArgs, context: &mut Context) -> anyhow::Result<Exit> {
    if !matches!(context.global.output, Format::Table | Format::Ndjson) {
        let fault = Fault::usage("`listen` does not print this format");
        return Err(fault.hint("Use -o ndjson for one JSON object per request.").into());
    }
    let mut recorder = args.record.as_deref().map(Recorder::open).transpose()?;
    let mut ready = args.ready_file.as_deref().map(|path| ReadyFile::prepare(path, "listen")).transpose()?;
    let checking = if args.check { Checking::Against(args.api_key) } else { Checking::Off };
    let listener = bind(args.addr, "--addr")?;
    let address = listener.local_addr()?;
    let ended = runtime::run(async {
        // A process that knows the URL may send a signal at once, so signals are handled first.
        let stop = Stop::on_signals()?;
        announce(context, address, ready.as_mut())?;
        watch(listener, args.watch(), &stop, |event| {
            if let (Event::Request(exchange), Some(recorder)) = (&event, &mut recorder) {
                recorder.add(exchange)?;
            }
            show::event(&mut context.out, &event, checking)
        })
        .await
    })??;
    match ended {
        Ended::Enough => Ok(Exit::Done),
        Ended::Stopped(exit) => Ok(exit),
        Ended::TimedOut(seen) => Err(args.too_few(seen).into()),
    }
}

impl ListenArgs {
    fn watch(&self) -> Watch {
        let fails_all = self.reset && self.fail_first == 0 && self.fail_rate == 0.0;
        let script = Script {
            status: self.status,
            body: self.body.clone().unwrap_or_default().into_bytes().into(),
            delay: self.delay.unwrap_or_default(),
            fail_first: self.fail_first,
            fail_rate: if fails_all { 1.0 } else { self.fail_rate },
            seed: self.seed,
            on_failure: if self.reset { OnFailure::Reset } else { OnFailure::Status(503) },
        };
        Watch { script, limits: Limits::default(), hosts: self.hosts.clone(), count: self.count, timeout: self.timeout }
    }

    fn too_few(&self, seen: u64) -> Fault {
        let (count, timeout) = (self.count.unwrap_or_default(), self.timeout.unwrap_or_default());
        let message = format!("{seen} of {count} requests arrived within {}", show_duration(timeout));
        Fault::new(FaultKind::NotDelivered, message).hint("Check the sender, or give it more time with --timeout.")
    }
}

fn announce(context: &mut Context, address: SocketAddr, ready: Option<&mut ReadyFile>) -> anyhow::Result<()> {
    let url = format!("http://{address}");
    if !address.ip().is_loopback() {
        context.out.warn(format!(
            "{address} is not a loopback address: everyone who can reach this machine can send requests to it"
        ));
    }
    if context.out.format() == Format::Ndjson {
        show::ready_line(&mut context.out, &url)?;
    } else {
        context.out.say(format!("listening on {url} (Ctrl-C to stop)"));
    }
    ready.map_or(Ok(()), |ready| ready.write(&[&url]))
}

fn parse_body(text: &str) -> Result<String, String> {
    match serde_json::from_str::<&serde_json::value::RawValue>(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("it is not JSON: {error}")),
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 1, such as 0.2".to_owned())
}

/// Returns what the verb writes with `-o ndjson`.
pub fn shapes() -> Vec<Shape> {
    vec![
        Shape::one::<Ready<'_>>("listen ready", "The first line of `listen -o ndjson`."),
        Shape::one::<Shown>("listen request", "Every other line of `listen -o ndjson`."),
    ]
}
