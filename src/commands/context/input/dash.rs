//! The sign for stdin and stdout in the place of a path.

use std::ffi::OsStr;

const DASH: &str = "-";

/// Says whether a path to read from means stdin.
pub fn is_stdin(path: impl AsRef<OsStr>) -> bool {
    path.as_ref() == DASH
}

/// Says whether a path to write to means stdout.
pub fn is_stdout(path: impl AsRef<OsStr>) -> bool {
    path.as_ref() == DASH
}

/// Returns what messages call an input.
pub fn input_name(path: impl AsRef<OsStr>) -> String {
    if is_stdin(&path) { "stdin".to_owned() } else { path.as_ref().display().to_string() }
}
