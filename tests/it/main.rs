//! Tests through the binary, and the promises that users rely on.

mod completions;
mod config;
mod connector;
mod demo;
mod docs;
mod doctor;
mod event;
mod harness;
mod import;
mod listen;
mod man;
mod receiver;
mod schema;
mod store;
mod surface;
mod tidy;
mod validate;
mod wire;
#[cfg(unix)]
mod wizard;
