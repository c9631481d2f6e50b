//! Single things: a page of fields and paragraphs for people, one JSON object for programs.

use super::cell::{Cell, Tone};
use super::out::{Format, Look, Out, paint};
use super::repeated::Repeated;
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

/// A page under construction.
pub struct TextPage<'a> {
    look: &'a Look,
    repeated: &'a Repeated,
    text: String,
}

impl TextPage<'_> {
    /// Returns what the rendering may look at.
    pub fn look(&self) -> &Look {
        self.look
    }

    /// Adds a heading with an empty line before it, unless it comes first.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.line(Cell::new(text).tone(Tone::Strong));
    }

    /// Adds an empty line, unless the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds one line, broken between words if the terminal is narrower.
    pub fn line(&mut self, cell: impl Into<Cell>) {
        let cell = cell.into();
        let text = self.look.width.map(|width| wrap(&cell.text, width));
        self.push(&cell, text.as_deref());
    }

    /// Adds a cell, laid out as `text` says.
    fn push(&mut self, cell: &Cell, text: Option<&str>) {
        for line in text.unwrap_or(&cell.text).split('\n') {
            self.text.push_str(&paint(&Cell { text: line.to_owned(), tone: cell.tone }, self.look.has_color));
            self.text.push('\n');
        }
    }

    /// Adds one line of our own text, which may start with a command.
    pub fn hint(&mut self, text: &str) {
        let text = self.repeated.in_line(text);
        self.line(Cell::new(text));
    }

    /// Adds a name and its value on one line.
    pub fn field(&mut self, name: &str, value: impl Into<Cell>) {
        let label = Cell::new(format!("{name:<14} ")).tone(Tone::Dim);
        let value = value.into();
        self.text.push_str(&paint(&label, self.look.has_color));
        let column = measure_text_width(&label.text);
        let text = self.look.width.map(|width| wrap_value(&value.text, width, column));
        self.push(&value, text.as_deref());
    }

    /// Adds a payload or an answer: indented and coloured if it is JSON, else unchanged.
    pub fn json(&mut self, text: &str) {
        match super::json::indent(text) {
            Some(indented) => self.text.push_str(&super::json::color(&indented, self.look.has_color)),
            None => self.block(text),
        }
    }

    /// Adds text of several lines; hostile characters are escaped.
    pub fn block(&mut self, text: &str) {
        self.text.push_str(&sanitize_lines(text));
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

impl Out {
    /// Writes one thing to stdout in the requested format.
    pub fn one<V: View>(&mut self, view: &V) -> anyhow::Result<()> {
        match self.format() {
            Format::Json => self.json(view),
            Format::Ndjson => self.json_line(view),
            Format::Name => self.names(&view.name()),
            Format::Table | Format::Csv => self.page(view),
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
        let look = self.look().clone();
        let mut page = TextPage { look: &look, repeated: &self.repeated, text: String::new() };
        view.render(&mut page);
        let text = page.text;
        Ok(self.stdout.write_all(text.as_bytes())?)
    }
}
