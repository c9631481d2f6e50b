//! What a test has to say although it passed: figures, and what it left out.
//!
//! `tests/run` collects the notes and prints them at its end.

use std::fs::OpenOptions;
use std::io::Write as _;

/// Adds `text` to the file that `INV_HOOKS_NOTES` names; without it, prints it into the test's own output.
pub fn note(text: &str) {
    let Some(path) = std::env::var_os("INV_HOOKS_NOTES") else {
        #[expect(clippy::print_stdout, reason = "the runner shows it when the test fails or is asked to")]
        {
            println!("{text}");
        }
        return;
    };
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the file for notes opens");
    // One write a line, so that lines of tests that run at once do not mix.
    file.write_all(format!("{text}\n").as_bytes()).expect("the note is written");
}
