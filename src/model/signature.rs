//! Standard Webhooks signatures: `v1,BASE64(HMAC-SHA256(key, "{id}.{timestamp}.{payload}"))`.
//!
//! Source: the Standard Webhooks specification, 1.0. This file signs and verifies; it sends nothing.

use super::secret::Secret;
use super::time::{Timestamp, show_duration};
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

/// A signed request, as it came.
#[derive(Clone, Copy)]
pub struct SignedRequest<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more signatures, separated by blanks.
    pub signatures: &'a str,
    /// The body.
    pub payload: &'a [u8],
}

/// Why a signature is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// The timestamp is not one.
    #[error("webhook-timestamp is not a number of seconds since 1970")]
    NoTime,
    /// It was signed this long before it came, which is longer than the second time.
    #[error("it was signed {} before it came; at most {} is accepted", above(*.0, *.1), show_duration(*.1))]
    TooOld(Duration, Duration),
    /// It was signed this long after it came.
    #[error("it was signed {} after it came; at most {} is accepted, so one of the clocks is wrong", above(*.0, *.1), show_duration(*.1))]
    TooNew(Duration, Duration),
    /// Nothing that could be checked.
    #[error("webhook-signature has no signature of version 1 (v1,…)")]
    NoVersion,
    /// The payload was changed on the way, as an editor or a copy does.
    #[error("the signature is that of the payload {0}")]
    OtherLineEnds(&'static str),
    /// Another secret, or something was changed on the way.
    #[error("no signature fits: the secret, the id, the time or the payload is another one")]
    Wrong,
}

/// Returns a time above a limit, without units that do not matter beside the largest one.
fn above(length: Duration, limit: Duration) -> String {
    if length < 2 * limit { show_duration(length) } else { rounded(length) }
}

fn rounded(length: Duration) -> String {
    let seconds = length.as_secs();
    let unit = [86_400, 3_600, 60].into_iter().find(|unit| seconds >= 2 * unit).unwrap_or(1);
    show_duration(Duration::from_secs(seconds / unit * unit))
}

/// Checks a signature. `time` is when the request came, and how far from that it may have been signed. Returns which of `secrets` signed it,
/// from 1.
pub fn verify(
    secrets: &[Secret],
    request: SignedRequest<'_>,
    time: Option<(Timestamp, Duration)>,
) -> Result<usize, Unverified> {
    let seconds = Some(request.timestamp).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds: i64 = seconds.and_then(|text| text.parse().ok()).ok_or(Unverified::NoTime)?;
    if !request.signatures.split(' ').any(|signature| signature.starts_with("v1,")) {
        return Err(Unverified::NoVersion);
    }
    let by = SignedBy {
        id: request.id.as_bytes(),
        timestamp: request.timestamp.as_bytes(),
        signatures: request.signatures.as_bytes(),
    };
    let signed_by = |payload: &[u8]| {
        let is_by = |secret| key_of(secret).is_ok_and(|key| by.is_valid(std::slice::from_ref(&key), payload));
        secrets.iter().position(is_by)
    };
    let Some(signed) = signed_by(request.payload) else {
        let other = other_line_ends(request.payload).into_iter().find(|(payload, _)| signed_by(payload).is_some());
        return Err(other.map_or(Unverified::Wrong, |(_, how)| Unverified::OtherLineEnds(how)));
    };
    let Some((came, tolerance)) = time else { return Ok(signed + 1) };
    let apart = Duration::from_secs(came.as_seconds().abs_diff(seconds));
    match apart.checked_sub(tolerance).filter(|beyond| !beyond.is_zero()) {
        None => Ok(signed + 1),
        Some(_) if seconds < came.as_seconds() => Err(Unverified::TooOld(apart, tolerance)),
        Some(_) => Err(Unverified::TooNew(apart, tolerance)),
    }
}

/// Returns the payloads that may have been signed, if editors or copies changed the ends of lines since, and how they differ.
fn other_line_ends(payload: &[u8]) -> Vec<(Vec<u8>, &'static str)> {
    let line = payload.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let unix = String::from_utf8_lossy(payload).replace("\r\n", "\n").into_bytes();
    let mut others = Vec::new();
    match line {
        Some(line) => others.push((line.to_vec(), "without the newline at the end")),
        None => others.push(([payload, b"\n"].concat(), "with a newline at the end")),
    }
    if unix.len() < payload.len() {
        let line = unix.strip_suffix(b"\n").map(<[u8]>::to_vec);
        others.push((unix, "with LF in place of CRLF"));
        others.extend(line.map(|line| (line, "with LF in place of CRLF, and without the newline at the end")));
    }
    others
}

/// Returns the SHA-256 of `payload`.
pub fn digest(payload: &[u8]) -> [u8; 32] {
    Sha256::digest(payload).into()
}

#[cfg(test)]
mod tests {
    use super::{SignedBy, SignedRequest, Unverified, digest, key_of, sign, verify};
    use crate::model::encoding::hex;
    use crate::model::secret::Secret;
    use crate::model::time::Timestamp;
    use std::time::Duration;

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

    /// The example of the specification.
    const EXAMPLE: SignedRequest<'static> = SignedRequest {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        payload: br#"{"test": 2432232314}"#,
    };

    #[test]
    fn a_request_is_verified_with_each_secret_of_a_rotation_and_with_no_other() {
        let old = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let new = Secret::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
        let time =
            |seconds: i64| Some((Timestamp::from_millis(seconds * 1000).expect("a time"), Duration::from_mins(5)));
        let now = time(1_614_265_330);
        let check = |secrets: &[Secret], request: SignedRequest<'_>, time, expected| {
            assert_eq!(verify(secrets, request, time), expected);
        };
        check(std::slice::from_ref(&old), EXAMPLE, now, Ok(1));
        check(&[new.clone(), old.clone()], EXAMPLE, now, Ok(2));
        check(std::slice::from_ref(&new), EXAMPLE, now, Err(Unverified::Wrong));
        check(&[], EXAMPLE, now, Err(Unverified::Wrong));
        let secrets = [new, old];
        let both = sign(&secrets, EXAMPLE.id, now.expect("a time").0, EXAMPLE.payload).expect("a signature");
        for secret in &secrets {
            check(std::slice::from_ref(secret), SignedRequest { signatures: &both, ..EXAMPLE }, now, Ok(1));
        }
        for changed in [
            SignedRequest { id: "msg_x", ..EXAMPLE },
            SignedRequest { timestamp: "1614265331", ..EXAMPLE },
            SignedRequest { payload: br#"{"test":2432232314}"#, ..EXAMPLE },
            SignedRequest { signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=", ..EXAMPLE },
            SignedRequest { signatures: "v1,", ..EXAMPLE },
        ] {
            check(&secrets, changed, None, Err(Unverified::Wrong));
        }
        check(&secrets, SignedRequest { signatures: "v1a,abc", ..EXAMPLE }, None, Err(Unverified::NoVersion));
        check(&secrets, SignedRequest { timestamp: "soon", ..EXAMPLE }, None, Err(Unverified::NoTime));
        check(&secrets, SignedRequest { timestamp: "-5", ..EXAMPLE }, None, Err(Unverified::NoTime));
        check(&secrets, EXAMPLE, None, Ok(2));
        check(&secrets, EXAMPLE, time(1_614_265_330 + 300), Ok(2));
        let length = Duration::from_secs;
        check(&secrets, EXAMPLE, time(1_614_265_330 + 301), Err(Unverified::TooOld(length(301), length(300))));
        check(&secrets, EXAMPLE, time(1_614_265_330 - 310), Err(Unverified::TooNew(length(310), length(300))));
    }

    #[test]
    fn a_payload_with_other_line_ends_is_recognised_and_not_accepted() {
        let secret = [Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")];
        let time = Timestamp::from_millis(1_614_265_330_000).expect("a time");
        let check = |signed: &[u8], given: &[u8], expected: &str| {
            let signatures = sign(&secret, EXAMPLE.id, time, signed).expect("a signature");
            let request = SignedRequest { signatures: &signatures, payload: given, ..EXAMPLE };
            let outcome = verify(&secret, request, None).expect_err("it is another payload");
            assert_eq!(outcome.to_string(), expected);
        };
        check(b"{}", b"{}\n", "the signature is that of the payload without the newline at the end");
        check(b"{}", b"{}\r\n", "the signature is that of the payload without the newline at the end");
        check(b"{}\n", b"{}", "the signature is that of the payload with a newline at the end");
        check(b"{\n}\n", b"{\r\n}\r\n", "the signature is that of the payload with LF in place of CRLF");
        let both = "the signature is that of the payload with LF in place of CRLF, and without the newline at the end";
        check(b"{\n}", b"{\r\n}\r\n", both);
        check(b"{ }", b"{}\n", "no signature fits: the secret, the id, the time or the payload is another one");
    }

    #[test]
    fn a_time_above_the_limit_is_not_shown_as_the_limit() {
        let minutes = Duration::from_mins;
        let shown = |apart: Duration| Unverified::TooOld(apart, minutes(5)).to_string();
        assert_eq!(shown(Duration::from_secs(301)), "it was signed 301s before it came; at most 5m is accepted");
        assert_eq!(shown(minutes(271 * 24 * 60 + 7)), "it was signed 271d before it came; at most 5m is accepted");
    }
}
