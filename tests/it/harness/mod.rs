//! Shared parts of the tests: a sandbox around the real binary, a real HTTP server, a real terminal, and notes for the person who
//! runs the tests.

mod blessed;
mod busy;
mod commands;
mod exchange;
mod hook_server;
mod note;
mod sandbox;
mod shop;
#[cfg(unix)]
pub mod terminal;
mod words;

pub use blessed::blessed;
pub use busy::fastest;
pub use commands::{commands, verbs};
pub use exchange::exchange;
pub use hook_server::{HookServer, Received, Reply};
pub use note::note;
pub use sandbox::{Ran, Sandbox, Shown};
pub use shop::{STORE_HEAD, Shop, WITHOUT_CAUSES, connector, keys};
pub use words::{unescaped, words_of};
