//! Which requests `listen` refuses, how it explains this, and that idle connections do not block others.

use super::{Listening, json_lines};
use crate::harness::{Sandbox, exchange};
use snapbox::{assert_data_eq, str};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
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
    let lines = json_lines(&ended.stdout);
    let reasons: Vec<&str> = lines.iter().filter_map(|line| line["refused"].as_str()).collect();
    assert_eq!(reasons.len(), refused);
    let different: BTreeSet<&str> = reasons.into_iter().collect();
    assert_data_eq!(
        different.into_iter().map(|why| format!("{why}\n")).collect::<String>(),
        str![[r#"
a browser sent it, and not for an address that a person typed: web pages may not call this server
it has a Referer header: web pages may not call this server
it has an Origin header: web pages may not call this server
its Sec-Fetch-Site header says that a web page sent it: web pages may not call this server

"#]]
    );
}

#[test]
fn another_host_is_accepted_only_if_it_was_named_and_otherwise_explained() {
    let sandbox = Sandbox::new();
    let args = ["--count", "3", "--host", "WMS.test", "--host", "hooks.internal."];
    let listening = Listening::start(&sandbox, &args);
    let listening_at = listening.address.to_string();
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
    assert_data_eq!(
        ended.stderr.replace(&listening_at, "ADDRESS"),
        str![[r#"
listening on http://ADDRESS (Ctrl-C to stop)
warning: a request was refused: its Host is neither a loopback address, nor the address that was listened on, nor a name given with --host. If other.test is a name of this machine, start listen with --host other.test.
warning: a request was refused: its Host is neither a loopback address, nor the address that was listened on, nor a name given with --host. If wms.test.evil.example is a name of this machine, start listen with --host wms.test.evil.example.
warning: a request was refused: it is not valid HTTP (invalid HTTP header parsed)

"#]]
    );
    for name in ["http://wms.test", "wms.test:8787", "a b", "", "*.test"] {
        let shown = sandbox.run(["listen", "--host", name]).exits(2).stderr;
        assert!(shown.contains("write the name alone"), "{name}: {shown}");
    }
}

/// Bytes that are not a request, each with a name.
fn no_requests(address: SocketAddr) -> [(&'static str, Vec<u8>); 8] {
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\n");
    // A TLS client hello starts like this; the rest does not matter.
    let hello = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(), &[7; 200]].concat();
    let newer = [b"\x16\x03\x03\x00\x10\x01".as_slice(), &[9; 40]].concat();
    [
        ("TLS 1.2", hello),
        ("TLS 1.3", newer),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        ("two lengths", format!("{head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab").into()),
        ("a list of lengths", format!("{head}Content-Length: 2, 3\r\n\r\nab").into()),
        ("a negative length", format!("{head}Content-Length: -1\r\n\r\n").into()),
        ("no HTTP", b"garbage\r\n\r\n".to_vec()),
        ("a large head", format!("{head}X: {}\r\n\r\n", "x".repeat(300_000)).into()),
    ]
}

#[test]
fn bytes_that_are_not_a_request_are_refused_with_an_explanation() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2"]);
    let address = listening.address;
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\n");
    let mut shown = String::new();
    for (name, bytes) in &no_requests(address) {
        let (status, answer) = exchange(address, bytes);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        shown += &format!("{name}: {status} {}\n", body.trim_end());
    }
    assert_data_eq!(
        shown,
        str![[r#"
TLS 1.2: 400 refused: it is a TLS hello, and this server speaks plain HTTP: call it with http://, not https://
TLS 1.3: 400 refused: it is a TLS hello, and this server speaks plain HTTP: call it with http://, not https://
HTTP/2: 400 refused: it is HTTP/2, and this server speaks HTTP/1.1
two lengths: 400 refused: its Content-Length is no number, or is given twice with different ones
a list of lengths: 400 refused: its Content-Length is no number, or is given twice with different ones
a negative length: 400 refused: its Content-Length is no number, or is given twice with different ones
no HTTP: 400 refused: it is not valid HTTP (invalid HTTP method parsed)
a large head: 431 refused: its head is larger than 64 KiB, or has more than 100 header lines

"#]]
    );
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
    assert_data_eq!(
        ended.stderr.replace(&address.to_string(), "ADDRESS"),
        str![[r#"
listening on http://ADDRESS (Ctrl-C to stop)
warning: a request was refused: it is a TLS hello, and this server speaks plain HTTP: call it with http://, not https://
warning: a request was refused: it is a TLS hello, and this server speaks plain HTTP: call it with http://, not https://
warning: a request was refused: it is HTTP/2, and this server speaks HTTP/1.1
warning: a request was refused: its Content-Length is no number, or is given twice with different ones
warning: a request was refused: its Content-Length is no number, or is given twice with different ones
warning: a request was refused: its Content-Length is no number, or is given twice with different ones
warning: a request was refused: it is not valid HTTP (invalid HTTP method parsed)
warning: a request was refused: its head is larger than 64 KiB, or has more than 100 header lines
warning: a request was refused: its Content-Length is no number, or is given twice with different ones

"#]]
    );
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

#[test]
fn a_ping_of_http_is_answered_and_neither_counted_nor_recorded() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2", "--fail-first", "1", "--record", "record"]);
    let address = listening.address;
    let (status, answer) = listening.send(&format!("OPTIONS * HTTP/1.1\r\nHost: {address}\r\n"), "");
    assert!(status == 204 && answer.to_lowercase().contains("\r\ndate: "), "{answer}");
    assert_eq!([listening.post("/a", "{}"), listening.post("/a", "{}")], [503, 200]);
    let ended = listening.wait();
    assert_eq!((ended.code, ended.stdout.lines().count()), (Some(0), 2), "{}", ended.stdout);
    assert!(!sandbox.read("record").contains("OPTIONS"), "{}", sandbox.read("record"));
}
