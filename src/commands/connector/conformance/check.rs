//! What a check is, and what it may prove.
//!
//! The checks themselves are in `table`.

use crate::model::{Answer, Phase};

/// One check of an endpoint.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name on the command line and in JSON; it never changes.
    pub id: &'static str,
    /// What holds if it passes.
    pub title: &'static str,
    /// Why that matters.
    pub reason: &'static str,
    /// Whether a failure fails the command.
    pub importance: Importance,
    /// The checks that fail too if this one does.
    pub implies: &'static [&'static str],
    /// Which answer it expects.
    pub expected: ExpectedAnswer,
}

/// What a failure of a check means for the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Importance {
    /// The command exits 4.
    Required,
    /// The failure is reported only.
    Advice,
}

impl Importance {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Advice => "advice",
        }
    }
}

/// Which answer a check expects to each of its requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedAnswer {
    /// A 2xx that counts as delivered.
    Accepted,
    /// The same, or 413.
    AcceptedOrTooLarge,
    /// Any 4xx.
    Refused,
    /// Any 4xx. A 2xx is a failure that only advises, because it may be meant.
    RatherRefused,
    /// Something that is no single answer.
    Other(&'static str),
}

impl ExpectedAnswer {
    /// Returns the words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "2xx without an error code",
            Self::AcceptedOrTooLarge => "2xx without an error code, or 413",
            Self::Refused => "4xx",
            Self::RatherRefused => "4xx (a 2xx is only advice)",
            Self::Other(words) => words,
        }
    }

    /// Says whether `answer` is as expected.
    pub fn fits(self, answer: &Answer) -> bool {
        match self {
            Self::Accepted => answer.failure.is_none(),
            Self::AcceptedOrTooLarge => answer.failure.is_none() || answer.status == Some(413),
            Self::Refused | Self::RatherRefused => answer.status.is_some_and(|status| (400..500).contains(&status)),
            Self::Other(_) => false,
        }
    }

    /// Says whether `answer` is a failure that only advises, whatever the check is.
    pub fn only_advises(self, answer: &Answer) -> bool {
        self == Self::RatherRefused && answer.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Says whether it is a refusal, which proves something only while other events are accepted.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::RatherRefused)
    }
}

/// What came out of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It holds; with what came back.
    Pass(String),
    /// It does not hold.
    Fail(Misfit),
    /// It cannot be proved here, and why.
    Skip(String),
    /// It could not be tried, and why.
    Error(String),
}

/// Why a check fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What is wrong, in a sentence.
    pub message: String,
    /// What came back.
    pub got: String,
    /// A command that sends the same request.
    pub curl: Option<String>,
    /// What may be the reason.
    pub hint: Option<String>,
    /// Whether it is only advice, even if the check is required.
    pub is_advice: bool,
}

impl Misfit {
    /// A failure that the command `curl` shows.
    pub fn new(message: impl Into<String>, got: impl Into<String>, curl: String) -> Self {
        Self { message: message.into(), got: got.into(), curl: Some(curl), hint: None, is_advice: false }
    }
}

/// Says whether the endpoint did not look at the request because it limits them.
pub fn is_limited(answer: &Answer) -> bool {
    matches!(answer.status, Some(408 | 425 | 429))
}

/// Returns why `answer` says nothing about the endpoint's rules, if that is so.
pub fn says_nothing(answer: &Answer) -> Option<String> {
    let is_not_there = answer.status.is_none() && matches!(answer.phase, None | Some(Phase::Connect));
    match answer.failure {
        Some(_) if is_limited(answer) => {
            Some(format!("the endpoint limits requests ({}), which proves nothing", in_words(answer)))
        }
        Some(_) if is_not_there => Some(format!("nothing was sent: {}", in_words(answer))),
        _ => None,
    }
}

/// Returns what came back, in a few words.
pub fn in_words(answer: &Answer) -> String {
    match (answer.status, &answer.error_code, &answer.error) {
        (Some(status), Some(code), _) => format!("HTTP {status} with the error code {code}"),
        (Some(status), None, Some(error)) if answer.failure.is_some() && (200..300).contains(&status) => {
            format!("HTTP {status}, but {error}")
        }
        (Some(status), ..) => format!("HTTP {status}"),
        (None, _, Some(error)) => error.clone(),
        (None, _, None) => "no answer".to_owned(),
    }
}
