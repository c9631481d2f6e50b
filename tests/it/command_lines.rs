//! What commands say beside their result: hints, warnings and refusals about connectors, payloads, stores and logs, in one
//! table to read.
//!
//! The table is `command_lines.txt`. The lines that are only wrong are in `wrong_command_lines.in`.

mod scene;

use self::scene::Scene;
use crate::harness::{blessed, unescaped, words_of};
use crate::screens::timeless;
use crate::wrong_command_lines::normal;
use inv_hooks::output::sanitize;
use std::fmt::Write as _;

/// One command per line, as in `wrong_command_lines.in`. Before a command, `in FOLDER: ` is the folder in which it runs,
/// `with NAME=VALUE: ` a variable, and `tail N: ` keeps the last lines of its stdout. `!` and SQL change the log.
const LINES: &str = include_str!("command_lines.in");

/// A line of the table.
struct Line<'a> {
    folder: Option<&'a str>,
    variables: Vec<(&'a str, &'a str)>,
    last: usize,
    command: &'a str,
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Self {
        let mut parsed = Line { folder: None, variables: Vec::new(), last: usize::MAX, command: line };
        while let Some((before, command)) = parsed.command.split_once(": ") {
            match before.split_once(' ') {
                Some(("in", folder)) => parsed.folder = Some(folder),
                Some(("with", variable)) => parsed.variables.extend(variable.split_once('=')),
                Some(("tail", count)) => parsed.last = count.parse().expect("a number of lines"),
                _ => break,
            }
            parsed.command = command;
        }
        parsed
    }

    /// Runs it, and returns its exit code, its stdout and its stderr.
    fn run(&self, scene: &Scene) -> (i32, String, String) {
        let (words, input) = words_of(&scene.filled(self.command));
        let words: Vec<String> = words.iter().map(|word| unescaped(word)).collect();
        let ran = scene.sandbox.run_as(&words, input.as_bytes(), |command| {
            let variables = self.variables.iter().map(|(name, value)| (*name, unescaped(value)));
            command.envs(variables.filter(|(_, value)| !value.is_empty()));
            for (name, _) in self.variables.iter().filter(|(_, value)| value.is_empty()) {
                command.env_remove(name);
            }
            if let Some(folder) = self.folder {
                command.current_dir(scene.sandbox.file(folder));
            }
        });
        let shown = ran.shown();
        let code = ran.code().unwrap_or_else(|| panic!("{}: ended by a signal", self.command));
        (code, shown.stdout, shown.stderr)
    }
}

/// Replaces times, and removes what `doctor` says of this machine.
fn of_any_machine(table: &str) -> String {
    let is_time = |cell: &str| cell.len() == 24 && cell.starts_with("20") && cell.ends_with('Z');
    let is_of_machine =
        |line: &str| ["database\t", "clock\t", "tls\tok", "log\tok"].iter().any(|row| line.starts_with(row));
    let timeless = |cell| if is_time(cell) { "TIME" } else { cell };
    let lines = table.lines().filter(|line| !is_of_machine(line));
    lines.map(|line| line.split('\t').map(timeless).collect::<Vec<_>>().join("\t") + "\n").collect()
}

#[test]
fn hints_and_warnings_are_said_as_in_the_table() {
    let scene = Scene::new();
    let mut table = String::from(
        "What commands say: the exit code, the command, what is written to stdout (>) and what is said on stderr (|).\n\
         Written by a test; see command_lines.rs.\n",
    );
    for text in LINES.lines().filter(|line| !line.is_empty()) {
        if text.starts_with('#') {
            let _ = write!(table, "\n{text}\n");
            continue;
        }
        if let Some(change) = text.strip_prefix("! ") {
            scene.change(change);
            let _ = write!(table, "\n   {text}\n");
            continue;
        }
        let line = Line::parse(text);
        let (code, data, said) = line.run(&scene);
        assert!(!said.contains("panicked") && !format!("{data}{said}").contains("planted"), "{text}: {said}");
        assert!(said.lines().all(|shown| sanitize(shown) == shown), "{text}: {said:?}");
        let _ = write!(table, "\n{code}  inv-hooks {text}\n");
        for (sign, shown) in [('>', of_any_machine(&data)), ('|', said)] {
            let shown = normal(&shown, &scene.sandbox, &scene.server);
            let skipped = if sign == '>' { shown.lines().count().saturating_sub(line.last) } else { 0 };
            for line in shown.lines().skip(skipped) {
                let _ = writeln!(table, "{}", format!("   {sign} {}", timeless(line)).trim_end());
            }
        }
    }
    blessed("tests/it/command_lines.txt", &table);
}
