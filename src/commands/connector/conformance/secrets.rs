//! Checks of secrets in headers, and of the token of OAuth: without the right ones, nothing is accepted.

use super::check::{Check, Misfit, Proof};
use super::shot::Shot;
use super::subject::Subject;

const NONE: &str = "no header with a secret, and no oauth";

/// All secrets left out.
pub fn missing(subject: &Subject, check: &Check) -> Proof {
    changed(subject, check, "a request without the secret was not refused with 4xx", Shot::without_header)
}

/// All secrets wrong.
pub fn wrong(subject: &Subject, check: &Check) -> Proof {
    changed(subject, check, "a request with a wrong secret was not refused with 4xx", Shot::with_wrong)
}

fn changed(subject: &Subject, check: &Check, what: &str, change: impl Fn(Shot, &str) -> Shot) -> Proof {
    let names = subject.secret_headers();
    if names.is_empty() {
        return Proof::Skip(NONE.to_owned());
    }
    let shot = names.iter().fold(subject.usual_shot(), |shot, name| change(shot, name));
    with_names(subject, check, subject.judge_one(check, what, shot))
}

/// Adds to a failure which headers counted as secrets: nothing else tells them from one that says which warehouse it is.
fn with_names(subject: &Subject, check: &Check, proof: Proof) -> Proof {
    let names = subject.secret_headers().join(", ");
    match proof {
        Proof::Fail(misfit) => {
            let hint = format!(
                "Every header of the connector except Content-Type, Accept and User-Agent counts as a secret: {names}. If none of them is one, \
                 leave the check out: {id} = \"skip\" in [connectors.{name}.conformance] of the store.",
                id = check.id,
                name = subject.connector.name,
            );
            Proof::Fail(Misfit { hint: Some(hint), ..misfit })
        }
        other => other,
    }
}

/// One secret wrong, the others right.
pub fn every(subject: &Subject, check: &Check) -> Proof {
    let names = subject.secret_headers();
    if names.len() < 2 {
        return Proof::Skip("fewer than two headers with secrets".to_owned());
    }
    let shots = names.iter().map(|name| {
        let what = format!("a wrong {name} was not refused with 4xx, although the other headers were right");
        (what, subject.usual_shot().with_wrong(name))
    });
    with_names(subject, check, subject.judge(check, shots))
}

/// Adds to the failure of a good sample that its headers may be lost on the way, if it was refused and one of them may be.
pub fn with_lost_headers(subject: &Subject, proof: Proof) -> Proof {
    let headers = subject.destination.headers.iter().map(|(name, _)| name.as_str());
    let names: Vec<&str> = headers.filter(|name| name.contains('_')).collect();
    match proof {
        Proof::Fail(misfit) if misfit.got.starts_with("HTTP 4") && !names.is_empty() => {
            let hint = Some(format!(
                "Servers with nginx or WSGI, such as Flask and Django, drop headers with _ in their names unless they are set up to keep them: {}.",
                names.join(", ")
            ));
            Proof::Fail(Misfit { hint, ..misfit })
        }
        other => other,
    }
}
