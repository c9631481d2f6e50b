//! Why no answer came, or why nothing was sent. Other programs have other words for the same: `failed add` and `failed import` bring
//! them.

use super::address::without_addresses;
use super::sentence::Sentence;
use crate::model::cause::Cause;
use crate::model::judgement::{Failure, Phase};
use crate::model::oauth::NO_TOKEN;

/// At most this many bytes of an error are looked at.
const LONGEST: usize = 1_024;

/// Words of an error in small letters, and its cause. The first that is found decides.
type Table = &'static [(&'static [&'static str], &'static str)];

const TIMEOUT: Table = &[
    (&["did not take the whole request", "write timeout", "sending request timed out"], "timeout sending the request"),
    (&["reading the answer", "reading the body", "reading body"], "timeout reading the answer"),
    (
        &[
            "no connection to",
            "connect timeout",
            "connecttimeout",
            "connection timed out",
            "connection timeout",
            "etimedout",
            "connect timed out",
            "connect to",
            "connection to",
            "dial tcp",
            "connection attempt",
            "os error 110",
            "while connecting",
            "establish a connection",
            "tcp connect",
        ],
        "timeout while connecting",
    ),
    (&[""], "timeout waiting for the answer"),
];

const NETWORK: Table = &[
    (&["407", "proxy authentication"], "proxy asks for a login"),
    (&["refused the tunnel", "proxy refused", "tunnel connection failed"], "proxy refused the tunnel"),
    (&["temporary failure", "eai_again", "address information: try again"], "DNS failed for the moment"),
    (
        &[
            "cannot be resolved",
            "has no address",
            "enotfound",
            "name or service not known",
            "no such host",
            "could not resolve",
            "failed to lookup address",
            "nodename nor servname",
            "unknownhost",
            "getaddrinfo",
            "name not resolved",
            "no address associated",
            "dns error",
        ],
        "host not found",
    ),
    (&["refused"], "connection refused"),
    (&["before there was a tls session"], "connection closed before TLS"),
    (
        &["connection reset", "econnreset", "reset by peer", "forcibly closed", "connection was reset"],
        "connection reset",
    ),
    (&["no route to host", "ehostunreach", "host is unreachable", "host unreachable"], "no route to the host"),
    (&["network is unreachable", "enetunreach", "network unreachable"], "network not reachable"),
    (&["timed out", "timeout", "etimedout"], "timeout while connecting"),
    (&["broken pipe", "epipe"], "connection closed while sending"),
    (
        &[
            "is not http",
            "invalid http",
            "malformed http",
            "bad status line",
            "badstatusline",
            "http/0.9",
            "answered in http, but",
            "parse error",
            "unsupported http",
        ],
        "answer is not HTTP",
    ),
    (&["broke off"], "answer broke off"),
    (
        &[
            "without an answer",
            "socket hang up",
            "empty reply",
            "remote end closed",
            "closed without response",
            "unexpected eof",
            "unexpected end of file",
            "server disconnected",
            "connection closed",
            "closed the connection",
            "premature",
            "closed by peer",
            "incomplete message",
        ],
        "connection closed without an answer",
    ),
    (&["too large", "header overflow"], "headers of the answer too large"),
];

const TLS: Table = &[
    (
        &[
            "client certificate",
            "certificate required",
            "certificaterequired",
            "bad certificate",
            "certificate_required",
        ],
        "TLS: client certificate",
    ),
    (&["expired", "not after"], "TLS: certificate expired"),
    (
        &["not valid before", "not yet valid", "not valid yet", "notvalidyet", "not_yet_valid"],
        "TLS: certificate not valid yet",
    ),
    (&["revoked"], "TLS: certificate revoked"),
    (&["self-signed", "self signed", "self_signed"], "TLS: self-signed certificate"),
    (
        &[
            "issuer",
            "unknown authority",
            "unable to verify the first",
            "unable_to_verify",
            "unknownca",
            "unknown ca",
            "path building failed",
            "untrusted root",
            "not trusted by",
        ],
        "TLS: certificate of an unknown issuer",
    ),
    (
        &[
            "not for this host",
            "hostname",
            "host name",
            "altnames",
            "alt name",
            "notvalidforname",
            "not valid for name",
            "certificate is valid for",
            "is for ",
            "has no certificate for",
            "doesn't match",
            "does not match",
            "no alternative",
        ],
        "TLS: certificate for another name",
    ),
    (
        &[
            "protocolversion",
            "protocol version",
            "protocol_version",
            "incompatible",
            "doesnotsupport",
            "does not speak tls 1.2",
            "offers nothing",
            "unsupported protocol",
        ],
        "TLS: no version in common",
    ),
    (
        &[
            "does not speak tls",
            "wrong version number",
            "first record does not look",
            "plain http",
            "record layer",
            "plaintext",
            "invalidmessage",
            "packet length too long",
        ],
        "TLS: no TLS on this port",
    ),
    (
        &[
            "refuses the tls session",
            "handshake failure",
            "handshakefailure",
            "handshake_failure",
            "no cipher",
            "cipher",
        ],
        "TLS: handshake refused",
    ),
    (&["closed", "eof", "reset"], "TLS: connection closed in the handshake"),
];

const BLOCKED: Table = &[
    (&["private network"], "blocked: address on a private network"),
    (&["never called"], "blocked: address that is never called"),
];

/// Returns the failure that a breaker reports: earlier versions kept no more of it.
fn last_answer(error: &str) -> Option<&str> {
    let (_, last) = error.rsplit_once("(last ")?;
    let last = last.strip_suffix(')')?;
    last.strip_prefix("answer: ").or_else(|| match last.strip_prefix("failure: ")? {
        "timeout" => Some("timeout waiting for the answer"),
        kind => Some(kind),
    })
}

/// Says whether `text` has `words`. A number at their start or end is a whole one: `407` is not in `4075`.
fn has_words(text: &str, words: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let (first, last) = (words.as_bytes().first(), words.as_bytes().last());
    text.match_indices(words).any(|(at, _)| {
        let (before, after) = (text.as_bytes()[..at].last(), text.as_bytes().get(at + words.len()));
        let is_cut = (is_digit(first) && is_digit(before)) || (is_digit(last) && is_digit(after));
        !is_cut
    })
}

/// Returns the cause of a failure without an answer. `error` is a sentence about it.
pub fn words(failure: Failure, phase: Option<Phase>, error: &str) -> String {
    if let Some(why) = error.strip_prefix(NO_TOKEN) {
        return format!("{NO_TOKEN}{}", of_token_endpoint(failure, phase, why));
    }
    let end = error.char_indices().map(|(at, _)| at).find(|at| *at > LONGEST).unwrap_or(error.len());
    let error = &error[..end];
    let lower = without_addresses(error).to_lowercase();
    let find = |table: Table| {
        let has = |(words, _): &&(&[&str], &'static str)| words.iter().any(|word| has_words(&lower, word));
        table.iter().find(has).map(|(_, cause)| (*cause).to_owned())
    };
    let sentence = |start: &str| match Sentence::of(error, 0).words {
        words if words.is_empty() => start.to_owned(),
        words => format!("{start}: {words}"),
    };
    match (failure, phase) {
        (Failure::Timeout, Some(Phase::Connect)) => "timeout while connecting".to_owned(),
        (Failure::Timeout, Some(Phase::Send)) => "timeout sending the request".to_owned(),
        (Failure::Timeout, Some(Phase::Head)) => "timeout waiting for the answer".to_owned(),
        (Failure::Timeout, Some(Phase::Body)) => "timeout reading the answer".to_owned(),
        (Failure::Timeout, None) => find(TIMEOUT).unwrap_or_default(),
        (Failure::Network, _) => find(NETWORK).unwrap_or_else(|| sentence("network")),
        (Failure::Tls, _) => find(TLS).unwrap_or_else(|| sentence("TLS")),
        (Failure::Token, _) => sentence("refused"),
        (Failure::Blocked, _) => find(BLOCKED).unwrap_or_else(|| sentence("blocked")),
        (Failure::Held, _) if lower.contains("newer event") => Cause::SUPERSEDED.to_owned(),
        (Failure::Held, _) => Cause::HELD.to_owned(),
        (Failure::Breaker, _) => last_answer(&lower).unwrap_or(Cause::CIRCUIT_OPEN).to_owned(),
        (Failure::Stopped, _) => "not sent: the run was stopped".to_owned(),
        (Failure::Unrouted, _) => "no connector subscribes to it".to_owned(),
        (Failure::HttpStatus | Failure::ErrorInBody, _) => match Sentence::of(error, 0).words {
            words if words.is_empty() => Cause::NO_REASON.to_owned(),
            words => words,
        },
    }
}

/// Returns why a token endpoint gave no token: its status with the code of the error, or what prevented an answer.
fn of_token_endpoint(failure: Failure, phase: Option<Phase>, why: &str) -> String {
    let Some((status, said)) = why.split_once(" answered ").and_then(|(_, rest)| rest.split_at_checked(3)) else {
        return words(failure, phase, why);
    };
    if said.starts_with(", but") {
        return format!("{status} without a token");
    }
    let code = said.strip_prefix(": ").unwrap_or_default().split(' ').next().unwrap_or_default();
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_code { format!("{status} {code}") } else { status.to_owned() }
}
