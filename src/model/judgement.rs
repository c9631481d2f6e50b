//! Delivered or failed: what an answer means.
//!
//! The rule is from the domain page, section 3. Which failures are retried: `retry.rs`.

use super::error_value::{Meaning, meaning};
use super::gateway;
use super::json;
use super::outside::kept_words;
use super::redact::Redactor;
use serde_json::value::RawValue;
use std::fmt;
use std::str::FromStr;

/// Why a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Any status except 2xx. Documented for 4xx and 5xx, derived for 1xx and 3xx.
    HttpStatus,
    /// 2xx whose body is a JSON object with a top-level `errorCode` or `errorMessage`.
    ErrorInBody,
    /// No status line and headers in time.
    Timeout,
    /// DNS, refused, reset, or an answer that is not HTTP.
    Network,
    /// No TLS session, or a certificate that is not trusted.
    Tls,
    /// No token from the connector's token endpoint: it refused, or its answer has none. Nothing was sent.
    Token,
    /// The address guard or a local rule forbade the request; nothing was sent.
    Blocked,
    /// Not sent: an earlier event of its document failed.
    Held,
    /// Not sent: the connector's circuit breaker is open.
    Breaker,
    /// Not sent: the run was stopped.
    Stopped,
    /// Not sent: it came in for a connector that does not subscribe to it.
    Unrouted,
}

impl Failure {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 11] = [
        Self::HttpStatus,
        Self::ErrorInBody,
        Self::Timeout,
        Self::Network,
        Self::Tls,
        Self::Token,
        Self::Blocked,
        Self::Held,
        Self::Breaker,
        Self::Stopped,
        Self::Unrouted,
    ];

    /// Returns the word in JSON, in the log and in filters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HttpStatus => "http_status",
            Self::ErrorInBody => "error_in_body",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::Tls => "tls",
            Self::Token => "token",
            Self::Blocked => "blocked",
            Self::Held => "held",
            Self::Breaker => "breaker",
            Self::Stopped => "stopped",
            Self::Unrouted => "unrouted",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is not a kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not one of http_status, error_in_body, timeout, network, tls, token, blocked, held, breaker, stopped, unrouted"
)]
pub struct UnknownFailure;

impl FromStr for Failure {
    type Err = UnknownFailure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == text).ok_or(UnknownFailure)
    }
}

/// How far an attempt had come when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Resolving the address, connecting, TLS.
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

/// The meaning of an answer with a status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// `None` if the event counts as delivered.
    pub failure: Option<Failure>,
    /// The text of the answer's `errorCode`, if it has one.
    pub error_code: Option<String>,
    /// One sentence for people, if it failed.
    pub error: Option<String>,
    /// It failed, but the endpoint may still have acted on the event.
    pub maybe_applied: bool,
}

/// Judges a status and the part of the body that was read. The endpoint's words are repeated without the secrets of `redactor`.
///
/// `is_whole` says that the body is complete. In a body that was cut off, an error key before the cut counts: the endpoint was
/// reporting an error. A complete body that is not a JSON object cannot have a top-level key. Bytes that are not UTF-8 do not
/// hide a key: an old system writes Latin-1 into its strings.
pub fn judge(status: u16, body: &[u8], is_whole: bool, redactor: &Redactor) -> Judgement {
    let text = String::from_utf8_lossy(body);
    let (members, is_object) = json::members_of_prefix(&text);
    let is_error = |(key, _): &&json::PartialMember<'_>| ["errorCode", "errorMessage"].contains(&key.as_ref());
    let errors: Vec<&json::PartialMember<'_>> = members.iter().filter(is_error).collect();
    // A complete body that is not a JSON object counts for nothing; of one that was cut off, the part before the cut counts.
    let said = if is_object || !is_whole { members.as_slice() } else { &[] };
    // Redact before shortening: otherwise half of a secret could stay at the cut.
    let words = |name: &str| text_of(said, name).map(|words| redactor.redact(&words));
    let (error_code, message) = (words("errorCode"), words("errorMessage"));
    if !(200..300).contains(&status) {
        let error = describe(status, error_code.as_deref(), message.as_deref());
        let maybe_applied = gateway::may_have_passed_it_on(status, &text, is_whole || !errors.is_empty());
        return Judgement { failure: Some(Failure::HttpStatus), error_code, error: Some(error), maybe_applied };
    }
    if errors.is_empty() || (is_whole && !is_object) {
        return Judgement { failure: None, error_code: None, error: None, maybe_applied: false };
    }
    let means = |value: Option<&RawValue>| value.map_or(Meaning::Nothing, |value| meaning(value, status));
    let doubtful = doubtful(&errors, means);
    let error = if let Some((key, Some(value))) = doubtful {
        let value = redactor.redact(value.get());
        let value = kept_words(&value);
        format!("the endpoint answered {status}, but its body has {key}: {value}, and an error key counts as an error")
    } else {
        let named = |name: &str| error_in(&errors, name, means).map(|words| redactor.redact(&words));
        describe_error(status, named("errorCode").as_deref(), named("errorMessage").as_deref())
    };
    let (failure, maybe_applied) = (Some(Failure::ErrorInBody), doubtful.is_some());
    Judgement { failure, error_code, error: Some(error), maybe_applied }
}

/// Returns the member that leaves open whether the endpoint reported an error. A code that names an error is certain. So is a message
/// without a code; beside a code of success it may be the text of that success.
fn doubtful<'a, 'b>(
    errors: &[&'b json::PartialMember<'a>],
    means: impl Fn(Option<&RawValue>) -> Meaning,
) -> Option<&'b json::PartialMember<'a>> {
    // Readers of JSON take the last member of a name.
    let last = |name: &str| {
        errors.iter().rev().find(|(key, _)| key == name).map_or(Meaning::Nothing, |(_, value)| means(*value))
    };
    match (last("errorCode"), last("errorMessage")) {
        (Meaning::Error, _) | (Meaning::Nothing, Meaning::Error) => None,
        _ => errors.iter().copied().find(|(_, value)| means(*value) != Meaning::Error),
    }
}

/// Returns the error that the last member with this name names, as text or as JSON.
fn error_in(
    errors: &[&json::PartialMember<'_>],
    name: &str,
    means: impl Fn(Option<&RawValue>) -> Meaning,
) -> Option<String> {
    let (_, value) = errors.iter().rev().find(|(key, _)| key == name)?;
    let value = value.filter(|value| means(Some(value)) == Meaning::Error)?;
    Some(json::scalar(value).unwrap_or_else(|| value.get().to_owned()))
}

fn describe(status: u16, code: Option<&str>, message: Option<&str>) -> String {
    let what = match status {
        410 => "the endpoint answered 410: it is gone and asks not to be called again".to_owned(),
        _ => format!("the endpoint answered {status}"),
    };
    with_words(what, code, message)
}

fn describe_error(status: u16, code: Option<&str>, message: Option<&str>) -> String {
    with_words(format!("the endpoint answered {status}, but its body reports an error"), code, message)
}

fn with_words(what: String, code: Option<&str>, message: Option<&str>) -> String {
    let words: Vec<&str> = [code, message].into_iter().flatten().filter(|text| !text.is_empty()).collect();
    if words.is_empty() {
        return what;
    }
    format!("{what}: {}", kept_words(&words.join(": ")))
}

/// Returns the text of the last member with this name whose value is complete.
fn text_of(members: &[json::PartialMember<'_>], name: &str) -> Option<String> {
    let mut values = members.iter().rev().filter(|(key, _)| key == name);
    values.find_map(|(_, value)| *value).and_then(json::scalar)
}

#[cfg(test)]
mod tests {
    use super::{Failure, Judgement, Redactor};
    use crate::model::Secret;

    fn judge(status: u16, body: &[u8], is_whole: bool) -> Judgement {
        super::judge(status, body, is_whole, &Redactor::default())
    }

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
        check(200, r#"{"\ud800":"\udc00","errorCode":"X"}"#, true, in_body);
        for latin in [
            b"{\"errorMessage\":\"Filiale geschlossen f\xfcr heute\"}".as_slice(),
            b"{\"storeName\":\"Z\xfcrich\",\"errorCode\":\"E17\"}",
            b"{\"Gr\xf6\xdfe\":1,\"errorCode\":\"E17\"}",
            b"\xef\xbb\xbf{\"errorCode\":\"E17\",\"a\":\"\xff\xc3\"}",
        ] {
            assert_eq!(judge(200, latin, true).failure, in_body, "{}", latin.escape_ascii());
        }
        assert_eq!(judge(200, b"Gr\xf6\xdfe", true).failure, None);
        for status in [101, 199, 300, 301, 304, 400, 404, 410, 429, 500, 503, 599] {
            check(status, "", true, Some(Failure::HttpStatus));
        }
    }

    #[test]
    fn an_error_key_with_a_success_value_leaves_the_result_open() {
        let check = |body: &str, is_whole: bool, expected: bool| {
            let judged = judge(200, body.as_bytes(), is_whole);
            assert_eq!((judged.failure, judged.maybe_applied), (Some(Failure::ErrorInBody), expected), "{body}");
        };
        let empty = ["null", "\"\"", "\" \"", "0", "0.0", "-0", "0e3", "\"0\"", "\"0000\"", "false", "[]", "{}"];
        let said = ["\"null\"", "\"NONE\"", "\"OK\"", "\"SUCCESS\"", "200", "\"200\"", "[\"\"]", "{\"code\":null}"];
        for empty in empty.iter().chain(&said) {
            for key in ["errorCode", "errorMessage", "\\u0065rrorCode"] {
                check(&format!("{{\"{key}\":{empty}}}"), true, true);
                check(&format!("{{\"ok\":true,\"{key}\":{empty},\"data\":[1]}}"), true, true);
                check(&format!("{{\"{key}\":{empty},\"da"), false, true);
            }
        }
        check(r#"{"errorCode":0,"errorMessage":"Success"}"#, true, true);
        check(r#"{"errorCode":"OK","errorMessage":null}"#, true, true);
        check(r#"{"errorCode":"E1","errorCode":null}"#, true, true);
        // Its value was cut off.
        check(r#"{"errorCode":"#, false, true);
        check(r#"{"errorMessage":"no st"#, false, true);
        for said in ["\"E1\"", "17", "-1", "0.5", "\"0x\"", "true", "{\"code\":1}", "[\"E1\"]"] {
            check(&format!("{{\"errorCode\":{said}}}"), true, false);
            check(&format!("{{\"errorMessage\":{said},\"a\":"), false, false);
        }
        let sentence = judge(200, br#"{"errorCode":null,"errorMessage":null}"#, true).error.expect("a sentence");
        assert_eq!(
            sentence,
            "the endpoint answered 200, but its body has errorCode: null, and an error key counts as an error"
        );
    }

    #[test]
    fn an_error_beside_an_empty_key_is_certain_and_is_shown() {
        let check = |body: &str, expected: &str| {
            let judged = judge(200, body.as_bytes(), true);
            let sentence = format!("the endpoint answered 200, but its body reports an error: {expected}");
            assert_eq!((judged.maybe_applied, judged.error.as_deref()), (false, Some(sentence.as_str())), "{body}");
        };
        check(r#"{"errorCode":"E1","errorMessage":null}"#, "E1");
        check(r#"{"errorMessage":"","errorCode":"E1"}"#, "E1");
        check(r#"{"errorCode":"E1","errorMessage":"Success"}"#, "E1");
        check(r#"{"errorCode":17,"errorMessage":[]}"#, "17");
        check(r#"{"errorCode":null,"errorMessage":"out of stock"}"#, "out of stock");
        check(r#"{"errorMessage":"out of stock","errorCode":""}"#, "out of stock");
        check(r#"{"errorCode":{},"errorMessage":["out of stock"]}"#, r#"["out of stock"]"#);
        check(r#"{"errorCode":null,"errorCode":"E1"}"#, "E1");
        // A message beside a code of success may be the text of the success.
        for code in ["0", "\"OK\"", "false", "200"] {
            let body = format!("{{\"errorCode\":{code},\"errorMessage\":\"sale accepted\"}}");
            assert!(judge(200, body.as_bytes(), true).maybe_applied, "{body}");
        }
    }

    #[test]
    fn words_before_the_cut_of_a_body_are_kept() {
        let code = |status, body: &str| judge(status, body.as_bytes(), false).error_code;
        for status in [200, 400, 503] {
            assert_eq!(code(status, r#"{"errorCode":"X", "a"#).as_deref(), Some("X"), "{status}");
            assert_eq!(code(status, r#"{"a":1,"errorCode":17}"#).as_deref(), Some("17"), "{status}");
            assert_eq!(code(status, r#"{"errorCode":"X"#), None, "{status}");
        }
        let judged = judge(500, br#"{"errorMessage":"no stock","errorCode":"#, false);
        assert_eq!(judged.error.as_deref(), Some("the endpoint answered 500: no stock"));
        // The endpoint's own refusal, which came before a gateway could add a page.
        assert!(!judged.maybe_applied && !judge(503, br#"{"errorCode":"X", "a"#, false).maybe_applied);
        assert!(judge(503, br#"{"a":"X", "b"#, false).maybe_applied);
        // A complete text that is not JSON: what looks like a key is not one.
        assert_eq!(judge(500, br#"{"errorCode":"X"} x"#, true).error_code, None);
    }

    #[test]
    fn the_endpoints_words_are_kept() {
        let judged = judge(503, br#"{"errorCode":17,"errorMessage":"no stock"}"#, true);
        assert_eq!(judged.error_code.as_deref(), Some("17"));
        assert_eq!(judged.error.as_deref(), Some("the endpoint answered 503: 17: no stock"));
    }

    #[test]
    fn no_part_of_a_secret_is_left_where_words_are_cut() {
        let secret = Secret::new("Sup3rS3cretW0rd");
        let zeros = Secret::new("0".repeat(40).as_str());
        let redactor = Redactor::new([&secret, &zeros]);
        for length in 270..320 {
            let long = "x".repeat(length);
            let message = format!("{{\"errorMessage\":\"{long}Sup3rS3cretW0rd\"}}");
            let code = format!("{{\"errorCode\":\"{long}Sup3rS3cretW0rd\",\"errorMessage\":\"no\"}}");
            for (status, body) in [(200, &message), (400, &message), (200, &code), (503, &code)] {
                let sentence = super::judge(status, body.as_bytes(), true, &redactor).error.expect("a sentence");
                assert!(!sentence.contains("Sup"), "{sentence}");
            }
            let empty = format!("{{\"errorCode\":\"{}{}\"}}", " ".repeat(length), "0".repeat(40));
            let sentence = super::judge(200, empty.as_bytes(), true, &redactor).error.expect("a sentence");
            assert!(
                !sentence.contains("00") || sentence.contains("200") && sentence.matches("00").count() == 1,
                "{sentence}"
            );
        }
    }
}
