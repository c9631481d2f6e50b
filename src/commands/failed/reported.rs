//! The attempt of an event that failed elsewhere.

use crate::log::Differs;
use crate::model::{Answer, Attempt, AttemptKind, DeliveryId, Failure, Redactor, Timestamp, judge};
use crate::runtime;

/// Returns that the webhook id of a reported event belongs to another event.
pub fn conflict(id: DeliveryId, differs: Differs) -> String {
    format!("its webhook id belongs to event {id}, which has another {}", differs.as_str())
}

/// Returns that the webhook id of a reported event belongs to an earlier line of the same file.
pub fn conflict_with_line(differs: Differs) -> String {
    format!("its webhook id belongs to an earlier line, which has another {}", differs.as_str())
}

/// Returns the attempt of an event of which only a status and a text are known.
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
