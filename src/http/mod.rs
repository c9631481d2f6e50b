//! One attempt over HTTP, judged: a destination and a request go in, an answer comes out, whatever the peer does.
//!
//! It knows HTTP and TLS. It knows nothing of the log, of retries, or of the files with connectors.

mod answer;
mod authorized;
mod body;
mod client;
mod decode;
mod dial;
mod exchange;
mod fair;
mod guard;
mod handshake;
mod headers;
mod inspect;
mod keep_alive;
mod limited;
mod many;
mod plain_answer;
mod reach;
mod request;
mod retry_after;
mod tokens;
mod trace;
mod trouble;
mod turns;
mod wires;

pub use client::Client;
pub use guard::Security;
pub use inspect::{Wiring, inspect};
pub use reach::{Reach, Unreachable};
pub use request::{RawAnswer, Relayed, Request};
