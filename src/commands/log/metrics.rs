//! `log metrics`: the numbers of failed events for Prometheus, without a relay.

use crate::commands::context::{Context, Need, Notice};
use crate::durable::{beside, put};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::ConnectorOverview;
use crate::model::Timestamp;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Print the numbers of failed, unknown and pending events for Prometheus
///
/// Prints the text format of Prometheus. With --file, the text is written to a file, completely or not at all, for the textfile
/// collector of `node_exporter`. Run the command every minute. A relay has more numbers at /metrics.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log metrics
  inv-hooks log metrics --file inv_hooks.prom")]
pub struct Args {
    /// Write to this file, and replace an existing file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct OfConnector {
    environment: String,
    connector: String,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct OfCause {
    environment: String,
    connector: String,
    cause: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let environment = context.environment()?;
    let found = match context.open_log(Need::Read, Notice::None)? {
        Some(mut log) => log.overview(&environment, &[])?,
        None => Vec::new(),
    };
    let text = encode(&found, environment.as_str(), context.out.look().now);
    match &args.file {
        None => context.out.raw(text.as_bytes())?,
        Some(path) => write(path, &text)?,
    }
    Ok(Exit::Done)
}

fn encode(found: &[ConnectorOverview], environment: &str, now: Timestamp) -> String {
    let mut registry = Registry::with_prefix("inv_hooks");
    let failed = Family::<OfCause, Gauge>::default();
    let [unknown, pending, oldest] = [0; 3].map(|_| Family::<OfConnector, Gauge>::default());
    registry.register("failed_events", "Events that failed, by cause", failed.clone());
    registry.register("unknown_events", "Events whose answer was not recorded", unknown.clone());
    registry.register("pending_events", "Events that wait to be sent", pending.clone());
    registry.register("oldest_failed_seconds", "Age of the oldest failed or unknown event", oldest.clone());
    for one in found {
        let (environment, connector) = (environment.to_owned(), one.connector.clone());
        for cause in one.causes.iter().filter(|cause| cause.count > cause.unknown) {
            let (environment, connector) = (environment.clone(), connector.clone());
            let label = OfCause { environment, connector, cause: cause.cause.to_string() };
            failed.get_or_create(&label).set(level(cause.count - cause.unknown));
        }
        let of = OfConnector { environment, connector };
        unknown.get_or_create(&of).set(level(one.unknown));
        pending.get_or_create(&of).set(level(one.pending));
        let age = one.first_failed.map_or(0, |first| (now.as_millis() - first.as_millis()).max(0) / 1000);
        oldest.get_or_create(&of).set(age);
    }
    let mut text = String::new();
    text::encode(&mut text, &registry).expect("a string takes everything");
    text
}

fn level(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A collector that reads the file at any time must not see a part of it.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let wrong = |error: std::io::Error| {
        let fault = Fault::storage(format!("{} cannot be written", path.display())).because(error);
        fault.hint("Check the path and the permissions of its folder.")
    };
    let file = beside(path, text.as_bytes()).map_err(wrong)?;
    readable(file.as_file()).map_err(wrong)?;
    put(file, path).map_err(wrong)?;
    Ok(())
}

/// The collector is another user.
#[cfg(unix)]
fn readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &File) -> std::io::Result<()> {
    Ok(())
}
