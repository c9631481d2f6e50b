//! Tests through the binary, and the promises that users rely on.

mod completions;
mod docs;
mod event;
mod failed;
mod harness;
mod journey;
mod man;
mod repost;
mod repost_edit;
mod resume;
mod send;
mod surface;
mod tidy;
mod verdict;
mod wire;
