//! What hostile clients send, and what each of them must get.

use super::client::Step;
use crate::relay::scene::sale;
use inv_hooks::model::{Secret, Timestamp, sign};
use std::time::{Duration, SystemTime};

/// The signing secret of the relay.
pub const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A secret that the relay does not have.
const GUESSED: &str = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

/// In the payload of a valid request that is hidden in another one. No row may have it.
pub const SMUGGLED: &str = "smuggled";

/// The event that was delivered before, whose request is replayed.
pub const REPLAYED: &str = "replayed";

/// What a client must get.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// No byte; the connection ends at the deadline for heads.
    Nothing,
    /// These answers, and soon the end.
    Answers(&'static [u16]),
    /// This answer at the deadline for bodies.
    Late(u16),
    /// This answer; the client keeps the connection.
    Held(u16),
}

/// One kind of client: its name, what it does, and what it gets.
pub type Kind = (&'static str, fn(&Who) -> Vec<Step>, Expected);

/// One hostile client.
pub struct Who {
    pub number: usize,
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// The three headers of a signed request.
pub fn signed(key: &str, id: &str, at: u64, body: &str) -> String {
    let time = Timestamp::from_millis(i64::try_from(at * 1000).expect("a time")).expect("a time");
    let signature = sign(&[Secret::new(key.to_owned())], id, time, body.as_bytes()).expect("a key");
    format!("webhook-id: {id}\r\nwebhook-timestamp: {at}\r\nwebhook-signature: {signature}\r\n")
}

/// A whole request with a valid signature; the connection ends after it.
pub fn valid(id: &str, at: u64, body: &str) -> String {
    let more = format!("{}Content-Length: {}\r\nConnection: close\r\n", signed(KEY, id, at, body), body.len());
    format!("{}{body}", head(&more))
}

fn head(more: &str) -> String {
    format!("POST /v1/connectors/sale HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n")
}

fn send(text: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(text.into())]
}

/// Refused by its head, with more lines of the head.
fn wrong(more: &str) -> String {
    head(&format!("client_secret: guess\r\n{more}"))
}

impl Who {
    /// A head that only the body can show to be forged.
    fn forged(&self, more: &str) -> String {
        head(&(signed(GUESSED, &format!("forged-{}", self.number), now(), "{}") + more))
    }

    /// A valid request that must not be seen as one.
    fn smuggled(&self) -> String {
        let document = format!("{SMUGGLED}-{}", self.number);
        valid(&document, now(), &sale(&document, 1))
    }

    fn forged_chunks(&self, chunks: &str) -> Vec<Step> {
        send(self.forged("Transfer-Encoding: chunked\r\nConnection: close\r\n") + chunks)
    }

    /// A head with lengths that contradict each other or are none, and a request behind it.
    fn lengths(&self, lengths: &str, body: &str) -> Vec<Step> {
        send(self.forged(lengths) + body + &self.smuggled())
    }
}

const MS: fn(u64) -> Duration = Duration::from_millis;
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";

/// Slow in every direction.
pub const SLOW: [Kind; 8] = [
    ("nothing", |_| Vec::new(), Expected::Nothing),
    ("half a head", |_| send("POST / HT"), Expected::Nothing),
    ("a head byte by byte", |_| vec![Step::Drip(b"P".to_vec(), MS(300))], Expected::Nothing),
    (
        "a head that never ends",
        |_| {
            let start = Step::Send(b"POST / HTTP/1.1\r\n".to_vec());
            vec![start, Step::Drip(b"X-More: y\r\n".to_vec(), MS(300))]
        },
        Expected::Nothing,
    ),
    ("no body", |who| send(who.forged("Content-Length: 2\r\n")), Expected::Late(408)),
    (
        "a body byte by byte",
        |who| {
            let head = Step::Send(who.forged("Content-Length: 100000\r\n").into());
            vec![head, Step::Drip(b" ".to_vec(), MS(400))]
        },
        Expected::Late(408),
    ),
    (
        "chunks without end",
        |who| {
            let head = Step::Send(who.forged(CHUNKED).into());
            vec![head, Step::Drip(b"1\r\n \r\n".to_vec(), MS(400))]
        },
        Expected::Late(408),
    ),
    (
        "a connection that is kept after the refusal",
        |_| vec![Step::Send((wrong("Content-Length: 2\r\n") + "{}").into()), Step::Hold],
        Expected::Held(401),
    ),
];

/// Wrong credentials.
pub const CREDENTIALS: [Kind; 20] = [
    ("no secret", |_| send(head("Content-Length: 2\r\nConnection: close\r\n") + "{}"), Expected::Answers(&[401])),
    (
        "a wrong secret, and a body that is asked for",
        |_| send(wrong("Content-Length: 900000\r\nExpect: 100-continue\r\n")),
        Expected::Answers(&[401]),
    ),
    (
        "a wrong secret, and a whole large body",
        |_| send(wrong("Content-Length: 900000\r\n") + &"x".repeat(900_000)),
        Expected::Answers(&[401]),
    ),
    (
        "a wrong secret, and a body that is on its way",
        |_| vec![Step::Send(wrong("Content-Length: 900000\r\n").into()), Step::Drip(vec![b'x'; 1_000], MS(100))],
        Expected::Answers(&[401]),
    ),
    (
        "a wrong secret, and chunks as fast as they go",
        |_| {
            let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            vec![Step::Send(wrong(CHUNKED).into()), Step::Drip(chunk.into_bytes(), MS(1))]
        },
        Expected::Answers(&[401]),
    ),
    ("an old signature", |who| replay(who, now() - 400), Expected::Answers(&[401])),
    ("a signature from the future", |who| replay(who, now() + 400), Expected::Answers(&[401])),
    (
        "a time that is none",
        |who| send(valid(&who.id(), now(), "{}").replace("webhook-timestamp: ", "webhook-timestamp: +")),
        Expected::Answers(&[401]),
    ),
    (
        "two signatures",
        |who| {
            let twice = "webhook-signature: v1,AAAA\r\nConnection: close\r\n";
            send(valid(&who.id(), now(), "{}").replace("Connection: close\r\n", twice))
        },
        Expected::Answers(&[401]),
    ),
    (
        "a connector that does not exist",
        |who| send(valid(&who.id(), now(), "{}").replace("/sale ", "/sales ")),
        Expected::Answers(&[401]),
    ),
    (
        "a forged signature",
        |who| send(who.forged("Content-Length: 2\r\nConnection: close\r\n") + "{}"),
        Expected::Answers(&[401]),
    ),
    (
        "the signature of another body",
        |who| send(valid(&who.id(), now(), "{}").replace("\r\n\r\n{}", "\r\n\r\n[]")),
        Expected::Answers(&[401]),
    ),
    (
        "a request that is replayed under another id",
        |who| {
            let other = format!("webhook-id: {}\r\n", who.id());
            send(valid(REPLAYED, now(), "{}").replace(&format!("webhook-id: {REPLAYED}\r\n"), &other))
        },
        Expected::Answers(&[401]),
    ),
    (
        "a request that is replayed as it was",
        |_| send(valid(REPLAYED, now(), &sale(REPLAYED, 1))),
        Expected::Answers(&[200]),
    ),
    (
        "another event under an id that was used",
        |_| send(valid(REPLAYED, now(), &sale("another", 1))),
        Expected::Answers(&[409]),
    ),
    (
        "a signature in the trailers",
        |who| {
            let trailers = signed(KEY, &who.id(), now(), "{}");
            send(wrong(&format!("{CHUNKED}Connection: close\r\n")) + "2\r\n{}\r\n0\r\n" + &trailers + "\r\n")
        },
        Expected::Answers(&[401]),
    ),
    ("a request to read", |who| send(valid(&who.id(), now(), "{}").replace("POST", "GET")), Expected::Answers(&[405])),
    (
        "a web page",
        |who| send(valid(&who.id(), now(), "{}").replace("Host:", "Origin: https://evil.example\r\nHost:")),
        Expected::Answers(&[403]),
    ),
    (
        "another host",
        |who| send(valid(&who.id(), now(), "{}").replace("Host: 127.0.0.1", "Host: evil.example")),
        Expected::Answers(&[421]),
    ),
    (
        "a tunnel",
        |_| send("CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"),
        Expected::Answers(&[405]),
    ),
];

fn replay(who: &Who, at: u64) -> Vec<Step> {
    send(valid(&who.id(), at, "{}"))
}

impl Who {
    fn id(&self) -> String {
        format!("hostile-{}", self.number)
    }
}

/// Two requests that look like one, or one that looks like two.
pub const SMUGGLING: [Kind; 13] = [
    (
        "another request after a refused one",
        |_| {
            let next = wrong("Content-Length: 2\r\nConnection: close\r\n") + "{}";
            send(wrong("Content-Length: 2\r\n") + "{}" + &next)
        },
        Expected::Answers(&[401, 401]),
    ),
    (
        "a request as the body that was not asked for",
        |who| {
            let inner = who.smuggled();
            send(wrong(&format!("Expect: 100-continue\r\nContent-Length: {}\r\n", inner.len())) + &inner)
        },
        Expected::Answers(&[401]),
    ),
    (
        "a request behind half a chunked body",
        |who| send(wrong(CHUNKED) + "5\r\nhello\r\n" + &who.smuggled()),
        Expected::Answers(&[401]),
    ),
    (
        "a request behind half a body",
        |who| {
            let inner = who.smuggled();
            send(wrong(&format!("Content-Length: {}\r\n", inner.len() + 7)) + &inner)
        },
        Expected::Answers(&[401]),
    ),
    ("two lengths", |who| who.lengths("Content-Length: 5\r\nContent-Length: 0\r\n", ""), Expected::Answers(&[400])),
    ("a list of lengths", |who| who.lengths("Content-Length: 5, 5\r\n", "hello"), Expected::Answers(&[400])),
    ("a length with a sign", |who| who.lengths("Content-Length: +5\r\n", "hello"), Expected::Answers(&[400])),
    ("a blank before the colon", |who| who.lengths("Content-Length : 5\r\n", "hello"), Expected::Answers(&[400])),
    (
        "a length that overflows",
        |who| who.lengths("Content-Length: 18446744073709551621\r\n", "hello"),
        Expected::Answers(&[400]),
    ),
    (
        "chunks and a length",
        |who| who.lengths(&format!("{CHUNKED}Content-Length: 5\r\n"), "0\r\n\r\n"),
        Expected::Answers(&[401]),
    ),
    (
        "a length and chunks",
        |who| who.lengths(&format!("Content-Length: 5\r\n{CHUNKED}"), "0\r\n\r\n"),
        Expected::Answers(&[401]),
    ),
    (
        "chunks that are not the last coding",
        |who| who.lengths("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
        Expected::Answers(&[400]),
    ),
    ("an unknown coding", |who| who.lengths("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), Expected::Answers(&[400])),
];

/// No HTTP/1.1, or not in its limits.
pub const UNREADABLE: [Kind; 22] = [
    ("a folded line", |_| send(wrong("X: a\r\n b\r\n")), Expected::Answers(&[400])),
    ("a lone CR", |_| send(wrong("X: a\rb\r\n")), Expected::Answers(&[400])),
    ("a NUL in a header", |_| send(wrong("X: a\0b\r\n")), Expected::Answers(&[400])),
    ("a blank in a name", |_| send(wrong("X Y: a\r\n")), Expected::Answers(&[400])),
    (
        // RFC 9112, section 2.2: a line may end with LF only.
        "lines that end with LF",
        |_| send(wrong("Connection: close\r\nContent-Length: 2\r\n").replace("\r\n", "\n") + "{}"),
        Expected::Answers(&[401]),
    ),
    (
        "chunk extensions of megabytes",
        |who| who.forged_chunks(&format!("2;{}\r\n{{}}\r\n0\r\n\r\n", "x".repeat(3_000_000))),
        Expected::Answers(&[400]),
    ),
    (
        "a size of a chunk that overflows",
        |who| who.forged_chunks("FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
        Expected::Answers(&[400]),
    ),
    ("a negative size of a chunk", |who| who.forged_chunks("-2\r\n{}\r\n0\r\n\r\n"), Expected::Answers(&[400])),
    (
        "a chunk that is longer than it says",
        |who| who.forged_chunks("2\r\n{}}}\r\n0\r\n\r\n"),
        Expected::Answers(&[400]),
    ),
    (
        "trailers of megabytes",
        |who| who.forged_chunks(&format!("2\r\n{{}}\r\n0\r\n{}\r\n", "X: y\r\n".repeat(500_000))),
        Expected::Answers(&[400]),
    ),
    (
        "HTTP/1.0",
        |_| send(wrong("Content-Length: 2\r\n").replace("HTTP/1.1", "HTTP/1.0") + "{}"),
        Expected::Answers(&[401]),
    ),
    (
        "HTTP/1.0, and then no HTTP",
        |_| {
            let first = wrong("Content-Length: 2\r\nConnection: keep-alive\r\n").replace("HTTP/1.1", "HTTP/1.0");
            send(first + "{}garbage\r\n\r\n")
        },
        Expected::Answers(&[401, 400]),
    ),
    ("HTTP/2", |_| send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0"), Expected::Answers(&[400])),
    ("TLS", |_| send([&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[7; 500]].concat()), Expected::Answers(&[400])),
    ("no method", |_| send("\0\u{1}\u{2} / HTTP/1.1\r\n\r\n"), Expected::Answers(&[400])),
    ("a header of 100 KB", |_| send(wrong(&format!("X: {}\r\n", "x".repeat(100_000)))), Expected::Answers(&[431])),
    ("10,000 headers", |_| send(wrong(&"X: y\r\n".repeat(10_000))), Expected::Answers(&[431])),
    (
        "a path of 60 KB",
        |_| {
            let path = format!("/v1/connectors/{} ", "x".repeat(60_000));
            send(wrong("Content-Length: 0\r\nConnection: close\r\n").replace("/v1/connectors/sale ", &path))
        },
        Expected::Answers(&[401]),
    ),
    (
        "a large body that is asked for",
        |who| send(who.forged("Content-Length: 1048577\r\nExpect: 100-continue\r\n")),
        Expected::Answers(&[413]),
    ),
    (
        "a large body",
        |who| send(who.forged("Content-Length: 1048577\r\nConnection: close\r\n") + &"x".repeat(1_048_577)),
        Expected::Answers(&[413]),
    ),
    (
        "chunks that are too many",
        |who| {
            let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            who.forged_chunks(&(chunk.repeat(17) + "0\r\n\r\n"))
        },
        Expected::Answers(&[413]),
    ),
    (
        "a body of terabytes",
        |who| {
            let head = Step::Send(who.forged("Content-Length: 9999999999999\r\n").into());
            vec![head, Step::Drip(vec![b'x'; 0x10000], MS(10))]
        },
        Expected::Answers(&[413]),
    ),
];
