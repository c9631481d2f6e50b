//! What the tests stand on: a sandbox around the real binary, a real terminal, and a real HTTP server.

mod sandbox;
#[cfg(unix)]
pub mod terminal;

pub use sandbox::{Sandbox, Shown};
