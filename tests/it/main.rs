//! Tests through the binary, and the promises that users rely on.

mod harness;
mod listen;
mod receiver;
mod surface;
mod wire;
