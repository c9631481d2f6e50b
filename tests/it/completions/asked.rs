//! The program as the script of a shell runs it.

use crate::harness::Sandbox;
use std::ffi::OsStr;
use std::time::{Duration, Instant};

/// How long the right answer may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long the program may look for words, in milliseconds, so that a busy machine gives them too.
const PROGRAM_MILLIS: &str = "20000";

/// Asks once, as the script of `shell` does. The answer never comes with an error.
pub fn once<S: AsRef<OsStr>>(sandbox: &Sandbox, shell: &str, words: &[S]) -> String {
    ask(sandbox, shell, words, &[])
}

fn ask<S: AsRef<OsStr>>(sandbox: &Sandbox, shell: &str, words: &[S], variables: &[(&str, &str)]) -> String {
    let arguments = [OsStr::new("--")].into_iter().chain(words.iter().map(AsRef::as_ref));
    let ran = sandbox.run_as(arguments, b"", |command| {
        command.env("INV_HOOKS_COMPLETE", shell).envs(variables.iter().copied());
    });
    ran.succeeds_silently().stdout
}

/// Asks until the answer is right.
pub fn until(sandbox: &Sandbox, shell: &str, words: &[&str], is_right: impl Fn(&str) -> bool) -> String {
    let started = Instant::now();
    loop {
        let answer = ask(sandbox, shell, words, &[("INV_HOOKS_PATIENCE_MS", PROGRAM_MILLIS)]);
        if is_right(&answer) {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "{shell} {words:?}: {answer}");
    }
}

/// Asserts which words are offered at the end of `line`: after a blank, or within its last word.
pub fn offers<S: AsRef<str>>(sandbox: &Sandbox, line: &str, expected: &[S]) {
    let expected: Vec<&str> = expected.iter().map(AsRef::as_ref).collect();
    until(sandbox, "fish", &typed(line), |answer| bare(answer) == expected);
}

/// The same with the description of each word.
pub fn describes(sandbox: &Sandbox, line: &str, expected: &[(&str, &str)]) {
    let expected: String = expected.iter().map(|(word, about)| format!("{word}\t{about}\n")).collect();
    until(sandbox, "fish", &typed(line), |answer| answer == expected);
}

/// Returns the words that are offered, whatever they are.
pub fn offered(sandbox: &Sandbox, line: &str) -> Vec<String> {
    let answer = until(sandbox, "fish", &typed(line), |answer| !answer.is_empty());
    bare(&answer).into_iter().map(str::to_owned).collect()
}

/// Asserts that nothing but flags is offered: there are no values.
pub fn offers_no_value(sandbox: &Sandbox, line: &str) {
    let answers = (0..3).map(|_| offered(sandbox, line));
    answers.for_each(|words| assert!(words.iter().all(|word| word.starts_with('-')), "{line}: {words:?}"));
}

fn typed(line: &str) -> Vec<&str> {
    ["inv-hooks"].into_iter().chain(line.split(' ')).collect()
}

fn bare(answer: &str) -> Vec<&str> {
    answer.lines().map(|line| line.split_once('\t').map_or(line, |(word, _)| word)).collect()
}
