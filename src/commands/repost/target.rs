//! The destination of a repost: the current connector of the event, another one, or a URL.

use crate::commands::context::{Context, PolicyArgs, Target, Targets};
use crate::error::Fault;
use crate::model::{
    ApiKey, ConnectorName, Delivery, Destination, Endpoint, Policy, Redactor, Template, called_instead, quoted,
};
use crate::store::refusal;
use std::sync::Arc;

/// Flags that set the destination.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Destination")]
pub struct TargetArgs {
    /// Send to this connector or URL instead
    ///
    /// A URL does not get the headers of the event's connector. To send the headers of a connector, add --headers-from.
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
    /// Returns the value of `--to`, as it was typed.
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

    /// Resolves `--to`, with the limits of `policy`.
    pub fn targets(&self, policy: PolicyArgs, context: &mut Context) -> anyhow::Result<Targets> {
        let Some(to) = &self.to else { return Ok(Targets::of_each(policy)) };
        let (destination, api_key) = fixed(self, &policy, context, to)?;
        if to.contains("://")
            && let Some(instead) = called_instead(&Template::literal(to))
        {
            context.out.warn(format!("--to: the URL cannot be called exactly as it is written; {}", instead.words()));
        }
        Ok(Targets::fixed(policy, destination, api_key))
    }
}

/// Returns the destination of `row`.
///
/// # Errors
/// Its connector is not in the store (exit 5), has another API key, is disabled (exit 6), or is faulty (exit 3).
pub fn need(targets: &mut Targets, context: &Context, row: &Delivery) -> anyhow::Result<Arc<Destination>> {
    let (id, name) = (row.id, &row.connector);
    match targets.find(context, row)? {
        Target::Ready(destination) => Ok(destination),
        Target::Gone if row.api_key == ApiKey::CreateAsn && targets.fixed_label().is_none() => {
            Err(Fault::not_found(format!("the tenant {name} of event {id} is not in the store; nothing was sent"))
                .hint(format!("Add the table [tenants.{name}] to the store again. No connector accepts shipments."))
                .into())
        }
        Target::Gone => {
            Err(Fault::not_found(format!("the connector {name} of event {id} is not in the store; nothing was sent"))
                .hint(format!("Send it to another connector: `inv-hooks repost {id} --to NAME`."))
                .into())
        }
        Target::OtherKey(key) => {
            let name = targets.fixed_label().unwrap_or(name);
            let of = row.api_key;
            let hint = match targets.fixed_label() {
                Some(_) => {
                    format!("Name a connector of {of}. To send it anyway: `--to URL --headers-from {name}`.")
                }
                None => format!("Send it to a connector of {of}: `inv-hooks repost {id} --to NAME`."),
            };
            let what = format!("the connector {name} accepts {key}, but event {id} is {of}; nothing was sent");
            Err(Fault::refused(what).hint(hint).into())
        }
        Target::Disabled => {
            Err(Fault::refused(format!("the connector {name} of event {id} is disabled; nothing was sent"))
                .hint(format!("Enable it: `inv-hooks connector enable {name}`. Send the event elsewhere: --to."))
                .into())
        }
        Target::Faulty(findings) => Err(refusal(&findings).into()),
    }
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
            return Err(Fault::usage("--headers-from is only for --to URL: a connector has its own headers")
                .hint("Leave out --headers-from, or give a whole URL.")
                .into());
        }
        let route = context.route(policy, &name)?;
        return Ok((route.destination, Some(route.connector.api_key)));
    }
    if to.contains("${") {
        return Err(Fault::usage("--to: a URL here cannot contain references, and '${' is not valid in a URL")
            .hint("Write the URL in full, or name a connector, whose endpoint can have references.")
            .into());
    }
    let endpoint = Endpoint::parse(to).map_err(|error| {
        Fault::usage(format!("--to: {error}"))
            .hint("Name a connector (`inv-hooks connector list`) or a URL such as https://wms.example.com/sale.")
    })?;
    if let Some(why) = endpoint.never_called() {
        return Err(Fault::usage(format!("--to: the URL is never called: {why}"))
            .hint("Write the host and port of your endpoint, or name a connector.")
            .into());
    }
    if !endpoint.is_https() && !endpoint.is_local() && !args.allow_http {
        return Err(Fault::refused(
            "--to: with plain http to a public address, anyone on the way can read the payload",
        )
        .hint("Use https, or allow it with --allow-http.")
        .into());
    }
    let destination = match &args.headers_from {
        Some(name) => at(endpoint, Some(&context.route(policy, name)?.destination)),
        None => policy.applied_to(at(endpoint, None)),
    };
    // A URL has no API key: it gets any event that the user sends there.
    Ok((Arc::new(destination), None))
}

/// Makes the destination for a URL, with the headers of `base` if there is one. Values in the query of the URL are treated as
/// secrets, like those of a store.
fn at(endpoint: Endpoint, base: Option<&Destination>) -> Destination {
    let headers = base.map(|base| base.headers.clone()).unwrap_or_default();
    let redactor = base.map_or_else(Redactor::default, |base| base.redactor.clone()).with(endpoint.secrets());
    Destination {
        label: endpoint.redacted(),
        endpoint,
        headers,
        // `idempotent` describes the connector's own endpoint, not this one.
        policy: Policy { is_idempotent: false, ..base.map_or_else(Policy::default, |base| base.policy) },
        latency_threshold: None,
        signing_keys: Vec::new(),
        ca_file: base.and_then(|base| base.ca_file.clone()),
        client_cert: None,
        oauth: base.and_then(|base| base.oauth.clone()),
        redactor,
    }
}
