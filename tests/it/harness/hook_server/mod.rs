//! A real HTTP server on loopback: scripted replies, and an exact record of every request.
//!
//! It uses plain blocking sockets, so that it can imitate every fault of a server. It is not a correct server.

mod connection;
mod received;
mod reply;
mod server;

pub use received::Received;
pub use reply::Reply;
pub use server::HookServer;
