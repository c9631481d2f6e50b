//! `failed import`: many failed events from NDJSON.
//!
//! A line is an item of `failed search` plus its payload. A bad line is reported with its number, and the import continues.

use super::line::ImportLine;
use super::misfit::Misfits;
use super::rehearsal::{Rehearsal, Rehearsed};
use super::reported::conflict;
use crate::catalog;
use crate::commands::context::{
    BadLines, ContentArgs, Context, MAX_PAYLOAD_BYTES, Mistakes, Need, Notice, NumberedLines, Purpose,
};
use crate::exit::Exit;
use crate::log::{Applied, Change, Log, Reported};
use crate::model::{ApiKey, Environment, EventName, NewDelivery, PayloadPointers, State, Timestamp};
use crate::output::{counted, number};
use crate::runtime;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;

/// Import failed events from NDJSON
///
/// Each line is an object with `api_key`, `connector` and `payload`. The payload is JSON, or a string with its exact text;
/// `payload_base64` can take its place. Optional fields are `event`, `environment`, `status`, `failure`, `error`, `error_code`, `webhook_id`,
/// `created_at` and `failed_at`.
///
/// Lines of `failed export` keep their state and their number of attempts; redacted lines are refused. If a line has
/// `environment`, it must be the environment of the store. Importing the same file again changes nothing, even if the payloads
/// have other spaces or another order of keys. Lines with different webhook ids are different events. If the line or the event in
/// the log has no webhook id, the payloads are compared.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed import failed.ndjson
  inv-hooks failed export | inv-hooks failed import - --log elsewhere.db
  inv-hooks failed import - --dry-run < failed.ndjson")]
pub struct Args {
    /// File to import, or - for stdin
    file: OsString,
    /// Add events even if the log already has them
    #[arg(long)]
    allow_duplicates: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    #[command(flatten)]
    content: ContentArgs,
}

/// The number of lines that are written together.
const BATCH: usize = 5000;

/// The size of the first batch: an empty log accepts a large batch in half the time.
const FIRST_BATCH: usize = 100_000;

/// The most bytes of payloads in a batch, so that memory is bounded for any file.
const BATCH_BYTES: usize = 128 * 1024 * 1024;

/// What to do with a line whose webhook id belongs to another event.
const WAY_OUT: &str = "remove webhook_id from the line to add it too";

/// A line may have this many bytes more than its escaped payload, for its other fields.
const LINE_ROOM: u64 = 64 * 1024;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let importer = Importer::new(args, context)?;
    let lines =
        NumberedLines::open(&args.file, args.max_bytes.saturating_mul(6).saturating_add(LINE_ROOM), &mut context.out)?;
    let (mut tally, mut misfits) = (Tally::default(), Misfits::default());
    if context.global.dry_run {
        tally.rehearsal = Rehearsal::new(context.open_log(Need::DryRun, Notice::InShort)?);
    } else {
        tally.log = Some(context.need_log(Need::Create)?);
    }
    for (number, line) in lines {
        match line.and_then(|line| importer.read(&line)) {
            Ok((reported, mistakes)) => {
                tally.mistakes.add(number, mistakes);
                misfits.look(context, reported.delivery.api_key, &reported.delivery.connector)?;
                tally.take(context, number, reported)?;
            }
            Err(why) => tally.refuse(context, number, &why),
        }
    }
    tally.write(context)?;
    let Tally { added, known, bad, mistakes, .. } = tally;
    mistakes.tell(&mut context.out);
    let known = known.counted();
    bad.others().iter().for_each(|others| context.out.warn(others));
    misfits.tell(context);
    context.out.say(match tally.log {
        Some(_) => format!("{} added, {known}, {}", number(added), bad.counted()),
        None => {
            format!("Would add {}; {known}, {}", counted(added, "event"), bad.counted())
        }
    });
    Ok(if bad.count() > 0 { Exit::Invalid } else { Exit::Done })
}

/// Counts events and writes them in batches. Without a log nothing is written.
#[derive(Default)]
struct Tally {
    log: Option<Box<dyn Log>>,
    rehearsal: Rehearsal,
    batch: Vec<Change>,
    /// The numbers of their lines.
    numbers: Vec<u64>,
    bytes: usize,
    has_written: bool,
    added: u64,
    known: Known,
    mistakes: Mistakes,
    bad: BadLines,
}

/// Counts the events that the log has already, by state.
#[derive(Default)]
struct Known {
    count: u64,
    /// Those that are not failed events.
    others: BTreeMap<&'static str, u64>,
}

impl Known {
    /// Adds one; without a state it is on an earlier line of the file.
    fn add(&mut self, state: Option<State>) {
        self.count += 1;
        if let Some(state) = state.filter(|state| *state != State::Failed) {
            *self.others.entry(state.as_str()).or_default() += 1;
        }
    }

    fn counted(&self) -> String {
        let others: Vec<String> =
            self.others.iter().map(|(state, count)| format!("{} {state}", number(*count))).collect();
        let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        format!("{} already in the log{others}", number(self.count))
    }
}

impl Tally {
    fn take(&mut self, context: &mut Context, number: u64, reported: Reported) -> anyhow::Result<()> {
        if self.log.is_none() {
            match self.rehearsal.take(&reported)? {
                Rehearsed::New => self.added += 1,
                Rehearsed::Known(state) => self.known.add(state),
                Rehearsed::Bad(why) => self.refuse(context, number, &format!("{why}; {WAY_OUT}")),
            }
            return Ok(());
        }
        self.bytes += reported.delivery.payload.len();
        self.batch.push(Change::Report(Box::new(reported)));
        self.numbers.push(number);
        let most = if self.has_written { BATCH } else { FIRST_BATCH };
        if self.batch.len() >= most || self.bytes >= BATCH_BYTES { self.write(context) } else { Ok(()) }
    }

    fn write(&mut self, context: &mut Context) -> anyhow::Result<()> {
        let (Some(log), false) = (&mut self.log, self.batch.is_empty()) else { return Ok(()) };
        (self.bytes, self.has_written) = (0, true);
        let applied = log.commit(std::mem::take(&mut self.batch))?;
        let (mut known, mut refused) = (Vec::new(), Vec::new());
        for (number, applied) in std::mem::take(&mut self.numbers).into_iter().zip(applied) {
            match applied {
                Applied::Reported { is_new: true, .. } => self.added += 1,
                Applied::Conflict { id, differs } => {
                    refused.push((number, format!("{}; {WAY_OUT}", conflict(id, differs))));
                }
                Applied::Reported { id, .. } | Applied::Named(id) | Applied::Remembered(id) => known.push(id),
                _ => {}
            }
        }
        for id in known {
            self.known.add(log.get(id)?.map(|row| row.state));
        }
        refused.into_iter().for_each(|(number, why)| self.refuse(context, number, &why));
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
    content: ContentArgs,
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
            content: args.content,
        })
    }

    /// An export of another environment must not become events of this one.
    fn check_environment(&self, line: &ImportLine) -> Result<(), String> {
        match &line.environment {
            Some(other) if other != self.environment.as_str() => Err(match other.parse::<Environment>() {
                Ok(other) => format!("its environment is {other}, but that of the store is {}", self.environment),
                Err(_) => format!("its environment is not a valid name; that of the store is {}", self.environment),
            }),
            _ => Ok(()),
        }
    }

    /// Returns the event of a line, and signs that its API key is wrong.
    fn read(&self, line: &[u8]) -> Result<(Reported, Vec<String>), String> {
        let line = ImportLine::parse(line)?;
        self.check_environment(&line)?;
        let api_key: ApiKey = line
            .api_key
            .parse()
            .map_err(|_| "its api_key is not an API key for inventory events (`inv-hooks event list`)")?;
        let (state, doubt) = (line.state()?, line.doubt()?);
        let payload = line.payload()?;
        if u64::try_from(payload.len()).unwrap_or(u64::MAX) > self.max_bytes {
            return Err(format!("its payload is larger than {} (--max-bytes)", counted(self.max_bytes, "byte")));
        }
        self.content.check_line(&payload, Purpose::Store).map_err(|why| format!("its payload: {why}"))?;
        let at = line.failed_at()?.unwrap_or(self.now);
        let created_at = line.created_at()?.unwrap_or(self.now);
        let attempt = line.attempt(at)?;
        let places = &self.pointers[&api_key];
        let extracted = places.extract(&payload);
        let given = line.event()?;
        let named = given.as_ref().map(EventName::as_str);
        let mistakes = catalog::signs_of_mistake(api_key, places, &payload, &extracted, named);
        // An item states its event, or that it has none.
        let of_payload = if line.is_item() { None } else { extracted.event_of(api_key) };
        let event = given.or(of_payload);
        let (reposts, has_given_id) = (line.reposts(), line.webhook_id.is_some());
        let (connector, event_id) = (line.connector(), line.event_id());
        let delivery = NewDelivery {
            webhook_id: line.webhook_id.unwrap_or_else(runtime::new_id),
            event_id: event_id.unwrap_or_else(runtime::new_id),
            environment: self.environment.clone(),
            connector,
            api_key,
            event,
            payload,
            extracted,
            is_test: line.test,
            created_at,
            source: None,
            lineage: None,
        };
        let allow_duplicate = self.allow_duplicate;
        Ok((Reported { delivery, attempt, at, state, doubt, reposts, has_given_id, allow_duplicate }, mistakes))
    }
}
