//! A log in a file as one end of a copy to or from another log.
//!
//! A source is locked against writers as long as it is read. A target is used by this process alone, and has another id of its
//! application in its header until the copy is complete: everything else refuses it, also an earlier version of this program.

mod file_end;
mod numbers;
mod rows;
mod source;
mod steps;
mod target;
#[cfg(test)]
mod tests;
mod users;

pub use source::{is_same_file, transfer_source};
pub use target::transfer_target;
