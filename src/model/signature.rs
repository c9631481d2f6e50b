//! Standard Webhooks signatures: `v1,BASE64(HMAC-SHA256(key, "{id}.{timestamp}.{payload}"))`.
//!
//! Source: the Standard Webhooks specification, 1.0. This file signs and verifies; it sends nothing.

use super::secret::Secret;
use super::time::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Why a signing secret cannot be used. It never contains the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signing secret is 24 to 64 bytes in base64, with or without the prefix whsec_")]
pub struct BadSigningSecret;

/// Checks a signing secret and returns its key.
pub fn key_of(secret: &Secret) -> Result<Vec<u8>, BadSigningSecret> {
    let text = secret.expose().trim();
    let key = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).map_err(|_| BadSigningSecret)?;
    if (24..=64).contains(&key.len()) { Ok(key) } else { Err(BadSigningSecret) }
}

/// Returns the value of `webhook-signature`: one `v1,…` per secret, the newest first, separated by blanks.
pub fn sign(secrets: &[Secret], id: &str, time: Timestamp, payload: &[u8]) -> Result<String, BadSigningSecret> {
    let signatures: Vec<String> =
        secrets.iter().map(|secret| Ok(sign_one(&key_of(secret)?, id, time, payload))).collect::<Result<_, _>>()?;
    Ok(signatures.join(" "))
}

fn sign_one(key: &[u8], id: &str, time: Timestamp, payload: &[u8]) -> String {
    let mac = mac(key, id.as_bytes(), time.as_seconds().to_string().as_bytes(), payload);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn mac(key: &[u8], id: &[u8], timestamp: &[u8], payload: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in [id, b".", timestamp, b".", payload] {
        mac.update(part);
    }
    mac
}

/// The oldest and the newest signature that is accepted, measured from now. Source: the reference libraries of Standard Webhooks.
const TOLERANCE: Duration = Duration::from_mins(5);

/// The three headers of a signed request, as they came.
#[derive(Clone, Copy)]
pub(super) struct SignedBy<'a> {
    /// `webhook-id`.
    pub(super) id: &'a [u8],
    /// `webhook-timestamp`: seconds since 1970.
    pub(super) timestamp: &'a [u8],
    /// `webhook-signature`: one or more signatures, separated by blanks.
    pub(super) signatures: &'a [u8],
}

impl SignedBy<'_> {
    /// Says whether the request was signed at most five minutes before or after `now`.
    pub(super) fn is_timely(&self, now: Timestamp) -> bool {
        let is_number = self.timestamp.iter().all(u8::is_ascii_digit);
        let seconds = std::str::from_utf8(self.timestamp).ok().and_then(|text| text.parse::<i64>().ok());
        seconds.is_some_and(|seconds| is_number && now.as_seconds().abs_diff(seconds) <= TOLERANCE.as_secs())
    }

    /// Says whether one of the signatures was made with one of `keys`. All of them are compared.
    pub(super) fn is_valid(&self, keys: &[Vec<u8>], payload: &[u8]) -> bool {
        let mut is_valid = false;
        for key in keys {
            let expected = mac(key, self.id, self.timestamp, payload);
            for signature in self.signatures.split(|byte| *byte == b' ') {
                let Some(given) = signature.strip_prefix(b"v1,").and_then(|text| STANDARD.decode(text).ok()) else {
                    continue;
                };
                is_valid |= expected.clone().verify_slice(&given).is_ok();
            }
        }
        is_valid
    }
}

/// Returns the SHA-256 of `payload`.
pub fn digest(payload: &[u8]) -> [u8; 32] {
    Sha256::digest(payload).into()
}

#[cfg(test)]
mod tests {
    use super::{SignedBy, digest, key_of, sign};
    use crate::model::encoding::hex;
    use crate::model::secret::Secret;
    use crate::model::time::Timestamp;

    #[test]
    fn signs_as_the_specification_shows() {
        // The test vector of the reference libraries.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let time = Timestamp::from_millis(1_614_265_330_000).expect("a time");
        let signature = sign(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", time, br#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn verifies_what_the_specification_shows() {
        let key = key_of(&Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).expect("a key");
        let check = |signatures: &str, payload: &[u8], expected: bool| {
            let id = b"msg_p5jXN8AQM9LWM0D4loKWxJek".as_slice();
            let given = SignedBy { id, timestamp: b"1614265330", signatures: signatures.as_bytes() };
            assert_eq!(given.is_valid(std::slice::from_ref(&key), payload), expected, "{signatures}");
        };
        let (payload, right) = (br#"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        check(right, payload, true);
        check(&format!("v1,AAAA v2,AAAA {right}"), payload, true);
        check(right, br#"{"test":2432232314}"#, false);
        check(&right.replace("v1,g", "v1,h"), payload, false);
        check(&right.replace("v1,", ""), payload, false);
    }

    #[test]
    fn refuses_weak_or_broken_secrets() {
        for text in ["", "whsec_", "c2hvcnQ=", "not base64 at all, but long enough"] {
            assert!(key_of(&Secret::new(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn digests() {
        assert!(hex(&digest(b"")).starts_with("e3b0c44298fc1c14"));
    }
}
