//! The report of a run of rows that the log has already.

use crate::commands::context::Context;
use crate::log::Log;
use crate::model::{DeliveryId, Facts};
use crate::output::Report;

/// At most this many rows are read before the first line, to know how wide it may be.
const FEW: usize = 50;

impl Context {
    /// Returns a report of these rows, which go to `connectors`. On a terminal, few rows get columns that are just as wide as needed.
    pub fn report_of<'a>(
        &self,
        log: &mut dyn Log,
        ids: &[DeliveryId],
        connectors: impl Iterator<Item = &'a str>,
    ) -> anyhow::Result<Report> {
        if !self.out.is_terminal() || ids.len() > FEW {
            return Ok(Report::of_connectors(connectors));
        }
        let mut rows = Vec::new();
        for id in ids {
            rows.extend(log.get(*id)?.map(|row| Facts::from(&row)));
        }
        Ok(Report::of(rows.into_iter()).with_connectors(connectors))
    }
}
