//! `connector validate --online`: looks at endpoints and token URLs over the network. No event is sent.

use crate::commands::context::Context;
use crate::http::{Client, Reach, Security, Unreachable};
use crate::model::{
    Connector, ConnectorName, Destination, Failure, Finding, FindingCode, OauthField, Redactor, Severity, Timestamp,
    Zone, show_duration,
};
use crate::runtime;
use crate::store::{ConnectorRecord, Store, with_field_of_tenant};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A certificate that ends sooner has a finding.
const SOON_DAYS: i64 = 14;

/// Clocks that differ by more seconds have a finding.
const SKEW: i64 = 30;

/// What makes two looks the same: the place as it is called and as it is shown, the files of the TLS session, and the time limit.
type LookKey = ([String; 2], [Option<PathBuf>; 2], Duration);

/// One look, and the fields that it is for.
struct Look<'a> {
    destination: Arc<Destination>,
    asked_by: Vec<Asker<'a>>,
}

/// A field of a connector or a tenant.
#[derive(Clone, Copy)]
struct Asker<'a> {
    record: &'a ConnectorRecord,
    is_tenant: bool,
    field: &'static str,
}

impl Asker<'_> {
    fn finding(self, store: &Store, told: (FindingCode, Severity, String, String)) -> Finding {
        let (name, line) = (&self.record.name.value, self.record.line_of(self.field));
        let (code, severity, message, hint) = told;
        let field = Some(self.field.to_owned());
        let finding = code.finding(Some(name.to_string()), field, store.path(), line, message, hint);
        let finding = Finding { severity, ..finding };
        if self.is_tenant { with_field_of_tenant(name.as_str(), finding) } else { finding }
    }
}

/// Looks at the endpoints of `names`, or of all connectors and tenants. Those that cannot be used are left to the other checks.
pub fn look(context: &mut Context, store: &Store, names: &[ConnectorName]) -> anyhow::Result<Vec<Finding>> {
    let looks = looks(store, names);
    let security = Security { private_networks: store.security() };
    context.out.say(format!(
        "Looking at {} over the network; no event is sent.",
        crate::output::counted(looks.len(), "endpoint")
    ));
    let destinations = looks.iter().map(|look| look.destination.clone()).collect();
    let found = runtime::run(Client::new(security).reach_all(destinations))?;
    let now = context.now();
    let mut findings = Vec::new();
    for (look, found) in looks.iter().zip(found) {
        for asker in &look.asked_by {
            findings.extend(tell(&found, asker.field, now).into_iter().map(|told| asker.finding(store, told)));
        }
    }
    Ok(findings)
}

/// Returns what can be sent to, with its record, and whether it is a tenant.
fn resolved<'a>(store: &'a Store, names: &[ConnectorName]) -> Vec<(&'a ConnectorRecord, bool, Destination)> {
    let connectors = store.records().iter().filter(|record| names.is_empty() || names.contains(&record.name.value));
    let connectors = connectors.map(|record| (record, false, store.connector(&record.name.value)));
    let tenants = store.tenants().iter().filter(|_| names.is_empty()).map(|tenant| &tenant.record);
    let tenants = tenants.map(|record| (record, true, store.tenant(&record.name.value)));
    let resolve = |(record, is_tenant, found): (_, _, Option<Result<Connector, _>>)| {
        Some((record, is_tenant, store.resolve(&found?.ok()?).ok()?))
    };
    connectors.chain(tenants).filter_map(resolve).collect()
}

fn looks<'a>(store: &'a Store, names: &[ConnectorName]) -> Vec<Look<'a>> {
    let mut at: HashMap<LookKey, usize> = HashMap::new();
    let mut looks: Vec<Look<'_>> = Vec::new();
    for (record, is_tenant, destination) in resolved(store, names) {
        let token = token_destination(&destination).map(|token| (token, OauthField::TokenUrl.path()));
        for (destination, field) in [Some((destination, "endpoint")), token].into_iter().flatten() {
            let files = [destination.ca_file.clone(), destination.client_cert.clone()];
            let places = [destination.endpoint.origin().to_owned(), destination.endpoint.place()];
            let key = (places, files, destination.policy.timeout);
            let at = *at.entry(key).or_insert_with(|| {
                looks.push(Look { destination: Arc::new(destination), asked_by: Vec::new() });
                looks.len() - 1
            });
            looks[at].asked_by.push(Asker { record, is_tenant, field });
        }
    }
    looks
}

fn token_destination(destination: &Destination) -> Option<Destination> {
    let credentials = destination.oauth.as_ref()?;
    Some(Destination {
        endpoint: credentials.token_url.clone(),
        headers: Vec::new(),
        signing_keys: Vec::new(),
        ca_file: credentials.ca_file.clone(),
        client_cert: credentials.client_cert.clone(),
        oauth: None,
        redactor: Redactor::default(),
        ..destination.clone()
    })
}

/// Returns the findings of one look: code, severity, message and hint.
fn tell(
    found: &Result<Reach, Unreachable>,
    field: &str,
    now: Timestamp,
) -> Vec<(FindingCode, Severity, String, String)> {
    let reach = match found {
        Ok(reach) => reach,
        Err(Unreachable { failure, why }) => {
            let why = if field == "endpoint" {
                why.clone()
            } else {
                why.replace("set ca_file", "set oauth.ca_file").replace("set client_cert", "set oauth.client_cert")
            };
            let (code, hint) = match failure {
                Failure::Tls => (FindingCode::TlsSession, "Until this is corrected, each attempt fails as tls."),
                Failure::Blocked => {
                    (FindingCode::Unreachable, "Until this is corrected, each attempt fails as blocked.")
                }
                _ => (
                    FindingCode::Unreachable,
                    "Check the host and the port, the network between, and whether the server runs.",
                ),
            };
            return vec![(code, Severity::Error, why, hint.to_owned())];
        }
    };
    let mut findings = vec![(FindingCode::Reachable, Severity::Info, summary(reach, now), "Nothing to do.".to_owned())];
    if let Some(left) = reach.not_after.map(|end| days_left(end, now)).filter(|left| *left < SOON_DAYS) {
        let message = format!("the certificate of the server {}", ends(left, reach.not_after));
        findings.push((
            FindingCode::CertificateEnds,
            Severity::Warning,
            message,
            "Have it renewed on the server.".to_owned(),
        ));
    }
    if let Some(ahead) = reach.ahead.filter(|ahead| ahead.abs() > SKEW) {
        let length = show_duration(Duration::from_secs(ahead.unsigned_abs()));
        let way = if ahead > 0 { "ahead of" } else { "behind" };
        let message = format!("the clock of the server is {length} {way} the clock of this machine");
        let hint = "Set both clocks by NTP. Signed requests are refused if clocks differ by more than five minutes.";
        findings.push((FindingCode::ClockSkew, Severity::Warning, message, hint.to_owned()));
    }
    findings
}

fn days_left(end: i64, now: Timestamp) -> i64 {
    (end - now.as_seconds()).div_euclid(86_400)
}

fn ends(left: i64, end: Option<i64>) -> String {
    let day = end.and_then(|end| Timestamp::from_millis(end.saturating_mul(1000)));
    let day = day.map(|day| format!(", on {}", Zone::utc().day(day))).unwrap_or_default();
    match left {
        ..=0 => format!("ends today{day}"),
        1 => format!("ends in 1 day{day}"),
        _ => format!("ends in {left} days{day}"),
    }
}

fn summary(reach: &Reach, now: Timestamp) -> String {
    let to = reach.address.map(|address| format!(" to {address}")).unwrap_or_default();
    let mut parts = vec![format!("connected{to} in {} ms", reach.connected_in.as_millis())];
    match reach.tls {
        Some(version) => parts.push(format!("TLS {version}")),
        None => parts.push("no TLS".to_owned()),
    }
    parts.extend(reach.not_after.map(|end| format!("the certificate {}", ends(days_left(end, now), Some(end)))));
    parts.push(match reach.ahead {
        Some(ahead) => format!("clocks differ by {} s", ahead.abs()),
        None => "the server showed no time".to_owned(),
    });
    parts.join(", ")
}
