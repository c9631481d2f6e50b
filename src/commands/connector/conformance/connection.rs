//! Checks of the connection itself: keep-alive, redirects, TLS.

use super::check::{Check, Misfit, Proof, in_words};
use super::subject::{Subject, misfit};
use crate::http::{Wiring, inspect};
use crate::runtime;

/// A certificate that ends sooner needs attention now.
const FEWEST_DAYS: i64 = 21;

const PLAIN: &str = "the endpoint is plain http";

/// Says whether the endpoint points elsewhere.
pub fn redirects(subject: &Subject, _check: &Check) -> Proof {
    let shot = subject.usual_shot();
    let answer = subject.send(&shot);
    match answer.status {
        Some(300..400) => Proof::Fail(misfit("the endpoint redirects, and events do not follow", &shot, &answer)),
        _ => Proof::Pass(in_words(&answer)),
    }
}

fn look(subject: &Subject) -> Result<Wiring, Proof> {
    let shot = subject.usual_shot();
    inspect(subject.security, &subject.destination, &shot.webhook_id, shot.time, shot.body.bytes).map_err(Proof::Error)
}

/// Says whether a connection stays open after an answer.
pub fn keep_alive(subject: &Subject, _check: &Check) -> Proof {
    match look(subject) {
        Err(proof) => proof,
        Ok(wiring) if wiring.stays_open => Proof::Pass("open after the answer".to_owned()),
        Ok(_) => Proof::Fail(Misfit::new("the endpoint closes the connection after each answer", "closed")),
    }
}

/// Says which version of TLS is spoken.
pub fn tls_version(subject: &Subject, _check: &Check) -> Proof {
    if !subject.destination.endpoint.is_https() {
        return Proof::Skip(PLAIN.to_owned());
    }
    match look(subject).map(|wiring| wiring.tls) {
        Err(proof) => proof,
        Ok(Some(version)) if version == "1.3" => Proof::Pass("TLS 1.3".to_owned()),
        Ok(version) => {
            let got = format!("TLS {}", version.unwrap_or_else(|| "of no known version".to_owned()));
            Proof::Fail(Misfit::new(format!("the endpoint speaks only {got}"), got))
        }
    }
}

/// Says how long the certificate is valid.
pub fn certificate_days(subject: &Subject, _check: &Check) -> Proof {
    if !subject.destination.endpoint.is_https() {
        return Proof::Skip(PLAIN.to_owned());
    }
    let ends = match look(subject).map(|wiring| wiring.not_after) {
        Err(proof) => return proof,
        Ok(None) => return Proof::Error("the end of the certificate could not be read".to_owned()),
        Ok(Some(ends)) => ends,
    };
    let days = (ends - runtime::now().as_seconds()) / 86_400;
    let got = format!("{days} days");
    if days >= FEWEST_DAYS {
        return Proof::Pass(got);
    }
    Proof::Fail(Misfit::new(format!("the certificate is valid for {days} more days"), got))
}
