//! Both streams, and every decision about their look: format, colour, width, quiet.
//!
//! The decisions are made once, when the program starts; the terminal is not asked again.

use super::bar::{Above, Bar};
use super::cell::{Cell, Tone};
use super::pager::{Paged, Screen};
use super::repeated::Repeated;
use super::sanitize::sanitize_lines;
use super::wrap::wrap;
use crate::model::{ApiKey, Timestamp, Zone};
use std::io::{self, Write};

/// The format of stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table or a page for people; in a pipe, tabs separate the columns.
    #[default]
    Table,
    /// One JSON document; a list is an array.
    Json,
    /// One JSON object per line, printed as soon as it is known.
    Ndjson,
    /// Comma-separated, with a header row.
    Csv,
    /// Only ids or names, one per line.
    Name,
    /// A table with more columns, in which no value is cut.
    Wide,
}

impl Format {
    /// Says whether errors are JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a rendering depends on.
#[derive(Clone, Debug)]
pub struct Look {
    /// Relative times are relative to this.
    pub now: Timestamp,
    /// The time zone of exact times.
    pub zone: Zone,
    /// Columns of the terminal; nothing if stdout is not a terminal.
    pub width: Option<usize>,
    /// Whether stdout is coloured.
    pub has_color: bool,
    /// Whether the time zone was asked for: then it applies to pipes, too.
    pub is_zone_given: bool,
}

impl Look {
    /// Returns a time for a list: how long ago it was, but in a pipe, where that would be useless an hour later, the exact time.
    pub fn time(&self, time: Timestamp) -> String {
        match self.width {
            Some(_) => time.relative(self.now),
            None if self.is_zone_given => self.zone.exact(time),
            None => time.to_string(),
        }
    }

    /// Returns a time for a page about one thing: the exact time, and how long ago it was.
    pub fn time_on_page(&self, time: Timestamp) -> String {
        format!("{} ({})", self.zone.show(time), time.relative(self.now))
    }
}

/// What [`Out`] is made from.
#[derive(Clone, Debug)]
pub struct OutSettings {
    /// The format of stdout.
    pub format: Format,
    /// What a rendering depends on.
    pub look: Look,
    /// Whether stderr is coloured.
    pub has_error_color: bool,
    /// Columns of the terminal; nothing if stderr is not a terminal.
    pub error_width: Option<usize>,
    /// Only errors are printed to stderr.
    pub is_quiet: bool,
}

/// stdout; its errors name stdout.
struct Stdout<W>(W);

impl<W: Write> Write for Stdout<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(of_stdout)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(of_stdout)
    }
}

fn of_stdout(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Interrupted {
        return error;
    }
    io::Error::new(error.kind(), format!("cannot write to stdout: {error}"))
}

/// Owns stdout and stderr.
pub struct Out {
    pub(super) settings: OutSettings,
    pub(super) stdout: Paged<Box<dyn Write + Send>>,
    stderr: Box<dyn Write + Send>,
    /// Where a run shows its progress.
    pub(super) bar: Bar,
    /// What commands in hints repeat.
    pub(super) repeated: Repeated,
    /// The names of the columns that were asked for; none for the usual ones.
    pub(super) columns: Vec<String>,
}

impl Out {
    /// Writes to the streams of the process. stdout is buffered; call [`Out::flush`] before the process ends.
    pub fn new(settings: OutSettings) -> Self {
        let bar = Bar::default();
        let stderr = Box::new(Above { stream: io::stderr(), bar: bar.clone() });
        // Output that goes elsewhere does not change the terminal.
        let stdout: Box<dyn Write + Send> = match settings.look.width {
            Some(_) => Box::new(Above { stream: io::stdout(), bar: bar.clone() }),
            None => Box::new(io::stdout()),
        };
        let stdout: Box<dyn Write + Send> = Box::new(io::BufWriter::with_capacity(64 * 1024, Stdout(stdout)));
        let stdout = Paged::new(stdout);
        Self { settings, stdout, stderr, bar, repeated: Repeated::default(), columns: Vec::new() }
    }

    /// Lets every command in a message repeat the flags that named the store and the log.
    pub fn repeat(&mut self, repeated: Repeated) {
        self.repeated = repeated;
    }

    /// Lets lists and pages that are longer than the screen go through a pager, until the next flush of each.
    pub fn page_on(&mut self, screen: Option<Screen>) {
        self.stdout.set_screen(screen);
    }

    /// Returns the flags that commands in messages repeat.
    pub fn repeated(&self) -> &Repeated {
        &self.repeated
    }

    /// Lets commands in messages contain this API key.
    pub fn repeat_api_key(&mut self, api_key: ApiKey) {
        self.repeated = std::mem::take(&mut self.repeated).with_api_key(Some(api_key.as_str()));
    }

    /// Returns our own text with these flags in its commands, for stdout.
    pub fn with_repeated(&self, text: &str) -> String {
        self.repeated.in_text(text).into_owned()
    }

    /// Returns a line that starts with a command, with these flags added to the command.
    pub fn command_with_repeated(&self, line: &str) -> String {
        self.repeated.in_line(line).into_owned()
    }

    /// Returns what a rendering depends on.
    pub fn look(&self) -> &Look {
        &self.settings.look
    }

    /// Returns the format of stdout. A wide table is a table.
    pub fn format(&self) -> Format {
        if self.is_wide() { Format::Table } else { self.settings.format }
    }

    /// Returns whether tables have more columns and nothing in them is cut.
    pub(super) fn is_wide(&self) -> bool {
        self.settings.format == Format::Wide
    }

    /// Returns whether stdout is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.settings.look.width.is_some()
    }

    /// Returns whether stderr is a terminal.
    pub fn is_error_terminal(&self) -> bool {
        self.settings.error_width.is_some()
    }

    /// Returns whether only errors are printed to stderr.
    pub fn is_quiet(&self) -> bool {
        self.settings.is_quiet
    }

    /// Writes bytes to stdout unchanged, for payloads and generated files.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stdout.write_all(bytes)
    }

    /// Writes one line of text for people to stdout.
    pub fn line(&mut self, cell: impl Into<Cell>) -> io::Result<()> {
        let painted = paint(&cell.into(), self.settings.look.has_color);
        writeln!(self.stdout, "{painted}")
    }

    /// Writes a line above a table to stdout, broken between words on a terminal.
    pub fn headline(&mut self, text: &str) -> io::Result<()> {
        self.stdout.hold();
        self.sentence(Cell::new(text).tone(Tone::Strong))
    }

    /// Writes a sentence to stdout, broken between words on a terminal.
    pub fn sentence(&mut self, cell: impl Into<Cell>) -> io::Result<()> {
        let Cell { text, tone } = cell.into();
        let lines = self.settings.look.width.map_or_else(|| text.clone(), |width| wrap(&text, width));
        lines.split('\n').try_for_each(|line| self.line(Cell { text: line.to_owned(), tone }))
    }

    /// Prints a message to stderr, unless quiet.
    pub fn say(&mut self, text: impl AsRef<str>) {
        if !self.settings.is_quiet {
            self.talk(&self.wrapped("", text.as_ref()));
        }
    }

    /// Prints a warning to stderr, unless quiet.
    pub fn warn(&mut self, text: impl AsRef<str>) {
        if !self.settings.is_quiet {
            let label = paint(&Cell::new("warning:").tone(Tone::Warn), self.settings.has_error_color);
            self.talk(&self.labelled("warning:", &label, text.as_ref()));
        }
    }

    /// Prints that the command line is wrong. `plain` is sanitised text of several lines; `colored` is the same for a terminal.
    pub fn refusal(&mut self, colored: &str, plain: &str) {
        let text = if self.settings.has_error_color { colored } else { plain };
        let wrapped = self.settings.error_width.map(|width| wrap(text, width));
        self.talk(wrapped.as_deref().unwrap_or(text));
    }

    /// Removes the progress line.
    pub fn end_progress(&mut self) {
        self.bar.clear();
    }

    /// Writes the buffered output to the operating system.
    pub fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// Returns `label` and `text`, sanitised, and broken between words on a terminal.
    pub(super) fn wrapped(&self, label: &str, text: &str) -> String {
        let text = format!("{label}{}", sanitize_lines(&self.repeated.in_text(text)));
        self.settings.error_width.map_or_else(|| text.clone(), |width| wrap(&text, width))
    }

    /// The same with a coloured label; the colour is added after the lines are broken.
    pub(super) fn labelled(&self, label: &str, painted: &str, text: &str) -> String {
        self.wrapped(&format!("{label} "), text).replacen(label, painted, 1)
    }

    /// Writes a line to stderr. If stderr is closed, no one can read an error about it.
    pub(super) fn talk(&mut self, text: &str) {
        // On a terminal that shows both streams, earlier output to stdout must come first.
        let _ = self.stdout.flush();
        // In one write, so that no other output comes in between.
        let _ = self.stderr.write_all(format!("{text}\n").as_bytes());
    }
}

pub(super) fn paint(cell: &Cell, has_color: bool) -> String {
    let style = cell.tone.style();
    if has_color && cell.tone != Tone::Plain { format!("{style}{}{style:#}", cell.text) } else { cell.text.clone() }
}
