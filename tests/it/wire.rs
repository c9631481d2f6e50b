//! One attempt against real sockets: what goes out, and what every kind of answer and fault means.

use crate::harness::{HookServer, Reply};
use inv_hooks::http::{Client, PrivateNetworks, Request, Security};
use inv_hooks::model::{Answer, Destination, Endpoint, Failure, Phase, Policy, Redactor, Secret, Timestamp};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(400);

fn destination(url: &str) -> Destination {
    Destination {
        label: "wms".to_owned(),
        endpoint: Endpoint::parse(url).expect(url),
        headers: Vec::new(),
        policy: Policy { timeout: LIMIT, ..Policy::default() },
        latency_threshold: None,
        signing_keys: Vec::new(),
        ca_file: None,
        client_cert: None,
        redactor: Redactor::default(),
    }
}

fn request(payload: impl AsRef<[u8]>) -> Request {
    Request {
        webhook_id: "msg-1".to_owned(),
        timestamp: Timestamp::from_millis(1_772_466_012_345).expect("a time"),
        payload: payload.as_ref().into(),
        is_test: false,
    }
}

/// Attempts once with a client of its own, and holds every attempt to its deadline.
async fn attempt(destination: &Destination) -> Answer {
    let started = Instant::now();
    let answer = Client::new(Security::default()).attempt(destination, &request("{}")).await;
    let took = started.elapsed();
    assert!(took < destination.policy.timeout + Duration::from_secs(1), "took {took:?}: {answer:?}");
    answer
}

async fn attempt_reply(reply: Reply) -> Answer {
    let server = HookServer::replying(reply);
    attempt(&destination(&server.url("/hook?key=planted-secret"))).await
}

/// What the verdict table says of an answer.
#[derive(Debug, PartialEq)]
struct Verdict {
    failure: Option<Failure>,
    phase: Option<Phase>,
    status: Option<u16>,
    body_truncated: bool,
    maybe_applied: bool,
}

fn verdict(answer: &Answer) -> Verdict {
    Verdict {
        failure: answer.failure,
        phase: answer.phase,
        status: answer.status,
        body_truncated: answer.body_truncated,
        maybe_applied: answer.maybe_applied,
    }
}

fn answered(status: u16, failure: Option<Failure>) -> Verdict {
    Verdict { failure, phase: None, status: Some(status), body_truncated: false, maybe_applied: false }
}

fn cut(failure: Option<Failure>) -> Verdict {
    let phase = Some(Phase::Body);
    Verdict { failure, phase, status: Some(200), body_truncated: true, maybe_applied: false }
}

fn unanswered(failure: Failure, phase: Phase, maybe_applied: bool) -> Verdict {
    Verdict { failure: Some(failure), phase: Some(phase), status: None, body_truncated: false, maybe_applied }
}

#[tokio::test]
async fn the_request_goes_out_as_configured() {
    let server = HookServer::start();
    let mut destination = destination(&server.url("/in/v1?api_key=a%20b&x"));
    destination.headers = vec![
        ("client_id".to_owned(), Secret::new("myself")),
        ("X-Name".to_owned(), Secret::new("grün")),
        ("User-Agent".to_owned(), Secret::new("pos/1")),
    ];
    destination.signing_keys = vec![Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")];
    let payload = b" {\"n\": 9007199254740993, \"n\":1.10, \"s\":\"\\u00e9\"}\n".repeat(3000);
    let mut request = request(&payload);
    request.is_test = true;
    let answer = Client::new(Security::default()).attempt(&destination, &request).await;
    assert_eq!(answer.failure, None, "{answer:?}");
    let [received] = server.requests().try_into().expect("one request");
    assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/in/v1?api_key=a%20b&x"));
    assert_eq!(received.body, payload);
    let check = |name: &str, expected: Option<&str>| assert_eq!(received.header(name), expected, "{name}");
    check("client_id", Some("myself"));
    check("x-name", Some("grün"));
    check("user-agent", Some("pos/1"));
    check("content-type", Some("application/json"));
    check("content-length", Some(&payload.len().to_string()));
    check("accept-encoding", Some("identity"));
    check("webhook-id", Some("msg-1"));
    check("webhook-timestamp", Some("1772466012"));
    check("x-inv-hooks-test", Some("true"));
    check("transfer-encoding", None);
    check("referer", None);
    check("host", Some(&server.address().to_string()));
    let signature =
        inv_hooks::model::sign(&destination.signing_keys, "msg-1", request.timestamp, &payload).expect("a signature");
    check("webhook-signature", Some(&signature));
}

#[tokio::test]
async fn headers_that_are_not_asked_for_are_not_sent() {
    let server = HookServer::start();
    let mut destination = destination(&server.url("/"));
    destination.headers = vec![("content-type".to_owned(), Secret::new("text/plain"))];
    Client::new(Security::default()).attempt(&destination, &request("")).await;
    let [received] = server.requests().try_into().expect("one request");
    assert_eq!(received.header("content-type"), Some("text/plain"));
    assert_eq!(received.header("content-length"), Some("0"));
    let agent = format!("inv-hooks/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(received.header("user-agent"), Some(agent.as_str()));
    assert_eq!(received.header("x-inv-hooks-test"), None);
    assert_eq!(received.header("webhook-signature"), None);
}

#[tokio::test]
async fn every_status() {
    for status in [200, 201, 202, 204, 299] {
        assert_eq!(verdict(&attempt_reply(Reply::status(status)).await), answered(status, None));
    }
    for status in [300, 304, 400, 401, 404, 410, 425, 429, 500, 503, 599] {
        let answer = attempt_reply(Reply::status(status)).await;
        assert_eq!(verdict(&answer), answered(status, Some(Failure::HttpStatus)));
    }
    let switching = Reply::raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    assert_eq!(verdict(&attempt_reply(switching).await), answered(101, Some(Failure::HttpStatus)));
    let early = Reply::ok().then_close();
    let hints =
        Reply::raw(format!("HTTP/1.1 103 Early Hints\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!(verdict(&attempt_reply(early).await), answered(200, None));
    assert_eq!(verdict(&attempt_reply(hints).await), answered(200, None));
}

#[tokio::test]
async fn errors_in_the_body() {
    let in_body = Some(Failure::ErrorInBody);
    let check = async |body: &str, expected: Option<Failure>| {
        let answer = attempt_reply(Reply::ok().body(body)).await;
        assert_eq!(verdict(&answer), answered(200, expected), "{body}");
        assert_eq!(answer.response, body.as_bytes());
        answer
    };
    check("", None).await;
    check("thanks", None).await;
    check("null", None).await;
    check(r#"[{"errorCode":1}]"#, None).await;
    check(r#"{"a":{"errorCode":1}}"#, None).await;
    check(r#"{"errorMessage":null}"#, in_body).await;
    let answer = check(r#"{"errorCode":"E17","errorMessage":"no stock"}"#, in_body).await;
    assert_eq!(answer.error_code.as_deref(), Some("E17"));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = HookServer::start().allow_unused();
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::status(status).header("Location", &elsewhere.url("/")).header("Set-Cookie", "a=b");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), answered(status, Some(Failure::HttpStatus)));
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn no_head_in_time() {
    for reply in [Reply::hang(), Reply::hang_in_head(), Reply::endless_continue()] {
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Head, true), "{answer:?}");
        assert!(answer.error.as_deref().is_some_and(|text| text.ends_with("within 400ms")), "{answer:?}");
    }
}

#[tokio::test]
async fn no_connection_in_time() {
    // The kernel accepts, nobody speaks: the TLS handshake never ends.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let answer = attempt(&destination(&format!("https://{address}/"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Connect, false), "{answer:?}");
}

#[tokio::test]
async fn a_large_request_that_is_not_taken_was_not_applied() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let request = request(vec![b' '; 64 * 1024 * 1024]);
    let client = Client::new(Security::default());
    let answer = client.attempt(&destination(&format!("http://{address}/")), &request).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Send, false), "{answer:?}");
}

#[tokio::test]
async fn broken_connections() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let answer = attempt(&destination(&format!("http://127.0.0.1:{port}/?key=planted-secret"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Connect, false));
    assert_eq!(answer.error, Some(format!("connection refused by 127.0.0.1:{port}")));

    let answer = attempt(&destination("http://does-not-exist.invalid/")).await;
    assert_eq!((answer.failure, answer.maybe_applied), (Some(Failure::Network), false), "{answer:?}");
    assert!(answer.error.as_deref().is_some_and(|text| text.contains("does-not-exist.invalid")), "{answer:?}");

    for (reply, words) in [(Reply::reset(), "reset"), (Reply::close(), "closed"), (Reply::raw("HTTP/1.1 2"), "closed")]
    {
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Head, true), "{answer:?}");
        assert!(answer.error.as_deref().is_some_and(|text| text.contains(words)), "{answer:?}");
    }
}

#[tokio::test]
async fn answers_that_are_not_http() {
    let garbage: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let replies = [
        Reply::raw(garbage),
        Reply::raw("<html>HTTP/0.9 has no head</html>"),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        Reply::raw("HTTP/1.1 twohundred OK\r\n\r\n"),
        Reply::endless_headers(),
        Reply::raw(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(2_000_000))),
    ];
    for reply in replies {
        let shown = format!("{reply:.200?}");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Head, true), "{shown:.200} {answer:?}");
        assert!(!format!("{answer:?}").contains("planted-secret"), "{answer:?}");
    }
}

#[tokio::test]
async fn broken_bodies_of_an_accepted_event() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let check = async |reply: Reply, expected: Verdict| {
        let shown = format!("{reply:?}");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), expected, "{shown:.300} {answer:.300?}");
        assert!(answer.response.len() <= 16 * 1024);
    };
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), cut(None)).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then_reset(), cut(None)).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then_hang(), cut(None)).await;
    check(Reply::raw(format!("{chunked}zz\r\n")), cut(None)).await;
    check(Reply::raw(format!("{chunked}5\r\nab")), cut(None)).await;
    check(Reply::drip("x".repeat(100), Duration::from_millis(50)), cut(None)).await;
    check(Reply::endless_body(), cut(None)).await;
    let with_error = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errorCode\":\"X\", \"a";
    check(Reply::raw(with_error), cut(Some(Failure::ErrorInBody))).await;
    check(Reply::raw("HTTP/1.1 200 OK\r\n\r\nuntil the end"), answered(200, None)).await;
    let refused = answered(503, Some(Failure::HttpStatus));
    check(Reply::raw("HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nabc"), refused).await;
}

#[tokio::test]
async fn the_limit_of_an_answer() {
    let exact = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024])).await;
    assert_eq!((verdict(&exact), exact.response.len()), (answered(200, None), 16 * 1024));
    let longer = attempt_reply(Reply::ok().body(vec![b'a'; 64 * 1024 + 1])).await;
    assert_eq!((verdict(&longer), longer.response.len()), (cut(None), 16 * 1024));
}

#[tokio::test]
async fn encoded_bodies_are_not_unpacked() {
    let bomb = Reply::ok().header("Content-Encoding", "gzip").body(b"\x1f\x8b\x08\0\0\0\0\0\0\x03errorCode");
    let answer = attempt_reply(bomb).await;
    assert_eq!(verdict(&answer), answered(200, None));
    assert!(answer.body_encoded && answer.response.is_empty());
    let plain = attempt_reply(Reply::ok().header("Content-Encoding", "identity").body("{\"errorCode\":1}")).await;
    assert_eq!((plain.failure, plain.body_encoded), (Some(Failure::ErrorInBody), false));
}

#[tokio::test]
async fn certificates() {
    let server = HookServer::start_tls();
    let folder = tempfile::tempdir().expect("a folder");
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, server.certificate()).expect("a file");
    let mut destination = destination(&server.url("/"));
    destination.policy.timeout = Duration::from_secs(5);
    let untrusted = attempt(&destination).await;
    assert_eq!(verdict(&untrusted), unanswered(Failure::Tls, Phase::Connect, false), "{untrusted:?}");
    assert!(untrusted.error.as_deref().is_some_and(|text| text.contains("not trusted")), "{untrusted:?}");

    destination.ca_file = Some(ca_file.clone());
    assert_eq!(verdict(&attempt(&destination).await), answered(200, None));

    std::fs::write(&ca_file, "no certificate").expect("a file");
    let broken = attempt(&destination).await;
    assert_eq!((broken.failure, broken.phase), (Some(Failure::Tls), None));
    assert!(broken.error.as_deref().is_some_and(|text| text.contains("ca.pem")), "{broken:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn plain_http_on_a_tls_port() {
    let speaks_first = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = speaks_first.local_addr().expect("an address");
    std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut stream, _) = speaks_first.accept().expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        std::thread::sleep(Duration::from_secs(2));
    });
    let answer = attempt(&destination(&format!("https://{address}/"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Tls, Phase::Connect, false), "{answer:?}");
}

#[tokio::test]
async fn forbidden_addresses_are_not_dialled() {
    let answer = attempt(&destination("http://169.254.169.254/latest/meta-data")).await;
    assert_eq!((answer.failure, answer.maybe_applied), (Some(Failure::Blocked), false));
    let server = HookServer::start().allow_unused();
    let client = Client::new(Security { private_networks: PrivateNetworks::Deny });
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}/", server.address().port());
        let answer = client.attempt(&destination(&url), &request("{}")).await;
        assert_eq!(answer.failure, Some(Failure::Blocked), "{host}: {answer:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn secrets_are_taken_out_of_answers() {
    let secret = Secret::new("hunter2-hunter2");
    let body = format!("{{\"errorCode\":\"{0}\",\"errorMessage\":\"bad {0}\"}}", secret.expose());
    let server = HookServer::replying(Reply::ok().header("Content-Type", secret.expose()).body(body));
    let mut destination = destination(&server.url("/"));
    destination.redactor = Redactor::new([&secret]);
    destination.headers = vec![("client_secret".to_owned(), secret)];
    let answer = attempt(&destination).await;
    assert_eq!(answer.error_code.as_deref(), Some("***"));
    let shown = format!("{answer:?} {}", String::from_utf8_lossy(&answer.response));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn slow_answers_are_flagged() {
    let server = HookServer::replying(Reply::ok().delay(Duration::from_millis(60)));
    let mut destination = destination(&server.url("/"));
    destination.latency_threshold = Some(Duration::from_millis(50));
    let slow = attempt(&destination).await;
    assert!(slow.failure.is_none() && slow.slow && slow.latency >= Duration::from_millis(60), "{slow:?}");
    server.set_reply(Reply::status(500).delay(Duration::from_millis(60)));
    assert!(!attempt(&destination).await.slow);
}

#[tokio::test]
async fn connections_are_reused_only_after_a_whole_answer() {
    let check = async |first: Reply, connections: usize| {
        let shown = format!("{first:.100?}");
        let server = HookServer::start();
        server.script([first]);
        let client = Client::new(Security::default());
        let destination = destination(&server.url("/"));
        for _ in 0..2 {
            client.attempt(&destination, &request("{}")).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!((server.requests().len(), server.connections()), (2, connections), "{shown}");
    };
    check(Reply::ok().body("whole"), 1).await;
    check(Reply::status(500).body("whole"), 1).await;
    check(Reply::endless_body(), 2).await;
    check(Reply::drip("x".repeat(100), Duration::from_millis(50)), 2).await;
    check(Reply::hang(), 2).await;
    check(Reply::ok().body("one").then_send("HTTP/1.1 500 Stray\r\nContent-Length: 0\r\n\r\n"), 2).await;
}

#[tokio::test]
async fn no_answer_is_taken_for_that_of_another_request() {
    let server = HookServer::start();
    let client = Client::new(Security::default());
    let destination = destination(&server.url("/"));
    let stray = "HTTP/1.1 500 Stray\r\nContent-Length: 0\r\n\r\n";
    for _ in 0..50 {
        server.script([Reply::ok().then_send(stray)]);
        let first = client.attempt(&destination, &request("{}")).await;
        let second = client.attempt(&destination, &request("{}")).await;
        assert_eq!((first.status, second.status), (Some(200), Some(200)), "{second:?}");
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_no_failure() {
    let server = HookServer::replying(Reply::ok().then_close());
    let client = Client::new(Security::default());
    let destination = destination(&server.url("/"));
    for _ in 0..20 {
        let answer = client.attempt(&destination, &request("{}")).await;
        assert_eq!(verdict(&answer), answered(200, None), "{answer:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((server.requests().len(), server.connections()), (20, 20));
}

#[tokio::test]
async fn concurrent_attempts_keep_their_own_answers() {
    let server = HookServer::start();
    for n in 0..40 {
        let reply = Reply::ok().body(format!("{{\"n\":{n}}}")).delay(Duration::from_millis(n % 7));
        server.set_path_reply(&format!("/{n}"), reply);
    }
    let client = Client::new(Security::default());
    let mut tasks = tokio::task::JoinSet::new();
    for round in 0..4 {
        for n in 0..40 {
            let (client, destination) = (client.clone(), destination(&server.url(&format!("/{n}"))));
            tasks.spawn(async move {
                let answer = client.attempt(&destination, &request(format!("{round}/{n}"))).await;
                (n, String::from_utf8_lossy(&answer.response).into_owned())
            });
        }
    }
    for (n, response) in tasks.join_all().await {
        assert_eq!(response, format!("{{\"n\":{n}}}"));
    }
    let requests = server.requests();
    assert!(requests.iter().all(|one| String::from_utf8_lossy(&one.body).ends_with(&one.target)), "bodies mixed up");
    assert!(requests.iter().any(|one| requests.iter().filter(|other| other.overlaps(one)).count() > 4));
}

#[tokio::test]
async fn broken_trust_files_are_named() {
    let mut destination = destination("https://127.0.0.1:1/");
    destination.client_cert = Some(Path::new("/nowhere/client.pem").to_owned());
    let answer = attempt(&destination).await;
    assert_eq!(answer.failure, Some(Failure::Tls));
    assert!(answer.error.as_deref().is_some_and(|text| text.contains("/nowhere/client.pem")), "{answer:?}");
}
