//! A line of `failed import`: what it may say. `bad_row.rs` says what is wrong with one that cannot be read.
//!
//! By hand it says little; `failed export` says all that the log knew, and then nothing is guessed.

use super::bad_row::{LOOKS, NO_STATUS, check_spelling, why_no_event};
use super::details::LineDetails;
use super::reported::reported_attempt;
use crate::model::{
    Answer, Attempt, Cause, DeliveryId, Doubt, EventName, Extracted, Failure, MAX_PRODUCTS, Phase, Redactor, State,
    Timestamp, check_webhook_id, json, judge, kept_id, kept_sentence, parse_base64,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// One line. Unknown keys are skipped, for an export says more than an import needs.
#[derive(Deserialize)]
pub struct ImportLine<'a> {
    #[serde(alias = "apiKey")]
    pub api_key: String,
    connector: String,
    event: Option<String>,
    pub environment: Option<String>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    payload_base64: Option<String>,
    pub webhook_id: Option<String>,
    event_id: Option<String>,
    state: Option<String>,
    failure: Option<String>,
    phase: Option<String>,
    status: Option<u16>,
    error: Option<String>,
    error_code: Option<String>,
    cause: Option<String>,
    attempts: Option<u32>,
    reposts: Option<u32>,
    maybe_applied: Option<bool>,
    doubt: Option<String>,
    redacted: Option<bool>,
    created_at: Option<String>,
    failed_at: Option<String>,
    last_attempt_at: Option<String>,
    #[serde(default)]
    pub test: bool,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    store_id: Option<&'a RawValue>,
    #[serde(borrow)]
    document_id: Option<&'a RawValue>,
    #[serde(borrow)]
    event_time: Option<&'a RawValue>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
    #[serde(borrow)]
    connector_settings: Option<&'a RawValue>,
}

impl<'a> ImportLine<'a> {
    /// Reads a line. An error names keys of the line, but never values.
    pub fn parse(line: &'a [u8]) -> Result<Self, String> {
        let members = json::members_of(line).unwrap_or_default();
        let line: Self = serde_json::from_slice(line).map_err(|_| why_no_event(line))?;
        check_spelling(&members)?;
        if line.redacted == Some(true) {
            return Err("it is redacted: its payload is not the payload of the event".to_owned());
        }
        line.check()?;
        Ok(line)
    }

    /// Checks what no later command could read, send or export again.
    fn check(&self) -> Result<(), String> {
        if self.connector.trim().is_empty() {
            return Err("its connector is empty".to_owned());
        }
        if self.payload.is_some() && self.payload_base64.is_some() {
            return Err("it has both a payload and a payload_base64".to_owned());
        }
        if let Some(id) = &self.webhook_id {
            check_webhook_id(id).map_err(|why| format!("its webhook_id: {why}"))?;
        }
        if self.event_id.as_deref().is_some_and(|id| id.trim().is_empty()) {
            return Err("its event_id is empty".to_owned());
        }
        if self.status.is_some_and(|status| !(100..1000).contains(&status)) {
            return Err(NO_STATUS.to_owned());
        }
        for (key, count) in [("attempts", self.attempts), ("reposts", self.reposts)] {
            if count.is_some_and(|count| count > MAX_COUNT) {
                return Err(format!("its {key} is more than {MAX_COUNT}"));
            }
        }
        match (self.attempts, self.reposts) {
            (Some(attempts), Some(reposts)) if reposts > attempts && self.is_item() => {
                Err("it has more reposts than attempts".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Returns the connector that it names.
    pub fn connector(&self) -> String {
        kept_id(&self.connector).into_owned()
    }

    /// Returns the id that it gives its event, which several deliveries may have.
    pub fn event_id(&self) -> Option<String> {
        self.event_id.as_deref().map(|id| kept_id(id).into_owned())
    }

    /// Returns the event that it names. An item of the log says what its event is, also where it has none.
    pub fn event(&self) -> Result<Option<EventName>, String> {
        self.event.as_deref().map(str::parse).transpose().map_err(|error| format!("its event: {error}"))
    }

    /// Returns how many of its attempts were reposts.
    pub fn reposts(&self) -> u32 {
        self.reposts.unwrap_or_default()
    }

    /// Returns when it came in; nothing where it does not say.
    pub fn created_at(&self) -> Result<Option<Timestamp>, String> {
        time("created_at", self.created_at.as_deref())
    }

    /// Returns when it failed; nothing where it does not say.
    pub fn failed_at(&self) -> Result<Option<Timestamp>, String> {
        time("failed_at", self.failed_at.as_deref())
    }

    /// Says whether it is an item of the log, which says all that is known.
    pub fn is_item(&self) -> bool {
        self.state.is_some()
    }

    /// Returns its details, if it is a line of an export.
    pub fn details(&self) -> Result<Option<LineDetails>, String> {
        self.details.filter(|_| self.is_item()).and_then(LineDetails::of).transpose()
    }

    /// Returns the id that its event had in the log that it comes from.
    pub fn imported_id(&self) -> Option<DeliveryId> {
        self.id.filter(|_| self.is_item()).and_then(|id| id.get().parse().ok())
    }

    /// Returns the settings of its connector, if it has them.
    pub fn connector_settings(&self) -> Option<String> {
        self.connector_settings.filter(|settings| settings.get().starts_with('"')).and_then(json::scalar)
    }

    /// Says whether another log may still send its event.
    pub fn is_pending(&self) -> bool {
        matches!(self.state.as_deref(), Some("pending" | "sending"))
    }

    /// Returns what was extracted from a payload that is no longer kept.
    pub fn extracted(&self, products: &[String]) -> Extracted {
        let text = |value: Option<&RawValue>| value.filter(|value| value.get().starts_with('"')).and_then(json::scalar);
        let id = |value| text(value).map(|id| kept_id(&id).into_owned());
        Extracted {
            event: None,
            document: id(self.document_id),
            store: id(self.store_id),
            time: text(self.event_time).and_then(|time| time.parse().ok()),
            products: products.iter().take(MAX_PRODUCTS).map(|id| kept_id(id).into_owned()).collect(),
        }
    }

    /// Returns the state that it gives its event. One that its log may still send becomes unknown: what becomes of it is not known here, and
    /// nothing is sent by itself because it was imported.
    pub fn state(&self) -> Result<State, String> {
        match self.state.as_deref() {
            None | Some("failed") => Ok(State::Failed),
            Some("unknown" | "sending") => Ok(State::Unknown),
            Some("pending") if self.details.is_some() => Ok(State::Unknown),
            Some("delivered") if self.details.is_some() => Ok(State::Delivered),
            Some("discarded") if self.details.is_some() => Ok(State::Discarded),
            Some(_) => Err("its state is neither failed nor unknown".to_owned()),
        }
    }

    /// Returns which id the doubt goes by that it tells of.
    pub fn doubt(&self) -> Result<Doubt, String> {
        let Some(text) = self.doubt.as_deref() else { return Ok(Doubt::None) };
        let known = Doubt::WORDS.into_iter().find(|(word, _)| *word == text);
        known.map(|(_, doubt)| doubt).ok_or_else(|| "its doubt is neither same_id nor other_id".to_owned())
    }

    /// Says whether it has a payload.
    pub fn has_payload(&self) -> bool {
        self.payload.is_some() || self.payload_base64.is_some()
    }

    /// Returns the payload: a string is its exact text, any other JSON is the payload itself.
    pub fn payload(&self) -> Result<Vec<u8>, String> {
        if let Some(encoded) = &self.payload_base64 {
            return parse_base64(encoded).ok_or_else(|| "its payload_base64 is not base64".to_owned());
        }
        let Some(payload) = self.payload else { return Err(format!("it has no payload: {LOOKS}")) };
        if !payload.get().starts_with('"') {
            return Ok(payload.get().as_bytes().to_vec());
        }
        // JSON can escape half a character, which is not text.
        json::scalar(payload).map(String::into_bytes).ok_or_else(|| "its payload is not text".to_owned())
    }

    /// Returns the doubt that earlier attempts left, for a line whose attempts are known. `latest` is the answer of its latest one.
    pub fn earlier_doubt(&self, state: State, latest: Option<&Answer>) -> Result<Doubt, String> {
        let doubt = self.doubt()?;
        let is_by_latest = latest.is_some_and(|latest| latest.maybe_applied);
        let failure = latest.and_then(|latest| latest.failure);
        Ok(match (state, doubt) {
            (State::Delivered, _) => Doubt::None,
            (_, Doubt::OtherId) => Doubt::OtherId,
            (State::Unknown, _) => Doubt::None,
            _ if is_by_latest => Doubt::None,
            _ if self.is_maybe_applied(failure, latest.and_then(|latest| latest.phase)) => Doubt::SameId,
            _ => doubt,
        })
    }

    /// Returns how many attempts there were.
    pub fn attempts(&self) -> u32 {
        self.attempts.unwrap_or_default()
    }

    /// Returns the cause that it gives.
    pub fn cause(&self) -> Option<Cause> {
        self.cause
            .as_deref()
            .filter(|cause| !cause.trim().is_empty())
            .map(|cause| Cause::from_text(&kept_sentence(cause)))
    }

    /// Returns whether the endpoint may have applied it. A line written by hand can show it by the phase of the attempt; the answer
    /// of a gateway never excludes it.
    fn is_maybe_applied(&self, failure: Option<Failure>, phase: Option<Phase>) -> bool {
        let is_lost = self.status.is_some_and(|status| judge(status, b"", true, &Redactor::default()).maybe_applied);
        let is_silent = matches!(failure, Some(Failure::Timeout | Failure::Network)) && self.status.is_none();
        let went_out = matches!(phase, Some(Phase::Head | Phase::Body));
        is_lost || self.doubt.is_some() || self.maybe_applied.unwrap_or(is_silent && went_out)
    }

    /// Returns its latest attempt; number 0 where there was none.
    pub fn attempt(&self, at: Timestamp) -> Result<Attempt, String> {
        let error = self.error.as_deref().map(|error| kept_sentence(error).into_owned());
        let mut attempt = reported_attempt(self.status, error.clone(), at);
        let failure = self.failure.as_deref().map(str::parse::<Failure>).transpose();
        let failure = failure.map_err(|error| format!("its failure is {error}"))?;
        let phase = self.phase.as_deref().map(phase).transpose()?;
        let maybe_applied = self.is_maybe_applied(failure, phase);
        if self.is_item() {
            let is_told = failure.is_some() || self.status.is_some() || self.error.is_some() || phase.is_some();
            let has_answer = is_told || self.error_code.is_some() || self.state()? == State::Failed;
            // Any detail of a failed event belongs to the answer of a failure, even if the line does not name the failure.
            let guess = attempt.answer.take().and_then(|answer| answer.failure).filter(|_| is_told);
            let known = Answer { failure: failure.or(guess), status: self.status, error, ..Answer::default() };
            let least = u32::from((is_told || (maybe_applied && has_answer)) && known.was_tried());
            attempt.number = self.attempts.unwrap_or(1).max(least);
            attempt.answer = has_answer.then_some(known);
        }
        attempt.number = attempt.number.max(self.reposts());
        if let Some(answer) = &mut attempt.answer {
            answer.failure = failure.or(answer.failure);
            answer.error_code = self.error_code.as_deref().map(|code| kept_id(code).into_owned());
            (answer.phase, answer.maybe_applied) = (phase, maybe_applied);
            // The line has no body, from which its cause was made.
            answer.behind = self.cause();
        }
        if let Some(started_at) = time("last_attempt_at", self.last_attempt_at.as_deref())? {
            attempt.started_at = started_at;
        }
        Ok(attempt)
    }
}

/// More attempts than this no event has had; a row can count some more.
const MAX_COUNT: u32 = 1_000_000;

/// Reads the time that `key` gives. What is older than the epoch is a slip, not a time at which a webhook was sent.
pub fn time(key: &str, text: Option<&str>) -> Result<Option<Timestamp>, String> {
    let Some(text) = text else { return Ok(None) };
    match text.parse::<Timestamp>() {
        Ok(time) if time.as_millis() >= 0 => Ok(Some(time)),
        _ => Err(format!("its {key} is not an RFC 3339 time since 1970, such as 2026-11-01T09:30:00Z")),
    }
}

fn phase(text: &str) -> Result<Phase, String> {
    let phase = Phase::ALL.into_iter().find(|phase| phase.as_str() == text);
    phase.ok_or_else(|| "its phase is not one of connect, send, head, body".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{ImportLine, LOOKS, why_no_event};
    use crate::model::{State, Timestamp};

    #[test]
    fn lines_that_are_no_event_say_what_is_missing() {
        let check = |line: &str, expected: &str| {
            assert!(serde_json::from_str::<ImportLine>(line).is_err() || expected.starts_with("it has no payload"));
            let why = why_no_event(line.as_bytes());
            assert!(why.starts_with(&expected.replace("LOOKS", LOOKS)), "{line}: {why}");
        };
        check(r#"{"a":secret}"#, "it is not JSON: it breaks at column 6");
        check("[1]", "it is not a JSON object: it is a JSON array");
        check(
            r#"{"method":"POST","path":"/","headers":{},"body":"{}"}"#,
            "it has no api_key, no connector, no payload: it is a line of",
        );
        check(
            r#"{"api_key":"SALE_INVENTORY","connector":"c","state":"failed"}"#,
            "it has no payload: it is a row without",
        );
        check(r#"{"Api-Key":"A","connector":"c","payload":{}}"#, "one of its keys is misspelled: write api_key");
        check(r#"{"orderId":"1"}"#, "it has no api_key, no connector, no payload: LOOKS");
        check(r#"{"api_key":"A","payload":1}"#, "it has no connector: LOOKS");
        check(r#"{"api_key":"A","connector":"c"}"#, "it has no payload: it is a row without its payload; ");
        check(r#"{"api_key":1,"connector":"c","payload":1}"#, "its api_key is not text");
        check(r#"{"api_key":"A","connector":null,"payload":1}"#, "its connector is not text");
        check(r#"{"api_key":"A","connector":"c","payload":1,"event":null,"failed_at":5}"#, "its failed_at is not text");
        check(r#"{"api_key":"A","connector":"c","payload":1,"status":"503"}"#, "its status is not an HTTP status");
        check(r#"{"api_key":"A","connector":"c","payload":1,"test":1}"#, "its test is neither true nor false");
        check(r#"{"api_key":"A","connector":"c","payload":1,"state":5}"#, "its state is not text");
        check(r#"{"api_key":"A","connector":"c","payload":1,"attempts":-1}"#, "its attempts is not a number");
        check(
            r#"{"api_key":"A","connector":"c","payload":1,"maybe_applied":1}"#,
            "its maybe_applied is neither true nor false",
        );
        check(r#"{"api_key":"A","api_key":"A","connector":"c","payload":1}"#, "it has a key twice");
        check(r#"{"api_key":"A","apiKey":"A","connector":"c","payload":1}"#, "it has a key twice");
        check(
            r#"{"api_key":"A","connector":"c","payload":1,"\ud800":1}"#,
            "a key or a text of it holds half a character",
        );
        check(r#"{"api_key":"A","connector":"c","payload":1,"error":"\udfff"}"#, "a key or a text of it holds half");
        check(r#"{"\ud800":1,"api_key":"A","api_key":"A","connector":"c","payload":1}"#, "it has a key twice");
    }

    #[test]
    fn a_key_that_is_spelled_otherwise_is_not_skipped() {
        let check = |key: &str, expected: Option<&str>| {
            let line = format!(r#"{{"apiKey":"A","connector":"c","payload":{{}},"{key}":null}}"#);
            let why = ImportLine::parse(line.as_bytes()).err();
            assert_eq!(why.as_deref().map(|why| why.rsplit(' ').next().unwrap_or_default()), expected, "{key} {why:?}");
        };
        check("failedAt", Some("failed_at"));
        check("Webhook-Id", Some("webhook_id"));
        check("STATUS", Some("status"));
        check("payloadBase64", Some("payload_base64"));
        check("failed_at", None);
        let row =
            br#"{"apiKey":"A","connector":"c","payload":{},"state":"failed","failure":"timeout","maybeApplied":true}"#;
        let why = ImportLine::parse(row).err().expect("its doubt would be lost");
        assert!(why.ends_with("write maybe_applied"), "{why}");
        check("note", None);
    }
    #[test]
    fn an_item_says_all_and_a_line_by_hand_is_completed() {
        /// The state, how many attempts, and of the answer the status and whether it failed.
        type Read = (State, u32, Option<(Option<u16>, bool)>);
        let check = |more: &str, expected: Result<Read, &str>| {
            let text = format!(r#"{{"api_key":"A","connector":"c","payload":1{more}}}"#);
            let read = || {
                let line = ImportLine::parse(text.as_bytes())?;
                let attempt = line.attempt(Timestamp::from_millis(0).expect("a time"))?;
                line.doubt()?;
                let answer = attempt.answer.map(|answer| (answer.status, answer.failure.is_some()));
                Ok((line.state()?, attempt.number, answer))
            };
            assert_eq!(read(), expected.map_err(str::to_owned), "{more}");
        };
        check("", Ok((State::Failed, 1, Some((None, true)))));
        check(r#","status":503,"attempts":4"#, Ok((State::Failed, 1, Some((Some(503), true)))));
        check(
            r#","state":"failed","status":503,"failure":"http_status","attempts":4"#,
            Ok((State::Failed, 4, Some((Some(503), true)))),
        );
        check(r#","state":"failed","failure":null,"attempts":0"#, Ok((State::Failed, 0, Some((None, false)))));
        check(r#","state":"unknown","attempts":0,"maybe_applied":true"#, Ok((State::Unknown, 0, None)));
        check(r#","state":"unknown","attempts":2"#, Ok((State::Unknown, 2, None)));
        check(
            r#","state":"sending","status":503,"failure":"http_status","attempts":1"#,
            Ok((State::Unknown, 1, Some((Some(503), true)))),
        );
        check(r#","state":"delivered""#, Err("its state is neither failed nor unknown"));
        check(r#","doubt":"x""#, Err("its doubt is neither same_id nor other_id"));
        check(r#","phase":"x""#, Err("its phase is not one of connect, send, head, body"));
        check(r#","redacted":true"#, Err("it is redacted: its payload is not the payload of the event"));
        check(r#","redacted":false"#, Ok((State::Failed, 1, Some((None, true)))));
    }
}
