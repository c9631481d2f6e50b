//! Resolves a connector's references: environment variables and files.
//!
//! All problems are reported together. The values go to the destination and its redactor, and nowhere else.

use super::load::Store;
use super::lookup::{explain, explain_flag, look_up};
use super::record::ConnectorRecord;
use super::rules::{self, Allowance, Breach};
use crate::model::{
    ClientCredentials, Connector, ConnectorName, CredentialsIn, Destination, Endpoint, Finding, FindingCode, Invisible,
    OauthField, Redactor, Reference, Resolved, Secret, Template, called_instead, defaults, disguise, hidden_literals,
    is_harmless, masked_values,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a message about the value of a reference begins, as opposed to one about the text in the store.
pub const OF_A_VALUE: &str = "the value of ";

impl Store {
    /// Resolves every reference of `connector` and checks the resolved values by the same rules.
    ///
    /// # Errors
    /// All findings that forbid sending.
    pub fn resolve(&self, connector: &Connector) -> Result<Destination, Vec<Finding>> {
        resolve(self, connector)
    }

    /// Resolves the signing secrets of the connector `name`, and nothing else of it; `None` if there is no such connector.
    pub fn signing_secrets(&self, name: &ConnectorName) -> Option<Result<Vec<Secret>, Vec<Finding>>> {
        let connector = match self.connector(name)? {
            Ok(connector) => connector,
            Err(findings) => return Some(Err(findings)),
        };
        let mut work = Work::new(self, &connector);
        let secrets = work.signing_keys();
        Some(if work.findings.is_empty() { Ok(secrets) } else { Err(work.findings) })
    }
}

fn resolve(store: &Store, connector: &Connector) -> Result<Destination, Vec<Finding>> {
    let mut work = Work::new(store, connector);
    let endpoint = work.endpoint();
    let headers = work.headers();
    let signing_keys = work.signing_keys();
    let oauth = oauth(&mut work);
    let Some(endpoint) = endpoint.filter(|_| work.findings.is_empty()) else { return Err(work.findings) };
    let redactor = redactor(&endpoint, &headers, &signing_keys, work.values, work.masked);
    Ok(Destination {
        label: connector.name.as_str().to_owned(),
        endpoint,
        headers,
        policy: connector.policy,
        latency_threshold: connector.latency_threshold,
        signing_keys,
        ca_file: connector.ca_file.clone(),
        client_cert: connector.client_cert.clone(),
        oauth: oauth.map(Arc::new),
        redactor,
    })
}

/// Resolves the references of `connector`. Returns all findings, also the ones that allow sending.
pub fn examine(store: &Store, connector: &Connector) -> Vec<Finding> {
    let mut work = Work::new(store, connector);
    let _ = (work.endpoint(), work.headers(), work.signing_keys(), oauth(&mut work));
    [work.findings, work.oddities].concat()
}

/// Resolves a value of a flag: a reference, or the text itself. Says whether it was the text. A relative path starts at `folder`.
///
/// # Errors
/// What is missing, and what to do.
pub fn resolve_flag(text: &str, folder: &Path) -> Result<(Secret, bool), (String, String)> {
    let stored = Template::of_flag(text);
    let template = Template::parse(stored.expose()).map_err(|error| (error.to_string(), error.hint().to_owned()))?;
    let is_literal = template.as_literal().is_some();
    match resolved(&template, folder) {
        Ok(resolved) => Ok((resolved.text, is_literal)),
        Err(missing) => Err(missing.first().map(|reference| explain_flag(reference, folder)).unwrap_or_default()),
    }
}

/// Returns the references of `template` that cannot be resolved.
pub fn unresolved(template: &Template, folder: &Path) -> Vec<Reference> {
    resolved(template, folder).err().unwrap_or_default()
}

/// Returns `template` with every reference resolved.
///
/// # Errors
/// The references that cannot be resolved.
pub fn resolved(template: &Template, folder: &Path) -> Result<Resolved, Vec<Reference>> {
    template.resolve(&|reference| look_up(reference, folder))
}

/// Returns what to warn of if values of references have invisible characters, such as a byte order mark: each message and its hint.
pub fn invisible_values(template: &Template, values: &[Secret]) -> Vec<(String, String)> {
    let warning = |(reference, value): (&Reference, &Secret)| {
        let found = Invisible::find(value.expose())?;
        let message = format!("{OF_A_VALUE}{} has {found}", reference.redacted());
        let hint = "Write the value again without it. An editor may have added a byte order mark, or the value was copied from a web page.";
        Some((message, hint.to_owned()))
    };
    template.references().zip(values).filter_map(warning).collect()
}

struct Work<'a> {
    store: &'a Store,
    connector: &'a Connector,
    findings: Vec<Finding>,
    /// Findings that allow sending.
    oddities: Vec<Finding>,
    /// The resolved values that are secret: all except those of harmless headers.
    values: Vec<Secret>,
    /// What else is masked where the connector is shown.
    masked: Vec<Secret>,
}

impl<'a> Work<'a> {
    fn new(store: &'a Store, connector: &'a Connector) -> Self {
        Self { store, connector, findings: Vec::new(), oddities: Vec::new(), values: Vec::new(), masked: Vec::new() }
    }

    fn endpoint(&mut self) -> Option<Endpoint> {
        let Resolved { text, values } = self.value("endpoint", &self.connector.endpoint)?;
        let checked = rules::endpoint(text.expose(), Allowance::of(self.connector.allows_http));
        let endpoint = checked.map_err(|breach| self.breach("endpoint", breach)).ok()?;
        self.look_at_reach(text.expose(), &endpoint);
        let endpoint = endpoint.disguised(disguise(&self.connector.endpoint));
        self.masked.extend(endpoint.hidden(&defaults(&self.connector.endpoint)));
        self.masked.extend(masked_values(&self.connector.endpoint, &values));
        self.values.extend(endpoint.hidden(&values));
        Some(endpoint)
    }

    fn headers(&mut self) -> Vec<(String, Secret)> {
        let mut headers = Vec::new();
        for (name, template) in &self.connector.headers {
            let field = format!("headers.{name}");
            let Some(Resolved { text, values }) = self.value(&field, template) else { continue };
            match rules::header_value(text.expose()) {
                Ok(()) => {
                    headers.push((name.clone(), text));
                    if !is_harmless(name) {
                        self.values.extend(values);
                        self.masked.extend(hidden_literals(template));
                    }
                }
                Err(breach) => self.breach(&field, breach),
            }
        }
        headers
    }

    fn signing_keys(&mut self) -> Vec<Secret> {
        let mut keys = Vec::new();
        for template in &self.connector.signing_secrets {
            let Some(Resolved { text: secret, .. }) = self.value("signing_secret", template) else { continue };
            match rules::signing_secret(&secret) {
                Ok(()) => {
                    keys.push(secret);
                    self.masked.extend(hidden_literals(template));
                }
                Err(breach) => self.breach("signing_secret", breach),
            }
        }
        keys
    }

    fn value(&mut self, field: &str, template: &Template) -> Option<Resolved> {
        let folder = self.store.location().folder();
        match resolved(template, folder) {
            Ok(resolved) => {
                for (message, hint) in invisible_values(template, &resolved.values) {
                    let message = format!("{message}, which is sent too");
                    self.oddities.push(self.finding(FindingCode::InvisibleCharacter, field, message, hint));
                }
                Some(resolved)
            }
            Err(missing) => {
                for reference in missing {
                    let (message, hint) = explain(&reference, folder);
                    self.add(FindingCode::UnresolvedReference, field, message, hint);
                }
                None
            }
        }
    }

    /// Checks whether a resolved endpoint can be called. `validate` has checked an endpoint without references. Messages do not show
    /// resolved values.
    fn look_at_reach(&mut self, text: &str, endpoint: &Endpoint) {
        let template = &self.connector.endpoint;
        if template.references().next().is_none() {
            return;
        }
        if let Some(why) = endpoint.impossible() {
            let message = format!("the endpoint cannot be called after its references are resolved: {why}");
            self.add(
                FindingCode::EndpointNeverCalled,
                "endpoint",
                message,
                "Correct the value of the reference.".to_owned(),
            );
            return;
        }
        let networks = self.store.security();
        if rules::never_called(endpoint, networks).is_some() {
            let message = "the endpoint is never called after its references are resolved".to_owned();
            let hint = "Look for a reserved address or a private address that the store denies.".to_owned();
            self.oddities.push(self.finding(FindingCode::EndpointNeverCalled, "endpoint", message, hint));
        } else if Invisible::find(text).is_none()
            && called_instead(template).is_none()
            && called_instead(&Template::literal(text)).is_some()
        {
            let message =
                "the endpoint cannot be called exactly as written after its references are resolved".to_owned();
            let hint = "Look for '#', '..', a backslash and other characters that a URL can contain only in encoded form, for example %23."
                .to_owned();
            self.oddities.push(self.finding(FindingCode::EndpointNotAsWritten, "endpoint", message, hint));
        }
    }

    fn breach(&mut self, field: &str, breach: Breach) {
        self.add(breach.code, field, breach.message, breach.hint.to_owned());
    }

    /// Adds an error: whatever the usual severity of the code is, nothing can be sent to this connector.
    fn add(&mut self, code: FindingCode, field: &str, message: String, hint: String) {
        let finding = self.finding(code, field, message, hint);
        self.findings.push(Finding { severity: crate::model::Severity::Error, ..finding });
    }

    /// Returns the record in the store: of a tenant, if it has the name of one.
    fn record(&self) -> Option<&ConnectorRecord> {
        let name = &self.connector.name;
        let mut tenants = self.store.tenants().iter().map(|tenant| &tenant.record);
        self.store.record(name).or_else(|| tenants.find(|record| record.name.value == *name))
    }

    fn finding(&self, code: FindingCode, field: &str, message: String, hint: String) -> Finding {
        let name = Some(self.connector.name.as_str().to_owned());
        let line = self.record().map_or(0, |record| record.line_of(field));
        code.finding(name, Some(field.to_owned()), self.store.path(), line, message, hint)
    }
}

/// Resolves the settings for OAuth; `None` without `oauth`, or if a value is not valid.
fn oauth(work: &mut Work<'_>) -> Option<ClientCredentials> {
    let connector = work.connector;
    if connector.oauth.is_empty() {
        return None;
    }
    let find = |field: OauthField| connector.oauth.iter().find(|(known, _)| *known == field).map(|(_, value)| value);
    let token_url = find(OauthField::TokenUrl).and_then(|template| token_url(work, template));
    let mut secret = |field| find(field).and_then(|template| credential(work, field, template));
    let (client_id, client_secret) = (secret(OauthField::ClientId), secret(OauthField::ClientSecret));
    let mut words = |field: OauthField| {
        let Resolved { text, values } = work.value(field.path(), find(field)?)?;
        work.values.extend(values);
        Some(text.expose().to_owned())
    };
    let (scope, audience) = (words(OauthField::Scope), words(OauthField::Audience));
    let literal = |field: OauthField| find(field).and_then(Template::as_literal);
    let is_in_body = literal(OauthField::Credentials).as_deref() == Some(CredentialsIn::Body.as_str());
    let credentials = ClientCredentials {
        token_url: token_url?,
        client_id: client_id?,
        client_secret: client_secret?,
        scope,
        audience,
        credentials: if is_in_body { CredentialsIn::Body } else { CredentialsIn::Basic },
        token_header: connector.token_header,
        ca_file: literal(OauthField::CaFile).map(PathBuf::from),
        client_cert: literal(OauthField::ClientCert).map(PathBuf::from),
    };
    work.masked.extend(credentials.secrets());
    Some(credentials)
}

/// Plain http is never allowed to a public address, because the request has the client secret.
fn token_url(work: &mut Work<'_>, template: &Template) -> Option<Endpoint> {
    let field = OauthField::TokenUrl.path();
    let Resolved { text, values } = work.value(field, template)?;
    let checked = rules::token_url(text.expose(), Allowance::HttpsOnly);
    let url = checked.map_err(|breach| work.breach(field, breach)).ok()?;
    if url.impossible().is_some() {
        let message = "the token URL cannot be called after its references are resolved";
        work.add(FindingCode::EndpointNeverCalled, field, message.to_owned(), "Correct the value.".to_owned());
        return None;
    }
    let url = url.disguised(disguise(template));
    work.masked.extend(url.hidden(&defaults(template)));
    work.masked.extend(masked_values(template, &values));
    work.values.extend(url.hidden(&values));
    Some(url)
}

fn credential(work: &mut Work<'_>, field: OauthField, template: &Template) -> Option<Secret> {
    let Resolved { text, values } = work.value(field.path(), template)?;
    work.masked.extend(hidden_literals(template));
    work.values.extend(values);
    Some(text)
}

/// Makes the redactor for all secrets: those written in the store, the resolved ones (`values`), and what else is `masked`.
fn redactor(
    endpoint: &Endpoint,
    headers: &[(String, Secret)],
    signing_keys: &[Secret],
    values: Vec<Secret>,
    masked: Vec<Secret>,
) -> Redactor {
    let mut secrets: Vec<Secret> =
        headers.iter().filter(|(name, _)| !is_harmless(name)).map(|(_, value)| value.clone()).collect();
    for key in signing_keys {
        let text = key.expose().trim();
        secrets.extend([key.clone(), Secret::new(text.strip_prefix("whsec_").unwrap_or(text))]);
    }
    secrets.extend(endpoint.secrets());
    secrets.extend(masked);
    Redactor::of(secrets, values)
}
