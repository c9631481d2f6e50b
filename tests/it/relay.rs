//! The relay: real senders, a real process, and real endpoints.

mod access;
mod admin;
mod answers;
mod arrivals;
mod drift;
mod hostile;
mod lines;
mod log_faults;
#[cfg(feature = "postgres")]
mod machines;
mod monitoring;
mod order;
mod queue;
mod scene;
mod start;
mod stops;
mod stories;
mod truth;
mod urls;

pub use scene::{RelayScene, exchange, request_of, sale, signal, start, until};
