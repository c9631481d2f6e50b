//! Connectors whose endpoint is moved to another place: what goes with them is for the old one.

use crate::commands::context::Context;
use crate::model::{Endpoint, OauthField, Secret, is_harmless};
use crate::store::ConnectorRecord;

/// Warns of headers and a client secret that will go to a new host, and of `idempotent`, which was a promise about the old endpoint.
pub fn warn_of_another_place(
    context: &mut Context,
    old: &ConnectorRecord,
    new: &ConnectorRecord,
    idempotent: Option<bool>,
) {
    let kept = headers_for_another_host(old, new);
    if !kept.is_empty() {
        context
            .out
            .warn(format!("the endpoint's host changes; these headers will go to the new host: {}", kept.join(", ")));
    }
    if is_secret_for_another_host(old, new) {
        context.out.warn("the host of oauth.token_url changes; the client secret will go to the new host");
    }
    if old.endpoint != new.endpoint && new.is_idempotent && idempotent.is_none() {
        context.out.warn(
            "idempotent stays true for the new endpoint. Turn it off if the new endpoint does not ignore duplicates, or does not know \
             the webhook-ids that the old one has seen: --idempotent=false",
        );
    }
}

/// Says whether two endpoints have the same scheme, host and port.
pub fn is_same_place(one: &ConnectorRecord, other: &ConnectorRecord) -> bool {
    is_alike(one, other, |endpoint| endpoint.origin().to_owned())
}

/// Compares a part of two endpoints. If one of them is no URL without its references, they must be the same.
fn is_alike(one: &ConnectorRecord, other: &ConnectorRecord, part: impl Fn(&Endpoint) -> String) -> bool {
    let part = |record: &ConnectorRecord| Endpoint::parse(record.endpoint.value.expose()).ok().map(|of| part(&of));
    one.endpoint.value == other.endpoint.value || part(one).is_some_and(|one| Some(one) == part(other))
}

/// Returns the headers of `new` that are not harmless, if they go to another host than before.
pub fn headers_for_another_host<'a>(old: &ConnectorRecord, new: &'a ConnectorRecord) -> Vec<&'a str> {
    if is_alike(old, new, scheme_and_host) {
        return Vec::new();
    }
    let own = new.headers.pairs().map(|(name, _)| name.value.as_str()).filter(|name| !is_harmless(name));
    own.chain((!new.oauth.is_empty()).then_some("Authorization (a token of oauth)")).collect()
}

/// Says whether the client secret stays the same and goes to another host than before.
pub fn is_secret_for_another_host(old: &ConnectorRecord, new: &ConnectorRecord) -> bool {
    let value = |record: &ConnectorRecord, field| record.oauth(field).map(|written| written.value.clone());
    let [before, now] = [old, new].map(|record| value(record, OauthField::TokenUrl));
    let (Some(before), Some(now)) = (before, now) else { return false };
    let host = |url: &Secret| Endpoint::parse(url.expose()).ok().map(|url| scheme_and_host(&url));
    let is_kept = value(old, OauthField::ClientSecret) == value(new, OauthField::ClientSecret);
    is_kept && before != now && (host(&before).is_none() || host(&before) != host(&now))
}

/// Another port of a host is usually the same system.
fn scheme_and_host(endpoint: &Endpoint) -> String {
    let url = endpoint.url();
    format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default())
}
