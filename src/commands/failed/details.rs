//! The details in a line of `failed export`: every attempt, and what the event refers to.
//!
//! A line may come from anyone: what no later command could read or show is refused. Unknown keys are skipped, as in the line itself.

use crate::log::Link;
use crate::model::{
    Answer, Attempt, AttemptKind, DeliveryId, Failure, KEPT_RESPONSE_BYTES, Phase, Timestamp, check_webhook_id, json,
    kept_id, kept_sentence, parse_base64, redact_query,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::Duration;

/// The details of a line.
#[derive(Deserialize)]
pub struct LineDetails {
    pub delivered_at: Option<String>,
    discard_reason: Option<String>,
    edited_from: Option<String>,
    difference: Option<String>,
    #[serde(default)]
    copies: Vec<String>,
    again_of: Option<String>,
    waiting_on: Option<String>,
    reported_id: Option<String>,
    pub payload_gone: Option<LineGone>,
    history: Vec<LineAttempt>,
}

/// What is left of a payload that is no longer kept.
#[derive(Deserialize)]
pub struct LineGone {
    pub bytes: u64,
    pub content_sha256: Option<String>,
    #[serde(default)]
    pub products: Vec<String>,
}

#[derive(Deserialize)]
struct LineAttempt {
    number: u32,
    kind: String,
    at: String,
    url: String,
    by: Option<String>,
    reason: Option<String>,
    answer: Option<LineAnswer>,
}

#[derive(Deserialize)]
struct LineAnswer {
    failure: Option<String>,
    phase: Option<String>,
    status: Option<u16>,
    error: Option<String>,
    error_code: Option<String>,
    #[serde(default)]
    latency_us: u64,
    body: Option<String>,
    body_base64: Option<String>,
    content_type: Option<String>,
    #[serde(default)]
    slow: bool,
    #[serde(default)]
    body_truncated: bool,
    #[serde(default)]
    body_encoded: bool,
    #[serde(default)]
    maybe_applied: bool,
}

impl LineDetails {
    /// Reads details; `None` if they are not those of an export, and the line is read without them.
    pub fn of(value: &RawValue) -> Option<Result<Self, String>> {
        let members = json::members(value)?;
        if !members.iter().any(|(key, _)| key == "history") {
            return None;
        }
        let details = serde_json::from_str::<Self>(value.get());
        Some(details.map_err(|_| "its details are not those of a line of `failed export`".to_owned()))
    }

    /// Returns every attempt, the oldest first. `attempts` is how many were made.
    pub fn attempts(&self, attempts: u32) -> Result<Vec<Attempt>, String> {
        let history: Vec<Attempt> = (1..)
            .zip(&self.history)
            .map(|(place, attempt)| attempt.read().map_err(|why| format!("attempt {place} in its details: {why}")))
            .collect::<Result<_, _>>()?;
        let Some((latest, earlier)) = history.split_last() else {
            return if attempts == 0 { Ok(history) } else { Err("its details have none of its attempts".to_owned()) };
        };
        let is_in_order = earlier.is_sorted_by(|one, next| one.number < next.number)
            && earlier.last().is_none_or(|last| last.number <= latest.number)
            && latest.number == attempts;
        if is_in_order { Ok(history) } else { Err("the attempts in its details are not in order".to_owned()) }
    }

    /// Returns why the event was discarded.
    pub fn discard_reason(&self) -> Option<String> {
        self.discard_reason.as_deref().map(|reason| kept_sentence(reason).into_owned())
    }

    /// Returns what the event refers to; `None` if it refers to nothing.
    pub fn link(&self, webhook_id: &str, imported_id: DeliveryId) -> Result<Option<Link>, String> {
        if let Some(id) = &self.reported_id {
            check_webhook_id(id).map_err(|why| format!("the reported_id in its details: {why}"))?;
        }
        let edit = self.edited_from.clone().zip(self.difference.clone());
        let link = Link {
            webhook_id: webhook_id.to_owned(),
            imported_id,
            edited_from: edit.map(|(of, difference)| {
                let lines: Vec<_> = difference.lines().map(kept_sentence).collect();
                (of, lines.join("\n"))
            }),
            copies: self.copies.clone(),
            again_of: self.again_of.clone(),
            waiting_on: self.waiting_on.clone(),
            reported_id: self.reported_id.clone(),
        };
        let is_empty = link.edited_from.is_none()
            && link.copies.is_empty()
            && link.again_of.is_none()
            && link.waiting_on.is_none()
            && link.reported_id.is_none();
        Ok((!is_empty).then_some(link))
    }
}

impl LineAttempt {
    fn read(&self) -> Result<Attempt, String> {
        let kind = AttemptKind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        let started_at = self.at.parse::<Timestamp>().ok().filter(|time| time.as_millis() >= 0);
        Ok(Attempt {
            number: self.number,
            kind: kind.ok_or("its kind is not known")?,
            started_at: started_at.ok_or("its time is not an RFC 3339 time since 1970")?,
            url: kept_sentence(&redact_query(&self.url)).into_owned(),
            by: kept(self.by.as_deref()),
            reason: kept(self.reason.as_deref()),
            answer: self.answer.as_ref().map(LineAnswer::read).transpose()?,
        })
    }
}

impl LineAnswer {
    fn read(&self) -> Result<Answer, String> {
        if self.status.is_some_and(|status| !(100..1000).contains(&status)) {
            return Err(super::bad_row::NO_STATUS.to_owned());
        }
        let failure = self.failure.as_deref().map(str::parse::<Failure>).transpose();
        let phase = self.phase.as_deref().map(|text| Phase::ALL.into_iter().find(|phase| phase.as_str() == text));
        let mut response = match (&self.body, &self.body_base64) {
            (_, Some(encoded)) => parse_base64(encoded).ok_or("its body_base64 is not base64")?,
            (Some(text), None) => text.clone().into_bytes(),
            (None, None) => Vec::new(),
        };
        response.truncate(KEPT_RESPONSE_BYTES);
        Ok(Answer {
            failure: failure.map_err(|error| format!("its failure is {error}"))?,
            phase: phase.map(|phase| phase.ok_or("its phase is not one of connect, send, head, body")).transpose()?,
            status: self.status,
            error: kept(self.error.as_deref()),
            error_code: self.error_code.as_deref().map(|code| kept_id(code).into_owned()),
            latency: Duration::from_micros(self.latency_us.min(u64::MAX / 2)),
            response,
            response_type: kept(self.content_type.as_deref()),
            slow: self.slow,
            body_truncated: self.body_truncated,
            body_encoded: self.body_encoded,
            maybe_applied: self.maybe_applied,
            ..Answer::default()
        })
    }
}

fn kept(text: Option<&str>) -> Option<String> {
    text.map(|text| kept_sentence(text).into_owned())
}
