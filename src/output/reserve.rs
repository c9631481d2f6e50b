//! How wide the columns of a report are. Its lines are printed as deliveries end, so each of them reserves room for others that are not known
//! yet.
//!
//! The reason is at the end of a line and takes the rest of it. What is known before the first line is reserved exactly.

use super::cell::Cell;
use super::layout::{Step, fitted, over_blanks, taken, widen};
use super::row::Row;
use super::view::OutcomeView;
use crate::model::Facts;
use std::collections::BTreeSet;

/// The column of the id.
const ID: usize = 0;
/// The column of the API key, or of the event.
pub(super) const KEY: usize = 2;
/// The column of the connector, and how wide it is at most from the first line on.
const CONNECTOR: usize = 3;
const WIDEST_CONNECTOR: usize = 40;
/// The column of the document, and how wide it is at most if all documents are known.
pub(super) const DOCUMENT: usize = 4;
const WIDEST_DOCUMENT: usize = 30;
/// The column with the reason.
const WHY: usize = 5;
/// The widths if nothing is known.
const WIDTHS: [usize; 6] = [5, 9, 21, 14, 20, 30];
/// The connector implies the API key.
const STEPS: &[Step] = &[(2, 0), (3, 10), (5, 25), (4, 14), (5, 24), (4, 0), (5, 20), (3, 0)];
/// The document of a sample is invented.
const EVENT_STEPS: &[Step] = &[(4, 0), (5, 25), (2, 20), (3, 10), (5, 16), (2, 12), (5, 10), (2, 0), (3, 0)];
const EVENT_STEPS_OF_ONE: &[Step] = &[(4, 0), (5, 25), (3, 0), (2, 20), (2, 0)];

/// The widths of the columns of a report.
pub(super) struct Reserve {
    widths: [usize; 6],
    /// The width of the longest name of a connector, if it is known before the first line; else 0.
    connector: usize,
    /// How many deliveries there are, if their ids are not known before the first line.
    new: Option<i64>,
    has_events: bool,
    /// Whether all events are of one connector, whose name the reader knows.
    is_of_one: bool,
}

impl Default for Reserve {
    fn default() -> Self {
        Self { widths: WIDTHS, connector: 0, new: None, has_events: false, is_of_one: false }
    }
}

impl Reserve {
    /// Returns the widths for exactly these deliveries.
    pub(super) fn of(facts: impl Iterator<Item = Facts>, has_events: bool) -> Self {
        let mut reserve = Self { has_events, ..Self::default() };
        for column in [ID, KEY, CONNECTOR, DOCUMENT] {
            reserve.widths[column] = Cell::new(OutcomeView::HEADERS[column]).width();
        }
        let (mut names, mut count, mut is_new) = (BTreeSet::new(), 0, false);
        for facts in facts {
            let key = facts.event.filter(|_| has_events).unwrap_or_else(|| facts.api_key.as_str().to_owned());
            reserve.widen(KEY, &key, usize::MAX);
            reserve.add_connector(&facts.connector);
            reserve.widen(DOCUMENT, facts.document_id.as_deref().unwrap_or_default(), WIDEST_DOCUMENT);
            match facts.id {
                Some(id) => reserve.widen(ID, &id.0.to_string(), usize::MAX),
                None => is_new = true,
            }
            names.insert(facts.connector);
            count += 1;
        }
        Self { new: Some(count).filter(|_| is_new), is_of_one: names.len() == 1, ..reserve }
    }

    /// Makes room for the name of a connector.
    pub(super) fn add_connector(&mut self, name: &str) {
        self.widen(CONNECTOR, name, WIDEST_CONNECTOR);
        self.connector = self.connector.max(Cell::new(name).width().min(WIDEST_CONNECTOR));
    }

    /// Notes the id of the first line: new deliveries have ids near to it.
    pub(super) fn begin(&mut self, id: Option<i64>) {
        if let (Some(id), Some(count)) = (id, self.new) {
            self.widen(ID, &id.saturating_add(count - 1).to_string(), usize::MAX);
        }
    }

    /// Says whether lines show the event instead of the API key.
    pub(super) fn has_events(&self) -> bool {
        self.has_events
    }

    fn widen(&mut self, column: usize, text: &str, most: usize) {
        self.widths[column] = self.widths[column].max(Cell::new(text).width().min(most));
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = match (self.has_events, self.is_of_one) {
            (false, _) => STEPS,
            (true, false) => EVENT_STEPS,
            (true, true) => EVENT_STEPS_OF_ONE,
        }
        .to_vec();
        if let Some((_, least)) = steps.iter_mut().find(|(column, least)| *column == CONNECTOR && *least > 0) {
            *least = self.connector.max(*least);
        }
        steps
    }

    /// Returns the widths of the columns for one row. A long name moves the rest of its line to the right if there is room.
    pub(super) fn widths(&self, cells: &[Cell], width: usize) -> Vec<usize> {
        let mut columns = self.widths;
        // Ids are never cut.
        columns[ID] = columns[ID].max(cells[ID].width());
        let mut widths = fitted(&columns, &self.steps(), &[ID], width);
        // An API key and the name of a connector are never cut either.
        let (copied, others): (&[usize], &[Step]) = if self.has_events {
            (&[CONNECTOR], &[(WHY, 16), (KEY, 12), (WHY, 8)])
        } else {
            (&[KEY, CONNECTOR], &[(WHY, 16), (DOCUMENT, 8), (WHY, 8)])
        };
        widen(&mut widths, cells, copied, others, width);
        let why = widths[WHY];
        widths[WHY] = why.min(cells[WHY].width().max(1));
        for (cell, column) in cells.iter().take(WHY).zip(0..) {
            let room = width.saturating_sub(taken(&widths));
            if widths[column] > 0 {
                widths[column] += cell.width().saturating_sub(widths[column]).min(room);
            }
        }
        if why > 0 {
            let room = width.saturating_sub(taken(&widths));
            widths[WHY] = cells[WHY].width().max(1).min(widths[WHY].saturating_add(room));
            over_blanks(&mut widths, cells);
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::Reserve;
    use crate::model::{ApiKey, DeliveryId, Facts};
    use crate::output::cell::Cell;
    use crate::output::layout::line;

    fn facts(id: Option<i64>, connector: &str, document: &str) -> Facts {
        Facts {
            id: id.map(DeliveryId),
            api_key: ApiKey::Sale,
            event: None,
            connector: connector.to_owned(),
            environment: "test".to_owned(),
            webhook_id: String::new(),
            event_id: String::new(),
            store_id: None,
            document_id: Some(document.to_owned()),
            is_test: false,
        }
    }

    fn shown(reserve: &Reserve, cells: [&str; 6]) -> String {
        let cells = cells.map(Cell::new);
        let line = line(&cells, &reserve.widths(&cells, 80));
        line.iter().map(Cell::text).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }

    const HEADERS: [&str; 6] = ["ID", "STATE", "API-KEY", "CONNECTOR", "DOCUMENT", "WHY"];
    const REFUSED: &str = "connection refused by 127.0.0.1:40001";

    #[test]
    fn what_is_known_takes_no_more_room_than_it_needs() {
        let all = [facts(Some(3), "wms", "STS-256-745-081499"), facts(Some(12), "wms", "T-1")];
        let reserve = Reserve::of(all.into_iter(), false);
        assert_eq!(shown(&reserve, HEADERS), "ID  STATE      CONNECTOR  DOCUMENT            WHY");
        assert_eq!(
            shown(&reserve, ["3", "not sent", "SALE_INVENTORY", "wms", "STS-256-745-081499", "circuit open after 3"]),
            "3   not sent   wms        STS-256-745-081499  circuit open after 3"
        );
        assert_eq!(
            shown(&reserve, ["3", "failed", "SALE_INVENTORY", "wms", "STS-256-745-081499", REFUSED]),
            "3   failed     wms        STS-256-745-081499  connection refused by 127.0.0.1:4…"
        );
    }

    #[test]
    fn a_reason_that_does_not_fit_starts_over_the_blanks_before_it() {
        let row = |document| ["5", "failed", "SALE_INVENTORY", "wms", document, REFUSED];
        let reserve = Reserve::default();
        assert_eq!(shown(&reserve, HEADERS), "ID     STATE      CONNECTOR   DOCUMENT              WHY");
        assert_eq!(
            shown(&reserve, row("T-1")),
            "5      failed     wms         T-1          connection refused by 127.0.0.1:40001"
        );
        assert_eq!(
            shown(&reserve, row("T-1000")),
            "5      failed     wms         T-1000       connection refused by 127.0.0.1:40001"
        );
        assert_eq!(
            shown(&reserve, ["5", "failed", "SALE_INVENTORY", "wms", "T-1", &REFUSED.repeat(3)]),
            "5      failed     wms         T-1                   connection refused by 127.0…"
        );
    }

    #[test]
    fn the_ids_of_new_deliveries_are_near_to_the_first() {
        let all = (0..3).map(|_| facts(None, "wms", "T-1"));
        let mut reserve = Reserve::of(all, false);
        reserve.begin(Some(98));
        assert_eq!(shown(&reserve, HEADERS), "ID   STATE      CONNECTOR  DOCUMENT  WHY");
    }
}
