//! Sends deliveries: the only module that uses both the log and HTTP.
//!
//! A request goes out only after its row is on disk, and an outcome is shown only after its settlement is. The log has a thread of
//! its own (`log_writer`); each delivery is a task (`worker`) that asks that thread to write. The engine knows no arguments and no
//! terminal.

mod backlog;
mod breaker;
mod clock;
mod committer;
mod dispatcher;
mod expected;
mod flow;
mod given_up;
mod in_flight;
mod job;
mod lane;
mod lane_state;
mod leased;
mod log_writer;
mod not_sent;
mod order;
mod queue;
mod queue_share;
mod queued;
mod queued_lanes;
mod route;
mod run;
mod service;
mod stop;
mod waiting;
mod wire;
mod worker;

#[cfg(test)]
mod paused_time;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

pub use breaker::Start;
pub use job::{Job, Rows, Work, is_snapshot};
pub use log_writer::OnCommit;
pub use order::{SortKey, in_order_of_sending};
pub use queue::{Jobs, Queue, queue, queue_of, queue_of_source};
pub use queue_share::{OtherOrigin, QueueShare, origins_of};
pub use queued::QueueFeed;
pub use route::{RouteId, RouteTable};
pub use run::{Run, RunLimits, run};
pub use service::{Intake, Put, Service, service};
pub use wire::{Wire, WireRequest};
