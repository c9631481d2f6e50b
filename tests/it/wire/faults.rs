//! The meaning of every kind of fault before an answer.

use super::{answered, attempt, attempt_reply, destination, request, unanswered, verdict};
use crate::harness::{HookServer, Reply, closed_port};
use inv_hooks::http::{Client, Security};
use inv_hooks::model::{Answer, Failure, Phase, PrivateNetworks};
use snapbox::{assert_data_eq, str};
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

/// Returns the message of an answer without the port, which differs from run to run.
fn portless(answer: &Answer) -> String {
    let mut parts = answer.error.as_deref().unwrap_or_default().split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        format!("{text}127.0.0.1:PORT{}", part.trim_start_matches(|c: char| c.is_ascii_digit()))
    })
}

#[tokio::test]
async fn a_missing_head_is_a_timeout() {
    for reply in [Reply::hang(), Reply::hang_in_head(), Reply::endless_continue()] {
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Head, true), "{answer:?}");
        assert_data_eq!(portless(&answer), str!["no answer from 127.0.0.1:PORT within 400ms"]);
    }
}

#[tokio::test]
async fn a_missing_connection_is_a_timeout() {
    // The kernel accepts the connection, but the server sends nothing: the TLS handshake never ends.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let answer = attempt(&destination(&format!("https://{address}/"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Connect, false), "{answer:?}");
    assert_data_eq!(portless(&answer), str!["no connection to 127.0.0.1:PORT within 400ms"]);
}

#[tokio::test]
async fn a_large_request_that_is_not_read_was_not_applied() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let request = request(vec![b' '; 64 * 1024 * 1024]);
    let client = Client::new(Security::default());
    let answer = client.attempt(&destination(&format!("http://{address}/")), &request).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Timeout, Phase::Send, false), "{answer:?}");
    assert_data_eq!(portless(&answer), str!["127.0.0.1:PORT did not take the whole request within 400ms"]);
}

#[tokio::test]
async fn broken_connections_are_failures_with_their_phase() {
    let (_held, closed) = closed_port();
    let answer = attempt(&destination(&format!("http://{closed}/?key=planted-secret"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Connect, false));
    assert_eq!(answer.error, Some(format!("connection refused by {closed}")));

    let answer = attempt(&destination("http://does-not-exist.invalid/")).await;
    assert_eq!((answer.failure, answer.maybe_applied), (Some(Failure::Network), false), "{answer:?}");
    assert!(answer.error.as_deref().is_some_and(|text| text.contains("does-not-exist.invalid")), "{answer:?}");

    let mut shown = String::new();
    for reply in [Reply::reset(), Reply::close(), Reply::raw("HTTP/1.1 2")] {
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Head, true), "{answer:?}");
        shown += &format!("{}\n", portless(&answer));
    }
    assert_data_eq!(
        shown,
        str![[r#"
connection reset by 127.0.0.1:PORT
127.0.0.1:PORT closed the connection without an answer
127.0.0.1:PORT closed the connection without an answer

"#]]
    );
}

#[tokio::test]
async fn answers_that_are_not_http_are_failures() {
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
    let mut said = String::new();
    for reply in replies {
        let shown = format!("{reply:.200?}");
        let answer = attempt_reply(reply).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Head, true), "{shown:.200} {answer:?}");
        assert!(!format!("{answer:?}").contains("planted-secret"), "{answer:?}");
        said += &format!("{}\n", portless(&answer));
    }
    assert_data_eq!(
        said,
        str![[r#"
what 127.0.0.1:PORT answered is not HTTP (if it speaks TLS, write https:// in the endpoint)
what 127.0.0.1:PORT answered is not HTTP (if it speaks TLS, write https:// in the endpoint)
127.0.0.1:PORT answered in HTTP, but its Content-Length is not one number, so the answer could not be read
127.0.0.1:PORT answered in HTTP, but its Content-Length is not one number, so the answer could not be read
127.0.0.1:PORT answered in HTTP, but its status line is not valid, so the answer could not be read
the headers of the answer from 127.0.0.1:PORT are too large
the headers of the answer from 127.0.0.1:PORT are too large

"#]]
    );
}

#[tokio::test]
async fn only_trusted_certificates_are_accepted() {
    let server = HookServer::start_tls();
    let folder = tempfile::tempdir().expect("a folder");
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, server.certificate()).expect("a file");
    let mut destination = destination(&server.url("/"));
    destination.policy.timeout = Duration::from_secs(5);
    let untrusted = attempt(&destination).await;
    assert_eq!(verdict(&untrusted), unanswered(Failure::Tls, Phase::Connect, false), "{untrusted:?}");

    destination.ca_file = Some(ca_file.clone());
    assert_eq!(verdict(&attempt(&destination).await), answered(200, None));

    std::fs::write(&ca_file, "no certificate").expect("a file");
    let broken = attempt(&destination).await;
    assert_eq!((broken.failure, broken.phase), (Some(Failure::Tls), None));
    assert!(broken.error.as_deref().is_some_and(|text| text.contains("ca.pem")), "{broken:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn plain_http_on_a_tls_port_is_a_failure() {
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
async fn forbidden_addresses_are_not_called() {
    let answer = attempt(&destination("http://169.254.169.254/latest/meta-data")).await;
    assert_eq!((answer.failure, answer.maybe_applied), (Some(Failure::Blocked), false));
    let server = HookServer::start().allow_unused();
    let client = Client::new(Security { private_networks: PrivateNetworks::Deny });
    let mut said = format!("{}\n", portless(&answer));
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}/", server.address().port());
        let answer = client.attempt(&destination(&url), &request("{}")).await;
        assert_eq!(answer.failure, Some(Failure::Blocked), "{host}: {answer:?}");
        said += &format!("{host}: {}\n", portless(&answer));
    }
    assert_data_eq!(
        said,
        str![[r#"
169.254.169.254 is a link-local address (RFC 3927), as metadata services have, which is never called
127.0.0.1: 127.0.0.1 is on a private network, which the store denies (security.private_networks)
localhost: 127.0.0.1 is on a private network, which the store denies (security.private_networks)

"#]]
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn unreadable_certificate_files_are_named() {
    let mut destination = destination("https://127.0.0.1:1/");
    destination.client_cert = Some(Path::new("/nowhere/client.pem").to_owned());
    let answer = attempt(&destination).await;
    assert_eq!(answer.failure, Some(Failure::Tls));
    assert!(answer.error.as_deref().is_some_and(|text| text.contains("/nowhere/client.pem")), "{answer:?}");
}
