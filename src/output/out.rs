//! Both streams, and every decision about how things look: format, colour, width, quiet.
//!
//! The decisions are made once, when the program starts; nobody asks the terminal again.

use super::bar::{Above, Bar};
use super::cell::{Cell, Tone};
use super::repeated::Repeated;
use super::sanitize::sanitize_lines;
use super::wrap::wrap;
use crate::model::{Timestamp, Zone};
use std::io::{self, Write};

/// How data is written to stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table or a page for people; in a pipe, tabs between the columns.
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

/// What a rendering may look at.
#[derive(Clone, Debug)]
pub struct Look {
    /// What relative times are counted from.
    pub now: Timestamp,
    /// The zone in which exact times are shown.
    pub zone: Zone,
    /// Columns of the terminal; nothing when stdout is no terminal.
    pub width: Option<usize>,
    /// Whether stdout is coloured.
    pub has_color: bool,
}

/// What [`Out`] is made from.
#[derive(Clone, Debug)]
pub struct OutSettings {
    /// How data is written.
    pub format: Format,
    /// What a rendering may look at.
    pub look: Look,
    /// Whether stderr is coloured.
    pub has_error_color: bool,
    /// Columns of the terminal; nothing when stderr is no terminal.
    pub error_width: Option<usize>,
    /// Talk on stderr is left out, errors excepted.
    pub is_quiet: bool,
}

/// stdout, whose errors say that they are of stdout.
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
    pub(super) stdout: Box<dyn Write + Send>,
    stderr: Box<dyn Write + Send>,
    /// Where a run shows how far it is.
    pub(super) bar: Bar,
    /// What commands in hints repeat.
    pub(super) repeated: Repeated,
}

impl Out {
    /// Writes to the process's own streams. stdout is buffered; call [`Out::flush`] before the process ends.
    pub fn new(settings: OutSettings) -> Self {
        let bar = Bar::default();
        let stderr = Box::new(Above { stream: io::stderr(), bar: bar.clone() });
        // What goes elsewhere leaves the terminal as it is.
        let stdout: Box<dyn Write + Send> = match settings.look.width {
            Some(_) => Box::new(Above { stream: io::stdout(), bar: bar.clone() }),
            None => Box::new(io::stdout()),
        };
        let stdout = Box::new(io::BufWriter::with_capacity(64 * 1024, Stdout(stdout)));
        Self { settings, stdout, stderr, bar, repeated: Repeated::default() }
    }

    /// Lets every command in what is said repeat the flags that named the store and the log.
    pub fn repeat(&mut self, repeated: Repeated) {
        self.repeated = repeated;
    }

    /// Returns a text of ours with these flags in its commands, for what is written to stdout.
    pub fn with_repeated(&self, text: &str) -> String {
        self.repeated.in_text(text).into_owned()
    }

    /// Returns a line that begins with a command, with these flags in that.
    pub fn command_with_repeated(&self, line: &str) -> String {
        self.repeated.in_line(line).into_owned()
    }

    /// Returns what a rendering may look at.
    pub fn look(&self) -> &Look {
        &self.settings.look
    }

    /// Returns how data is written.
    pub fn format(&self) -> Format {
        self.settings.format
    }

    /// Says whether stdout is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.settings.look.width.is_some()
    }

    /// Says whether stderr is a terminal.
    pub fn is_error_terminal(&self) -> bool {
        self.settings.error_width.is_some()
    }

    /// Says whether talk is left out.
    pub fn is_quiet(&self) -> bool {
        self.settings.is_quiet
    }

    /// Writes bytes to stdout as they are, for payloads and generated files.
    pub fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stdout.write_all(bytes)
    }

    /// Writes one line of text for people to stdout.
    pub fn line(&mut self, cell: impl Into<Cell>) -> io::Result<()> {
        let painted = paint(&cell.into(), self.settings.look.has_color);
        writeln!(self.stdout, "{painted}")
    }

    /// Says something on stderr, unless quiet.
    pub fn say(&mut self, text: impl AsRef<str>) {
        if !self.settings.is_quiet {
            self.talk(&self.wrapped("", text.as_ref()));
        }
    }

    /// Warns on stderr, unless quiet.
    pub fn warn(&mut self, text: impl AsRef<str>) {
        if !self.settings.is_quiet {
            let label = paint(&Cell::new("warning:").tone(Tone::Warn), self.settings.has_error_color);
            self.talk(&self.labelled("warning:", &label, text.as_ref()));
        }
    }

    /// Says that the command line is wrong, in a text that is harmless and has its own lines; `colored` is the same for a terminal.
    pub fn refusal(&mut self, colored: &str, plain: &str) {
        let text = if self.settings.has_error_color { colored } else { plain };
        self.talk(text);
    }

    /// Ends what a run showed of how far it is.
    pub fn end_progress(&mut self) {
        self.bar.clear();
    }

    /// Hands everything written so far to the operating system.
    pub fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }

    /// Returns text from outside behind `label`, made harmless, and on a terminal broken between words.
    pub(super) fn wrapped(&self, label: &str, text: &str) -> String {
        let text = format!("{label}{}", sanitize_lines(&self.repeated.in_text(text)));
        self.settings.error_width.map_or_else(|| text.clone(), |width| wrap(&text, width))
    }

    /// The same behind a label that is painted when the lines are broken already.
    pub(super) fn labelled(&self, label: &str, painted: &str, text: &str) -> String {
        self.wrapped(&format!("{label} "), text).replacen(label, painted, 1)
    }

    /// Writes a line to stderr. Where stderr is gone there is nobody left to tell.
    pub(super) fn talk(&mut self, text: &str) {
        // What was written to stdout before comes first on a terminal that shows both.
        let _ = self.stdout.flush();
        // In one piece, so that nothing comes in between.
        let _ = self.stderr.write_all(format!("{text}\n").as_bytes());
    }
}

pub(super) fn paint(cell: &Cell, has_color: bool) -> String {
    let style = cell.tone.style();
    if has_color && cell.tone != Tone::Plain { format!("{style}{}{style:#}", cell.text) } else { cell.text.clone() }
}
