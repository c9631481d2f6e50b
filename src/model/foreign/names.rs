//! Names of the members of this program's own JSON, for objects from which someone took columns.
//!
//! Such an object is foreign only if it has no other member: a field of an event, such as orderId or storeId, makes it a payload.

use crate::model::json::{self, Member};

/// Names of an envelope in this program and elsewhere, in any spelling.
const OF_ENVELOPE: [&str; 32] = [
    "apikey",
    "event",
    "eventtype",
    "eventname",
    "eventid",
    "type",
    "id",
    "key",
    "topic",
    "name",
    "source",
    "version",
    "headers",
    "metadata",
    "meta",
    "status",
    "state",
    "timestamp",
    "time",
    "createdat",
    "environment",
    "connector",
    "webhookid",
    "attempts",
    "contenttype",
    "method",
    "path",
    "payload",
    "data",
    "body",
    "content",
    "message",
];

/// Members of an envelope that may hold the payload.
const OF_CONTENT: [&str; 5] = ["payload", "data", "body", "content", "message"];

/// Names of a request, as `listen` writes them.
const OF_RECORD: [&str; 14] = [
    "time",
    "method",
    "path",
    "headers",
    "body",
    "body_base64",
    "sha256",
    "status",
    "refused",
    "bytes",
    "webhook_id",
    "test",
    "api_key",
    "violations",
];

/// Names of a row of the log, as it is written. An event has storeId and eventTime instead.
const OF_ROW: [&str; 47] = [
    "id",
    "api_key",
    "event",
    "connector",
    "environment",
    "store_id",
    "document_id",
    "state",
    "failure",
    "phase",
    "status",
    "error",
    "error_code",
    "cause",
    "cause_id",
    "attempts",
    "reposts",
    "test",
    "maybe_applied",
    "waiting_on",
    "event_time",
    "created_at",
    "received_at",
    "failed_at",
    "last_attempt_at",
    "payload_bytes",
    "webhook_id",
    "event_id",
    "imported_id",
    "cursor",
    "doubt",
    "details",
    "connector_settings",
    "redacted",
    "latency_ms",
    "slow",
    "skipped",
    "payload",
    "payload_base64",
    "payload_sha256",
    "request",
    "response",
    "history",
    "difference",
    "discard_reason",
    "advice",
    "again",
];

/// Those that only a row has.
const ONLY_OF_ROW: [&str; 12] = [
    "connector",
    "failure",
    "webhook_id",
    "event_id",
    "maybe_applied",
    "reposts",
    "attempts",
    "payload_bytes",
    "payload_sha256",
    "failed_at",
    "error_code",
    "document_id",
];

/// Output of commands that is not about one event. A test compares it with `schema output`.
const DOCUMENTS: [&[&str]; 28] = [
    &["summary", "deliveries"],
    &["send", "skipped", "groups"],
    &["send", "skipped", "out_of_order", "held", "held_behind", "groups", "skips", "deliveries", "edits"],
    &["name", "change", "difference", "file", "dry_run"],
    &["connector", "change", "field", "from", "to"],
    &["at", "connector", "change", "by", "fields"],
    &["connector", "severity", "code", "field", "file", "line", "message", "hint"],
    &["by", "count", "first", "last"],
    &["part", "pointer", "a", "b"],
    &["environment", "zone", "failed", "unknown", "pending", "connectors"],
    &["ready", "url"],
    &["ready", "url", "admin"],
    &["ready", "connectors"],
    &["at", "connector", "path", "status", "outcome", "why", "id", "latency_ms"],
    &["connector", "url"],
    &[
        "location",
        "exists",
        "version",
        "rows",
        "states",
        "monitoring",
        "bytes",
        "payload_bytes",
        "free_bytes",
        "wal_bytes",
        "keep_delivered",
        "oldest",
        "newest",
        "engine",
    ],
    &["file", "bytes"],
    &["from", "to", "states", "tables", "digest", "recovered", "resumed"],
    &["location", "from", "to", "migrated"],
    &[
        "connector",
        "passed",
        "failed",
        "skipped",
        "errors",
        "not_run",
        "recommended_idempotent",
        "duration_ms",
        "checks",
    ],
    &["id", "severity", "result", "message", "reason", "expected", "got", "implies", "curl", "hint", "duration_ms"],
    &["id", "severity", "title", "reason", "expected", "implies"],
    &["checked", "invalid", "violations", "warnings", "basis"],
    &["check", "ok", "found"],
    &["check", "status", "message", "hint"],
    &["name", "value", "origin"],
    &["webhook_id", "webhook_timestamp", "webhook_signature", "payload_bytes"],
    &["line", "webhook_id", "valid", "secret", "reason"],
];

/// Says whether it is one of the documents, with all its members and no other.
pub fn is_document(members: &[Member<'_>]) -> bool {
    if let [(key, value)] = members
        && key == "error"
    {
        let inner = json::members(value).unwrap_or_default();
        return ["code", "exit", "message"].iter().all(|name| inner.iter().any(|(key, _)| key == name));
    }
    let is_it = |names: &&[&str]| names.len() == members.len() && all_in(members, names);
    DOCUMENTS.iter().any(is_it)
}

/// Says whether it has a payload, and otherwise only names of an envelope. `is_key` recognises the text of an API key.
pub fn is_envelope(members: &[Member<'_>], is_key: impl Fn(&Member<'_>) -> bool) -> bool {
    let is_of = |names: &[&str], key: &str| names.iter().any(|name| is_spelled(key, name));
    let is_known = |member: &Member<'_>| is_of(&OF_ENVELOPE, &member.0) || is_key(member);
    let has_payload = |(key, value): &Member<'_>| is_spelled(key, "payload") && is_content(value.get());
    let has_content = |(key, value): &Member<'_>| is_of(&OF_CONTENT, key) && is_content(value.get());
    members.iter().all(is_known)
        && (members.iter().any(has_payload) || (members.iter().any(&is_key) && members.iter().any(has_content)))
}

/// Says whether it has the body or the place of a request, and only names of a record.
pub fn is_record(members: &[Member<'_>]) -> bool {
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    let is_text = |name: &str| members.iter().any(|(key, value)| key == name && value.get().starts_with("\"{"));
    let has_body = has("body") || has("body_base64");
    all_in(members, &OF_RECORD)
        && (is_text("body") || (has_body && members.len() > 1) || (has("method") && has("path") && members.len() > 2))
}

/// Says whether it has several columns of a row, one of which only a row has, and no other member.
pub fn is_row(members: &[Member<'_>]) -> bool {
    let is_only_of_row = |(key, _): &Member<'_>| ONLY_OF_ROW.contains(&key.as_ref());
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    members.len() > 1 && all_in(members, &OF_ROW) && (members.iter().any(is_only_of_row) || (has("id") && has("state")))
}

/// Says whether one of its members is a list of objects for which `is_foreign`, and no member belongs to an event.
pub fn is_wrapper(members: &[Member<'_>], is_foreign: impl Fn(&[Member<'_>]) -> bool) -> bool {
    const LISTS: [&str; 12] = [
        "events",
        "deliveries",
        "rows",
        "records",
        "lines",
        "items",
        "data",
        "list",
        "payloads",
        "results",
        "values",
        "entries",
    ];
    let is_list = |key: &str| LISTS.contains(&key);
    if !members.iter().any(|(key, _)| is_list(key)) {
        return false;
    }
    let is_known = |(key, _): &Member<'_>| is_list(key) || OF_ENVELOPE.iter().any(|name| is_spelled(key, name));
    let holds_foreign = |(key, value): &Member<'_>| {
        let elements = if is_list(key) { json::elements(value).unwrap_or_default() } else { Vec::new() };
        let inner: Vec<_> = elements.into_iter().map(json::members).collect();
        !inner.is_empty() && inner.iter().all(|members| members.as_ref().is_some_and(|members| is_foreign(members)))
    };
    members.iter().all(is_known) && members.iter().any(holds_foreign)
}

/// Says whether a value may be a payload: an object, or a text.
fn is_content(value: &str) -> bool {
    value.starts_with(['{', '"'])
}

fn all_in(members: &[Member<'_>], names: &[&str]) -> bool {
    members.iter().all(|(key, _)| names.contains(&key.as_ref()))
}

/// Says whether `key` is `name` in any spelling: `api_key`, `apiKey`, `API Key`, `api-key`.
pub fn is_spelled(key: &str, name: &str) -> bool {
    let is_letter = |byte: &u8| !matches!(byte, b'_' | b'-' | b' ');
    let mut letters = key.bytes().filter(is_letter);
    let mut of_name = name.bytes().filter(is_letter);
    letters.by_ref().zip(of_name.by_ref()).all(|(a, b)| a.eq_ignore_ascii_case(&b))
        && key.bytes().filter(is_letter).count() == name.bytes().filter(is_letter).count()
}
