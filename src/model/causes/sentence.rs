//! The one sentence of a message or a stack trace that says most.

use super::mask::{HOLE, mask};
use super::vague::{self, Weight};

/// At most this many lines of a text are looked at.
const MOST_LINES: usize = 60;

/// A sentence without values, and how much it says.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub words: String,
    pub weight: Weight,
}

impl Sentence {
    /// Returns the first sentence of a text that says more than the status, or what comes nearest.
    pub fn of(text: &str, status: u16) -> Self {
        let text = innermost(text);
        let mut best = Self { words: String::new(), weight: Weight::Nothing };
        for line in text.lines().filter(|line| is_telling(line)).take(MOST_LINES) {
            let line = line.trim();
            let line = line.strip_prefix(&status.to_string()).unwrap_or(line);
            for words in split(&mask(line)) {
                let words = without_vague_start(words, status);
                let weight = vague::weigh(words, status);
                if weight > best.weight {
                    best = Self { words: without_last_name(words), weight };
                }
                if best.weight == Weight::Much {
                    return best;
                }
            }
        }
        best
    }
}

/// Says whether a text is the name of an exception: one word that ends with what such names end with.
pub fn is_exception(text: &str) -> bool {
    let class = class(text);
    let is_word = !class.is_empty() && class.chars().all(|c| c.is_alphanumeric() || "_$".contains(c));
    is_word
        && class.starts_with(char::is_uppercase)
        && class.contains(char::is_lowercase)
        && ["Exception", "Error", "Fault"].iter().any(|end| class.len() > end.len() && class.ends_with(end))
}

/// Returns the last part of the name of a class.
pub fn class(name: &str) -> &str {
    name.rsplit(['.', '\\', '#', ':', '/']).next().unwrap_or(name)
}

/// An exception may only wrap another one, and the last line of a trace in Python has the error.
fn innermost(text: &str) -> &str {
    if let Some((_, inner)) = text.rsplit_once("nested exception is ") {
        return inner;
    }
    // Envoy.
    if let Some((_, reason)) = text.rsplit_once("reset reason: ") {
        return reason.split(',').next().unwrap_or(reason);
    }
    if text.contains("Traceback (most recent call last)") {
        let is_error = |line: &&str| !line.trim().is_empty() && !line.starts_with([' ', '\t']);
        return text.lines().rev().find(is_error).unwrap_or(text);
    }
    text
}

/// Frames of a stack are not sentences.
fn is_telling(line: &str) -> bool {
    let line = line.trim();
    let starts = ["at ", "File \"", "... ", "#0 ", "#1 ", "Stack trace", "--- ", "in /", "from /"];
    !line.is_empty() && !starts.iter().any(|start| line.starts_with(start))
}

/// Splits a line into sentences.
fn split(line: &str) -> impl Iterator<Item = &str> {
    line.split(['。', '！']).flat_map(|part| part.split("; ")).flat_map(sentences).filter(|part| !part.is_empty())
}

/// Splits at a full stop with a space and a capital letter after it.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let is_end = |(at, _): &(usize, &str)| {
            rest[at + 2..].starts_with(|c: char| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
        };
        let end = rest.match_indices(". ").chain(rest.match_indices("! ")).filter(is_end).map(|(at, _)| at).min();
        let (sentence, after) = end.map_or((rest, ""), |at| (&rest[..at], &rest[at + 2..]));
        rest = after;
        Some(sentence.trim().trim_end_matches(['.', '!', ' ']))
    })
}

/// Removes "Error: " and "Validation failed: " if something better follows.
fn without_vague_start(words: &str, status: u16) -> &str {
    let mut words = words;
    loop {
        let cut =
            [": ", " - ", " – "].iter().filter_map(|mark| words.split_once(mark)).min_by_key(|(start, _)| start.len());
        let better = |(start, rest): &(&str, &str)| {
            vague::weigh(start, status) < Weight::Much && vague::weigh(rest, status) == Weight::Much
        };
        match cut.filter(better) {
            Some((_, rest)) => words = rest,
            None => {
                return ["Uncaught ", "Unhandled exception. ", "uncaught exception "]
                    .iter()
                    .find_map(|start| words.strip_prefix(start))
                    .unwrap_or(words);
            }
        }
    }
}

/// A single name at the end is a value: `store not found: BERLIN`.
fn without_last_name(words: &str) -> String {
    match words.rsplit_once(": ") {
        Some((start, name)) if !name.contains(' ') && name.starts_with(char::is_uppercase) && !is_exception(name) => {
            format!("{start}: {HOLE}")
        }
        _ => words.to_owned(),
    }
}
