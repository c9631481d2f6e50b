//! The tokens of OAuth client credentials that a process has: in memory only.
//!
//! `authorized.rs` asks for them and uses them.

use crate::model::{Answer, ClientCredentials, Secret};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// After a token was renewed because of a 401, another 401 within this time renews nothing: the endpoint does not want our tokens.
const PAUSE_OF_RENEWALS: Duration = Duration::from_secs(30);

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
    /// Says whether it may be used now. `refused` is the number of a token that the endpoint has just refused.
    pub(super) fn is_usable(&self, refused: Option<u64>) -> bool {
        let age = self.granted.elapsed();
        let is_kept = refused != Some(self.number) || (self.is_renewal && age < PAUSE_OF_RENEWALS);
        age < self.lifetime && is_kept
    }
}

impl Tokens {
    /// Returns the place of the token for `credentials`.
    pub(super) fn slot(&self, credentials: &ClientCredentials) -> Arc<Slot> {
        let sent = credentials.headers().into_iter().map(|(_, value)| value.expose().to_owned());
        let sent = sent.chain([credentials.form().expose().to_owned()]).collect();
        let files = [credentials.ca_file.clone(), credentials.client_cert.clone()];
        let key = (credentials.token_url.url().as_str().to_owned(), sent, files);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone()
    }
}
