//! On whose behalf a process makes its attempts.

use super::attempt::{Answer, Attempt, AttemptKind};
use super::time::Timestamp;

/// On whose behalf a run makes its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The command.
    pub kind: AttemptKind,
    /// The user who runs it.
    pub by: Option<String>,
    /// The reason, as given with `--reason`.
    pub reason: Option<String>,
}

impl Author {
    /// Describes an attempt of this run: its number, its start, the redacted URL and the answer. `is_again` says whether
    /// it had failed before the run.
    pub fn attempt(
        &self,
        (number, is_again): (u32, bool),
        started_at: Timestamp,
        url: &str,
        answer: Option<Answer>,
    ) -> Attempt {
        let kind = match self.kind {
            AttemptKind::Relay if is_again => AttemptKind::RelayRepost,
            kind => kind,
        };
        Attempt {
            number,
            kind,
            started_at,
            url: url.to_owned(),
            by: self.by.clone(),
            reason: self.reason.clone(),
            answer,
        }
    }
}
