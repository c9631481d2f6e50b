//! Requests in: an HTTP server that lasts against slow, large and unwanted requests, and the script that `listen` plays on it.
//!
//! It knows nothing of connectors, of the log, or of what a payload means. Whoever serves binds the listener.

mod body;
mod converse;
mod explain;
mod farewell;
mod gate;
mod handler;
mod limits;
mod pace;
mod response;
mod room;
mod script;
mod serve;
mod watch;

pub use gate::{Denied, Hosts, check_no_page};
pub use handler::{Handler, Head, Incoming, Refusal};
pub use hyper::{body::Bytes, header};
pub use limits::Limits;
pub use response::{Reply, Response};
pub use script::{OnFailure, Script};
pub use serve::serve;
pub use watch::{Ended, Event, Exchange, RefusedRequest, Watch, watch};
