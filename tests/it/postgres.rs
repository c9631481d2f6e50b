//! The log on PostgreSQL, through the real binary and a real server: commands behave as with a file, and its password is in no output.

mod both;
mod copied;
mod journeys;
mod killed;
mod place;
mod secret;
mod server;
mod version_1;
mod workers;

pub use server::end_leases;
