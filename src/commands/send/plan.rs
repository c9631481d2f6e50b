//! From an input to deliveries: which connectors it goes to, and what it says of itself.

use super::input::Input;
use super::known::Known;
use crate::commands::context::{Route, Routed, Routes};
use crate::engine::{Job, Work};
use crate::model::{ApiKey, Environment, EventName, NewDelivery, PayloadPointers};
use crate::runtime;
use std::collections::HashMap;

/// Knows everything that turns an input into jobs.
pub struct Planner {
    /// The connectors, resolved.
    pub routes: Routes,
    /// Keys with a faulty connector, and the error for a line that names one.
    pub unusable: HashMap<ApiKey, String>,
    /// Where payloads say what.
    pub pointers: HashMap<ApiKey, PayloadPointers>,
    /// The store's environment.
    pub environment: Environment,
    /// The key of lines that name none.
    pub default_key: Option<ApiKey>,
    /// The event that `--event` names.
    pub event: Option<EventName>,
    /// Lines that are in the log already.
    pub known: Known,
}

/// What becomes of one input.
pub enum Planned {
    /// These deliveries, and so many that the log has already.
    Jobs(Vec<Job>, u64),
    /// Connectors have its key, but they are disabled or do not subscribe.
    Unsubscribed(ApiKey, Option<EventName>),
    /// No connector has its key.
    Nowhere(ApiKey),
}

impl Planner {
    /// Routes `input`.
    pub fn plan(&self, input: Input) -> Planned {
        let extracted = self.pointers[&input.api_key].extract(&input.payload);
        let event = self.event.clone().or(input.event).or_else(|| extracted.event_of(input.api_key));
        let routes = match self.routes.of(input.api_key, event.as_ref()) {
            Routed::To(routes) => routes,
            Routed::Unsubscribed => return Planned::Unsubscribed(input.api_key, event),
            Routed::Nowhere => return Planned::Nowhere(input.api_key),
        };
        // Not the start of the command: a stream may go on for days.
        let (event_id, created_at) = (runtime::new_id(), runtime::now());
        let is_known = |route: &&Route| {
            let source = input.source.as_ref();
            source.is_some_and(|source| self.known.has(source.line, &input.payload, route.connector.name.as_str()))
        };
        let (known, new): (Vec<&Route>, Vec<&Route>) = routes.into_iter().partition(is_known);
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
        Planned::Jobs(jobs.collect(), known.len() as u64)
    }
}
