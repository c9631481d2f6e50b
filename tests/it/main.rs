//! Tests through the binary, and the promises that users rely on.

mod event;
mod harness;
mod surface;
