//! One request of a check: a payload, and how its headers differ from those of the connector.

use super::body::Body;
use crate::model::{Destination, Secret, Timestamp, is_harmless, quoted, sign};
use std::sync::Arc;

/// What takes the place of a secret that must be refused.
pub const WRONG: &str = "wrong-on-purpose";

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
}

impl Shot {
    fn change(mut self, change: impl FnOnce(&mut Destination)) -> Self {
        let mut destination = Destination::clone(&self.destination);
        change(&mut destination);
        self.destination = Arc::new(destination);
        self
    }

    /// Sets a header, whatever its case.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), Secret::new(value));
        self.without_header(&name.clone()).change(|to| to.headers.push((name, value)))
    }

    /// Leaves a header out.
    pub fn without_header(self, name: &str) -> Self {
        self.change(|to| to.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name)))
    }

    /// Signs with these keys only.
    pub fn signed_with(self, keys: Vec<Secret>) -> Self {
        self.change(|to| to.signing_keys = keys)
    }

    /// Keeps the signature of the payload as it is now, and sends `body` in its place.
    pub fn tampered(self, body: Body) -> Self {
        let signature = sign(&self.destination.signing_keys, &self.webhook_id, self.time, &self.body.bytes);
        let shot = self.signed_with(Vec::new());
        let shot = match signature {
            Ok(signature) => shot.with_header("webhook-signature", &signature),
            Err(_) => shot,
        };
        Self { body, ..shot }
    }

    /// Returns a command that sends it. Secrets are variables, and a signature is hidden.
    pub fn curl(&self) -> String {
        let mut words = vec!["curl -q -sS -i --http1.1 -X POST".to_owned()];
        let mut has_type = false;
        for (name, value) in &self.destination.headers {
            has_type |= name.eq_ignore_ascii_case("content-type");
            words.push(format!("-H {}", header(name, value)));
        }
        if !has_type {
            words.push("-H 'Content-Type: application/json'".to_owned());
        }
        words.push(format!("-H {}", quoted(&format!("webhook-id: {}", self.webhook_id))));
        words.push(format!("-H 'webhook-timestamp: {}'", self.time.as_seconds()));
        if !self.destination.signing_keys.is_empty() {
            words.push("-H 'webhook-signature: ***'".to_owned());
        }
        words.push("-H 'x-inv-hooks-test: true' -H 'Expect:'".to_owned());
        words.push(format!("--data-binary @- {}", quoted(&self.destination.endpoint.redacted())));
        format!("{} |\n  {}", self.body.shell, words.join(" \\\n    "))
    }
}

fn header(name: &str, value: &Secret) -> String {
    if value.expose() == WRONG || is_harmless(name) {
        return quoted(&format!("{name}: {}", value.expose()));
    }
    if name.eq_ignore_ascii_case("webhook-signature") {
        return quoted(&format!("{name}: ***"));
    }
    let sign = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let variable: String = name.chars().map(sign).collect();
    format!("{}\"${{INVHOOKS_{variable}}}\"", quoted(&format!("{name}: ")))
}
