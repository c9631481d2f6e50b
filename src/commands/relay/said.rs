//! What the relay says: that it is ready, a line for each request, and that it stops.

use super::access_line::AccessLine;
use crate::commands::context::{Context, ReadyFile};
use crate::model::show_duration;
use crate::output::Format;
use std::net::SocketAddr;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How many lines may wait to be written.
pub(super) const WAITING_LINES: usize = 1024;

/// What a relay says.
pub(super) enum Said {
    /// Requests are about to be accepted.
    Ready,
    /// A request was answered.
    Line(AccessLine),
    /// A person must know this.
    Warning(String),
    /// It was asked to stop; requests that it has accepted may take this long.
    Stopping(Duration),
}

/// The first line of `-o ndjson`.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[schemars(rename = "RelayReadyView")]
pub(super) struct ReadyView<'a> {
    /// Always true.
    ready: bool,
    /// The URL on which it listens for events.
    url: &'a str,
    /// The URL of the status page, /metrics and /readyz.
    admin: &'a str,
}

/// Where it listens.
pub(super) struct Addresses {
    pub(super) events: SocketAddr,
    pub(super) admin: SocketAddr,
}

impl Addresses {
    /// Tells people and programs that requests are accepted.
    pub(super) fn announce(&self, context: &mut Context, ready: Option<&mut ReadyFile>) -> anyhow::Result<()> {
        let address = self.admin;
        if !address.ip().is_loopback() {
            context.out.warn(format!(
                "{address} (--admin) is not a loopback address: everyone who can reach this machine can read failed events there"
            ));
        }
        let (url, admin) = (format!("http://{}", self.events), format!("http://{address}"));
        if context.out.format() == Format::Ndjson {
            context.out.json_line(&ReadyView { ready: true, url: &url, admin: &admin })?;
            context.out.flush()?;
        } else {
            context.out.say(format!("relay on {url}, status page on {admin} (Ctrl-C to stop)"));
        }
        ready.map_or(Ok(()), |ready| ready.write(&[&url, &admin]))
    }
}

/// Writes what the relay says until it ends. The relay has a thread of its own, so a terminal or a pipe that takes nothing never stops
/// it: then lines are left out. A stream that is closed gets no more lines.
pub(super) fn say(
    written: &Receiver<Said>,
    context: &mut Context,
    mut announce: impl FnMut(&mut Context) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut is_closed = false;
    for said in written {
        match said {
            Said::Ready => announce(context)?,
            Said::Stopping(grace) => announce_stop(grace, context),
            Said::Warning(text) => context.out.warn(text),
            Said::Line(line) => is_closed = is_closed || line.write(context).is_err(),
        }
    }
    Ok(())
}

fn announce_stop(grace: Duration, context: &mut Context) {
    if context.out.format() != Format::Ndjson {
        let grace = show_duration(grace);
        context.out.say(format!(
            "stopping: the relay accepts no more requests, and waits up to {grace} for those that it has"
        ));
    }
}
