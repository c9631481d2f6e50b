//! The digest of a secret: what a program needs to recognise a secret, but not to show it.
//!
//! Digests have one length and are compared in constant time, so the time of a comparison reveals nothing about the secret.

use hmac::digest::CtOutput;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The SHA-256 of a secret. `==` takes the same time for all digests.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(CtOutput<Sha256>);

impl Fingerprint {
    /// Returns the fingerprint of `text`.
    pub fn of(text: &[u8]) -> Self {
        Self(CtOutput::new(Sha256::digest(text)))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn equal_texts_have_equal_fingerprints_and_nothing_is_shown() {
        let check = |a: &[u8], b: &[u8]| assert_eq!(Fingerprint::of(a) == Fingerprint::of(b), a == b, "{a:?} {b:?}");
        for (a, b) in [("", ""), ("a", "a"), ("a", "b"), ("a", "ab"), ("", "a"), ("é", "é")] {
            check(a.as_bytes(), b.as_bytes());
        }
        check(b"\xff", b"\xfe");
        assert_eq!(format!("{:?}", Fingerprint::of(b"hunter2")), "***");
    }
}
