//! Tips for a command line that clap refuses: what its words mean elsewhere, and how to write it here.
//!
//! It looks only at words that clap did not accept. A tip of this file replaces the one of clap, which only compares letters.

use super::values::{forgotten_quotes, named_otherwise};
use crate::catalog;
use crate::commands::Cli;
use crate::model::ApiKey;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use std::ffi::OsString;

/// Flags of other commands that name a file, where a command takes the file as an argument.
const OF_A_FILE: [&str; 4] = ["data", "file", "input", "ndjson"];

/// What is not required if another flag is given, and what this flag does.
const OTHERWISE: [(&str, &str, &str); 4] = [
    ("--secret <SECRET>", "connector", "use the signing secrets of a connector in the store: --connector NAME"),
    ("--data <JSON|@FILE|->", "ndjson", "give a file with one payload per line: --ndjson FILE"),
    ("<FILE|->", "id", "take the payload of an event in the failed-event log: --id ID"),
    ("<NAME>", "list", "list the checks: --list"),
];

/// Words of other tools, and the verb that does it here.
const OTHER_WORDS: [(&str, &str); 7] = [
    ("retry", "repost"),
    ("resend", "repost"),
    ("replay", "repost"),
    ("redeliver", "repost"),
    ("proxy", "relay"),
    ("forward", "relay"),
    ("serve", "relay"),
];

/// Returns `error` with a tip, if there is one.
pub fn with_tip(error: Error, args: &[OsString]) -> Error {
    let words: Vec<&str> = args.iter().skip(1).filter_map(|word| word.to_str()).collect();
    let tip = match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(&error, &words),
        ErrorKind::InvalidSubcommand => unknown_verb(&error),
        ErrorKind::ValueValidation => wrong_id(&error, &words),
        ErrorKind::MissingRequiredArgument => flag_otherwise(&error, &words),
        _ => None,
    };
    let Some(tip) = tip else { return error };
    // A part of an error cannot be removed, so the other parts move to a new one.
    let mut new = Error::new(error.kind()).with_cmd(&Cli::here(&[]));
    for (kind, value) in error.context() {
        if !matches!(kind, ContextKind::SuggestedSubcommand | ContextKind::SuggestedArg) {
            new.insert(kind, value.clone());
        }
    }
    new.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    new
}

fn text(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text),
        _ => None,
    }
}

/// clap names only one of several ways to give something.
fn flag_otherwise(error: &Error, words: &[&str]) -> Option<String> {
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else { return None };
    let whole = Cli::whole();
    let (verb, _) = verb_of(&whole, words);
    let fits = |(name, flag, _): &&(&str, &str, &str)| missing.iter().any(|text| text == name) && has_flag(verb, flag);
    OTHERWISE.iter().find(fits).map(|(_, _, does)| format!("or {does}"))
}

fn unknown_argument(error: &Error, words: &[&str]) -> Option<String> {
    let given = text(error, ContextKind::InvalidArg)?;
    let whole = Cli::whole();
    let (verb, path) = verb_of(&whole, words);
    match given.strip_prefix("--") {
        Some(flag) => argument_instead(verb, &path, flag.split('=').next().unwrap_or_default()),
        None if given.starts_with('-') => limit_instead(verb, words),
        None => {
            forgotten_quotes(given, words).or_else(|| flag_instead(verb, given)).or_else(|| limit_instead(verb, words))
        }
    }
}

/// A word among ids that is none.
fn wrong_id(error: &Error, words: &[&str]) -> Option<String> {
    let given = text(error, ContextKind::InvalidValue)?;
    let is_of_ids = text(error, ContextKind::InvalidArg)?.starts_with("[IDS]");
    is_of_ids.then(|| named_otherwise(given).or_else(|| forgotten_quotes(given, words)))?
}

/// Elsewhere `-n5` and `-n 5` are how many are shown. Here the number is one argument too many.
fn limit_instead(verb: &Command, words: &[&str]) -> Option<String> {
    let number = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("-n") {
        Some("") => words.get(at + 1).copied(),
        Some(number) => Some(number),
        None => words.get(at + 1).copied().filter(|_| *word == "--dry-run"),
    });
    let number = number.map(|number| number.trim_start_matches('=')).filter(|number| number.parse::<u64>().is_ok())?;
    let flag = ["limit", "count"].into_iter().find(|flag| has_flag(verb, flag))?;
    Some(format!("-n is short for --dry-run and takes no value. To get at most {number}: --{flag} {number}"))
}

/// What is a flag of one command is the first argument of another.
fn argument_instead(verb: &Command, path: &str, flag: &str) -> Option<String> {
    let wanted = match flag.trim_end_matches('s') {
        _ if OF_A_FILE.contains(&flag) => "file",
        "api-key" => "key",
        wanted => wanted,
    };
    let argument = verb.get_positionals().find_map(|argument| {
        let name = argument.get_value_names()?.first()?.to_string();
        let word = name.to_ascii_lowercase().replace('_', "-");
        (word == wanted || word.strip_suffix('s') == Some(wanted)).then_some(name)
    })?;
    let at = if wanted == "file" { ", and has no @" } else { "" };
    Some(format!("{argument} is an argument here, not a flag{at}: `inv-hooks {path} {argument}`"))
}

/// What is the first argument of one command is a flag of another.
fn flag_instead(verb: &Command, given: &str) -> Option<String> {
    let key: ApiKey = given.parse().ok().or_else(|| catalog::suggest(given))?;
    has_flag(verb, "api_key").then(|| format!("write the API key as --api-key {key}"))
}

fn has_flag(verb: &Command, id: &str) -> bool {
    verb.get_opts().any(|argument| argument.get_id() == id)
}

/// A verb is often typed without its noun, or after another one.
fn unknown_verb(error: &Error) -> Option<String> {
    let typed = text(error, ContextKind::InvalidSubcommand)?;
    let whole = Cli::whole();
    let mut found: Vec<String> = Vec::new();
    found.extend(OTHER_WORDS.iter().find(|(word, _)| *word == typed).map(|(_, verb)| format!("`inv-hooks {verb}`")));
    for noun in whole.get_subcommands() {
        if noun.get_name() == typed {
            found.push(format!("`inv-hooks {typed}`"));
        }
        let verbs = noun.get_subcommands().filter(|verb| verb.get_name() == typed);
        found.extend(verbs.map(|_| format!("`inv-hooks {} {typed}`", noun.get_name())));
    }
    let (last, others) = found.split_last()?;
    Some(match others {
        [] => format!("did you mean {last}?"),
        _ => format!("did you mean {} or {last}?", others.join(", ")),
    })
}

/// Returns the command that `words` name, and its name.
fn verb_of<'a>(whole: &'a Command, words: &[&str]) -> (&'a Command, String) {
    let mut verb = whole;
    let mut path = Vec::new();
    for word in words {
        if let Some(inner) = verb.get_subcommands().find(|inner| inner.get_name() == *word) {
            verb = inner;
            path.push(*word);
        }
    }
    (verb, path.join(" "))
}
