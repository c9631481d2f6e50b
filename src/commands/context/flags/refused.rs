//! Which global flags a command uses. A flag that the command would ignore is an error, because the user expects an effect.
//!
//! Every command uses colour, quiet, verbose and no-input: they are about stderr. Variables are set for all commands at once, so
//! an unused variable is no error.

use super::global::GlobalArgs;
use super::origins::{Origin, Origins};
use crate::error::Fault;
use crate::model::{ApiKey, has_password, quoted_name};
use crate::output::{Format, Repeated};
use clap::parser::ValueSource;
use clap::{ArgMatches, ValueEnum as _};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What a command does, as far as global flags depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// Reads or writes the connector store.
    Store,
    /// Reads or writes the failed-event log.
    Log,
    /// Changes or sends something, so `--dry-run` and `--yes` apply, even if it asks no question today.
    Change,
    /// Writes rows, in every format.
    Rows,
    /// Writes one thing, which cannot be CSV.
    Thing,
    /// Writes rows that cannot be listed as names only.
    Export,
    /// The same, in forms that are no lines.
    Forms,
}

use Does::{Change, Export, Forms, Log, Rows, Store, Thing};

/// What each command does, by the words of the command. A test compares them with the command line.
const VERBS: &[(&str, &[Does])] = &[
    ("connector add", &[Store, Log, Change, Rows]),
    ("connector list", &[Store, Rows]),
    ("connector show", &[Store, Thing]),
    ("connector edit", &[Store, Log, Change, Rows]),
    ("connector remove", &[Store, Log, Change, Rows]),
    ("connector enable", &[Store, Log, Change, Rows]),
    ("connector disable", &[Store, Log, Change, Rows]),
    ("connector validate", &[Store, Rows]),
    ("connector import", &[Store, Log, Change, Rows]),
    ("connector export", &[Store, Forms]),
    ("connector diff", &[Store, Rows]),
    ("connector history", &[Store, Log, Rows]),
    ("connector apply", &[Store, Log, Change, Rows]),
    ("connector test", &[Store, Log, Change, Rows]),
    ("connector conformance", &[Store, Change, Rows]),
    ("event list", &[Rows]),
    ("event show", &[Thing]),
    ("event sample", &[Store, Rows]),
    ("event schema", &[Store, Thing]),
    ("event check", &[Store, Thing]),
    ("event spec", &[Store, Thing]),
    ("event capture add", &[Store, Log, Change, Thing]),
    ("event capture list", &[Store, Rows]),
    ("event capture show", &[Store, Thing]),
    ("event capture remove", &[Store, Change]),
    ("send", &[Store, Log, Change, Rows]),
    ("status", &[Store, Log, Thing]),
    ("failed search", &[Store, Log, Rows]),
    ("failed show", &[Store, Log, Thing]),
    ("failed diff", &[Store, Log, Rows]),
    ("failed stats", &[Store, Log, Rows]),
    ("failed report", &[Store, Log]),
    ("failed add", &[Store, Log, Change, Thing]),
    ("failed import", &[Store, Log, Change]),
    ("failed export", &[Store, Log, Export]),
    ("failed discard", &[Store, Log, Change]),
    ("failed prune", &[Store, Log, Change]),
    ("repost", &[Store, Log, Change, Rows]),
    ("resume", &[Store, Log, Change, Rows]),
    ("relay", &[Store, Log, Rows]),
    ("relay urls", &[Store, Rows]),
    ("worker", &[Store, Log, Rows]),
    ("listen", &[Rows]),
    ("asn create", &[Store, Log, Change, Rows]),
    ("asn check", &[Thing]),
    ("log info", &[Store, Log, Thing]),
    ("log metrics", &[Store, Log]),
    ("log check", &[Store, Log, Rows]),
    ("log monitoring", &[Store, Log, Rows]),
    ("log backup", &[Store, Log, Change, Thing]),
    ("log copy", &[Change, Thing]),
    ("log migrate", &[Store, Log, Change, Thing]),
    ("sign", &[Store, Thing]),
    ("verify", &[Store, Rows]),
    ("init", &[Store, Change]),
    ("demo", &[Change]),
    ("doctor", &[Store, Log, Rows]),
    ("config show", &[Store, Log, Rows]),
    ("schema", &[Thing]),
    ("completions", &[]),
    ("man", &[Change]),
];

/// Refuses a global flag on the command line that the command would ignore.
pub fn check(global: &GlobalArgs, origins: &Origins, matches: &ArgMatches, args: &[OsString]) -> Result<(), Fault> {
    let (verb, of_verb) = verb_of(matches);
    if let Some(above) = has_flag_before_verb(matches) {
        let fault = Fault::usage(format!("`{verb}` does not use the flags of `{above}`"));
        return Err(fault.hint(format!("Its own flags: `inv-hooks {verb} --help`.")));
    }
    let does = does(&verb, of_verb);
    let is_given = |flag: &str| origins.get(flag) == Some(Origin::Flag);
    if is_given("log") && global.log.as_ref().is_some_and(|log| has_password(&log.to_string_lossy())) {
        return Err(typed_password());
    }
    let ignored = ["dry_run", "yes", "config", "log", "tz", "output"].into_iter().find_map(|flag| {
        let why = ignored(flag, does, global.output).filter(|_| is_given(flag))?;
        Some((flag, why))
    });
    let Some((flag, why)) = ignored else { return Ok(()) };
    let limit = (flag == "dry_run").then(|| limit(of_verb, args)).flatten();
    Err(Fault::usage(format!("`{verb}` {why}")).hint(limit.unwrap_or_else(|| "Leave it out.".to_owned())))
}

/// Everyone on the machine sees the command lines of all processes.
fn typed_password() -> Fault {
    Fault::usage("a password on the command line can be seen by other users, so --log does not take one")
        .hint("Leave it out and set PGPASSWORD, or put the whole URL into the variable INV_HOOKS_LOG.")
}

/// Returns the first command with a flag of its own before its verb, such as `relay` in `relay --addr ADDRESS urls`.
fn has_flag_before_verb(matches: &ArgMatches) -> Option<String> {
    // The program itself has global flags only, which may be anywhere.
    let is_own = |id: &str| !matches.ids().any(|global| global.as_str() == id);
    let (mut words, mut at) = (Vec::new(), matches);
    while let Some((word, inner)) = at.subcommand() {
        let is_given = |id: &str| at.value_source(id) == Some(ValueSource::CommandLine);
        if at.ids().any(|id| is_own(id.as_str()) && is_given(id.as_str())) {
            return Some(words.join(" "));
        }
        words.push(word);
        at = inner;
    }
    None
}

/// Returns what a command does. `man` changes something only with --dir.
fn does(verb: &str, of_verb: &ArgMatches) -> &'static [Does] {
    match VERBS.iter().find(|(words, _)| *words == verb) {
        Some(_) if verb == "man" && !of_verb.contains_id("dir") => &[],
        Some((_, does)) => does,
        None => &[Store, Log, Change, Rows, Thing, Export],
    }
}

/// Says whether the command uses a store and a log.
pub fn places(matches: &ArgMatches) -> (bool, bool) {
    let (verb, of_verb) = verb_of(matches);
    let does = does(&verb, of_verb);
    (does.contains(&Store), does.contains(&Log))
}

/// Says whether the command only shows something and then ends: its output may go through a pager.
pub fn only_shows(matches: &ArgMatches) -> bool {
    let (verb, of_verb) = verb_of(matches);
    !does(&verb, of_verb).contains(&Change) && !["relay", "worker", "listen"].contains(&verb.as_str())
}

/// Says whether the command with these words refuses the global flag, whatever its value.
pub fn is_unused(verb: &str, flag: &str) -> bool {
    let does = VERBS.iter().find(|(words, _)| *words == verb);
    does.is_some_and(|(_, does)| ignored(flag, does, Format::Table).is_some())
}

/// Returns why a command that does `does` ignores the flag; `None` if it uses it.
fn ignored(flag: &str, does: &[Does], format: Format) -> Option<String> {
    let has = |what: Does| does.contains(&what);
    let why = match flag {
        "dry_run" if !has(Change) => "changes nothing and sends nothing, so --dry-run (-n) has no effect",
        "yes" if !has(Change) => "asks nothing, so --yes (-y) has no effect",
        "config" if !has(Store) => "reads no connector store, so --config has no effect",
        "log" if !has(Log) => "uses no failed-event log, so --log has no effect",
        "tz" if !has(Log) => "reads and shows no times, so --tz has no effect",
        "output" if !writes(does, format) => {
            let word = format.to_possible_value()?.get_name().to_owned();
            return Some(format!("has nothing to write as {word}, so --output {word} has no effect"));
        }
        _ => return None,
    };
    Some(why.to_owned())
}

/// Says whether a command uses this format. Every command uses JSON, at least for errors.
fn writes(does: &[Does], format: Format) -> bool {
    let has = |what: Does| does.contains(&what);
    match format {
        Format::Table | Format::Json => true,
        Format::Ndjson => !has(Forms),
        Format::Wide => has(Rows),
        Format::Csv => has(Rows) || has(Export) || has(Forms),
        Format::Name => has(Rows) || has(Thing),
    }
}

/// In other programs `-n 5` limits a list. Returns the flag that does this here, if the command has one.
fn limit(of_verb: &ArgMatches, args: &[OsString]) -> Option<String> {
    let flag = ["limit", "count"].into_iter().find(|flag| of_verb.ids().any(|id| id.as_str() == *flag))?;
    let words = args.iter().filter_map(|word| word.to_str());
    let number =
        words.skip_while(|word| *word != "-n").nth(1).filter(|word| word.parse::<u64>().is_ok()).unwrap_or("N");
    Some(format!("-n is short for --dry-run. To get at most {number}: --{flag} {number}"))
}

/// Returns the words of the command and its arguments.
fn verb_of(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut words, mut at) = (Vec::new(), matches);
    while let Some((word, inner)) = at.subcommand() {
        words.push(word);
        at = inner;
    }
    (words.join(" "), at)
}

/// Returns the flags that a command in a hint must repeat to use the same store, log and time zone.
///
/// It also repeats the API key of a command that takes one.
pub fn repeated(global: &GlobalArgs, origins: &Origins, matches: &ArgMatches) -> Repeated {
    let given = |flag: &str, value: Option<&OsStr>| {
        let value = value.filter(|_| origins.get(flag) == Some(Origin::Flag)).map(quoted_name);
        // After a blank the value would be read as a flag, even in quotes.
        let is_like_a_flag = |value: &String| value.trim_start_matches(['$', '\'']).starts_with('-');
        let between = if value.as_ref().is_some_and(is_like_a_flag) { '=' } else { ' ' };
        value.map(|value| format!(" --{flag}{between}{value}")).unwrap_or_default()
    };
    let config = given("config", global.config.as_deref().map(Path::as_os_str));
    let log = given("log", global.log.as_deref());
    let tz = given("tz", global.tz.as_ref().map(|zone| OsString::from(zone.to_string())).as_deref());
    let flags = |does: &[Does]| {
        let part = |what: Does, flag: &str| if does.contains(&what) { flag.to_owned() } else { String::new() };
        part(Store, &config) + &part(Log, &log) + &part(Log, &tz)
    };
    let api_key = verb_of(matches).1.try_get_one::<String>("api_key").ok().flatten();
    let api_key = api_key.and_then(|text| text.parse::<ApiKey>().ok());
    Repeated::new(VERBS.iter().map(|(words, does)| (*words, flags(does)))).with_api_key(api_key.map(ApiKey::as_str))
}

#[cfg(test)]
mod tests {
    use super::{VERBS, has_flag_before_verb, ignored};
    use crate::commands::Cli;
    use crate::output::Format;
    use clap::{Arg, ArgAction, Command};

    /// Returns the words of every command of the command line.
    fn verbs(words: &str, command: &Command, found: &mut Vec<String>) {
        let inner: Vec<&Command> = command.get_subcommands().filter(|verb| verb.get_name() != "help").collect();
        if inner.is_empty() || !command.is_subcommand_required_set() {
            found.push(words.trim().to_owned());
        }
        for verb in inner {
            verbs(&format!("{words} {}", verb.get_name()), verb, found);
        }
    }

    #[test]
    fn every_command_uses_or_refuses_every_global_flag() {
        let command = Cli::whole();
        let mut there = Vec::new();
        verbs("", &command, &mut there);
        assert!(there.len() > 30, "{there:?}");
        let known: Vec<&str> = VERBS.iter().map(|(words, _)| *words).collect();
        for verb in &there {
            assert!(known.contains(&verb.as_str()), "add `{verb}` to VERBS: which global flags does it use?");
        }
        assert_eq!(there.len(), known.len(), "{known:?}");
        let globals = command.get_arguments().filter(|argument| argument.is_global_set());
        let globals: Vec<&str> = globals.map(|argument| argument.get_id().as_str()).collect();
        let everywhere = ["color", "quiet", "verbose", "no_input", "no_pager"];
        assert_eq!(globals.len(), 11, "a new global flag: who uses it? {globals:?}");
        for flag in globals.iter().filter(|flag| !everywhere.contains(flag)) {
            let is_used = |does: &[super::Does]| ignored(flag, does, Format::Csv).is_none();
            assert!(VERBS.iter().any(|(_, does)| is_used(does)), "no verb uses {flag}");
            assert!(VERBS.iter().any(|(_, does)| !is_used(does)), "{flag} is used by every command");
        }
    }

    #[test]
    fn a_flag_before_a_verb_that_does_not_use_it_is_found() {
        let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
        let relay = Command::new("relay").arg(flag("addr")).subcommand(Command::new("urls").arg(flag("base")));
        let program = Command::new("x").arg(flag("quiet").global(true)).subcommand(relay);
        let check = |line: &str, expected: Option<&str>| {
            let matches = program.clone().try_get_matches_from(line.split(' ')).expect(line);
            assert_eq!(has_flag_before_verb(&matches).as_deref(), expected, "{line}");
        };
        check("x relay --addr", None);
        check("x relay urls --base", None);
        check("x relay --quiet urls --base", None);
        check("x --quiet relay urls", None);
        check("x relay urls --quiet", None);
        check("x relay --addr urls", Some("relay"));
        check("x relay --addr --quiet urls --base", Some("relay"));
    }

    #[test]
    fn every_command_accepts_json_because_errors_use_it() {
        // An export has no lines; its errors are JSON with `-o json`.
        for (format, expected) in
            [(Format::Table, &[][..]), (Format::Json, &[]), (Format::Ndjson, &["connector export"])]
        {
            let refused = VERBS.iter().filter(|(_, does)| ignored("output", does, format).is_some());
            assert_eq!(refused.map(|(words, _)| *words).collect::<Vec<_>>(), expected, "{format:?}");
        }
    }
}
