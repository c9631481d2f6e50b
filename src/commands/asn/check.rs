//! `asn check`: checks shipments without sending them.

use super::shipments::{GivenShipment, ShipmentArgs};
use crate::catalog::{self, Violation};
use crate::commands::context::Context;
use crate::exit::Exit;
use crate::model::ApiKey;
use crate::output::{Cell, TextPage, Tone, View, counted, number};
use schemars::JsonSchema;
use serde::Serialize;

/// Check shipments without sending anything
///
/// The rules for ids are documented: orderId, cartonId and productId are required, palletId may be empty, no id has more than 128
/// characters, and in a shipment the ids of the order, the pallets and the cartons all differ. Several products may have the same
/// carton or pallet. Two shipments of the same input must not share the id of an order, pallet or carton. If a shipment breaks a
/// rule, this command exits 3. `asn create` does not send such a shipment and exits 3 too; `asn create --unchecked` sends it.
///
/// Differences from the derived schema are warnings: the schema is not official.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks asn check --data @shipment.json
  inv-hooks asn check --ndjson shipments.ndjson -o json")]
pub struct Args {
    #[command(flatten)]
    shipments: ShipmentArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let shipments = match args.shipments.read(context)? {
        Ok(shipments) => shipments.all,
        Err(exit) => return Ok(exit),
    };
    let view = AsnCheckView::of(&shipments, args.shipments.has_lines());
    context.out.one(&view)?;
    Ok(if view.invalid == 0 { Exit::Done } else { Exit::Invalid })
}

/// What was found, as JSON.
#[derive(Debug, Default, JsonSchema, Serialize)]
pub(super) struct AsnCheckView {
    /// How many shipments were checked.
    checked: u64,
    /// How many of them break a rule.
    invalid: u64,
    /// Every rule that is broken.
    violations: Vec<AsnFault>,
    /// What differs from the derived schema in shipments that break no rule.
    warnings: Vec<AsnFault>,
    /// Always `documented` for the rules; the schema is derived.
    basis: &'static str,
}

/// One place of one shipment.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct AsnFault {
    /// The line, from 1; null if there is only one shipment.
    line: Option<u64>,
    /// Where, as a JSON pointer; empty for the whole shipment.
    pointer: String,
    /// What is wrong there.
    message: String,
}

impl AsnCheckView {
    fn of(shipments: &[GivenShipment], has_lines: bool) -> Self {
        let mut view = Self { basis: "documented", ..Self::default() };
        for shipment in shipments {
            let line = has_lines.then_some(shipment.number);
            let fault = |it: &Violation| AsnFault { line, pointer: it.pointer.clone(), message: it.message.clone() };
            view.checked += 1;
            view.violations.extend(shipment.checked.violations.iter().map(fault));
            if shipment.checked.violations.is_empty() {
                let odd = catalog::check(ApiKey::CreateAsn, &shipment.payload);
                view.warnings.extend(odd.iter().map(fault));
            } else {
                view.invalid += 1;
            }
        }
        view
    }
}

/// At most this many places are shown to people.
const SHOWN: usize = 50;

impl View for AsnCheckView {
    fn render(&self, page: &mut TextPage<'_>) {
        let checked = counted(self.checked, "shipment");
        if self.invalid == 0 {
            page.line(Cell::new(format!("{checked} checked: no rule is broken")).tone(Tone::Good));
        } else {
            let text = format!("{checked} checked: {} not be sent", number(self.invalid) + " will");
            page.line(Cell::new(text).tone(Tone::Bad));
        }
        self.violations.iter().take(SHOWN).for_each(|fault| page.line(fault.text()));
        let warnings = self.warnings.iter().take(SHOWN);
        warnings.for_each(|fault| page.line(Cell::new(format!("  warning:{}", fault.text())).tone(Tone::Warn)));
        let beyond = self.violations.len().saturating_sub(SHOWN) + self.warnings.len().saturating_sub(SHOWN);
        if beyond > 0 {
            page.line(format!("  and {} more; -o json shows all", number(beyond)));
        }
    }

    fn name(&self) -> String {
        if self.invalid == 0 { "valid" } else { "invalid" }.to_owned()
    }
}

impl AsnFault {
    fn text(&self) -> String {
        let line = self.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let place = if self.pointer.is_empty() { "(whole shipment)" } else { &self.pointer };
        format!("  {line}{place} {}", self.message)
    }
}
