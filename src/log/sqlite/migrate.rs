//! The tables, and the migrations that create them.
//!
//! A released migration is never edited; a change is a new one. All of them run in one transaction with the version.

use super::author;
use super::cause;
use super::fault::{log_error, refuse};
use super::history;
use super::last_delivery;
use super::latest_failure;
use super::monitoring;
use super::origin;
use super::same_event;
use super::small_steps;
use crate::log::error::{LogError, LogErrorKind};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// The application id in the file's header, which identifies a log of this program: "ihk1".
pub const APPLICATION_ID: u32 = 0x6968_6b31;

/// The application id of a log that has only some of the events of another one: "ihk0". Also earlier versions of this program refuse it.
pub const COPYING_ID: u32 = 0x6968_6b30;

/// The version of the tables that this program reads and writes.
pub const VERSION: u32 = 16;

/// The version since which a failed event is known by what its payload says.
const KNOWN_BY_CONTENT: u32 = 8;

/// The version since which a failed event has its cause, and keeps the time since which it is failed.
const CAUSES: u32 = 11;

const STEPS: [&[&str]; VERSION as usize] = [
    &[TABLES, SEARCH_INDEXES],
    &[WAITING],
    &[COPIES],
    &[LANES],
    &[INPUTS],
    &[INPUTS_BY_ENVIRONMENT],
    &[FAMILY_DOUBT, STRAY_IDS, RENAMER],
    &[OTHER_IDS],
    &[RECEIVED],
    &[monitoring::TABLE],
    &[UNPLACED, last_delivery::TABLE, cause::COLUMNS, cause::INDEX],
    &[latest_failure::TABLE, IMPORTED],
    &[COUNTED],
    &[origin::TABLE],
    &[history::TABLE],
    &[author::TABLE],
];

/// Brings the tables to [`VERSION`]. Does nothing if they have it, also if another process migrated them first.
pub fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let version = version_of(&transaction)?;
    same_event::register(&transaction)?;
    for (number, step) in (1..).zip(STEPS).skip(version as usize) {
        step.iter().try_for_each(|sql| transaction.execute_batch(sql))?;
        if number == KNOWN_BY_CONTENT {
            know_by_content(&transaction)?;
        }
        if number == CAUSES {
            cause::of_earlier_rows(&transaction)?;
        }
    }
    if version < VERSION {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// What failed was known by the digest of its bytes, alone; it is known by what its payload says.
///
/// One statement for all rows would keep the old pages of the whole log in memory until it ends.
fn know_by_content(connection: &Connection) -> rusqlite::Result<()> {
    let old = "digest IS NOT NULL AND length(digest) = 32 AND payload IS NOT NULL";
    let rewrite = "UPDATE delivery SET digest = known_by(payload) WHERE id IN (SELECT value FROM json_each(?1))";
    let mut rewrite = connection.prepare(rewrite)?;
    let mut last = 0;
    while let Some(step) = small_steps::look(connection, "delivery", old, &[], last)? {
        if step.has_rows {
            rewrite.execute([&step.ids])?;
        }
        last = step.last;
    }
    Ok(())
}

/// Returns the names of all indexes that there must be.
pub fn index_names() -> impl Iterator<Item = &'static str> {
    let lines = STEPS.iter().flat_map(|step| step.iter()).flat_map(|step| step.lines());
    lines.filter_map(|line| line.strip_prefix("CREATE INDEX ")?.split(' ').next())
}

/// Returns the version of the tables in the file.
pub fn version_of(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Returns which program the file belongs to.
pub fn application_id_of(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// Refuses a log to which another one is being copied. Its header was looked at before it was opened, and may have been another one then.
pub fn refuse_copying(path: &Path, connection: &Connection) -> Result<(), LogError> {
    match application_id_of(connection).map_err(|error| log_error(path, &error))? {
        COPYING_ID => Err(refuse(path, LogErrorKind::Copying, "another log is being copied to it")),
        _ => Ok(()),
    }
}

/// Reads the version through SQLite: the write-ahead log may have a later one than the file's first bytes.
pub fn check_version(path: &Path, connection: &Connection) -> Result<u32, LogError> {
    refuse_copying(path, connection)?;
    match version_of(connection).map_err(|error| log_error(path, &error))? {
        version if version > VERSION => Err(refuse(path, LogErrorKind::Newer, "its tables are of a newer version")),
        version => Ok(version),
    }
}

/// The latest attempt is part of its delivery's row, so that a success costs one row; earlier attempts are in `attempt`. The
/// columns that a text search reads come last in the row. Indexes for searches are partial, so only failed rows are slower.
/// Delivered rows are found by their document, so that a repost knows which events are newer. An index does this within the
/// statement that settles; a table with the newest event of each document needed a second statement, about a sixth of the time of
/// a success.
const TABLES: &str = "
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook_id TEXT NOT NULL UNIQUE,
  event_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  connector TEXT NOT NULL,
  api_key TEXT NOT NULL,
  event TEXT,
  state TEXT NOT NULL,
  owner INTEGER,
  token INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  created_at INTEGER NOT NULL,
  failed_at INTEGER,
  delivered_at INTEGER,
  event_time INTEGER,
  store_id TEXT,
  document_id TEXT,
  products TEXT,
  is_test INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  reposts INTEGER NOT NULL DEFAULT 0,
  waiting_on INTEGER,
  source_file TEXT,
  source_line INTEGER,
  lineage_of INTEGER,
  lineage_difference TEXT,
  discard_reason TEXT,
  digest BLOB,
  payload_bytes INTEGER NOT NULL,
  kind TEXT,
  started_at INTEGER,
  url TEXT,
  made_by TEXT,
  reason TEXT,
  failure TEXT,
  phase TEXT,
  status INTEGER,
  error TEXT,
  error_code TEXT,
  latency_us INTEGER,
  response_type TEXT,
  flags INTEGER NOT NULL DEFAULT 0,
  response BLOB,
  payload BLOB
);
CREATE TABLE attempt (
  delivery_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  url TEXT NOT NULL,
  made_by TEXT,
  reason TEXT,
  failure TEXT,
  phase TEXT,
  status INTEGER,
  error TEXT,
  error_code TEXT,
  latency_us INTEGER,
  response_type TEXT,
  flags INTEGER NOT NULL,
  response BLOB,
  PRIMARY KEY (delivery_id, number)
) WITHOUT ROWID;
CREATE TABLE ref (
  value TEXT NOT NULL,
  kind INTEGER NOT NULL,
  delivery_id INTEGER NOT NULL,
  PRIMARY KEY (value, kind, delivery_id)
) WITHOUT ROWID;
CREATE INDEX delivery_waiting ON delivery (state, next_attempt_at) WHERE state IN ('pending','unknown') AND owner IS NULL;
CREATE INDEX delivery_claimed ON delivery (owner) WHERE owner IS NOT NULL;
CREATE INDEX delivered_by_document ON delivery (document_id, event_time)
  WHERE delivered_at IS NOT NULL AND document_id IS NOT NULL;
CREATE INDEX delivery_by_digest ON delivery (digest) WHERE digest IS NOT NULL;
";

/// The indexes for searches.
const SEARCH_INDEXES: &str = "
CREATE INDEX failed_by_time ON delivery (failed_at) WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_api_key ON delivery (api_key, failed_at) WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_event ON delivery (event, failed_at) WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_connector ON delivery (connector, failed_at, failure, state, environment, is_test)
  WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_failure ON delivery (failure, failed_at) WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_status ON delivery (status, failed_at) WHERE state IN ('failed','unknown');
CREATE INDEX failed_by_error_code ON delivery (error_code, failed_at)
  WHERE state IN ('failed','unknown') AND error_code IS NOT NULL;
";

/// The index of rows that wait for a retry or for another row of their document. Other rows are not in it.
const WAITING: &str = "
ALTER TABLE delivery ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_resting ON delivery (owner, connector, next_attempt_at)
  WHERE owner IS NOT NULL AND next_attempt_at IS NOT NULL;
CREATE INDEX delivery_behind ON delivery (waiting_on) WHERE waiting_on IS NOT NULL;
";

/// An event and its edited copies have the same family: the id of the first event. Other rows are not in this index.
const COPIES: &str = "
ALTER TABLE delivery ADD COLUMN family INTEGER;
WITH RECURSIVE tree (id, family) AS (
  SELECT copy.id, copy.lineage_of FROM delivery AS copy
    WHERE copy.lineage_of IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM delivery AS of WHERE of.id = copy.lineage_of AND of.lineage_of IS NOT NULL)
  UNION SELECT copy.id, tree.family FROM tree, delivery AS copy WHERE copy.lineage_of = tree.id)
UPDATE delivery SET family = tree.family FROM tree WHERE delivery.id = tree.id;
CREATE INDEX delivery_family ON delivery (family) WHERE family IS NOT NULL;
";

/// Waiting rows are found by a lane number that their process chose, because their connector may be renamed meanwhile. `renamed`
/// shows processes that are writing which connectors were renamed.
const LANES: &str = "
ALTER TABLE delivery ADD COLUMN lane INTEGER;
DROP INDEX delivery_resting;
CREATE INDEX delivery_resting ON delivery (owner, lane, next_attempt_at)
  WHERE owner IS NOT NULL AND next_attempt_at IS NOT NULL;
CREATE TABLE renamed (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  environment TEXT NOT NULL,
  was TEXT NOT NULL,
  now TEXT NOT NULL
);
";

/// Which living process sends lines of which file.
const INPUTS: &str = "
CREATE TABLE input (
  file TEXT NOT NULL,
  owner INTEGER NOT NULL,
  is_rest INTEGER NOT NULL,
  PRIMARY KEY (file, owner)
) WITHOUT ROWID;
";

/// One log may serve several environments, and the same file may be sent to each of them. Earlier rows do not record the
/// environment.
const INPUTS_BY_ENVIRONMENT: &str = "
DROP TABLE input;
CREATE TABLE input (
  environment TEXT NOT NULL,
  file TEXT NOT NULL,
  owner INTEGER NOT NULL,
  is_rest INTEGER NOT NULL,
  PRIMARY KEY (environment, file, owner)
) WITHOUT ROWID;
";

/// Passes the doubt of existing copies to the other copies of their family, as `doubt.rs` does for new ones. 56 is the mask of
/// every doubt; 32 is the doubt from another copy.
const FAMILY_DOUBT: &str = "
WITH member (family, id) AS (
  SELECT family, id FROM delivery WHERE family IS NOT NULL
  UNION SELECT family, family FROM delivery WHERE family IS NOT NULL)
UPDATE delivery SET flags = delivery.flags | 32 FROM (
  SELECT DISTINCT mine.id AS id FROM member AS mine, member AS kin, delivery AS other
    WHERE kin.family = mine.family AND kin.id <> mine.id AND other.id = kin.id
      AND (other.state IN ('unknown','delivered') OR other.flags & 56 <> 0)) AS doubtful
WHERE delivery.id = doubtful.id AND delivery.state <> 'delivered';
";

/// Removes ids that earlier versions left when they pruned rows.
const STRAY_IDS: &str = "
DELETE FROM ref WHERE delivery_id NOT IN (SELECT id FROM delivery);
";

/// The process that is renaming the rows; NULL once all rows have the new name.
const RENAMER: &str = "
ALTER TABLE renamed ADD COLUMN owner INTEGER;
";

/// A webhook id that a row was reported with when it had been sent with another one, or discarded.
const OTHER_IDS: &str = "
CREATE TABLE other_id (
  delivery_id INTEGER PRIMARY KEY,
  webhook_id TEXT NOT NULL UNIQUE
);
";

/// `is_awaited`: a sender waits for the answer and keeps its own list of what failed, so the row never just waits. `again_of`: the
/// delivered row that made a second delivery needless. `queued_until`: a relay answered its sender from the log, and some relay
/// sends it, also after a restart, and retries it until then. `may_repeat`: also after an attempt whose answer was lost. The index of
/// queued rows has all that is asked about them, because a million of them may wait.
const RECEIVED: &str = "
ALTER TABLE delivery ADD COLUMN is_awaited INTEGER;
ALTER TABLE delivery ADD COLUMN again_of INTEGER;
ALTER TABLE delivery ADD COLUMN queued_until INTEGER;
ALTER TABLE delivery ADD COLUMN may_repeat INTEGER;
CREATE INDEX delivery_queued ON delivery (connector, environment, next_attempt_at, queued_until, state, owner)
  WHERE queued_until IS NOT NULL AND owner IS NULL AND state = 'pending';
CREATE INDEX delivery_again ON delivery (again_of) WHERE again_of IS NOT NULL;
";

/// Events without a document or a time, which are never held or superseded. Most logs have few of them.
const UNPLACED: &str = "
CREATE INDEX failed_unplaced ON delivery (environment, is_test)
  WHERE state IN ('failed','unknown') AND (document_id IS NULL OR event_time IS NULL);
";

/// The id that a row had in the log that it was imported from. Other rows are not in the index.
const IMPORTED: &str = "
ALTER TABLE delivery ADD COLUMN imported_id INTEGER;
CREATE INDEX delivery_imported ON delivery (imported_id) WHERE imported_id IS NOT NULL;
";

/// A million rows of one cause or one API key are counted without reading the rows: the rows that a count selects are one range of
/// the index of causes, and the flags of doubt are in the index of API keys.
const COUNTED: &str = "
DROP INDEX failed_by_cause;
CREATE INDEX failed_by_cause ON delivery (cause_id, cause, connector, environment, is_test, failed_at, state)
  WHERE state IN ('failed','unknown');
DROP INDEX failed_by_api_key;
CREATE INDEX failed_by_api_key ON delivery (api_key, failed_at, flags, state, environment, is_test)
  WHERE state IN ('failed','unknown');
";

#[cfg(test)]
mod tests;
