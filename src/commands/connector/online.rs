//! `connector validate --online`: looks at endpoints and token URLs over the network. No event is sent.

use crate::commands::context::Context;
use crate::http::{Client, Reach, Security, Unreachable};
use crate::model::{
    ConnectorName, Destination, Failure, Finding, FindingCode, OauthField, Redactor, Severity, Timestamp, Zone,
    show_duration,
};
use crate::runtime;
use crate::store::Store;
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
struct Look {
    destination: Arc<Destination>,
    asked_by: Vec<(ConnectorName, &'static str)>,
}

/// Looks at the endpoints of `names`, or of all connectors. Connectors that cannot be used are left to the other checks.
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
        for (name, field) in &look.asked_by {
            let line = store.record(name).map_or(0, |record| record.line_of(field));
            let add = |(code, severity, message, hint): (FindingCode, Severity, String, String)| {
                let finding =
                    code.finding(Some(name.to_string()), Some((*field).to_owned()), store.path(), line, message, hint);
                Finding { severity, ..finding }
            };
            findings.extend(tell(&found, field, now).into_iter().map(add));
        }
    }
    Ok(findings)
}

fn looks(store: &Store, names: &[ConnectorName]) -> Vec<Look> {
    let mut at: HashMap<LookKey, usize> = HashMap::new();
    let mut looks: Vec<Look> = Vec::new();
    for record in store.records().iter().filter(|record| names.is_empty() || names.contains(&record.name.value)) {
        let name = &record.name.value;
        let Some(Ok(connector)) = store.connector(name) else { continue };
        let Ok(destination) = store.resolve(&connector) else { continue };
        let token = token_destination(&destination).map(|token| (token, OauthField::TokenUrl.path()));
        for (destination, field) in [Some((destination, "endpoint")), token].into_iter().flatten() {
            let files = [destination.ca_file.clone(), destination.client_cert.clone()];
            let places = [destination.endpoint.origin().to_owned(), destination.endpoint.place()];
            let key = (places, files, destination.policy.timeout);
            let at = *at.entry(key).or_insert_with(|| {
                looks.push(Look { destination: Arc::new(destination), asked_by: Vec::new() });
                looks.len() - 1
            });
            looks[at].asked_by.push((name.clone(), field));
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
