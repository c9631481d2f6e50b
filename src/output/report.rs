//! A run of deliveries as it is told: each one as it settles, the sum at the end.
//!
//! `-o json` is one document, so it waits for the end; every other format goes on as it comes.

use super::cell::Cell;
use super::list::Row;
use super::out::{Format, Look, Out};
use super::view::{OutcomeView, SummaryView};
use crate::model::{Outcome, Summary};
use schemars::JsonSchema;
use serde::Serialize;

/// So many delivered lines are told one by one to a person; failures always are.
const DELIVERED_LINES: u64 = 100;

/// Tells a run.
#[derive(Default)]
pub struct Report {
    sum: Summary,
    kept: Vec<OutcomeView>,
    lines: u64,
}

/// The JSON of a run.
#[derive(JsonSchema, Serialize)]
pub struct RunView {
    /// The sum.
    pub summary: SummaryView,
    /// Every delivery, in the order in which they settled.
    pub deliveries: Vec<OutcomeView>,
}

impl Report {
    /// Counts an input that goes to no connector.
    pub fn unrouted(&mut self) {
        self.sum.total += 1;
        self.sum.unrouted += 1;
    }

    /// Returns the sum so far.
    pub fn summary(&self) -> Summary {
        self.sum
    }

    /// Tells one outcome.
    pub fn settled(&mut self, out: &mut Out, outcome: &Outcome) -> anyhow::Result<()> {
        self.sum.add(outcome);
        let view = OutcomeView::from(outcome);
        match out.format() {
            Format::Json => self.kept.push(view),
            Format::Ndjson => out.json_line(&view)?,
            Format::Csv => self.csv(out, &view)?,
            Format::Name => out.line(view.name())?,
            Format::Table => self.line(out, &view)?,
        }
        Ok(())
    }

    fn csv(&self, out: &mut Out, view: &OutcomeView) -> anyhow::Result<()> {
        if self.sum.total == 1 {
            out.csv_header::<OutcomeView>()?;
        }
        out.csv_row(view)
    }

    fn line(&mut self, out: &mut Out, view: &OutcomeView) -> anyhow::Result<()> {
        let is_dull = view.state == "delivered" && view.skipped.is_none();
        if is_dull && self.sum.delivered > DELIVERED_LINES && out.is_terminal() {
            return Ok(());
        }
        let look = out.look().clone();
        if self.lines == 0 && !out.is_terminal() {
            out.raw(format!("{}\n", OutcomeView::HEADERS.join("\t")).as_bytes())?;
        }
        self.lines += 1;
        out.cells(&spaced(view, &look))?;
        if out.is_terminal() {
            out.flush()?;
        }
        Ok(())
    }

    /// Tells the sum: in the document for JSON, on stderr for people.
    pub fn end(self, out: &mut Out) -> anyhow::Result<Summary> {
        let summary = SummaryView::from(&self.sum);
        match out.format() {
            Format::Json => out.json(&RunView { summary, deliveries: self.kept })?,
            Format::Csv if self.sum.total == 0 => out.csv_header::<OutcomeView>()?,
            _ => {}
        }
        out.flush()?;
        out.say(summary.words());
        Ok(self.sum)
    }
}

/// The widths of the first five columns on a terminal; the last one takes what is left.
const WIDTHS: [usize; 5] = [5, 9, 20, 14, 20];

/// On a narrower terminal the API key is left out, which the connector says too.
const WIDE: usize = 110;
const API_KEY: usize = 2;

fn spaced(view: &OutcomeView, look: &Look) -> Vec<Cell> {
    let mut cells = view.cells(look);
    let Some(columns) = look.width else { return cells };
    for (cell, width) in cells.iter_mut().zip(WIDTHS) {
        cell.pad(width);
    }
    if columns < WIDE {
        cells.remove(API_KEY);
    }
    cells
}
