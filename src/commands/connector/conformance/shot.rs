//! One request of a check: a payload, and how it differs from what the connector would send. It can be written as a command with curl.
//!
//! The request has its secrets; the command has references and variables in their place.

use super::body::Body;
use crate::commands::context::{CurlRequest, Sending, ShellKey, curl};
use crate::http::Request;
use crate::model::{Connector, Destination, Secret, Timestamp, TokenHeader, sign};
use crate::runtime;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What takes the place of a secret that must be refused.
const WRONG: &str = "wrong-on-purpose";

/// A key that no one has: 32 bytes.
const OTHER_KEY: &str = "whsec_d3Jvbmctb24tcHVycG9zZS13cm9uZy1vbi1wdXJwb3M=";

/// What a command for one request shows: the head of the answer too.
pub const ONCE: Sending = Sending { shows: " -i", ..Sending::ONCE };

/// What signs a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShotKeys {
    /// Nothing.
    None,
    /// The newest secret of the connector.
    Newest,
    /// Its oldest one.
    Oldest,
    /// A key that no one has.
    Unknown,
}

/// One request.
#[derive(Clone)]
pub struct Shot {
    /// Where it goes, with its headers.
    pub destination: Arc<Destination>,
    /// What is sent.
    pub body: Body,
    /// Its `webhook-id`.
    pub webhook_id: String,
    /// Its `webhook-timestamp`.
    pub time: Timestamp,
    /// How a command sends it.
    pub sending: Sending,
    told: Told,
}

/// What a command needs to send the same.
#[derive(Clone)]
struct Told {
    connector: Connector,
    /// Headers whose values are no secrets.
    open: Vec<(String, String)>,
    keys: Vec<ShellKey>,
    /// A command that writes what is signed in place of the payload.
    signed: Option<String>,
    /// Seconds between now and its time.
    shift: i64,
}

impl Shot {
    /// Makes a request with a new id, as `connector` would send it to `destination`.
    pub fn new(connector: &Connector, destination: Arc<Destination>, body: Body) -> Self {
        let keys = connector.signing_secrets.iter().cloned().map(ShellKey::Stored).collect();
        let told = Told { connector: connector.clone(), open: Vec::new(), keys, signed: None, shift: 0 };
        Self { destination, body, webhook_id: runtime::new_id(), time: runtime::now(), sending: ONCE, told }
    }

    fn change(mut self, change: impl FnOnce(&mut Destination)) -> Self {
        let mut destination = Destination::clone(&self.destination);
        change(&mut destination);
        self.destination = Arc::new(destination);
        self
    }

    /// Sets a header, whatever its case. The value is no secret.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        let mut shot = self.without_header(name);
        shot.told.open.push((name.to_owned(), value.to_owned()));
        shot.change(|to| to.headers.push((name.to_owned(), Secret::new(value))))
    }

    /// Sets a header with a secret to a wrong one. In the header of the token, the wrong one looks like a token.
    pub fn with_wrong(self, name: &str) -> Self {
        let header = self.token_header().filter(|header| header.name().eq_ignore_ascii_case(name));
        let start = header.map_or("", TokenHeader::prefix);
        self.with_header(name, &format!("{start}{WRONG}"))
    }

    fn token_header(&self) -> Option<TokenHeader> {
        self.destination.oauth.as_ref().map(|credentials| credentials.token_header)
    }

    /// Leaves a header out. Without the header of the token, no token is asked for.
    pub fn without_header(mut self, name: &str) -> Self {
        if self.token_header().is_some_and(|header| header.name().eq_ignore_ascii_case(name)) {
            self.told.connector.oauth.clear();
            self = self.change(|to| to.oauth = None);
        }
        self.told.connector.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.told.open.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.change(|to| to.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name)))
    }

    /// Signs with these keys only.
    pub fn signed_with(mut self, keys: ShotKeys) -> Self {
        let stored = &self.destination.signing_keys;
        let (told, used) = match keys {
            ShotKeys::None => (None, None),
            ShotKeys::Newest => (self.told.keys.first().cloned(), stored.first().cloned()),
            ShotKeys::Oldest => {
                (self.told.connector.signing_secrets.last().cloned().map(ShellKey::Old), stored.last().cloned())
            }
            ShotKeys::Unknown => (Some(ShellKey::Open(OTHER_KEY)), Some(Secret::new(OTHER_KEY))),
        };
        self.told.keys = told.into_iter().collect();
        self.change(|to| to.signing_keys = used.into_iter().collect())
    }

    /// Keeps the signature of the payload as it is now, and sends `body` in its place.
    pub fn tampered(self, body: Body) -> Self {
        let signature = sign(&self.destination.signing_keys, &self.webhook_id, self.time, &self.body.bytes);
        let signed = Some(self.body.shell.clone());
        let shot = self.change(|to| {
            to.signing_keys = Vec::new();
            to.headers
                .extend(signature.ok().map(|signature| ("webhook-signature".to_owned(), Secret::new(&signature))));
        });
        Self { body, told: Told { signed, ..shot.told }, ..shot }
    }

    /// Gives it a time that lies before now.
    pub fn aged(mut self, length: Duration) -> Self {
        self.time = self.time.before(length);
        self.told.shift -= seconds(length);
        self
    }

    /// Gives it a time that lies after now.
    pub fn ahead(mut self, length: Duration) -> Self {
        self.time = self.time.after(length);
        self.told.shift += seconds(length);
        self
    }

    /// Gives it a new id. So does its command each time.
    pub fn renewed(mut self) -> Self {
        self.webhook_id = runtime::new_id();
        self.sent_as(Sending { times: 1, ..ONCE })
    }

    /// Says how a command sends it.
    pub fn sent_as(mut self, sending: Sending) -> Self {
        self.sending = sending;
        self
    }

    /// Returns it for the client.
    pub fn request(&self) -> Request {
        Request {
            webhook_id: self.webhook_id.clone(),
            timestamp: self.time,
            payload: self.body.bytes.clone().into(),
            is_test: true,
            may_repeat: true,
            relayed: None,
        }
    }

    /// Returns a command that sends it. Relative paths of the store start at `folder`.
    pub fn curl(&self, folder: &Path) -> String {
        let Told { connector, open, keys, signed, shift } = &self.told;
        let open = open.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let request = CurlRequest {
            connector,
            webhook_id: &self.webhook_id,
            own_headers: open.chain([("x-inv-hooks-test", "true".to_owned())]).collect(),
            payload: &self.body.shell,
            signed: signed.as_deref(),
            keys,
            shift: *shift,
            sending: self.sending,
        };
        curl(&request, folder)
    }
}

fn seconds(length: Duration) -> i64 {
    i64::try_from(length.as_secs()).unwrap_or(i64::MAX)
}
