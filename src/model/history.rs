//! The history of connectors: what changed in each of them, when and by whom.
//!
//! Values are as they are shown: no secret is in a history.

use super::name::Environment;
use super::time::Timestamp;

/// One change of one connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When it was made.
    pub at: Timestamp,
    /// The connector; after a rename, its new name.
    pub connector: String,
    /// What happened, such as `added` or `changed`.
    pub change: String,
    /// Who did it, as `user@host`.
    pub by: Option<String>,
    /// The fields that changed, as a JSON array.
    pub fields: String,
}

/// Changes that one command made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHistory {
    /// The store's environment.
    pub environment: Environment,
    /// The changes.
    pub entries: Vec<HistoryEntry>,
}
