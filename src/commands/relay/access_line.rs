//! One line for each request: on stderr with `-v`, or as JSON with `-o ndjson`.

use crate::commands::context::Context;
use crate::model::Timestamp;
use crate::output::Format;
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;

/// A request and what became of it.
#[derive(Debug)]
pub(super) struct AccessLine {
    pub(super) at: Timestamp,
    /// `None` if the path names no connector of the relay.
    pub(super) connector: Option<String>,
    /// The path without its query.
    pub(super) path: String,
    /// The status of the answer.
    pub(super) status: u16,
    pub(super) outcome: &'static str,
    /// Why it was refused.
    pub(super) why: Option<String>,
    /// The row of the event.
    pub(super) id: Option<i64>,
    pub(super) latency: Duration,
}

/// A request to the relay and its answer.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "RelayLineView")]
pub(super) struct AccessView<'a> {
    /// When the relay answered. RFC 3339.
    at: String,
    /// The connector; null if the path names none.
    connector: Option<&'a str>,
    /// The path without its query.
    path: &'a str,
    /// The status of the answer.
    status: u16,
    /// `delivered`, `failed` or `unknown`: the state of the event. `queued`: the event is sent later. `unrouted`: the connector does not
    /// subscribe to the event. `kept`: a monitoring event is in the log; it is never sent. The following also mean that nothing was sent: `refused`: the
    /// request is not allowed, or cannot be read. `absorbed`: the event was already delivered, or you discarded the event with this `webhook-id`.
    /// `busy`: the same event is being sent, or too many events wait. `conflict`: another event has this `webhook-id`. `log_failed`: the log
    /// could not be written in time.
    outcome: &'a str,
    /// Why the request was refused; null if it was not. If the answer is 401, the sender does not get this text.
    why: Option<&'a str>,
    /// The `id` of the event in the log; null if there is none.
    id: Option<i64>,
    /// The time from the end of the request to the answer, in milliseconds.
    latency_ms: u64,
}

impl AccessLine {
    /// Says whether `context` wants lines at all.
    pub(super) fn is_wanted(context: &Context) -> bool {
        context.global.verbose || context.out.format() == Format::Ndjson
    }

    /// Writes the line where `context` wants it, or nowhere.
    pub(super) fn write(&self, context: &mut Context) -> anyhow::Result<()> {
        let latency_ms = u64::try_from(self.latency.as_millis()).unwrap_or(u64::MAX);
        if context.out.format() == Format::Ndjson {
            context.out.json_line(&AccessView {
                at: self.at.to_string(),
                connector: self.connector.as_deref(),
                path: &self.path,
                status: self.status,
                outcome: self.outcome,
                why: self.why.as_deref(),
                id: self.id,
                latency_ms,
            })?;
            return Ok(context.out.flush()?);
        }
        if context.global.verbose {
            let id = self.id.map(|id| format!(" {id}")).unwrap_or_default();
            let time = context.out.look().zone.show(self.at);
            let (path, status, outcome) = (&self.path, self.status, self.outcome);
            let why = self.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            context.out.say(format!("{time} {path} {status} {outcome}{id}, {latency_ms} ms{why}"));
        }
        Ok(())
    }
}
