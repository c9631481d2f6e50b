//! Notes of tests that passed: figures, and what was skipped.
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
    // One write per line, so that the lines of parallel tests do not mix.
    file.write_all(format!("{text}\n").as_bytes()).expect("the note is written");
}
