//! The log on PostgreSQL, through the real binary and a real server: commands behave as with a file, and its password is in no output.

mod asn;
mod both;
mod copied;
mod failover;
mod journeys;
mod killed;
mod kills;
mod machines;
mod place;
mod restarts;
mod secret;
mod server;
mod sizing;
mod tls;
mod version_1;
mod workers;

pub use server::end_leases;
