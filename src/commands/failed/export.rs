//! `failed export`: failed events with their payloads, for `failed import` and for spreadsheets.
//!
//! It reads page by page and keeps none, so that a million events take no more memory than a thousand.

use crate::commands::context::{Context, FilterArgs, Need, Notice};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Cursor, Delivery, Page, Pointer, Sort, mask};
use crate::output::{ExportView, Format, RowFormat, counted, number};

/// Export failed events with their payloads
///
/// Prints one JSON object per line: an item of `failed search` with one more key. `payload` is a string with the exact
/// text of the payload; if that is not UTF-8, `payload_base64` has it instead. `failed import` restores exactly these bytes. In CSV, a cell that starts
/// like a formula gets a leading quote. The oldest failure comes first; an event that fails again during the export is
/// printed again.
///
/// An export changes nothing. If another log imports the events, they are failed in both logs: repost them from only one.
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
    /// Format of the export; by default ndjson
    #[arg(long, help_heading = "Output", value_enum, value_name = "FORMAT")]
    format: Option<RowFormat>,
    /// Replace the value at this JSON pointer by ***; can be repeated
    ///
    /// For example /customer/email or /productList/*/name. Ids and times that were extracted from such a place are replaced
    /// too. A payload that is not JSON is replaced completely. Redacted events cannot be imported.
    #[arg(long, help_heading = "Output", value_name = "POINTER")]
    redact: Vec<Pointer>,
}

/// The number of rows that are read together.
const PAGE: usize = 2_000;

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let look = context.out.look().clone();
    let query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let log = context.open_log(Need::Read, Notice::InShort)?;
    let has_log = log.is_some();
    let format = args.format(context.out.format());
    context.out.begin_rows::<ExportView>(format)?;
    let mut tally = Tally { found: vec![false; args.redact.len()], ..Tally::default() };
    if let Some(mut log) = log {
        let mut page = Page { sort: Sort::Oldest, limit: PAGE, after: None };
        loop {
            let rows = log.search(&query, &page)?;
            for row in &rows {
                if let Some(view) = view(row, log.as_mut(), &args.redact, &mut tally)? {
                    context.out.row(&view, format)?;
                }
            }
            page.after = rows.last().and_then(|row| Some(Cursor { at: row.failed_at?, id: row.id.0 }));
            if rows.len() < PAGE || page.after.is_none() {
                break;
            }
        }
    }
    context.out.flush()?;
    if tally.exported > 0 {
        tally.tell(context, &args.redact);
    } else if has_log {
        context.out.say("No failed event matches.");
        context.warn_of_connector(args.filters.connector.as_deref())?;
    } else {
        context.out.say("No failed event: nothing was sent or added yet.");
    }
    Ok(Exit::Done)
}

impl Args {
    /// `-o csv` means it as well; every other format is for what is not as long.
    fn format(&self, output: Format) -> RowFormat {
        let of_output = if output == Format::Csv { RowFormat::Csv } else { RowFormat::Ndjson };
        self.format.unwrap_or(of_output)
    }
}

/// Counts for the message at the end.
#[derive(Default)]
struct Tally {
    exported: u64,
    redacted: u64,
    withheld: u64,
    found: Vec<bool>,
}

/// Returns a row as it is written; nothing where it was delivered in the meantime and its payload is gone.
fn view(
    row: &Delivery,
    log: &mut dyn Log,
    redact: &[Pointer],
    tally: &mut Tally,
) -> anyhow::Result<Option<ExportView>> {
    let Some(payload) = log.payload(row.id)? else { return Ok(None) };
    let view = if redact.is_empty() {
        ExportView::new(row, payload)
    } else if let Some(masked) = mask(redact, &payload) {
        tally.found.iter_mut().zip(&masked.found).for_each(|(any, one)| *any |= one);
        ExportView::masked(row, masked)
    } else {
        tally.withheld += 1;
        ExportView::withheld(row)
    };
    tally.exported += 1;
    tally.redacted += u64::from(view.is_redacted());
    Ok(Some(view))
}

impl Tally {
    fn tell(&self, context: &mut Context, redact: &[Pointer]) {
        let of = if redact.is_empty() { String::new() } else { format!(", {} redacted", number(self.redacted)) };
        context.out.say(format!("{} exported{of}", number(self.exported)));
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
