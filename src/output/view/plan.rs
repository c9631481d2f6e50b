//! What a repost would do.

use super::outcome::OutcomeView;
use crate::output::cell::{Cell, Tone};
use crate::output::page::{Page, View};
use schemars::JsonSchema;
use serde::Serialize;

/// What a repost would do, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanView {
    /// How many would be sent.
    pub send: usize,
    /// How many would be passed over.
    pub skipped: usize,
    /// How many of those that are sent come after a newer event of their document was delivered.
    pub out_of_order: u64,
    /// How many of those that are to be sent stay held by an earlier event of their document that is not sent with them.
    pub held: usize,
    /// How many more wait for those that are sent; `--with-held` sends them too.
    pub held_behind: usize,
    /// What would be sent, by connector and last failure.
    pub groups: Vec<PlanGroup>,
    /// How many would be passed over for each reason.
    pub skips: Vec<(String, usize)>,
    /// Each of them in the order of sending, those that are passed over last.
    pub deliveries: Vec<OutcomeView>,
}

/// Events of one connector that failed in one way.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct PlanGroup {
    /// Where they would go.
    pub connector: String,
    /// How they failed last.
    pub failure: String,
    /// How many.
    pub count: u64,
}

impl PlanGroup {
    fn why(&self) -> String {
        match self.failure.as_str() {
            "unknown" => "begun, and the answer never recorded".to_owned(),
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
}

/// So many ids are shown to a person.
const SHOWN_IDS: usize = 20;

impl View for PlanView {
    fn render(&self, page: &mut Page<'_>) {
        page.line(Cell::new(format!("Would send {}, pass over {}", self.send, self.skipped)).tone(Tone::Strong));
        self.lines().into_iter().for_each(|line| page.line(Cell::new(line)));
        let ids: Vec<String> = self
            .deliveries
            .iter()
            .take(self.send.min(SHOWN_IDS))
            .filter_map(|view| view.id)
            .map(|id| id.to_string())
            .collect();
        if !ids.is_empty() {
            let more = if self.send > SHOWN_IDS { ", …" } else { "" };
            page.line(Cell::new(format!("beginning in this order: {}{more}", ids.join(", "))));
        }
    }

    fn name(&self) -> String {
        let ids = self.deliveries.iter().take(self.send).filter_map(|view| view.id).map(|id| id.to_string());
        ids.collect::<Vec<_>>().join("\n")
    }
}
