//! The history of connectors, in a table of its own.

use super::bound::Bound;
use super::cells::Cells;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::Applied;
use crate::model::{Environment, HistoryEntry, NewHistory, without_nul};

/// The table, and the index for the history of one connector.
pub const TABLE: &str = r#"
CREATE TABLE connector_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  environment text COLLATE "C" NOT NULL,
  connector text COLLATE "C" NOT NULL,
  change text COLLATE "C" NOT NULL,
  made_by text COLLATE "C",
  fields text COLLATE "C" NOT NULL
);
CREATE INDEX connector_change_of ON connector_change (environment, connector, id);
"#;

/// How many changes one statement writes.
const STEP: usize = 1_000;

/// Keeps changes, as [`crate::log::Change::History`] describes.
pub fn keep(session: &Session, new: &NewHistory) -> PgResult<Applied> {
    const SQL: &str = "INSERT INTO connector_change (at, environment, connector, change, made_by, fields)
        SELECT new.at, $1, new.connector, new.change, new.made_by, new.fields
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
          AS new (at, connector, change, made_by, fields)";
    let environment = new.environment.as_str();
    for step in new.entries.chunks(STEP) {
        let times: Vec<i64> = step.iter().map(|entry| entry.at.as_millis()).collect();
        let texts = |text: fn(&HistoryEntry) -> &str| -> Vec<String> {
            step.iter().map(|entry| without_nul(text(entry)).into_owned()).collect()
        };
        let connectors = texts(|entry| &entry.connector);
        let changes = texts(|entry| &entry.change);
        let fields = texts(|entry| &entry.fields);
        let authors: Vec<Option<String>> =
            step.iter().map(|entry| entry.by.as_deref().map(|by| without_nul(by).into_owned())).collect();
        session.execute(SQL, &[&environment, &times, &connectors, &changes, &authors, &fields])?;
    }
    Ok(Applied::History)
}

/// Returns the latest changes of a connector, the newest first.
pub fn list(
    session: &Session,
    environment: &Environment,
    connector: &str,
    limit: usize,
) -> PgResult<Vec<HistoryEntry>> {
    let sql = "SELECT at, connector, change, made_by, fields FROM connector_change
       WHERE environment = $1 AND connector = $2 ORDER BY id DESC LIMIT $3";
    let values = [Bound::from(environment.as_str()), Bound::from(connector), Bound::limit(limit)];
    session.ask(sql, &values, read)
}

fn read(cells: &mut Cells<'_>) -> PgResult<HistoryEntry> {
    let at = cells.time()?.ok_or_else(|| cells.unexpected())?;
    let (connector, change) = (cells.next()?, cells.next()?);
    Ok(HistoryEntry { at, connector, change, by: cells.next()?, fields: cells.next()? })
}

/// Says whether there are any changes, of any connector.
pub fn is_empty(session: &Session) -> PgResult<bool> {
    session.exists("SELECT 1 FROM connector_change", &[]).map(|exists| !exists)
}
