//! Where the payload of a capture comes from: a file, a line of `listen --record`, or an event of the log.

use crate::commands::Context;
use crate::commands::context::{MAX_PAYLOAD_BYTES, Need, input_name, read_file};
use crate::error::Fault;
use crate::model::json::{self, Member};
use crate::model::{ApiKey, DeliveryId, EventName, Foreign, check_payload, digest, hex, is_spelled, parse_base64};
use std::ffi::OsString;

/// A payload, and the event that came with it.
pub struct SourcePayload {
    /// Its exact bytes.
    pub payload: Vec<u8>,
    /// The event that the log has for it.
    pub event: Option<EventName>,
}

/// Which payload.
#[derive(clap::Args, Debug)]
pub struct SourceArgs {
    /// File with one payload or one line of `listen --record`, or - for stdin
    #[arg(value_name = "FILE|-", required_unless_present = "id", conflicts_with = "id")]
    file: Option<OsString>,
    /// Take the payload of this event in the failed-event log
    #[arg(long, value_name = "ID")]
    id: Option<DeliveryId>,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
}

impl SourceArgs {
    /// Takes the payload. It is one JSON object and not known to be of another API key than `key`.
    pub fn take(&self, key: ApiKey, context: &mut Context) -> anyhow::Result<SourcePayload> {
        let (taken, what) = match (self.id, &self.file) {
            (Some(id), _) => (of_event(id, key, context)?, format!("the payload of event {id}")),
            (None, Some(file)) => {
                let bytes = read_file(file, self.max_bytes, &mut context.out)?;
                let name = input_name(file);
                (SourcePayload { payload: of_file(bytes, &name, key)?, event: None }, name)
            }
            (None, None) => return Err(Fault::usage("no payload is named").into()),
        };
        check_payload(&taken.payload).map_err(|bad| {
            let is_what = if bad.is_json { "not a payload" } else { "not JSON" };
            Fault::invalid(format!("{what} is {is_what}: {bad}")).hint(format!("To fix it: {}.", bad.fix))
        })?;
        Ok(taken)
    }
}

fn of_event(id: DeliveryId, key: ApiKey, context: &mut Context) -> anyhow::Result<SourcePayload> {
    let mut log = context.need_log(Need::Read)?;
    let Some(row) = log.get(id)? else {
        return Err(Fault::not_found(format!("there is no event {id}"))
            .hint("`inv-hooks failed search` lists the failed events.")
            .into());
    };
    if row.api_key != key {
        return Err(other_key(&format!("event {id}"), row.api_key, key).into());
    }
    let Some(payload) = log.payload(id)? else {
        return Err(Fault::not_found(format!("the payload of event {id} is no longer kept")).into());
    };
    Ok(SourcePayload { payload, event: row.event.and_then(|event| event.parse().ok()) })
}

/// Returns the payload in a file: all of it, or the body if it is a line of `listen --record`.
fn of_file(bytes: Vec<u8>, name: &str, key: ApiKey) -> Result<Vec<u8>, Fault> {
    let Some(members) = json::members_of(&bytes) else {
        return if begins_with_record(&bytes) { Err(several(name, key)) } else { Ok(bytes) };
    };
    if Foreign::of(&members) != Some(Foreign::Record) {
        return Ok(bytes);
    }
    of_record(&members, name, key)
}

/// Returns the body in a line of a record, if it is the one that was recorded.
fn of_record(members: &[Member<'_>], name: &str, key: ApiKey) -> Result<Vec<u8>, Fault> {
    let text = |name: &str| {
        let found = members.iter().find(|(member, _)| is_spelled(member, name)).map(|(_, value)| *value);
        found.filter(|value| value.get().starts_with('"')).and_then(json::scalar)
    };
    if let Some(other) = text("path").as_deref().and_then(ApiKey::of_path).filter(|other| *other != key) {
        return Err(other_key(name, other, key));
    }
    let body = text("body").map(String::into_bytes).or_else(|| parse_base64(&text("body_base64")?));
    let Some(body) = body else {
        return Err(Fault::invalid(format!("{name} is a line of `listen` without the text of a body"))
            .hint("`inv-hooks listen --record FILE` keeps the exact body of each request."));
    };
    if text("sha256").is_some_and(|recorded| recorded != hex(&digest(&body))) {
        return Err(Fault::invalid(format!("the body in {name} is not the one that was recorded: its sha256 differs"))
            .hint("Take the line as `listen --record` wrote it, or save the payload in a file of its own."));
    }
    Ok(body)
}

/// Says whether the first of several lines is a line of a record.
fn begins_with_record(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let members = json::members_of(first);
    members.is_some_and(|members| Foreign::of(&members) == Some(Foreign::Record))
}

fn several(name: &str, key: ApiKey) -> Fault {
    Fault::invalid(format!("{name} has several lines of `listen --record`, and a capture is one payload"))
        .hint(format!("Take one line, for example the last: `tail -n 1 FILE | inv-hooks event capture add {key} -`."))
}

fn other_key(what: &str, other: ApiKey, key: ApiKey) -> Fault {
    Fault::invalid(format!("{what} is of {other}, not of {key}")).hint(format!("Add it as a capture of {other}."))
}
