//! Phrases that readers had to read twice: literal translations and aphorisms. Texts of this repository must not use them.
//!
//! It finds single phrases, not bad sentences. How to write a sentence: `docs/architecture.md`, section "Style".

use super::source::Source;
use std::path::Path;

/// The texts that are checked: a file, or a folder with a `/` at its end. Of a Rust file only comments and strings are checked.
/// The help of all commands is in `docs/reference/cli.md`.
const PLACES: &[&str] = &["README.md", "docs/", "src/"];

/// Phrases and what to write instead. A phrase is found in any case, also where a line ends between its words.
const BANNED: &[(&str, &str)] = &[
    ("so many", "at most N, up to N"),
    ("so often", "up to N times"),
    ("told", "shown, reported"),
    ("pass over", "skip"),
    ("passes over", "skips"),
    ("passed over", "skipped"),
    ("begun", "started"),
    ("stand in", "are in"),
    ("stands", "is, is stored"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("fit for work", "say what is checked"),
    ("that there are", "say it without `there are`"),
    ("nobody", "no one, or name who"),
    ("somebody", "someone, or name who"),
];

/// Says whether `path` is checked.
pub fn is_checked(path: &str) -> bool {
    let is_in = |place: &&str| path == *place || (place.ends_with('/') && path.starts_with(*place));
    PLACES.iter().any(is_in)
}

/// Finds banned phrases in a file.
pub fn banned(path: &str, text: &str) -> Vec<String> {
    let words = words(&prose(path, text));
    let mut found = Vec::new();
    for (phrase, better) in BANNED {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let is_it = |words: &&[(usize, String)]| words.iter().map(|(_, word)| word).eq(wanted.iter());
        let lines = words.windows(wanted.len()).filter(is_it).map(|words| words[0].0);
        found.extend(lines.map(|line| format!("{path}:{line}: `{phrase}`; better: {better}")));
    }
    found
}

/// Returns what people read of a file: of Rust its comments and strings, each on the line where it was.
fn prose(path: &str, text: &str) -> String {
    if Path::new(path).extension().is_none_or(|kind| kind != "rs") {
        return text.to_owned();
    }
    let code = Source::new(path, text).code;
    let is_code = |(at, c): &(usize, char)| *c != '\n' && code[*at..].starts_with(*c);
    text.char_indices().map(|letter| if is_code(&letter) { ' ' } else { letter.1 }).collect()
}

/// Returns the words of a text in small letters with their lines, and an empty word where a phrase cannot go on.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let is_letter = |c: char| c == '_' || c.is_alphanumeric();
        for piece in line.split_inclusive(|c| !is_letter(c)) {
            let word = piece.trim_end_matches(|c| !is_letter(c));
            if !word.is_empty() {
                words.push((at + 1, word.to_lowercase()));
            }
            if piece.ends_with(['.', ',', ';', ':', '?', '(', ')', '|', '"']) {
                words.push((at + 1, String::new()));
            }
        }
        if line.trim().is_empty() {
            words.push((at + 1, String::new()));
        }
    }
    words
}

#[cfg(test)]
mod controls {
    use super::{BANNED, banned, is_checked};

    #[test]
    fn planted_phrases_are_found_where_they_are() {
        let check = |path: &str, text: &str, expected: &[&str]| {
            let found = banned(path, text);
            assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
            for (violation, part) in found.iter().zip(expected) {
                assert!(violation.contains(part), "{violation}");
            }
        };
        for (phrase, _) in BANNED {
            let planted = format!("A line.\n\nAn event is {phrase} by it.\n");
            assert!(banned("a.md", &planted).iter().any(|found| found.starts_with("a.md:3: ")), "{phrase}");
        }
        check("a.md", "One was Passed\nover.\n", &["a.md:1: `passed over`"]);
        check("a.md", "- so **many** of\n", &["so many"]);
        check("a.md", "It passed. Over there, so, many understand, recommend and amend.\n", &[]);
        check("a.md", "`x.rs::it_is_told_and_passed_over`\n", &[]);
        check("a.md", "passed\n\nover\n", &[]);
        check(
            "a.rs",
            "//! It was passed\n//! over.\nlet told = 1; // mend\n",
            &["a.rs:1: `passed over`", "a.rs:3: `mend`"],
        );
        check("a.rs", "say(\"so \\\n    often\");\nlet begun = told();\n", &["a.rs:1: `so often`"]);
    }

    #[test]
    fn pages_are_checked_and_code_is_not_yet() {
        for (path, expected) in [("README.md", true), ("docs/guide.md", true), ("docs/reference/exit-codes.md", true)] {
            assert_eq!(is_checked(path), expected, "{path}");
        }
        assert!(!is_checked("tests/README.md") && !is_checked("completions/x"));
    }
}
