//! Who may send events to the relay: the rule, without the network.
//!
//! A request is checked in two steps: by its head, before a byte of its body is read, and by its body if the body is signed. Both
//! return only yes or no, so that a sender cannot learn what was wrong. Secrets are kept as fingerprints; every value that decides
//! is compared, whatever the others were.

use super::fingerprint::Fingerprint;
use super::header::is_harmless;
use super::secret::Secret;
use super::signature::{BadSigningSecret, SignedBy, key_of};
use super::time::Timestamp;
use std::fmt;

/// The headers of a request: names in any case, values as bytes.
pub type GivenHeaders<'a> = [(&'a str, &'a [u8])];

/// The rule of one connector, or of the whole relay. `Debug` shows its kind only.
#[derive(Clone)]
pub struct EntryRule(Rule);

#[derive(Clone)]
enum Rule {
    Anyone,
    /// All headers of one of these sets. An empty set accepts no request.
    Headers(Vec<Vec<(String, Fingerprint)>>),
    /// One of these tokens.
    Bearer(Vec<Fingerprint>),
    /// A signature with one of these keys.
    Signed(Vec<Vec<u8>>),
}

impl EntryRule {
    /// Accepts every request. The caller decides whether that is allowed.
    pub fn anyone() -> Self {
        Self(Rule::Anyone)
    }

    /// Accepts requests that have all secret headers of a connector, whose resolved headers are `headers`. Accepts every request if
    /// no header is secret.
    pub fn of_connector(headers: &[(String, Secret)]) -> Self {
        let set = secret_headers(headers);
        if set.is_empty() { Self::anyone() } else { Self(Rule::Headers(vec![set])) }
    }

    /// Accepts requests that have all secret headers of one of `sets`. A set without a secret header accepts no request.
    pub fn headers(sets: &[Vec<(String, Secret)>]) -> Self {
        Self(Rule::Headers(sets.iter().map(|set| secret_headers(set)).collect()))
    }

    /// Accepts requests with `Authorization: Bearer` and one of `tokens`.
    pub fn bearer(tokens: &[Secret]) -> Self {
        Self(Rule::Bearer(tokens.iter().map(|token| Fingerprint::of(token.expose().as_bytes())).collect()))
    }

    /// Accepts requests that are signed with one of `secrets`, by Standard Webhooks.
    ///
    /// # Errors
    /// One of `secrets` is not a signing secret.
    pub fn signed(secrets: &[Secret]) -> Result<Self, BadSigningSecret> {
        Ok(Self(Rule::Signed(secrets.iter().map(key_of).collect::<Result<_, _>>()?)))
    }

    /// Says whether it accepts every request.
    pub fn is_anyone(&self) -> bool {
        matches!(self.0, Rule::Anyone)
    }

    /// Says whether [`EntryRule::by_body`] decides. If not, the head alone does.
    pub fn needs_body(&self) -> bool {
        matches!(self.0, Rule::Signed(_))
    }

    /// Checks the head of a request. A signature that is missing or too old is refused here; one that is forged only by its body.
    pub fn by_head(&self, headers: &GivenHeaders<'_>, now: Timestamp) -> bool {
        match &self.0 {
            Rule::Anyone => true,
            Rule::Headers(sets) => has_one_set(sets, headers),
            Rule::Bearer(tokens) => has_token(tokens, headers),
            Rule::Signed(_) => signed_by(headers, now).is_some(),
        }
    }

    /// Checks the whole request. It includes [`EntryRule::by_head`].
    pub fn by_body(&self, headers: &GivenHeaders<'_>, body: &[u8], now: Timestamp) -> bool {
        match &self.0 {
            Rule::Signed(keys) => signed_by(headers, now).is_some_and(|given| given.is_valid(keys, body)),
            _ => self.by_head(headers, now),
        }
    }

    /// Returns what is wrong with a request that is not accepted.
    pub fn refusal(&self) -> &'static str {
        match &self.0 {
            Rule::Anyone => "it is accepted",
            Rule::Headers(_) => "a secret header is missing or wrong",
            Rule::Bearer(_) => "the token in Authorization is missing or wrong",
            Rule::Signed(_) => "the signature is missing, wrong or too old",
        }
    }
}

impl fmt::Debug for EntryRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0 {
            Rule::Anyone => "anyone",
            Rule::Headers(_) => "headers",
            Rule::Bearer(_) => "bearer",
            Rule::Signed(_) => "signed",
        };
        write!(f, "EntryRule({kind})")
    }
}

/// Says whether a header decides who may send: it is not harmless, and its value is not blank.
fn is_secret_header(name: &str, value: &Secret) -> bool {
    !is_harmless(name) && !value.expose().trim().is_empty()
}

fn secret_headers(headers: &[(String, Secret)]) -> Vec<(String, Fingerprint)> {
    let secret = headers.iter().filter(|(name, value)| is_secret_header(name, value));
    secret.map(|(name, value)| (name.clone(), Fingerprint::of(value.expose().as_bytes()))).collect()
}

/// Compares every header of every set: the time says nothing about which of them was right.
fn has_one_set(sets: &[Vec<(String, Fingerprint)>], headers: &GivenHeaders<'_>) -> bool {
    let (mut has_set, mut is_repeated) = (false, false);
    for set in sets {
        let mut has_all = !set.is_empty();
        for (name, wanted) in set {
            let (value, count) = find(name, headers);
            has_all &= Fingerprint::of(value) == *wanted;
            has_all &= count == 1;
            is_repeated |= count > 1;
        }
        has_set |= has_all;
    }
    has_set && !is_repeated
}

fn has_token(tokens: &[Fingerprint], headers: &GivenHeaders<'_>) -> bool {
    let (value, count) = find("authorization", headers);
    let (scheme, token) = value.split_at_checked("bearer ".len()).unwrap_or_default();
    let given = Fingerprint::of(token.trim_ascii());
    let mut has_token = false;
    for wanted in tokens {
        has_token |= given == *wanted;
    }
    has_token && count == 1 && scheme.eq_ignore_ascii_case(b"bearer ")
}

/// Reads the three headers of a signature. Returns nothing if one is missing or repeated, or if the signature is too old or too new.
fn signed_by<'a>(headers: &GivenHeaders<'a>, now: Timestamp) -> Option<SignedBy<'a>> {
    let only = |name: &str| match find(name, headers) {
        (value, 1) if !value.is_empty() => Some(value),
        _ => None,
    };
    let signed = SignedBy {
        id: only("webhook-id")?,
        timestamp: only("webhook-timestamp")?,
        signatures: only("webhook-signature")?,
    };
    Some(signed).filter(|signed| signed.is_timely(now))
}

/// Returns the first value of a header, and how many values it has. An absent header has an empty value.
fn find<'a>(name: &str, headers: &GivenHeaders<'a>) -> (&'a [u8], usize) {
    let mut values = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let first = values.next();
    (first.unwrap_or_default(), usize::from(first.is_some()) + values.count())
}

#[cfg(test)]
mod tests;
