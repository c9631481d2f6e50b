//! `event capture add`: saves a payload that was really sent.

use super::personal::to_redact;
use super::source::{SourceArgs, SourcePayload};
use crate::commands::Context;
use crate::commands::context::parse_api_key;
use crate::commands::event::known_event::check_event;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ApiKey, CaptureName, EventName, Pointer, digest, hex, mask};
use crate::output::{Cell, TextPage, View};
use crate::store::{Captured, Existing};
use schemars::JsonSchema;
use serde::Serialize;

/// Save a payload that was really sent
///
/// The payload comes from a file, from a line of `listen --record`, or from an event in the failed-event log. Its bytes stay the
/// same, except values that you replace with ***.
///
/// On a terminal, the command shows each value that looks personal (names, email addresses, phone numbers, addresses, ids of
/// customers) and asks whether to keep it; --yes keeps all values. Without a terminal, the command only warns. It recognises
/// personal values by their field name and their form, so it misses some.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  inv-hooks event capture add SALE_INVENTORY payload.json
  tail -n 1 requests.ndjson | inv-hooks event capture add INVENTORY_EXPORT_ASN -
  inv-hooks event capture add INVENTORY_EXPORT_ASN --id 12 --redact /email")]
pub struct Args {
    /// API key of the payload
    #[arg(value_name = "KEY")]
    api_key: String,
    #[command(flatten)]
    source: SourceArgs,
    /// Event name; by default the name in the payload
    ///
    /// If the payload does not name its event, the event that you give here is put before the name of the capture: with
    /// `--event ASN_RECEIVED_EVENT --name first` the name is `ASN_RECEIVED_EVENT.first`.
    #[arg(long, value_name = "EVENT")]
    event: Option<EventName>,
    /// Name of the capture; by default its event and its document
    ///
    /// For example `ASN_RECEIVED_EVENT.TR-1001`, or DT1001 if the API key has no event names. If the payload has no document, a
    /// part of the payload's hash takes its place.
    #[arg(long, value_name = "NAME")]
    name: Option<CaptureName>,
    /// Replace the value at this JSON pointer with ***; can be repeated
    ///
    /// For example /customer/email or /productList/*/name. A schema that is inferred from captures allows any value there.
    #[arg(long, value_name = "POINTER")]
    redact: Vec<Pointer>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Saves the payload and writes where it is.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        let captures = context.captures()?;
        check_event(context, key, self.event.as_ref())?;
        let SourcePayload { payload, event } = self.source.take(key, context)?;
        let event = self.event.clone().or(event);
        context.warn_of_mistakes(key, &payload, event.as_ref())?;
        let (payload, redacted) = self.redacted(context, payload)?;
        let (name, event) = self.named(context, key, event, &payload)?;
        let or = if self.force { Existing::Replace } else { Existing::Refuse };
        let is_dry = context.global.dry_run;
        let captured =
            if is_dry { captures.check(key, &name, &payload, or) } else { captures.save(key, &name, &payload, or) }?;
        context.out.one(&AddedView {
            api_key: key.as_str(),
            name: name.to_string(),
            event: event.map(|event| event.to_string()),
            change: match captured {
                Captured::Added => "added",
                Captured::Replaced => "replaced",
                Captured::Unchanged => "unchanged",
            },
            file: captures.path(key, &name).display().to_string(),
            bytes: payload.len(),
            redacted,
            dry_run: is_dry,
        })?;
        Ok(Exit::Done)
    }

    /// Replaces the values that the arguments name, and then those that look personal and that a person does not want to keep.
    /// Returns the places that were replaced.
    fn redacted(&self, context: &mut Context, payload: Vec<u8>) -> anyhow::Result<(Vec<u8>, Vec<String>)> {
        let mut redacted = Vec::new();
        let mut replace = |payload: Vec<u8>, pointers: &[Pointer]| -> (Vec<u8>, Vec<bool>) {
            let Some(masked) = mask(pointers, &payload) else { return (payload, Vec::new()) };
            let found = pointers.iter().zip(&masked.found).filter(|(_, is_found)| **is_found);
            redacted.extend(found.map(|(pointer, _)| pointer.to_string()));
            (masked.text, masked.found)
        };
        let (payload, found) = replace(payload, &self.redact);
        for (pointer, _) in self.redact.iter().zip(&found).filter(|(_, is_found)| !**is_found) {
            context.out.warn(format!("--redact {pointer} found nothing in the payload"));
        }
        let more = to_redact(context, &payload)?;
        let (payload, _) = replace(payload, &more);
        Ok((payload, redacted))
    }

    /// Returns the name and the event of the capture. The name gives an event that the payload does not name.
    fn named(
        &self,
        context: &Context,
        key: ApiKey,
        event: Option<EventName>,
        payload: &[u8],
    ) -> anyhow::Result<(CaptureName, Option<EventName>)> {
        let found = context.pointers(key)?.extract(payload);
        let of_payload = found.event_of(key);
        if let (Some(given), Some(named)) = (&self.event, &of_payload)
            && given != named
        {
            let fault = Fault::invalid(format!("the payload names the event {named}, not {given}"));
            return Err(fault.hint("Run it without --event.").into());
        }
        let Some(event) = of_payload.clone().or(event).filter(|_| key.has_events()) else {
            return Ok((self.name.clone().unwrap_or_else(|| proposed(None, found.document.as_deref(), payload)), None));
        };
        let name = self.name.clone().unwrap_or_else(|| proposed(Some(&event), found.document.as_deref(), payload));
        if of_payload.is_some() || name.event().as_ref() == Some(&event) {
            return Ok((name, Some(event)));
        }
        let with_event: Option<CaptureName> = format!("{event}.{name}").parse().ok();
        let with_event = with_event.filter(|name| name.event().as_ref() == Some(&event));
        let name = with_event.ok_or_else(|| {
            Fault::invalid(format!("the capture cannot be called {event}.{name}"))
                .hint("The payload does not name its event, so the name has to: capitals and '_', a dot, and at most 100 characters.")
        })?;
        Ok((name, Some(event)))
    }
}

/// Makes a name of the event and the document; without a document, of the content.
fn proposed(event: Option<&EventName>, document: Option<&str>, payload: &[u8]) -> CaptureName {
    let event = event.map(EventName::as_str);
    let has_letters = |document: &&str| document.contains(|c: char| c.is_ascii_alphanumeric());
    let by_content = &hex(&digest(payload))[..12];
    let of_document = document.filter(has_letters).and_then(|document| CaptureName::proposed(&[event, Some(document)]));
    let name = of_document.or_else(|| CaptureName::proposed(&[event, Some(by_content)]));
    name.expect("twelve digits are a name")
}

/// A capture that was saved, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
#[schemars(rename = "CaptureAddedView")]
pub(super) struct AddedView {
    /// The API key.
    api_key: &'static str,
    /// The name of the capture.
    name: String,
    /// Its event; null if there is none.
    event: Option<String>,
    /// `added`, `replaced` or `unchanged`.
    change: &'static str,
    /// Its file.
    file: String,
    /// Its length in bytes.
    bytes: usize,
    /// The places whose values were replaced.
    redacted: Vec<String>,
    /// True with `--dry-run`: nothing was saved.
    dry_run: bool,
}

impl View for AddedView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("Capture", Cell::new(&self.name));
        page.field("API key", self.api_key);
        page.field("Event", Cell::new(self.event.as_deref().unwrap_or("-")));
        page.field("File", Cell::new(&self.file));
        page.field("Bytes", self.bytes.to_string());
        if !self.redacted.is_empty() {
            page.field("Redacted", Cell::new(self.redacted.join("  ")));
        }
        let is_planned = self.dry_run && self.change != "unchanged";
        let change = if is_planned { format!("would be {}", self.change) } else { self.change.to_owned() };
        page.field("Change", change);
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
