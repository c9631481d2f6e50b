//! Which requests `listen` refuses, how it explains this, and that idle connections do not block others.

use super::{Listening, json_lines};
use crate::harness::{Sandbox, exchange};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn no_request_of_a_web_page_is_accepted_whatever_its_method() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1", "-o", "ndjson"]);
    let address = listening.address;
    let mut refused = 0;
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        for header in [
            "Sec-Fetch-Site: cross-site",
            "sec-fetch-site: same-site",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
            "Origin: https://evil.example",
            "Origin: null",
            // Over plain http a browser sends nothing more to other machines.
            "Referer: http://evil.example/",
            "Referer: http://127.0.0.1/",
        ] {
            let (status, answer) =
                listening.send(&format!("{method} / HTTP/1.1\r\nHost: {address}\r\n{header}\r\n"), "");
            assert_eq!(status, 403, "{method} {header}: {answer}");
            refused += 1;
        }
    }
    for method in ["GET", "HEAD"] {
        let head =
            format!("{method} / HTTP/1.1\r\nHost: {address}\r\nUser-Agent: Mozilla/5.0\r\nAccept-Language: de\r\n");
        assert_eq!(listening.send(&head, "").0, 403, "{method}");
        refused += 1;
    }
    // An address that a person types into the browser comes from no page.
    let typed = format!("GET / HTTP/1.1\r\nHost: {address}\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n");
    assert_eq!(listening.send(&typed, "").0, 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0));
    assert_eq!(json_lines(&ended.stdout).iter().filter(|line| line["refused"].is_string()).count(), refused);
}

#[test]
fn another_host_is_accepted_only_if_it_was_named_and_otherwise_explained() {
    let sandbox = Sandbox::new();
    let args = ["--count", "3", "--host", "WMS.test", "--host", "hooks.internal."];
    let listening = Listening::start(&sandbox, &args);
    let send = |host: &str| listening.send(&format!("POST / HTTP/1.1\r\nHost: {host}\r\n"), "{}");
    let (status, answer) = send("other.test:8787");
    assert_eq!(status, 421);
    assert!(answer.contains("start listen with --host other.test"), "{answer}");
    assert_eq!(send("wms.test.evil.example").0, 421);
    assert_eq!(send("evil\u{1b}example").0, 400);
    for host in ["wms.test", "Wms.Test.:8787", "hooks.internal:1"] {
        assert_eq!(send(host).0, 200, "{host}");
    }
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0));
    assert!(ended.stderr.contains("If other.test is a name of this machine, start listen with --host other.test."));
    assert!(!ended.stderr.contains('\u{1b}'), "{}", ended.stderr);
    for name in ["http://wms.test", "wms.test:8787", "a b", "", "*.test"] {
        let shown = sandbox.run(["listen", "--host", name]).exits(2).stderr;
        assert!(shown.contains("write the name alone"), "{name}: {shown}");
    }
}

#[test]
fn bytes_that_are_not_a_request_are_refused_with_an_explanation() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2"]);
    let address = listening.address;
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\n");
    // A TLS client hello starts like this; the rest does not matter.
    let hello = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(), &[7; 200]].concat();
    let newer = [b"\x16\x03\x03\x00\x10\x01".as_slice(), &[9; 40]].concat();
    let cases: [(Vec<u8>, u16, &str); 8] = [
        (hello, 400, "TLS hello, and this server speaks plain HTTP: call it with http://, not https://"),
        (newer, 400, "TLS hello"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), 400, "HTTP/2"),
        (format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab").into(), 400, "Content-Length"),
        (format!("{head}Content-Length: 2, 3\r\n\r\nab").into(), 400, "Content-Length"),
        (format!("{head}Content-Length: -1\r\n\r\n").into(), 400, "Content-Length"),
        (b"garbage\r\n\r\n".to_vec(), 400, "not valid HTTP"),
        (format!("{head}X: {}\r\n\r\n", "x".repeat(300_000)).into(), 431, "its head is larger"),
    ];
    for (bytes, expected, words) in &cases {
        let (status, answer) = exchange(address, bytes);
        assert_eq!(status, *expected, "{words}: {answer}");
        assert!(answer.contains("\r\n\r\nrefused: ") && answer.contains(words), "{words}: {answer}");
    }
    // Also after a good request on the same connection, and each answer arrives completely.
    let good = format!("{head}Content-Length: 2\r\n\r\n{{}}");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.write_all(good.as_bytes()).expect("written");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200");
    stream.write_all(format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n").as_bytes()).expect("written");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("an end");
    assert!(rest.contains("HTTP/1.1 400") && rest.contains("refused: its Content-Length"), "{rest}");
    assert_eq!(listening.post("/", "{}"), 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0), "refused requests do not count");
    for (_, _, words) in cases {
        assert!(ended.stderr.contains(words), "{words}: {}", ended.stderr);
    }
    assert_eq!(ended.stdout.lines().count(), 2, "{}", ended.stdout);
}

#[test]
fn idle_connections_do_not_block_others() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "4", "--timeout", "60s"]);
    let address = listening.address;
    let open = || TcpStream::connect(address).expect("a connection");
    // More connections than `listen` accepts: silent ones, ones in the middle of a head, and answered ones that stay
    // open.
    let mut idle: Vec<TcpStream> = Vec::new();
    for number in 0..300 {
        let mut stream = open();
        if number > 1 && number % 3 == 1 {
            stream.write_all(b"POST / HT").expect("written");
        }
        if number < 2 {
            stream
                .write_all(format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes())
                .expect("written");
            stream.read_exact(&mut [0; 12]).expect("an answer");
        }
        idle.push(stream);
    }
    for _ in 0..2 {
        let started = Instant::now();
        assert_eq!(listening.post("/", "{}"), 200);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
    assert_eq!(listening.wait().code, Some(0));
    drop(idle);
}

#[test]
fn a_connection_whose_request_is_being_answered_is_not_closed_for_another_one() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(
        &sandbox,
        &["--count", "1", "--delay", "1s", "--body", &format!("\"{}\"", "x".repeat(100_000))],
    );
    let address = listening.address;
    let asking = std::thread::spawn(move || {
        let request =
            format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
        exchange(address, request.as_bytes())
    });
    std::thread::sleep(Duration::from_millis(200));
    let idle: Vec<TcpStream> = (0..300).filter_map(|_| TcpStream::connect(address).ok()).collect();
    let (status, answer) = asking.join().expect("an answer");
    assert_eq!(status, 200);
    assert!(answer.ends_with("x\"") && answer.len() > 100_000, "{}", answer.len());
    drop(idle);
    assert_eq!(listening.wait().code, Some(0));
}
