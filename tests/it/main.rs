//! Tests through the binary, and the promises that users rely on.

mod completions;
mod config;
mod connector;
mod docs;
mod event;
mod failed;
mod harness;
mod import;
mod journey;
mod listen;
mod man;
mod receiver;
mod repost;
mod repost_edit;
mod resume;
mod send;
mod store;
mod surface;
mod tidy;
mod validate;
mod verdict;
mod wire;
#[cfg(unix)]
mod wizard;
