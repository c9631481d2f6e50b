//! Delivered or failed: what an answer means.
//!
//! The rule of the domain page, section 3, and which failures pass; who asks again, and when, is the engine's.

use super::json;
use std::fmt;
use std::str::FromStr;

/// Why a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Any status but 2xx. Documented for 4xx and 5xx, derived for 1xx and 3xx.
    HttpStatus,
    /// 2xx whose body is a JSON object with a top-level `errorCode` or `errorMessage`.
    ErrorInBody,
    /// No status line and headers in time.
    Timeout,
    /// DNS, refused, reset, or an answer that is not HTTP.
    Network,
    /// No TLS session, or a certificate that is not trusted.
    Tls,
    /// The address guard or a local rule forbade the request; nothing was sent.
    Blocked,
    /// Not sent: an earlier delivery of its document failed.
    Held,
    /// Not sent: the connector's circuit breaker is open.
    Breaker,
    /// Not sent: the run was stopped.
    Stopped,
}

impl Failure {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 9] = [
        Self::HttpStatus,
        Self::ErrorInBody,
        Self::Timeout,
        Self::Network,
        Self::Tls,
        Self::Blocked,
        Self::Held,
        Self::Breaker,
        Self::Stopped,
    ];

    /// Returns the word in JSON, in the log and in filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HttpStatus => "http_status",
            Self::ErrorInBody => "error_in_body",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::Tls => "tls",
            Self::Blocked => "blocked",
            Self::Held => "held",
            Self::Breaker => "breaker",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of failure: http_status, error_in_body, timeout, network, tls, blocked, held, breaker, stopped")]
pub struct UnknownFailure;

impl FromStr for Failure {
    type Err = UnknownFailure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == text).ok_or(UnknownFailure)
    }
}

/// How far an attempt had come when it ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Finding the address, connecting, TLS.
    Connect,
    /// Writing the request.
    Send,
    /// Waiting for the status line and headers.
    Head,
    /// Reading the answer's body.
    Body,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 4] = [Self::Connect, Self::Send, Self::Head, Self::Body];

    /// Returns the word in JSON and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Send => "send",
            Self::Head => "head",
            Self::Body => "body",
        }
    }
}

/// What an attempt means for its delivery. Source: the command-line contract, section "send".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The endpoint accepted it.
    Delivered,
    /// It failed for a while: another attempt may do better.
    TryAgain,
    /// It failed, and the same request would fail again.
    Failed,
}

impl Verdict {
    /// Returns the verdict on an attempt that ended with `failure` and `status`: 408, 425, 429, 5xx, no answer in time and
    /// broken connections are tried again; errors in the body, TLS and what was not sent are not.
    pub fn of(failure: Option<Failure>, status: Option<u16>) -> Self {
        match (failure, status) {
            (None, _) => Self::Delivered,
            (Some(Failure::Timeout | Failure::Network), _)
            | (Some(Failure::HttpStatus), Some(408 | 425 | 429 | 500..=599)) => Self::TryAgain,
            _ => Self::Failed,
        }
    }
}

/// What an answer with a status line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Nothing when the event counts as delivered.
    pub failure: Option<Failure>,
    /// The text of the answer's `errorCode`, where there is one.
    pub error_code: Option<String>,
    /// One sentence for people, where it failed.
    pub error: Option<String>,
}

/// Judges a status and the part of the body that was read.
///
/// `is_whole` says that the body came to its end. Of a body that broke off, an error key counts if it was read before: the
/// endpoint had begun to say no. A body that is whole but no JSON object cannot hold a top-level key.
pub fn judge(status: u16, body: &[u8], is_whole: bool) -> Judgement {
    let is_success = (200..300).contains(&status);
    let (keys, is_object) = json::keys_of_prefix(body);
    let named = keys.iter().find(|key| ["errorCode", "errorMessage"].contains(&key.as_str()));
    let has_error = named.is_some() && (is_object || !is_whole);
    if is_success && !has_error {
        return Judgement { failure: None, error_code: None, error: None };
    }
    let (error_code, message) = if is_object { error_fields(body) } else { (None, None) };
    let failure = if is_success { Failure::ErrorInBody } else { Failure::HttpStatus };
    let error = describe(status, failure, error_code.as_deref(), message.as_deref());
    Judgement { failure: Some(failure), error_code, error: Some(error) }
}

/// How many bytes of an endpoint's own words are repeated in a sentence.
const MESSAGE_BYTES: usize = 300;

fn describe(status: u16, failure: Failure, code: Option<&str>, message: Option<&str>) -> String {
    let what = match failure {
        Failure::ErrorInBody => format!("the endpoint answered {status}, but its body reports an error"),
        _ if status == 410 => "the endpoint answered 410: it is gone and asks not to be called again".to_owned(),
        _ => format!("the endpoint answered {status}"),
    };
    let words: Vec<&str> = [code, message].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    if words.is_empty() {
        return what;
    }
    let words = words.join(": ");
    let end = words.floor_char_boundary(MESSAGE_BYTES);
    format!("{what}: {}", &words[..end])
}

fn error_fields(body: &[u8]) -> (Option<String>, Option<String>) {
    let members = json::parse(body).and_then(json::members).unwrap_or_default();
    let text =
        |name: &str| members.iter().rev().find(|(key, _)| key == name).and_then(|(_, value)| json::scalar(value));
    (text("errorCode"), text("errorMessage"))
}

#[cfg(test)]
mod tests {
    use super::{Failure, Verdict, judge};

    #[test]
    fn the_verdict_table() {
        let check = |status: u16, body: &str, whole: bool, expected: Option<Failure>| {
            assert_eq!(judge(status, body.as_bytes(), whole).failure, expected, "{status} {body:?} {whole}");
        };
        let in_body = Some(Failure::ErrorInBody);
        check(200, "", true, None);
        check(204, "", true, None);
        check(200, "thank you", true, None);
        check(200, "null", true, None);
        check(200, r#"[{"errorCode":"X"}]"#, true, None);
        check(200, r#"{"data":{"errorCode":"X"}}"#, true, None);
        check(200, r#"{"ErrorCode":"X","errorcode":1}"#, true, None);
        check(200, r#"{"errorCode":"X"}"#, true, in_body);
        check(200, r#"{"errorCode":null}"#, true, in_body);
        check(200, r#"{"errorMessage":""}"#, true, in_body);
        check(200, "\u{feff}{\"errorMessage\":[]}", true, in_body);
        check(200, r#"{"errorCode":"X"} trailing"#, true, None);
        check(200, r#"{"errorCode":"X", "a"#, true, None);
        check(200, r#"{"errorCode":"X", "a"#, false, in_body);
        check(200, r#"{"a":1, "errorCo"#, false, None);
        for status in [101, 199, 300, 301, 304, 400, 404, 410, 429, 500, 503, 599] {
            check(status, "", true, Some(Failure::HttpStatus));
        }
    }

    #[test]
    fn what_is_tried_again() {
        let check = |failure: Failure, status: Option<u16>, expected: Verdict| {
            assert_eq!(Verdict::of(Some(failure), status), expected, "{failure} {status:?}");
        };
        assert_eq!(Verdict::of(None, Some(200)), Verdict::Delivered);
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            check(Failure::HttpStatus, Some(status), Verdict::TryAgain);
        }
        for status in [101, 300, 301, 307, 400, 401, 403, 404, 409, 410, 422, 499] {
            check(Failure::HttpStatus, Some(status), Verdict::Failed);
        }
        check(Failure::Timeout, None, Verdict::TryAgain);
        check(Failure::Network, None, Verdict::TryAgain);
        check(Failure::ErrorInBody, Some(200), Verdict::Failed);
        for failure in [Failure::Tls, Failure::Blocked, Failure::Held, Failure::Breaker, Failure::Stopped] {
            check(failure, None, Verdict::Failed);
        }
    }

    #[test]
    fn the_endpoints_words_are_kept() {
        let judged = judge(503, br#"{"errorCode":17,"errorMessage":"no stock"}"#, true);
        assert_eq!(judged.error_code.as_deref(), Some("17"));
        assert_eq!(judged.error.as_deref(), Some("the endpoint answered 503: 17: no stock"));
    }
}
