//! A new log on the private server, and rows in it.

use super::cluster::cluster;
use crate::log::postgres::address::Address;
use crate::log::postgres::connect::connect;
use crate::log::postgres::migrate::create;
use crate::log::postgres::owner::Owner;
use crate::log::postgres::session::Session;
use std::time::Duration;

/// What a row has unless a test says otherwise. `$id` is replaced by the row's id.
const DEFAULTS: [(&str, &str); 12] = [
    ("id", "$id"),
    ("webhook_id", "'w$id'"),
    ("event_id", "'e$id'"),
    ("environment", "'staging'"),
    ("connector", "'wms'"),
    ("api_key", "'SALE_INVENTORY'"),
    ("state", "'failed'"),
    ("created_at", "$id"),
    ("failed_at", "$id"),
    ("cause_id", "'k7m2qa'"),
    ("cause", "'503'"),
    ("is_test", "false"),
];

/// Returns a connection to a new log; `None`, with a note, where there is no PostgreSQL.
pub fn new_log() -> Option<Session> {
    let address = Address::parse(&cluster()?.new_schema()).expect("an address");
    let session = connect(&address, "test").expect("a connection");
    create(&session, &address.schema).expect("tables");
    Some(session)
}

/// Adds the row `id` with a payload. `columns` are more columns and their values, in SQL.
pub fn add(session: &Session, id: i64, payload: &str, columns: &[(&str, &str)]) {
    let mut all: Vec<(&str, String)> = Vec::new();
    let length = payload.len().to_string();
    for (name, value) in DEFAULTS.iter().chain([&("payload_bytes", length.as_str())]).chain(columns) {
        all.retain(|(known, _)| known != name);
        all.push((name, value.replace("$id", &id.to_string())));
    }
    let (names, values): (Vec<&str>, Vec<String>) = all.into_iter().unzip();
    session.run(&format!("INSERT INTO delivery ({}) VALUES ({})", names.join(", "), values.join(", "))).expect("a row");
    session
        .execute("INSERT INTO payload (delivery_id, bytes) VALUES ($1, $2)", &[&id, &payload.as_bytes()])
        .expect("a payload");
}

/// Adds an owner and returns its number. A dead one did not renew its lease.
pub fn add_owner(session: &Session, is_alive: bool) -> i64 {
    let lease = if is_alive { Duration::from_hours(1) } else { Duration::ZERO };
    Owner::begin(session, "test", lease).expect("an owner").number
}
