//! One word that is offered, and where it comes from.

use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter as _};
use std::ffi::{OsStr, OsString};

/// The id of a word that only says that a path is wanted, even if there is none.
const WANTED: &str = "wanted";

/// Where a word comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordOrigin {
    /// The program or the store.
    Program,
    /// The log: its description says more than the word.
    Log,
    /// The disk: a file, or a folder on the way to it.
    File,
    /// The same after `@`.
    FileAfterAt,
    /// The same after a word and `=`.
    FileAfterEquals,
    /// The disk: a folder.
    Folder,
}

impl WordOrigin {
    /// The engine hands a tag on from where a word is made to where it is shown.
    fn tag(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Log => "log",
            Self::File => "file",
            Self::FileAfterAt => "file after @",
            Self::FileAfterEquals => "file after =",
            Self::Folder => "folder",
        }
    }
}

/// A word that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is typed.
    pub value: String,
    /// A few words about it; it may be empty. Part of it may come from an endpoint.
    pub help: String,
    /// Where it comes from.
    pub origin: WordOrigin,
    /// Whether it only says that a path is wanted.
    pub is_wanted: bool,
}

impl Offer {
    /// Takes a word of the engine; `None` if it is not text.
    pub fn of(candidate: &CompletionCandidate) -> Option<Self> {
        let tag = candidate.get_tag().map(ToString::to_string).unwrap_or_default();
        let of_disk = [WordOrigin::File, WordOrigin::FileAfterAt, WordOrigin::FileAfterEquals, WordOrigin::Folder];
        let origin = of_disk.into_iter().chain([WordOrigin::Log]).find(|origin| origin.tag() == tag);
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        Some(Self {
            value: candidate.get_value().to_str()?.to_owned(),
            help: help.lines().next().unwrap_or_default().to_owned(),
            origin: origin.unwrap_or(WordOrigin::Program),
            is_wanted: candidate.get_id().is_some_and(|id| id == WANTED),
        })
    }

    /// Says whether it is a flag.
    pub fn is_flag(&self) -> bool {
        self.origin == WordOrigin::Program && self.value.starts_with('-')
    }

    /// Says whether it is a path.
    pub fn is_path(&self) -> bool {
        !matches!(self.origin, WordOrigin::Program | WordOrigin::Log)
    }
}

/// Makes a word.
pub fn word(origin: WordOrigin, value: String, help: String) -> CompletionCandidate {
    let help = (!help.is_empty()).then(|| help.into());
    CompletionCandidate::new(value).help(help).tag(Some(origin.tag().into()))
}

/// Returns the paths that continue what was typed.
pub fn paths(origin: WordOrigin, typed: &OsStr) -> Vec<CompletionCandidate> {
    let completer = if origin == WordOrigin::Folder { PathCompleter::dir() } else { PathCompleter::file() };
    let wanted = CompletionCandidate::new(typed).id(Some(WANTED.to_owned())).hide(true);
    let found = completer.complete(typed).into_iter().chain([wanted]);
    found.map(|path| path.tag(Some(origin.tag().into()))).collect()
}

/// The same for a file after `@`; other text is JSON.
pub fn paths_after_at(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(path) = typed.to_str().and_then(|typed| typed.strip_prefix('@')) else { return Vec::new() };
    paths(WordOrigin::FileAfterAt, OsStr::new(path))
        .into_iter()
        .map(|path| path.add_prefix(OsString::from("@")))
        .collect()
}

/// Returns the reports that continue what was typed; after `=`, the files. `github` is the only report that is no file.
pub fn report_or_path(reports: &[&str], typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let word_of = |report: &&str| match *report {
        "github" => ("github".to_owned(), "annotations and a summary of the job"),
        report => (format!("{report}="), "a file"),
    };
    let mut words = reports.iter().map(word_of);
    let Some((report, path)) = typed.split_once('=') else {
        let chosen = words.filter(|(report, _)| report.starts_with(typed));
        return chosen.map(|(report, help)| word(WordOrigin::Program, report, help.to_owned())).collect();
    };
    let Some((prefix, _)) = words.find(|(word, _)| word.strip_suffix('=') == Some(report)) else { return Vec::new() };
    let found = paths(WordOrigin::FileAfterEquals, OsStr::new(path)).into_iter();
    found.map(|path| path.add_prefix(OsString::from(&prefix))).collect()
}
