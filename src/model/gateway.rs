//! What a gateway's answer leaves open: whether the endpoint behind it has the request.

/// Says whether a gateway answered that does not know what became of the request behind it.
///
/// - 502 and 504: the answer from behind was no answer, or came too late (RFC 9110, 15.6.3 and 15.6.5). nginx answers 504 while its
///   slow backend books the sale.
/// - 520, 522, 524 are the same in Cloudflare's numbers: an answer that is none, a connection that died after it was made, no answer
///   in time. 521, 523, 525 and 526 say that there was no connection, so nothing was sent.
/// - 598 is "read timeout" of some proxies; 599, their "connect timeout", is before anything was sent. 499 is what nginx notes when the
///   one who asked went away; who sees it has a gateway that gave up on another one.
/// - 503 is the answer of an endpoint, or of a gateway, that did not take the request: nothing was done. Envoy, Varnish and
///   Heroku use it for a connection that broke after the request too, and say so in the body. A body that broke off, or that cannot
///   be unpacked, may have said so.
/// - 408 and 425 say that the request was not taken (RFC 9110, 15.5.9; RFC 8470), 429 as well. Any other status is the endpoint's own
///   word.
///
/// `is_all` says that nothing is missing in the text which could say so.
pub(super) fn may_have_passed_it_on(status: u16, text: &str, is_all: bool) -> bool {
    match status {
        499 | 502 | 504 | 520 | 522 | 524 | 598 => true,
        503 => {
            let page = &text[..text.floor_char_boundary(GATEWAY_BYTES)];
            let has = |words: &[&str]| words.iter().any(|words| page.contains(words));
            let could_say_more = !is_all && text.len() < GATEWAY_BYTES;
            (has(&BROKE_AFTERWARDS) || could_say_more) && !has(&BROKE_BEFORE)
        }
        _ => false,
    }
}

/// A gateway's own page is short.
const GATEWAY_BYTES: usize = 4096;

/// What Envoy, Varnish and Heroku say of a connection that broke after the request was sent, or may have. Heroku shows the same page
/// for an application that took too long and for one that does not run.
const BROKE_AFTERWARDS: [&str; 5] = [
    "disconnect/reset before headers",
    "Backend fetch failed",
    "backend read error",
    "first byte timeout",
    "herokucdn.com/error-pages",
];

/// What Envoy adds where there was no connection to send the request on.
const BROKE_BEFORE: [&str; 3] = ["connection failure", "connection timeout", "overflow"];

#[cfg(test)]
mod tests {
    use super::{GATEWAY_BYTES, may_have_passed_it_on};

    const ENVOY: &str = "upstream connect error or disconnect/reset before headers. reset reason: ";

    #[test]
    fn what_a_failure_leaves_open() {
        let check = |status: u16, body: &str, expected: bool| {
            assert_eq!(may_have_passed_it_on(status, body, true), expected, "{status} {body}");
        };
        for status in [499, 502, 504, 520, 522, 524, 598] {
            check(status, "", true);
            check(status, r#"{"errorCode":"E1"}"#, true);
        }
        for status in [101, 301, 400, 401, 404, 408, 409, 410, 422, 425, 429, 500, 501, 503, 521, 523, 525, 526, 599] {
            check(status, "", false);
            check(status, r#"{"errorCode":null}"#, false);
        }
        check(503, &format!("{ENVOY}connection termination"), true);
        check(503, &format!("{ENVOY}remote reset"), true);
        check(503, &format!("{ENVOY}remote connection failure, transport failure reason: refused"), false);
        check(503, &format!("{ENVOY}overflow"), false);
        check(503, "<title>503 Backend fetch failed</title>", true);
        check(503, r#"<iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe>"#, true);
        check(503, "<h1>503 Service Temporarily Unavailable</h1><hr>nginx", false);
        check(503, "No server is available to handle this request.", false);
    }

    #[test]
    fn what_is_missing_of_a_503_may_have_said_it() {
        let check = |status: u16, body: &str, expected: bool| {
            assert_eq!(may_have_passed_it_on(status, body, false), expected, "{status} {body:.60}");
        };
        for begun in ["", "<html><head><tit", &ENVOY[..30], &"ä".repeat(GATEWAY_BYTES / 2 - 1)] {
            check(503, begun, true);
            check(500, begun, false);
            check(429, begun, false);
        }
        check(503, &"ä".repeat(GATEWAY_BYTES / 2), false);
        check(503, &format!("{ENVOY}overflow"), false);
    }
}
