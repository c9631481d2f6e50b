//! A quick look at the log that leaves no trace, for the words that a shell completes.
//!
//! It writes nothing, not even the files that SQLite puts beside a log. It creates and migrates nothing and waits for no lock. It reads a
//! bounded number of rows, however many there are. What it cannot read at once it leaves out: nothing here is an error.

use super::connect;
use super::header;
use super::migrate::{VERSION, version_of};
use crate::durable::resolve;
use crate::model::Environment;
use rusqlite::{Connection, Row, named_params};
use std::path::Path;

/// How many of the latest failures are looked through.
const LATEST: u32 = 2_000;

/// How many failures of one cause are counted.
const COUNTED: i64 = 1_000;

/// The latest failures of all environments.
const FAILURES: &str = "SELECT id, environment, connector FROM delivery INDEXED BY failed_by_time
  WHERE state IN ('failed','unknown') ORDER BY failed_at DESC LIMIT ?1";

/// The causes of the latest failures. A cause is behind the payload in a row, so only a few are read.
const LATEST_CAUSES: &str = "SELECT cause_id, cause FROM delivery INDEXED BY failed_by_time
  WHERE state IN ('failed','unknown') ORDER BY failed_at DESC LIMIT ?1";

/// How many of them.
const LATEST_WITH_CAUSE: u32 = 200;

/// SQLite reads every row that is equal to the bound before it finds one that is greater. Every text is less than the blob at the end,
/// so there is none to read.
const NEXT_CAUSE: &str = "SELECT cause_id, cause FROM delivery INDEXED BY failed_by_cause
  WHERE state IN ('failed','unknown') AND (cause_id, cause, connector) > (?1, ?2, x'') ORDER BY cause_id, cause LIMIT 1";

/// Counts within the limit: a condition outside of it would read every row of the cause if none meets it.
const OF_CAUSE: &str = "SELECT count(*), coalesce(sum(environment = :environment AND is_test = 0), 0) FROM (
  SELECT environment, is_test FROM delivery INDEXED BY failed_by_cause
    WHERE state IN ('failed','unknown') AND cause_id = :id AND cause = :cause LIMIT :most)";

const NEXT_CONNECTOR: &str = "SELECT connector FROM delivery INDEXED BY failed_by_connector
  WHERE state IN ('failed','unknown') AND connector >= ?1 ORDER BY connector LIMIT 1";

/// What is asked of the log, and for how long.
pub struct GlanceQuery<'a> {
    /// What the values that are wanted start with.
    pub start: &'a str,
    /// At most this many are returned.
    pub most: usize,
    /// Says that the time is over: what was found until then is returned.
    pub is_over: &'a dyn Fn() -> bool,
}

/// A log that can be looked at.
pub struct Glance {
    reader: Connection,
}

/// A failed event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenEvent {
    /// Its id.
    pub id: i64,
    /// Its connector.
    pub connector: String,
    /// The text of its cause; `None` if there was no time to read it.
    pub cause: Option<String>,
}

/// A cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenCause {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// How many events failed for it, of those that were counted.
    pub count: u64,
    /// Whether there are more events than were counted.
    pub has_more: bool,
}

/// Looks at the log at `path`; `None` if there is no log of this version that can be read at once.
pub fn glance(path: &Path) -> Option<Glance> {
    let path = resolve(path).ok()?;
    header::check(&path).ok()?;
    // Without a write-ahead log the file alone is the whole log, and reading it needs no locks.
    let reader = if connect::has_wal(&path) { connect::onlooker(&path) } else { connect::alone(&path) }.ok()?;
    (version_of(&reader).ok()? == VERSION).then_some(Glance { reader })
}

impl Glance {
    /// Returns the latest failures of an environment whose ids start as asked, the latest first.
    pub fn failures(&self, environment: &Environment, asked: &GlanceQuery<'_>) -> Vec<SeenEvent> {
        let is_wanted =
            |event: &SeenEvent, of: &str| of == environment.as_str() && event.id.to_string().starts_with(asked.start);
        let found = self.read(FAILURES, LATEST, asked, |row| {
            Ok((SeenEvent { id: row.get(0)?, connector: row.get(2)?, cause: None }, row.get::<_, String>(1)?))
        });
        let wanted = found.into_iter().filter(|(event, of)| is_wanted(event, of)).map(|(event, _)| event);
        let mut events: Vec<SeenEvent> = wanted.take(asked.most).collect();
        // The cause is behind the payload in a row, so it is read only of those that are wanted.
        for event in &mut events {
            if (asked.is_over)() {
                break;
            }
            event.cause = self.one("SELECT cause FROM delivery WHERE id = ?1", [event.id], |row| row.get(0)).flatten();
        }
        events
    }

    /// Returns the causes of an environment whose ids start as asked: those of the latest failures are looked for first. The most
    /// frequent come first.
    pub fn causes(&self, environment: &Environment, asked: &GlanceQuery<'_>) -> Vec<SeenCause> {
        let mut causes: Vec<SeenCause> = Vec::new();
        let mut add = |(id, text): (String, String)| {
            let is_known = causes.iter().any(|cause| cause.id == id);
            if id.starts_with(asked.start) && !is_known && causes.len() < asked.most {
                causes.extend(self.count(environment, id, text));
            }
            causes.len() < asked.most && !(asked.is_over)()
        };
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let mut has_time = self.read(LATEST_CAUSES, LATEST_WITH_CAUSE, asked, read).into_iter().all(&mut add);
        let mut last = (asked.start.to_owned(), String::new());
        while has_time {
            let next = self.one(NEXT_CAUSE, [&last.0, &last.1], read);
            let Some(next) = next.filter(|(id, _): &(String, String)| id.starts_with(asked.start)) else { break };
            has_time = add(next.clone());
            last = next;
        }
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes
    }

    fn count(&self, environment: &Environment, id: String, text: String) -> Option<SeenCause> {
        let values =
            named_params! { ":environment": environment.as_str(), ":id": id, ":cause": text, ":most": COUNTED };
        let (all, count) = self.one(OF_CAUSE, values, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
        (count > 0).then(|| SeenCause { id, text, count: count.unsigned_abs(), has_more: all == COUNTED })
    }

    /// Returns the connectors with failures, of all environments, whose names start as asked.
    pub fn connectors(&self, asked: &GlanceQuery<'_>) -> Vec<String> {
        let (mut names, mut from) = (Vec::new(), asked.start.to_owned());
        while names.len() < asked.most && !(asked.is_over)() {
            let next = self.one(NEXT_CONNECTOR, [&from], |row| row.get::<_, String>(0));
            let Some(next) = next.filter(|name| name.starts_with(asked.start)) else { break };
            // The smallest text that is larger.
            from = format!("{next}\0");
            names.push(next);
        }
        names
    }

    /// Returns the environments of the latest failures.
    pub fn environments(&self, asked: &GlanceQuery<'_>) -> Vec<String> {
        let mut names = self.read(FAILURES, LATEST, asked, |row| row.get::<_, String>(1));
        names.sort_unstable();
        names.dedup();
        names
    }

    fn one<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<T> {
        self.reader.prepare_cached(sql).ok()?.query_row(values, read).ok()
    }

    /// Reads at most `most` rows, until the time is over or a row cannot be read.
    fn read<T>(
        &self,
        sql: &str,
        most: u32,
        asked: &GlanceQuery<'_>,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let Ok(mut statement) = self.reader.prepare_cached(sql) else { return Vec::new() };
        let Ok(rows) = statement.query_map([most], |row| read(row)) else { return Vec::new() };
        rows.take_while(|_| !(asked.is_over)()).map_while(Result::ok).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNTED, Glance, GlanceQuery, SeenCause, SeenEvent, glance};
    use crate::log::sqlite::{connect, create};
    use crate::model::Environment;
    use rusqlite::{Connection, params};
    use std::cell::Cell;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    fn log() -> (TempDir, PathBuf, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().canonicalize().expect("a path").join("events.db");
        create::create(&path).expect("a log");
        let writer = connect::writer(&path).expect("a writer");
        (folder, path, writer)
    }

    fn add(writer: &Connection, id: i64, environment: &str, connector: &str, cause: [&str; 2]) {
        let sql = "INSERT INTO delivery (id, webhook_id, event_id, environment, connector, api_key, state, created_at, failed_at, is_test,
            payload_bytes, cause_id, cause) VALUES (?1, 'w' || ?1, 'e', ?2, ?3, 'SALE_INVENTORY', 'failed', ?1, ?1, 0, 0, ?4, ?5)";
        writer.execute(sql, params![id, environment, connector, cause[0], cause[1]]).expect("a row");
    }

    fn ask<T>(
        path: &Path,
        start: &str,
        most: usize,
        ask: impl FnOnce(&Glance, &Environment, &GlanceQuery<'_>) -> Vec<T>,
    ) -> Vec<T> {
        let here = "staging".parse().expect("an environment");
        ask(&glance(path).expect("a log"), &here, &GlanceQuery { start, most, is_over: &|| false })
    }

    #[test]
    fn the_latest_failures_come_first_and_only_those_that_start_so() {
        let (_folder, path, writer) = log();
        (1..=30).for_each(|id| add(&writer, id, "staging", "wms", ["k7m2qa", "503"]));
        add(&writer, 31, "production", "wms", ["k7m2qa", "503"]);
        let ids = |start: &str, most| -> Vec<i64> {
            ask(&path, start, most, Glance::failures).into_iter().map(|event| event.id).collect()
        };
        assert_eq!(ids("", 3), [30, 29, 28]);
        assert_eq!(ids("1", 100), [19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 1]);
        assert_eq!(ids("31", 100), [0; 0], "it is of another environment");
        let seen = SeenEvent { id: 30, connector: "wms".to_owned(), cause: Some("503".to_owned()) };
        assert_eq!(ask(&path, "30", 1, Glance::failures), [seen]);
    }

    #[test]
    fn causes_are_counted_up_to_a_limit() {
        let (_folder, path, mut writer) = log();
        let all = writer.transaction().expect("a transaction");
        (1..=COUNTED + 5).for_each(|id| add(&all, id, "staging", "wms", ["aaaaaa", "503"]));
        (0..300).for_each(|id| add(&all, 9_000 + id, "staging", "wms", ["bbbbbb", "timeout"]));
        add(&all, 9_900, "production", "wms", ["cccccc", "401"]);
        all.commit().expect("rows");
        let cause = |id: &str, text: &str, count, has_more| SeenCause {
            id: id.to_owned(),
            text: text.to_owned(),
            count,
            has_more,
        };
        let [most, few] = [cause("aaaaaa", "503", 1_000, true), cause("bbbbbb", "timeout", 300, false)];
        assert_eq!(ask(&path, "", 10, Glance::causes), [most, few.clone()]);
        assert_eq!(ask(&path, "bb", 10, Glance::causes), std::slice::from_ref(&few));
        assert_eq!(ask(&path, "", 1, Glance::causes), [few], "the causes of the latest failures are looked for first");
    }

    #[test]
    fn each_connector_and_environment_is_found_once() {
        let (_folder, path, writer) = log();
        let names = ["wms", "wms", "wms-asn", "pos", "wms.x"];
        names.iter().zip(1..).for_each(|(name, id)| add(&writer, id, "staging", name, ["k7m2qa", "503"]));
        add(&writer, 9, "production", "erp", ["k7m2qa", "503"]);
        let connectors = |start: &str| ask(&path, start, 100, |log, _, asked| log.connectors(asked));
        assert_eq!(connectors(""), ["erp", "pos", "wms", "wms-asn", "wms.x"]);
        assert_eq!(connectors("wms"), ["wms", "wms-asn", "wms.x"]);
        assert_eq!(connectors("x"), [""; 0]);
        assert_eq!(ask(&path, "", 100, |log, _, asked| log.environments(asked)), ["production", "staging"]);
    }

    #[test]
    fn when_the_time_is_over_what_was_found_is_returned() {
        let (_folder, path, writer) = log();
        (1..=50).for_each(|id| add(&writer, id, "staging", "wms", ["k7m2qa", "503"]));
        let left = Cell::new(10);
        let is_over = || left.replace(left.get() - 1) <= 0;
        let asked = GlanceQuery { start: "", most: 100, is_over: &is_over };
        let seen = glance(&path).expect("a log").failures(&"staging".parse().expect("an environment"), &asked);
        assert_eq!((seen.len(), seen[0].cause.as_deref()), (10, None));
        assert!(glance(&path).expect("a log").causes(&Environment::default(), &asked).is_empty());
    }
}
