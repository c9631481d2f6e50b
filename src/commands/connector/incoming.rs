//! Files and folders with connectors, in any format: `import`, `diff` and `apply` read them.
//!
//! All problems of all entries are reported together, so that they can be corrected in one step.

use super::cms_form::Form;
use super::form_names::Names;
use super::rules::Rules;
use super::spelling::Spelling;
use super::text_format::{TextFormat, format_of};
use super::unmask::{Masks, MissingValue};
use super::{cms_text, csv_text};
use crate::commands::context::text_of;
use crate::error::Fault;
use crate::model::{ConnectorName, FindingCode, json, why_not_json};
use crate::output::counted;
use crate::store::{ConnectorRecord, STORE_FILE, read_records, validate_record};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The endings of files that a folder may have for connectors.
const ENDINGS: [&str; 4] = ["toml", "json", "csv", "cms"];

/// Text with connectors, not checked yet.
pub struct Incoming {
    /// What it is called in messages.
    what: String,
    files: Vec<IncomingFile>,
}

struct IncomingFile {
    what: String,
    content: Content,
}

enum Content {
    Store(Vec<ConnectorRecord>),
    /// A JSON array or object.
    Entries(String, Spelling),
}

/// The connectors that were read.
pub struct IncomingRecords {
    /// The connectors, in the order of the text.
    pub records: Vec<ConnectorRecord>,
    /// The names of those that got a value for a mask.
    pub filled: Vec<ConnectorName>,
}

impl Incoming {
    /// Takes one text, which messages call `what`.
    pub fn of_text(what: &str, text: &str) -> Result<Self, Fault> {
        let file = IncomingFile { what: what.to_owned(), content: content(what, text)? };
        Ok(Self { what: what.to_owned(), files: vec![file] })
    }

    /// Reads a file; of a folder its store, or else all its files with connectors.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let files = files_of(path)?;
        let read = |path: PathBuf| {
            let what = path.display().to_string();
            let text = read_text(&path)?;
            Ok(IncomingFile { content: content(&what, &text)?, what })
        };
        let files = files.into_iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { what: path.display().to_string(), files })
    }

    /// Makes the connectors. Values for masks come from `masks`; `stored` are names that a proposed name must not be.
    pub fn records(
        &self,
        stored: &HashSet<ConnectorName>,
        masks: &Masks,
        rules: Rules,
    ) -> Result<IncomingRecords, Fault> {
        let (mut read, mut problems) = (IncomingRecords { records: Vec::new(), filled: Vec::new() }, Vec::new());
        let mut places: HashMap<ConnectorName, &str> = HashMap::new();
        for file in &self.files {
            let first = read.records.len();
            let found = file.read_into(&mut read, stored, masks, rules)?;
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
            1 => format!("{} is not valid; nothing was saved", self.what),
            many => format!("{} has {}; nothing was saved", self.what, counted(many, "problem")),
        };
        Err(Fault::invalid(message).hint(problems.join("\n")))
    }
}

impl IncomingFile {
    /// Adds the connectors of the file to `read`, and returns its problems with their hints.
    fn read_into(
        &self,
        read: &mut IncomingRecords,
        stored: &HashSet<ConnectorName>,
        masks: &Masks,
        rules: Rules,
    ) -> Result<Vec<(String, String)>, Fault> {
        let mut problems = Vec::new();
        let mut take = |record: ConnectorRecord, filled: usize| {
            if filled > 0 {
                read.filled.push(record.name.value.clone());
            }
            read.records.push(record);
        };
        match &self.content {
            Content::Store(records) => {
                for record in records {
                    let mut record = record.clone();
                    let (filled, missing) = masks.fill(&mut record);
                    if rules == Rules::Checked {
                        problems.extend(problems_of(&record, &missing));
                    }
                    take(record, filled);
                }
            }
            Content::Entries(text, spelling) => {
                let root: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&self.what, text, &error))?;
                let entries = json::elements(root).unwrap_or_else(|| vec![root]);
                let entries = (1..).zip(entries);
                let forms: Vec<Form> = entries.map(|(number, entry)| Form::read(number, entry, *spelling)).collect();
                let mut names = Names::of(forms.iter().filter_map(Form::given_name), stored.clone());
                for mut form in forms {
                    if let Some((record, filled)) = form.record(&mut names, masks, rules) {
                        take(record, filled);
                    }
                    problems.extend(form.problems);
                }
            }
        }
        Ok(problems)
    }
}

impl MissingValue {
    /// Says that the value is missing, and how to give it.
    pub fn problem(&self, name: &ConnectorName) -> (String, String) {
        let message = format!(
            "connector {name}: {} is masked (***), and the store has no such value of this connector",
            self.field
        );
        let hint = match &self.reference {
            Some(reference) => format!("Write the value or a reference, for example {reference}. Or add --references."),
            None => "Write the value.".to_owned(),
        };
        (message, hint)
    }
}

fn problems_of(record: &ConnectorRecord, missing: &[MissingValue]) -> Vec<(String, String)> {
    let name = &record.name.value;
    let is_missing = |field: &str| missing.iter().any(|missing| missing.field == field);
    let found = validate_record(record, Path::new("")).into_iter().filter(FindingCode::forbids_saving);
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
