//! A real HTTP server on loopback: scripted replies, every request remembered exactly.
//!
//! It speaks plain blocking sockets, so that every fault of a peer can be played. It is no model of a correct server.

mod connection;
mod received;
mod reply;
mod server;

pub use received::Received;
pub use reply::Reply;
pub use server::HookServer;
