//! One try of a delivery, with what came back.

use super::time::Timestamp;
use super::verdict::{Failure, Phase, Verdict};
use std::time::Duration;

/// How many bytes of an answer are kept.
pub const KEPT_RESPONSE_BYTES: usize = 16 * 1024;

/// How many bytes of an answer are read.
pub const READ_RESPONSE_BYTES: usize = 64 * 1024;

/// Which command made an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptKind {
    /// `send`.
    Send,
    /// `connector test`.
    Test,
    /// `repost`.
    Repost,
    /// `resume`.
    Resume,
    /// Not ours: reported by `failed add` or `failed import`.
    Reported,
}

impl AttemptKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Send, Self::Test, Self::Repost, Self::Resume, Self::Reported];

    /// Returns the word in JSON and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Test => "test",
            Self::Repost => "repost",
            Self::Resume => "resume",
            Self::Reported => "reported",
        }
    }
}

/// What came back from one request, judged. All texts are redacted already: no header value of the connector is in them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answer {
    /// Nothing when the event counts as delivered.
    pub failure: Option<Failure>,
    /// How far it had come, where it failed or broke off.
    pub phase: Option<Phase>,
    /// The status, where a status line came.
    pub status: Option<u16>,
    /// One sentence for people: what went wrong.
    pub error: Option<String>,
    /// The text of the answer's `errorCode`.
    pub error_code: Option<String>,
    /// From the first dial to the end of the answer.
    pub latency: Duration,
    /// At most [`KEPT_RESPONSE_BYTES`] of the body.
    pub response: Vec<u8>,
    /// The answer's `Content-Type`.
    pub response_type: Option<String>,
    /// Delivered, but slower than the connector's threshold.
    pub slow: bool,
    /// A 2xx whose body broke off, ran into the deadline or exceeded [`READ_RESPONSE_BYTES`].
    pub body_truncated: bool,
    /// The body came compressed although it was asked for plain. What could be unpacked was judged.
    pub body_encoded: bool,
    /// The endpoint may have acted on it: the request went out whole, and no status came back, or one that leaves it open.
    pub maybe_applied: bool,
    /// How long the endpoint asked to be left alone. Of this moment: the log does not keep it.
    pub retry_after: Option<Duration>,
    /// It is not of the delivery's own connector, but of where it was sent instead. Of this moment too: what the log keeps is the doubt
    /// that it leaves.
    pub is_from_elsewhere: bool,
}

impl Answer {
    /// Returns what it means for the delivery.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.failure, self.status)
    }

    /// Says whether anything was tried. What an earlier event, a breaker or a stop kept back was not.
    pub fn was_tried(&self) -> bool {
        !matches!(self.failure, Some(Failure::Held | Failure::Breaker | Failure::Stopped))
    }

    /// Says whether it tells of the endpoint rather than of this payload: nobody there, too slow, out of order, or nobody
    /// who may come in. The same would happen to any other event.
    pub fn is_endpoints_fault(&self) -> bool {
        match self.failure {
            Some(Failure::Tls | Failure::Blocked) => true,
            Some(Failure::HttpStatus) if matches!(self.status, Some(401 | 403 | 404 | 407 | 410)) => true,
            _ => self.verdict() == Verdict::TryAgain,
        }
    }

    /// An attempt that never reached the wire.
    pub fn not_sent(failure: Failure, error: impl Into<String>) -> Self {
        Self { failure: Some(failure), error: Some(error.into()), ..Self::default() }
    }
}

/// One try of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Counts from 1 over the life of the delivery. What was not tried does not count: it has the number of the one before it,
    /// and gives way to the next one.
    pub number: u32,
    /// Which command made it.
    pub kind: AttemptKind,
    /// When it began.
    pub started_at: Timestamp,
    /// Where it went, without user info, query values as `***`.
    pub url: String,
    /// Who ran the command: `user@host`.
    pub by: Option<String>,
    /// Why, as given with `--reason`.
    pub reason: Option<String>,
    /// What came back; nothing while it is not known.
    pub answer: Option<Answer>,
}
