//! Single things: a page of fields and paragraphs for people, one JSON object for programs.
//!
//! A page is a list of parts, which the terminal lays out; others may lay them out in another way.

use super::cell::{Cell, Tone};
use super::json;
use super::out::{Format, Look, Out, paint};
use super::repeated::Repeated;
use super::row::Row;
use super::sanitize::sanitize_lines;
use super::wrap::{wrap, wrap_value};
use console::measure_text_width;
use serde::Serialize;
use std::io::Write as _;

/// Something that is shown alone. Its serde shape is its JSON.
pub trait View: Serialize {
    /// Writes the page for people.
    fn render(&self, page: &mut TextPage<'_>);

    /// Returns its `-o name` form.
    fn name(&self) -> String;
}

/// A piece of a page. Hostile characters are escaped in all of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePart {
    /// An empty line.
    Gap,
    /// A heading.
    Heading(Cell),
    /// One line.
    Line(Cell),
    /// A name and its value.
    Field(Cell, Cell),
    /// Another event: its id, and a line about it.
    Event(i64, Cell),
    /// JSON, with one member or element per line.
    Json(String),
    /// Text of several lines.
    Block(String),
}

/// A page under construction.
pub struct TextPage<'a> {
    look: &'a Look,
    repeated: &'a Repeated,
    parts: Vec<PagePart>,
}

impl TextPage<'_> {
    /// Returns what the rendering may look at.
    pub fn look(&self) -> &Look {
        self.look
    }

    /// Adds a heading with an empty line before it, unless it comes first.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.parts.push(PagePart::Heading(Cell::new(text).tone(Tone::Strong)));
    }

    /// Adds an empty line, unless the page is empty.
    pub fn gap(&mut self) {
        if !self.parts.is_empty() {
            self.parts.push(PagePart::Gap);
        }
    }

    /// Adds one line, broken between words if the terminal is narrower.
    pub fn line(&mut self, cell: impl Into<Cell>) {
        self.parts.push(PagePart::Line(cell.into()));
    }

    /// Adds one line of our own text, which may start with a command.
    pub fn hint(&mut self, text: &str) {
        let text = self.repeated.in_line(text);
        self.line(Cell::new(text));
    }

    /// Adds a name and its value on one line.
    pub fn field(&mut self, name: &str, value: impl Into<Cell>) {
        self.parts.push(PagePart::Field(Cell::new(name), value.into()));
    }

    /// Adds one line about another event.
    pub fn event(&mut self, id: i64, text: impl Into<Cell>) {
        self.parts.push(PagePart::Event(id, text.into()));
    }

    /// Adds a payload or an answer: indented and coloured if it is JSON, else unchanged.
    pub fn json(&mut self, text: &str) {
        match json::indent(text) {
            Some(indented) => self.parts.push(PagePart::Json(json::color(&indented, false))),
            None => self.block(text),
        }
    }

    /// Adds text of several lines.
    pub fn block(&mut self, text: &str) {
        self.parts.push(PagePart::Block(sanitize_lines(text).into_owned()));
    }
}

/// Returns the page of `view` in pieces, for another surface than the terminal.
pub fn parts_of(view: &impl View, look: &Look, repeated: &Repeated) -> Vec<PagePart> {
    let mut page = TextPage { look, repeated, parts: Vec::new() };
    view.render(&mut page);
    page.parts
}

/// Lays a page out for the terminal.
fn lay_out(parts: &[PagePart], look: &Look) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            PagePart::Gap => text.push('\n'),
            PagePart::Heading(cell) | PagePart::Line(cell) | PagePart::Event(_, cell) => {
                let wrapped = look.width.map(|width| wrap(&cell.text, width));
                push(&mut text, cell, wrapped.as_deref(), look);
            }
            PagePart::Field(name, value) => {
                let label = Cell { text: format!("{:<14} ", name.text), tone: Tone::Dim };
                text.push_str(&paint(&label, look.has_color));
                let column = measure_text_width(&label.text);
                let wrapped = look.width.map(|width| wrap_value(&value.text, width, column));
                push(&mut text, value, wrapped.as_deref(), look);
            }
            PagePart::Json(json) => text.push_str(&json::color(json, look.has_color)),
            PagePart::Block(block) => {
                text.push_str(block);
                if !block.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
    }
    text
}

/// Adds a cell, laid out as `wrapped` says.
fn push(text: &mut String, cell: &Cell, wrapped: Option<&str>, look: &Look) {
    for line in wrapped.unwrap_or(&cell.text).split('\n') {
        text.push_str(&paint(&Cell { text: line.to_owned(), tone: cell.tone }, look.has_color));
        text.push('\n');
    }
}

impl Out {
    /// Writes rows whose sentences are too long for one line: on a terminal a few lines each, else as a list.
    pub fn findings<R: Row + View>(&mut self, rows: &[R]) -> anyhow::Result<()> {
        if self.is_terminal() && self.format() == Format::Table && !self.is_wide() && self.columns.is_empty() {
            return rows.iter().try_for_each(|row| self.one(row));
        }
        self.list(rows)
    }

    /// Writes one thing to stdout in the requested format.
    pub fn one<V: View>(&mut self, view: &V) -> anyhow::Result<()> {
        match self.format() {
            Format::Json => self.json(view),
            Format::Ndjson => self.json_line(view),
            Format::Name => self.names(&view.name()),
            Format::Table | Format::Wide | Format::Csv => self.page(view),
        }
    }

    /// A plan has many names, one per line.
    fn names(&mut self, names: &str) -> anyhow::Result<()> {
        for name in names.lines() {
            writeln!(self.stdout, "{}", Cell::new(name).text)?;
        }
        Ok(())
    }

    fn page<V: View>(&mut self, view: &V) -> anyhow::Result<()> {
        self.stdout.hold();
        let look = self.look().clone();
        let text = lay_out(&parts_of(view, &look, &self.repeated), &look);
        Ok(self.stdout.write_all(text.as_bytes())?)
    }
}
