//! One attempt of a delivery, with the answer.

use super::cause::Cause;
use super::judgement::{Failure, Phase};
use super::retry::Verdict;
use super::time::Timestamp;
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
    /// `relay`: the event came in and was sent on.
    Relay,
    /// `relay`: an event that failed came in again, and was sent on again. That is how the CMS reposts.
    RelayRepost,
    /// Made elsewhere and reported by `failed add` or `failed import`.
    Reported,
}

impl AttemptKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Send, Self::Test, Self::Repost, Self::Resume, Self::Relay, Self::RelayRepost, Self::Reported];

    /// Returns the word in JSON and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Test => "test",
            Self::Repost => "repost",
            Self::Resume => "resume",
            Self::Relay => "relay",
            Self::RelayRepost => "relay_repost",
            Self::Reported => "reported",
        }
    }

    /// Says whether it sent an event again that had failed before, because someone wanted that.
    pub fn is_repost(self) -> bool {
        matches!(self, Self::Repost | Self::RelayRepost)
    }
}

/// The judged answer to one request. All texts are already redacted: they contain no header value of the connector.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Answer {
    /// `None` if the event counts as delivered.
    pub failure: Option<Failure>,
    /// How far the attempt had come when it failed or was interrupted.
    pub phase: Option<Phase>,
    /// The status, if a status line came.
    pub status: Option<u16>,
    /// One sentence for people about what went wrong.
    pub error: Option<String>,
    /// The text of the answer's `errorCode`.
    pub error_code: Option<String>,
    /// From the start of the connection to the end of the answer.
    pub latency: Duration,
    /// At most [`KEPT_RESPONSE_BYTES`] of the body.
    pub response: Vec<u8>,
    /// The answer's `Content-Type`.
    pub response_type: Option<String>,
    /// Delivered, but slower than the connector's threshold.
    pub slow: bool,
    /// A 2xx whose body was cut off, took longer than the deadline or exceeded [`READ_RESPONSE_BYTES`].
    pub body_truncated: bool,
    /// The body was compressed although plain text was requested. The part that could be decompressed was judged.
    pub body_encoded: bool,
    /// The endpoint may have acted on the request: it was sent completely, and no status came back, or one that does not say.
    pub maybe_applied: bool,
    /// How long the endpoint asked us to wait. The log does not keep it.
    pub retry_after: Option<Duration>,
    /// It came from a URL that the event was sent to instead of the delivery's own connector. The log does not keep it, only the
    /// doubt that it leaves.
    pub is_from_elsewhere: bool,
    /// The cause, if the answer does not show it: of the failures because of which it was not sent, or of an import. The log keeps it as the
    /// cause of the row.
    pub behind: Option<Cause>,
}

impl Answer {
    /// Returns the verdict on the delivery.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.failure, self.status)
    }

    /// Says whether anything was tried. An attempt that an earlier event, a breaker or a stop prevented was not.
    pub fn was_tried(&self) -> bool {
        !matches!(self.failure, Some(Failure::Held | Failure::Breaker | Failure::Stopped | Failure::Unrouted))
    }

    /// Says whether the failure is the endpoint's and not this payload's: it is unreachable, too slow, out of order, or refuses
    /// our credentials. Any other event would fail in the same way.
    pub fn is_endpoints_fault(&self) -> bool {
        match self.failure {
            Some(Failure::Tls | Failure::Token | Failure::Blocked) => true,
            Some(Failure::HttpStatus) if matches!(self.status, Some(401 | 403 | 404 | 407 | 410)) => true,
            _ => self.verdict() == Verdict::TryAgain,
        }
    }

    /// An attempt that was never sent.
    pub fn not_sent(failure: Failure, error: impl Into<String>) -> Self {
        Self { failure: Some(failure), error: Some(error.into()), ..Self::default() }
    }
}

/// One attempt of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Counts from 1 over the life of the delivery. An attempt that was not tried does not count: it has the number of the one
    /// before, and the next attempt replaces it.
    pub number: u32,
    /// Which command made it.
    pub kind: AttemptKind,
    /// When it started.
    pub started_at: Timestamp,
    /// Where it went, without user info and with query values as `***`.
    pub url: String,
    /// Who ran the command: `user@host`.
    pub by: Option<String>,
    /// The reason given with `--reason`.
    pub reason: Option<String>,
    /// The answer; `None` while it is not known.
    pub answer: Option<Answer>,
}
