//! Checks of the connection itself: keep-alive, redirects, TLS.

use super::check::{Check, Misfit, Proof, in_words, says_nothing};
use super::shot::{ONCE, Shot};
use super::subject::Subject;
use crate::commands::context::{Sending, handshake};
use crate::http::{Wiring, inspect};
use crate::runtime;

/// A certificate that ends sooner needs attention now.
const FEWEST_DAYS: i64 = 21;

const PLAIN: &str = "the endpoint is plain http";

/// How a command shows whether a connection stays open: the number of new connections for each of two requests.
const TWICE: Sending =
    Sending { over_one_connection: 2, shows: " -o /dev/null -o /dev/null -w '%{num_connects}\\n'", ..ONCE };

/// Says whether the endpoint points elsewhere.
pub fn redirects(subject: &Subject, _check: &Check) -> Proof {
    let shot = subject.usual_shot();
    let answer = subject.send(&shot);
    match (says_nothing(&answer), answer.status) {
        (Some(why), _) => Proof::Error(why),
        (None, None) => Proof::Error(in_words(&answer)),
        (None, Some(300..400)) => {
            Proof::Fail(subject.misfit("the endpoint redirects, and events do not follow", &shot, &answer))
        }
        (None, Some(_)) => Proof::Pass(in_words(&answer)),
    }
}

/// Looks at the connection while `shots` are sent over it.
fn look(subject: &Subject, shots: &[Shot]) -> Result<Wiring, Proof> {
    let request = |shot: &Shot| Ok((subject.with_token(shot)?, shot.request()));
    let requests = shots.iter().map(request).collect::<Result<Vec<_>, String>>();
    subject.hang_up();
    let look = |requests: Vec<_>| inspect(&subject.addresses()?, &subject.destination, &requests);
    let wiring = requests.and_then(look).map_err(Proof::Error)?;
    match wiring.statuses.iter().find(|status| !(200..300).contains(*status)) {
        Some(status) => Err(Proof::Error(format!("a good sample was not accepted this time: HTTP {status}"))),
        None => Ok(wiring),
    }
}

/// Says whether a connection stays open after an answer, so that a second request can be sent over it.
pub fn keep_alive(subject: &Subject, _check: &Check) -> Proof {
    let shots = [subject.usual_shot(), subject.usual_shot()];
    match look(subject, &shots) {
        Err(proof) => proof,
        Ok(wiring) if wiring.statuses.len() == shots.len() => Proof::Pass("two answers over one connection".to_owned()),
        Ok(_) => {
            let [shot, _] = shots;
            let what = "the endpoint closes the connection after each answer";
            Proof::Fail(Misfit::new(what, "closed", shot.sent_as(TWICE).curl(&subject.folder)))
        }
    }
}

/// Says which version of TLS is spoken.
pub fn tls_version(subject: &Subject, _check: &Check) -> Proof {
    if !subject.destination.endpoint.is_https() {
        return Proof::Skip(PLAIN.to_owned());
    }
    match look(subject, &[subject.usual_shot()]).map(|wiring| wiring.tls) {
        Err(proof) => proof,
        Ok(Some("1.3")) => Proof::Pass("TLS 1.3".to_owned()),
        Ok(version) => {
            let got = format!("TLS {}", version.unwrap_or("of no known version"));
            let curl = handshake(&subject.connector, &subject.folder, "--tlsv1.3", "");
            Proof::Fail(Misfit::new(format!("the endpoint speaks only {got}"), got, curl))
        }
    }
}

/// Says how long the certificate is valid.
pub fn certificate_days(subject: &Subject, _check: &Check) -> Proof {
    if !subject.destination.endpoint.is_https() {
        return Proof::Skip(PLAIN.to_owned());
    }
    let ends = match look(subject, &[subject.usual_shot()]).map(|wiring| wiring.not_after) {
        Err(proof) => return proof,
        Ok(None) => return Proof::Error("the end of the certificate could not be read".to_owned()),
        Ok(Some(ends)) => ends,
    };
    let days = (ends - runtime::now().as_seconds()) / 86_400;
    let got = format!("{days} days");
    if days >= FEWEST_DAYS {
        return Proof::Pass(got);
    }
    let curl = handshake(&subject.connector, &subject.folder, "-v", " 2>&1 | grep -i 'expire date'");
    Proof::Fail(Misfit::new(format!("the certificate is valid for {days} more days"), got, curl))
}
