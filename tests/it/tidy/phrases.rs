//! Phrases that readers had to read twice: literal translations and aphorisms. Texts of this repository must not use them.
//!
//! It finds single phrases, not bad sentences. How to write a sentence: `docs/architecture.md`, section "Style".

use super::source::Source;
use std::path::Path;

/// The texts that are checked: a file, or a folder with a `/` at its end. Of a Rust file only comments and strings are checked.
/// The help of all commands is in `docs/reference/cli.md`.
const PLACES: &[&str] = &["README.md", "docs/", "src/", "tests/"];

/// This file contains the phrases, to list and to test them.
const EXCEPTION: &str = "tests/it/tidy/phrases.rs";

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
    path != EXCEPTION && PLACES.iter().any(is_in)
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
    without_placeholders(
        &text.char_indices().map(|letter| if is_code(&letter) { ' ' } else { letter.1 }).collect::<String>(),
    )
}

/// Blanks out the names of variables in strings, such as `{name}` and `{name:?}`.
fn without_placeholders(text: &str) -> String {
    let mut prose = String::new();
    for piece in text.split_inclusive('}') {
        let (before, name) = piece.rsplit_once('{').unwrap_or((piece, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_:?#}".contains(c);
        let kept = if name.chars().all(is_name) { before } else { piece };
        prose += kept;
        prose += &" ".repeat(piece.chars().count() - kept.chars().count());
    }
    prose
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
        check("a.rs", "say(\"{told} {begun:?}\");\nsay(\"{} told {}\");\n", &["a.rs:2: `told`"]);
    }

    #[test]
    fn pages_sources_and_tests_are_checked() {
        for path in ["README.md", "docs/guide.md", "docs/reference/exit-codes.md", "src/app.rs", "tests/it/main.rs"] {
            assert!(is_checked(path), "{path}");
        }
        assert!(!is_checked("completions/x") && !is_checked("tests/it/tidy/phrases.rs"));
    }
}
