//! Tests through the binary, and the promises that users rely on.

mod completions;
mod docs;
mod event;
mod harness;
mod man;
mod listen;
mod receiver;
mod surface;
mod tidy;
mod wire;
