//! Tests through the binary, and the promises that users rely on.

mod completions;
mod docs;
mod event;
mod harness;
mod journey;
mod man;
mod surface;
mod tidy;
mod wire;
