//! `failed import`: many failed events from NDJSON.
//!
//! A line is an item of `failed search` plus its payload. A bad line is told with its number and the rest goes on.

use super::reported::reported_attempt;
use crate::commands::context::{BadLines, Context, MAX_PAYLOAD_BYTES, NumberedLines, check_json};
use crate::exit::Exit;
use crate::log::{Applied, Change, Log, Reported};
use crate::model::{
    ApiKey, Attempt, Environment, EventName, Failure, NewDelivery, PayloadPointers, Timestamp, json, parse_base64,
};
use crate::runtime;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// Add many failed events from NDJSON
///
/// Each line is an object with `api_key`, `connector` and `payload` (JSON, or a string with the exact text) or
/// `payload_base64`; `event`, `environment`, `status`, `failure`, `error`, `error_code`, `webhook_id`, `created_at` and
/// `failed_at` may be there too. The environment must be that of the store. Importing the same file twice changes nothing.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed import failed.ndjson
  jq -c '.rows[] | {api_key, connector: \"wms-asn\", payload}' cms.json | inv-hooks failed import -")]
pub struct Args {
    /// The file, or - for stdin
    file: String,
    /// Add events even if the log has the same already
    #[arg(long)]
    allow_duplicates: bool,
    /// The largest payload that is accepted
    #[arg(long, value_name = "N", default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
}

/// One line. Unknown keys are passed over, for an export says more than an import needs.
#[derive(Deserialize)]
struct ImportLine<'a> {
    api_key: String,
    connector: String,
    event: Option<String>,
    environment: Option<String>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    payload_base64: Option<String>,
    webhook_id: Option<String>,
    event_id: Option<String>,
    status: Option<u16>,
    failure: Option<String>,
    error: Option<String>,
    error_code: Option<String>,
    created_at: Option<String>,
    failed_at: Option<String>,
    #[serde(default)]
    test: bool,
}

/// So many lines are written together.
const BATCH: usize = 5000;

/// At first as many as this: an empty log takes a large batch in half the time.
const FIRST_BATCH: usize = 100_000;

/// A batch holds no more bytes of payloads than this, so that memory is bounded for any file.
const BATCH_BYTES: usize = 128 * 1024 * 1024;

/// A line may hold this many bytes more than its payload: escapes double a payload, and the rest needs a place too.
const LINE_ROOM: u64 = 64 * 1024;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let importer = Importer::new(args, context)?;
    let lines = NumberedLines::open(&args.file, args.max_bytes.saturating_mul(6).saturating_add(LINE_ROOM))?;
    let log = if context.global.dry_run { None } else { Some(context.log_for_writing()?) };
    let mut tally = Tally { log, ..Tally::default() };
    for (number, line) in lines {
        match line.and_then(|line| importer.read(&line)) {
            Ok(reported) => tally.take(reported)?,
            Err(why) => tally.refuse(context, number, &why),
        }
    }
    tally.write()?;
    let Tally { added, known, bad, .. } = tally;
    bad.others().iter().for_each(|others| context.out.warn(others));
    context.out.say(match tally.log {
        Some(_) => format!("{added} added, {known} there already, {}", bad.counted()),
        None => format!("would add up to {added} events; {}", bad.counted()),
    });
    Ok(if bad.count() > 0 { Exit::Invalid } else { Exit::Done })
}

/// Counts, and writes in batches. Without a log nothing is written.
#[derive(Default)]
struct Tally {
    log: Option<Box<dyn Log>>,
    batch: Vec<Change>,
    bytes: usize,
    has_written: bool,
    added: u64,
    known: u64,
    bad: BadLines,
}

impl Tally {
    fn take(&mut self, reported: Reported) -> anyhow::Result<()> {
        if self.log.is_none() {
            self.added += 1;
            return Ok(());
        }
        self.bytes += reported.delivery.payload.len();
        self.batch.push(Change::Report(Box::new(reported)));
        let most = if self.has_written { BATCH } else { FIRST_BATCH };
        if self.batch.len() >= most || self.bytes >= BATCH_BYTES { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> anyhow::Result<()> {
        let (Some(log), false) = (&mut self.log, self.batch.is_empty()) else { return Ok(()) };
        (self.bytes, self.has_written) = (0, true);
        for applied in log.commit(std::mem::take(&mut self.batch))? {
            match applied {
                Applied::Reported { is_new: true, .. } => self.added += 1,
                _ => self.known += 1,
            }
        }
        Ok(())
    }

    fn refuse(&mut self, context: &mut Context, number: u64, why: &str) {
        self.bad.add(number, why).iter().for_each(|note| context.out.warn(note));
    }
}

struct Importer {
    environment: Environment,
    pointers: HashMap<ApiKey, PayloadPointers>,
    now: Timestamp,
    allow_duplicate: bool,
    max_bytes: u64,
}

impl Importer {
    fn new(args: &Args, context: &Context) -> anyhow::Result<Self> {
        let pointers = ApiKey::ALL.into_iter().map(|key| Ok((key, context.pointers(key)?)));
        Ok(Self {
            environment: context.environment()?,
            pointers: pointers.collect::<anyhow::Result<_>>()?,
            now: context.now(),
            allow_duplicate: args.allow_duplicates,
            max_bytes: args.max_bytes,
        })
    }

    /// An export of another environment would become this one's events.
    fn check_environment(&self, line: &ImportLine) -> Result<(), String> {
        match &line.environment {
            Some(other) if other != self.environment.as_str() => Err(match other.parse::<Environment>() {
                Ok(other) => format!("it is of the environment {other}, and the store is of {}", self.environment),
                Err(_) => format!("its environment is no name, and the store is of {}", self.environment),
            }),
            _ => Ok(()),
        }
    }

    fn read(&self, line: &[u8]) -> Result<Reported, String> {
        let line: ImportLine = serde_json::from_slice(json::skip_bom(line)).map_err(|_| why_no_event(line))?;
        self.check_environment(&line)?;
        let api_key: ApiKey =
            line.api_key.parse().map_err(|_| "its api_key is none of the eleven (`inv-hooks event list`)")?;
        let payload = payload_of(&line)?;
        if u64::try_from(payload.len()).unwrap_or(u64::MAX) > self.max_bytes {
            return Err(format!("its payload holds more than {} bytes (--max-bytes)", self.max_bytes));
        }
        let time = |text: &Option<String>| match text {
            Some(text) => text.parse::<Timestamp>().map(Some).map_err(|error| error.to_string()),
            None => Ok(None),
        };
        let at = time(&line.failed_at)?.unwrap_or(self.now);
        let created_at = time(&line.created_at)?.unwrap_or(self.now);
        let attempt = attempt_of(&line, at)?;
        let extracted = self.pointers[&api_key].extract(&payload);
        let named = line.event.clone().or_else(|| extracted.event.clone());
        let event = named.map(|event| event.parse::<EventName>()).transpose().map_err(|error| error.to_string())?;
        let delivery = NewDelivery {
            webhook_id: line.webhook_id.clone().unwrap_or_else(runtime::new_id),
            event_id: line.event_id.unwrap_or_else(runtime::new_id),
            environment: self.environment.clone(),
            connector: line.connector,
            api_key,
            event,
            payload,
            extracted,
            is_test: line.test,
            created_at,
            source: None,
            lineage: None,
        };
        let has_given_id = line.webhook_id.is_some();
        Ok(Reported { delivery, attempt, at, has_given_id, allow_duplicate: self.allow_duplicate })
    }
}

/// What a line must look like.
const LOOKS: &str = r#"a line looks like {"api_key":…,"connector":…,"payload":…}"#;

/// Keys whose values are texts.
const TEXTS: [&str; 12] = [
    "api_key",
    "connector",
    "event",
    "environment",
    "payload_base64",
    "webhook_id",
    "event_id",
    "failure",
    "error",
    "error_code",
    "created_at",
    "failed_at",
];

/// Says what is wrong with a line that does not read as an event, by its keys and never by its values.
fn why_no_event(line: &[u8]) -> String {
    if let Err(why) = check_json(line) {
        return format!("it is not JSON: {why}");
    }
    let Some(members) = json::parse(line).and_then(json::members) else {
        return format!("it is no JSON object: {LOOKS}");
    };
    let has = |name: &str| members.iter().any(|(key, _)| key == name);
    let mut missing: Vec<&str> = ["api_key", "connector"].into_iter().filter(|name| !has(name)).collect();
    if !has("payload") && !has("payload_base64") {
        missing.push("payload");
    }
    if !missing.is_empty() {
        return format!("it has no {}: {LOOKS}", missing.join(", no "));
    }
    let is_required = |key: &str| matches!(key, "api_key" | "connector");
    for (key, value) in &members {
        let (key, value) = (key.as_ref(), value.get());
        let may_be_null = value == "null" && !is_required(key);
        if TEXTS.contains(&key) && !value.starts_with('"') && !may_be_null {
            return format!("its {key} is not text");
        }
        if key == "status" && serde_json::from_str::<Option<u16>>(value).is_err() {
            return "its status is no HTTP status".to_owned();
        }
        if key == "test" && !matches!(value, "true" | "false") {
            return "its test is neither true nor false".to_owned();
        }
    }
    "it names a key twice".to_owned()
}

/// A string is the exact text of a payload, any other JSON is the payload itself.
fn payload_of(line: &ImportLine) -> Result<Vec<u8>, String> {
    if let Some(encoded) = &line.payload_base64 {
        return parse_base64(encoded).ok_or_else(|| "its payload_base64 is not base64".to_owned());
    }
    let Some(payload) = line.payload else { return Err(format!("it has no payload: {LOOKS}")) };
    match json::scalar(payload) {
        Some(text) if payload.get().starts_with('"') => Ok(text.into_bytes()),
        _ => Ok(payload.get().as_bytes().to_vec()),
    }
}

fn attempt_of(line: &ImportLine, at: Timestamp) -> Result<Attempt, String> {
    let mut attempt = reported_attempt(line.status, line.error.clone(), at);
    if let Some(answer) = &mut attempt.answer {
        answer.error_code.clone_from(&line.error_code);
        if let Some(failure) = &line.failure {
            answer.failure = Some(failure.parse::<Failure>().map_err(|error| error.to_string())?);
        }
    }
    Ok(attempt)
}

#[cfg(test)]
mod tests {
    use super::{ImportLine, LOOKS, why_no_event};

    #[test]
    fn lines_that_are_no_event_say_what_is_missing() {
        let check = |line: &str, expected: &str| {
            assert!(serde_json::from_str::<ImportLine>(line).is_err() || expected.starts_with("it has no payload"));
            assert_eq!(why_no_event(line.as_bytes()), expected.replace("LOOKS", LOOKS), "{line}");
        };
        check(r#"{"a":secret}"#, "it is not JSON: it breaks at column 6");
        check("[1]", "it is no JSON object: LOOKS");
        check(r#"{"orderId":"1"}"#, "it has no api_key, no connector, no payload: LOOKS");
        check(r#"{"api_key":"A","payload":1}"#, "it has no connector: LOOKS");
        check(r#"{"api_key":"A","connector":"c"}"#, "it has no payload: LOOKS");
        check(r#"{"api_key":1,"connector":"c","payload":1}"#, "its api_key is not text");
        check(r#"{"api_key":"A","connector":null,"payload":1}"#, "its connector is not text");
        check(r#"{"api_key":"A","connector":"c","payload":1,"event":null,"failed_at":5}"#, "its failed_at is not text");
        check(r#"{"api_key":"A","connector":"c","payload":1,"status":"503"}"#, "its status is no HTTP status");
        check(r#"{"api_key":"A","connector":"c","payload":1,"test":1}"#, "its test is neither true nor false");
        check(r#"{"api_key":"A","api_key":"A","connector":"c","payload":1}"#, "it names a key twice");
    }
}
