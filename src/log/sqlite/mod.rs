//! The log in one SQLite file.
//!
//! A log that was opened for writing has one connection, which also reads; one that was opened for reading has one connection
//! that cannot write. Searches for text read with further connections (`scan`). Nothing here uses the network or the clock: times
//! are parameters.

mod accept;
mod apply;
mod attempt;
mod author;
mod backup;
mod batch;
mod bulk;
#[cfg(target_os = "linux")]
mod byte_lock;
mod candidates;
mod cause;
mod cause_ranges;
mod cells;
mod check;
mod claim;
mod connect;
mod copies;
mod count;
mod create;
mod discard;
mod document_line;
mod doubt;
mod extracted_ids;
mod fault;
#[cfg(any(test, not(target_os = "linux")))]
mod file_lock;
mod file_system;
mod filter;
mod glance;
mod header;
mod history;
mod info;
mod input;
mod insert;
mod last_delivery;
mod latest_failure;
mod link;
mod lock;
mod migrate;
mod monitoring;
mod newer;
mod open;
mod opening;
mod origin;
mod other_id;
mod overview;
mod owner;
mod place;
mod prune;
mod put;
mod queued;
mod recover;
mod rename;
mod report;
mod row;
mod same_event;
mod scan;
mod search;
mod settle;
mod small_steps;
mod sqlite_log;
mod stale;
mod stats;
mod tend;
mod thin;
mod transfer;
mod turns;
mod unfinished;
mod update;
mod waiting;
mod wal;
mod wal_link;
mod whole;

#[cfg(test)]
mod tests;

pub use file_system::unfit_file_system;
pub use glance::{Glance, GlanceQuery, SeenCause, SeenEvent, glance};
pub use info::engine;
pub use open::open;
pub use sqlite_log::SqliteLog;
pub use transfer::{is_same_file, transfer_source, transfer_target};
pub use update::{look_at_version, migrate_file};
