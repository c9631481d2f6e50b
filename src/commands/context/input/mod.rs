//! Reads payloads and lines from the user within limits, and checks them.

mod bad_lines;
mod dash;
mod data;
mod lines;
mod mistakes;
mod nesting;

pub use bad_lines::BadLines;
pub use dash::{input_name, is_stdin, is_stdout};
pub use data::{
    ContentArgs, MAX_PAYLOAD_BYTES, Purpose, announce_stdin, file_behind_at, in_line, open_file, read_data, read_file,
    text_of,
};
pub use lines::NumberedLines;
pub use mistakes::Mistakes;
