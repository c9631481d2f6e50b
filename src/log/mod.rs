//! Deliveries in a durable log, behind one blocking trait.
//!
//! The log is the queue. It knows rows, claims and queries; it knows nothing of the wire. Every write is part of a batch
//! that is one transaction: what [`Log::commit`] returned from survives kill -9 and power loss.

mod answer;
mod change;
mod error;
mod interface;
mod sqlite;

#[cfg(test)]
mod contract;

pub use answer::{
    Candidate, Check, Group, GroupBy, Info, InputShare, Replace, SentLine, StateInfo, StatsRow, Tended, Unfinished,
    Unsettled,
};
pub use change::{
    Applied, Change, Claimed, Differs, Newer, Next, NotClaimed, Place, Refuse, Reported, Settlement, Take, Ticket, Wait,
};
pub use error::{LogError, LogErrorKind};
pub use interface::Log;
pub use sqlite::{Access, Opened, SqliteLog, engine, open, unfit_file_system};
