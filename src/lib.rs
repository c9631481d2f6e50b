//! `inv-hooks`: inventory event webhooks of Retail Cloud on the command line.
//!
//! The code has layers, and imports only point down: `app`, then `commands`, then `engine`, then `store`, `log`, `http`, `receiver`
//! and `output`, and at the bottom `model`, `catalog`, `error`, `exit`, `durable`, `runtime` and `killpoint`. See
//! `docs/architecture.md`. The crate exists for the binary, the tests and the benchmarks; its API is not stable.

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
pub mod trust;
