//! What a shell asks: its name, and the words up to the cursor.

use super::bash_line::BashLine;
use super::line::Line;
use clap::ValueEnum as _;
use clap_complete::Shell;
use std::ffi::{OsStr, OsString};

/// What a shell asks.
pub struct ShellRequest {
    /// The shell.
    pub shell: Shell,
    /// The words up to the cursor.
    pub line: Line,
    /// What else bash says.
    pub bash: Option<Bash>,
}

/// How bash uses the answer.
pub struct Bash {
    /// The end of the word that bash replaces: it breaks words at `=` and `:` too.
    pub word: String,
    /// The width of the terminal.
    pub columns: usize,
    /// Whether bash lists the words. Otherwise it may insert one of them as it is.
    pub only_lists: bool,
    /// Whether the word follows a redirection, such as `>`.
    pub is_redirection: bool,
}

impl ShellRequest {
    /// Reads what the script of the shell passed; `None` if it is not understood.
    pub fn new(shell: &OsStr, mut words: Vec<OsString>) -> Option<Self> {
        let shell = Shell::from_str(shell.to_str()?, false).ok()?;
        if shell == Shell::Bash {
            return Self::of_bash(&words);
        }
        let mut current = words.pop()?;
        if shell == Shell::PowerShell {
            // The script puts a sign before the word, because PowerShell may drop an empty one.
            current = current.to_str()?.strip_prefix('=')?.into();
        }
        Some(Self { shell, line: Line::new(words, current), bash: None })
    }

    /// Bash passes the text of the line, the word, the kind of completion, and the width of the terminal.
    fn of_bash(words: &[OsString]) -> Option<Self> {
        let [text, word, kind, columns] = words else { return None };
        let BashLine { mut words, is_redirection } = BashLine::of(&text.to_string_lossy());
        let current = words.pop()?;
        let words = words.into_iter().map(OsString::from).collect();
        let bash = Bash {
            word: word.to_str()?.to_owned(),
            columns: columns.to_str().and_then(|columns| columns.parse().ok()).unwrap_or(80),
            // Tab, a second Tab, and two settings of readline. Source: bash(1), COMP_TYPE.
            only_lists: matches!(kind.to_str()?, "9" | "63" | "33" | "64"),
            is_redirection,
        };
        Some(Self { shell: Shell::Bash, line: Line::new(words, current.into()), bash: Some(bash) })
    }
}
