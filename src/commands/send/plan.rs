//! Turns an input into deliveries: its connectors, and the values extracted from it.

use super::args::Args;
use super::input::Input;
use super::known::Known;
use crate::catalog;
use crate::commands::context::{Context, Route, Routed, Routes, parse_api_key};
use crate::engine::{Job, Work};
use crate::error::Fault;
use crate::model::{ApiKey, Connector, ConnectorName, Environment, EventName, NewDelivery, PayloadPointers};
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
pub enum PlannedInput {
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
    /// Resolves the connectors that the arguments name, or all that can be used.
    pub fn of(args: &Args, context: &mut Context) -> anyhow::Result<Self> {
        let api_key = args.api_key.as_deref().map(parse_api_key).transpose()?;
        let store = context.need_store()?;
        for name in &args.connectors {
            let connector = context.connector(&store, name)?;
            check_key(&connector, api_key)?;
        }
        // Keep connectors with an unknown API key, so that the typo is reported.
        let mut routes = context.routes(&args.policy, |name, key| {
            let is_named = args.connectors.is_empty() || args.connectors.contains(name);
            is_named && (key.is_none() || api_key.is_none_or(|wanted| key == Some(wanted)))
        })?;
        if let Some(key) = api_key
            && routes.has_nothing_for(key)
        {
            return Err(Fault::not_found(format!("no connector has the API key {key}"))
                .hint(format!("Add one: `inv-hooks connector add --api-key {key} --endpoint URL`."))
                .into());
        }
        let unusable = match api_key {
            Some(key) if args.data.is_none() && !args.raw => add_other_keys(args, context, key, &mut routes)?,
            _ => HashMap::new(),
        };
        let pointers =
            ApiKey::ALL.into_iter().map(|key| Ok((key, context.pointers(key)?))).collect::<anyhow::Result<_>>()?;
        Ok(Self {
            routes,
            unusable,
            pointers,
            environment: context.environment()?,
            default_key: api_key,
            event: args.event.clone(),
            known: Known::default(),
        })
    }

    /// Routes `input`.
    pub fn plan(&self, input: Input) -> PlannedInput {
        let places = &self.pointers[&input.api_key];
        let extracted = places.extract(&input.payload);
        let given = self.event.clone().or(input.event);
        let event = given.clone().or_else(|| extracted.event_of(input.api_key));
        let routes = match self.routes.of(input.api_key, event.as_ref()) {
            Routed::To(routes) => routes,
            Routed::Unsubscribed => return PlannedInput::Unsubscribed(input.api_key, event),
            Routed::Nowhere => return PlannedInput::Nowhere(input.api_key),
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
            let given = given.as_ref().map(EventName::as_str);
            catalog::signs_of_mistake(input.api_key, places, &input.payload, &extracted, given)
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
        PlannedInput::Jobs { jobs: jobs.collect(), known: known.len() as u64, mistakes }
    }
}

/// Adds the connectors of all other keys, because a line can name its own key. Returns the keys that have a faulty connector, each
/// with the error for its lines; only these lines are not sent.
fn add_other_keys(
    args: &Args,
    context: &Context,
    typed: ApiKey,
    routes: &mut Routes,
) -> anyhow::Result<HashMap<ApiKey, String>> {
    let mut unusable = HashMap::new();
    for other in ApiKey::ALL.into_iter().filter(|key| *key != typed) {
        let is_wanted = |name: &ConnectorName, key| {
            key == Some(other) && (args.connectors.is_empty() || args.connectors.contains(name))
        };
        match context.routes(&args.policy, is_wanted) {
            Ok(more) => routes.add(more),
            Err(error) => match error.downcast_ref::<Fault>() {
                Some(fault) => drop(unusable.insert(other, format!("it names {other}: {fault}"))),
                None => return Err(error),
            },
        }
    }
    Ok(unusable)
}

/// A named connector takes one API key; an event of another key would have no connector.
fn check_key(connector: &Connector, api_key: Option<ApiKey>) -> Result<(), Fault> {
    let (name, of) = (&connector.name, connector.api_key);
    match api_key {
        Some(key) if key != of => Err(Fault::usage(format!("the connector {name} accepts {of}, not {key}"))
            .hint(format!("List the connectors for {key}: `inv-hooks connector list --api-key {key}`."))),
        _ => Ok(()),
    }
}
