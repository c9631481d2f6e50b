//! Resolving a connector's references: variables of the environment, and files.
//!
//! Everything that is wrong is reported at once. Values end in the destination and in its redactor, nowhere else.

use super::code::Code;
use super::load::Store;
use super::rules::{self, Allowance, Breach};
use crate::durable;
use crate::model::{
    Connector, Destination, Endpoint, Finding, Redactor, Reference, Secret, Template, is_harmless, parse_base64,
};
use std::env;
use std::io::Read as _;
use std::path::Path;

/// A secret's file is read up to this many bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024;

impl Store {
    /// Resolves every reference of `connector` and checks what came out by the same rules; all that is wrong at once.
    pub fn resolve(&self, connector: &Connector) -> Result<Destination, Vec<Finding>> {
        resolve(self, connector)
    }
}

fn resolve(store: &Store, connector: &Connector) -> Result<Destination, Vec<Finding>> {
    let mut work = Work { store, connector, findings: Vec::new() };
    let endpoint = work.endpoint();
    let headers = work.headers();
    let signing_keys = work.signing_keys();
    let Some(endpoint) = endpoint.filter(|_| work.findings.is_empty()) else { return Err(work.findings) };
    let redactor = redactor(&endpoint, &headers, &signing_keys);
    Ok(Destination {
        label: connector.name.as_str().to_owned(),
        endpoint,
        headers,
        policy: connector.policy,
        latency_threshold: connector.latency_threshold,
        signing_keys,
        ca_file: connector.ca_file.clone(),
        client_cert: connector.client_cert.clone(),
        redactor,
    })
}

/// Returns what [`Store::resolve`] would refuse, without making a destination.
pub fn problems(store: &Store, connector: &Connector) -> Vec<Finding> {
    let mut work = Work { store, connector, findings: Vec::new() };
    work.endpoint();
    work.headers();
    work.signing_keys();
    work.findings
}

/// Says whether `template` has a reference that cannot be resolved, and which.
pub fn unresolved(template: &Template, folder: &Path) -> Vec<Reference> {
    template.resolve(&|reference| look_up(reference, folder)).err().unwrap_or_default()
}

struct Work<'a> {
    store: &'a Store,
    connector: &'a Connector,
    findings: Vec<Finding>,
}

impl Work<'_> {
    fn endpoint(&mut self) -> Option<Endpoint> {
        let text = self.value("endpoint", &self.connector.endpoint)?;
        let checked = rules::endpoint(text.expose(), Allowance::of(self.connector.allows_http));
        checked.map_err(|breach| self.breach("endpoint", breach)).ok()
    }

    fn headers(&mut self) -> Vec<(String, Secret)> {
        let mut headers = Vec::new();
        for (name, template) in &self.connector.headers {
            let field = format!("headers.{name}");
            let Some(value) = self.value(&field, template) else { continue };
            match rules::header_value(value.expose()) {
                Ok(()) => headers.push((name.clone(), value)),
                Err(breach) => self.breach(&field, breach),
            }
        }
        headers
    }

    fn signing_keys(&mut self) -> Vec<Secret> {
        let mut keys = Vec::new();
        for template in &self.connector.signing_secrets {
            let Some(secret) = self.value("signing_secret", template) else { continue };
            match rules::signing_secret(&secret) {
                Ok(()) => keys.push(secret),
                Err(breach) => self.breach("signing_secret", breach),
            }
        }
        keys
    }

    fn value(&mut self, field: &str, template: &Template) -> Option<Secret> {
        let folder = self.store.location().folder();
        match template.resolve(&|reference| look_up(reference, folder)) {
            Ok(value) => Some(value),
            Err(missing) => {
                for reference in missing {
                    let (message, hint) = explain(&reference);
                    self.add(Code::UnresolvedReference, field, message, hint);
                }
                None
            }
        }
    }

    fn breach(&mut self, field: &str, breach: Breach) {
        self.add(breach.code, field, breach.message, breach.hint.to_owned());
    }

    /// Whatever a rule's usual severity: this connector cannot be sent to.
    fn add(&mut self, code: Code, field: &str, message: String, hint: String) {
        let name = Some(self.connector.name.as_str().to_owned());
        let line = self.store.record(&self.connector.name).map_or(0, |record| record.line_of(field));
        let finding = code.finding(name, Some(field.to_owned()), self.store.path(), line, message, hint);
        self.findings.push(Finding { severity: crate::model::Severity::Error, ..finding });
    }
}

/// Says what is missing and how to give it.
pub fn explain(reference: &Reference) -> (String, String) {
    match reference {
        Reference::Variable { name, .. } => (
            format!("the variable {name} is not set or empty"),
            format!("Set it: export {name}=…, or give a default: ${{{name}:-…}}."),
        ),
        Reference::File { path } => (
            format!("the file {path} cannot be read as a secret"),
            "It must be a regular file (no pipe, no device) with at most 64 KiB of text that you may read; a relative path starts \
             at the store's folder."
                .to_owned(),
        ),
    }
}

/// An empty variable counts as not set: an empty credential is never meant.
fn look_up(reference: &Reference, folder: &Path) -> Option<String> {
    match reference {
        Reference::Variable { name, .. } => env::var(name).ok().filter(|value| !value.is_empty()),
        Reference::File { path } => read_secret(&folder.join(path)),
    }
}

fn read_secret(path: &Path) -> Option<String> {
    let mut text = String::new();
    let read = durable::open_regular(path).ok()?.take(MAX_FILE_BYTES + 1).read_to_string(&mut text).ok()?;
    if read as u64 > MAX_FILE_BYTES {
        return None;
    }
    let trimmed = text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text));
    Some(trimmed.unwrap_or(&text).to_owned())
}

fn redactor(endpoint: &Endpoint, headers: &[(String, Secret)], signing_keys: &[Secret]) -> Redactor {
    let mut secrets: Vec<Secret> =
        headers.iter().filter(|(name, _)| !is_harmless(name)).map(|(_, value)| value.clone()).collect();
    for key in signing_keys {
        let text = key.expose().trim();
        secrets.extend([key.clone(), Secret::new(text.strip_prefix("whsec_").unwrap_or(text))]);
    }
    secrets.extend(endpoint.url().query_pairs().map(|(_, value)| Secret::new(value)));
    let pairs = endpoint.url().query().unwrap_or_default().split('&');
    secrets.extend(pairs.filter_map(|pair| pair.split_once('=')).map(|(_, value)| Secret::new(value)));
    secrets.extend(headers.iter().flat_map(|(_, value)| basic_credentials(value)));
    Redactor::new(&secrets)
}

/// `Basic` credentials are two secrets in base64; an endpoint may echo either.
fn basic_credentials(value: &Secret) -> Vec<Secret> {
    let encoded = value.expose().strip_prefix("Basic ").unwrap_or_default();
    let decoded = parse_base64(encoded.trim()).unwrap_or_default();
    let text = String::from_utf8(decoded).unwrap_or_default();
    let password = text.split_once(':').map(|(_, password)| Secret::new(password));
    std::iter::once(Secret::new(text)).chain(password).collect()
}
