//! Values that an export shows as `***`. The mask itself is never stored: the value comes from the connector of the same name, or from a
//! reference, or is missing.

use super::another_place::is_same_place;
use super::masked;
use crate::model::{ConnectorName, MASKED, OauthField, Secret, is_harmless};
use crate::store::{ConnectorRecord, HeadersRecord, Located, with_references};
use std::collections::HashMap;

/// What happens to a masked value that no connector has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// It is missing.
    Required,
    /// A reference takes its place.
    References,
    /// Nothing: connectors are only compared, so a value may come from a connector with any endpoint.
    Compared,
}

/// Where masked values come from.
pub struct Masks<'a> {
    known: HashMap<&'a ConnectorName, &'a ConnectorRecord>,
    secrets: Secrets,
}

/// A masked value that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingValue {
    /// Its field.
    pub field: String,
    /// The reference that could take its place.
    pub reference: Option<String>,
}

impl MissingValue {
    /// Says that the value is missing, and how to give it.
    pub fn problem(&self, name: &ConnectorName) -> (String, String) {
        let message = format!(
            "connector {name}: {} is masked (***), and the store has no such value of this connector for this host",
            self.field
        );
        let hint = match &self.reference {
            Some(reference) => format!("Write the value or a reference, for example {reference}. Or add --references."),
            None => "Write the value.".to_owned(),
        };
        (message, hint)
    }
}

impl<'a> Masks<'a> {
    /// Takes values from `known`.
    pub fn of(known: &'a [ConnectorRecord], secrets: Secrets) -> Self {
        Self { known: known.iter().map(|record| (&record.name.value, record)).collect(), secrets }
    }

    /// Puts values in the place of masks. Returns how many connectors of the store gave a value (0 or 1), and what is missing.
    pub fn fill(&self, record: &mut ConnectorRecord) -> (usize, Vec<MissingValue>) {
        if !has_mask(record) {
            return (0, Vec::new());
        }
        let known = self.known.get(&record.name.value).copied();
        let references = with_references(record);
        let mut work = Work { known, references, secrets: self.secrets, is_filled: false, missing: Vec::new() };
        work.endpoint(record);
        // Whoever wrote the file could otherwise send a secret to another host.
        if self.secrets != Secrets::Compared {
            work.known = known.filter(|known| is_same_place(known, record));
        }
        work.headers(record);
        work.signing_secrets(record);
        work.oauth(record);
        work.words(record);
        if self.secrets == Secrets::References {
            work.missing.retain(|missing| missing.reference.is_none());
        }
        (usize::from(work.is_filled), work.missing)
    }
}

/// Says whether a value of `record` may be a mask.
fn has_mask(record: &ConnectorRecord) -> bool {
    let secrets =
        record.headers.pairs().map(|(_, value)| value).chain(record.signing_secrets.iter().map(|secret| &secret.value));
    let secrets = secrets.chain(record.oauth.iter().map(|(_, value)| &value.value));
    let has = |text: &str| text.contains(MASKED);
    let files = [&record.ca_file, &record.client_cert].into_iter().flatten().map(String::as_str);
    let words =
        [record.api_key.value.as_str(), record.integration_type()].into_iter().chain(record.event_names()).chain(files);
    secrets.chain([&record.endpoint.value]).any(|secret| has(secret.expose())) || words.into_iter().any(has)
}

/// Filling one record.
struct Work<'a> {
    known: Option<&'a ConnectorRecord>,
    references: ConnectorRecord,
    secrets: Secrets,
    is_filled: bool,
    missing: Vec<MissingValue>,
}

impl Work<'_> {
    /// Returns the value for a mask: the known one if it looks like the mask, else the reference, or else the mask.
    fn value(
        &mut self,
        field: &str,
        mask: &Secret,
        known: Option<&Secret>,
        shown: Option<&str>,
        reference: &Secret,
    ) -> Secret {
        let fits = |shown: &str| shown == mask.expose() || mask.expose() == MASKED;
        if let (Some(known), true) = (known, shown.is_some_and(fits)) {
            self.is_filled = true;
            return known.clone();
        }
        self.missing.push(MissingValue { field: field.to_owned(), reference: Some(reference.expose().to_owned()) });
        if self.secrets == Secrets::References { reference.clone() } else { mask.clone() }
    }

    fn endpoint(&mut self, record: &mut ConnectorRecord) {
        let mask = record.endpoint.value.clone();
        if !mask.expose().contains(MASKED) {
            return;
        }
        let known = self.known.map(|known| known.endpoint.value.clone());
        let shown = known.as_ref().map(masked::endpoint);
        let reference = self.references.endpoint.value.clone();
        record.endpoint.value = self.value("endpoint", &mask, known.as_ref(), shown.as_deref(), &reference);
    }

    fn headers(&mut self, record: &mut ConnectorRecord) {
        let references = self.references.headers.clone();
        let HeadersRecord::Table(entries) = &mut record.headers else { return };
        for ((name, value), (_, reference)) in entries.iter_mut().zip(references.pairs()) {
            let Some(mask) = value.clone().filter(|value| value.expose().contains(MASKED) && !is_harmless(&name.value))
            else {
                continue;
            };
            let known = self.known.and_then(|known| {
                known
                    .headers
                    .pairs()
                    .find(|(known, _)| known.value.eq_ignore_ascii_case(&name.value))
                    .map(|(_, value)| value.clone())
            });
            let shown = known.as_ref().map(|known| masked::value(known, masked::Reveal::Nothing));
            let field = format!("headers.{}", name.value);
            *value = Some(self.value(&field, &mask, known.as_ref(), shown.as_deref(), reference));
        }
    }

    fn signing_secrets(&mut self, record: &mut ConnectorRecord) {
        let references = self.references.signing_secrets.clone();
        for ((number, secret), reference) in record.signing_secrets.iter_mut().enumerate().zip(&references) {
            let mask = secret.value.clone();
            if !mask.expose().contains(MASKED) {
                continue;
            }
            let known = self.known.and_then(|known| known.signing_secrets.get(number)).map(|known| known.value.clone());
            let shown = known.as_ref().map(|known| masked::value(known, masked::Reveal::Nothing));
            secret.value = self.value("signing_secret", &mask, known.as_ref(), shown.as_deref(), &reference.value);
        }
    }

    /// The secret goes to the token URL, so it is kept only for the same one.
    fn oauth(&mut self, record: &mut ConnectorRecord) {
        let references = self.references.clone();
        let masks = record.oauth.clone().into_iter().filter(|(_, value)| value.value.expose().contains(MASKED));
        for (field, Located { value: mask, .. }) in masks {
            let known = self.known.filter(|known| {
                self.secrets == Secrets::Compared || field == OauthField::TokenUrl || has_same_token_url(known, record)
            });
            let known = known.and_then(|known| known.oauth(field)).map(|known| known.value.clone());
            let shown = known.as_ref().map(|known| masked::oauth(field, known, masked::Reveal::Nothing));
            let Some(reference) = references.oauth(field) else { continue };
            let value = self.value(field.path(), &mask, known.as_ref(), shown.as_deref(), &reference.value);
            record.set_oauth(field, Some(value));
        }
    }

    /// Fields that are masked only if they are wrong: someone may have put a secret there.
    fn words(&mut self, record: &mut ConnectorRecord) {
        let known = self.known;
        let mut word = |field: &str, text: &mut String, known: Option<&String>| {
            if text != MASKED {
                return;
            }
            match known {
                Some(known) => known.clone_into(text),
                None => self.missing.push(MissingValue { field: field.to_owned(), reference: None }),
            }
        };
        word("api_key", &mut record.api_key.value, known.map(|known| &known.api_key.value));
        if let Some(written) = &mut record.integration_type {
            let known = known.and_then(|known| known.integration_type.as_ref()).map(|written| &written.value);
            word("integration_type", &mut written.value, known);
        }
        for (number, event) in record.events.iter_mut().enumerate() {
            let known = known.and_then(|known| known.events.get(number)).map(|event: &Located<String>| &event.value);
            word("events", &mut event.value, known);
        }
        let files = [
            ("ca_file", &mut record.ca_file, known.and_then(|known| known.ca_file.as_ref())),
            ("client_cert", &mut record.client_cert, known.and_then(|known| known.client_cert.as_ref())),
        ];
        for (field, text, known) in files {
            if let Some(text) = text {
                word(field, text, known);
            }
        }
    }
}

/// The token URL was filled first.
fn has_same_token_url(known: &ConnectorRecord, record: &ConnectorRecord) -> bool {
    let url = |record: &ConnectorRecord| record.oauth(OauthField::TokenUrl).map(|url| url.value.clone());
    url(known) == url(record)
}

/// Puts values of `others` in the place of masks in `records`, so that a masked value does not count as a difference. Returns how many
/// connectors had one.
pub fn compared_as(records: &mut [ConnectorRecord], others: &[ConnectorRecord]) -> usize {
    let masks = Masks::of(others, Secrets::Compared);
    records.iter_mut().map(|record| masks.fill(record).0).sum()
}
