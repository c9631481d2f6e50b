//! Connectors and tenants that cannot be used, of a run that sends the events of the others.

use crate::commands::context::Context;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{Delivery, Finding};
use crate::store::{refusal, skipped_because};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is wrong with each of them.
#[derive(Clone, Debug, Default)]
pub struct FaultyTargets(BTreeMap<String, Arc<[Finding]>>);

impl FaultyTargets {
    /// Notes what is wrong with the connector or tenant of `row`.
    pub fn add(&mut self, row: &Delivery, findings: Arc<[Finding]>) {
        self.0.entry(row.connector.clone()).or_insert(findings);
    }

    /// Warns of all of them, and returns the exit code for them. `others` counts the events of other connectors that the command
    /// sends or has to tell of.
    ///
    /// # Errors
    /// There is no other event (exit 3).
    pub fn tell(&self, context: &mut Context, others: usize) -> Result<Exit, Fault> {
        let findings: Vec<Finding> = self.0.values().flat_map(|findings| findings.iter().cloned()).collect();
        if findings.is_empty() {
            return Ok(Exit::Done);
        }
        if others == 0 {
            return Err(refusal(&findings));
        }
        context.out.warn(skipped_because(&findings));
        Ok(Exit::Invalid)
    }
}
