//! Files and folders with connectors, in any format: `import`, `diff` and `apply` read them.
//!
//! All problems of all entries are reported together, so that they can be corrected in one step.

use super::cms_form::Form;
use super::fields::read_stdin;
use super::form_names::Names;
use super::reading::{ReadOutcome, Reading, Rules};
use super::spelling::Spelling;
use super::text_format::{TextFormat, format_of};
use super::unmask::MissingValue;
use super::{cms_text, csv_text};
use crate::commands::context::text_of;
use crate::error::Fault;
use crate::model::{ConnectorName, FindingCode, json, why_not_json};
use crate::output::{Out, counted};
use crate::store::{ConnectorRecord, STORE_FILE, read_records, validate_record};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The endings of files that a folder may have for connectors.
const ENDINGS: [&str; 4] = ["toml", "json", "csv", "cms"];

/// Text with connectors, not checked yet.
pub struct ConnectorText {
    /// What it is called in messages.
    what: String,
    files: Vec<ConnectorFile>,
}

struct ConnectorFile {
    what: String,
    content: Content,
}

enum Content {
    Store(Vec<ConnectorRecord>),
    /// A JSON array or object.
    Entries(String, Spelling),
}

/// The connectors that were read.
#[derive(Default)]
pub struct ReadConnectors {
    /// The connectors, in the order of the text.
    pub records: Vec<ConnectorRecord>,
    /// The names of those that got a value for a mask.
    pub filled: Vec<ConnectorName>,
    /// The names of those whose endpoints were not changed, although others were to be.
    pub unmapped: Vec<ConnectorName>,
}

impl ReadConnectors {
    fn take(&mut self, record: ConnectorRecord, finished: ReadOutcome) {
        if finished.is_filled {
            self.filled.push(record.name.value.clone());
        }
        if finished.is_unmapped {
            self.unmapped.push(record.name.value.clone());
        }
        self.records.push(record);
    }
}

impl ConnectorText {
    /// Takes one text, which messages call `what`.
    pub fn of_text(what: &str, text: &str) -> Result<Self, Fault> {
        let file = ConnectorFile { what: what.to_owned(), content: content(what, text)? };
        Ok(Self { what: what.to_owned(), files: vec![file] })
    }

    /// Reads a file, or stdin for `-`; of a folder its store, or else all its files with connectors.
    pub fn read(path: &Path, out: &mut Out) -> Result<Self, Fault> {
        if path.as_os_str() == "-" {
            return Self::of_text("stdin", &read_stdin(out)?);
        }
        let files = files_of(path)?;
        let read = |path: PathBuf| {
            let what = path.display().to_string();
            let text = read_text(&path)?;
            Ok(ConnectorFile { content: content(&what, &text)?, what })
        };
        let files = files.into_iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { what: path.display().to_string(), files })
    }

    /// Makes the connectors.
    pub fn records(&self, reading: &Reading) -> Result<ReadConnectors, Fault> {
        let (mut read, mut problems) = (ReadConnectors::default(), Vec::new());
        let mut places: HashMap<ConnectorName, &str> = HashMap::new();
        for file in &self.files {
            let first = read.records.len();
            let found = file.read_into(&mut read, reading)?;
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
    /// Adds the connectors of the file to `read`, and returns its problems with their hints.
    fn read_into(&self, read: &mut ReadConnectors, reading: &Reading) -> Result<Vec<(String, String)>, Fault> {
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
            Content::Entries(text, spelling) => {
                let root: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&self.what, text, &error))?;
                let entries = (1..).zip(json::elements(root).unwrap_or_else(|| vec![root]));
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
        Ok(problems)
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
        TextFormat::Cms => Content::Entries(cms_text::entries(text, what)?, Spelling::Store),
        TextFormat::Csv => Content::Entries(csv_text::entries(text, what)?, Spelling::Literal),
        TextFormat::Json => {
            let is_json = serde_json::from_str::<&RawValue>(text);
            is_json.map_err(|error| not_json(what, text, &error))?;
            Content::Entries(text.to_owned(), Spelling::Literal)
        }
    })
}

fn not_json(what: &str, text: &str, error: &serde_json::Error) -> Fault {
    let why = why_not_json(text.as_bytes()).map_or_else(|| error.to_string(), |bad| format!("{bad}; {}", bad.fix));
    Fault::invalid(format!("{what} is not JSON: {why}")).hint("Write one object, or an array of objects.")
}

fn read_text(path: &Path) -> Result<String, Fault> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|error| Fault::invalid(format!("{name} cannot be read")).because(error).hint("Check the path."))?;
    text_of(bytes, &name)
}

/// Returns the files of `path`. The store of a folder is enough; without one, its files in the order of their names.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let store = path.join(STORE_FILE);
    if store.is_file() {
        return Ok(vec![store]);
    }
    let unreadable = |error: std::io::Error| {
        Fault::invalid(format!("{} cannot be read", path.display())).because(error).hint("Check the path.")
    };
    let entries = std::fs::read_dir(path).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let is_one = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
        path.is_file() && !is_hidden(path) && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
    };
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_one).collect();
    files.sort();
    if files.is_empty() {
        return Err(Fault::invalid(format!("the folder {} has no file with connectors", path.display()))
            .hint(format!("It needs {STORE_FILE}, or files that end in .toml, .json, .csv or .cms.")));
    }
    Ok(files)
}
