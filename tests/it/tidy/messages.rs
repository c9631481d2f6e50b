//! Every sentence in the program, as one text: messages that only a rare fault of the machine shows are in no screen of
//! a test, and changing one must show up in a test all the same.

use super::source::{Source, strings};
use std::fmt::Write as _;

/// Words of SQL. Statements are not read by users.
const SQL: [&str; 8] = ["SELECT", "UPDATE", "INSERT", "DELETE", "CREATE", "PRAGMA", "WHERE", "ALTER"];

/// What comes before a string that only developers read.
const FOR_DEVELOPERS: [&str; 4] = [".expect(", "reason = ", "panic!(", "unreachable!("];

/// Lists the messages of each file below `src/` that has some.
pub fn all(sources: &[Source]) -> String {
    let mut listed = String::new();
    for source in sources.iter().filter(|source| source.is_program()) {
        let messages = messages(source);
        if !messages.is_empty() {
            let _ = writeln!(listed, "{}\n  {}", source.path, messages.join("\n  "));
        }
    }
    listed
}

fn messages(source: &Source) -> Vec<String> {
    let is_shown = |before: &str| !FOR_DEVELOPERS.iter().any(|end| before.trim_end().ends_with(end));
    let shown = strings(source).into_iter().filter(|(before, _)| is_shown(before));
    shown.map(|(_, text)| one_line(text)).filter(|text| is_message(text)).collect()
}

/// Joins the lines that `\` at the end of a line continues.
fn one_line(text: &str) -> String {
    let mut lines = text.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    let joined = lines.fold(first, |joined, line| joined + line.trim_start());
    joined.replace('\n', "\\n")
}

/// A message has two words beside each other and is not a statement.
fn is_message(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_word =
        |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(['{', '=', '<']);
    let has_two = words.windows(2).any(|two| two.iter().all(|word| is_word(word)));
    has_two && !words.iter().any(|word| SQL.contains(&word.trim_matches(|c: char| !c.is_alphabetic())))
}

#[cfg(test)]
mod controls {
    use super::{Source, all};

    #[test]
    fn messages_are_listed_by_file_and_statements_are_not() {
        let text = "say(\"cannot open {}: \\\n    it is a folder\");\nrun(\"SELECT id FROM row\");\nx.expect(\"a whole row\");\ny(\"--flag\");\n";
        let sources = [Source::new("src/a.rs", text), Source::new("tests/it/b.rs", text)];
        assert_eq!(all(&sources), "src/a.rs\n  cannot open {}: it is a folder\n");
    }
}
