//! The attempt of an event that failed elsewhere.

use crate::log::Differs;
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Redactor, Timestamp, judge};
use crate::runtime;

/// Says that the webhook id of a reported event is another event's.
pub fn conflict(id: DeliveryId, differs: Differs) -> String {
    format!("its webhook id is that of event {id}, which has another {}", differs.as_str())
}

/// Says that the webhook id of a reported event is that of an earlier line of the same file.
pub fn conflict_with_line(differs: Differs) -> String {
    format!("its webhook id is that of an earlier line, which has another {}", differs.as_str())
}

/// Builds the attempt of which only a status and a text are known.
pub fn reported_attempt(status: Option<u16>, error: Option<String>, at: Timestamp) -> Attempt {
    let judged = status.map(|status| judge(status, b"", true, &Redactor::default()));
    let maybe_applied = judged.as_ref().is_some_and(|judged| judged.maybe_applied);
    let failure = match status {
        Some(200..=299) => Failure::ErrorInBody,
        _ => Failure::HttpStatus,
    };
    let known = judged.and_then(|judged| judged.error).unwrap_or_else(|| "reported as failed".to_owned());
    let error = Some(error.unwrap_or(known));
    let answer = Answer { failure: Some(failure), status, error, maybe_applied, ..Answer::default() };
    Attempt {
        number: 1,
        kind: AttemptKind::Reported,
        started_at: at,
        url: String::new(),
        by: runtime::who(),
        reason: None,
        answer: Some(answer),
    }
}
