//! A sandbox with a store written by hand, and the endpoint that its connectors call.
//!
//! It does not check how a command ends: each test does that.

use super::hook_server::{HookServer, Reply};
use super::sandbox::{Ran, Sandbox};
use inv_hooks::model::Cause;
use serde_json::Value;
use std::ffi::OsStr;

/// The first lines of a store.
pub const STORE_HEAD: &str = "version = 1\nenvironment = \"test\"\n";

/// Makes a log one of version 10, whose rows had no cause.
pub const WITHOUT_CAUSES: &str = "DROP TABLE author; ALTER TABLE delivery DROP COLUMN claimed_at; DROP TABLE connector_change; DROP TABLE route; DROP TABLE latest_failure; DROP INDEX delivery_imported; ALTER TABLE delivery DROP COLUMN imported_id; DROP INDEX failed_unplaced; DROP TABLE last_delivery; DROP INDEX failed_by_cause; ALTER TABLE delivery DROP COLUMN cause;
  ALTER TABLE delivery DROP COLUMN cause_id; PRAGMA user_version = 10";

/// Returns the lines of a connector at `url`; the test can append more lines.
pub fn connector(name: &str, api_key: &str, url: &str) -> String {
    format!("\n[connectors.{name}]\napi_key = \"{api_key}\"\nendpoint = \"{url}\"\n")
}

/// The connectors of [`Shop::new`], one for each effect of events.
const CONNECTORS: [(&str, &str); 4] = [
    ("sale", "SALE_INVENTORY"),
    ("ina", "INVENTORY_EXPORT_INA"),
    ("asn", "INVENTORY_EXPORT_ASN"),
    ("cyc", "INVENTORY_EXPORT_CYC"),
];

/// A sandbox and an endpoint.
pub struct Shop {
    /// Where commands run.
    pub sandbox: Sandbox,
    /// What the connectors call.
    pub server: HookServer,
}

impl Shop {
    /// Makes a shop with the connectors `sale`, `ina`, `asn` and `cyc`; each calls a path with its name.
    pub fn new() -> Self {
        let shop = Self::empty();
        let lines = CONNECTORS.map(|(name, key)| connector(name, key, &shop.server.url(&format!("/{name}"))));
        shop.write_store(&lines.concat());
        shop
    }

    /// Makes a shop with an endpoint and no store.
    pub fn empty() -> Self {
        Self { sandbox: Sandbox::new(), server: HookServer::start().allow_unused() }
    }

    /// The same shop with its log at `url`.
    #[cfg(feature = "postgres")]
    pub fn with_log_at(mut self, url: &str) -> Self {
        self.sandbox = self.sandbox.with_variable("INV_HOOKS_LOG", url);
        self
    }

    /// Writes a store with [`STORE_HEAD`] and `lines`.
    pub fn write_store(&self, lines: &str) {
        self.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{lines}"));
    }

    /// Runs a command to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        self.sandbox.run(args)
    }

    /// Sends `payload` with `-o json` and returns the JSON document, whatever the exit code.
    pub fn send(&self, api_key: &str, payload: &str) -> Value {
        self.run(["send", api_key, "--data", payload, "-o", "json"]).shown().json()
    }

    /// Makes `payload` fail with `reply` and returns its id; afterwards the endpoint answers 200.
    pub fn fail_by(&self, reply: Reply, api_key: &str, payload: &str) -> i64 {
        self.server.set_reply(reply);
        let document = self.send(api_key, payload);
        self.server.set_reply(Reply::ok());
        assert_eq!(document["deliveries"][0]["state"], "failed", "{document}");
        document["deliveries"][0]["id"].as_i64().expect("an id")
    }

    /// Makes `payload` fail with a 503 and returns its id; afterwards the endpoint answers 200.
    pub fn fail(&self, api_key: &str, payload: &str) -> i64 {
        self.fail_by(Reply::status(503), api_key, payload)
    }

    /// Delivers `payload` and returns its id.
    pub fn deliver(&self, api_key: &str, payload: &str) -> i64 {
        let document = self.send(api_key, payload);
        assert_eq!(document["deliveries"][0]["state"], "delivered", "{document}");
        document["deliveries"][0]["id"].as_i64().expect("an id")
    }

    /// Returns `failed show ID -o json`.
    pub fn show(&self, id: i64) -> Value {
        self.run(["failed", "show", &id.to_string(), "-o", "json"]).exits(0).json()
    }

    /// Returns the state of one event.
    pub fn state(&self, id: i64) -> String {
        self.show(id)["state"].as_str().expect("a state").to_owned()
    }

    /// Sets an event to a state that only a crash can cause.
    pub fn set_state(&self, id: i64, state: &str) {
        set_state(&self.sandbox, id, state);
    }

    /// Returns the ids that a search with `filters` finds, as it lists them.
    pub fn search(&self, filters: &[&str]) -> Vec<i64> {
        let found = self.run([&["failed", "search", "-o", "json"], filters].concat()).exits(0).json();
        let rows = found.as_array().expect("a list");
        rows.iter().map(|row| row["id"].as_i64().expect("an id")).collect()
    }
}

/// Sets an event to a state that only a crash can cause.
pub fn set_state(sandbox: &Sandbox, id: i64, state: &str) {
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let cause = Cause::from_text(Cause::UNRECORDED);
    let changed = log.execute(
            "UPDATE delivery SET state = ?2, cause_id = iif(?2 = 'unknown', ?3, cause_id), cause = iif(?2 = 'unknown', ?4, cause)
             WHERE id = ?1",
            rusqlite::params![id, state, cause.id().as_str(), cause.as_str()],
        );
    assert_eq!(changed, Ok(1));
}

/// Returns the keys of an object in their order.
pub fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}
