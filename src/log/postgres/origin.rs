//! Where the events of a connector are sent that a relay answered from the log.
//!
//! Whoever takes them must send them to the same place: another store, such as that of yesterday or of a test, may have a connector of the
//! same name.

use super::pg_error::PgResult;
use super::session::Session;
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

/// Notes the place of a connector. The latest one counts.
pub fn note(session: &Session, environment: &Environment, connector: &str, origin: &str) -> PgResult<()> {
    let sql = "INSERT INTO route (environment, connector, origin) VALUES ($1, $2, $3)
       ON CONFLICT (environment, connector) DO UPDATE SET origin = excluded.origin";
    session.execute(sql, &[&environment.as_str(), &connector, &origin]).map(drop)
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
