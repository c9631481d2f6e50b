//! Reports a run of deliveries: each delivery when it ends, and the totals at the end of the run.
//!
//! `-o json` prints one document at the end; every other format prints each delivery at once.

use super::cell::{Cell, Tone};
use super::count::{counted, number};
use super::layout::{ENDLESS, line};
use super::leftovers::Leftovers;
use super::out::{Format, Out};
use super::reserve::{DOCUMENT, KEY, Reserve};
use super::row::Row;
use super::view::{OutcomeView, SummaryView};
use crate::model::{Facts, Outcome, State, Summary};
use schemars::JsonSchema;
use serde::Serialize;

/// At most this many delivered events are listed on a terminal. Failures are always listed.
const DELIVERED_LINES: u64 = 100;

/// At most this many events that were not started are listed on a terminal: it could be all of them.
const LEFT_LINES: u64 = 20;

/// At most this many skipped events are listed on a terminal: continuing an interrupted plan may skip many.
const SKIPPED_LINES: u64 = 20;

/// Reports a run.
#[derive(Default)]
pub struct Report {
    sum: Summary,
    leftovers: Leftovers,
    kept: Vec<OutcomeView>,
    lines: u64,
    /// How many change stock and are left in doubt.
    in_doubt: u64,
    /// The widths of the columns.
    reserve: Reserve,
}

/// The JSON of a run.
#[derive(JsonSchema, Serialize)]
pub struct RunView {
    /// The totals.
    pub summary: SummaryView,
    /// All deliveries, in the order in which they ended.
    pub deliveries: Vec<OutcomeView>,
}

impl Report {
    /// Returns a report of events of these connectors: a longer name than usual then moves no line out from under the header.
    pub fn of_connectors<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self::default().with_connectors(names)
    }

    /// Returns a report of exactly these deliveries: no column is wider than they need, so that more of the reason fits.
    pub fn of(facts: impl Iterator<Item = Facts>) -> Self {
        Self { reserve: Reserve::of(facts, false), ..Self::default() }
    }

    /// As [`Self::of`], but its lines for people show the event instead of the API key, for several events of one connector.
    pub fn of_events(facts: impl Iterator<Item = Facts>) -> Self {
        Self { reserve: Reserve::of(facts, true), ..Self::default() }
    }

    /// Returns it for events that may also go to these connectors.
    #[must_use]
    pub fn with_connectors<'a>(mut self, names: impl Iterator<Item = &'a str>) -> Self {
        names.for_each(|name| self.reserve.add_connector(name));
        self
    }

    /// Counts an input that goes to no connector.
    pub fn unrouted(&mut self) {
        self.sum.total += 1;
        self.sum.unrouted += 1;
    }

    /// Counts deliveries that waited for a retry when the run was stopped; the log has them unchanged.
    pub fn given_back(&mut self, count: u64) {
        self.sum.total += count;
        self.sum.left += count;
        self.leftovers.given_back(count);
    }

    /// Counts deliveries that another process took over while they waited for a retry.
    pub fn taken_over(&mut self, count: u64) {
        self.sum.total += count;
        self.sum.left += count;
        self.leftovers.add_taken_over(count);
    }

    /// Returns the events that are left so far, by connector and reason.
    pub fn leftovers(&self) -> &Leftovers {
        &self.leftovers
    }

    /// Returns the totals so far.
    pub fn summary(&self) -> Summary {
        self.sum
    }

    /// Reports one outcome.
    pub fn settled(&mut self, out: &mut Out, outcome: Outcome) -> anyhow::Result<()> {
        self.sum.add(&outcome);
        self.leftovers.add(&outcome);
        let is_dull = self.is_dull(&outcome) && out.is_terminal();
        let view = OutcomeView::from(outcome);
        self.in_doubt += u64::from(view.is_in_doubt());
        match out.format() {
            Format::Json => self.kept.push(view),
            Format::Ndjson => out.json_line(&view)?,
            Format::Csv => self.csv(out, &view)?,
            Format::Name => out.line(view.name())?,
            Format::Table | Format::Wide if is_dull => {}
            Format::Table | Format::Wide => self.line(out, &view)?,
        }
        Ok(())
    }

    /// Returns whether enough lines of this kind were printed.
    fn is_dull(&self, outcome: &Outcome) -> bool {
        match (outcome.skipped, outcome.state) {
            (Some(_), _) => self.sum.skipped > SKIPPED_LINES,
            _ if outcome.is_left => self.sum.left > LEFT_LINES,
            (None, state) => state == State::Delivered && self.sum.delivered > DELIVERED_LINES,
        }
    }

    fn csv(&self, out: &mut Out, view: &OutcomeView) -> anyhow::Result<()> {
        if self.sum.total == 1 {
            out.csv_header::<OutcomeView>()?;
        }
        out.csv_row(view)?;
        Ok(out.flush()?)
    }

    fn line(&mut self, out: &mut Out, view: &OutcomeView) -> anyhow::Result<()> {
        let look = out.look().clone();
        if self.lines == 0 {
            self.reserve.begin(view.id);
            let mut headers: Vec<Cell> = OutcomeView::HEADERS.iter().map(Cell::new).collect();
            if self.reserve.has_events() {
                headers[KEY] = Cell::new("EVENT");
            }
            let tone = if look.width.is_some() { Tone::Strong } else { Tone::Plain };
            let headers: Vec<Cell> = headers.into_iter().map(|name| name.tone(tone)).collect();
            self.cells(out, &headers, look.width)?;
        }
        self.lines += 1;
        let mut cells = view.cells(&look);
        if let (true, Some(event)) = (self.reserve.has_events(), &view.event) {
            cells[KEY] = Cell::new(event);
        }
        self.cells(out, &cells, look.width)?;
        if out.is_terminal() {
            out.flush()?;
        }
        Ok(())
    }

    /// Writes the cells of one delivery, or the headers, as `width` allows.
    fn cells(&self, out: &mut Out, cells: &[Cell], width: Option<usize>) -> anyhow::Result<()> {
        let width = width.map(|width| if out.is_wide() { ENDLESS } else { width });
        let widths = width.map(|width| self.reserve.widths(cells, width));
        Ok(match widths {
            Some(widths) => {
                let mut cells = cells.to_vec();
                // Documents of one day differ at their ends.
                if widths[DOCUMENT] > 0 {
                    cells[DOCUMENT] = cells[DOCUMENT].cut_in_the_middle(widths[DOCUMENT]);
                }
                out.cells(&line(&cells, &widths))
            }
            None => out.cells(cells),
        }?)
    }

    /// Reports the totals: in the document for JSON, on stderr for people.
    pub fn end(self, out: &mut Out) -> anyhow::Result<Summary> {
        let summary = SummaryView::from(&self.sum);
        match out.format() {
            Format::Json => out.json(&RunView { summary, deliveries: self.kept })?,
            Format::Csv if self.sum.total == 0 => out.csv_header::<OutcomeView>()?,
            _ => {}
        }
        out.flush()?;
        if out.format() == Format::Table && out.is_terminal() {
            let lines = [
                (self.sum.delivered, DELIVERED_LINES, "delivered"),
                (self.sum.left, LEFT_LINES, "not sent"),
                (self.sum.skipped, SKIPPED_LINES, "skipped"),
            ];
            for (count, shown, word) in lines.into_iter().filter(|(count, shown, _)| count > shown) {
                out.say(format!("and {} more {word}", number(count - shown)));
            }
        }
        let in_doubt = match self.in_doubt {
            0 => String::new(),
            count => format!("; {} in doubt", number(count)),
        };
        out.say(format!("{}{in_doubt}", summary.words()));
        if self.leftovers.taken_over() > 0 {
            out.warn(format!(
                "another process took over {} that waited for a retry; the log has the result",
                counted(self.leftovers.taken_over(), "event")
            ));
        }
        Ok(self.sum)
    }
}
