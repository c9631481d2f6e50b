//! Against servers that people run: nginx, `HAProxy`, Apache, gunicorn, waitress, Fastify, and curl beside the program.
//!
//! Only in the long form: `tests/run --full` fetches the servers into `target/servers`. They listen on loopback, work in a
//! folder of their own and end with the test. What came of it stands in `target/servers.md`. The quick form has the same
//! cases from raw sockets, in `wire/`.

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
