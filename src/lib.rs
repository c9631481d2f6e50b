//! `inv-hooks`: inventory event webhooks of Retail Cloud on the command line.
//!
//! The house has four levels, and imports only point down: `app` (roof), `commands` (floor 3), `engine` (floor 2), the
//! rooms `store`, `log`, `http`, `receiver`, `output` (floor 1), and the ground: `model`, `catalog`, `error`, `exit`,
//! `durable`, `runtime`, `killpoint`. See `docs/architecture.md`. The crate exists for the binary, the tests and the benches; it
//! promises no API.

pub mod app;
pub mod catalog;
pub mod commands;
pub mod durable;
pub mod engine;
pub mod error;
pub mod exit;
pub mod http;
pub mod killpoint;
pub mod log;
pub mod model;
pub mod output;
pub mod receiver;
pub mod runtime;
pub mod store;
