//! What the tests stand on: a sandbox around the real binary, and a real HTTP server.

mod exchange;
mod hook_server;
mod sandbox;

pub use exchange::exchange;
pub use hook_server::{HookServer, Received, Reply};
pub use sandbox::{Sandbox, Shown};
