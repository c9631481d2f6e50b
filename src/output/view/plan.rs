//! What a repost would do.

use super::outcome::OutcomeView;
use crate::output::cell::{Cell, Tone};
use crate::output::page::{Page, View};
use schemars::JsonSchema;
use serde::Serialize;

/// What a repost would do, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanView {
    /// The number of events that would be sent.
    pub send: usize,
    /// The number of events that would be skipped.
    pub skipped: usize,
    /// Of the events to send: how many are older than an event of their document that was delivered.
    pub out_of_order: u64,
    /// Of the events to send: how many stay held by an earlier event of their document that is not sent too.
    pub held: usize,
    /// How many other events wait for the events to send; `--with-held` sends them too.
    pub held_behind: usize,
    /// The events to send, by connector and last failure.
    pub groups: Vec<PlanGroup>,
    /// How many would be skipped for each reason.
    pub skips: Vec<(String, usize)>,
    /// All events in the order of sending, with the skipped ones at the end.
    pub deliveries: Vec<OutcomeView>,
    /// Of the events to send: how many change stock by an amount and may have been counted already.
    #[serde(skip)]
    #[schemars(skip)]
    pub in_doubt: u64,
    /// How many such events are skipped.
    #[serde(skip)]
    #[schemars(skip)]
    pub left_to_a_person: Vec<PlanDoubt>,
}

/// Events of one connector that only a person sends again: its endpoint may have counted them.
#[derive(Clone, Debug)]
pub struct PlanDoubt {
    /// The connector.
    pub connector: String,
    /// How many.
    pub count: u64,
    /// How many of them may have been counted under another webhook id, or elsewhere.
    pub under_another_id: u64,
}

/// Events of one connector that failed in one way.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanGroup {
    /// The connector, or the URL.
    pub connector: String,
    /// Their last failure.
    pub failure: String,
    /// How many.
    pub count: u64,
}

impl PlanGroup {
    fn why(&self) -> String {
        match self.failure.as_str() {
            "unknown" => "started, but no answer was recorded".to_owned(),
            state @ ("delivered" | "discarded") => format!("{state} already"),
            failure => format!("failed by {failure}"),
        }
    }
}

impl PlanView {
    /// Tells the plan in lines.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .groups
            .iter()
            .map(|group| format!("{:>7} to {} ({})", group.count, group.connector, group.why()))
            .collect();
        lines.extend(self.skips.iter().map(|(reason, count)| format!("{count:>7} passed over: {reason}")));
        if self.in_doubt > 0 {
            lines.push(format!("in doubt: {} of these may have been counted already", self.in_doubt));
        }
        lines.extend(self.doubts());
        if self.out_of_order > 0 {
            lines.push(format!("out of order: {}", self.out_of_order));
        }
        if self.held > 0 {
            lines.push(format!("held by an earlier event of their document: {}", self.held));
        }
        if self.held_behind > 0 {
            lines.push(format!("held behind these: {} (--with-held sends them too)", self.held_behind));
        }
        lines
    }

    /// Tells how many events are passed over because they may have been counted, where, and the two ways to have them sent: one
    /// decision for all of them.
    pub fn doubts(&self) -> Vec<String> {
        let left = &self.left_to_a_person;
        if left.is_empty() {
            return Vec::new();
        }
        let counts: Vec<String> = left.iter().map(|left| format!("{} of {}", left.count, left.connector)).collect();
        let mut lines = vec![format!(
            "may have been counted already: {}. Look there first; then --include-maybe-applied sends them.",
            counts.join(", ")
        )];
        let knows = |left: &&PlanDoubt| left.count > left.under_another_id;
        let by_id: Vec<&str> = left.iter().filter(knows).map(|left| left.connector.as_str()).collect();
        if let [first, others @ ..] = by_id.as_slice() {
            let name = if others.is_empty() { first } else { "NAME" };
            lines.push(format!(
                "If an endpoint ignores a webhook-id that it has seen: `inv-hooks connector edit {name} --idempotent`, and its \
                 events go by themselves from then on."
            ));
        }
        let others: u64 = left.iter().map(|left| left.under_another_id).sum();
        if others > 0 {
            lines.push(format!(
                "{others} of them may have been counted under another webhook-id or elsewhere; no endpoint ignores them for that."
            ));
        }
        lines
    }
}

/// So many ids are shown to a person.
const SHOWN_IDS: usize = 20;

impl View for PlanView {
    fn render(&self, page: &mut Page<'_>) {
        page.line(Cell::new(format!("Would send {}, pass over {}", self.send, self.skipped)).tone(Tone::Strong));
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
                more => format!(", and {more} more"),
            };
            page.line(Cell::new(format!("beginning in this order: {}{more}", ids.join(", "))));
        }
    }

    fn name(&self) -> String {
        let ids = self.deliveries.iter().take(self.send).filter_map(|view| view.id).map(|id| id.to_string());
        ids.collect::<Vec<_>>().join("\n")
    }
}
