//! Files and folders with connectors, in any format: `import`, `diff` and `apply` read them.
//!
//! All problems of all entries are reported together, so that they can be corrected in one step.

use super::cms_form::Form;
use super::form_names::Names;
use super::reading::{ReadOutcome, Reading, Rules};
use super::spelling::Spelling;
use super::text_file::{read_file, read_stdin};
use super::text_format::{TextFormat, format_of};
use super::unmask::MissingValue;
use super::{cms_text, csv_text};
use crate::commands::context::is_stdin;
use crate::error::Fault;
use crate::model::{ConnectorName, FindingCode, json, why_not_json};
use crate::output::{Out, counted, number};
use crate::store::{ConnectorRecord, STORE_FILE, read_records, validate_record};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The endings of files that a folder may have for connectors.
const ENDINGS: [&str; 4] = ["toml", "json", "csv", "cms"];

/// Texts that may have connectors, not parsed yet.
pub struct IncomingText {
    /// What they are called in messages.
    what: String,
    files: Vec<(String, String)>,
}

/// Text with connectors, not checked yet.
pub struct ConnectorText {
    /// What it is called in messages.
    what: String,
    files: Vec<ConnectorFile>,
}

struct ConnectorFile {
    what: String,
    text: String,
    content: Content,
}

enum Content {
    Store(Vec<ConnectorRecord>),
    /// A JSON array or object.
    Entries(Box<RawValue>, Spelling),
}

/// The connectors that were read.
#[derive(Default)]
pub struct ReadConnectors {
    /// The connectors, in the order of the text.
    pub records: Vec<ConnectorRecord>,
    /// The names of those that got a value for a mask.
    pub filled: Vec<ConnectorName>,
    /// The names of those that have a `${` that was taken as text.
    pub literal: Vec<ConnectorName>,
    /// The names of those whose endpoints were not changed, although others were to be.
    pub unmapped: Vec<ConnectorName>,
    /// The same for token URLs.
    pub unmapped_token_urls: Vec<ConnectorName>,
}

impl ReadConnectors {
    fn take(&mut self, record: ConnectorRecord, finished: ReadOutcome) {
        if finished.is_filled {
            self.filled.push(record.name.value.clone());
        }
        if finished.has_literal_mark {
            self.literal.push(record.name.value.clone());
        }
        if finished.unmapped.is_endpoint {
            self.unmapped.push(record.name.value.clone());
        }
        if finished.unmapped.is_token_url {
            self.unmapped_token_urls.push(record.name.value.clone());
        }
        self.records.push(record);
    }

    /// Says where `${` is text. An export from which the settings were cut looks like what people write.
    pub fn tell_literal(&self, out: &mut Out) {
        if !self.literal.is_empty() {
            out.say(format!(
                "In {}, a ${{ beside other text is stored as text, not as a reference, as in the CMS form. If it is a reference, use an export with all its fields.",
                listed(&self.literal)
            ));
        }
    }
}

impl IncomingText {
    /// Takes one text, which messages call `what`.
    pub fn of_text(what: &str, text: String) -> Self {
        Self { what: what.to_owned(), files: vec![(what.to_owned(), text)] }
    }

    /// Reads a file, or stdin for `-`; of a folder its store, or else all its files with connectors.
    pub fn read(path: &Path, out: &mut Out) -> Result<Self, Fault> {
        if is_stdin(path) {
            return Ok(Self::of_text("stdin", read_stdin(out)?));
        }
        let read = |path: PathBuf| {
            let what = path.display().to_string();
            let text = read_file(&path, &what, "Check the path.")?;
            Ok((what, text))
        };
        let files = files_of(path)?.into_iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { what: path.display().to_string(), files })
    }

    /// Parses the texts.
    pub fn parsed(self) -> Result<ConnectorText, Fault> {
        let files = self.files.into_iter().map(|(what, text)| ConnectorFile::of_text(what, text));
        Ok(ConnectorText { what: self.what, files: files.collect::<Result<Vec<_>, Fault>>()? })
    }
}

impl ConnectorText {
    /// Makes the connectors.
    pub fn records(&self, reading: &Reading) -> Result<ReadConnectors, Fault> {
        let (mut read, mut problems) = (ReadConnectors::default(), Vec::new());
        let mut places: HashMap<ConnectorName, &str> = HashMap::new();
        self.files.iter().for_each(|file| reading.masks.take_names(&file.text));
        for file in &self.files {
            let first = read.records.len();
            let found = file.read_into(&mut read, reading);
            let place = if self.files.len() > 1 { format!("{}: ", file.what) } else { String::new() };
            problems.extend(found.into_iter().map(|(message, hint)| format!("{place}{message}\n  {hint}")));
            for record in &read.records[first..] {
                if let Some(before) =
                    places.insert(record.name.value.clone(), &file.what).filter(|_| self.files.len() > 1)
                {
                    let message = format!("{place}the connector {} is also in {before}", record.name.value);
                    problems.push(format!("{message}\n  Keep one of them."));
                }
            }
        }
        let message = match problems.len() {
            0 => return Ok(read),
            1 => format!("{} is not valid", self.what),
            many => format!("{} has {}", self.what, counted(many, "problem")),
        };
        let end = if reading.rules == Rules::Unchecked { "" } else { "; nothing was saved" };
        Err(Fault::invalid(format!("{message}{end}")).hint(problems.join("\n")))
    }
}

impl ConnectorFile {
    fn of_text(what: String, text: String) -> Result<Self, Fault> {
        Ok(Self { content: content(&what, &text)?, text, what })
    }

    /// Adds the connectors of the file to `read`, and returns its problems with their hints.
    fn read_into(&self, read: &mut ReadConnectors, reading: &Reading) -> Vec<(String, String)> {
        let mut problems = Vec::new();
        match &self.content {
            Content::Store(records) => {
                for record in records {
                    let mut record = record.clone();
                    let (finished, missing) = reading.finish(&mut record);
                    problems.extend(problems_of(&record, &missing, reading.rules));
                    read.take(record, finished);
                }
            }
            Content::Entries(root, spelling) => {
                let entries = (1..).zip(json::elements(root).unwrap_or_else(|| vec![&**root]));
                let forms: Vec<Form> = entries.map(|(number, entry)| Form::read(number, entry, *spelling)).collect();
                let mut names = Names::of(forms.iter().filter_map(Form::given_name), reading.stored.clone());
                for mut form in forms {
                    if let Some((record, finished)) = form.record(&mut names, reading) {
                        read.take(record, finished);
                    }
                    problems.extend(form.problems);
                }
            }
        }
        problems
    }
}

/// The most names that a sentence has.
const NAMES: usize = 10;

/// Names connectors in a sentence.
pub fn listed(names: &[ConnectorName]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMES).map(ConnectorName::as_str).collect();
    match names.len().saturating_sub(NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), number(more)),
    }
}

fn problems_of(record: &ConnectorRecord, missing: &[MissingValue], rules: Rules) -> Vec<(String, String)> {
    if rules == Rules::Unchecked {
        return Vec::new();
    }
    let name = &record.name.value;
    let is_missing = |field: &str| missing.iter().any(|missing| missing.field == field);
    let found = if rules == Rules::Checked { validate_record(record, Path::new("")) } else { Vec::new() };
    let found = found.into_iter().filter(FindingCode::forbids_saving);
    let found = found.filter(|finding| !finding.field.as_deref().is_some_and(is_missing));
    let found = found.map(|finding| {
        let field = finding.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
        (format!("connector {name}: {field}{} ({})", finding.message, finding.code), finding.hint)
    });
    found.chain(missing.iter().map(|missing| missing.problem(name))).collect()
}

fn content(what: &str, text: &str) -> Result<Content, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    Ok(match format_of(text) {
        TextFormat::Toml => Content::Store(read_records(what, text.as_bytes())?),
        TextFormat::Cms => entries(what, &cms_text::entries(text, what)?, Spelling::Store)?,
        TextFormat::Csv => entries(what, &csv_text::entries(text, what)?, Spelling::Literal)?,
        TextFormat::Json => entries(what, text, Spelling::Literal)?,
    })
}

fn entries(what: &str, json: &str, spelling: Spelling) -> Result<Content, Fault> {
    let root: &RawValue = serde_json::from_str(json).map_err(|error| not_json(what, json, &error))?;
    Ok(Content::Entries(root.to_owned(), spelling))
}

fn not_json(what: &str, text: &str, error: &serde_json::Error) -> Fault {
    let why = why_not_json(text.as_bytes()).map_or_else(|| error.to_string(), |bad| format!("{bad}; {}", bad.fix));
    Fault::invalid(format!("{what} is not JSON: {why}")).hint("Write one object, or an array of objects.")
}

/// Returns the files of `path`. The store of a folder is enough; without one, its files in the order of their names.
///
/// A file that cannot be read is never left out: `--prune` would remove its connectors.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let store = path.join(STORE_FILE);
    if store.symlink_metadata().is_ok() {
        return need_file(store).map(|store| vec![store]);
    }
    let unreadable = |error: std::io::Error| {
        Fault::invalid(format!("{} cannot be read", path.display())).because(error).hint("Check the path.")
    };
    let entries = std::fs::read_dir(path).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(|path| is_named(path)).collect();
    files.sort();
    if files.is_empty() {
        return Err(Fault::invalid(format!("the folder {} has no file with connectors", path.display()))
            .hint(format!("It needs {STORE_FILE}, or files that end in .toml, .json, .csv or .cms.")));
    }
    files.into_iter().map(need_file).collect()
}

/// Says whether the name of a file in a folder is one for connectors. Editors leave hidden files.
fn is_named(path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    !is_hidden && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Refuses a link to nothing, a folder and a pipe.
fn need_file(path: PathBuf) -> Result<PathBuf, Fault> {
    if path.is_file() {
        return Ok(path);
    }
    Err(Fault::invalid(format!(
        "{} is named like a file with connectors, but it is no file that can be read",
        path.display()
    ))
    .hint("Remove it from the folder, or put the file there."))
}
