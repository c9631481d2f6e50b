//! Requests as commands for a POSIX shell: `failed show --curl` prints them, and so does each failed check of `connector conformance`.

mod checks;
mod curl;
mod names;
mod options;
mod token;
mod url_word;
mod values;
mod words;

pub use curl::{CurlRequest, Sending, curl, handshake};
pub use values::ShellKey;
