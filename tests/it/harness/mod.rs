//! What the tests stand on: a sandbox around the real binary, a real HTTP server, notes for whoever runs them.

mod blessed;
mod note;
mod sandbox;

pub use blessed::blessed;
pub use note::note;
pub use sandbox::{Sandbox, Shown};
