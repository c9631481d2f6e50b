//! Where the events of a connector are sent that a relay answered from the log.
//!
//! Whoever takes them must send them to the same place: another store, such as that of yesterday or of a test, may have a connector of the
//! same name.

use super::pg_error::PgResult;
use super::session::Session;
use crate::log::relay_origin::{NewPlaces, QueuedElsewhere, RelayStart, plan};
use crate::model::Environment;

/// The table.
pub const TABLE: &str = r#"
CREATE TABLE route (
  environment text COLLATE "C" NOT NULL,
  connector text COLLATE "C" NOT NULL,
  origin text COLLATE "C" NOT NULL,
  PRIMARY KEY (environment, connector)
);
"#;

/// Notes the places of the connectors of a relay, or returns what is queued for another place; see [`crate::log::Log::note_origins`].
/// `current` returns the current name of a connector. Of two relays that start at once, the second one sees what the first one noted.
pub fn note_all<'a>(
    session: &Session,
    relay: &'a RelayStart,
    current: impl Fn(&'a str) -> &'a str,
) -> PgResult<Vec<QueuedElsewhere>> {
    session.run("LOCK TABLE route IN SHARE ROW EXCLUSIVE MODE")?;
    let environment = &relay.environment;
    let noted = |name: &'a str| of(session, environment, current(name));
    let queued = |name: &'a str| count_queued(session, environment, current(name));
    let NewPlaces { note, in_the_way } = plan(relay, noted, queued)?;
    if in_the_way.is_empty() {
        let sql = "INSERT INTO route (environment, connector, origin) VALUES ($1, $2, $3)
           ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
        for one in note {
            session.execute(sql, &[&environment.as_str(), &current(&one.connector), &one.origin])?;
        }
    }
    Ok(in_the_way)
}

fn of(session: &Session, environment: &Environment, connector: &str) -> PgResult<Option<String>> {
    let sql = "SELECT origin FROM route WHERE environment = $1 AND connector = $2";
    session.one(sql, &[&environment.as_str(), &connector], |cells| cells.next())
}

/// Counts the queued events of a connector, also those that some process has taken: it may give them back.
fn count_queued(session: &Session, environment: &Environment, connector: &str) -> PgResult<u64> {
    let mut count = 0_i64;
    // Each of them has an index.
    for owner in ["IS NULL", "IS NOT NULL"] {
        let sql = format!(
            "SELECT count(*) FROM delivery WHERE queued_until IS NOT NULL AND owner {owner} AND state = 'pending'
               AND connector = $1 AND environment = $2"
        );
        count += session.one(&sql, &[&connector, &environment.as_str()], |cells| cells.next::<i64>())?.unwrap_or(0);
    }
    Ok(count.unsigned_abs())
}

/// Gives a connector's place to its new name.
pub fn rename(session: &Session, environment: &str, was: &str, now: &str) -> PgResult<()> {
    let sql = "INSERT INTO route (environment, connector, origin)
         SELECT environment, $3, origin FROM route WHERE environment = $1 AND connector = $2
       ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
    session.execute(sql, &[&environment, &was, &now])?;
    let old = "DELETE FROM route WHERE environment = $1 AND connector = $2 AND connector <> $3";
    session.execute(old, &[&environment, &was, &now]).map(drop)
}
