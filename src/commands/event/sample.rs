//! `event sample`: prints sample payloads, one per line.

use super::known_event::check_event;
use super::set::Setting;
use crate::catalog::{self, MAX_LINES, SampleRequest};
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ApiKey, CaptureName, EventName, Timestamp};
use crate::output::Format;
use crate::runtime;

/// Print sample payloads of an API key
///
/// Samples are derived from public documentation; they are not official payloads. The same seed gives the same bytes. With the same
/// seed, samples of different events (--event) are about the same document. Quantities, variances and costs add up, and GTINs have
/// valid check digits. Each payload is one line of JSON.
///
/// With --from, the command prints a captured payload instead of a sample (see `event capture`). The bytes stay the same unless
/// you add --fresh or --set.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event sample INVENTORY_EXPORT_ASN
  inv-hooks event sample SALE_INVENTORY --count 1000 --seed 7 > sales.ndjson
  inv-hooks event sample SALE_INVENTORY --from DT1001 --fresh")]
pub struct Args {
    /// API key, for example `INVENTORY_EXPORT_ASN`
    #[arg(value_name = "KEY")]
    api_key: String,
    /// Event to print; by default the first event of the API key
    ///
    /// For cycle counts, the default is `CYC_COUNT_COMPLETED_EVENT`.
    #[arg(long)]
    event: Option<EventName>,
    /// Seed of the sample; the same seed gives the same bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1)]
    seed: u64,
    /// Number of samples, each about a different document
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
    /// Products in each sample, 1 to 10000 (default: a random one up to 4)
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_lines)]
    lines: Option<usize>,
    /// Which sample of a check of `connector conformance` this is, and its time
    ///
    /// The curl command of a check uses it to send the same bytes.
    #[arg(long, hide = true, value_name = "INDEX@MILLIS", value_parser = parse_check)]
    of_check: Option<(u64, Timestamp)>,
    /// Print this capture instead of a sample
    #[arg(long, value_name = "NAME", conflicts_with_all = ["event", "seed", "lines", "of_check"])]
    from: Option<CaptureName>,
    /// Give a capture a new document id and new times
    ///
    /// The id of the document and ids such as eventId get other digits. All times are shifted by the same amount, so that the
    /// time of the event is now. All other bytes stay the same, including the ids of shops, products and people.
    #[arg(long, requires = "from")]
    fresh: bool,
    /// Replace one value, for example '/storeId="256"'; can be repeated
    ///
    /// A value that is not JSON is used as text. Put an id that looks like a number in double quotes. All other bytes stay the
    /// same.
    #[arg(long, value_name = "POINTER=VALUE")]
    set: Vec<Setting>,
}

impl Args {
    /// Writes the samples.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        if let Some(name) = &self.from {
            return self.print_capture(context, key, name);
        }
        check_event(context, key, self.event.as_ref())?;
        if self.lines.is_some() && self.event.as_ref().is_some_and(|event| event.as_str() == "CYC_COUNT_CANCELED_EVENT")
        {
            context.out.warn("a canceled count has no products: --lines has no effect");
        }
        for index in 0..self.count {
            let payload = self.build(key, index)?;
            self.write(context, key, index, &payload)?;
        }
        context.out.say("note: sample derived from public documentation, not an official payload");
        Ok(Exit::Done)
    }

    /// Writes a capture; several only with other ids, because the same event twice is one event.
    fn print_capture(&self, context: &mut Context, key: ApiKey, name: &CaptureName) -> anyhow::Result<Exit> {
        if self.count > 1 && !self.fresh {
            let fault = Fault::usage("every copy of the capture would be the same event");
            return Err(fault.hint("Add --fresh: each copy gets its own ids and times.").into());
        }
        let captured = context.captures()?.read(key, name)?;
        let places = context.pointers(key)?;
        for index in 0..self.count {
            let fresh = || catalog::fresh(&captured, &places, context.now(), &runtime::new_id());
            let payload = if self.fresh { fresh() } else { captured.clone() };
            let mut payload = self.set.iter().try_fold(payload, |payload, setting| setting.apply(&payload))?;
            if self.count > 1 {
                // JSON has line breaks only between tokens.
                payload.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
            }
            self.write(context, key, index, &payload)?;
        }
        Ok(Exit::Done)
    }

    fn build(&self, key: ApiKey, index: u64) -> Result<Vec<u8>, Fault> {
        let event = self.event.as_ref().map(EventName::as_str);
        let (start, event_time) = self.of_check.unzip();
        let request = SampleRequest {
            event,
            seed: self.seed,
            index: start.unwrap_or_default() + index,
            lines: self.lines,
            is_test: self.of_check.is_some(),
            event_time,
            ..SampleRequest::new(key)
        };
        let payload = catalog::sample(&request).into_bytes();
        self.set.iter().try_fold(payload, |payload, setting| setting.apply(&payload))
    }

    /// Writes one payload per line. With `-o json`, several payloads are an array; with `-o name`, the ids of the documents are written.
    fn write(&self, context: &mut Context, key: ApiKey, index: u64, payload: &[u8]) -> anyhow::Result<()> {
        let is_last = index + 1 == self.count;
        let out = &mut context.out;
        match out.format() {
            Format::Name => {
                let document = catalog::default_pointers(key).extract(payload).document;
                out.line(document.unwrap_or_default())?;
            }
            Format::Json if self.count > 1 => {
                out.raw(if index == 0 { b"[\n" } else { b"" })?;
                out.raw(payload)?;
                out.raw(if is_last { b"\n]\n" } else { b",\n" })?;
            }
            _ => {
                out.raw(payload)?;
                // One capture has exactly its bytes, except where a person reads it. So has the payload of a check.
                let is_exact = self.from.is_some() || self.of_check.is_some();
                let is_exact = is_exact && self.count == 1 && !out.is_terminal();
                out.raw(if is_exact { b"" } else { b"\n" })?;
            }
        }
        Ok(())
    }
}

fn parse_check(text: &str) -> Result<(u64, Timestamp), String> {
    let parts = text.split_once('@').and_then(|(index, millis)| Some((index.parse().ok()?, millis.parse().ok()?)));
    let time = parts.and_then(|(index, millis)| Some((index, Timestamp::from_millis(millis)?)));
    time.ok_or_else(|| "write the number of a sample and a time: INDEX@MILLIS".to_owned())
}

fn parse_lines(text: &str) -> Result<usize, String> {
    let lines = text.parse().ok().filter(|lines| (1..=MAX_LINES).contains(lines));
    lines.ok_or_else(|| format!("write a number from 1 to {MAX_LINES}"))
}
