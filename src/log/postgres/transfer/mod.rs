//! A log on a server as one end of a copy to or from another log.
//!
//! A source is read in one transaction that keeps every process from beginning to write. A target has another name of its application
//! until the copy is complete, so that everything else refuses it, also an earlier version of this program; and no process can
//! enter itself among its owners.

mod numbers;
mod rows;
mod server_end;
mod source;
mod steps;
mod target;
#[cfg(test)]
mod tests;

pub use source::{is_same_schema, transfer_source};
pub use target::transfer_target;
