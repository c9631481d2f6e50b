//! `failed export`: failed events with their payloads, for `failed import` and for spreadsheets.
//!
//! It reads page by page and keeps none, so that a million events take no more memory than a thousand. Each event is read once more when
//! it is written, with all its parts at one moment: other processes change events meanwhile. There is no one moment for a whole page,
//! because whoever reads the output may take an hour for it, and a log cannot empty its write-ahead log while someone reads.

use super::exported::{self, Exporter};
use super::har::HarWriter;
use crate::commands::context::{Context, FilterArgs, Need, Notice, StateArgs, find_causes};
use crate::exit::Exit;
use crate::log::WholeDelivery;
use crate::model::{Cursor, Masked, Page, Pointer, Query, Sort, State, mask};
use crate::output::{ExportView, Format, HAR_END, HAR_START, RowFormat, counted, number};

/// Export failed events with their payloads
///
/// Prints one JSON object per line: all fields of `failed search`, plus `payload` and `details`. `payload` is a string with the exact
/// text of the payload; if the payload is not UTF-8, it is in `payload_base64` instead. `failed import` restores exactly these
/// bytes. `details` has every attempt with its answer, and the rest of what an import needs. The first event of each connector
/// also has the settings of this connector, without secrets. The oldest failure comes first. An event that fails again during the export
/// may be printed twice. In CSV, a cell that starts like a formula gets a leading apostrophe.
///
/// An export changes nothing. If another log imports the events, they are failed in both logs, so repost them from only one log.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed export > failed.ndjson
  inv-hooks failed export --connector wms-asn --format csv > failed.csv
  inv-hooks failed export --redact /customer/email > failed.ndjson")]
pub struct Args {
    /// Id, or any text in the payload, error or answer
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    states: StateArgs,
    /// Format; by default ndjson
    ///
    /// Without this flag, `-o csv` prints CSV; other values of -o do not change the format. `har` has every attempt with its
    /// request and answer, for browser tools. The request has the names of the headers that the connector sends now; secrets are
    /// hidden. `failed import` cannot read this format. An event without a recorded attempt has no entry; a warning says how many
    /// these are.
    #[arg(long, help_heading = "Output", value_enum, value_name = "FORMAT")]
    format: Option<ExportFormat>,
    /// Replace the value at this JSON pointer with ***; can be repeated
    ///
    /// For example /customer/email or /productList/*/name. Ids and times that were extracted from such a place are replaced, too.
    /// A payload that is not JSON is replaced completely. In the `har` format, this flag also removes the bodies of answers.
    /// Redacted events cannot be imported.
    #[arg(long, help_heading = "Output", value_name = "POINTER")]
    redact: Vec<Pointer>,
}

/// The formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ExportFormat {
    /// One JSON object per line.
    Ndjson,
    /// Comma-separated, with a header row.
    Csv,
    /// An HTTP archive (HAR 1.2).
    Har,
}

/// The number of rows that are read together.
const PAGE: usize = 2_000;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let look = context.out.look().clone();
    let query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let mut query = Query { states: args.states.states(), ..query };
    let mut log = context.open_log(Need::Read, Notice::InShort)?;
    if let Some(log) = &mut log {
        find_causes(log.as_mut(), &mut query)?;
    }
    let mut tally = Tally { found: vec![false; args.redact.len()], ..Tally::default() };
    let mut writer = args.writer(context);
    writer.begin(context)?;
    if let Some(log) = &mut log {
        let mut page = Page { sort: Sort::Oldest, limit: PAGE, after: None };
        loop {
            let rows = log.search(&query, &page)?;
            for row in &rows {
                let event = log.whole(row.id)?;
                if let Some(event) = event.filter(|event| is_selected(&query, row.state, event.delivery.state)) {
                    writer.write(event, &args.redact, &mut tally, context)?;
                }
            }
            page.after = rows.last().map(|row| Cursor { at: row.listed_at(), id: row.id.0 });
            if rows.len() < PAGE || page.after.is_none() {
                break;
            }
        }
    }
    writer.end(context)?;
    context.out.flush()?;
    let connectors = args.filters.connectors();
    if tally.exported > 0 && connectors.len() > 1 {
        context.warn_of_connectors(&connectors)?;
    }
    if tally.exported > 0 {
        tally.tell(context, &args.redact);
    } else if let Some(log) = &mut log {
        let is_none = query.is_of_failures() && tally.without_attempt == 0;
        context.out.say(if is_none { "No failed event matches." } else { "No event was exported." });
        tally.tell_left_out(context);
        context.warn_of_connectors(&connectors)?;
        context.warn_of_causes(log.as_mut(), &query)?;
        if tally.without_attempt == 0 {
            args.filters.without_events(args.text.as_deref(), &query).with_states().tell(log.as_mut(), context)?;
        }
    } else {
        context.tell_nothing_yet()?;
    }
    Ok(Exit::Done)
}

/// Says whether an event is still to be exported, of which another process may have changed the state. One that failed again is: no later
/// page has it, because it keeps its time.
fn is_selected(query: &Query, was: State, is: State) -> bool {
    is == was || is == State::Sending || query.selects(is)
}

impl Args {
    /// `-o csv` means it as well; every other format is for what is not as long.
    fn writer(&self, context: &Context) -> Writer {
        match self.format {
            Some(ExportFormat::Har) => Writer::Har(HarWriter::new(context)),
            Some(ExportFormat::Csv) => Writer::Csv,
            None if context.out.format() == Format::Csv => Writer::Csv,
            Some(ExportFormat::Ndjson) | None => Writer::Ndjson(Exporter::new(context)),
        }
    }
}

/// Writes events in a format.
enum Writer {
    Ndjson(Exporter),
    Csv,
    Har(HarWriter),
}

impl Writer {
    fn begin(&mut self, context: &mut Context) -> anyhow::Result<()> {
        match self {
            Self::Ndjson(_) => context.out.begin_rows::<ExportView>(RowFormat::Ndjson),
            Self::Csv => context.out.begin_rows::<ExportView>(RowFormat::Csv),
            Self::Har(_) => Ok(context.out.line(HAR_START)?),
        }
    }

    fn write(
        &mut self,
        mut event: WholeDelivery,
        redact: &[Pointer],
        tally: &mut Tally,
        context: &mut Context,
    ) -> anyhow::Result<()> {
        let is_delivered = event.delivery.state == State::Delivered;
        let payload = match (event.payload.take(), &mut *self) {
            (Some(payload), _) => payload,
            (None, Self::Ndjson(exporter)) if redact.is_empty() => {
                tally.exported += 1;
                tally.without_payload += u64::from(is_delivered);
                return context.out.row(&exporter.whole(event, None), RowFormat::Ndjson);
            }
            (None, _) => {
                tally.gone += u64::from(is_delivered);
                return Ok(());
            }
        };
        match self {
            Self::Ndjson(exporter) => {
                context.out.row(&view(event, payload, redact, tally, Some(exporter)), RowFormat::Ndjson)
            }
            Self::Csv => context.out.row(&view(event, payload, redact, tally, None), RowFormat::Csv),
            Self::Har(_) if event.history.is_empty() => {
                tally.without_attempt += 1;
                Ok(())
            }
            Self::Har(har) => har.write(event, &redacted(payload, redact, tally), !redact.is_empty(), context),
        }
    }

    fn end(&mut self, context: &mut Context) -> anyhow::Result<()> {
        match self {
            Self::Ndjson(_) | Self::Csv => Ok(()),
            Self::Har(_) => Ok(context.out.line(HAR_END)?),
        }
    }
}

/// Counts for the message at the end.
#[derive(Default)]
struct Tally {
    exported: u64,
    redacted: u64,
    withheld: u64,
    /// Delivered events that were exported without their payload, which is no longer kept.
    without_payload: u64,
    /// Delivered events that were left out for this reason.
    gone: u64,
    /// Events that were left out because an archive has only attempts.
    without_attempt: u64,
    found: Vec<bool>,
}

/// A payload after `--redact`.
enum Redacted {
    /// Nothing was to be replaced.
    Nothing(Vec<u8>),
    /// The values at these places were replaced.
    Places(Masked),
    /// It is not JSON and has no places, so all of it was replaced.
    All,
}

/// Returns a row as it is written. With an exporter it has all that an import needs, unless something was redacted.
fn view(
    event: WholeDelivery,
    payload: Vec<u8>,
    redact: &[Pointer],
    tally: &mut Tally,
    exporter: Option<&mut Exporter>,
) -> ExportView {
    let row = &event.delivery;
    let view = match (tally.mask(redact, payload), exporter) {
        (Redacted::Nothing(payload), Some(exporter)) => exporter.whole(event, Some(payload)),
        // What an edit changed is shown with its values, also where the edit removed such a place.
        (Redacted::Places(masked), Some(exporter)) if !masked.is_changed() && row.lineage.is_none() => {
            exporter.whole(event, Some(masked.text))
        }
        (Redacted::Nothing(payload), None) => ExportView::new(row, Some(payload)),
        (Redacted::Places(masked), _) => exported::masked(row, masked, &event.history),
        (Redacted::All, _) => ExportView::withheld(row),
    };
    tally.exported += 1;
    tally.redacted += u64::from(view.is_redacted());
    view
}

/// Returns a payload as it is written.
fn redacted(payload: Vec<u8>, redact: &[Pointer], tally: &mut Tally) -> Vec<u8> {
    tally.exported += 1;
    let (text, is_changed) = match tally.mask(redact, payload) {
        Redacted::Nothing(payload) => (payload, false),
        Redacted::Places(masked) => (masked.text.clone(), masked.is_changed()),
        Redacted::All => (b"***".to_vec(), true),
    };
    tally.redacted += u64::from(is_changed);
    text
}

impl Tally {
    fn mask(&mut self, redact: &[Pointer], payload: Vec<u8>) -> Redacted {
        if redact.is_empty() {
            return Redacted::Nothing(payload);
        }
        let Some(masked) = mask(redact, &payload) else {
            self.withheld += 1;
            return Redacted::All;
        };
        self.found.iter_mut().zip(&masked.found).for_each(|(any, one)| *any |= one);
        Redacted::Places(masked)
    }

    fn tell_left_out(&self, context: &mut Context) {
        if self.gone > 0 {
            let events = counted(self.gone, "delivered event");
            let (were, their) = if self.gone == 1 { ("was", "its payload is") } else { ("were", "their payloads are") };
            context.out.warn(format!("{events} {were} left out: {their} no longer kept"));
        }
        if self.without_attempt > 0 {
            let events = counted(self.without_attempt, "event");
            let (were, them) = if self.without_attempt == 1 { ("was", "it") } else { ("were", "them") };
            context.out.warn(format!("{events} {were} left out: no attempt of {them} was recorded"));
        }
    }

    fn tell(&self, context: &mut Context, redact: &[Pointer]) {
        let of = if redact.is_empty() { String::new() } else { format!(", {} redacted", number(self.redacted)) };
        context.out.say(format!("{} exported{of}", number(self.exported)));
        self.tell_left_out(context);
        if self.without_payload > 0 {
            let events = counted(self.without_payload, "delivered event");
            let (has, is) =
                if self.without_payload == 1 { ("has no payload", "it is") } else { ("have no payload", "they are") };
            context.out.say(format!("{events} {has}, because {is} no longer kept"));
        }
        for (pointer, _) in redact.iter().zip(&self.found).filter(|(_, is_found)| !**is_found) {
            context.out.warn(format!("--redact {pointer} found nothing in any event"));
        }
        if self.withheld > 0 {
            context.out.warn(format!(
                "{} not JSON, so {} completely",
                counted(self.withheld, "payload") + if self.withheld == 1 { " is" } else { " are" },
                if self.withheld == 1 { "it was replaced" } else { "they were replaced" }
            ));
        }
    }
}
