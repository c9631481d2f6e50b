//! `failed export --format har`: every attempt of the events, written one by one.

use crate::commands::context::{Context, connector_of, fitting, request_headers};
use crate::log::WholeDelivery;
use crate::model::Attempt;
use crate::output::HarEntry;
use crate::store::Store;

/// Writes the entries of an HTTP archive.
pub struct HarWriter {
    store: Option<Store>,
    has_entries: bool,
}

impl HarWriter {
    /// Reads the connectors, of which requests have the names of headers.
    pub fn new(context: &Context) -> Self {
        Self { store: context.store().ok().flatten(), has_entries: false }
    }

    /// Writes every attempt of an event. `hides_answers`: something was redacted, and answers may repeat it.
    pub fn write(
        &mut self,
        event: WholeDelivery,
        payload: &[u8],
        hides_answers: bool,
        context: &mut Context,
    ) -> anyhow::Result<()> {
        let row = &event.delivery;
        let connector = connector_of(self.store.as_ref(), row);
        let headers = fitting(connector.as_ref(), row).map(request_headers).unwrap_or_default();
        for attempt in event.history {
            let attempt = if hides_answers { without_body(attempt) } else { attempt };
            if std::mem::replace(&mut self.has_entries, true) {
                context.out.line(",")?;
            }
            context.out.json_line(&HarEntry::new(row, &attempt, payload, &headers))?;
        }
        Ok(())
    }
}

fn without_body(mut attempt: Attempt) -> Attempt {
    if let Some(answer) = &mut attempt.answer {
        answer.response.clear();
        answer.error = None;
    }
    attempt
}
