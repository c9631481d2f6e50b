//! Finds the cause of a failure in what the endpoint answered, or in the error that prevented an answer.
//!
//! What is read is hostile: the time grows with its length, and the words are short. Secrets were removed before.

mod address;
mod body;
mod json_body;
mod markup;
mod mask;
mod reasons;
mod sentence;
mod trouble;
mod vague;

use super::attempt::{Answer, READ_RESPONSE_BYTES};
use super::cause::Cause;
use super::delivery::State;
use super::judgement::Failure;
use reasons::Reasons;

impl Cause {
    /// Returns the cause of an attempt that was not successful; nothing for a success. Without an answer none was recorded.
    pub fn of(answer: Option<&Answer>) -> Option<Self> {
        let Some(answer) = answer else { return Some(Self::from_text(Self::UNRECORDED)) };
        let failure = answer.failure?;
        if let Some(behind) = &answer.behind {
            return Some(behind.clone());
        }
        let words = match (answer.status, failure) {
            (Some(status), Failure::HttpStatus | Failure::ErrorInBody) => answered(status, answer),
            _ => trouble::words(failure, answer.phase, answer.error.as_deref().unwrap_or_default()),
        };
        Some(Self::from_text(&words))
    }

    /// Returns the cause of a row in this state with this latest answer.
    pub fn of_row(state: State, answer: Option<&Answer>) -> Option<Self> {
        match state {
            State::Delivered => None,
            State::Unknown => Some(Self::from_text(Self::UNRECORDED)),
            _ => {
                let no_reason = || (state == State::Failed).then(|| Self::from_text(Self::NO_REASON));
                answer.and_then(|answer| Self::of(Some(answer))).or_else(no_reason)
            }
        }
    }
}

/// The status, and what the endpoint said if that says more.
fn answered(status: u16, answer: &Answer) -> String {
    // `errorCode: null` counts as an error. The answer says no more.
    if answer.error.as_deref().is_some_and(|error| error.contains(", and an error key counts as an error")) {
        return format!("{status} error key without an error");
    }
    let body = &answer.response[..answer.response.len().min(READ_RESPONSE_BYTES)];
    let text = String::from_utf8_lossy(body);
    let mut said = Reasons::default();
    if let Some(code) = &answer.error_code {
        said.code(code);
    }
    body::read(&text, answer.response_type.as_deref().unwrap_or_default(), &mut said);
    if let Some(words) = answer.error.as_deref().and_then(words_of_sentence) {
        said.message(words);
    }
    match said.best(status) {
        Some(words) => format!("{status} {words}"),
        None => status.to_string(),
    }
}

/// Returns the endpoint's words in a sentence of `judgement.rs`; a sentence of someone else is all words.
fn words_of_sentence(error: &str) -> Option<&str> {
    let Some(rest) = error.strip_prefix("the endpoint answered ") else { return Some(error) };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(", but its body reports an error").unwrap_or(rest);
    let rest = rest.strip_prefix(": it is gone and asks not to be called again").unwrap_or(rest);
    rest.strip_prefix(": ")
}

#[cfg(test)]
mod tests;
