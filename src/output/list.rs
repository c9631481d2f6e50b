//! Lists: rows of one kind as a table, JSON, JSON lines, CSV, or only names.

use super::cell::Cell;
use super::harmless::{self, Goes};
use super::layout::{self, Step};
use super::out::{Format, Look, Out, paint};
use super::sanitize::sanitize;
use crate::model::ApiKey;
use crate::model::json::{self, Member};
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::{self, Write as _};

/// Something that is shown on one line. Its serde shape is its JSON.
pub trait Row: Serialize {
    /// The columns of the table, in capitals.
    const HEADERS: &'static [&'static str];
    /// The keys of its JSON, in order, which are the columns of the CSV.
    const KEYS: &'static [&'static str];
    /// How the table gives way in a terminal that is too narrow, step by step. What people copy gives way last.
    const NARROW: &'static [Step] = &[];
    /// Whether its cells are settings to copy elsewhere. They are never cut: a terminal breaks a longer line so that it is copied as one.
    const IS_COPIED: bool = false;

    /// Returns one cell per header.
    fn cells(&self, look: &Look) -> Vec<Cell>;

    /// Returns its `-o name` form.
    fn name(&self) -> String;
}

/// The header of a column of API keys.
pub(super) const KEY_HEADER: &str = "API-KEY";

/// The format of rows that are written one by one because they are too many to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum RowFormat {
    /// One JSON object per line.
    Ndjson,
    /// Comma-separated, with a header row.
    Csv,
}

impl Out {
    /// Writes the header before the rows of [`Out::row`], if the format has one.
    pub fn begin_rows<R: Row>(&mut self, format: RowFormat) -> anyhow::Result<()> {
        match format {
            RowFormat::Ndjson => Ok(()),
            RowFormat::Csv => self.csv_header::<R>(),
        }
    }

    /// Writes one row.
    pub fn row<R: Row>(&mut self, row: &R, format: RowFormat) -> anyhow::Result<()> {
        match format {
            RowFormat::Ndjson => self.json_line(row),
            RowFormat::Csv => self.csv_row(row),
        }
    }

    /// Writes `rows` to stdout in the requested format. An empty table prints nothing.
    pub fn list<R: Row>(&mut self, rows: &[R]) -> anyhow::Result<()> {
        match self.format() {
            Format::Table => self.table(rows)?,
            Format::Json => self.json(&rows)?,
            Format::Ndjson => rows.iter().try_for_each(|row| self.json_line(row))?,
            Format::Csv => self.csv(rows)?,
            Format::Name => rows.iter().try_for_each(|row| writeln!(self.stdout, "{}", Cell::new(row.name()).text))?,
        }
        Ok(())
    }

    /// Writes `value` as one indented JSON document.
    pub fn json(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let goes = self.goes();
        harmless::write_pretty(&mut self.stdout, value, goes).map_err(io::Error::from)?;
        Ok(writeln!(self.stdout)?)
    }

    /// Writes `value` as one line of JSON. A payload in it keeps its text, except line feeds between tokens: strings have none.
    pub fn json_line(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let mut line = harmless::compact(value, self.goes())?;
        line.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        line.push(b'\n');
        Ok(self.stdout.write_all(&line)?)
    }

    fn goes(&self) -> Goes {
        if self.is_terminal() { Goes::ToTerminal } else { Goes::Elsewhere }
    }

    fn table<R: Row>(&mut self, rows: &[R]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let look = self.look().clone();
        let Some(width) = look.width else { return self.tabs(rows, &look) };
        let cells = rows.iter().map(|row| shortened::<R>(row.cells(&look))).collect();
        let width = if R::IS_COPIED { usize::MAX } else { width };
        let lines = layout::lines(R::HEADERS, cells, R::NARROW, width, look.has_color);
        lines.iter().try_for_each(|line| writeln!(self.stdout, "{line}"))
    }

    /// In a pipe: no borders, no colour, no wrapping. Tabs separate the columns; `sanitize` keeps them out of cells.
    fn tabs<R: Row>(&mut self, rows: &[R], look: &Look) -> io::Result<()> {
        writeln!(self.stdout, "{}", R::HEADERS.join("\t"))?;
        for row in rows {
            let cells: Vec<String> = row.cells(look).into_iter().map(|cell| cell.text).collect();
            writeln!(self.stdout, "{}", cells.join("\t"))?;
        }
        Ok(())
    }

    /// Writes one line of cells, separated by tabs in a pipe and by blanks on a terminal.
    pub(super) fn cells(&mut self, cells: &[Cell]) -> io::Result<()> {
        let has_color = self.look().has_color;
        let separator = if self.is_terminal() { "  " } else { "\t" };
        // No blanks at the end, not even coloured ones: a terminal would wrap them.
        let count = cells.iter().rposition(|cell| !cell.text.trim_end().is_empty()).map_or(0, |last| last + 1);
        let shown = |(at, cell): (usize, &Cell)| {
            let text = if at + 1 == count { cell.text.trim_end() } else { &cell.text };
            paint(&Cell { text: text.to_owned(), tone: cell.tone }, has_color)
        };
        let painted: Vec<String> = cells[..count].iter().enumerate().map(shown).collect();
        writeln!(self.stdout, "{}", painted.join(separator))
    }

    fn csv<R: Row>(&mut self, rows: &[R]) -> anyhow::Result<()> {
        self.csv_header::<R>()?;
        rows.iter().try_for_each(|row| self.csv_row(row))
    }

    /// Writes the header row of a CSV.
    pub(super) fn csv_header<R: Row>(&mut self) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(&mut self.stdout);
        writer.write_record(R::KEYS)?;
        Ok(writer.flush()?)
    }

    /// Writes one row of a CSV.
    pub(super) fn csv_row<R: Row>(&mut self, row: &R) -> anyhow::Result<()> {
        let text = serde_json::to_vec(row)?;
        let members = json::members_of(&text).expect("a row is an object");
        let cell =
            |key: &str| csv_cell(members.iter().find(|(known, _): &&Member<'_>| known == key).map(|(_, value)| *value));
        let is_terminal = self.is_terminal();
        let shown = |text: String| if is_terminal { sanitize(&text).into_owned() } else { text };
        // Into memory first: the writer's flush would flush stdout for every row.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(R::KEYS.iter().map(|key| shown(cell(key))))?;
        Ok(self.stdout.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)?)
    }
}

/// Shortens API keys where they only say of what kind a row is.
fn shortened<R: Row>(mut cells: Vec<Cell>) -> Vec<Cell> {
    for (cell, _) in cells.iter_mut().zip(R::HEADERS).skip(1).filter(|(_, header)| **header == KEY_HEADER) {
        cell.text = ApiKey::without_prefix(&cell.text).to_owned();
    }
    cells
}

/// A spreadsheet must not run text from an endpoint: a cell that starts like a formula gets a leading quote. A payload keeps its exact
/// text.
fn csv_cell(value: Option<&RawValue>) -> String {
    let json = value.map_or("null", RawValue::get);
    let text = match json.as_bytes().first() {
        Some(b'n') => return String::new(),
        Some(b'"') => value.and_then(json::scalar).unwrap_or_default(),
        Some(b'-' | b'0'..=b'9') => return json.to_owned(),
        _ => json.to_owned(),
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
