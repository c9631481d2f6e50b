//! Checks of events that come twice or in the wrong order.
//!
//! A status shows only that the endpoint took them. What they changed is seen with `--observe`.

use super::bodies::change_quantities;
use super::body::Body;
use super::check::{Check, Misfit, Proof, in_words};
use super::observe::{after_first, settled};
use super::shot::Shot;
use super::subject::Subject;
use crate::catalog::{self, Effect};
use serde_json::{Value, json};

const UNSEEN: &str = "a status shows no effect; add --observe CMD|URL";

const TIMELESS: &str = "the sample has no time or no quantity";

/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;

/// The same request again.
pub fn duplicate_accepted(subject: &Subject, check: &Check) -> Proof {
    let shot = subject.usual_shot();
    let second = ("the same webhook-id was not accepted a second time", shot.clone());
    subject.judge_second(check, &shot, second)
}

/// The same document with a new id.
pub fn repost_accepted(subject: &Subject, check: &Check) -> Proof {
    let shot = subject.usual_shot();
    let second = ("the same document with a new webhook-id was not accepted", shot.clone().renewed());
    subject.judge_second(check, &shot, second)
}

/// An older event of a document after a newer one.
pub fn older_accepted(subject: &Subject, check: &Check) -> Proof {
    let Some((newer, older)) = newer_and_older(subject) else { return Proof::Skip(TIMELESS.to_owned()) };
    let second = ("an older event after a newer one of the same document was not accepted", older);
    subject.judge_second(check, &newer, second)
}

/// What the same request again changes.
pub fn duplicate_once(subject: &Subject, _check: &Check) -> Proof {
    let shot = subject.usual_shot();
    unchanged_by(subject, &shot, &shot.clone(), "the same webhook-id, sent twice, changed stock twice")
}

/// What a repost from the CMS changes.
pub fn repost_once(subject: &Subject, _check: &Check) -> Proof {
    let shot = subject.usual_shot();
    let again = shot.clone().renewed();
    unchanged_by(subject, &shot, &again, "the same document with a new webhook-id changed stock a second time")
}

/// What an older count changes after a newer one.
pub fn older_ignored(subject: &Subject, _check: &Check) -> Proof {
    if catalog::effect(subject.connector.api_key, subject.usual_event().as_deref()) != Effect::Snapshot {
        return Proof::Skip("only a count replaces an earlier one; others add up".to_owned());
    }
    let Some((newer, older)) = newer_and_older(subject) else { return Proof::Skip(TIMELESS.to_owned()) };
    unchanged_by(subject, &newer, &older, "an older count replaced a newer one")
}

/// Makes two events of a document: one of now, and one of an hour ago with other quantities. Nothing if they would be the same.
fn newer_and_older(subject: &Subject) -> Option<(Shot, Shot)> {
    let payload = subject.usual();
    let mut older = payload.clone();
    let mut is_older = false;
    for name in ["eventTime", "completedOn", "receivedOn"] {
        if let Some(time) = older.get(name).and_then(Value::as_i64) {
            older[name] = json!(time - HOUR);
            is_older = true;
        }
    }
    let count = change_quantities(&mut older, |value| *value = json!(value.as_i64().unwrap_or_default() + 7));
    (is_older && count > 0).then(|| (subject.shot(Body::of(&payload)), subject.shot(Body::of(&older)).renewed()))
}

/// Sends `first`, waits for its effect, sends `second`, and looks whether that changed anything.
fn unchanged_by(subject: &Subject, first: &Shot, second: &Shot, what: &str) -> Proof {
    if subject.observer.is_none() {
        return Proof::Skip(UNSEEN.to_owned());
    }
    let effect = match after_first(subject, first) {
        Ok(effect) => effect,
        Err(why) => return Proof::Error(why),
    };
    let answer = subject.send_once(second);
    // If the endpoint did not look at the second event, it is no wonder that nothing changed. 409 means that it did.
    let was_seen = answer.failure.is_none() || answer.status == Some(409);
    match settled(subject, &effect) {
        Err(why) => Proof::Error(why),
        Ok(later) if later != effect.seen => {
            let got = format!("{}; the effect changed again", in_words(&answer));
            Proof::Fail(Misfit::new(what, got, second.curl(&subject.folder)))
        }
        Ok(_) if was_seen => Proof::Pass(format!("{}; nothing changed", in_words(&answer))),
        Ok(_) => Proof::Error(format!(
            "the second event was not accepted ({}), so it proves nothing that nothing changed",
            in_words(&answer)
        )),
    }
}
