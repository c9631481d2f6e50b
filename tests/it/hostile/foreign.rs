//! Peers that speak another protocol, and HTTP answers that do not fit a POST.

use super::fault::{BROKEN, Fault, Move, OWN, answer, answer_and_hang, fault, own, send};

/// The faults of this family.
pub fn faults() -> Vec<Fault> {
    [other_languages(), informational(), redirects()].concat()
}

fn other_languages() -> Vec<Fault> {
    let all: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let echo = "POST /hook HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    vec![
        answer("garbage", &all, BROKEN),
        answer("NULs", [0; 5000], BROKEN),
        answer("one byte", "x", BROKEN),
        answer("HTTP/0.9", "<html><body>no head</body></html>", BROKEN),
        answer("JSON without a head", "{\"ok\":true}\n", BROKEN),
        answer("a TLS alert on a plain port", b"\x15\x03\x01\x00\x02\x02\x46", BROKEN),
        answer(
            "a TLS hello on a plain port",
            [b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03".as_slice(), &[7; 111]].concat(),
            BROKEN,
        ),
        answer("settings of HTTP/2", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80", BROKEN),
        answer("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BROKEN),
        answer("the greeting of SSH", "SSH-2.0-OpenSSH_9.6\r\n", BROKEN),
        answer("the greeting of SMTP", "220 mail.example.com ESMTP\r\n250 OK\r\n", BROKEN),
        answer("the request itself", echo, BROKEN),
        answer_and_hang("garbage, then silence", "\u{1f4a9}\r\n\r\n", BROKEN),
        fault("garbage instead of an answer, then a reset", [Move::Request, send(all), Move::Reset], BROKEN),
    ]
}

fn informational() -> Vec<Fault> {
    let switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
    let own = own();
    vec![
        answer("101", switching, "failed http_status - 101"),
        answer_and_hang("101, then silence", switching, "failed http_status - 101"),
        answer("101, then an answer", format!("{switching}{own}"), "failed http_status - 101"),
        answer("100, then the answer", format!("HTTP/1.1 100 Continue\r\n\r\n{own}"), OWN),
        answer("ten times 102, then the answer", "HTTP/1.1 102 Processing\r\n\r\n".repeat(10) + &own, OWN),
        answer(
            "100 with a length, then the answer",
            format!("HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n{own}"),
            OWN,
        ),
        answer("100, then garbage", "HTTP/1.1 100 Continue\r\n\r\n<html>", BROKEN),
    ]
}

fn redirects() -> Vec<Fault> {
    let to = |status: u16, place: &str| {
        let text = format!("HTTP/1.1 {status} Moved\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n");
        answer(format!("{status} to {place}"), text, &format!("failed http_status - {status}"))
    };
    let statuses = [300, 301, 302, 303, 305, 307, 308];
    let mut all: Vec<Fault> = statuses.into_iter().map(|status| to(status, "http://$ELSEWHERE/else")).collect();
    all.extend([
        to(307, "http://$HERE/hook"),
        to(308, "/hook"),
        to(302, "http://169.254.169.254/latest/meta-data/"),
        to(307, "http://[fd00:ec2::254]/"),
        to(302, "file:///etc/passwd"),
        to(302, "//$ELSEWHERE/"),
        to(307, "http://user:password@$ELSEWHERE/"),
        to(302, "not a place at all"),
        answer("302 without a place", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "failed http_status - 302"),
        answer(
            "a refresh",
            "HTTP/1.1 200 OK\r\nRefresh: 0; url=http://$ELSEWHERE/\r\nContent-Length: 0\r\n\r\n",
            "delivered - - 200",
        ),
    ]);
    all
}
