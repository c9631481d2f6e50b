//! `event check`: checks a payload against the derived schema of its API key, compares it with captures, and shows the extracted
//! values.

use super::BASIS;
use super::drift::{self, DriftView};
use crate::catalog::{self, Violation};
use crate::commands::Context;
use crate::commands::context::{MAX_PAYLOAD_BYTES, parse_api_key, read_file};
use crate::exit::Exit;
use crate::model::{ApiKey, Extracted, check_payload};
use crate::output::{Cell, TextPage, Tone, View, counted};
use schemars::JsonSchema;
use serde::Serialize;
use std::ffi::OsString;

/// Check a payload against the schema of its API key
///
/// Reports every violation with its JSON pointer, and shows the values that `failed search` and `--order document` use: event, document, shop,
/// time and products. The schema is derived, not official: a payload that Retail Cloud sent is right even if the schema
/// disagrees. Exits 3 if there are violations.
///
/// If the API key has captures (`event capture`), the command also reports drift. Drift means that the
/// payload has a field or a type that no capture has, or lacks a field that all captures have. Drift is a warning; with --strict, the command exits 3 on drift, too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  inv-hooks event check payload.json --api-key INVENTORY_EXPORT_ASN
  inv-hooks event sample SALE_INVENTORY \\
      | inv-hooks event check - --api-key SALE_INVENTORY
  inv-hooks event check payload.json --api-key INVENTORY_EXPORT_PO -o json")]
pub struct Args {
    /// File with one payload, or - for stdin
    #[arg(value_name = "FILE")]
    file: OsString,
    /// API key of the payload
    #[arg(long, value_name = "KEY")]
    api_key: String,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    /// Exit 3 also on drift
    #[arg(long)]
    strict: bool,
}

/// How many products are shown.
const SHOWN_PRODUCTS: usize = 8;

impl Args {
    /// Checks the payload and writes what was found.
    pub fn run(&self, context: &mut Context) -> anyhow::Result<Exit> {
        let key = parse_api_key(&self.api_key)?;
        let payload = read_file(&self.file, self.max_bytes, &mut context.out)?;
        let found = context.pointers(key)?.extract(&payload);
        let violations = catalog::check(key, &payload);
        // What is no payload has no extracted values either, and nothing to compare. One error is enough.
        let is_payload = check_payload(&payload).is_ok();
        let warnings = if is_payload { catalog::warnings(key, &found) } else { Vec::new() };
        let learned = context.learned(key)?;
        // What cannot be compared has a violation that says so.
        let drift = if is_payload { learned.drift(&payload).unwrap_or_default() } else { Vec::new() };
        let is_bad = !violations.is_empty() || (self.strict && !drift.is_empty());
        let exit = if is_bad { Exit::Invalid } else { Exit::Done };
        // What is not a payload at all has a hint, which contains nothing of the payload.
        let message = |it: Violation| Violation { message: context.out.with_repeated(&it.message), ..it };
        let violations: Vec<Violation> = violations.into_iter().map(message).collect();
        let drift = drift.into_iter().map(DriftView::from).collect();
        let view = CheckView {
            drift,
            captures: if is_payload { learned.captures() } else { 0 },
            ..CheckView::of(key, &violations, warnings, found)
        };
        context.out.one(&view)?;
        Ok(exit)
    }
}

/// What was found in a payload, as JSON.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct CheckView {
    /// The API key that the payload was checked for.
    api_key: &'static str,
    /// Whether it satisfies the schema.
    is_valid: bool,
    /// Everything that the schema does not allow.
    violations: Vec<ViolationView>,
    /// Probable mistakes that the schema allows.
    warnings: Vec<String>,
    /// The number of captures of the API key with which the payload was compared.
    captures: usize,
    /// How the payload differs from every capture.
    drift: Vec<DriftView>,
    /// The ids, event and time that search and order use.
    extracted: ExtractedView,
    /// Always `derived`: the schema is not official.
    basis: &'static str,
}

/// One violation of a schema.
#[derive(Debug, JsonSchema, Serialize)]
struct ViolationView {
    /// Where, as a JSON pointer; empty for the whole payload.
    pointer: String,
    /// What is wrong there.
    message: String,
}

/// What is extracted from a payload.
#[derive(Debug, JsonSchema, Serialize)]
struct ExtractedView {
    /// The event.
    event: Option<String>,
    /// The document's id.
    document_id: Option<String>,
    /// The id of the shop.
    store_id: Option<String>,
    /// When the event happened. RFC 3339.
    event_time: Option<String>,
    /// Ids and GTINs of products.
    products: Vec<String>,
}

impl CheckView {
    fn of(key: ApiKey, violations: &[Violation], warnings: Vec<String>, found: Extracted) -> Self {
        let view = |it: &Violation| ViolationView { pointer: it.pointer.clone(), message: it.message.clone() };
        Self {
            api_key: key.as_str(),
            is_valid: violations.is_empty(),
            violations: violations.iter().map(view).collect(),
            warnings,
            captures: 0,
            drift: Vec::new(),
            extracted: ExtractedView {
                event: found.event,
                document_id: found.document,
                store_id: found.store,
                event_time: found.time.map(|time| time.to_string()),
                products: found.products,
            },
            basis: BASIS,
        }
    }

    fn render_verdict(&self, page: &mut TextPage<'_>) {
        if self.is_valid {
            let text = format!("valid: satisfies the schema of {} (derived, not official)", self.api_key);
            page.line(Cell::new(text).tone(Tone::Good));
        } else {
            let count = counted(self.violations.len(), "violation");
            let text = format!("{count} of the schema of {} (derived, not official)", self.api_key);
            page.line(Cell::new(text).tone(Tone::Bad));
        }
        for violation in &self.violations {
            let place = if violation.pointer.is_empty() { "(whole payload)" } else { &violation.pointer };
            page.line(format!("  {place}: {}", violation.message));
        }
        for warning in &self.warnings {
            page.line(Cell::new(format!("  warning: {warning}")).tone(Tone::Warn));
        }
    }
}

impl View for CheckView {
    fn render(&self, page: &mut TextPage<'_>) {
        self.render_verdict(page);
        drift::render(&self.drift, self.captures, page);
        let found = &self.extracted;
        page.heading("Extracted");
        let shown = |value: &Option<String>| value.as_ref().map_or(Cell::new("-").tone(Tone::Dim), Cell::new);
        page.field("event", shown(&found.event));
        page.field("document", shown(&found.document_id));
        page.field("store", shown(&found.store_id));
        page.field("time", shown(&found.event_time));
        page.field("products", products(&found.products));
    }

    fn name(&self) -> String {
        if self.is_valid { "valid" } else { "invalid" }.to_owned()
    }
}

fn products(products: &[String]) -> String {
    let shown = products.iter().take(SHOWN_PRODUCTS).map(String::as_str).collect::<Vec<_>>().join(" ");
    match products.len().checked_sub(SHOWN_PRODUCTS) {
        _ if products.is_empty() => "-".to_owned(),
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}
