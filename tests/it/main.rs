//! Tests through the binary, and the promises that users rely on.

mod config;
mod connector;
mod harness;
mod import;
mod store;
mod surface;
mod validate;
#[cfg(unix)]
mod wizard;
