//! Gateway answers that leave open whether the endpoint behind the gateway received the request.

/// Says whether the answer comes from a gateway that does not know what happened to the request behind it.
///
/// - 502 and 504: the answer from behind was invalid or came too late (RFC 9110, 15.6.3 and 15.6.5). nginx answers 504 while its
///   slow backend may still book the sale.
/// - 520, 522 and 524 are Cloudflare's numbers for the same: an invalid answer, a connection that broke after it was made, no
///   answer in time. 521, 523, 525 and 526 mean that there was no connection, so nothing was sent.
/// - 598 means "read timeout" in some proxies. Their 599, "connect timeout", happens before anything is sent. nginx logs 499 when
///   the client has gone; if it comes as an answer, one gateway gave up on another.
/// - 503 comes from an endpoint or a gateway that did not accept the request, so nothing was done. Envoy, Varnish and Heroku also
///   use it for a connection that broke after the request, and say so in the body. A body that was cut off, or that cannot be
///   decompressed, may have said so.
/// - 408 and 425 mean that the request was not accepted (RFC 9110, 15.5.9; RFC 8470), as does 429. Any other status is the
///   endpoint's own.
///
/// `is_all` says that the text is complete.
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

/// What Envoy, Varnish and Heroku write when a connection broke after the request was sent, or may have been. Heroku shows the
/// same page for an application that was too slow and for one that is not running.
const BROKE_AFTERWARDS: [&str; 5] = [
    "disconnect/reset before headers",
    "Backend fetch failed",
    "backend read error",
    "first byte timeout",
    "herokucdn.com/error-pages",
];

/// What Envoy adds if there was no connection to send the request on.
const BROKE_BEFORE: [&str; 3] = ["connection failure", "connection timeout", "overflow"];

#[cfg(test)]
mod tests {
    use super::{GATEWAY_BYTES, may_have_passed_it_on};

    const ENVOY: &str = "upstream connect error or disconnect/reset before headers. reset reason: ";

    #[test]
    fn statuses_that_leave_the_result_open() {
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
    fn a_503_that_was_cut_off_leaves_the_result_open() {
        let check = |status: u16, body: &str, expected: bool| {
            assert_eq!(may_have_passed_it_on(status, body, false), expected, "{status} {body:.60}");
        };
        for start in ["", "<html><head><tit", &ENVOY[..30], &"ä".repeat(GATEWAY_BYTES / 2 - 1)] {
            check(503, start, true);
            check(500, start, false);
            check(429, start, false);
        }
        check(503, &"ä".repeat(GATEWAY_BYTES / 2), false);
        check(503, &format!("{ENVOY}overflow"), false);
    }
}
