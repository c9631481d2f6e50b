//! The relay: real senders, a real process, and real endpoints.

mod access;
mod admin;
mod answers;
mod arrivals;
mod lines;
mod lists;
mod log_faults;
mod monitoring;
mod order;
mod queue;
mod scene;
mod start;
mod stops;
mod truth;
mod urls;

pub use scene::RelayScene;
