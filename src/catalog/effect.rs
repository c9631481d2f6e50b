//! What an event does to the stock that its receiver keeps (derived).
//!
//! It only names the effect; the commands that repost decide what follows from it.

use crate::model::{Answer, ApiKey, Delivery, Doubt};
use std::fmt;

/// What applying an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes stock by an amount: it must arrive exactly once. If it is lost or applied twice, stock is wrong.
    Delta,
    /// Sets stock to what was counted: the newest one counts; one that is applied late overwrites newer stock.
    Snapshot,
    /// Moves a document to its next status: each one matters, and order helps.
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

    /// Returns what it means for the sender or receiver of such an event.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Delta => "changes stock by an amount: if an event is lost or booked twice, stock is wrong",
            Self::Snapshot => "sets stock to what was counted: only the newest count matters",
            Self::Progress => "moves a document to its next step: each event is needed, best in order",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Says whether an attempt with `answer` must not be retried automatically: the endpoint may have counted the event, and does
/// not ignore events that it has seen. Source: the command-line contract, "Doubt about stock is one setting".
pub fn must_not_repeat(effect: Effect, answer: &Answer, is_idempotent: bool) -> bool {
    effect == Effect::Delta && answer.maybe_applied && !is_idempotent
}

/// Says whether `row` is sent again only if a person asks for it: it changes stock by an amount, and the endpoint may have
/// counted it already. `is_idempotent` means that the endpoint ignores a `webhook-id` that it has seen; it cannot recognise an
/// event that was sent with another id.
pub fn needs_a_person(row: &Delivery, is_idempotent: bool) -> bool {
    let is_recognised = is_idempotent && row.doubt != Doubt::OtherId;
    effect(row.api_key, row.event.as_deref()) == Effect::Delta && row.is_maybe_applied() && !is_recognised
}

/// Returns the effect of `event` under `api_key`. Only a completed cycle count is a snapshot. Source: domain page, section 5
/// (derived). An unknown event has the effect of its key: every event of a key of deltas is a delta, whatever its name. So is a test
/// payload, because it changes the same stock. A shipment that is announced twice is expected twice.
pub fn effect(api_key: ApiKey, event: Option<&str>) -> Effect {
    match api_key {
        ApiKey::Ina | ApiKey::Inba | ApiKey::Sale | ApiKey::Return | ApiKey::CreateAsn => Effect::Delta,
        ApiKey::Cyc if event == Some("CYC_COUNT_COMPLETED_EVENT") => Effect::Snapshot,
        _ => Effect::Progress,
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, effect, must_not_repeat};
    use crate::model::{Answer, ApiKey, Failure, Phase, Redactor, Verdict, judge};

    fn answered(status: u16, body: &str) -> Answer {
        let judged = judge(status, body.as_bytes(), true, &Redactor::default());
        Answer {
            failure: judged.failure,
            status: Some(status),
            maybe_applied: judged.maybe_applied,
            ..Answer::default()
        }
    }

    fn silent(failure: Failure, phase: Phase) -> Answer {
        let maybe_applied = phase == Phase::Head;
        Answer { phase: Some(phase), maybe_applied, ..Answer::not_sent(failure, "nothing came") }
    }

    /// Whether an attempt is retried automatically: for a stock change, and for any other event.
    #[test]
    fn each_failure_with_each_effect_and_setting_leaves_the_right_doubt() {
        let check = |answer: &Answer, of_delta: bool, of_others: bool| {
            let again = |effect: Effect, is_idempotent: bool| {
                answer.verdict() == Verdict::TryAgain && !must_not_repeat(effect, answer, is_idempotent)
            };
            assert_eq!(again(Effect::Delta, false), of_delta, "{answer:?}");
            assert_eq!(again(Effect::Delta, true), of_others, "{answer:?}");
            for (effect, is_idempotent) in [
                (Effect::Snapshot, false),
                (Effect::Snapshot, true),
                (Effect::Progress, false),
                (Effect::Progress, true),
            ] {
                assert_eq!(again(effect, is_idempotent), of_others, "{effect} {is_idempotent} {answer:?}");
            }
        };
        for status in [502, 504, 520, 522, 524, 598] {
            check(&answered(status, ""), false, true);
        }
        for failure in [Failure::Timeout, Failure::Network] {
            check(&silent(failure, Phase::Head), false, true);
            check(&silent(failure, Phase::Connect), true, true);
            check(&silent(failure, Phase::Send), true, true);
        }
        for status in [408, 425, 429, 500, 503, 521] {
            check(&answered(status, ""), true, true);
        }
        check(
            &answered(503, "upstream connect error or disconnect/reset before headers. reset reason: remote reset"),
            false,
            true,
        );
        for (status, body) in [(200, r#"{"errorCode":null}"#), (200, r#"{"errorCode":"E1"}"#), (400, ""), (499, "")] {
            check(&answered(status, body), false, false);
        }
        check(&silent(Failure::Tls, Phase::Connect), false, false);
    }

    #[test]
    fn each_event_has_its_effect() {
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
