//! Why an event failed, in a few words that are the same for every event that failed for this reason.
//!
//! Two thousand failures are a few causes. The words name what the endpoint said (`503`, `422 quantity must be positive`) or why no
//! answer came (`connection refused`); what differs from event to event is replaced by `…`. Source: `next.md`, "Finding out what
//! happened". `causes.rs` finds the words.

use super::judgement::Failure;
use super::signature::digest;
use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

/// A cause has at most this many characters.
pub(super) const MOST_CHARACTERS: usize = 80;

/// Why an event failed: one line, never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause(String);

/// The short id of a cause, which people type: a letter and five letters or digits. It depends only on the text of the cause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CauseId(String);

/// The text is not the id of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a cause: it has a letter and five letters or digits, as `failed stats --by cause` shows it")]
pub struct BadCauseId;

impl Cause {
    /// The attempt was started, and its process died before it could record the answer.
    pub const UNRECORDED: &'static str = "answer not recorded";

    /// An earlier event of its document failed.
    pub const HELD: &'static str = "held";

    /// It is a snapshot, and a newer one was sent.
    pub const SUPERSEDED: &'static str = "not sent: a newer event of its document";

    /// The circuit breaker of its connector is open.
    pub const CIRCUIT_OPEN: &'static str = "circuit open";

    /// It was reported as failed, and no more.
    pub const NO_REASON: &'static str = "no reason given";

    /// It was never sent: a person discarded it while it was pending, and took that back.
    pub const NEVER_SENT: &'static str = "never sent";

    /// Takes the text of a cause, as it was kept or is typed.
    pub fn from_text(text: &str) -> Self {
        Self(cut(text.trim()))
    }

    /// Returns its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns its text for an event with this failure. One that was not sent because others failed has their cause.
    pub fn shown(&self, failure: Option<Failure>) -> String {
        match failure {
            Some(Failure::Breaker) if self.0 != Self::CIRCUIT_OPEN => format!("{}: {self}", Self::CIRCUIT_OPEN),
            Some(Failure::Held) if self.0 != Self::HELD && self.0 != Self::SUPERSEDED => {
                format!("{}: {self}", Self::HELD)
            }
            _ => self.0.clone(),
        }
    }

    /// Returns its short id. A list has the same few causes again and again, so the latest one is remembered.
    pub fn id(&self) -> CauseId {
        thread_local! {
            static LATEST: RefCell<Option<(Cause, CauseId)>> = const { RefCell::new(None) };
        }
        LATEST.with_borrow_mut(|latest| match latest {
            Some((cause, id)) if cause == self => id.clone(),
            _ => latest.insert((self.clone(), self.new_id())).1.clone(),
        })
    }

    fn new_id(&self) -> CauseId {
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";
        const ONLY_LETTERS: u8 = 22;
        let digest = digest(self.0.as_bytes());
        let letter = |byte: u8, among: u8| char::from(LETTERS[usize::from(byte % among)]);
        let rest = digest[1..6].iter().map(|byte| letter(*byte, 32));
        CauseId(std::iter::once(letter(digest[0], ONLY_LETTERS)).chain(rest).collect())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl CauseId {
    /// Returns its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for CauseId {
    type Err = BadCauseId;

    /// Capital letters are accepted, because some keyboards and chats make them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_id = text.len() == 6
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.starts_with(|first: char| first.is_ascii_alphabetic());
        if is_id { Ok(Self(text.to_ascii_lowercase())) } else { Err(BadCauseId) }
    }
}

/// Cuts a text that is too long at a word.
fn cut(text: &str) -> String {
    if text.chars().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MOST_CHARACTERS - 1).collect();
    let whole = kept.rfind(' ').filter(|at| *at > MOST_CHARACTERS / 2).map_or(kept.as_str(), |at| &kept[..at]);
    let whole = whole.trim_end_matches([' ', '…', ',', ';', ':', '-', '(', '.']);
    format!("{whole}…")
}
