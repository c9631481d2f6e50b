//! What GitHub Actions reads: workflow commands on stdout, and a summary of the job in Markdown.
//!
//! The runner looks for commands in every line of the output, also in those that repeat an answer of an endpoint. So a first
//! command stops that, until a word that no one can guess.

use crate::output::{markdown_block, markdown_cell, sanitize_lines};
use crate::runtime;
use std::env;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};

/// How grave an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It fails the command.
    Error,
    /// It does not.
    Warning,
    /// For information.
    Notice,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// A note that GitHub shows at a line of a file.
pub struct Annotation {
    /// How grave it is.
    pub level: Level,
    /// The file, from the root of the repository, and the line.
    pub place: Option<(String, Option<usize>)>,
    /// A few words.
    pub title: String,
    /// A few sentences.
    pub message: String,
}

/// GitHub shows ten of each kind in a step.
const MOST: usize = 100;

/// Returns a word for [`stop`] and [`resume`].
pub(super) fn word() -> String {
    format!("inv-hooks-{}", runtime::new_id())
}

/// Makes GitHub read no commands until [`resume`].
pub(super) fn stop(word: &str) -> String {
    format!("::stop-commands::{word}\n")
}

/// Makes GitHub read commands again.
pub(super) fn resume(word: &str) -> String {
    format!("::{word}::\n")
}

/// Returns a line for each annotation.
pub(super) fn commands(annotations: &[Annotation]) -> String {
    let mut lines: String = annotations.iter().take(MOST).map(line).collect();
    if let Some(more) = annotations.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(lines, "::notice::{more} more are not shown here");
    }
    lines
}

fn line(annotation: &Annotation) -> String {
    let Annotation { level, place, title, message } = annotation;
    let mut line = format!("::{} ", level.as_str());
    if let Some((file, at)) = place {
        let _ = write!(line, "file={},", property(file));
        if let Some(at) = at {
            let _ = write!(line, "line={at},");
        }
    }
    let _ = writeln!(line, "title={}::{}", property(title), data(message));
    line
}

/// Escapes the text of a command, as the toolkit of GitHub Actions does. `##[` is the older form of a command.
fn data(text: &str) -> String {
    let text = sanitize_lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    text.replace("##[", "# #[")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A summary of the job.
pub struct JobSummary {
    /// Its title.
    pub title: String,
    /// A sentence below it.
    pub sentence: String,
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// The lines of the table.
    pub rows: Vec<Vec<String>>,
    /// Blocks of code, each with a title.
    pub blocks: Vec<(String, String)>,
}

/// A summary may have 1 MiB.
const MOST_BYTES: usize = 900_000;

impl JobSummary {
    /// Renders it.
    pub fn render(&self) -> String {
        let mut text = format!("## {}\n\n{}\n", markdown_cell(&self.title), markdown_cell(&self.sentence));
        if !self.rows.is_empty() {
            let _ = writeln!(text, "\n| {} |\n|{}", self.columns.join(" | "), "---|".repeat(self.columns.len()));
        }
        let rows = self.rows.iter().map(|row| {
            let cells: Vec<String> = row.iter().map(|cell| markdown_cell(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        });
        let blocks = self.blocks.iter();
        let blocks = blocks.map(|(title, code)| format!("\n{}:\n\n{}\n", markdown_cell(title), markdown_block(code)));
        for part in rows.chain(blocks) {
            if text.len() + part.len() > MOST_BYTES {
                text.push_str("\nThe rest is left out here: it is too long for a summary.\n");
                break;
            }
            text.push_str(&part);
        }
        text
    }

    /// Appends it to the summary of the job, if this is a job of GitHub Actions.
    pub(super) fn append(&self) -> io::Result<()> {
        let Some(path) = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(format!("{}\n", self.render()).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Annotation, JobSummary, Level, commands};
    use proptest::prelude::*;

    /// The name, the properties and the text of a command.
    type ParsedCommand = (String, Vec<(String, String)>, String);

    /// Does what the runner does with a line.
    fn parsed(line: &str) -> Option<ParsedCommand> {
        let (head, text) = line.strip_prefix("::")?.split_once("::")?;
        let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
        let unescaped = |text: &str| {
            text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        };
        let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect();
        Some((name.to_owned(), pairs, unescaped(text)))
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let text = text.to_owned();
        let annotation = Annotation {
            level: Level::Error,
            place: Some((text.clone(), Some(3))),
            title: text.clone(),
            message: text.clone(),
        };
        let lines = commands(&[annotation]);
        prop_assert_eq!(lines.lines().count(), 1, "{:?}", lines);
        prop_assert!(!lines.contains("##["), "{:?}", lines);
        let (name, properties, _) = parsed(lines.trim_end_matches('\n')).expect("a command");
        let names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!((name.as_str(), names), ("error", vec!["file", "line", "title"]), "{:?}", lines);
        let summary = JobSummary {
            title: text.clone(),
            sentence: text.clone(),
            columns: &["a", "b"],
            rows: vec![vec![text.clone(), text.clone()]],
            blocks: Vec::new(),
        };
        let markdown = summary.render();
        prop_assert_eq!(markdown.lines().count(), 7, "{:?}", markdown);
        let row = markdown.lines().last().expect("a row").replace("\\\\", "").replace("\\|", "");
        prop_assert_eq!(row.matches('|').count(), 3, "{:?}", row);
        prop_assert!(!markdown.contains(['<', '>']), "{:?}", markdown);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_injects_a_command_or_markup(text: String, hostile in "(::|%0A|%0D|\n|\r|##\\[|error|\\]|,|=|`|<b>|\\||\\\\|a| ){0,12}") {
            check(&text)?;
            check(&hostile)?;
        }

        #[test]
        fn a_block_of_code_ends_where_it_should(code in "[`~\n<a ]{0,30}") {
            let (title, sentence, columns, rows) = (String::new(), String::new(), &[][..], Vec::new());
            let markdown = JobSummary { title, sentence, columns, rows, blocks: vec![("t".to_owned(), code)] }.render();
            let block: Vec<&str> = markdown.trim_end().lines().skip_while(|line| !line.starts_with("```")).collect();
            let (first, last) = (block[0], block[block.len() - 1]);
            prop_assert_eq!(first, last, "{}", markdown);
            prop_assert!(!block[1..block.len() - 1].iter().any(|line| line.contains(first)), "{}", markdown);
        }
    }

    #[test]
    fn the_text_of_an_annotation_comes_back() {
        let message = "50% of: a,b\n::error::x".to_owned();
        let annotation =
            Annotation { level: Level::Warning, place: None, title: message.clone(), message: message.clone() };
        let (name, properties, text) = parsed(commands(&[annotation]).trim_end()).expect("a command");
        assert_eq!((name.as_str(), &text), ("warning", &message));
        assert_eq!(properties, [("title".to_owned(), message)]);
    }
}
