//! Requests in: an HTTP server that lasts against slow, large and unwanted requests, and the script that `listen` plays on it.
//!
//! It knows nothing of connectors, of the log, or of what a payload means. Whoever serves binds the listener.

mod converse;
mod explain;
mod gate;
mod handler;
mod room;
mod script;
mod serve;
mod watch;

pub use handler::{Handler, Incoming, Limits, Refusal, Reply};
pub use script::{OnFailure, Script};
pub use serve::serve;
pub use watch::{Ended, Event, Exchange, Watch, watch};
