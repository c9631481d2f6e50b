//! What a person wants to know about the server before events are sent. It changes nothing.

use super::address::{Address, Tls};
use super::connect::connect;
use super::migrate::{Found, look};
use super::pg_error::{PgError, PgResult};
use super::session::Session;
use crate::log::error::LogError;
use crate::log::place::ServerCheck;
use std::time::{Duration, Instant};

/// How many answers are waited for; the fastest counts.
const TRIALS: u32 = 3;

/// The tables that a settlement changes.
const WRITTEN: &str =
    "SELECT coalesce(bool_and(has_table_privilege(format('%I.%I', $1::text, name), 'INSERT, UPDATE')), false)
  FROM unnest(ARRAY['delivery', 'payload', 'owner', 'commit_number']) AS tables (name)";

/// A new log needs a schema of its own, or an empty one that this user may fill.
const CREATED: &str =
    "SELECT coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = $1),
  has_database_privilege(current_database(), 'CREATE'))";

/// Asks the server of a log about itself.
pub fn check_server(address: &Address) -> Result<ServerCheck, LogError> {
    check(address).map_err(|error| error.about(address.shown()))
}

fn check(address: &Address) -> PgResult<ServerCheck> {
    let session = connect(address, "check")?;
    let protection = match address.tls {
        Tls::Off => "no TLS: the server is this machine",
        Tls::Verified { .. } => "TLS with a checked certificate",
    };
    let mut round_trip = Duration::MAX;
    for _ in 0..TRIALS {
        let sent = Instant::now();
        session.run("SELECT 1")?;
        round_trip = round_trip.min(sent.elapsed());
    }
    let refusal = refusal(&session, &address.schema)?;
    Ok(ServerCheck { engine: engine(&session)?, protection, round_trip, refusal })
}

/// Returns why this user cannot write.
fn refusal(session: &Session, schema: &str) -> PgResult<Option<String>> {
    let is = |sql: &str, values: &[super::session::Value<'_>]| {
        session.one(sql, values, |cells| cells.next::<bool>())?.ok_or(PgError::Unexpected { column: 0 })
    };
    if is("SELECT current_setting('transaction_read_only')::bool", &[])? {
        return Ok(Some("the server accepts no changes: it is a copy, or set to read only".to_owned()));
    }
    let has_tables = !matches!(look(session, schema)?, Found::Nothing);
    Ok(match has_tables {
        true if !is(WRITTEN, &[&schema])? => {
            Some(format!("this user may not change the tables of the schema {schema}"))
        }
        false if !is(CREATED, &[&schema])? => Some(format!("this user may not create tables in the schema {schema}")),
        _ => None,
    })
}

/// Returns the name and version of the server.
fn engine(session: &Session) -> PgResult<String> {
    let version: Option<String> = session.one("SHOW server_version", &[], |cells| cells.next())?;
    Ok(format!("PostgreSQL {}", version.unwrap_or_default().split(' ').next().unwrap_or_default()))
}
