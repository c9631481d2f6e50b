//! Checks of signatures by Standard Webhooks.

use super::body::Body;
use super::check::{Check, Proof};
use super::shot::ShotKeys;
use super::subject::Subject;
use std::time::Duration;

/// More than the five minutes that the libraries of Standard Webhooks allow.
const TOO_FAR: Duration = Duration::from_mins(10);

fn signed(subject: &Subject, run: impl FnOnce() -> Proof) -> Proof {
    if subject.destination.signing_keys.is_empty() {
        return Proof::Skip("the connector signs nothing".to_owned());
    }
    run()
}

/// No signature at all.
pub fn missing(subject: &Subject, check: &Check) -> Proof {
    signed(subject, || {
        let shot = subject.usual_shot().signed_with(ShotKeys::None);
        subject.judge_one(check, "a request without a signature was not refused with 4xx", shot)
    })
}

/// A signature of another key.
pub fn wrong(subject: &Subject, check: &Check) -> Proof {
    signed(subject, || {
        let shot = subject.usual_shot().signed_with(ShotKeys::Unknown);
        subject.judge_one(check, "a signature made with another key was not refused with 4xx", shot)
    })
}

/// The signature of other bytes.
pub fn tampered(subject: &Subject, check: &Check) -> Proof {
    signed(subject, || {
        let shot = subject.usual_shot().tampered(Body::of(&subject.usual()));
        subject.judge_one(check, "a payload that was changed after signing was not refused with 4xx", shot)
    })
}

/// A right signature that is too old.
pub fn old(subject: &Subject, check: &Check) -> Proof {
    signed(subject, || {
        let shot = subject.usual_shot().aged(TOO_FAR);
        subject.judge_one(check, "a signature that is 10 minutes old was not refused with 4xx", shot)
    })
}

/// A right signature of the future.
pub fn future(subject: &Subject, check: &Check) -> Proof {
    signed(subject, || {
        let shot = subject.usual_shot().ahead(TOO_FAR);
        subject.judge_one(check, "a signature from 10 minutes in the future was not refused with 4xx", shot)
    })
}

/// The newest secret alone, while there are two.
pub fn newest(subject: &Subject, check: &Check) -> Proof {
    if subject.destination.signing_keys.len() < 2 {
        return Proof::Skip(ONE.to_owned());
    }
    let shot = subject.usual_shot().signed_with(ShotKeys::Newest);
    subject.judge_one(check, "a signature made with only the newest secret was not accepted", shot)
}

/// The oldest secret alone, while there are two.
pub fn oldest(subject: &Subject, check: &Check) -> Proof {
    if subject.destination.signing_keys.len() < 2 {
        return Proof::Skip(ONE.to_owned());
    }
    let shot = subject.usual_shot().signed_with(ShotKeys::Oldest);
    subject.judge_one(check, "a signature made with only the old secret was not refused with 4xx", shot)
}

const ONE: &str = "fewer than two signing secrets: none is replaced";
