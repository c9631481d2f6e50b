//! The connectors that the relay accepts events for, and who may send them.

use crate::commands::context::{Context, PolicyArgs, Route};
use crate::engine::origins_of;
use crate::error::Fault;
use crate::log::{Log, QueuedElsewhere, RelayStart};
use crate::model::{AnswerFrom, ApiKey, Destination, EntryRule, Environment, Policy, first_named};
use crate::output::counted;
use crate::store::refusal_of_relay;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// One connector.
#[derive(Debug)]
pub(super) struct RelayConnector {
    /// Its index among the destinations of the run.
    pub(super) index: usize,
    /// Its name.
    pub(super) name: String,
    /// The kind of its events.
    pub(super) api_key: ApiKey,
    /// Where the sender of an event gets its answer from.
    pub(super) answer: AnswerFrom,
    /// Who may send events for it.
    pub(super) rule: EntryRule,
    /// What it subscribes to, and where its events go.
    pub(super) route: Route,
}

/// All connectors.
#[derive(Debug)]
pub(super) struct RelayConnectors {
    all: Vec<Arc<RelayConnector>>,
    by_name: HashMap<String, usize>,
    /// The connector of each text by which a monitoring event may name one.
    by_text: HashMap<String, usize>,
    /// Whether one rule of the store replaces those of the connectors.
    has_one_rule: bool,
}

impl RelayConnectors {
    /// Resolves every enabled connector.
    ///
    /// # Errors
    /// A connector is faulty (exit 3), there is none (exit 5), or one has no secret and everyone could send events to it (exit 6).
    pub(super) fn open(context: &Context, addr: SocketAddr, allow_anonymous: bool) -> anyhow::Result<Self> {
        let store = context.need_store()?;
        let (routes, mut findings) = context.routes_and_findings(&PolicyArgs::default(), |_, _| true)?;
        let of_all = store.entry_rule().unwrap_or_else(|found| {
            findings.extend(found);
            None
        });
        if !findings.is_empty() {
            return Err(refusal_of_relay(&findings).into());
        }
        let routes = routes.into_enabled();
        if routes.is_empty() {
            let fault = Fault::not_found("the store has no enabled connector, so there is no one to send events to");
            return Err(fault.hint("Add one: `inv-hooks connector add`.").into());
        }
        let one = |(index, route)| Arc::new(RelayConnector::new(index, route, of_all.as_ref()));
        let all: Vec<Arc<RelayConnector>> = routes.into_iter().enumerate().map(one).collect();
        if !allow_anonymous && !addr.ip().is_loopback() {
            refuse_anonymous(&all)?;
        }
        let by_name = all.iter().map(|connector| (connector.name.clone(), connector.index)).collect();
        Ok(Self { by_text: by_text(&all), all, by_name, has_one_rule: of_all.is_some() })
    }

    /// Warns of connectors without a secret, if the relay has a public name: the proxy in front of it lets everyone through.
    pub(super) fn warn_of_open(&self, context: &mut Context, public_names: &[String]) {
        let open = open_connectors(&self.all);
        if !public_names.is_empty() && !open.is_empty() {
            let open = open.join(", ");
            context.out.warn(format!(
                "everyone who can reach the relay can send events to a connector without a secret header: {open}"
            ));
        }
    }

    /// Warns of queued events that this relay does not send: their connector is gone or disabled.
    pub(super) fn warn_of_left(&self, context: &mut Context, log: &mut dyn Log) -> anyhow::Result<()> {
        let queued = log.queued(&context.environment()?)?;
        for (name, count) in queued.iter().filter(|(name, _)| self.get(name).is_none()) {
            let events = counted(*count, "queued event");
            let why = format!("{events} of connector {name} cannot be sent: it is disabled or not in the store");
            context.out.warn(format!("{why}. Enable it or add it again, and restart the relay."));
        }
        Ok(())
    }

    /// Notes where queued events go from now on.
    ///
    /// # Errors
    /// Events are queued for another place, and `moves_queued` is false (exit 6).
    pub(super) fn note_origins(
        &self,
        log: &mut dyn Log,
        environment: &Environment,
        moves_queued: bool,
    ) -> Result<(), Fault> {
        let (environment, origins) = (environment.clone(), origins_of(&self.destinations()));
        let in_the_way = log.note_origins(&RelayStart { environment, origins, moves_queued })?;
        if in_the_way.is_empty() { Ok(()) } else { Err(refuse_to_move(&in_the_way)) }
    }

    /// Returns the connector with this name.
    pub(super) fn get(&self, name: &str) -> Option<&Arc<RelayConnector>> {
        self.by_name.get(name).map(|&index| &self.all[index])
    }

    /// Returns the rules of these connectors, each once.
    pub(super) fn rules_of<'a>(&self, some: &'a [&Arc<RelayConnector>]) -> impl Iterator<Item = &'a EntryRule> {
        let most = if self.has_one_rule { 1 } else { some.len() };
        some.iter().take(most).map(|one| &one.rule)
    }

    /// Returns the connector that a monitoring event names: by its name, by its API key or its endpoint if no other one has the same,
    /// or by its URL at the relay.
    pub(super) fn named_in(&self, payload: &[u8]) -> Option<&str> {
        let of_text = |text: &str| {
            let text = if text.contains("://") { text.trim_end_matches('/') } else { text };
            let at_relay = || self.by_name.get(text.split_once(CONNECTORS)?.1.split('?').next()?);
            self.by_text.get(text).or_else(at_relay).copied()
        };
        first_named(payload, of_text).map(|index| self.all[index].name.as_str())
    }

    /// Returns the connectors in the order of their indexes.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<RelayConnector>> {
        self.all.iter()
    }

    /// Returns where each connector sends to, by index.
    pub(super) fn destinations(&self) -> Vec<Arc<Destination>> {
        self.all.iter().map(|connector| Arc::new(passing_on(&connector.route.destination))).collect()
    }
}

impl RelayConnector {
    fn new(index: usize, route: Route, of_all: Option<&EntryRule>) -> Self {
        let rule = of_all.cloned().unwrap_or_else(|| EntryRule::of_connector(&route.destination.headers));
        let (name, api_key) = (route.connector.name.to_string(), route.connector.api_key);
        let answer = route.destination.policy.answer;
        Self { index, name, api_key, answer, rule, route }
    }
}

/// What comes before the name of a connector in its URL at the relay.
const CONNECTORS: &str = "/v1/connectors/";

fn by_text(all: &[Arc<RelayConnector>]) -> HashMap<String, usize> {
    let mut shared: HashMap<&str, Option<usize>> = HashMap::new();
    for one in all {
        let url = one.route.destination.endpoint.url().as_str().trim_end_matches('/');
        for text in [one.api_key.as_str(), url] {
            shared.entry(text).and_modify(|only| *only = None).or_insert(Some(one.index));
        }
    }
    let only = shared.into_iter().filter_map(|(text, only)| Some((text.to_owned(), only?)));
    // A name comes last: it means its connector, whatever else is called so.
    only.chain(all.iter().map(|one| (one.name.clone(), one.index))).collect()
}

/// Where the sender waits for the endpoint's answer, each event gets exactly one attempt, at once: a pause or a retry would only make
/// the sender wait.
fn passing_on(destination: &Destination) -> Destination {
    if destination.policy.answer == AnswerFrom::Log {
        return destination.clone();
    }
    let policy = Policy { retries: 0, breaker: 0, retry_after_max: Duration::ZERO, ..destination.policy };
    Destination { policy, ..destination.clone() }
}

/// Another store, such as that of yesterday or of a test, must not redirect what was accepted.
fn refuse_to_move(in_the_way: &[QueuedElsewhere]) -> Fault {
    let each = in_the_way.iter().map(|QueuedElsewhere { connector, here, noted, events }| {
        let events = counted(*events, "queued event");
        format!("{events} of connector {connector} would go to {here}, not to {noted}, where the relay sent them that was started last")
    });
    let hint = "If this store is not the right one, use the other one or correct it: `inv-hooks connector edit NAME --endpoint URL`. \
                To send these events to the new place: `inv-hooks relay --move-queued`.";
    Fault::refused(each.collect::<Vec<_>>().join("; ")).hint(hint)
}

fn open_connectors(all: &[Arc<RelayConnector>]) -> Vec<&str> {
    all.iter().filter(|one| one.rule.is_anyone()).map(|one| one.name.as_str()).collect()
}

fn refuse_anonymous(all: &[Arc<RelayConnector>]) -> Result<(), Fault> {
    let open = open_connectors(all);
    let what = match open[..] {
        [] => return Ok(()),
        [name] => format!("connector {name} has no secret header"),
        _ => format!("connectors {} have no secret header", open.join(", ")),
    };
    let hint = "Give each of them a header with a secret, or add [relay] with bearer, headers or signing_secret to the store. To accept \
                events from everyone: --allow-anonymous.";
    Err(Fault::refused(format!("{what}: everyone who can reach the relay could send events")).hint(hint))
}
