//! The content and the size of the log.

use super::history;
use super::monitoring;
use super::owner::alive;
use super::pg_error::PgResult;
use super::row::shown_state;
use super::session::Session;
use crate::log::question::{Info, StateInfo};
use crate::model::State;

/// Returns the content and the size of the log at `location`. What the server keeps for all its databases is not counted.
pub fn info(session: &Session, location: &str) -> PgResult<Info> {
    let states = states(session)?;
    let version = session.one("SELECT version FROM meta", &[], |cells| cells.next::<i32>())?;
    Ok(Info {
        location: location.to_owned(),
        version: version.unwrap_or(0).unsigned_abs(),
        monitoring: monitoring::info(session)?,
        has_history: !history::is_empty(session)?,
        bytes: bytes(session)?,
        wal_bytes: 0,
        free_bytes: 0,
        oldest: states.iter().filter_map(|state| state.oldest).min(),
        newest: states.iter().filter_map(|state| state.newest).max(),
        engine: engine(session)?,
        states,
    })
}

fn states(session: &Session) -> PgResult<Vec<StateInfo>> {
    const SQL: &str = concat!(
        "SELECT ",
        shown_state!(),
        ", count(*), coalesce(sum(payload_bytes) FILTER (WHERE has_payload), 0)::bigint, min(created_at), max(created_at)
         FROM delivery GROUP BY 1"
    );
    let found = session.all(SQL, &[], |cells| {
        Ok(StateInfo {
            state: cells.state()?,
            rows: cells.next::<i64>()?.unsigned_abs(),
            payload_bytes: cells.next::<i64>()?.unsigned_abs(),
            oldest: cells.time()?,
            newest: cells.time()?,
        })
    })?;
    let empty = |state| StateInfo { state, rows: 0, payload_bytes: 0, oldest: None, newest: None };
    let of = |state| found.iter().find(|info| info.state == state).cloned().unwrap_or_else(|| empty(state));
    Ok(State::ALL.map(of).to_vec())
}

/// The tables of the schema with their indexes.
fn bytes(session: &Session) -> PgResult<u64> {
    let sql = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
               WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
    Ok(session.one(sql, &[], |cells| cells.next::<i64>())?.unwrap_or(0).unsigned_abs())
}

/// Returns the name and version of the server.
fn engine(session: &Session) -> PgResult<String> {
    let version: Option<String> = session.one("SHOW server_version", &[], |cells| cells.next())?;
    let version = version.unwrap_or_default();
    Ok(format!("PostgreSQL {}", version.split(' ').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::info;
    use crate::log::postgres::schema::VERSION;
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::model::{State, Timestamp};

    #[test]
    fn every_state_is_counted_as_it_is_shown() {
        let Some(log) = new_log() else { return };
        let living = add_owner(&log, true).to_string();
        add(&log, 1, "12345", &[]);
        add(&log, 2, "123", &[("has_payload", "false")]);
        add(&log, 3, "1", &[("owner", &living)]);
        add(&log, 4, "1", &[("owner", "999"), ("state", "'pending'")]);
        let info = info(&log, "there").expect("an answer");
        assert_eq!((info.location.as_str(), info.version), ("there", VERSION.unsigned_abs()));
        assert!(info.engine.starts_with("PostgreSQL 1") && !info.engine.contains('('), "{}", info.engine);
        assert!(info.bytes > 100_000, "{}", info.bytes);
        assert_eq!((info.oldest, info.newest), (Timestamp::from_millis(1), Timestamp::from_millis(4)));
        let rows: Vec<_> = info.states.iter().map(|state| (state.state, state.rows, state.payload_bytes)).collect();
        let expected = State::ALL.map(|state| match state {
            State::Failed => (state, 2, 5),
            State::Sending | State::Unknown => (state, 1, 1),
            _ => (state, 0, 0),
        });
        assert_eq!(rows, expected);
    }
}
