//! TLS sessions that fail, and what that means for the request.

use super::certificates::{Made, authority, call_as, file, issued, message, params};
use super::peer::Peer;
use super::{answered, destination, request, unanswered, verdict};
use crate::harness::HookServer;
use inv_hooks::http::{Client, Security};
use inv_hooks::model::{Answer, Destination, Failure, Phase};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, SupportedProtocolVersion};
use snapbox::{IntoData, assert_data_eq, str};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Starts a server that asks every client for a certificate of the authority `clients`.
fn asking(version: &'static SupportedProtocolVersion, shown: &Made, clients: &str) -> HookServer {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(clients.as_bytes()).expect("PEM")).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().expect("a verifier");
    let builder = HookServer::tls_with(&[version]).with_client_cert_verifier(verifier);
    HookServer::start_tls_as(builder.with_single_cert(shown.chain(), shown.private_key()).expect("a configuration"))
}

#[tokio::test]
async fn without_a_client_certificate_the_endpoint_receives_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (by, authority_pem) = authority("one");
    let ca_file = file(&folder, "ca.pem", &authority_pem);
    let pair = |made: &Made| made.certificate.clone() + &made.key;
    let right = file(&folder, "right.pem", &pair(&issued(&params(&["pos"]), &by)));
    let wrong = file(&folder, "wrong.pem", &pair(&issued(&params(&["pos"]), &authority("two").0)));
    let forged = file(&folder, "forged.pem", &pair(&issued(&params(&["pos"]), &authority("one").0)));
    for version in [&TLS13, &TLS12] {
        let server = asking(version, &issued(&params(&["127.0.0.1"]), &by), &authority_pem);
        let with = |client_cert: Option<&Path>| Destination {
            ca_file: Some(ca_file.clone()),
            client_cert: client_cert.map(Path::to_owned),
            ..destination(&server.url("/"))
        };
        for _ in 0..5 {
            refused(
                &call_as(with(None)).await,
                &server,
                None,
                str![
                    "ADDRESS asks for a client certificate (ALERT): set client_cert to a PEM file with the certificate and its key"
                ],
            );
            refused(
                &call_as(with(Some(&wrong))).await,
                &server,
                Some(&wrong),
                str![
                    "ADDRESS does not accept the client certificate wrong.pem (ALERT): use one that its operator issued"
                ],
            );
            refused(
                &call_as(with(Some(&forged))).await,
                &server,
                Some(&forged),
                str![
                    "ADDRESS does not accept the client certificate forged.pem (ALERT): use one that its operator issued"
                ],
            );
        }
        assert!(server.requests().is_empty());
        assert_eq!(verdict(&call_as(with(Some(&right))).await), answered(200, None));
    }
}

fn refused(answer: &Answer, server: &HookServer, file: Option<&Path>, expected: impl IntoData) {
    assert_eq!(verdict(answer), unanswered(Failure::Tls, Phase::Connect, false), "{answer:?}");
    // Different versions of TLS have different alerts.
    let text = message(answer, &server.address().to_string(), file);
    let (before, after) = text.split_once(" (").unwrap_or((&text, ""));
    assert_data_eq!(format!("{before} (ALERT){}", after.split_once(')').unwrap_or_default().1), expected);
}

/// An alert within a session does not show whether the request was applied before.
#[tokio::test]
async fn an_alert_after_the_request_leaves_it_in_doubt() {
    let folder = tempfile::tempdir().expect("a folder");
    let (by, authority_pem) = authority("one");
    let ca_file = file(&folder, "ca.pem", &authority_pem);
    let made = issued(&params(&["127.0.0.1"]), &by);
    let builder = HookServer::tls_with(&[&TLS13]).with_no_client_auth();
    let config = Arc::new(builder.with_single_cert(made.chain(), made.private_key()).expect("a configuration"));
    let peer = Peer::playing(move |stream, _| {
        let mut session = rustls::ServerConnection::new(config.clone()).expect("a session");
        let mut buffer = [0; 4096];
        while session.is_handshaking() {
            session.complete_io(stream).ok()?;
        }
        // Reads the request, and then sends an alert.
        let taken = rustls::Stream::new(&mut session, stream).read(&mut buffer).ok()?;
        stream.write_all(b"\x17\x03\x03\x00\x05junk!").ok()?;
        std::thread::sleep(Duration::from_millis(100));
        Some(taken)
    });
    let url = peer.url().replace("http://", "https://");
    let answer = call_as(Destination { ca_file: Some(ca_file), ..destination(&url) }).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Tls, Phase::Head, true), "{answer:?}");
    assert!(peer.notes(1).await[0] > 0);
}

#[tokio::test]
async fn an_answer_that_is_not_tls_is_reported() {
    let speaking = |words: &'static [u8], reads: bool| {
        Peer::playing(move |stream, _| {
            if reads {
                let _ = stream.read(&mut [0; 4096]).ok()?;
            }
            stream.write_all(words).ok()?;
            std::thread::sleep(Duration::from_millis(50));
            None
        })
    };
    let plain: &[u8] = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    for (words, reads) in [(plain, true), (b"SSH-2.0-OpenSSH_9.2\r\n", false), (b"\0\0\0\0\0\0\0\0\0", true)] {
        let peer = speaking(words, reads);
        let answer = call_as(destination(&peer.url().replace("http://", "https://"))).await;
        assert_eq!(verdict(&answer), unanswered(Failure::Tls, Phase::Connect, false), "{answer:?}");
        assert_data_eq!(
            message(&answer, &peer.address.to_string(), None),
            str![
                "ADDRESS does not speak TLS: its answer is something else. If plain http is meant, write http:// in the endpoint; else use the port for https"
            ]
        );
    }
    let closing = speaking(b"", true);
    let answer = call_as(destination(&closing.url().replace("http://", "https://"))).await;
    assert_eq!(verdict(&answer), unanswered(Failure::Network, Phase::Connect, false), "{answer:?}");
    assert_data_eq!(
        message(&answer, &closing.address.to_string(), None),
        str!["ADDRESS closed the connection before there was a TLS session: it may not speak TLS on this port"]
    );

    let server = HookServer::start_tls().allow_unused();
    let answer = call_as(destination(&server.url("/").replace("https://", "http://"))).await;
    assert_data_eq!(
        message(&answer, &server.address().to_string(), None),
        str!["what ADDRESS answered is not HTTP (if it speaks TLS, write https:// in the endpoint)"]
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_certificate_file_that_is_not_regular_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero")] {
        for is_ca in [true, false] {
            let mut destination = destination("https://127.0.0.1:1/");
            (if is_ca { &mut destination.ca_file } else { &mut destination.client_cert }).replace(path.to_owned());
            let started = Instant::now();
            let answer = Client::new(Security::default()).attempt(&destination, &request("{}")).await;
            assert!(started.elapsed() < Duration::from_millis(1400), "{:?}", started.elapsed());
            assert_eq!((answer.failure, answer.maybe_applied), (Some(Failure::Tls), false), "{answer:?}");
            let text = message(&answer, &path.display().to_string(), None);
            if is_ca {
                assert_data_eq!(
                    text,
                    str!["the file of certificate authorities ADDRESS cannot be used: it is not a regular file"]
                );
            } else {
                assert_data_eq!(text, str!["the client certificate ADDRESS cannot be used: it is not a regular file"]);
            }
        }
    }
}
