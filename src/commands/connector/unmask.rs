//! Values that an export shows as `***`. The mask itself is never stored: the value comes from the connector of the same name, or from a
//! reference, or is missing.

use super::another_place::is_same_place;
use super::masked;
use crate::model::{ConnectorName, MASKED, OauthField, Secret, Template, is_harmless};
use crate::store::{ConnectorRecord, ENDPOINT, HeadersRecord, Located, SIGNING_SECRET, Store, VariableNames};
use std::cell::{OnceCell, RefCell};
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
    store: &'a [ConnectorRecord],
    /// The text of the store; its tenants and settings have names of variables too.
    text: &'a [u8],
    /// The store by name. Most files have no mask, so it is made for the first one, and the names in the text are taken then.
    known: OnceCell<HashMap<&'a ConnectorName, &'a ConnectorRecord>>,
    secrets: Secrets,
    names: RefCell<VariableNames>,
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
    /// Takes values from `store`.
    pub fn of(store: &'a [ConnectorRecord], secrets: Secrets) -> Self {
        Self { store, text: &[], known: OnceCell::new(), secrets, names: RefCell::default() }
    }

    /// Takes values from the connectors of `store`, and gives no name of a variable that is anywhere in its text.
    pub fn of_store(store: Option<&'a Store>, secrets: Secrets) -> Self {
        let text = store.map(Store::bytes).unwrap_or_default();
        Self { text, ..Self::of(store.map(Store::records).unwrap_or_default(), secrets) }
    }

    /// A name of a variable in `text`, which is a file with connectors, is not given to another secret.
    pub fn take_names(&self, text: &str) {
        self.names.borrow_mut().take_from(text);
    }

    /// Puts values in the place of masks. Returns how many connectors of the store gave a value (0 or 1), and what is missing.
    pub fn fill(&self, record: &mut ConnectorRecord) -> (usize, Vec<MissingValue>) {
        if !has_mask(record) {
            return (0, Vec::new());
        }
        let mut names = self.names.borrow_mut();
        let known = self.known.get_or_init(|| {
            names.take_from(&String::from_utf8_lossy(self.text));
            self.store.iter().map(|record| (&record.name.value, record)).collect()
        });
        let known = known.get(&record.name.value).copied();
        let (name, secrets) = (record.name.value.clone(), self.secrets);
        let mut work = Work { name, known, names: &mut names, secrets, is_filled: false, missing: Vec::new() };
        work.endpoint(record);
        // Whoever wrote the file could otherwise send a secret to another host.
        if self.secrets != Secrets::Compared {
            work.known = known.filter(|known| is_same_place(known, record));
        }
        work.headers(record);
        work.signing_secrets(record);
        work.oauth(record);
        work.words(record);
        (usize::from(work.is_filled), work.missing)
    }
}

/// Says whether a value of `record` may be a mask.
fn has_mask(record: &ConnectorRecord) -> bool {
    let secrets =
        record.headers.pairs().map(|(_, value)| value).chain(record.signing_secrets.iter().map(|secret| &secret.value));
    let secrets = secrets.chain(record.oauth.iter().map(|(_, value)| &value.value));
    let has = |text: &str| text.contains(MASKED);
    let files = [&record.ca_file, &record.client_cert].into_iter().flatten();
    let files = files.chain(record.conformance.iter().map(|(_, words)| words)).map(String::as_str);
    let words =
        [record.api_key.value.as_str(), record.integration_type()].into_iter().chain(record.event_names()).chain(files);
    secrets.chain([&record.endpoint.value]).any(|secret| has(secret.expose())) || words.into_iter().any(has)
}

/// Filling one record.
struct Work<'a> {
    name: ConnectorName,
    known: Option<&'a ConnectorRecord>,
    names: &'a mut VariableNames,
    secrets: Secrets,
    is_filled: bool,
    missing: Vec<MissingValue>,
}

impl Work<'_> {
    /// Returns the value for a mask: the known one if it looks like the mask, else a reference, or else the mask.
    fn value(&mut self, field: &str, variable: &str, mask: &Secret, known: Option<&Secret>) -> Secret {
        let oauth = OauthField::ALL.into_iter().find(|oauth| oauth.path() == field);
        let is_url = field == ENDPOINT || oauth == Some(OauthField::TokenUrl);
        let shown = |known: &Secret| match oauth {
            Some(field) => masked::oauth(field, known, masked::Reveal::Nothing),
            None if is_url => masked::endpoint(known),
            None => masked::value(known, masked::Reveal::Nothing),
        };
        let is_kept = |known: &&Secret| {
            let (mask, shown) = (mask.expose(), shown(known));
            let has_references = || [&*shown, known.expose()].into_iter().any(|url| has_references_for(mask, url));
            mask == MASKED || mask == shown || (is_url && has_references())
        };
        if let Some(known) = known.filter(is_kept) {
            self.is_filled = true;
            return known.clone();
        }
        if self.secrets == Secrets::References {
            // Of a URL, only what is masked is missing.
            return if is_url {
                Secret::new(self.names.in_place_of_masks(&self.name, variable, mask.expose()))
            } else {
                self.names.in_place_of(&self.name, variable, mask)
            };
        }
        let reference = Some(self.names.reference(&self.name, variable));
        self.missing.push(MissingValue { field: field.to_owned(), reference });
        mask.clone()
    }

    fn endpoint(&mut self, record: &mut ConnectorRecord) {
        let mask = record.endpoint.value.clone();
        if mask.expose().contains(MASKED) {
            let known = self.known.map(|known| &known.endpoint.value);
            record.endpoint.value = self.value(ENDPOINT, ENDPOINT, &mask, known);
        }
    }

    fn headers(&mut self, record: &mut ConnectorRecord) {
        let known: HashMap<String, &Secret> = match self.known {
            // The first of a name counts.
            Some(known) => {
                let pairs: Vec<_> = known.headers.pairs().collect();
                pairs.into_iter().rev().map(|(name, value)| (name.value.to_ascii_lowercase(), value)).collect()
            }
            None => HashMap::new(),
        };
        let HeadersRecord::Table(entries) = &mut record.headers else { return };
        for (name, value) in entries.iter_mut().filter(|(name, _)| !is_harmless(&name.value)) {
            if let Some(mask) = value.clone().filter(|value| value.expose().contains(MASKED)) {
                let known = known.get(&name.value.to_ascii_lowercase()).copied();
                *value = Some(self.value(&format!("headers.{}", name.value), &name.value, &mask, known));
            }
        }
    }

    /// Masked secrets all look alike. So they are kept only if there are as many of them as secrets of the store that the file does not
    /// have in plain text: otherwise a rotation could keep the old secret for the new one.
    fn signing_secrets(&mut self, record: &mut ConnectorRecord) {
        let known = self.known.map(|known| known.signing_secrets.as_slice()).unwrap_or_default();
        let known = left_for_masks(&record.signing_secrets, known, |secret| secret.expose().contains(MASKED));
        let mut known = known.into_iter();
        for secret in &mut record.signing_secrets {
            let mask = secret.value.clone();
            if mask.expose().contains(MASKED) {
                let known = known.next().map(|known| &known.value);
                secret.value = self.value(SIGNING_SECRET, SIGNING_SECRET, &mask, known);
            }
        }
    }

    /// The secret goes to the token URL, so it is kept only for the same one.
    fn oauth(&mut self, record: &mut ConnectorRecord) {
        let masks = record.oauth.clone().into_iter().filter(|(_, value)| value.value.expose().contains(MASKED));
        for (field, Located { value: mask, .. }) in masks {
            let known = self.known.filter(|known| {
                self.secrets == Secrets::Compared || field == OauthField::TokenUrl || has_same_token_url(known, record)
            });
            let known = known.and_then(|known| known.oauth(field)).map(|known| &known.value);
            let value = self.value(field.path(), field.path(), &mask, known);
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
        let events = known.map(|known| known.events.as_slice()).unwrap_or_default();
        let mut left = left_for_masks(&record.events, events, |event| event == MASKED).into_iter();
        for event in record.events.iter_mut().filter(|event| event.value == MASKED) {
            word("events", &mut event.value, left.next().map(|known| &known.value));
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
        for (id, words) in &mut record.conformance {
            let known = known.and_then(|known| known.conformance.iter().find(|(known, _)| known == id));
            word(&format!("conformance.{}", id.value), words, known.map(|(_, words)| words));
        }
    }
}

/// Returns the known values that the masks in `given` stand for, in their order; none if that is not certain.
fn left_for_masks<'a, T: PartialEq>(
    given: &[Located<T>],
    known: &'a [Located<T>],
    is_mask: impl Fn(&T) -> bool,
) -> Vec<&'a Located<T>> {
    let left: Vec<&Located<T>> = known.iter().filter(|known| !given.contains(known)).collect();
    let masks = given.iter().filter(|given| is_mask(&given.value)).count();
    if left.len() == masks { left } else { Vec::new() }
}

/// Says whether `url`, as written or with masks, is `mask` with references in the place of some masks and without their defaults, as
/// `--references` writes it.
fn has_references_for(mask: &str, url: &str) -> bool {
    let Ok(template) = Template::parse(url) else { return false };
    let left = template.pieces().try_fold(mask.to_owned(), |rest, piece| {
        let ways = match piece {
            Ok(literal) => vec![literal.replace("${", "$${")],
            Err(reference) => {
                let shown = reference.redacted();
                vec![shown.replace('}', &format!(":-{MASKED}}}")), shown, MASKED.to_owned()]
            }
        };
        ways.iter().find_map(|way| rest.strip_prefix(way)).map(str::to_owned)
    });
    left.is_some_and(|left| left.is_empty())
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
