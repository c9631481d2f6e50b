//! Where a repost goes: the connector of the event as it is now, another one, or a URL.

use crate::catalog::needs_a_person;
use crate::commands::context::{Context, PolicyArgs, Target};
use crate::error::Fault;
use crate::model::{ApiKey, ConnectorName, Delivery, Destination, Endpoint, Order, Policy, Redactor, quoted};
use std::collections::HashMap;
use std::sync::Arc;

/// Flags that say where a repost goes.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Destination")]
pub struct TargetArgs {
    /// Send to this connector or URL instead
    ///
    /// A URL gets none of the stored headers, unless --headers-from names a connector.
    #[arg(long, value_name = "NAME|URL")]
    to: Option<String>,
    /// Send the headers of this connector to the URL of --to
    #[arg(long, value_name = "NAME", requires = "to")]
    headers_from: Option<ConnectorName>,
    /// Allow plain HTTP to a public address
    #[arg(long, requires = "to")]
    allow_http: bool,
}

impl TargetArgs {
    /// Returns what `--to` names, as it was typed.
    pub fn to(&self) -> Option<&str> {
        self.to.as_deref()
    }

    /// Returns the flags as they were typed, each with a blank before it.
    pub fn typed(&self) -> String {
        let to = self.to.as_ref().map(|to| format!(" --to {}", quoted(to)));
        let headers = self.headers_from.as_ref().map(|name| format!(" --headers-from {name}"));
        let allow = self.allow_http.then(|| " --allow-http".to_owned());
        [to, headers, allow].into_iter().flatten().collect()
    }
}

/// After an outage an endpoint may stumble once more.
const BULK_RETRIES: u32 = 3;

/// Finds destinations, each connector once.
pub struct Targets {
    policy: PolicyArgs,
    /// Where `--to` leads, and which kind of event it takes if it is a connector.
    fixed: Option<(Arc<Destination>, Option<ApiKey>)>,
    known: HashMap<(String, ApiKey), Target>,
    /// Which connectors ignore an event by its webhook id.
    idempotent: HashMap<String, bool>,
}

impl Targets {
    /// Resolves `--to` at once.
    pub fn new(args: &super::Args, context: &Context) -> anyhow::Result<Self> {
        let mut policy = if args.is_bulk() { args.policy.usually(BULK_RETRIES) } else { args.policy.clone() };
        if args.with_held {
            // What was held goes behind what held it.
            policy.order.get_or_insert(Order::Document);
        }
        let fixed = match &args.target.to {
            Some(to) => Some(fixed(&args.target, &policy, context, to)?),
            None => None,
        };
        Ok(Self { policy, fixed, known: HashMap::new(), idempotent: HashMap::new() })
    }

    /// Finds where `row` goes. A connector that is there but faulty is an error: it can be mended (exit 3).
    pub fn find(&mut self, context: &Context, row: &Delivery) -> anyhow::Result<Target> {
        match &self.fixed {
            Some((_, Some(key))) if *key != row.api_key => return Ok(Target::OtherKey(*key)),
            Some((fixed, _)) => return Ok(Target::Ready(fixed.clone())),
            None => {}
        }
        let way = (row.connector.clone(), row.api_key);
        if let Some(known) = self.known.get(&way) {
            return Ok(known.clone());
        }
        let target = context.target(&self.policy, &row.connector, row.api_key)?;
        Ok(self.known.entry(way).or_insert(target).clone())
    }

    /// Says whether `row` is sent again only when a person asks for it. Of its own connector counts what the store says of the
    /// endpoint; another one has not seen the webhook ids that went there.
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

    /// Finds where `row` goes, or says why it cannot: exit 5 or 6.
    pub fn need(&mut self, context: &Context, row: &Delivery) -> anyhow::Result<Arc<Destination>> {
        let (id, name) = (row.id, &row.connector);
        match self.find(context, row)? {
            Target::Ready(destination) => Ok(destination),
            Target::Gone => Err(Fault::not_found(format!(
                "the connector {name} of event {id} is not in the store; nothing was sent"
            ))
            .hint(format!("`inv-hooks repost {id} --to NAME` sends it to another connector."))
            .into()),
            Target::OtherKey(key) => {
                let name = self.fixed.as_ref().map_or(name, |(fixed, _)| &fixed.label);
                let of = row.api_key;
                let hint = match &self.fixed {
                    Some(_) => {
                        format!("Name a connector of {of}; `--to URL --headers-from {name}` sends it all the same.")
                    }
                    None => format!("`inv-hooks repost {id} --to NAME` sends it to a connector of {of}."),
                };
                let what = format!("the connector {name} takes {key}, and event {id} is of {of}; nothing was sent");
                Err(Fault::refused(what).hint(hint).into())
            }
            Target::Disabled => {
                Err(Fault::refused(format!("the connector {name} of event {id} is disabled; nothing was sent"))
                    .hint(format!("`inv-hooks connector enable {name}` turns it on; --to sends elsewhere."))
                    .into())
            }
        }
    }
}

/// Says whether the endpoint of `destination` ignores `row` by its webhook id, should it have seen it.
pub fn is_known_to(row: &Delivery, destination: &Destination) -> bool {
    destination.policy.is_idempotent && destination.label == row.connector
}

fn fixed(
    args: &TargetArgs,
    policy: &PolicyArgs,
    context: &Context,
    to: &str,
) -> anyhow::Result<(Arc<Destination>, Option<ApiKey>)> {
    if !to.contains("://") {
        let name: ConnectorName = to
            .parse()
            .map_err(|error| Fault::usage(format!("--to: {error}")).hint("Give a connector's name or a whole URL."))?;
        if args.headers_from.is_some() {
            return Err(Fault::usage("--headers-from goes with --to URL: a connector has headers of its own").into());
        }
        let route = context.route(policy, &name)?;
        return Ok((route.destination, Some(route.connector.api_key)));
    }
    let endpoint = Endpoint::parse(to).map_err(|error| {
        Fault::usage(format!("--to: {error}"))
            .hint("Name a connector (`inv-hooks connector list`) or a URL such as https://wms.example.com/sale.")
    })?;
    if let Some(why) = endpoint.never_called() {
        return Err(Fault::usage(format!("--to: {why}")).into());
    }
    if !endpoint.is_https() && !endpoint.is_local() && !args.allow_http {
        return Err(Fault::refused(
            "--to: plain http to a public address would show the payload to everybody on the way",
        )
        .hint("Use https, or --allow-http if you mean it.")
        .into());
    }
    let base = match &args.headers_from {
        Some(name) => Some(context.route(policy, name)?.destination),
        None => None,
    };
    // A URL takes whatever it is sent: who names one means it.
    Ok((Arc::new(policy.applied_to(at(endpoint, base.as_deref()))), None))
}

/// A destination of a URL alone, or with the headers of `base`. What the URL has in its query is as secret as what a store has.
fn at(endpoint: Endpoint, base: Option<&Destination>) -> Destination {
    let headers = base.map(|base| base.headers.clone()).unwrap_or_default();
    let redactor = base.map_or_else(Redactor::default, |base| base.redactor.clone()).with(endpoint.secrets());
    Destination {
        label: endpoint.redacted(),
        endpoint,
        headers,
        // What the connector says of its endpoint, it says of no other.
        policy: Policy { is_idempotent: false, ..base.map_or_else(Policy::default, |base| base.policy) },
        latency_threshold: None,
        signing_keys: Vec::new(),
        ca_file: base.and_then(|base| base.ca_file.clone()),
        client_cert: None,
        redactor,
    }
}
