//! `failed import`: many failed events from NDJSON.
//!
//! A line is an item of `failed search` plus its payload. A bad line is reported with its number, and the import continues.

use super::brought::Brought;
use super::importer::{Importer, ReadLine};
use super::links::Links;
use super::misfit::Misfits;
use super::rehearsal::{Rehearsal, Rehearsed};
use super::reported::conflict;
use crate::commands::context::{
    BadLines, ContentArgs, Context, MAX_PAYLOAD_BYTES, Mistakes, Need, Notice, NumberedLines,
};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Applied, Change, Log, Reported};
use crate::model::{Answer, State};
use crate::output::{Out, counted, number};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Import failed events from NDJSON
///
/// Each line is an object with `api_key`, `connector` and `payload`. The payload is JSON, or a string with its exact text;
/// `payload_base64` can take its place. Optional fields are `event`, `environment`, `status`, `failure`, `error`, `error_code`,
/// `webhook_id`, `created_at` and `failed_at`.
///
/// Lines of `failed export` keep everything: states, attempts with their answers, causes and times. They also say if an endpoint
/// may already have booked the event. If `repost` sent an edited copy of an event, the line of the copy also names the original
/// event. Every imported event gets a new id; `failed search --imported-id` finds it by its old id. Redacted lines are refused. If
/// a line has `environment`, it must be the environment of the store.
///
/// An import sends nothing. An event that is pending in the other log becomes unknown here, because the other log may still send
/// it.
///
/// Importing the same file again changes nothing, even if the payloads have other spaces or another order of keys. Lines with
/// different webhook ids are different events. If the line has no webhook id, or the event in the log has none, the payloads are
/// compared.
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
    /// Add the connectors that the store lacks, and disable them
    ///
    /// In an export, the first line of each connector has the settings of the connector. Secrets are not in the file: each is
    /// replaced by a reference to a variable. Set these variables before you send.
    #[arg(long)]
    connectors: bool,
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

/// The most bytes of events in a batch, so that memory is bounded for any file.
const BATCH_BYTES: usize = 32 * 1024 * 1024;

/// What an event takes in memory besides its payload and its answers.
const EVENT_BYTES: usize = 1024;

/// What to do with a line whose webhook id belongs to another event.
const WAY_OUT: &str = "remove webhook_id from the line to add it too";

/// A line may have this many bytes more than its escaped payload, for its other fields: hundreds of attempts with their answers.
const LINE_ROOM: u64 = 16 * 1024 * 1024;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    refuse_archive(&args.file)?;
    let importer = Importer::new(context, args.allow_duplicates, args.max_bytes, args.content)?;
    let lines =
        NumberedLines::open(&args.file, args.max_bytes.saturating_mul(6).saturating_add(LINE_ROOM), &mut context.out)?;
    let (mut tally, mut misfits, mut brought) = (Tally::default(), Misfits::default(), Brought::new(args.connectors));
    if context.global.dry_run {
        tally.rehearsal = Rehearsal::new(context.open_log(Need::DryRun, Notice::InShort)?);
    } else {
        tally.log = Some(context.need_log(Need::Create)?);
    }
    for (number, line) in lines {
        match line.and_then(|line| importer.read(&line)) {
            Ok(mut line) => {
                tally.mistakes.add(number, std::mem::take(&mut line.mistakes));
                let delivery = &line.reported.delivery;
                if let Some(settings) = &line.settings {
                    brought.take(context, &delivery.connector, settings)?;
                }
                if !brought.has(&delivery.connector) {
                    misfits.look(context, delivery.api_key, &delivery.connector)?;
                }
                tally.take(context, number, line)?;
            }
            Err(why) => tally.refuse(context, number, &why),
        }
    }
    tally.write(context)?;
    let is_bad = tally.tell(&mut context.out);
    misfits.tell(context);
    let without_store = context.log_without_store()?;
    let are_added = brought.add(context)?;
    let is_dry_run = context.global.dry_run;
    context.out.say(tally.counted(is_dry_run));
    if !is_dry_run {
        context.tell_log_without_store()?;
        context.tell_other_log(without_store.as_deref())?;
    }
    Ok(if is_bad || !are_added { Exit::Invalid } else { Exit::Done })
}

/// An HTTP archive has requests and answers, but not what the log knows of an event.
fn refuse_archive(file: &OsStr) -> Result<(), Fault> {
    let is_archive = Path::new(file).extension().is_some_and(|word| word.eq_ignore_ascii_case("har"));
    if !is_archive {
        return Ok(());
    }
    Err(Fault::usage(format!("{} is an HTTP archive, which this command does not read", file.display()))
        .hint("Import NDJSON, as `inv-hooks failed export` writes it without --format."))
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
    links: Links,
    /// Whether the other log may still send them, for each event of the batch.
    pending: Vec<bool>,
    /// How many such events were added.
    pending_added: u64,
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
    fn take(&mut self, context: &mut Context, number: u64, line: ReadLine) -> anyhow::Result<()> {
        let reported = line.reported;
        if self.log.is_none() {
            match self.rehearsal.take(&reported)? {
                Rehearsed::New => self.count_new(line.is_pending),
                Rehearsed::Known(state) => self.known.add(state),
                Rehearsed::Bad(why) => self.refuse(context, number, &format!("{why}; {WAY_OUT}")),
            }
            return Ok(());
        }
        self.bytes += bytes_of(&reported);
        self.links.add(&reported.delivery.webhook_id, line.link);
        self.batch.push(Change::Report(Box::new(reported)));
        self.numbers.push(number);
        self.pending.push(line.is_pending);
        let most = if self.has_written { BATCH } else { FIRST_BATCH };
        if self.batch.len() >= most || self.bytes >= BATCH_BYTES { self.write(context) } else { Ok(()) }
    }

    fn count_new(&mut self, is_pending: bool) {
        self.added += 1;
        self.pending_added += u64::from(is_pending);
    }

    /// Writes the events of a batch and what they refer to in one transaction: an event and its edited copy are never in the log as two
    /// events that have nothing to do with each other.
    fn write(&mut self, context: &mut Context) -> anyhow::Result<()> {
        let (Some(log), false) = (&mut self.log, self.batch.is_empty()) else { return Ok(()) };
        (self.bytes, self.has_written) = (0, true);
        let mut batch = std::mem::take(&mut self.batch);
        let (links, changes) = self.links.take();
        batch.extend(changes);
        let mut applied = log.commit(batch)?.into_iter();
        let (mut known, mut refused, mut new) = (Vec::new(), Vec::new(), Vec::new());
        let lines = std::mem::take(&mut self.numbers).into_iter().zip(std::mem::take(&mut self.pending));
        for ((number, is_pending), applied) in lines.zip(applied.by_ref()) {
            match applied {
                Applied::Reported { is_new: true, .. } => new.push(is_pending),
                Applied::Conflict { id, differs } => {
                    refused.push((number, format!("{}; {WAY_OUT}", conflict(id, differs))));
                }
                Applied::Reported { id, .. } | Applied::Named(id) | Applied::Remembered(id) => known.push(id),
                _ => {}
            }
        }
        self.links.keep(links, applied);
        for id in known {
            self.known.add(log.get(id)?.map(|row| row.state));
        }
        new.into_iter().for_each(|is_pending| self.count_new(is_pending));
        refused.into_iter().for_each(|(number, why)| self.refuse(context, number, &why));
        Ok(())
    }

    /// Reports what is odd about the lines. Returns whether some are bad.
    fn tell(&self, out: &mut Out) -> bool {
        self.mistakes.tell(out);
        self.bad.others().iter().for_each(|others| out.warn(others));
        self.links.tell(out);
        if self.pending_added > 0 {
            let (are, them) = if self.pending_added == 1 { ("is", "it") } else { ("are", "them") };
            out.warn(format!(
                "{} {are} pending in the other log and unknown here: the other log may still send {them}",
                counted(self.pending_added, "event")
            ));
        }
        self.bad.count() > 0
    }

    fn counted(&self, is_dry_run: bool) -> String {
        let (known, bad) = (self.known.counted(), self.bad.counted());
        if is_dry_run {
            format!("Would add {}; {known}, {bad}", counted(self.added, "event"))
        } else {
            format!("{} added, {known}, {bad}", number(self.added))
        }
    }

    fn refuse(&mut self, context: &mut Context, number: u64, why: &str) {
        self.bad.add(number, why).iter().for_each(|note| context.out.warn(note));
    }
}

/// Returns about how much memory an event takes.
fn bytes_of(reported: &Reported) -> usize {
    let whole = reported.imported.as_ref().and_then(|imported| imported.whole.as_ref());
    let earlier = whole.into_iter().flat_map(|whole| &whole.earlier);
    let answers = earlier.chain([&reported.attempt]).filter_map(|attempt| attempt.answer.as_ref());
    let of_answer = |answer: &Answer| answer.response.len() + answer.error.as_ref().map_or(0, String::len) + 256;
    reported.delivery.payload.len() + answers.map(of_answer).sum::<usize>() + EVENT_BYTES
}
