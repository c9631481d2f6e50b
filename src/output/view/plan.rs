//! What a repost would do.

use super::difference::DifferenceView;
use super::outcome::OutcomeView;
use crate::model::{IN_DOUBT, in_doubt};
use crate::output::cell::{Cell, Tone};
use crate::output::count::{counted, number};
use crate::output::page::{TextPage, View};
use schemars::JsonSchema;
use serde::Serialize;

/// What a repost would do, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanView {
    /// The number of selected events that are not skipped. Subtract `held` for the number that is really sent.
    pub send: usize,
    /// How many selected events would be skipped.
    pub skipped: usize,
    /// How many of the events to send are older than a delivered event of the same document.
    pub out_of_order: u64,
    /// How many of the events in `send` would be held, because an earlier event of the same document failed and is not in this repost.
    pub held: usize,
    /// How many other events wait for an event that this repost would send. `send` does not count them; `--with-held` sends them too.
    pub held_behind: usize,
    /// The events to send, by connector and last failure.
    pub groups: Vec<PlanGroup>,
    /// How many events would be skipped for each reason: pairs such as `["REASON", 3]`.
    pub skips: Vec<(String, usize)>,
    /// Every event in the order of sending; the skipped ones come last.
    pub deliveries: Vec<OutcomeView>,
    /// What `--set` or `--data` changes in the payloads of events to send; empty without these flags.
    pub edits: Vec<EditView>,
    /// How many of the events to send change stock by an amount and are in doubt.
    #[serde(skip)]
    #[schemars(skip)]
    pub in_doubt: u64,
    /// How many such events are skipped.
    #[serde(skip)]
    #[schemars(skip)]
    pub left_to_a_person: Vec<PlanDoubt>,
}

/// Events of one connector that are in doubt, so that a person must decide.
#[derive(Clone, Debug)]
pub struct PlanDoubt {
    /// The connector.
    pub connector: String,
    /// How many.
    pub count: u64,
    /// How many of them may already be booked under another webhook id or at another endpoint.
    pub under_another_id: u64,
}

/// What changes in the payload of one event, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct EditView {
    /// The id of the event. The changed payload is sent as a new one.
    pub id: i64,
    /// The places that change, at most 1,000: `a` is the value in the log, `b` the one that would be sent. Empty if only blanks or the
    /// spelling of values change.
    pub differences: Vec<DifferenceView>,
}

/// Events of one connector with the same last failure.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanGroup {
    /// The connector's name, or a URL.
    pub connector: String,
    /// The last failure of these events, or their state if it is not `failed`.
    pub failure: String,
    /// The number of events.
    pub count: u64,
}

impl PlanGroup {
    fn why(&self) -> String {
        match self.failure.as_str() {
            "unknown" => "started, but no answer was recorded".to_owned(),
            state @ ("delivered" | "discarded") => format!("already {state}"),
            failure => format!("failed: {failure}"),
        }
    }
}

impl PlanView {
    /// Returns the plan in lines.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .groups
            .iter()
            .map(|group| format!("{:>7} to {} ({})", number(group.count), group.connector, group.why()))
            .collect();
        lines.extend(self.skips.iter().map(|(reason, count)| {
            let reason = if reason == IN_DOUBT { in_doubt(u64::try_from(*count).unwrap_or(u64::MAX)) } else { reason };
            format!("{:>7} skipped: {reason}", number(count))
        }));
        if self.in_doubt > 0 {
            let are = if self.in_doubt == 1 { "is" } else { "are" };
            lines.push(format!("{} of these {are} {}", number(self.in_doubt), in_doubt(self.in_doubt)));
        }
        lines.extend(self.doubts());
        if self.out_of_order > 0 {
            lines.push(format!("out of order: {}", number(self.out_of_order)));
        }
        if self.held > 0 {
            lines.push(format!("held behind an earlier event of the same document: {}", number(self.held)));
        }
        if self.held_behind > 0 {
            lines.push(format!("held behind these: {} (--with-held also sends them)", number(self.held_behind)));
        }
        lines
    }

    /// Returns how many events are skipped because they are in doubt, and the two ways to send them.
    pub fn doubts(&self) -> Vec<String> {
        let left = &self.left_to_a_person;
        if left.is_empty() {
            return Vec::new();
        }
        let counts: Vec<String> =
            left.iter().map(|left| format!("{} of {}", number(left.count), left.connector)).collect();
        let mut lines = vec![format!(
            "in doubt: {}. Ask the owner of the endpoint first; then --include-maybe-applied sends them.",
            counts.join(", ")
        )];
        let knows = |left: &&PlanDoubt| left.count > left.under_another_id;
        let by_id: Vec<&str> = left.iter().filter(knows).map(|left| left.connector.as_str()).collect();
        if let [first, others @ ..] = by_id.as_slice() {
            let name = if others.is_empty() { first } else { "NAME" };
            lines.push(format!(
                "If an endpoint ignores a request whose webhook-id it has already seen, run `inv-hooks connector edit {name} \
                 --idempotent`: its events in doubt are then sent too."
            ));
        }
        let others: u64 = left.iter().map(|left| left.under_another_id).sum();
        if others > 0 {
            lines.push(format!(
                "{} of them may already be booked under another webhook-id or at another endpoint, which detects no duplicate.",
                number(others)
            ));
        }
        lines
    }
}

/// At most this many ids are shown to a person.
const SHOWN_IDS: usize = 20;

impl View for PlanView {
    fn render(&self, page: &mut TextPage<'_>) {
        let skip = if self.skipped > 0 { format!(" and skip {}", number(self.skipped)) } else { String::new() };
        page.line(Cell::new(format!("Would send {}{skip}", counted(self.send, "event"))).tone(Tone::Strong));
        self.lines().iter().for_each(|line| page.hint(line));
        let ids: Vec<String> = self
            .deliveries
            .iter()
            .take(self.send.min(SHOWN_IDS))
            .filter_map(|view| view.id)
            .map(|id| id.to_string())
            .collect();
        if !ids.is_empty() {
            let more = match self.send.saturating_sub(SHOWN_IDS) {
                0 => String::new(),
                more => format!(", and {} more", number(more)),
            };
            page.line(Cell::new(format!("in this order: {}{more}", ids.join(", "))));
        }
    }

    fn name(&self) -> String {
        let ids = self.deliveries.iter().take(self.send).filter_map(|view| view.id).map(|id| id.to_string());
        ids.collect::<Vec<_>>().join("\n")
    }
}
