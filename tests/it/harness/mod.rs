//! Shared parts of the tests: a sandbox around the real binary, a real HTTP server, a real terminal, and notes for the person who
//! runs the tests.

mod blessed;
mod busy;
mod chromium;
mod closed_port;
// The library's own tests have this file, too: one private server for each run of tests.
#[cfg(feature = "postgres")]
#[allow(dead_code, reason = "the tests of the library use more of it")]
#[allow(clippy::duration_suboptimal_units, clippy::zombie_processes, reason = "it lasts as long as the tests")]
#[path = "../../../src/log/postgres/testing/cluster.rs"]
mod cluster;
mod commands;
mod exchange;
mod hook_server;
mod note;
#[path = "../../../src/log/postgres/testing/port.rs"]
mod port;
mod sandbox;
mod shop;
#[cfg(unix)]
pub mod terminal;
mod words;

pub use blessed::blessed;
pub use busy::{busy_in, fastest};
pub use chromium::Chromium;
pub use closed_port::closed_port;
#[cfg(feature = "postgres")]
pub use cluster::{Cluster, cluster, own_cluster, own_cluster_with_tls};
pub use commands::{commands, verbs};
pub use exchange::exchange;
pub use hook_server::{HookServer, Received, Reply};
pub use note::note;
pub use port::free_port;
pub use sandbox::{Ran, Sandbox, Shown};
pub use shop::{STORE_HEAD, Shop, WITHOUT_CAUSES, connector, keys, set_state};
pub use words::{unescaped, words_of};
