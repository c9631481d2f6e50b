//! Rows that are printed one by one as they arrive, for as long as the command runs.
//!
//! In a table each row is one line, as in a list. Later rows are not known yet: the columns are those that fit the first rows, or usual ones.

use super::cell::{Cell, Tone};
use super::columns::{self, Column};
use super::layout::{ENDLESS, Step, copied, fitted, line, over_blanks, widen};
use super::out::{Format, Look, Out};
use super::row::Row;
use crate::model::Timestamp;

/// A stream of rows.
#[derive(Debug)]
pub struct LiveRows {
    /// The usual widths of the cells of a row.
    usual: &'static [usize],
    /// The widths of the columns; empty before the header is printed. A column that is left out there is left out for good.
    widths: Vec<usize>,
}

impl LiveRows {
    /// Starts a stream whose table usually has these widths.
    pub fn of_widths(usual: &'static [usize]) -> Self {
        Self { usual, widths: Vec::new() }
    }

    /// Returns the widths for one row: a long cell moves the rest of its line to the right.
    fn widths_of(&self, cells: &[Cell], steps: &[Step], copied: &[usize], width: usize) -> Vec<usize> {
        let wanted = |(base, cell): (&usize, &Cell)| if *base > 0 { cell.width().max(*base) } else { 0 };
        let mut wanted: Vec<usize> = self.widths.iter().zip(cells).map(wanted).collect();
        if let (Some(last), Some(cell)) = (wanted.last_mut().filter(|last| **last > 0), cells.last()) {
            *last = cell.width().max(1);
        }
        let steps: Vec<Step> = steps.iter().filter(|(_, least)| *least > 0).copied().collect();
        let mut widths = fitted(&wanted, &steps, copied, width);
        let is_left_out = |(base, width): (&usize, &usize)| *base > 0 && *width == 0;
        if self.widths.iter().zip(&widths).any(is_left_out) {
            widths.clone_from(&self.widths);
            widen(&mut widths, cells, copied, &steps, width);
        }
        over_blanks(&mut widths, cells);
        widths
    }
}

impl Out {
    /// Prints the header of a CSV, which has one even without rows.
    pub fn begin_live<R: Row>(&mut self) -> anyhow::Result<()> {
        if self.format() == Format::Csv {
            self.csv_header::<R>()?;
        }
        Ok(self.flush()?)
    }

    /// Prints rows that arrived, and hands them over to the reader at once.
    pub fn live<R: Row>(&mut self, live: &mut LiveRows, rows: &[R], now: Timestamp) -> anyhow::Result<()> {
        match self.format() {
            Format::Ndjson | Format::Json => rows.iter().try_for_each(|row| self.json_line(row))?,
            Format::Csv => rows.iter().try_for_each(|row| self.csv_row(row))?,
            Format::Name => rows.iter().try_for_each(|row| self.line(Cell::new(row.name())))?,
            Format::Table | Format::Wide => self.live_table(live, rows, now)?,
        }
        Ok(self.flush()?)
    }

    fn live_table<R: Row>(&mut self, live: &mut LiveRows, rows: &[R], now: Timestamp) -> anyhow::Result<()> {
        let (columns, headers): (Vec<Column>, Vec<String>) = self.columns_of::<R>().into_iter().unzip();
        let width = self.look().width.map(|width| if self.is_wide() { ENDLESS } else { width });
        let look = Look { now, width, ..self.look().clone() };
        let cells = |row| columns::cells(row, &columns, &look);
        let mut rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect::<anyhow::Result<_>>()?;
        let copied = copied(&headers);
        let steps = self.steps::<R>(&columns);
        if live.widths.is_empty() && !rows.is_empty() {
            let tone = if width.is_some() { Tone::Strong } else { Tone::Plain };
            let headers: Vec<Cell> = headers.iter().map(|name| Cell::new(name).tone(tone)).collect();
            live.widths = fitted(&live.first(&columns, &headers, &rows), &steps, &copied, width.unwrap_or(ENDLESS));
            rows.insert(0, headers);
        }
        for row in &rows {
            match width {
                Some(width) => self.cells(&line(row, &live.widths_of(row, &steps, &copied, width)))?,
                None => self.tabs(row)?,
            }
        }
        Ok(())
    }
}

impl LiveRows {
    /// Returns the widths that the columns would have with enough room. What the last one has is only known row by row.
    fn first(&self, columns: &[Column], headers: &[Cell], rows: &[Vec<Cell>]) -> Vec<usize> {
        let usual = |column: &Column| match column {
            Column::Cell(at) => self.usual[*at],
            Column::Key(_) => 0,
        };
        let widest = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or_default();
        let width = |at: usize| {
            let usual = usual(&columns[at]).max(headers[at].width());
            if at + 1 == columns.len() { usual } else { usual.max(widest(at)) }
        };
        (0..columns.len()).map(width).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, LiveRows, Step, fitted, line};
    use proptest::prelude::*;

    const STEPS: &[Step] = &[(4, 40), (2, 0), (3, 16), (4, 20), (3, 8), (1, 0), (3, 0), (4, 8)];

    #[test]
    fn a_long_name_is_whole_in_its_row() {
        let mut live = LiveRows::of_widths(&[]);
        live.widths = vec![5, 14, 30];
        let shown = |name: &str, width: usize| {
            let cells = ["4711", name, "the endpoint answered 503"].map(Cell::new);
            let widths = live.widths_of(&cells, &[(2, 20)], &[0, 1], width);
            line(&cells, &widths).iter().map(|cell| cell.text().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(shown("wms", 53), ["4711 ", "wms           ", "the endpoint answered 503"]);
        assert_eq!(shown("wms-of-the-second-store", 53), ["4711 ", "wms-of-the-second-store", "the endpoint answere…"]);
        assert_eq!(shown("wms-of-the-second-store", 20), ["4711 ", "wms-of-the-second-store", "the endpoint answer…"]);
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_the_terminal_and_no_column_goes_or_comes(
            rows in prop::collection::vec(prop::collection::vec("([a-z ]|漢|🙂){0,40}", 5), 1..6),
            width in 20_usize..160,
        ) {
            let mut live = LiveRows::of_widths(&[]);
            live.widths = fitted(&[5, 10, 16, 14, 30], STEPS, &[], width);
            for row in rows {
                let cells: Vec<Cell> = row.iter().map(Cell::new).collect();
                let widths = live.widths_of(&cells, STEPS, &[], width);
                let shown: usize = line(&cells, &widths).iter().map(Cell::width).sum();
                let count = widths.iter().filter(|width| **width > 0).count();
                prop_assert!(shown + 2 * count.saturating_sub(1) <= width, "{:?} {:?}", widths, width);
                let places = |widths: &[usize]| widths.iter().map(|width| *width > 0).collect::<Vec<_>>();
                prop_assert_eq!(places(&widths), places(&live.widths));
            }
        }
    }
}
