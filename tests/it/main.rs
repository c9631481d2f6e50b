//! Tests through the binary, and the promises that users rely on.

mod harness;
mod surface;
mod wire;
