//! What the worker says: that it is ready, a line for each event, warnings, and that it stops.

use crate::commands::context::Context;
use crate::model::{Outcome, State, Timestamp, show_duration};
use crate::output::{Format, OutcomeView, counted};
use std::sync::mpsc::Receiver;
use std::time::Duration;
use tokio::sync::oneshot;

/// How many lines may wait to be written.
pub(super) const WAITING_LINES: usize = 16 * 1024;

/// What a worker says.
pub(super) enum WorkerSaid {
    /// Events are taken from now on.
    Ready,
    /// An event was settled at this time.
    Settled(Timestamp, Box<Outcome>),
    /// A person must know this.
    Warning(String),
    /// It was asked to stop; running requests may take this long.
    Stopping(Duration),
}

/// The first line of `-o ndjson`.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[schemars(rename = "WorkerReadyView")]
pub(super) struct WorkerReady<'a> {
    /// Always true.
    ready: bool,
    /// The connectors whose events are sent.
    connectors: &'a [String],
}

/// Says whether `context` wants a line for each event.
pub(super) fn has_lines(context: &Context) -> bool {
    context.global.verbose || context.out.format() == Format::Ndjson
}

/// Says whether an event has ended: others are sent later, by this worker or by another one.
pub(super) fn is_end(outcome: &Outcome) -> bool {
    matches!(outcome.state, State::Delivered | State::Failed | State::Unknown)
}

/// Writes what the worker says until it ends. The worker has a thread of its own, so a terminal or a pipe that takes nothing never stops
/// it: then lines are left out. Once it is `announced`, events are taken. A stream that is closed gets no more lines.
pub(super) fn say(
    written: &Receiver<WorkerSaid>,
    connectors: &[String],
    context: &mut Context,
    announced: oneshot::Sender<()>,
) -> anyhow::Result<()> {
    let (mut is_closed, mut announced) = (false, Some(announced));
    for said in written {
        match said {
            WorkerSaid::Ready => {
                announce(connectors, context)?;
                let _ = announced.take().map(|announced| announced.send(()));
            }
            WorkerSaid::Settled(at, outcome) => is_closed = is_closed || write(at, *outcome, context).is_err(),
            WorkerSaid::Warning(text) => context.out.warn(text),
            WorkerSaid::Stopping(grace) if context.out.format() != Format::Ndjson => {
                let grace = show_duration(grace);
                context.out.say(format!(
                    "stopping: the worker takes no more events, and waits up to {grace} for running requests"
                ));
            }
            WorkerSaid::Stopping(_) => {}
        }
    }
    Ok(())
}

fn announce(connectors: &[String], context: &mut Context) -> anyhow::Result<()> {
    if context.out.format() == Format::Ndjson {
        context.out.json_line(&WorkerReady { ready: true, connectors })?;
        return Ok(context.out.flush()?);
    }
    let of = match connectors {
        [one] => format!("connector {one}"),
        _ => counted(connectors.len(), "connector"),
    };
    context.out.say(format!("worker sends queued events of {of} (Ctrl-C to stop)"));
    Ok(())
}

fn write(at: Timestamp, outcome: Outcome, context: &mut Context) -> anyhow::Result<()> {
    if context.out.format() == Format::Ndjson {
        context.out.json_line(&OutcomeView::from(outcome))?;
        return Ok(context.out.flush()?);
    }
    if context.global.verbose {
        let id = outcome.facts.id.map(|id| format!(" {id}")).unwrap_or_default();
        let time = context.out.look().zone.show(at);
        let answer = outcome.answer.as_ref();
        let status = answer.and_then(|answer| answer.status).map(|status| format!(" {status}")).unwrap_or_default();
        let error = answer.and_then(|answer| answer.error.as_ref()).map(|why| format!(": {why}")).unwrap_or_default();
        let (connector, state) = (&outcome.facts.connector, outcome.state);
        context.out.say(format!("{time} {connector}{id} {state}{status}{error}"));
    }
    Ok(())
}
