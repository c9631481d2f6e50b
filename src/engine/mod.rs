//! The only place where the log and the wire meet.
//!
//! Nothing is sent before it is written, nothing is shown before it is settled. One thread owns the log ([`Committer`] run
//! by [`LogWriter`]); deliveries are tasks that ask it to begin and to settle. It knows nothing of arguments or terminals.

mod backlog;
mod breaker;
mod clock;
mod committer;
mod dispatcher;
mod flow;
mod in_flight;
mod job;
mod lane;
mod log_writer;
mod order;
mod queue;
mod resting;
mod run;
mod stop;
mod wire;
mod worker;

#[cfg(test)]
mod paused;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

pub use breaker::Start;
pub use job::{Author, Job, RouteId, RouteTable, Rows, Work, is_snapshot};
pub use order::{SortKey, in_order_of_sending};
pub use queue::{Jobs, Queue, queue, queue_of, queue_of_source};
pub use run::{Limits, Run, run};
pub use wire::{Wire, WireRequest};
