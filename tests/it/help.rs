//! The help of every command: short lines, the same words for the same flag, groups in the same order, examples that
//! run.
//!
//! The rules are those of plain English for readers with another first language. Other files test what the commands do.

use crate::harness::{Sandbox, commands};
use std::collections::{BTreeMap, BTreeSet};

/// Short help must fit in this width without wrapping. Without a terminal, clap wraps here too.
const WIDTH: usize = 100;

/// Examples must fit in this width, because people also copy them from narrow terminals.
const EXAMPLE_WIDTH: usize = 80;

/// Groups of flags, in the order in which every command shows them.
const GROUPS: &[&str] = &[
    "Commands:",
    "Arguments:",
    "Options:",
    "Filters:",
    "Destination:",
    "Payload:",
    "Answers:",
    "Sending:",
    "Security:",
    "Output:",
    "Global options:",
    "Examples:",
];

/// Flags with different meanings on different commands, and the number of their wordings.
const OTHER_MEANINGS: &[(&str, usize)] = &[
    // To select connectors or events, to describe a new connector, to name the key of a payload or of a path, to limit a worker or a document.
    ("api-key", 5),
    ("connector", 6),
    ("event", 5),
    ("status", 2),
    // The set of the command: connectors to test, events of the log.
    ("all", 2),
    // Rows of a list, events of a repost, changes of a connector.
    ("limit", 3),
    // For each connector, or for the whole worker.
    ("concurrency", 2),
    // Number of samples, of requests, of events found.
    ("count", 3),
    // The only payload, one that replaces another, or a shipment.
    ("data", 3),
    // To save a connector as disabled, or to list disabled ones.
    ("disabled", 2),
    // Where the metrics go, or where the connectors are.
    ("file", 2),
    // Of events or of connectors.
    ("format", 2),
    // To send delivered events, or to replace a file.
    ("force", 2),
    // Events that the log has, or orders; lines of events, or of shipments.
    ("allow-duplicates", 2),
    ("ndjson", 2),
    // The seed of a sample, or of answers that fail at random.
    ("seed", 2),
    // What is an error too: warnings about a store, or drift.
    ("strict", 2),
    // The time limit of an attempt, or of waiting for requests.
    ("timeout", 2),
    // To send, or as it came.
    ("header", 2),
    ("headers", 2),
    // To find events, or to describe a new one.
    ("webhook-id", 2),
    // Events to select, the one to capture, or the webhook-id to sign.
    ("id", 3),
    // A capture, or the log to copy.
    ("from", 2),
    // The connector to send to, or the new log.
    ("to", 2),
];

/// Returns the help of each command as the program prints it, with the words of the command.
fn printed(flag: &str) -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    let help = |words: &[String]| {
        let shown = sandbox.run(words.iter().map(String::as_str).chain([flag])).succeeds_silently();
        (format!("inv-hooks {}", words.join(" ")).trim_end().to_owned(), shown.stdout)
    };
    commands().iter().map(|(words, _)| help(words)).collect()
}

/// Returns why a line of short help is hard to read, if it is.
fn fault_of_line(line: &str, is_in_list: bool) -> Option<&'static str> {
    let indent = line.len() - line.trim_start().len();
    if line.chars().count() > WIDTH {
        return Some("is longer than 100 columns");
    }
    (is_in_list && indent > 6).then_some("is the second line of a flag")
}

#[test]
fn short_help_fits_in_100_columns_with_one_line_per_flag() {
    for (name, help) in printed("-h") {
        let mut is_in_list = false;
        for line in help.lines() {
            if GROUPS.contains(&line) {
                is_in_list = line != "Examples:";
            }
            let fault = fault_of_line(line, is_in_list);
            assert!(fault.is_none(), "{name} -h: {}:\n{line}", fault.unwrap_or_default());
        }
    }
}

#[test]
fn a_long_or_wrapped_line_of_help_is_found() {
    assert_eq!(fault_of_line("      --all  Select every failed event", true), None);
    assert_eq!(fault_of_line("             of this environment", true), Some("is the second line of a flag"));
    assert_eq!(fault_of_line("      --endpoint https://a.example", false), None);
    assert_eq!(fault_of_line(&"x".repeat(101), false), Some("is longer than 100 columns"));
}

#[test]
fn groups_of_flags_come_in_the_same_order_on_every_command() {
    for (name, help) in printed("-h").into_iter().chain(printed("--help")) {
        let flags = help.lines().skip_while(|line| !line.starts_with("Usage: "));
        let headings = flags.filter(|line| !line.starts_with(' ') && line.ends_with(':'));
        let places: Vec<(usize, &str)> =
            headings.map(|line| (GROUPS.iter().position(|group| *group == line).unwrap_or(usize::MAX), line)).collect();
        assert!(places.is_sorted(), "{name}: {places:?}");
        assert!(places.iter().all(|(at, _)| *at < GROUPS.len()), "{name}: an unknown group: {places:?}");
    }
}

#[test]
fn a_flag_has_the_same_words_on_every_command() {
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, command) in commands() {
        for flag in command.get_arguments().filter(|flag| !["help", "version"].contains(&flag.get_id().as_str())) {
            let Some(long) = flag.get_long() else { continue };
            let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
            words.entry(long.to_owned()).or_default().insert(help);
        }
    }
    for (flag, words) in words {
        let allowed = OTHER_MEANINGS.iter().find(|(other, _)| *other == flag).map_or(1, |(_, count)| *count);
        assert_eq!(words.len(), allowed, "--{flag} is explained in {} ways: {words:#?}", words.len());
    }
}

#[test]
fn a_line_of_help_is_one_phrase_with_a_capital_letter() {
    for (words, command) in commands() {
        let helps = command.get_arguments().filter_map(|argument| argument.get_help()).chain(command.get_about());
        for help in helps.map(ToString::to_string) {
            assert!(help.starts_with(|c: char| c.is_uppercase()), "{words:?}: {help}");
            assert!(!help.ends_with('.') && !help.contains(". "), "{words:?}: details go into the long help: {help}");
        }
    }
}

#[test]
fn the_long_help_names_the_variable_of_a_flag() {
    for (words, command) in commands() {
        for argument in command.get_arguments() {
            let Some(variable) = argument.get_env() else { continue };
            let help = argument.get_long_help().map(ToString::to_string).unwrap_or_default();
            let end = format!("Environment variable: `{}`", variable.to_string_lossy());
            assert!(help.ends_with(&end), "{words:?}: {} does not name {end}: {help}", argument.get_id());
        }
    }
}

/// Splits a command line as a shell does, as far as the examples need it.
fn words_of(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for c in line.chars().chain([' ']) {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            c => word.push(c),
        }
    }
    words
}

/// Returns the examples at the end of a help, each as one line.
fn examples_of(help: &str) -> Vec<String> {
    let examples = help.split_once("\nExamples:\n").map(|(_, examples)| examples).unwrap_or_default();
    examples.replace("\\\n", "").lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_help_ends_with_one_to_three_examples_that_run() {
    for (name, help) in printed("--help") {
        let examples = examples_of(&help);
        assert!((1..=3).contains(&examples.len()), "{name} has {} examples", examples.len());
        let lines = help.split_once("\nExamples:\n").map(|(_, lines)| lines).unwrap_or_default();
        let is_short = |line: &str| line.chars().count() <= EXAMPLE_WIDTH || line.contains("completions");
        assert!(lines.lines().all(is_short), "{name}: an example wraps in 80 columns:\n{lines}");
        for example in examples {
            assert!(example.contains(&name), "an example of {name} is about another command: {example}");
            let parts = example.split(" | ").map(|part| part.split(['>', '<']).next().unwrap_or(part));
            for part in parts.map(words_of).filter(|words| words[0] == "inv-hooks") {
                let parsed = inv_hooks::commands::Cli::whole().try_get_matches_from(part);
                assert!(
                    parsed.is_ok(),
                    "{example}: {}",
                    parsed.err().map(|error| error.to_string()).unwrap_or_default()
                );
            }
        }
    }
}

#[test]
fn every_command_with_columns_has_an_example_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    let mut lists = 0;
    for (words, command) in commands() {
        let Some(flag) = command.get_arguments().find(|flag| flag.get_id() == "columns") else { continue };
        let help = flag.get_long_help().map(ToString::to_string).unwrap_or_default();
        let example = help.split_once("For example ").and_then(|(_, rest)| rest.split(". ").next());
        let example = example.unwrap_or_else(|| panic!("{words:?}: {help}"));
        // A wrong column exits 2, before the events or the log are looked for.
        let (events, exit) = match words.join(" ").as_str() {
            "failed diff" => (&["1", "2"][..], 5),
            "log check" => (&[][..], 5),
            "verify" => (&["none.ndjson", "--recorded", "--secret", "${HOME}"][..], 3),
            _ => (&[][..], 0),
        };
        let words = words.iter().map(String::as_str).chain(events.iter().copied());
        sandbox.run(words.chain(["--columns", example])).exits(exit);
        lists += 1;
    }
    assert_eq!(lists, 13);
}
