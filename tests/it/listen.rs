//! `listen`: a real client against the real binary.

mod files;
mod guards;

use crate::harness::{Sandbox, Shop, connector, exchange};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `listen`; it is killed when dropped.
struct Listening {
    child: Child,
    address: SocketAddr,
}

/// How a `listen` ended.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Listening {
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        let mut command = sandbox.command(["listen", "--addr", "127.0.0.1:0", "--ready-file", "ready"]);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the binary starts");
        let started = Instant::now();
        let url = loop {
            // The file appears only when it is complete.
            if let Ok(url) = std::fs::read_to_string(sandbox.file("ready")) {
                break url;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "no ready file");
            std::thread::sleep(Duration::from_millis(5));
        };
        let address = url.trim_end().strip_prefix("http://").and_then(|address| address.parse().ok());
        Self { child, address: address.unwrap_or_else(|| panic!("not a URL: {url:?}")) }
    }

    fn post(&self, path: &str, body: &str) -> u16 {
        self.send(&format!("POST {path} HTTP/1.1\r\nHost: {}\r\n", self.address), body).0
    }

    /// Sends a request that starts with `head`; returns the status (0 if none arrived) and the whole answer.
    fn send(&self, head: &str, body: &str) -> (u16, String) {
        let request = format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        exchange(self.address, request.as_bytes())
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([name, &pid]).status().expect("kill runs");
        assert!(status.success());
    }

    fn wait(mut self) -> Ended {
        let code = self.child.wait().expect("it ends").code();
        let mut ended = Ended { code, stdout: String::new(), stderr: String::new() };
        let (stdout, stderr) = (self.child.stdout.take(), self.child.stderr.take());
        stdout.expect("a pipe").read_to_string(&mut ended.stdout).expect("text");
        stderr.expect("a pipe").read_to_string(&mut ended.stderr).expect("text");
        ended
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn requests_are_shown_as_they_arrive() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2"]);
    assert_eq!(listening.post("/hooks/a?api_key=planted-secret", "{\"n\":1}"), 200);
    assert_eq!(listening.post("/hooks/\u{1b}[31m", "{}"), 400);
    let address = listening.address;
    let head = format!("POST /b HTTP/1.1\r\nHost: {address}\r\nx-inv-hooks-test: true\r\nclient_secret: hunter2\r\n");
    assert_eq!(listening.send(&head, "").0, 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lines: Vec<&str> = ended.stdout.lines().map(|line| line.get(9..).unwrap_or(line)).collect();
    assert_eq!(lines, ["POST /hooks/a?api_key=*** 7 bytes → 200", "POST /b 0 bytes test → 200"]);
    let refused = "warning: a request was refused: it is not valid HTTP (invalid URI)\n";
    assert_eq!(ended.stderr, format!("listening on http://{address} (Ctrl-C to stop)\n{refused}"));
    assert!(!sandbox.file("ready").exists());
}

#[test]
fn the_end_of_the_webhook_id_is_shown_and_a_repost_has_the_same() {
    let shop = Shop::empty();
    let listening = Listening::start(&shop.sandbox, &["--count", "5", "--fail-first", "1"]);
    let address = listening.address;
    shop.write_store(&connector("sale", "SALE_INVENTORY", &format!("http://{address}/sale")));
    shop.run(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#]).exits(4);
    shop.run(["repost", "1"]).succeeds();
    let id = shop.show(1)["webhook_id"].as_str().expect("an id").to_owned();
    for id in ["msg_short", "a b", "\u{1b}[31mred", ""] {
        let head = format!("POST /b HTTP/1.1\r\nHost: {address}\r\nwebhook-id: {id}\r\n");
        listening.send(&head, "");
    }
    let ended = listening.wait();
    let lines: Vec<&str> = ended.stdout.lines().map(|line| line.get(9..).unwrap_or(line)).collect();
    let end = &id[id.len() - 12..];
    let sale = |status: u16| format!("POST /sale 15 bytes webhook-id …{end} → {status}");
    let expected = [sale(503), sale(200)];
    assert_eq!(lines[..2], expected, "{id}");
    assert_eq!(
        lines[2..],
        ["POST /b 0 bytes webhook-id msg_short → 200", "POST /b 0 bytes webhook-id a b → 200", "POST /b 0 bytes → 200"]
    );
    assert!(lines.iter().all(|line| line.chars().count() < 71), "{lines:?}");
}

#[test]
fn requests_are_written_as_json_lines() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1", "-o", "ndjson", "--status", "202", "--delay", "50ms"]);
    let address = listening.address;
    let head = format!("POST /a HTTP/1.1\r\nHost: {address}\r\nwebhook-id: msg-1\r\n");
    assert_eq!(listening.send(&head, "{}").0, 202);
    let ended = listening.wait();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let lines = json_lines(&ended.stdout);
    assert_eq!(lines[0], serde_json::json!({"ready": true, "url": format!("http://{address}")}));
    assert_eq!(lines[1]["method"], "POST");
    assert_eq!(lines[1]["path"], "/a");
    assert_eq!(lines[1]["status"], 202);
    assert_eq!(lines[1]["bytes"], 2);
    assert_eq!(lines[1]["webhook_id"], "msg-1");
    assert_eq!(lines[1]["sha256"], "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assert_eq!(lines[1]["test"], false);
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_sender_that_does_not_wait_for_the_answer_is_shown_and_recorded() {
    let sandbox = Sandbox::new();
    let args = ["--count", "2", "--delay", "1h", "--record", "requests.ndjson", "-o", "ndjson"];
    let mut listening = Listening::start(&sandbox, &args);
    let head = format!("POST /a HTTP/1.1\r\nHost: {}\r\nContent-Length: 2\r\n\r\n", listening.address);
    let mut stdout = BufReader::new(listening.child.stdout.take().expect("a pipe")).lines();
    let mut line = || stdout.next().expect("a line").expect("text");
    assert!(line().contains("ready"));
    let mut waiting = Vec::new();
    for _ in 0..2 {
        let mut sender = TcpStream::connect(listening.address).expect("a connection");
        sender.write_all(format!("{head}{{}}").as_bytes()).expect("written");
        let shown: serde_json::Value = serde_json::from_str(&line()).expect("JSON");
        assert_eq!((&shown["path"], &shown["bytes"]), (&"/a".into(), &2.into()));
        waiting.push(sender);
    }
    assert_eq!(json_lines(&sandbox.read("requests.ndjson")).len(), 2);
    // The two requests that it was started for have arrived; now it waits only for their senders.
    drop(waiting);
    assert_eq!(listening.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn the_last_request_is_answered_however_long_it_takes() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1", "--delay", "2500ms"]);
    assert_eq!(listening.post("/", "{}"), 200);
    assert_eq!(listening.wait().code, Some(0));
}

#[test]
fn the_answer_is_scripted() {
    let sandbox = Sandbox::new();
    let body = r#"{"errorCode":"E1"}"#;
    let listening = Listening::start(&sandbox, &["--count", "4", "--fail-first", "2", "--body", body]);
    assert_eq!(listening.post("/", "{}"), 503);
    assert_eq!(listening.post("/", "{}"), 503);
    let (status, answer) = listening.send(&format!("POST / HTTP/1.1\r\nHost: {}\r\n", listening.address), "{}");
    assert!(answer.ends_with(body) && answer.contains("content-type: application/json"), "{answer}");
    assert_eq!((status, listening.post("/", "{}")), (200, 200));
    assert_eq!(listening.wait().code, Some(0));
}

#[test]
fn a_share_of_the_requests_fails_the_same_each_time() {
    let sandbox = Sandbox::new();
    let statuses = || {
        let listening = Listening::start(&sandbox, &["--count", "20", "--fail-rate", "0.5", "--seed", "7"]);
        let statuses: Vec<u16> = (0..20).map(|_| listening.post("/", "{}")).collect();
        assert_eq!(listening.wait().code, Some(0));
        statuses
    };
    let first = statuses();
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
    assert_eq!(first, statuses());
}

#[test]
fn connections_are_reset_when_asked() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2", "--reset", "--fail-first", "1", "-o", "ndjson"]);
    assert_eq!((listening.post("/", "{}"), listening.post("/", "{}")), (0, 200));
    let lines = json_lines(&listening.wait().stdout);
    assert_eq!((&lines[1]["status"], &lines[2]["status"]), (&serde_json::Value::Null, &200.into()));

    let listening = Listening::start(&sandbox, &["--count", "1", "--reset"]);
    assert_eq!(listening.post("/", "{}"), 0);
    assert!(listening.wait().stdout.contains("→ reset"));
}

#[test]
fn too_few_requests_in_time_exit_4() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2", "--timeout", "500ms"]);
    assert_eq!(listening.post("/", "{}"), 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(4));
    assert!(ended.stderr.contains("1 of 2 requests arrived within 500ms"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn signals_end_listen_cleanly() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let sandbox = Sandbox::new();
        let listening = Listening::start(&sandbox, &["--record", "requests.ndjson"]);
        assert_eq!(listening.post("/", "{}"), 200);
        listening.signal(signal);
        assert_eq!(listening.wait().code, Some(code));
        assert!(!sandbox.file("ready").exists());
        assert_eq!(json_lines(&sandbox.read("requests.ndjson")).len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_listen_at_once() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--delay", "1h", "-o", "ndjson"]);
    let address = listening.address;
    let request = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n");
    let asking = std::thread::spawn(move || exchange(address, request.as_bytes()).0);
    // After the first signal it accepts no connections and waits for the request in progress.
    std::thread::sleep(Duration::from_millis(100));
    listening.signal("-INT");
    while TcpStream::connect(address).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(1100));
    let started = Instant::now();
    listening.signal("-INT");
    assert_eq!(listening.wait().code, Some(130));
    assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    assert_eq!(asking.join().expect("an end"), 0);
}

#[test]
fn requests_are_recorded_exactly_and_without_secrets() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2", "--record", "requests.ndjson"]);
    let address = listening.address;
    let body = " {\"n\": 1.10, \"n\":9007199254740993, \"s\":\"\\u00e9\"}\n";
    let head = format!("POST /a?key=planted-1 HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n");
    let twice = "X-A: planted-4\r\nwebhook-signature: v1,a v1,b\r\nX-A: planted-5\r\nwebhook-signature: v1,c\r\n";
    assert_eq!(listening.send(&format!("{head}client_secret: planted-2\r\nX-A: planted-3\r\n{twice}"), body).0, 200);
    let binary = [format!("{head}Connection: close\r\nContent-Length: 2\r\n\r\n").as_bytes(), b"\xff\0"].concat();
    assert_eq!(exchange(address, &binary).0, 200);
    assert_eq!(listening.wait().code, Some(0));
    let text = sandbox.read("requests.ndjson");
    assert!(!text.contains("planted"), "{text}");
    let lines = json_lines(&text);
    assert_eq!(lines[0]["body"], body);
    assert_eq!(lines[0]["path"], "/a?key=***");
    assert_eq!(lines[0]["headers"]["content-type"], "application/json");
    assert_eq!(lines[0]["headers"]["client_secret"], "***");
    assert_eq!(lines[0]["headers"]["x-a"], serde_json::json!(["***", "***", "***"]));
    assert_eq!(lines[0]["headers"]["webhook-signature"], serde_json::json!(["v1,a v1,b", "v1,c"]));
    assert_eq!((&lines[1]["body_base64"], &lines[1]["body"]), (&"/wA=".into(), &serde_json::Value::Null));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = sandbox.file("requests.ndjson").metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn payloads_are_checked() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "2", "--check", "-o", "ndjson"]);
    listening.post("/in/INVENTORY_EXPORT_ASN?x=1", "[]");
    listening.post("/in", "[]");
    let lines = json_lines(&listening.wait().stdout);
    assert_eq!(lines[1]["api_key"], "INVENTORY_EXPORT_ASN");
    assert!(lines[1]["violations"].as_array().is_some_and(|found| !found.is_empty()), "{}", lines[1]);
    assert_eq!((&lines[2]["api_key"], &lines[2]["violations"]), (&serde_json::Value::Null, &serde_json::Value::Null));

    let listening = Listening::start(&sandbox, &["--count", "1", "--check"]);
    let sample = sandbox.run(["event", "sample", "INVENTORY_EXPORT_PO"]).succeeds().stdout;
    listening.post("/INVENTORY_EXPORT_PO", &sample);
    let shown = listening.wait().stdout;
    assert!(shown.ends_with("payload ok\n"), "{shown}");

    let listening = Listening::start(&sandbox, &["--count", "1", "--check"]);
    listening.post("/in", "[]");
    let shown = listening.wait().stdout;
    assert!(shown.contains("not checked: the path names no API key; add --api-key"), "{shown}");

    let listening = Listening::start(&sandbox, &["--count", "1", "--check", "--api-key", "SALE_INVENTORY"]);
    listening.post("/in", "[]");
    let shown = listening.wait().stdout;
    assert!(shown.contains("payload wrong: "), "{shown}");
}

#[test]
fn requests_of_web_pages_are_refused() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1", "-o", "ndjson"]);
    let address = listening.address;
    let check = |headers: &str, expected: u16| {
        let (status, answer) = listening.send(&format!("POST / HTTP/1.1\r\n{headers}"), "{}");
        assert_eq!(status, expected, "{headers}: {answer}");
        assert!(!answer.to_ascii_lowercase().contains("access-control"), "{answer}");
    };
    check("Host: evil.example\r\n", 421);
    check(&format!("Host: {address}\r\nOrigin: https://evil.example\r\n"), 403);
    check(&format!("Host: {address}\r\nOrigin: null\r\n"), 403);
    check("", 421);
    check(&format!("Host: localhost:{}\r\n", address.port()), 200);
    let ended = listening.wait();
    assert_eq!(ended.code, Some(0), "refused requests do not count");
    let refused = json_lines(&ended.stdout).iter().filter(|line| line["refused"].is_string()).count();
    assert_eq!(refused, 4);
}

#[test]
fn large_bodies_are_refused() {
    let sandbox = Sandbox::new();
    let listening = Listening::start(&sandbox, &["--count", "1"]);
    assert_eq!(listening.post("/", &"x".repeat(1024 * 1024 + 1)), 413);
    assert_eq!(listening.post("/", &"x".repeat(1024 * 1024)), 200);
    assert_eq!(listening.wait().code, Some(0));
}

#[test]
fn wrong_command_lines_are_errors() {
    let sandbox = Sandbox::new();
    let check = |args: &[&str], code: i32, words: &str| {
        let all: Vec<&str> = ["listen"].iter().chain(args).copied().collect();
        let shown = sandbox.run(all).exits(code);
        assert!(shown.stderr.contains(words), "{args:?}: {}", shown.stderr);
    };
    check(&["--status", "99"], 2, "--status");
    check(&["--body", "{"], 2, "not JSON");
    check(&["--fail-rate", "1.5"], 2, "from 0 to 1");
    check(&["--timeout", "1s"], 2, "--count");
    check(&["--api-key", "SALE_INVENTORY"], 2, "--check");
    check(&["--addr", "example.com:80"], 2, "127.0.0.1:8787");
    check(&["-o", "json"], 2, "ndjson");
    check(&["--addr", "127.0.0.1:0", "--record", "no/such/folder/file"], 7, "no/such/folder/file");
    check(&["--addr", "127.0.0.1:0", "--record", "no/such/folder/file"], 7, "in an existing folder");
    check(&["--addr", "127.0.0.1:0", "--ready-file", "no/such/folder/file"], 1, "in an existing folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    check(&["--addr", &address], 1, "--addr");
}

#[test]
fn a_public_address_gets_a_warning() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command(["listen", "--addr", "0.0.0.0:0", "--count", "1", "--timeout", "50ms"]);
    let output = command.output().expect("it runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("warning:") && stderr.contains("not a loopback address"), "{stderr}");
    assert_eq!(output.status.code(), Some(4));
}
