//! Lists: rows of one kind as a table, JSON, JSON lines, CSV, or only names.

use super::cell::{Cell, Tone};
use super::columns::{self, Column};
use super::harmless::{self, Goes};
use super::layout;
use super::out::{Format, Look, Out};
use super::row::Row;
use super::sanitize::sanitize;
use serde::Serialize;
use std::io::{self, Write as _};

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
            Format::Table | Format::Wide => self.table(rows)?,
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

    fn table<R: Row>(&mut self, rows: &[R]) -> anyhow::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.stdout.hold();
        let is_whole = R::IS_COPIED || self.is_wide();
        let width = self.look().width.map(|width| if is_whole { layout::ENDLESS } else { width });
        let look = Look { width, ..self.look().clone() };
        let (columns, headers): (Vec<Column>, Vec<String>) = self.columns_of::<R>().into_iter().unzip();
        let cells: Vec<Vec<Cell>> =
            rows.iter().map(|row| columns::cells(row, &columns, &look)).collect::<anyhow::Result<_>>()?;
        // In a pipe: no borders, no colour, whole values. Tabs separate the columns; `sanitize` keeps them out of cells.
        let Some(width) = width else {
            writeln!(self.stdout, "{}", headers.join("\t"))?;
            return Ok(cells.iter().try_for_each(|row| self.tabs(row))?);
        };
        let lines = layout::lines(&headers, cells, &self.steps::<R>(&columns), width, look.has_color);
        Ok(lines.iter().try_for_each(|line| writeln!(self.stdout, "{line}"))?)
    }

    pub(super) fn tabs(&mut self, row: &[Cell]) -> io::Result<()> {
        let cells: Vec<&str> = row.iter().map(Cell::text).collect();
        writeln!(self.stdout, "{}", cells.join("\t"))
    }

    /// Writes one line of cells, separated by tabs in a pipe and by blanks on a terminal.
    pub(super) fn cells(&mut self, cells: &[Cell]) -> io::Result<()> {
        let has_color = self.look().has_color;
        let separator = if self.is_terminal() { "  " } else { "\t" };
        // No blanks at the end, not even coloured ones: a terminal would wrap them.
        let count = cells.iter().rposition(|cell| !cell.text.trim_end().is_empty()).map_or(0, |last| last + 1);
        for (at, cell) in cells[..count].iter().enumerate() {
            let is_last = at + 1 == count;
            let text = if is_last { cell.text.trim_end() } else { &cell.text };
            let after = if is_last { "" } else { separator };
            if has_color && cell.tone != Tone::Plain {
                let style = cell.tone.style();
                write!(self.stdout, "{style}{text}{style:#}{after}")?;
            } else {
                self.stdout.write_all(text.as_bytes())?;
                self.stdout.write_all(after.as_bytes())?;
            }
        }
        self.stdout.write_all(b"\n")
    }

    fn csv<R: Row>(&mut self, rows: &[R]) -> anyhow::Result<()> {
        self.csv_header::<R>()?;
        rows.iter().try_for_each(|row| self.csv_row(row))
    }

    /// Writes a CSV whose columns are not those of a kind of row.
    pub fn csv_of(&mut self, header: &[String], rows: impl Iterator<Item = Vec<String>>) -> anyhow::Result<()> {
        let is_terminal = self.is_terminal();
        let shown = |text: String| {
            let text = columns::harmless(text);
            if is_terminal { sanitize(&text).into_owned() } else { text }
        };
        let mut writer = csv::Writer::from_writer(&mut self.stdout);
        writer.write_record(header)?;
        for row in rows {
            writer.write_record(row.into_iter().map(shown))?;
        }
        Ok(writer.flush()?)
    }

    /// Writes the header row of a CSV.
    pub(super) fn csv_header<R: Row>(&mut self) -> anyhow::Result<()> {
        // Not by the format of the output: `failed export --format csv` is CSV too.
        let names: Vec<String> = if self.columns.is_empty() {
            R::KEYS.iter().map(|key| (*key).to_owned()).collect()
        } else {
            self.columns_of::<R>().into_iter().map(|(_, name)| name).collect()
        };
        let mut writer = csv::Writer::from_writer(&mut self.stdout);
        writer.write_record(names)?;
        Ok(writer.flush()?)
    }

    /// Writes one row of a CSV.
    pub(super) fn csv_row<R: Row>(&mut self, row: &R) -> anyhow::Result<()> {
        let texts = if self.columns.is_empty() {
            columns::of_keys(row)?
        } else {
            let columns: Vec<Column> = self.columns_of::<R>().into_iter().map(|(column, _)| column).collect();
            columns::of_csv(row, &columns, self.look())?
        };
        let is_terminal = self.is_terminal();
        let shown = |text: String| if is_terminal { sanitize(&text).into_owned() } else { text };
        // Into memory first: the writer's flush would flush stdout for every row.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(texts.into_iter().map(shown))?;
        Ok(self.stdout.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)?)
    }
}
