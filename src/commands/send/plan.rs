//! Turns an input into deliveries: its connectors, and the values extracted from it.

use super::input::Input;
use super::known::Known;
use crate::catalog;
use crate::commands::context::{Route, Routed, Routes};
use crate::engine::{Job, Work};
use crate::model::{ApiKey, Environment, EventName, NewDelivery, PayloadPointers};
use crate::runtime;
use std::collections::HashMap;

/// Everything needed to turn an input into jobs.
pub struct Planner {
    /// The connectors, resolved.
    pub routes: Routes,
    /// Keys with a faulty connector, and the error for a line that names one.
    pub unusable: HashMap<ApiKey, String>,
    /// The pointers to values in payloads.
    pub pointers: HashMap<ApiKey, PayloadPointers>,
    /// The store's environment.
    pub environment: Environment,
    /// The API key of lines without one.
    pub default_key: Option<ApiKey>,
    /// The event of `--event`.
    pub event: Option<EventName>,
    /// Lines that are already in the log.
    pub known: Known,
}

/// The result for one input.
pub enum Planned {
    /// These deliveries.
    Jobs {
        /// One for each connector.
        jobs: Vec<Job>,
        /// The number of deliveries that are already in the log.
        known: u64,
        /// Signs that the API key is wrong.
        mistakes: Vec<String>,
    },
    /// Connectors have its key, but they are disabled or do not subscribe.
    Unsubscribed(ApiKey, Option<EventName>),
    /// No connector has its key.
    Nowhere(ApiKey),
}

impl Planner {
    /// Routes `input`.
    pub fn plan(&self, input: Input) -> Planned {
        let places = &self.pointers[&input.api_key];
        let extracted = places.extract(&input.payload);
        let event = self.event.clone().or(input.event).or_else(|| extracted.event_of(input.api_key));
        let routes = match self.routes.of(input.api_key, event.as_ref()) {
            Routed::To(routes) => routes,
            Routed::Unsubscribed => return Planned::Unsubscribed(input.api_key, event),
            Routed::Nowhere => return Planned::Nowhere(input.api_key),
        };
        // Not the start time of the command: a stream may last for days.
        let (event_id, created_at) = (runtime::new_id(), runtime::now());
        let is_known = |route: &&Route| {
            let source = input.source.as_ref();
            source.is_some_and(|source| self.known.has(source.line, &input.payload, route.connector.name.as_str()))
        };
        let (known, new): (Vec<&Route>, Vec<&Route>) = routes.into_iter().partition(is_known);
        let mistakes = if new.is_empty() {
            Vec::new()
        } else {
            catalog::signs_of_mistake(input.api_key, places, &input.payload, &extracted)
        };
        let jobs = new.into_iter().map(|route| Job {
            work: Work::New(Box::new(NewDelivery {
                webhook_id: runtime::new_id(),
                event_id: event_id.clone(),
                environment: self.environment.clone(),
                connector: route.connector.name.to_string(),
                api_key: input.api_key,
                event: event.clone(),
                payload: input.payload.clone(),
                extracted: extracted.clone(),
                is_test: false,
                created_at,
                source: input.source.clone(),
                lineage: None,
            })),
            destination: route.destination.clone(),
        });
        Planned::Jobs { jobs: jobs.collect(), known: known.len() as u64, mistakes }
    }
}
