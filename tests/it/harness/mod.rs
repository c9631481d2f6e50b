//! What the tests stand on: a sandbox around the real binary, and a real HTTP server.

mod sandbox;

pub use sandbox::{Sandbox, Shown};
