//! The failed-event log: all deliveries, in a database, behind one blocking trait.
//!
//! The log is also the queue. It has rows, claims and queries, and no network. A batch of changes is one transaction: once
//! [`Log::commit`] has returned, the changes survive kill -9 and power loss.

mod abandoned;
mod applied;
mod change;
mod claimant;
mod doubt_flags;
mod error;
mod family;
mod imported;
mod interface;
mod known_by;
mod lease;
mod matcher;
mod migration;
mod new_names;
mod opened;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod query_parts;
mod question;
mod reference_kind;
mod relay_origin;
mod reported_doubt;
mod sqlite;
mod stats_groups;
mod transfer;
mod wanted_causes;

#[cfg(test)]
mod contract;

pub use applied::{Applied, Claimed, Differs, LinePosition, NotClaimed};
pub use change::{
    Change, MOST_MONITORING, Newer, Next, PutRules, Refuse, Reported, Settlement, Take, Ticket, Wait, Whose,
};
pub use error::{LogError, LogErrorKind};
pub use imported::{GonePayload, Imported, KeptDetails, Link, Whole, WholeDelivery};
pub use interface::Log;
pub use lease::{Covered, Lease};
pub use migration::{Migration, NotMigrated, look_at_version, migrate_at};
pub use opened::{Access, Opened};
pub use place::{LogPlace, ServerCheck, open_at};
pub use question::{
    Candidate, CauseCount, ConnectorOverview, DamageCheck, Group, GroupBy, Info, InputShare, MonitoringInfo,
    NewFailure, NewFailures, Replace, SentLine, StateInfo, StatsRow, Tended, Unfinished, Unsettled,
};
pub use relay_origin::{QueuedElsewhere, RelayOrigin, RelayStart};
pub use sqlite::{Glance, GlanceQuery, SeenCause, SeenEvent, SqliteLog, engine, glance, open, unfit_file_system};
pub use transfer::{Told, Transferred, check_transfer, transfer};
