//! The table `[relay]` as written: who may send events to the relay.
//!
//! `validate` checks the values, and `entry_rule` resolves their references.

use super::fields::Fields;
use super::record::{HeadersRecord, Located};
use crate::model::{Again, Secret};

/// The content of `[relay]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelayRecord {
    /// What replaces the secret headers of each connector. More than one entry is a mistake.
    pub access: Vec<Located<AccessRecord>>,
    /// What happens to a stock change that was delivered meanwhile, if it is set.
    pub again: Option<Again>,
}

/// One way to check requests, with references. An empty list is a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessRecord {
    /// Sets of headers; a request has all headers of one set.
    Headers(Vec<HeadersRecord>),
    /// Bearer tokens.
    Bearer(Vec<Located<Secret>>),
    /// The secrets of signatures by Standard Webhooks.
    SigningSecrets(Vec<Located<Secret>>),
}

impl AccessRecord {
    /// Returns the key in the store.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Headers(_) => "headers",
            Self::Bearer(_) => "bearer",
            Self::SigningSecrets(_) => "signing_secret",
        }
    }

    /// Says whether it has no set, token or secret.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Headers(sets) => sets.is_empty(),
            Self::Bearer(secrets) | Self::SigningSecrets(secrets) => secrets.is_empty(),
        }
    }

    /// Returns every value with its field and line.
    pub fn values(&self) -> Vec<(String, usize, &Secret)> {
        match self {
            Self::Headers(sets) => {
                let pairs = sets.iter().flat_map(HeadersRecord::pairs);
                pairs.map(|(name, value)| (format!("relay.headers.{}", name.value), name.line, value)).collect()
            }
            Self::Bearer(secrets) | Self::SigningSecrets(secrets) => {
                let field = format!("relay.{}", self.key());
                secrets.iter().map(|secret| (field.clone(), secret.line, &secret.value)).collect()
            }
        }
    }
}

/// Reads the table.
pub fn read(mut fields: Fields<'_, '_>) -> RelayRecord {
    let mut access = Vec::new();
    if let Some(sets) = read_sets(&mut fields) {
        access.push(sets);
    }
    for (key, make) in [
        ("bearer", AccessRecord::Bearer as fn(Vec<Located<Secret>>) -> AccessRecord),
        ("signing_secret", AccessRecord::SigningSecrets),
    ] {
        if let Some(value) = fields.get(key) {
            let line = fields.report().line(&value.span());
            access.push(Located { value: make(fields.secrets(key)), line });
        }
    }
    let again = fields.word("again", &Again::ALL.map(Again::as_str));
    let again = again.and_then(|word| Again::ALL.into_iter().find(|again| again.as_str() == word));
    fields.finish();
    RelayRecord { access, again }
}

/// A table is one set, a list has any number of them.
fn read_sets(fields: &mut Fields<'_, '_>) -> Option<Located<AccessRecord>> {
    let value = fields.get("headers")?;
    let line = fields.report().line(&value.span());
    let sets = match value.get_ref().as_array() {
        Some(sets) => sets.iter().map(|set| fields.headers(set)).collect(),
        None => vec![fields.headers(value)],
    };
    Some(Located { value: AccessRecord::Headers(sets), line })
}
