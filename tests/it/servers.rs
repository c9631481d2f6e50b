//! Tests with common servers: nginx, `HAProxy`, Apache, gunicorn, waitress, Fastify; curl sends the same for
//! comparison.
//!
//! Only in the long form: `tests/run --full` downloads the servers into `target/servers`. They listen on loopback, work
//! in their own folders and end with the test. The results are in `target/servers.md`. The short form tests the same
//! cases with raw sockets, in `wire/`.

mod answers;
mod boundary;
mod bytes;
mod curl;
mod early;
mod gateway;
mod limits;
mod place;
mod reload;
mod sender;
mod start;
mod table;
mod tls;
