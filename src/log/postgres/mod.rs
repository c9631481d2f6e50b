//! The log on PostgreSQL, for several machines.

#![allow(clippy::redundant_closure_for_method_calls, reason = "as a path, `Cells::next` is for one lifetime only")]

mod accept;
mod address;
mod apply;
mod attempt;
mod author;
mod batch;
mod batch_end;
mod bound;
mod candidates;
mod cause;
mod cells;
mod check;
mod claim;
mod commit;
mod connect;
mod copies;
mod count;
mod discard;
mod document_line;
mod doubt;
mod extracted_ids;
mod fence;
mod filter;
mod floor;
mod heartbeat;
mod history;
mod idle;
mod info;
mod input;
mod insert;
mod last_delivery;
mod latest_failure;
mod line_lock;
mod link;
mod migrate;
mod monitoring;
mod newer;
mod open;
mod origin;
mod other_id;
mod overview;
mod owner;
mod patience;
mod pg_error;
mod placed;
mod postgres_log;
mod prune;
mod put;
mod queued;
mod recover;
mod rename;
mod report;
mod row;
mod same_event;
mod scan;
mod schema;
mod search;
mod server;
mod session;
mod settle;
mod small_steps;
mod stale;
mod stats;
mod tend;
mod thin;
mod tls;
mod transfer;
mod unfinished;
mod update;
mod usual;
mod waiting;
mod whole;
mod writer;

#[cfg(test)]
mod races;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use address::Address;
pub use open::open;
pub use server::check_server;
#[cfg(test)]
pub use testing::cluster::cluster;
#[cfg(test)]
pub use testing::proxy::{Cut, Proxy};
pub use transfer::{is_same_schema, transfer_source, transfer_target};
pub use update::{look_at_version, migrate_schema};
