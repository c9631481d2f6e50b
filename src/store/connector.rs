//! Makes a connector that can be sent to from a record of the store.
//!
//! References are not resolved here, so that listing connectors reads no secret.

use super::load::Store;
use super::record::{ConnectorRecord, Located};
use super::validate::{is_impossible, validate_record};
use crate::model::{
    ApiKey, Connector, ConnectorName, Finding, FindingCode, OauthField, Policy, Secret, Template, TokenHeader,
};
use std::path::PathBuf;

impl Store {
    /// Returns the connector `name`, or its errors if it is not valid; nothing if there is no such connector.
    pub fn connector(&self, name: &ConnectorName) -> Option<Result<Connector, Vec<Finding>>> {
        self.record(name).map(|record| connector(self, record, validate_record(record, self.path())))
    }

    /// Returns every connector in the order of the file; for one that is not valid, its name and errors.
    pub fn connectors(&self) -> impl Iterator<Item = Result<Connector, (ConnectorName, Vec<Finding>)>> {
        let connector = |record| {
            let found = connector(self, record, validate_record(record, self.path()));
            found.map_err(|errors| (record.name.value.clone(), errors))
        };
        self.records().iter().map(connector)
    }
}

/// Makes the connector of `record`. `findings` are those of the record; the errors among them are returned if there are any.
pub fn connector(store: &Store, record: &ConnectorRecord, findings: Vec<Finding>) -> Result<Connector, Vec<Finding>> {
    // An address that is never called fails each attempt as blocked. No attempt can be made if the URL itself is impossible.
    let is_final =
        |finding: &Finding| finding.code == FindingCode::EndpointNeverCalled.as_str() && is_impossible(record);
    let forbids = |finding: &Finding| FindingCode::forbids_sending(finding) || is_final(finding);
    let errors: Vec<Finding> = findings.into_iter().filter(forbids).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let template = |text: &str| Template::parse(text).expect("validation parses every template");
    let pairs = record.headers.pairs();
    Ok(Connector {
        name: record.name.value.clone(),
        api_key: ApiKey::of_row(&record.api_key.value).expect("validation refuses unknown API keys"),
        events: record.events.iter().filter_map(|event| event.value.parse().ok()).collect(),
        endpoint: template(record.endpoint.value.expose()),
        headers: pairs.map(|(name, value)| (name.value.clone(), template(value.expose()))).collect(),
        is_enabled: record.is_enabled,
        allows_http: record.allows_http,
        policy: Policy { is_idempotent: record.is_idempotent, ..store.delivery().policy(&record.effort) },
        latency_threshold: record.latency_threshold,
        signing_secrets: record.signing_secrets.iter().map(|secret| template(secret.value.expose())).collect(),
        ca_file: record.ca_file.as_deref().map(|path| absolute(store, path)),
        client_cert: record.client_cert.as_deref().map(|path| absolute(store, path)),
        oauth: oauth(store, record),
        token_header: TokenHeader::Bearer,
    })
}

fn oauth(store: &Store, record: &ConnectorRecord) -> Vec<(OauthField, Template)> {
    let template = |(field, value): &(OauthField, Located<Secret>)| {
        let text = value.value.expose();
        let template = match field {
            OauthField::CaFile | OauthField::ClientCert => {
                Template::literal(&absolute(store, text).display().to_string())
            }
            OauthField::Credentials => Template::literal(text),
            _ => Template::parse(text).expect("validation parses every template"),
        };
        (*field, template)
    };
    record.oauth.iter().map(template).collect()
}

/// A relative path in the store starts at the store's folder.
fn absolute(store: &Store, path: &str) -> PathBuf {
    let joined = store.location().folder().join(path);
    std::path::absolute(&joined).unwrap_or(joined)
}
