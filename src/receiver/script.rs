//! How a scripted endpoint answers its nth request.
//!
//! The same script and seed give the same answers in the same order.

use super::response::{Reply, Response};
use hyper::body::Bytes;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::sync::Arc;
use std::time::Duration;

/// What a failing request gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// An answer of this status, without a body.
    Status(u16),
    /// Its connection is reset.
    Reset,
}

/// How a scripted endpoint answers.
#[derive(Clone, Debug)]
pub struct Script {
    /// The status of requests that do not fail.
    pub status: u16,
    /// Their body; JSON.
    pub body: Arc<[u8]>,
    /// Waited before each answer.
    pub delay: Duration,
    /// How many requests fail at first.
    pub fail_first: u64,
    /// The share of the others that fails, from 0 to 1.
    pub fail_rate: f64,
    /// Decides which of them.
    pub seed: u64,
    /// What a failing request gets.
    pub on_failure: OnFailure,
}

impl Default for Script {
    /// Answers 200 without a body at once.
    fn default() -> Self {
        Self {
            status: 200,
            body: Arc::new([]),
            delay: Duration::ZERO,
            fail_first: 0,
            fail_rate: 0.0,
            seed: 0,
            on_failure: OnFailure::Status(503),
        }
    }
}

impl Script {
    /// Returns the answer to the request of this number; the first is 1.
    pub fn reply(&self, number: u64) -> Reply {
        if !self.fails(number) {
            return Response::json(self.status, Bytes::from_owner(self.body.clone())).into();
        }
        match self.on_failure {
            OnFailure::Status(status) => Response::json(status, "").into(),
            OnFailure::Reset => Reply::Reset,
        }
    }

    fn fails(&self, number: u64) -> bool {
        if number <= self.fail_first {
            return true;
        }
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(number);
        let drawn = f64::from(random.next_u32()) / (f64::from(u32::MAX) + 1.0);
        drawn < self.fail_rate
    }
}

#[cfg(test)]
mod tests {
    use super::{OnFailure, Reply, Script};

    #[test]
    fn the_first_requests_fail() {
        let script = Script { fail_first: 2, status: 202, ..Script::default() };
        let statuses: Vec<_> = (1..=4).map(|number| script.reply(number).status()).collect();
        assert_eq!(statuses, [Some(503), Some(503), Some(202), Some(202)]);
        let script = Script { on_failure: OnFailure::Reset, ..script };
        assert_eq!(script.reply(1).status(), None);
    }

    #[test]
    fn the_same_seed_fails_the_same_requests() {
        let failures = |fail_rate: f64, seed: u64| {
            let script = Script { fail_rate, seed, ..Script::default() };
            (1..=1000).filter(|number| script.reply(*number).status() == Some(503)).collect::<Vec<_>>()
        };
        assert_eq!(failures(0.0, 1), Vec::<u64>::new());
        assert_eq!(failures(1.0, 1).len(), 1000);
        assert!((200..300).contains(&failures(0.25, 7).len()), "{}", failures(0.25, 7).len());
        assert_eq!(failures(0.25, 7), failures(0.25, 7));
        assert_ne!(failures(0.25, 7), failures(0.25, 8));
    }

    #[test]
    fn a_reset_has_no_status() {
        assert_eq!(Reply::Reset.status(), None);
    }
}
