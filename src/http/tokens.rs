//! The tokens of OAuth client credentials that a process has: in memory only.
//!
//! `authorized.rs` asks for them and uses them.

use crate::model::{Answer, ClientCredentials, Endpoint, Secret};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// After a token was renewed because of a 401, another 401 within this time renews nothing if the endpoint has never accepted the new one: it
/// does not want our tokens.
const PAUSE_OF_RENEWALS: Duration = Duration::from_secs(30);

/// How many tokens are kept to recognise them.
const KEPT: usize = 8;

/// Every token of a process. Connectors with the same credentials share one.
#[derive(Clone, Default)]
pub(super) struct Tokens(Arc<Mutex<HashMap<SlotKey, Arc<Slot>>>>);

/// The URL, the headers and the body of the request for a token, and the files of its TLS session.
type SlotKey = (String, Vec<String>, [Option<PathBuf>; 2]);

/// The token of one set of credentials. Whoever asks for a new one holds the lock, and the others wait for it.
#[derive(Default)]
pub(super) struct Slot {
    /// How many requests for a token have ended.
    pub(super) ended: AtomicU64,
    pub(super) latest: tokio::sync::Mutex<GrantOutcome>,
    /// The newest tokens, to remove them from what endpoints answer: one that was renewed may still be valid.
    granted: Mutex<VecDeque<Secret>>,
    /// For the URL of each endpoint: the number of the newest token that it has accepted.
    accepted: Mutex<HashMap<String, u64>>,
}

impl Slot {
    /// Notes a token that was granted.
    pub(super) fn note_granted(&self, token: &Secret) {
        let mut granted = self.granted.lock().unwrap_or_else(PoisonError::into_inner);
        granted.push_back(token.clone());
        if granted.len() > KEPT {
            granted.pop_front();
        }
    }

    /// Notes that the endpoint answered otherwise than with 401.
    pub(super) fn note_accepted(&self, endpoint: &Endpoint, number: u64) {
        let mut accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        match accepted.get_mut(endpoint.url().as_str()) {
            Some(newest) => *newest = number.max(*newest),
            None => drop(accepted.insert(endpoint.url().as_str().to_owned(), number)),
        }
    }

    /// Returns what is known about a token that the endpoint has just refused.
    pub(super) fn refused(&self, endpoint: &Endpoint, number: u64) -> RefusedToken {
        let accepted = self.accepted.lock().unwrap_or_else(PoisonError::into_inner);
        RefusedToken { number, has_worked: accepted.get(endpoint.url().as_str()) == Some(&number) }
    }
}

/// A token that an endpoint has just refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefusedToken {
    number: u64,
    /// Whether the same endpoint accepted it before.
    has_worked: bool,
}

/// What the latest request for a token gave.
#[derive(Default)]
pub(super) struct GrantOutcome {
    pub(super) token: Option<HeldToken>,
    /// Why the latest request for a token gave none.
    pub(super) failure: Option<Answer>,
}

/// A token that was granted.
#[derive(Clone)]
pub(super) struct HeldToken {
    /// The token.
    pub(super) text: Secret,
    /// Differs for each granted token.
    pub(super) number: u64,
    pub(super) granted: Instant,
    pub(super) lifetime: Duration,
    /// Whether it replaced one that the endpoint had refused.
    pub(super) is_renewal: bool,
}

impl HeldToken {
    /// Says whether it may be used now, after an endpoint refused a token.
    pub(super) fn is_usable(&self, refused: Option<RefusedToken>) -> bool {
        let age = self.granted.elapsed();
        let refused = refused.filter(|refused| refused.number == self.number);
        let is_kept = refused.is_none_or(|it| self.is_renewal && !it.has_worked && age < PAUSE_OF_RENEWALS);
        age < self.lifetime && is_kept
    }
}

impl Tokens {
    /// Returns the newest tokens of all credentials.
    pub(super) fn granted(&self) -> Vec<Secret> {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = |slot: &Arc<Slot>| slot.granted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        slots.values().flat_map(tokens).collect()
    }

    /// Returns the place of the token for `credentials`.
    pub(super) fn slot(&self, credentials: &ClientCredentials) -> Arc<Slot> {
        let sent = credentials.headers().into_iter().map(|(_, value)| value.expose().to_owned());
        let sent = sent.chain([credentials.form().expose().to_owned()]).collect();
        let files = [credentials.ca_file.clone(), credentials.client_cert.clone()];
        let key = (credentials.token_url.url().as_str().to_owned(), sent, files);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone()
    }
}
