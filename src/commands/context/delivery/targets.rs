//! Finds the current destinations of deliveries in the log; looks up each connector once.

use super::routes::Target;
use crate::catalog::needs_a_person;
use crate::commands::context::Context;
use crate::commands::context::PolicyArgs;
use crate::model::{ApiKey, ConnectorName, Delivery, Destination};
use std::collections::HashMap;
use std::sync::Arc;

/// Finds destinations, and looks up each connector once.
pub struct Targets {
    policy: PolicyArgs,
    /// The one destination of all deliveries, and its API key if it is a connector.
    fixed: Option<(Arc<Destination>, Option<ApiKey>)>,
    known: HashMap<(String, ApiKey), Target>,
    /// Which connectors are idempotent.
    idempotent: HashMap<String, bool>,
}

impl Targets {
    /// Sends each delivery to its own connector.
    pub fn of_each(policy: PolicyArgs) -> Self {
        Self { policy, fixed: None, known: HashMap::new(), idempotent: HashMap::new() }
    }

    /// Sends all deliveries to `destination`. If that is a connector, `api_key` is its API key.
    pub fn fixed(policy: PolicyArgs, destination: Arc<Destination>, api_key: Option<ApiKey>) -> Self {
        Self { fixed: Some((destination, api_key)), ..Self::of_each(policy) }
    }

    /// Returns the name of the one destination of all deliveries, if there is one.
    pub fn fixed_label(&self) -> Option<&str> {
        self.fixed.as_ref().map(|(fixed, _)| fixed.label.as_str())
    }

    /// Finds where `row` goes.
    pub fn find(&mut self, context: &Context, row: &Delivery) -> anyhow::Result<Target> {
        match &self.fixed {
            Some((_, Some(key))) if *key != row.api_key => return Ok(Target::OtherKey(*key)),
            Some((fixed, _)) => return Ok(Target::Ready(fixed.clone())),
            None => {}
        }
        let key = (row.connector.clone(), row.api_key);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let target = context.target(&self.policy, &row.connector, row.api_key)?;
        Ok(self.known.entry(key).or_insert(target).clone())
    }

    /// Says whether `row` is sent again only if a person asks for it. `idempotent` of the store counts only for the event's own
    /// connector: another endpoint has never seen its webhook id.
    pub fn needs_a_person(&mut self, context: &Context, row: &Delivery) -> anyhow::Result<bool> {
        if !needs_a_person(row, false) {
            return Ok(false);
        }
        if let Some((fixed, _)) = &self.fixed {
            return Ok(needs_a_person(row, is_known_to(row, fixed)));
        }
        if !self.idempotent.contains_key(&row.connector) {
            let record = match (context.store()?, row.connector.parse::<ConnectorName>()) {
                (Some(store), Ok(name)) => store.record(&name).map(|record| record.is_idempotent),
                _ => None,
            };
            self.idempotent.insert(row.connector.clone(), record.unwrap_or(false));
        }
        Ok(needs_a_person(row, self.idempotent[&row.connector]))
    }
}

/// Says whether the endpoint of `destination` would recognise `row` by its webhook id and not apply it twice.
pub fn is_known_to(row: &Delivery, destination: &Destination) -> bool {
    destination.policy.is_idempotent && destination.label == row.connector
}
