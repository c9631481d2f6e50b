//! Which connectors an event goes to. All references are resolved before anything is sent.

use crate::commands::context::Context;
use crate::commands::context::PolicyArgs;
use crate::error::Fault;
use crate::model::{ApiKey, Connector, ConnectorName, Destination, EventName, Finding};
use crate::store::{Store, refusal, within_limits};
use std::sync::Arc;

/// A connector that is ready to send to.
#[derive(Clone, Debug)]
pub struct Route {
    /// The connector as the store has it.
    pub connector: Connector,
    /// Its destination, with every reference resolved.
    pub destination: Arc<Destination>,
}

/// The connectors of a store that a command may send to.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    ready: Vec<Route>,
    disabled: Vec<Connector>,
}

/// Where one event goes.
#[derive(Debug)]
pub enum Routed<'a> {
    /// These connectors, at least one.
    To(Vec<&'a Route>),
    /// Connectors have its API key, but they are disabled or do not subscribe to the event.
    Unsubscribed,
    /// No connector has its API key.
    Nowhere,
}

/// Where the deliveries of a connector go now.
#[derive(Clone, Debug)]
pub enum Target {
    /// This destination.
    Ready(Arc<Destination>),
    /// The connector is no longer in the store.
    Gone,
    /// The connector has this other API key: it was created again, or the event was imported for it.
    OtherKey(ApiKey),
    /// The connector is disabled.
    Disabled,
    /// The connector or tenant cannot be used, for these reasons.
    Faulty(Arc<[Finding]>),
}

impl Target {
    fn of(resolved: Result<Arc<Destination>, Vec<Finding>>) -> Self {
        resolved.map_or_else(|findings| Self::Faulty(findings.into()), Self::Ready)
    }
}

impl Routes {
    /// Says whether no connector has this API key.
    pub fn has_nothing_for(&self, api_key: ApiKey) -> bool {
        matches!(self.of(api_key, None), Routed::Nowhere)
    }

    /// Adds the connectors of `more`.
    pub fn add(&mut self, more: Self) {
        self.ready.extend(more.ready);
        self.disabled.extend(more.disabled);
    }

    /// Returns every connector that can be sent to.
    pub fn into_enabled(self) -> Vec<Route> {
        self.ready
    }

    /// Says where an event goes.
    pub fn of(&self, api_key: ApiKey, event: Option<&EventName>) -> Routed<'_> {
        let of_key: Vec<&Route> = self.ready.iter().filter(|route| route.connector.api_key == api_key).collect();
        let to: Vec<&Route> = of_key.iter().copied().filter(|route| route.connector.is_subscribed_to(event)).collect();
        if !to.is_empty() {
            return Routed::To(to);
        }
        let is_known = !of_key.is_empty() || self.disabled.iter().any(|connector| connector.api_key == api_key);
        if is_known { Routed::Unsubscribed } else { Routed::Nowhere }
    }
}

impl Context {
    /// Resolves every connector that `is_wanted` by its name and API key, and reports all faults at once (exit 3). `is_wanted`
    /// gets `None` for an unknown API key. Unselected and disabled connectors are not checked.
    pub fn routes(
        &self,
        policy: &PolicyArgs,
        is_wanted: impl Fn(&ConnectorName, Option<ApiKey>) -> bool,
    ) -> anyhow::Result<Routes> {
        let (routes, findings) = self.routes_and_findings(policy, is_wanted)?;
        if findings.is_empty() { Ok(routes) } else { Err(refusal(&findings).into()) }
    }

    /// As [`Context::routes`], but returns the faults, for a command that reports more than these.
    pub fn routes_and_findings(
        &self,
        policy: &PolicyArgs,
        is_wanted: impl Fn(&ConnectorName, Option<ApiKey>) -> bool,
    ) -> anyhow::Result<(Routes, Vec<Finding>)> {
        let mut routes = Routes::default();
        let mut findings = Vec::new();
        let Some(store) = self.store()? else { return Ok((routes, findings)) };
        for record in store.records() {
            let name = &record.name.value;
            if !is_wanted(name, record.api_key.value.parse().ok()) {
                continue;
            }
            match store.connector(name) {
                Some(Ok(connector)) if !connector.is_enabled => routes.disabled.push(connector),
                Some(Ok(connector)) => match store.resolve(&connector) {
                    Ok(destination) => {
                        let destination = Arc::new(policy.applied_to(destination));
                        routes.ready.push(Route { connector, destination });
                    }
                    Err(found) => findings.extend(found),
                },
                Some(Err(found)) if record.is_enabled => findings.extend(found),
                Some(Err(_)) | None => {}
            }
        }
        Ok((routes, findings))
    }

    /// Resolves one connector by its name: exit 5 if it is not in the store, 6 if it is disabled, 3 if it is faulty.
    pub fn route(&self, policy: &PolicyArgs, name: &ConnectorName) -> anyhow::Result<Route> {
        let store = self.need_store()?;
        let connector = self.connector(&store, name)?;
        if !connector.is_enabled {
            return Err(Fault::refused(format!("the connector {name} is disabled"))
                .hint(format!("Enable it: `inv-hooks connector enable {name}`."))
                .into());
        }
        let destination = ready(policy, &store, &connector).map_err(|findings| refusal(&findings))?;
        Ok(Route { connector, destination })
    }

    /// Finds where the deliveries of a connector and an API key go, by its name in the log.
    pub fn target(&self, policy: &PolicyArgs, name: &str, api_key: ApiKey) -> anyhow::Result<Target> {
        let (Some(store), Ok(name)) = (self.store()?, name.parse::<ConnectorName>()) else { return Ok(Target::Gone) };
        if api_key == ApiKey::CreateAsn {
            return Ok(tenant(policy, &store, &name).map_or(Target::Gone, Target::of));
        }
        Ok(match store.connector(&name) {
            None => Target::Gone,
            Some(Ok(connector)) if connector.api_key != api_key => Target::OtherKey(connector.api_key),
            Some(Ok(connector)) if !connector.is_enabled => Target::Disabled,
            Some(Err(_)) if store.record(&name).is_some_and(|record| !record.is_enabled) => Target::Disabled,
            Some(found) => Target::of(found.and_then(|connector| ready(policy, &store, &connector))),
        })
    }
}

fn ready(policy: &PolicyArgs, store: &Store, connector: &Connector) -> Result<Arc<Destination>, Vec<Finding>> {
    let usual = if store.sets_retries(&connector.name) { 0 } else { policy.usual_retries };
    Ok(Arc::new(policy.usually(usual).applied_to(store.resolve(connector)?)))
}

/// Resolves a tenant; nothing if there is none of this name. Retail Cloud sets a limit to its rate, whatever the command line says.
pub fn tenant(
    policy: &PolicyArgs,
    store: &Store,
    name: &ConnectorName,
) -> Option<Result<Arc<Destination>, Vec<Finding>>> {
    let usual = if store.tenant_sets_retries(name) { 0 } else { policy.usual_retries };
    let resolved = store.tenant(name)?.and_then(|tenant| store.resolve_tenant(&tenant));
    Some(resolved.map(|destination| {
        let destination = policy.usually(usual).applied_to(destination);
        Arc::new(Destination { policy: within_limits(destination.policy), ..destination })
    }))
}
