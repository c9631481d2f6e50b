//! One event as a line of `failed export`, with all that an import needs.

use crate::commands::context::Context;
use crate::log::{GonePayload, KeptDetails, WholeDelivery};
use crate::model::{Attempt, ConnectorName, Delivery, Masked, hex};
use crate::output::{ExportAttempt, ExportDetails, ExportGone, ExportView};
use crate::store::{Store, VariableNames};
use std::collections::{HashMap, HashSet};

/// Makes lines, and remembers which connectors they have named.
pub struct Exporter {
    store: Option<Store>,
    /// The settings of all connectors: whichever events are exported, a secret has the same variable.
    settings: HashMap<String, String>,
    named: HashSet<String>,
}

impl Exporter {
    /// Reads the connectors.
    pub fn new(context: &Context) -> Self {
        let store = context.store().ok().flatten();
        let records = store.as_ref().map(Store::records).unwrap_or_default();
        let mut names = VariableNames::of(records);
        let settings = records.iter().map(|record| (record.name.value.to_string(), names.portable_text(record)));
        Self { settings: settings.collect(), store, named: HashSet::new() }
    }

    /// Makes the line of an event with its exact payload, or without it if it is no longer kept.
    pub fn whole(&mut self, event: WholeDelivery, payload: Option<Vec<u8>>) -> ExportView {
        let (row, settings) = (&event.delivery, self.settings(&event.delivery));
        ExportView::new(row, payload).whole(row, details(row, event.kept, &event.history), settings)
    }

    /// Returns the settings of a connector that no earlier line named.
    fn settings(&mut self, row: &Delivery) -> Option<String> {
        let store = self.store.as_ref()?;
        if self.named.contains(&row.connector) {
            return None;
        }
        self.named.insert(row.connector.clone());
        let name: ConnectorName = row.connector.parse().ok()?;
        // The fields of a faulty connector may hold anything, also secrets.
        store.connector(&name)?.ok()?;
        self.settings.remove(name.as_str())
    }
}

fn details(row: &Delivery, kept: KeptDetails, history: &[Attempt]) -> ExportDetails {
    let gone = |gone: GonePayload| ExportGone {
        bytes: gone.bytes,
        content_sha256: gone.digest.map(|digest| hex(&digest)),
        products: gone.products,
    };
    ExportDetails {
        delivered_at: kept.delivered_at.map(|time| time.to_string()),
        discard_reason: row.discard_reason.clone(),
        difference: row
            .lineage
            .as_ref()
            .filter(|_| kept.edited_from.is_some())
            .map(|lineage| lineage.difference.clone()),
        edited_from: kept.edited_from,
        copies: kept.copies,
        again_of: kept.again_of,
        waiting_on: kept.waiting_on,
        reported_id: kept.reported_id,
        payload_gone: kept.gone.map(gone),
        history: history.iter().map(ExportAttempt::from).collect(),
    }
}

/// Makes the line of an event of which some values are masked.
pub fn masked(row: &Delivery, masked: Masked, history: &[Attempt]) -> ExportView {
    let last = history.last().and_then(|attempt| attempt.answer.as_ref());
    ExportView::masked(row, masked, last)
}
