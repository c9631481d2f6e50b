//! What an event does to the stock that its receiver keeps (derived).
//!
//! It only names the effect; what follows for a repost is decided where reposts are made.

use crate::model::ApiKey;
use std::fmt;

/// What applying an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes stock by an amount: it must arrive once. Lost or applied twice it makes stock wrong.
    Delta,
    /// Sets stock to what was counted: the newest wins, and applied late it overwrites newer stock.
    Snapshot,
    /// Moves a document on: each one matters, and order helps.
    Progress,
}

impl Effect {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::Snapshot => "snapshot",
            Self::Progress => "progress",
        }
    }

    /// Returns what it means for whoever sends or receives such an event.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Delta => "changes stock by an amount: each event must arrive exactly once",
            Self::Snapshot => "sets stock to what was counted: the newest wins",
            Self::Progress => "moves a document on: each event matters, and order helps",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Returns the effect of `event` under `api_key`. Only a completed cycle count is a snapshot. Source: domain page, section 5
/// (derived).
pub fn effect(api_key: ApiKey, event: Option<&str>) -> Effect {
    match api_key {
        ApiKey::Ina | ApiKey::Inba | ApiKey::Sale | ApiKey::Return => Effect::Delta,
        ApiKey::Cyc if event == Some("CYC_COUNT_COMPLETED_EVENT") => Effect::Snapshot,
        _ => Effect::Progress,
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, effect};
    use crate::model::ApiKey;

    #[test]
    fn effects() {
        let check = |key, event: Option<&str>, expected| assert_eq!(effect(key, event), expected, "{key} {event:?}");
        check(ApiKey::Ina, Some("INVENTORY_ADJUSTMENT"), Effect::Delta);
        check(ApiKey::Inba, None, Effect::Delta);
        check(ApiKey::Sale, None, Effect::Delta);
        check(ApiKey::Return, None, Effect::Delta);
        check(ApiKey::Cyc, Some("CYC_COUNT_COMPLETED_EVENT"), Effect::Snapshot);
        check(ApiKey::Cyc, Some("CYC_COUNT_STARTED_EVENT"), Effect::Progress);
        check(ApiKey::Cyc, None, Effect::Progress);
        check(ApiKey::Asn, Some("ASN_RECEIVED_EVENT"), Effect::Progress);
        check(ApiKey::Po, None, Effect::Progress);
    }
}
