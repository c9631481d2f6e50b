//! The store's text under change: only what differs is touched, so comments and order survive.
//!
//! It checks nothing; a connector that is put here has passed the rules.

use super::record::{ConnectorRecord, HeadersRecord, Located};
use super::settings::Effort;
use crate::error::Fault;
use crate::model::{ConnectorName, Secret, parse_duration, show_duration};
use std::time::Duration;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

/// A store's text that is being edited.
#[derive(Debug)]
pub struct Draft {
    document: DocumentMut,
}

impl Draft {
    /// Begins with `text`, which was read before.
    pub fn new(text: &str) -> Result<Self, Fault> {
        // The library's own words would show the line.
        let document = text.parse().map_err(|_| Fault::storage("the connector store cannot be edited"))?;
        Ok(Self { document })
    }

    /// Returns the text as it is now.
    pub fn render(&self) -> String {
        self.document.to_string()
    }

    /// Writes `record`, over the one of its name if there is one.
    pub fn put(&mut self, record: &ConnectorRecord) {
        let Some(connectors) = connectors(&mut self.document) else { return };
        let name = record.name.value.as_str();
        let is_new = connectors.get(name).is_none();
        if is_new {
            connectors.insert(name, Item::Table(Table::new()));
        }
        if let Some(table) = connectors.get_mut(name).and_then(Item::as_table_like_mut) {
            write(table, record);
        }
        if is_new {
            self.keep_comments_above(name);
        }
    }

    /// Comments at the end of the file stay above a connector that is appended; they would slip below it.
    fn keep_comments_above(&mut self, name: &str) {
        let comments = self.document.trailing().as_str().unwrap_or_default().to_owned();
        if comments.trim().is_empty() {
            return;
        }
        self.document.set_trailing("");
        let text = self.render();
        let is_last = text.lines().rfind(|line| line.starts_with('[')).is_some_and(|line| line.contains(name));
        let table = connectors(&mut self.document).and_then(|connectors| connectors.get_mut(name));
        match table.and_then(Item::as_table_mut) {
            Some(table) if is_last => table.decor_mut().set_prefix(format!("{}\n\n", comments.trim_end())),
            _ => self.document.set_trailing(comments),
        }
    }

    /// Takes a connector away. Returns whether it was there.
    pub fn remove(&mut self, name: &ConnectorName) -> bool {
        connectors(&mut self.document).and_then(|connectors| connectors.remove(name.as_str())).is_some()
    }

    /// Gives a connector another name; its place and its comments stay.
    pub fn rename(&mut self, from: &ConnectorName, to: &ConnectorName) {
        let Some(connectors) = connectors(&mut self.document) else { return };
        if let Some(item) = connectors.remove(from.as_str()) {
            connectors.insert(to.as_str(), item);
        }
    }
}

fn connectors(document: &mut DocumentMut) -> Option<&mut dyn TableLike> {
    let root = document.as_table_mut();
    if !root.contains_key("connectors") {
        let mut table = Table::new();
        table.set_implicit(true);
        root.insert("connectors", Item::Table(table));
    }
    root.get_mut("connectors").and_then(Item::as_table_like_mut)
}

fn write(table: &mut dyn TableLike, record: &ConnectorRecord) {
    set(table, "api_key", Some(record.api_key.value.as_str().into()));
    set(table, "events", texts(&record.events, String::as_str));
    set(table, "endpoint", Some(record.endpoint.value.expose().into()));
    set(table, "integration_type", record.integration_type.as_ref().map(|written| written.value.as_str().into()));
    set_unless_default(table, "enabled", record.is_enabled, true);
    set_unless_default(table, "allow_http", record.allows_http, false);
    set_unless_default(table, "idempotent", record.is_idempotent, false);
    write_effort(table, &record.effort);
    set_length(table, "latency_threshold", record.latency_threshold);
    set(table, "signing_secret", one_or_many(&record.signing_secrets));
    set(table, "ca_file", record.ca_file.as_deref().map(Value::from));
    set(table, "client_cert", record.client_cert.as_deref().map(Value::from));
    write_headers(table, &record.headers);
}

fn write_effort(table: &mut dyn TableLike, effort: &Effort) {
    set_length(table, "timeout", effort.timeout);
    set(table, "concurrency", effort.concurrency.and_then(|count| i64::try_from(count).ok()).map(Value::from));
    set(table, "retries", effort.retries.map(|count| i64::from(count).into()));
    set_length(table, "retry_after_max", effort.retry_after_max);
    set(table, "rate", effort.rate.map(|rate| rate.to_string().into()));
    set(table, "breaker", effort.breaker.map(|count| i64::from(count).into()));
    set(table, "order", effort.order.map(|order| order.as_str().into()));
}

/// A default that nobody wrote is not written; one that is there is set.
fn set_unless_default(table: &mut dyn TableLike, key: &str, value: bool, default: bool) {
    if value != default || table.contains_key(key) {
        set(table, key, Some(value.into()));
    }
}

/// `1000ms` stays as it is written where `1s` is meant.
fn set_length(table: &mut dyn TableLike, key: &str, length: Option<Duration>) {
    let written = table.get(key).and_then(Item::as_str).and_then(|text| parse_duration(text).ok());
    if written != length || length.is_none() {
        set(table, key, length.map(|length| show_duration(length).into()));
    }
}

fn texts<T>(items: &[Located<T>], text: impl Fn(&T) -> &str) -> Option<Value> {
    let array: Array = items.iter().map(|item| text(&item.value)).collect();
    (!items.is_empty()).then_some(Value::Array(array))
}

fn one_or_many(secrets: &[Located<Secret>]) -> Option<Value> {
    match secrets {
        [one] => Some(one.value.expose().into()),
        many => texts(many, Secret::expose),
    }
}

/// Sets `key` where it differs, and keeps the comment behind it; takes it away where there is no value.
fn set(table: &mut dyn TableLike, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key) {
        Some(Item::Value(old)) if is_same(old, &value) => (),
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        Some(other) => *other = Item::Value(value),
        None => drop(table.insert(key, Item::Value(value))),
    }
}

/// Compares what values mean; how they are written does not count. An array of one text is that text.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Array(a), b) if a.len() == 1 => a.get(0).is_some_and(|a| is_same(a, b)),
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        (Value::Integer(a), Value::Integer(b)) => a.value() == b.value(),
        (Value::Boolean(a), Value::Boolean(b)) => a.value() == b.value(),
        _ => false,
    }
}

fn write_headers(table: &mut dyn TableLike, headers: &HeadersRecord) {
    // What has the wrong shape is somebody's work in progress and stays as it is.
    let HeadersRecord::Table(entries) = headers else { return };
    let pairs: Vec<(&str, Option<&str>)> =
        entries.iter().map(|(name, value)| (name.value.as_str(), value.as_ref().map(Secret::expose))).collect();
    if pairs.is_empty() {
        table.remove("headers");
        return;
    }
    if table.get("headers").is_none_or(|item| !item.is_table_like()) {
        table.insert("headers", Item::Table(Table::new()));
    }
    let Some(item) = table.get_mut("headers") else { return };
    if let Some(written) = item.as_table_like_mut() {
        write_pairs(written, &pairs);
    }
    tidy_inline(item);
}

fn write_pairs(written: &mut dyn TableLike, pairs: &[(&str, Option<&str>)]) {
    let known: Vec<String> = written.iter().map(|(name, _)| name.to_owned()).collect();
    for name in known.iter().filter(|name| !pairs.iter().any(|(kept, _)| kept == name)) {
        written.remove(name);
    }
    for (name, value) in pairs {
        if let Some(value) = value {
            set(written, name, Some((*value).into()));
        }
    }
}

/// Blanks around commas are made even again; a table on several lines may hold comments and is left as it is.
fn tidy_inline(item: &mut Item) {
    if let Some(inline) = item.as_inline_table_mut().filter(|inline| !inline.to_string().contains('\n')) {
        inline.fmt();
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;
    use crate::model::Secret;
    use crate::store::document::read;
    use crate::store::record::ConnectorRecord;

    const TEXT: &str = "# top\nversion = 1\n\n# about b\n[connectors.b]  # its name\nendpoint = 'https://b.example' # where\n# why\napi_key = \"SALE_INVENTORY\"\nheaders = { X-A = \"60s\", X-B = \"2\" } # inline\nretries = 3\n\n# about a\n[connectors.a]\napi_key = \"RETURN_INVENTORY\"\nendpoint = \"https://a.example\"\ntimeout = \"1000ms\"\n\n[payload.SALE_INVENTORY]\nstore = \"/s\" # end\n";

    fn record(name: &str) -> ConnectorRecord {
        let document = read(TEXT.as_bytes()).expect("a store");
        document.connectors.into_iter().find(|record| record.name.value.as_str() == name).expect(name)
    }

    fn edited(edit: impl FnOnce(&mut Draft)) -> String {
        let mut draft = Draft::new(TEXT).expect("a draft");
        edit(&mut draft);
        let text = draft.render();
        read(text.as_bytes()).expect("still a store");
        text
    }

    #[test]
    fn writing_back_what_was_read_changes_nothing() {
        assert_eq!(edited(|draft| ["a", "b"].iter().for_each(|name| draft.put(&record(name)))), TEXT);
    }

    #[test]
    fn only_what_differs_is_touched() {
        let mut changed = record("b");
        changed.endpoint.value = Secret::new("https://new.example");
        changed.headers.set("x-a", Secret::new("1m"));
        changed.headers.unset("X-B");
        changed.headers.set("X-C", Secret::new("3"));
        changed.is_enabled = false;
        let expected = TEXT
            .replace("'https://b.example'", "\"https://new.example\"")
            .replace("{ X-A = \"60s\", X-B = \"2\" }", "{ X-A = \"1m\", X-C = \"3\" }")
            .replace("retries = 3\n", "retries = 3\nenabled = false\n");
        assert_eq!(edited(|draft| draft.put(&changed)), expected);
    }

    #[test]
    fn adds_renames_and_removes() {
        let name = |name: &str| name.parse().expect("a name");
        let renamed = edited(|draft| draft.rename(&name("b"), &name("c")));
        assert_eq!(renamed, TEXT.replace("[connectors.b]", "[connectors.c]"));
        let removed = edited(|draft| assert!(draft.remove(&name("b"))));
        assert!(removed.starts_with("# top\nversion = 1\n\n# about a\n[connectors.a]"), "{removed}");
        let mut draft = Draft::new("version = 1\n\n# one\n# two\n").expect("a draft");
        draft.put(&ConnectorRecord::new(name("z"), "PO", Secret::new("https://z.example")));
        assert!(draft.render().starts_with("version = 1\n\n# one\n# two\n\n[connectors.z]\n"), "{}", draft.render());
        let added = edited(|draft| draft.put(&ConnectorRecord::new(name("z"), "PO", Secret::new("https://z.example"))));
        assert!(
            added.contains(
                "timeout = \"1000ms\"\n\n[connectors.z]\napi_key = \"PO\"\nendpoint = \"https://z.example\"\n\n[payload"
            ),
            "{added}"
        );
    }
}
