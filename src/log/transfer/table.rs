//! The tables of a log that another log gets, with their columns: one list for all logs, in which each has the same names.
//!
//! What belongs to one log only is not here: its processes, their claims, and what can be derived from the rest.

use CellKind::{Bytes, Flag, Mark, Number, Text, Texts};

/// What a column holds. Each kind but [`CellKind::Flag`] and [`CellKind::Mark`] may be missing in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A number, or a time in milliseconds.
    Number,
    /// Yes or no.
    Flag,
    /// The same; a file has nothing for no.
    Mark,
    /// A text.
    Text,
    /// A list of texts, which is not empty.
    Texts,
    /// Bytes.
    Bytes,
}

/// A table.
#[derive(Debug)]
pub struct TransferTable {
    /// Its name.
    pub name: &'static str,
    /// How many of its columns, from the first, identify a row. Rows are read in their order.
    pub keys: usize,
    /// Whether its first column is an id that the log gives.
    pub gives_ids: bool,
    /// Its columns.
    pub columns: &'static [(&'static str, CellKind)],
}

impl TransferTable {
    /// Returns the names of the columns that identify a row.
    pub fn key(&self) -> impl Iterator<Item = &'static str> {
        self.columns[..self.keys].iter().map(|(name, _)| *name)
    }

    /// Returns the place of a column.
    pub fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == column)
    }
}

/// The table of events, with the payload of each.
pub const DELIVERIES: &str = "delivery";

/// All tables.
pub const TABLES: [TransferTable; 10] = [
    TransferTable {
        name: DELIVERIES,
        keys: 1,
        gives_ids: true,
        columns: &[
            ("id", Number),
            ("token", Number),
            ("next_attempt_at", Number),
            ("created_at", Number),
            ("failed_at", Number),
            ("delivered_at", Number),
            ("event_time", Number),
            ("payload_bytes", Number),
            ("attempts", Number),
            ("reposts", Number),
            ("tries", Number),
            ("waiting_on", Number),
            ("source_line", Number),
            ("lineage_of", Number),
            ("family", Number),
            ("imported_id", Number),
            ("again_of", Number),
            ("queued_until", Number),
            ("started_at", Number),
            ("status", Number),
            ("latency_us", Number),
            ("flags", Number),
            ("is_test", Flag),
            ("is_awaited", Mark),
            ("may_repeat", Mark),
            ("state", Text),
            ("webhook_id", Text),
            ("event_id", Text),
            ("environment", Text),
            ("connector", Text),
            ("api_key", Text),
            ("event", Text),
            ("store_id", Text),
            ("document_id", Text),
            ("products", Texts),
            ("source_file", Text),
            ("lineage_difference", Text),
            ("discard_reason", Text),
            ("digest", Bytes),
            ("cause_id", Text),
            ("cause", Text),
            ("kind", Text),
            ("url", Text),
            ("made_by", Text),
            ("reason", Text),
            ("failure", Text),
            ("phase", Text),
            ("error", Text),
            ("error_code", Text),
            ("response_type", Text),
            ("response", Bytes),
            ("payload", Bytes),
        ],
    },
    TransferTable {
        name: "attempt",
        keys: 2,
        gives_ids: false,
        columns: &[
            ("delivery_id", Number),
            ("number", Number),
            ("kind", Text),
            ("started_at", Number),
            ("url", Text),
            ("made_by", Text),
            ("reason", Text),
            ("failure", Text),
            ("phase", Text),
            ("status", Number),
            ("error", Text),
            ("error_code", Text),
            ("latency_us", Number),
            ("response_type", Text),
            ("flags", Number),
            ("response", Bytes),
        ],
    },
    TransferTable {
        name: "ref",
        keys: 3,
        gives_ids: false,
        columns: &[("value", Text), ("kind", Number), ("delivery_id", Number)],
    },
    TransferTable {
        name: "other_id",
        keys: 1,
        gives_ids: false,
        columns: &[("delivery_id", Number), ("webhook_id", Text)],
    },
    TransferTable {
        name: "latest_failure",
        keys: 1,
        gives_ids: false,
        columns: &[("number", Number), ("delivery_id", Number), ("failed_at", Number)],
    },
    TransferTable {
        name: "last_delivery",
        keys: 2,
        gives_ids: false,
        columns: &[("environment", Text), ("connector", Text), ("delivered_at", Number)],
    },
    TransferTable {
        name: "route",
        keys: 2,
        gives_ids: false,
        columns: &[("environment", Text), ("connector", Text), ("origin", Text)],
    },
    TransferTable {
        name: "monitoring",
        keys: 1,
        gives_ids: true,
        columns: &[
            ("id", Number),
            ("received_at", Number),
            ("environment", Text),
            ("connector", Text),
            ("payload_bytes", Number),
            ("payload", Bytes),
        ],
    },
    TransferTable {
        name: "connector_change",
        keys: 1,
        gives_ids: true,
        columns: &[
            ("id", Number),
            ("at", Number),
            ("environment", Text),
            ("connector", Text),
            ("change", Text),
            ("made_by", Text),
            ("fields", Text),
        ],
    },
    TransferTable {
        name: "renamed",
        keys: 1,
        gives_ids: true,
        columns: &[("id", Number), ("environment", Text), ("was", Text), ("now", Text)],
    },
];

/// Returns table and name of every column that is copied, sorted.
#[cfg(test)]
pub fn copied_columns() -> Vec<(String, String)> {
    let of =
        |table: &TransferTable| table.columns.iter().map(|(column, _)| (table.name.to_owned(), (*column).to_owned()));
    let mut columns: Vec<(String, String)> = TABLES.iter().flat_map(of).collect();
    columns.sort();
    columns
}
