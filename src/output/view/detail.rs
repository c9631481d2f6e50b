//! Everything that is known about one delivery: `failed show`.

use super::delivery::{DeliveryView, remarks, why};
use super::payload::PayloadText;
use crate::model::{Attempt, AttemptKind, Delivery, Failure, Phase, State, Timestamp, digest, hex};
use crate::output::cell::{Cell, Tone};
use crate::output::count::counted;
use crate::output::page::{TextPage, View};
use crate::output::sanitize::sanitize;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything that is known about one delivery, as JSON: an item of `failed search` and more.
#[derive(JsonSchema, Serialize)]
pub struct DetailView {
    #[serde(flatten)]
    item: DeliveryView,
    /// The payload as a JSON value, with every number as it came; text if it is not JSON; null if it is not UTF-8 or no longer in the
    /// log.
    #[schemars(with = "serde_json::Value")]
    payload: Option<PayloadText>,
    /// The payload in base64 if it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload_base64: Option<String>,
    /// SHA-256 of the payload in hexadecimal.
    payload_sha256: Option<String>,
    /// The request that would be sent.
    request: Option<RequestView>,
    /// The last answer.
    response: Option<ResponseView>,
    /// Every attempt, the oldest first.
    history: Vec<AttemptView>,
    /// Other deliveries of the same document.
    same_document: Vec<DeliveryView>,
    /// If this event is an edited copy: the `id` of the original.
    edited_from: Option<i64>,
    /// What the edit changed.
    difference: Option<String>,
    /// Why the event was discarded.
    discard_reason: Option<String>,
    /// What to do next.
    advice: Vec<String>,
    #[serde(skip)]
    #[schemars(skip)]
    page: PageFacts,
}

/// The request, without secrets.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RequestView {
    /// Always POST.
    pub method: &'static str,
    /// The URL, with query values as `***`.
    pub url: String,
    /// The names of the headers.
    pub headers: Vec<String>,
}

/// The last answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
struct ResponseView {
    /// The HTTP status.
    status: Option<u16>,
    /// The `Content-Type` of the answer.
    content_type: Option<String>,
    /// At most 16 KiB of the body; bytes that are not UTF-8 are replaced.
    body: String,
}

/// One attempt.
#[derive(Clone, Debug, JsonSchema, Serialize)]
struct AttemptView {
    /// The number of the attempt, from 1. If nothing was sent, for example because the circuit was open, it is the number of the attempt before; 0 if there was none.
    number: u32,
    /// Who made the attempt: `send`, `test`, `repost`, `resume` or `relay`. `relay_repost`: the relay, because the event came in again.
    /// `reported`: another program; the event was added with `failed add` or `failed import`.
    kind: &'static str,
    /// When it started. If its answer was not recorded: when the process took the event. RFC 3339.
    at: String,
    #[serde(skip)]
    #[schemars(skip)]
    began: Timestamp,
    /// The URL, with query values as `***`; empty if it is not known.
    url: String,
    /// Who ran the command, as `user@host`.
    by: Option<String>,
    /// The `--reason`, if one was given.
    reason: Option<String>,
    /// `delivered`, `failed` or `unknown`.
    verdict: &'static str,
    /// The kind of failure.
    failure: Option<&'static str>,
    /// The phase in which it ended: `connect`, `send`, `head` or `body`.
    phase: Option<&'static str>,
    /// The HTTP status; null if there was no answer.
    status: Option<u16>,
    /// What went wrong, in one sentence.
    error: Option<String>,
    /// The answer's `errorCode` as text.
    error_code: Option<String>,
    /// How long it took, in milliseconds; null if no result was recorded.
    latency_ms: Option<u64>,
    /// Further remarks.
    remarks: Vec<&'static str>,
}

/// What is known of an attempt without an answer.
const NO_ANSWER: &str = "the process died or was cut off from the log before it recorded an answer: the request was sent after this time, or not at all";

/// Values for the page that JSON has elsewhere.
struct PageFacts {
    row: Delivery,
    payload: Option<Vec<u8>>,
}

/// The parts of a [`DetailView`].
pub struct Detail {
    /// The row.
    pub row: Delivery,
    /// Its payload, if it is still kept.
    pub payload: Option<Vec<u8>>,
    /// Every attempt, the oldest first.
    pub history: Vec<Attempt>,
    /// Other rows of the same document.
    pub same_document: Vec<Delivery>,
    /// The request that would be sent, if its connector still exists.
    pub request: Option<RequestView>,
    /// What to do next, one line each.
    pub advice: Vec<String>,
}

impl From<Detail> for DetailView {
    fn from(detail: Detail) -> Self {
        let row = detail.row;
        let last = detail.history.last().and_then(|attempt| attempt.answer.as_ref());
        let (payload, payload_base64) = detail.payload.as_deref().map(PayloadText::of).unwrap_or_default();
        Self {
            item: DeliveryView::from(&row),
            payload,
            payload_base64,
            payload_sha256: detail.payload.as_deref().map(|bytes| hex(&digest(bytes))),
            request: detail.request,
            response: last.filter(|answer| answer.status.is_some()).map(|answer| ResponseView {
                status: answer.status,
                content_type: answer.response_type.clone(),
                body: String::from_utf8_lossy(&answer.response).into_owned(),
            }),
            history: detail.history.iter().map(AttemptView::from).collect(),
            same_document: detail.same_document.iter().map(DeliveryView::from).collect(),
            edited_from: row.lineage.as_ref().map(|lineage| lineage.of.0),
            difference: row.lineage.as_ref().map(|lineage| lineage.difference.clone()),
            discard_reason: row.discard_reason.clone(),
            advice: detail.advice,
            page: PageFacts { row, payload: detail.payload },
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        let answer = attempt.answer.as_ref();
        let verdict = match answer {
            Some(answer) if answer.failure.is_none() => "delivered",
            Some(_) => "failed",
            None => "unknown",
        };
        Self {
            number: attempt.number,
            kind: attempt.kind.as_str(),
            at: attempt.started_at.to_string(),
            began: attempt.started_at,
            url: attempt.url.clone(),
            by: attempt.by.clone(),
            reason: attempt.reason.clone(),
            verdict,
            failure: answer.and_then(|answer| answer.failure).map(Failure::as_str),
            phase: answer.and_then(|answer| answer.phase).map(Phase::as_str),
            status: answer.and_then(|answer| answer.status),
            error: answer.and_then(|answer| answer.error.clone()),
            error_code: answer.and_then(|answer| answer.error_code.clone()),
            latency_ms: answer.map(|answer| u64::try_from(answer.latency.as_millis()).unwrap_or(u64::MAX)),
            remarks: match answer {
                Some(answer) => remarks(answer),
                None if attempt.kind == AttemptKind::Reported => Vec::new(),
                None => vec![NO_ANSWER],
            },
        }
    }
}

impl View for DetailView {
    fn render(&self, page: &mut TextPage<'_>) {
        self.render_head(page);
        self.render_request(page);
        self.render_payload(page);
        self.render_response(page);
        self.render_history(page);
        self.render_document(page);
        if !self.advice.is_empty() {
            page.heading("What to do");
            self.advice.iter().for_each(|line| page.line(Cell::new(line).tone(Tone::Code)));
        }
    }

    fn name(&self) -> String {
        self.item.id.to_string()
    }
}

impl DetailView {
    fn render_head(&self, page: &mut TextPage<'_>) {
        let (item, row) = (&self.item, &self.page.row);
        let tone = if row.state == State::Delivered { Tone::Good } else { Tone::Bad };
        page.line(Cell::new(format!("Event {} {}", item.id, summary(row.state, &why(row)))).tone(tone));
        page.gap();
        page.field("API key", item.api_key);
        if let Some(event) = &item.event {
            page.field("Event", Cell::new(event));
        }
        page.field("Connector", Cell::new(&item.connector));
        page.field("Environment", Cell::new(&item.environment));
        page.field("Store", Cell::new(item.store_id.as_deref().unwrap_or("-")));
        page.field("Document", Cell::new(item.document_id.as_deref().unwrap_or("-")));
        field_time(page, "Event time", row.event_time);
        field_time(page, "Added", Some(row.created_at));
        if let Some(cause) = &row.cause {
            page.field("Cause", Cell::new(format!("{} ({})", row.shown_cause().unwrap_or_default(), cause.id())));
        }
        field_time(page, "Failed since", row.failed_at);
        field_time(page, "Last attempt", row.last_attempt_at());
        let last =
            self.history.last().filter(|attempt| row.state == State::Delivered && attempt.verdict == "delivered");
        field_time(page, "Delivered", last.map(|attempt| attempt.began));
        page.field("Webhook id", Cell::new(&item.webhook_id));
        if let Some(id) = row.imported_id {
            page.field("Imported", format!("from another log, where its id was {id}"));
        }
        if item.test {
            page.field("Test", "yes: a sample, not a real event");
        }
        if let Some(reason) = &self.discard_reason {
            page.field("Discarded", Cell::new(reason));
        }
        if let (Some(id), Some(difference)) = (self.edited_from, &self.difference) {
            page.field("Edited from", Cell::new(id.to_string()));
            page.block(difference);
        }
    }

    fn render_request(&self, page: &mut TextPage<'_>) {
        if let Some(request) = &self.request {
            page.heading(if self.answered_elsewhere().is_some() {
                "Request, as a repost would send it"
            } else {
                "Request"
            });
            page.line(Cell::new(format!("{} {}", request.method, request.url)));
            page.field("Headers", Cell::new(request.headers.join(", ")));
        }
    }

    /// Returns where the last answer came from, if a request would go to another place now.
    fn answered_elsewhere(&self) -> Option<&str> {
        let url = self.history.last().map(|attempt| attempt.url.as_str()).filter(|url| !url.is_empty())?;
        self.request.as_ref().is_some_and(|request| request.url != url).then_some(url)
    }

    fn render_payload(&self, page: &mut TextPage<'_>) {
        page.heading(&format!("Payload ({})", counted(self.item.payload_bytes, "byte")));
        match self.page.payload.as_deref().map(String::from_utf8_lossy) {
            Some(text) => page.json(&text),
            None => page.line("no longer kept"),
        }
    }

    fn render_response(&self, page: &mut TextPage<'_>) {
        if let Some(response) = &self.response {
            let kind = response.content_type.as_deref().unwrap_or("no content type");
            let from = self.answered_elsewhere().map(|url| format!(" from {}", sanitize(url))).unwrap_or_default();
            page.heading(&format!("Answer ({}, {kind}){from}", response.status.unwrap_or_default()));
            if response.body.is_empty() { page.line("empty") } else { page.json(&response.body) }
        }
    }

    fn render_history(&self, page: &mut TextPage<'_>) {
        page.heading("Attempts");
        for attempt in &self.history {
            let why = attempt.error.clone().or_else(|| attempt.status.map(|status| status.to_string()));
            let by = attempt.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            let reason = attempt.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            // A reported event failed at an address that is not known.
            let is_known = !attempt.url.is_empty();
            let is_elsewhere = is_known && self.request.as_ref().is_some_and(|request| request.url != attempt.url);
            let to = if is_elsewhere { format!(" to {}", attempt.url) } else { String::new() };
            let at = page.look().zone.show(attempt.began);
            let line = format!("{}. {at} {}{to}{by}{reason} {}{why}", attempt.number, attempt.kind, attempt.verdict);
            page.line(Cell::new(line));
            attempt.remarks.iter().for_each(|remark| page.line(Cell::new(format!("   {remark}")).tone(Tone::Dim)));
        }
    }

    fn render_document(&self, page: &mut TextPage<'_>) {
        if self.same_document.is_empty() {
            return;
        }
        page.heading("Other events of this document");
        for other in &self.same_document {
            let event = other.event.as_deref().unwrap_or(other.api_key);
            let time = other.event_time.as_deref().unwrap_or(&other.created_at);
            let time = time.parse().map_or_else(|_| time.to_owned(), |time| page.look().zone.show(time));
            page.event(other.id, Cell::new(format!("{:>6}  {time}  {event}  {}", other.id, other.state)));
        }
    }
}

/// The state, and the reason if it says more.
fn summary(state: State, why: &str) -> String {
    let word = match state {
        State::Failed => "failed".to_owned(),
        other => format!("is {other}"),
    };
    if why == state.as_str() { word } else { format!("{word}: {why}") }
}

fn field_time(page: &mut TextPage<'_>, name: &str, time: Option<Timestamp>) {
    if let Some(time) = time {
        let shown = page.look().time_on_page(time);
        page.field(name, shown);
    }
}
