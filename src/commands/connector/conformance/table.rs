//! The checks, in the order in which they are run.
//!
//! The first two are the preflight: if one of them fails, nothing later would prove anything.

use super::check::ExpectedAnswer::{Accepted, AcceptedOrTooLarge, Other, RatherRefused, Refused};
use super::check::Importance::{Advice, Required};
use super::check::{Check, ExpectedAnswer, Importance, Proof};
use super::subject::Subject;
use super::{bodies, connection, load, repeats, secrets, signing, types};

/// How many checks are the preflight.
pub const PREFLIGHT: usize = 2;

/// How a check is run.
pub type RunCheck = fn(&Subject, &Check) -> Proof;

const fn check(
    id: &'static str,
    (importance, expected): (Importance, ExpectedAnswer),
    (title, reason): (&'static str, &'static str),
    implies: &'static [&'static str],
    run: RunCheck,
) -> (Check, RunCheck) {
    (Check { id, title, reason, importance, implies, expected }, run)
}

const ONCE: ExpectedAnswer = Other("nothing changes the second time");

/// Every check, and how it is run.
pub const CHECKS: &[(Check, RunCheck)] = &[
    check(
        "redirects",
        (Required, Other("no 3xx")),
        ("The endpoint does not redirect", "Events are sent to the configured URL only, so each would fail."),
        &["sample"],
        connection::redirects,
    ),
    check(
        "sample",
        (Required, Accepted),
        ("A good sample is accepted", "If not, no other check can prove anything."),
        &[],
        bodies::sample,
    ),
    check(
        "events",
        (Required, Accepted),
        ("Every subscribed event is accepted", "An event that the endpoint does not know ends up as a failed event."),
        &[],
        bodies::events,
    ),
    check(
        "unknown-fields",
        (Required, Accepted),
        ("Unknown fields are ignored", "The true schemas are not published, and releases add fields."),
        &[],
        bodies::unknown_fields,
    ),
    check(
        "nulls",
        (Required, Accepted),
        ("Null in optional fields is accepted", "A field without a value may be null or missing."),
        &[],
        bodies::nulls,
    ),
    check(
        "empty-list",
        (Advice, Accepted),
        ("A list without lines is accepted", "A document that is closed without a count has none."),
        &[],
        bodies::empty_list,
    ),
    check(
        "long-list",
        (Required, Accepted),
        ("A list of 5,000 lines is accepted", "A full count of a store has thousands of lines in one event."),
        &[],
        bodies::long_list,
    ),
    check(
        "unicode",
        (Required, Accepted),
        ("Unicode in texts is accepted", "Names and reasons are typed by people, in every language."),
        &[],
        bodies::unicode,
    ),
    check(
        "large-numbers",
        (Advice, Accepted),
        ("Quantities above 32 bits are accepted", "A slip at a till must not stop the queue behind it."),
        &[],
        bodies::large_numbers,
    ),
    check(
        "fractions",
        (Advice, Accepted),
        ("Quantities with a fraction are accepted", "Goods by weight or length have them."),
        &[],
        bodies::fractions,
    ),
    check(
        "body-100kb",
        (Required, AcceptedOrTooLarge),
        ("A payload of 100 KB gets 2xx or 413", "A request that hangs holds up those behind it."),
        &["body-1mb", "long-list"],
        bodies::large,
    ),
    check(
        "body-1mb",
        (Required, AcceptedOrTooLarge),
        ("A payload of 1 MB gets 2xx or 413", "A request that hangs holds up those behind it."),
        &["long-list"],
        bodies::very_large,
    ),
    check(
        "malformed-json",
        (Required, Refused),
        ("JSON that is cut off is refused", "A 2xx loses the event, and a 5xx is retried without end."),
        &[],
        bodies::malformed,
    ),
    check(
        "not-an-object",
        (Required, Refused),
        ("JSON that is no object is refused", "A 2xx hides that nothing was understood."),
        &[],
        bodies::not_an_object,
    ),
    check(
        "wrong-type",
        (Required, RatherRefused),
        (
            "A value of the wrong type is refused",
            "A 5xx is retried without end, and a 2xx may hide that nothing was booked.",
        ),
        &[],
        types::wrong_type,
    ),
    check(
        "empty-body",
        (Required, Refused),
        ("An empty body is refused", "A proxy that drops bodies would lose events unseen."),
        &[],
        bodies::empty,
    ),
    check(
        "no-fields",
        (Advice, Refused),
        ("An object without fields is refused", "A 2xx hides that there was nothing to book."),
        &[],
        bodies::no_fields,
    ),
    check(
        "content-type",
        (Advice, Refused),
        ("Another content type is refused", "What is not JSON should not be read as JSON."),
        &[],
        bodies::content_type,
    ),
    check(
        "missing-secret",
        (Required, Refused),
        ("A request without the secret is refused", "Anyone could change stock."),
        &[],
        secrets::missing,
    ),
    check(
        "wrong-secret",
        (Required, Refused),
        ("A request with a wrong secret is refused", "Anyone could change stock."),
        &["every-secret"],
        secrets::wrong,
    ),
    check(
        "every-secret",
        (Advice, Refused),
        ("Each header with a secret is checked", "A second secret that is not checked protects nothing."),
        &[],
        secrets::every,
    ),
    check(
        "missing-signature",
        (Required, Refused),
        ("A request without a signature is refused", "Else a signature protects nothing: an attacker leaves it out."),
        &[],
        signing::missing,
    ),
    check(
        "wrong-signature",
        (Required, Refused),
        ("A signature of another key is refused", "Anyone can sign with a key of their own."),
        &["tampered-body", "old-secret"],
        signing::wrong,
    ),
    check(
        "tampered-body",
        (Required, Refused),
        ("A payload that was changed after signing is refused", "A signature must cover the exact bytes."),
        &[],
        signing::tampered,
    ),
    check(
        "old-timestamp",
        (Required, Refused),
        ("A signature that is 10 minutes old is refused", "Whoever recorded a request could send it again for ever."),
        &[],
        signing::old,
    ),
    check(
        "future-timestamp",
        (Advice, Refused),
        ("A signature from the future is refused", "It would stay valid longer than it should."),
        &[],
        signing::future,
    ),
    check(
        "new-secret",
        (Required, Accepted),
        ("The newest signing secret alone is enough", "Only then can the old secret be removed."),
        &[],
        signing::newest,
    ),
    check(
        "old-secret",
        (Advice, Refused),
        ("The old signing secret alone is refused", "A secret is replaced only once the old one stops working."),
        &[],
        signing::oldest,
    ),
    check(
        "duplicate",
        (Required, Accepted),
        ("The same webhook-id is accepted twice", "An answer that gets lost leads to a second request."),
        &[],
        repeats::duplicate_accepted,
    ),
    check(
        "duplicate-effect",
        (Required, ONCE),
        (
            "The same webhook-id changes stock once",
            "If it does, an event in doubt can be sent again: idempotent = true.",
        ),
        &["repost-effect"],
        repeats::duplicate_once,
    ),
    check(
        "repost",
        (Required, Accepted),
        ("The same document is accepted with a new webhook-id", "Otherwise a repost from the CMS does not arrive."),
        &[],
        repeats::repost_accepted,
    ),
    check(
        "repost-effect",
        (Advice, ONCE),
        ("A repost from the CMS changes stock once", "It has a new webhook-id, so only its document shows it."),
        &[],
        repeats::repost_once,
    ),
    check(
        "older-event",
        (Required, Accepted),
        (
            "An older event is accepted after a newer one",
            "Events may overtake each other; a refusal is never sent again.",
        ),
        &[],
        repeats::older_accepted,
    ),
    check(
        "older-effect",
        (Required, ONCE),
        ("An older count does not replace a newer one", "Else stock goes back to what it was."),
        &[],
        repeats::older_ignored,
    ),
    check(
        "burst",
        (Required, Accepted),
        ("50 events at the same time are accepted", "A delivery to a store is scanned in minutes."),
        &[],
        load::burst,
    ),
    check(
        "latency",
        (Required, Other("p95 within latency_threshold")),
        ("19 of 20 events are faster than latency_threshold", "Slow answers become timeouts on a busy day."),
        &[],
        load::latency,
    ),
    check(
        "keep-alive",
        (Advice, Other("the connection stays open")),
        ("Connections stay open", "A new connection for each event costs time on both sides."),
        &[],
        connection::keep_alive,
    ),
    check(
        "tls-version",
        (Advice, Other("TLS 1.3")),
        ("TLS 1.3 is spoken", "It connects faster, and TLS 1.2 needs care to be safe."),
        &[],
        connection::tls_version,
    ),
    check(
        "certificate-days",
        (Advice, Other("at least 21 days")),
        ("The certificate is valid for three more weeks", "When it ends, every event fails at once."),
        &[],
        connection::certificate_days,
    ),
];

/// Returns the ids of all checks, for the command line.
pub const IDS: [&str; CHECKS.len()] = {
    let mut ids = [""; CHECKS.len()];
    let mut at = 0;
    while at < ids.len() {
        ids[at] = CHECKS[at].0.id;
        at += 1;
    }
    ids
};

#[cfg(test)]
mod tests {
    use super::{CHECKS, IDS};
    use std::collections::HashSet;

    #[test]
    fn ids_are_unique_and_implied_checks_exist() {
        assert_eq!(IDS.iter().collect::<HashSet<_>>().len(), CHECKS.len());
        for (check, _) in CHECKS {
            for other in check.implies {
                assert!(IDS.contains(other) && *other != check.id, "{}: {other}", check.id);
            }
        }
    }
}
