//! Which columns a list shows: those of its table, or those that were asked for.

use super::cell::Cell;
use super::layout::Step;
use super::out::{Format, Look, Out};
use super::row::Row;
use crate::error::Fault;
use crate::model::json::{self, Member};
use serde_json::value::RawValue;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The cell with this number.
    Cell(usize),
    /// A key of the JSON.
    Key(&'static str),
}

impl Column {
    /// Returns its header in a table.
    pub(super) fn header<R: Row>(self) -> String {
        match self {
            Self::Cell(at) => R::HEADERS[at].to_owned(),
            Self::Key(key) => key.to_uppercase().replace('_', "-"),
        }
    }

    /// Returns the column of this name; where both exist, a cell in tables and a key in CSV.
    fn named<R: Row>(name: &str, format: Format) -> Option<Self> {
        let cell = R::HEADERS.iter().position(|header| name_of(header) == name).map(Self::Cell);
        let key = R::KEYS.iter().find(|key| **key == name).map(|key| Self::Key(key));
        if format == Format::Csv { key.or(cell) } else { cell.or(key) }
    }
}

/// Returns the name by which `--columns` knows a column.
fn name_of(header: &str) -> String {
    header.to_lowercase().replace(['-', ' '], "_")
}

/// Returns the columns of a table.
pub(super) fn of_table<R: Row>(is_wide: bool) -> Vec<Column> {
    let more = R::WIDE.iter().filter(|_| is_wide).map(|key| Column::Key(key));
    (0..R::HEADERS.len()).map(Column::Cell).chain(more).collect()
}

/// Returns the steps of a table for the columns that it shows.
fn steps<R: Row>(columns: &[Column]) -> impl Iterator<Item = Step> {
    let place = |at: usize| columns.iter().position(|column| *column == Column::Cell(at));
    R::NARROW.iter().filter_map(move |&(at, least)| Some((place(at)?, least)))
}

/// Returns the cells of one row, for these columns.
pub(super) fn cells<R: Row>(row: &R, columns: &[Column], look: &Look) -> anyhow::Result<Vec<Cell>> {
    let cells = row.cells(look);
    let text = if columns.iter().any(|column| matches!(column, Column::Key(_))) {
        serde_json::to_vec(row)?
    } else {
        b"{}".into()
    };
    let members = json::members_of(&text).expect("a row is an object");
    let cell = |column: &Column| match column {
        Column::Cell(at) => cells[*at].clone(),
        Column::Key(key) => Cell::new(value(member(&members, key))),
    };
    Ok(columns.iter().map(cell).collect())
}

/// Returns the texts of one row of a CSV with all keys.
pub(super) fn of_keys<R: Row>(row: &R) -> anyhow::Result<Vec<String>> {
    let text = serde_json::to_vec(row)?;
    let members = json::members_of(&text).expect("a row is an object");
    Ok(R::KEYS.iter().map(|key| csv_value(member(&members, key))).collect())
}

/// Returns the texts of one row of a CSV with these columns.
pub(super) fn of_csv<R: Row>(row: &R, columns: &[Column], look: &Look) -> anyhow::Result<Vec<String>> {
    // Relative times and time zones are for people.
    let cells = row.cells(&Look { width: None, is_zone_given: false, ..look.clone() });
    let text = serde_json::to_vec(row)?;
    let members = json::members_of(&text).expect("a row is an object");
    let text = |column: &Column| match column {
        Column::Cell(at) => harmless(cells[*at].text().to_owned()),
        Column::Key(key) => csv_value(member(&members, key)),
    };
    Ok(columns.iter().map(text).collect())
}

fn member<'a>(members: &[Member<'a>], key: &str) -> Option<&'a RawValue> {
    members.iter().find(|(known, _)| known == key).map(|(_, value)| *value)
}

fn value(value: Option<&RawValue>) -> String {
    match value.map(RawValue::get) {
        None | Some("null") => String::new(),
        Some(json) => value.and_then(json::scalar).unwrap_or_else(|| json.to_owned()),
    }
}

/// Returns the text of a value in a CSV. A payload keeps its exact text.
fn csv_value(value: Option<&RawValue>) -> String {
    let json = value.map_or("null", RawValue::get);
    match json.as_bytes().first() {
        Some(b'n') => String::new(),
        Some(b'-' | b'0'..=b'9') => json.to_owned(),
        Some(b'"') => harmless(value.and_then(json::scalar).unwrap_or_default()),
        _ => harmless(json.to_owned()),
    }
}

/// A spreadsheet must not run text from an endpoint: a cell that starts like a formula gets a leading quote.
pub(super) fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

impl Out {
    /// Lets lists of `R` show the columns with these names; all of them if there are none.
    ///
    /// # Errors
    /// A usage fault that lists the names, for an unknown one; and for a format without columns.
    pub fn choose<R: Row>(&mut self, names: &[String]) -> Result<(), Fault> {
        let format = self.format();
        if !names.is_empty() && !matches!(format, Format::Table | Format::Csv) {
            return Err(Fault::usage("--columns has no effect on JSON and names")
                .hint("Leave it out, or choose a format with columns: -o table, -o wide or -o csv."));
        }
        let names: Vec<String> = names.iter().map(|name| name_of(name.trim())).collect();
        if names.iter().any(String::is_empty) {
            return Err(Fault::usage("the name of a column is empty").hint("Write --columns A or --columns A,B."));
        }
        for name in &names {
            if Column::named::<R>(name, format).is_none() {
                return Err(Fault::usage(format!("there is no column {name}"))
                    .hint(format!("The columns are {}.", column_names::<R>().join(", "))));
            }
        }
        self.columns = names;
        Ok(())
    }

    /// Returns how a table with these columns gives way. Those that were asked for are cut before one of them is left out.
    pub(super) fn steps<R: Row>(&self, columns: &[Column]) -> Vec<Step> {
        steps::<R>(columns).filter(|(_, least)| *least > 0 || self.columns.is_empty()).collect()
    }

    /// Returns the columns of a list of `R`, each with its header.
    pub(super) fn columns_of<R: Row>(&self) -> Vec<(Column, String)> {
        let format = self.format();
        let chosen = self.columns.iter().filter_map(|name| Some((Column::named::<R>(name, format)?, name.clone())));
        let mut columns: Vec<(Column, String)> = chosen.collect();
        match format {
            Format::Csv if columns.is_empty() => {
                R::KEYS.iter().map(|key| (Column::Key(key), (*key).to_owned())).collect()
            }
            Format::Csv => columns,
            _ if columns.is_empty() => {
                of_table::<R>(self.is_wide()).into_iter().map(|column| (column, column.header::<R>())).collect()
            }
            _ => {
                columns.iter_mut().for_each(|(column, header)| *header = column.header::<R>());
                columns
            }
        }
    }
}

/// Returns the names of all columns of `R`.
pub fn column_names<R: Row>() -> Vec<String> {
    let mut names: Vec<String> = R::HEADERS.iter().map(|header| name_of(header)).collect();
    let more = R::KEYS.iter().filter(|key| !names.contains(&(**key).to_owned())).map(|key| (*key).to_owned());
    let more: Vec<String> = more.collect();
    names.extend(more);
    names
}
