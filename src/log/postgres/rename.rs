//! Renames a connector in every row of an environment, in steps, also for processes that still write the old name.
//!
//! A run reads its connectors once and keeps their names. After a rename it would write rows with a name that no connector has
//! any more, and no repost would find them. So a rename is recorded in a table, and processes that opened the log before it use
//! the new name. If a process dies during a rename, the next process that opens the log for writing finishes it.
//!
//! A batch reads that table first (`Renames::catch_up`) and holds a weak lock on it until its commit. Who records a rename takes a strong
//! one: so no batch is under way that does not know it, and none of its rows comes after the steps.

use super::last_delivery;
use super::origin;
use super::owner::alive;
use super::pg_error::PgResult;
use super::session::{Session, Value};
use super::small_steps::{Commit, RowStep, walk};
use crate::log::new_names::NewNames;
use crate::model::{Environment, NewDelivery, without_nul};

/// The tables whose rows have the name of a connector.
const TABLES: [&str; 2] = [DELIVERIES, "monitoring"];

const DELIVERIES: &str = "delivery";

/// The rows with the old name: `$2` is the name, `$3` the environment.
const NAMED: &str = "connector = $2 AND environment = $3";

/// What was renamed after `$1`. `FOR KEY SHARE` is what holds the lock on the table.
pub const NEW: &str = "SELECT id, environment, was, now FROM renamed WHERE id > $1 ORDER BY id FOR KEY SHARE";

/// Renames a connector in every row of an environment. Returns how many deliveries changed.
pub fn rename_connector(
    session: &Session,
    owner: i64,
    environment: &Environment,
    [from, to]: [&str; 2],
    commit: &mut Commit<'_>,
) -> PgResult<u64> {
    let mut id = 0;
    commit(&mut |session| {
        id = note(session, owner, environment, [from, to])?;
        Ok(0)
    })?;
    let rename = Rename {
        id,
        environment: environment.to_string(),
        was: without_nul(from).into_owned(),
        now: without_nul(to).into_owned(),
    };
    rename.work(session, commit)
}

/// Records the new name before the first row gets it: new rows have it from now on. Returns the number of the record.
fn note(session: &Session, owner: i64, environment: &Environment, [from, to]: [&str; 2]) -> PgResult<i64> {
    session.run("LOCK TABLE renamed IN EXCLUSIVE MODE")?;
    let sql = "INSERT INTO renamed (environment, was, now, owner) VALUES ($1, $2, $3, $4) RETURNING id";
    let (from, to) = (without_nul(from), without_nul(to));
    let id = session.one(sql, &[&environment.as_str(), &from, &to, &owner], |cells| cells.next())?;
    // Whoever takes queued rows uses the new name from now on.
    origin::rename(session, environment.as_str(), &from, &to)?;
    Ok(id.unwrap_or_default())
}

/// A rename that is recorded and not finished.
#[derive(Debug)]
struct Rename {
    id: i64,
    environment: String,
    was: String,
    now: String,
}

impl Rename {
    /// Gives every row the new name, in steps. Returns how many deliveries changed.
    fn work(&self, session: &Session, commit: &mut Commit<'_>) -> PgResult<u64> {
        let values: [Value<'_>; 2] = [&self.was, &self.environment];
        let mut changed = 0;
        for table in TABLES {
            changed +=
                walk(session, table, NAMED, &values, commit, &mut |session, step| self.step(session, table, step))?;
        }
        commit(&mut |session| self.end(session).map(|()| 0))?;
        Ok(changed)
    }

    /// Renames the connector in the rows of one step. Returns how many deliveries changed.
    fn step(&self, session: &Session, table: &str, step: &RowStep) -> PgResult<u64> {
        let sql = format!("UPDATE {table} SET connector = $4 WHERE id = ANY($1) AND {NAMED}");
        let changed = session.execute(&sql, &[&step.ids, &self.was, &self.environment, &self.now])?;
        Ok(if table == DELIVERIES { changed } else { 0 })
    }

    /// Records that every row has the new name.
    fn end(&self, session: &Session) -> PgResult<()> {
        if self.was != self.now {
            // While rows were renamed, deliveries were noted for the old name.
            last_delivery::rename(session, &self.environment, &self.was, &self.now)?;
        }
        // A connector has few changes, so they need no steps.
        let history = "UPDATE connector_change SET connector = $3 WHERE environment = $1 AND connector = $2";
        session.execute(history, &[&self.environment, &self.was, &self.now])?;
        session.execute("UPDATE renamed SET owner = NULL WHERE id = $1", &[&self.id]).map(drop)
    }
}

/// A rename of a dead process that was finished, and how many deliveries still had the old name.
#[derive(Debug)]
pub struct Finished {
    environment: String,
    was: String,
    now: String,
    changed: u64,
}

/// Finishes the renames of dead processes, in steps and the oldest first. Writes nothing if there are none.
pub fn finish(session: &Session, commit: &mut Commit<'_>) -> PgResult<Vec<Finished>> {
    let mut finished = Vec::new();
    for rename in left(session)? {
        let changed = rename.work(session, commit)?;
        let Rename { environment, was, now, .. } = rename;
        finished.push(Finished { environment, was, now, changed });
    }
    Ok(finished)
}

fn left(session: &Session) -> PgResult<Vec<Rename>> {
    const SQL: &str = concat!(
        "SELECT id, environment, was, now FROM renamed WHERE owner IS NOT NULL AND owner NOT IN (",
        alive!(),
        ") ORDER BY id"
    );
    session.all(SQL, &[], |cells| {
        Ok(Rename { id: cells.next()?, environment: cells.next()?, was: cells.next()?, now: cells.next()? })
    })
}

/// Returns the old and the new name of each unfinished rename of a dead process in `environment`, the oldest first.
pub fn stopped(session: &Session, environment: &Environment) -> PgResult<Vec<[String; 2]>> {
    let here = left(session)?.into_iter().filter(|rename| rename.environment == environment.as_str());
    Ok(here.map(|rename| [rename.was, rename.now]).collect())
}

/// Says whether renames lead from the connector name `was` to `now`, at whatever time it was used: an export has the names of its
/// time.
pub fn leads(session: &Session, environment: &str, was: &str, now: &str) -> PgResult<bool> {
    let sql = "WITH RECURSIVE path (name, id) AS (SELECT $2::text COLLATE \"C\", 0::bigint
           UNION SELECT renamed.now, renamed.id FROM path, renamed
           WHERE renamed.environment = $1 AND renamed.was = path.name AND renamed.id > path.id)
         SELECT 1 FROM path WHERE name = $3";
    session.exists(sql, &[&environment, &was, &now])
}

/// The renames since this process opened the log.
#[derive(Debug, Default)]
pub struct Renames {
    /// The latest record that was read.
    latest: i64,
    names: NewNames,
    /// What this process finished when it opened the log.
    finished: Vec<Finished>,
}

impl Renames {
    /// Starts with the renames that come after this moment.
    pub fn from_now_on(session: &Session, finished: Vec<Finished>) -> PgResult<Self> {
        let latest = session.one("SELECT coalesce(max(id), 0) FROM renamed", &[], |cells| cells.next())?;
        Ok(Self { latest: latest.unwrap_or_default(), names: NewNames::default(), finished })
    }

    /// Reads what was renamed since. It must be one of the first statements of each batch that writes names, because no rename can be
    /// recorded between it and the commit.
    pub fn catch_up(&mut self, session: &Session) -> PgResult<()> {
        let new = session.all(NEW, &[&self.latest], |cells| {
            Ok((cells.next::<i64>()?, [cells.next()?, cells.next()?, cells.next()?]))
        })?;
        for (id, names) in new {
            self.latest = id;
            self.names.push(names);
        }
        Ok(())
    }

    /// Returns the number of the latest rename that is known.
    pub fn latest(&self) -> i64 {
        self.latest
    }

    /// Returns how many deliveries got this new name when the log was opened: if the command is repeated, opening the log
    /// finishes the rename. Returns the number only once.
    pub fn finished(&mut self, environment: &Environment, [from, to]: [&str; 2]) -> u64 {
        let same = self.finished.extract_if(.., |done| {
            done.environment == environment.as_str() && done.was == without_nul(from) && done.now == without_nul(to)
        });
        same.map(|done| done.changed).sum()
    }

    /// Gives a new delivery the current name of its connector.
    pub fn follow(&self, new: &mut NewDelivery) {
        self.names.follow(new);
    }

    /// Returns the current name of the connector `name`.
    pub fn current<'a>(&'a self, environment: &Environment, name: &'a str) -> &'a str {
        self.names.current(environment, name)
    }
}
