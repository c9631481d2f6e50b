//! The verdict table through the binary: the meaning of every kind of answer, and of missing answers, for `send` and
//! `repost`.
//!
//! Each case ends within its deadline. `wire` tests the bytes and headers.

use crate::harness::{HookServer, Reply, Shop, closed_port, connector};
use serde_json::Value;
use snapbox::IntoData as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_millis(500);

/// Longest time of a run: the deadline, one second of tolerance, and the start on a busy machine.
const AT_MOST: Duration = Duration::from_millis(500 + 1000 + 3000);

const PAYLOAD: &str = r#"{"orderId":"DT1","storeId":"256","eventTime":1772466012000}"#;

/// Describes a delivery in one line, from its JSON.
fn described(delivery: &Value) -> String {
    let word = |key: &str| delivery[key].as_str().unwrap_or("-").to_owned();
    let status = delivery["status"].as_u64().map_or("-".to_owned(), |status| status.to_string());
    let mut line = format!("{} {} {} {status}", word("state"), word("failure"), word("phase"));
    for flag in ["body_truncated", "body_encoded", "maybe_applied", "slow"] {
        if delivery[flag].as_bool().expect("a flag") {
            line.push_str(&format!(" {flag}"));
        }
    }
    if !delivery["error_code"].is_null() {
        line.push_str(&format!(" code={}", word("error_code")));
    }
    line
}

/// Runs a command that delivers one event; checks that its exit code and its state agree, and that it ends in time.
fn deliver(shop: &Shop, args: &[&str]) -> Value {
    let started = Instant::now();
    let ran = shop.run([args, &["-o", "json", "--timeout", "500ms"]].concat());
    let took = started.elapsed();
    assert!(took < AT_MOST, "{args:?} took {took:?}");
    let code = ran.code();
    let delivery = ran.shown().json()["deliveries"][0].clone();
    let expected = if delivery["state"] == "delivered" { 0 } else { 4 };
    assert_eq!(code, Some(expected), "{delivery}");
    delivery
}

/// Checks a table of answers with `send`, and with `repost` of one event that failed before.
fn check_answers(table: Vec<(Reply, &str)>) {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", PAYLOAD).to_string();
    for (reply, expected) in table {
        let shown = format!("{reply:.200?}");
        shop.server.set_reply(reply);
        let sent = deliver(&shop, &["send", "SALE_INVENTORY", "--data", PAYLOAD]);
        assert_eq!(described(&sent), expected, "send {shown}\n{sent}");
        let reposted = deliver(&shop, &["repost", &id, "--force"]);
        assert_eq!(described(&reposted), expected, "repost {shown}\n{reposted}");
    }
}

#[test]
fn answers_with_2xx_are_delivered_unless_they_contain_an_error() {
    let body = |text: &str| Reply::ok().body(text);
    check_answers(vec![
        (Reply::ok(), "delivered - - 200"),
        (Reply::status(204), "delivered - - 204"),
        (Reply::status(299).body("thanks"), "delivered - - 299"),
        (body("null"), "delivered - - 200"),
        (body("\"errorCode\""), "delivered - - 200"),
        (body(r#"[{"errorCode":"X"}]"#), "delivered - - 200"),
        (body(r#"{"result":{"errorCode":"X","errorMessage":"Y"}}"#), "delivered - - 200"),
        (body(r#"{"ErrorCode":"X","error":"Y"}"#), "delivered - - 200"),
        (body(r#"{"errorCode":"X"} trailing"#), "delivered - - 200"),
        (body(r#"{"errorCode":"OUT"}"#), "failed error_in_body - 200 code=OUT"),
        (body(r#"{"errorCode":null}"#), "failed error_in_body - 200 maybe_applied"),
        (body(r#"{"errorCode":""}"#), "failed error_in_body - 200 maybe_applied code="),
        (body(r#"{"errorCode":0,"errorMessage":"OK"}"#), "failed error_in_body - 200 maybe_applied code=0"),
        (body(r#"{"errorCode":17}"#), "failed error_in_body - 200 code=17"),
        (body(r#"{"errorCode":false}"#), "failed error_in_body - 200 maybe_applied code=false"),
        (body(r#"{"errorCode":"SUCCESS"}"#), "failed error_in_body - 200 maybe_applied code=SUCCESS"),
        (body(r#"{"ok":true,"errorMessage":[]}"#), "failed error_in_body - 200 maybe_applied"),
        (Reply::status(202).body(r#"{"errorCode":202}"#), "failed error_in_body - 202 maybe_applied code=202"),
        (body(r#"{"errorCode":"E1","errorMessage":null}"#), "failed error_in_body - 200 code=E1"),
        (body(r#"{"errorCode":null,"errorMessage":"no"}"#), "failed error_in_body - 200"),
        (body("\u{feff}{\"errorMessage\":null}"), "failed error_in_body - 200 maybe_applied"),
        (body(r#"{"errorMessage":"no"}"#).header("Content-Type", "text/html"), "failed error_in_body - 200"),
    ]);
}

#[test]
fn an_answer_with_an_odd_head_is_reported_as_http_and_other_bytes_are_not() {
    let shop = Shop::new();
    let error = |bytes: &str| {
        shop.server.set_reply(Reply::raw(bytes));
        let sent = deliver(&shop, &["send", "SALE_INVENTORY", "--data", PAYLOAD]);
        assert_eq!(described(&sent), "failed network head - maybe_applied", "{bytes:?}");
        sent["error"].as_str().expect("a sentence").to_owned()
    };
    let head = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n{{}}");
    let shown = [
        &head("X Trace: a\r\nContent-Length: 2"),
        &head(": x\r\nContent-Length: 2"),
        &head("X: a\rb\r\nContent-Length: 2"),
        &head("Content-Length: +2"),
        &head("Content-Length: 2\r\nContent-Length: 3"),
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "\u{15}\u{3}\u{1}",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "{\"ok\":true}\n",
    ]
    .map(|bytes| format!("{}\n  {}\n", bytes.escape_debug(), error(bytes)));
    let address = shop.server.address().to_string();
    snapbox::assert_data_eq!(
        shown.concat().replace(&address, "ADDRESS"),
        snapbox::str![[r#"
HTTP/1.1 200 OK\r\nX Trace: a\r\nContent-Length: 2\r\n\r\n{}
  ADDRESS answered in HTTP, but one of its header lines is not valid, so the answer could not be read
HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 2\r\n\r\n{}
  ADDRESS answered in HTTP, but one of its header lines is not valid, so the answer could not be read
HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 2\r\n\r\n{}
  ADDRESS answered in HTTP, but one of its header lines is not valid, so the answer could not be read
HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}
  ADDRESS answered in HTTP, but its Content-Length is not one number, so the answer could not be read
HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}
  ADDRESS answered in HTTP, but its Content-Length is not one number, so the answer could not be read
HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n
  ADDRESS answered in HTTP, but its Transfer-Encoding is not valid, so the answer could not be read
HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n
  ADDRESS answered in HTTP, but its status line is not valid, so the answer could not be read
\u{15}\u{3}\u{1}
  what ADDRESS answered is not HTTP (if it speaks TLS, write https:// in the endpoint)
SSH-2.0-OpenSSH_9.6\r\n
  what ADDRESS answered is not HTTP (if it speaks TLS, write https:// in the endpoint)
{\"ok\":true}\n
  what ADDRESS answered is not HTTP (if it speaks TLS, write https:// in the endpoint)

"#]]
        .raw()
    );
}

#[test]
fn every_other_status_is_a_failure() {
    let switching = Reply::raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    check_answers(vec![
        (switching, "failed http_status - 101"),
        (Reply::status(300), "failed http_status - 300"),
        (Reply::status(304), "failed http_status - 304"),
        (Reply::status(400).body(r#"{"errorCode":"BAD"}"#), "failed http_status - 400 code=BAD"),
        (Reply::status(401), "failed http_status - 401"),
        (Reply::status(404), "failed http_status - 404"),
        (Reply::status(410), "failed http_status - 410"),
        (Reply::status(429).header("Retry-After", "1"), "failed http_status - 429"),
        (Reply::status(500), "failed http_status - 500"),
        (Reply::status(503), "failed http_status - 503"),
        (Reply::status(599), "failed http_status - 599"),
    ]);
}

#[test]
fn answers_of_a_gateway_leave_a_stock_change_in_doubt() {
    let envoy = "upstream connect error or disconnect/reset before headers. reset reason: ";
    check_answers(vec![
        (Reply::status(502), "failed http_status - 502 maybe_applied"),
        (Reply::status(504).body("<html>504 Gateway Time-out</html>"), "failed http_status - 504 maybe_applied"),
        (Reply::status(524), "failed http_status - 524 maybe_applied"),
        (Reply::status(408), "failed http_status - 408"),
        (Reply::status(503).body(format!("{envoy}connection termination")), "failed http_status - 503 maybe_applied"),
        (Reply::status(503).body(format!("{envoy}connection failure")), "failed http_status - 503"),
    ]);
}

#[test]
fn answers_that_break_off_after_a_2xx_head_are_delivered() {
    let short = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"a\":1";
    let with_error = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errorCode\":\"X\", \"a";
    let with_null = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errorCode\":null, \"a";
    let in_code = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errorCode\":\"X";
    let refused = "HTTP/1.1 503 No\r\nContent-Length: 99\r\n\r\n{\"errorCode\":\"X\", \"a";
    let drip = |body: &str| Reply::drip(body.repeat(100), Duration::from_millis(50));
    check_answers(vec![
        (Reply::raw(short), "delivered - body 200 body_truncated"),
        (Reply::raw(short).then_reset(), "delivered - body 200 body_truncated"),
        (Reply::raw(short).then_hang(), "delivered - body 200 body_truncated"),
        (Reply::raw(with_error), "failed error_in_body body 200 body_truncated code=X"),
        (Reply::raw(with_null), "failed error_in_body body 200 body_truncated maybe_applied"),
        (Reply::raw(in_code), "failed error_in_body body 200 body_truncated maybe_applied"),
        (Reply::raw(refused), "failed http_status - 503 code=X"),
        (drip(" "), "delivered - body 200 body_truncated"),
        (Reply::endless_body(), "delivered - body 200 body_truncated"),
        (Reply::ok().body(" ".repeat(64 * 1024 + 1)), "delivered - body 200 body_truncated"),
        (Reply::ok().body(" ".repeat(64 * 1024)), "delivered - - 200"),
        (
            Reply::ok().header("Content-Encoding", "gzip").body(r#"{"errorCode":1}"#),
            "delivered - body 200 body_truncated body_encoded",
        ),
    ]);
}

#[test]
fn a_missing_answer_is_a_failure() {
    check_answers(vec![
        (Reply::hang(), "failed timeout head - maybe_applied"),
        (Reply::endless_continue(), "failed timeout head - maybe_applied"),
        (Reply::endless_headers(), "failed network head - maybe_applied"),
        (Reply::reset(), "failed network head - maybe_applied"),
        (Reply::close(), "failed network head - maybe_applied"),
        (Reply::raw("<html>no head</html>"), "failed network head - maybe_applied"),
        (Reply::raw("HTTP/1.1 200"), "failed network head - maybe_applied"),
        (Reply::raw("HTTP/1.1 200 OK\r\nContent-"), "failed network head - maybe_applied"),
    ]);
}

/// A port that accepts no more connections, because the queue of its listener is full.
fn full_port() -> (TcpListener, Vec<TcpStream>) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().expect("an address");
    socket.bind(&any.into()).expect("a port");
    socket.listen(1).expect("it listens");
    let listener: TcpListener = socket.into();
    let address = listener.local_addr().expect("an address");
    let fill = || TcpStream::connect_timeout(&address, Duration::from_millis(100));
    let taken = std::iter::repeat_with(fill).take(16).filter_map(Result::ok).collect();
    (listener, taken)
}

#[test]
fn a_missing_connection_is_a_failure() {
    let check = |url: &str, lines: &str, expected: &str, words: &str| {
        let shop = Shop::empty();
        shop.write_store(&(connector("sale", "SALE_INVENTORY", url) + lines));
        let sent = deliver(&shop, &["send", "SALE_INVENTORY", "--data", PAYLOAD]);
        assert_eq!(described(&sent), expected, "{url} {sent}");
        assert!(sent["error"].as_str().expect("a sentence").contains(words), "{sent}");
        let again = deliver(&shop, &["repost", &sent["id"].to_string()]);
        assert_eq!((described(&again).as_str(), &again["attempts"]), (expected, &2.into()), "{url} {again}");
    };
    let (_held, closed) = closed_port();
    check(&format!("http://{closed}/"), "", "failed network connect -", "refused");
    let (full, _taken) = full_port();
    let full = full.local_addr().expect("an address");
    check(&format!("http://{full}/"), "", "failed timeout connect -", "no connection");
    // A name that never resolves (RFC 6761).
    check("https://does-not-exist.invalid/", "", "failed network connect -", "does-not-exist.invalid");
    check("http://169.254.169.254/latest", "allow_http = true\n", "failed blocked - -", "169.254.169.254");
    let secure = HookServer::start_tls().allow_unused();
    check(&secure.url("/"), "", "failed tls connect -", "not trusted");
    assert_eq!(secure.requests().len(), 0);
}

/// Sends two events one after the other over one connection, which breaks without an answer to the second one; returns
/// the outcome of the second event and the number of requests.
fn over_a_dying_connection(api_key: &str, lines: &str) -> (String, usize) {
    let shop = Shop::empty();
    shop.write_store(&(connector("one", api_key, &shop.server.url("/")) + lines));
    shop.server.script([Reply::ok(), Reply::close()]);
    let lines = format!("{PAYLOAD}\n{}\n", PAYLOAD.replace("DT1", "DT2"));
    let file = shop.sandbox.write("events.ndjson", lines);
    let file = file.to_str().expect("a path");
    let ran = shop.run(["send", api_key, "--ndjson", file, "--concurrency", "1", "-o", "json"]);
    let deliveries = ran.shown().json()["deliveries"].clone();
    (described(&deliveries[1]), shop.server.requests().len())
}

#[test]
fn when_a_kept_connection_dies_an_event_is_sent_again_unless_it_is_a_stock_change() {
    let check = |api_key: &str, lines: &str, expected: &str, requests: usize| {
        assert_eq!(over_a_dying_connection(api_key, lines), (expected.to_owned(), requests), "{api_key} {lines}");
    };
    check("SALE_INVENTORY", "", "failed network head - maybe_applied", 2);
    check("INVENTORY_EXPORT_INA", "", "failed network head - maybe_applied", 2);
    check("SALE_INVENTORY", "idempotent = true\n", "delivered - - 200", 3);
    check("INVENTORY_EXPORT_ASN", "", "delivered - - 200", 3);
    check("INVENTORY_EXPORT_CYC", "", "delivered - - 200", 3);
}

#[cfg(unix)]
#[test]
fn a_pipe_instead_of_a_secret_or_certificate_file_is_refused_at_once() {
    let shop = Shop::empty();
    let pipe = shop.sandbox.file("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let pipe = pipe.display();
    let lines = [
        format!("headers = {{ Authorization = \"${{file:{pipe}}}\" }}\n"),
        format!("signing_secret = \"${{file:{pipe}}}\"\n"),
        format!("ca_file = \"{pipe}\"\n"),
        format!("client_cert = \"{pipe}\"\n"),
    ];
    for lines in lines {
        shop.write_store(&(connector("sale", "SALE_INVENTORY", "https://127.0.0.1:1/") + &lines));
        let started = Instant::now();
        let ran = shop.run(["send", "SALE_INVENTORY", "--data", PAYLOAD, "--timeout", "500ms"]);
        assert!(started.elapsed() < AT_MOST, "{lines} took {:?}", started.elapsed());
        let (code, shown) = (ran.code(), ran.shown());
        assert!(![Some(0), None].contains(&code), "{lines}");
        let told = shown.stdout + &shown.stderr;
        assert!(told.contains("regular file"), "{lines} {told}");
    }
}

#[test]
fn a_redirect_is_never_followed() {
    let shop = Shop::new();
    let target = HookServer::start().allow_unused();
    for status in [301, 302, 303, 307, 308] {
        shop.server.set_reply(Reply::status(status).header("Location", &target.url("/else")));
        let sent = deliver(&shop, &["send", "SALE_INVENTORY", "--data", PAYLOAD]);
        assert_eq!(described(&sent), format!("failed http_status - {status}"));
        let again = deliver(&shop, &["repost", &sent["id"].to_string()]);
        assert_eq!(described(&again), format!("failed http_status - {status}"));
    }
    assert_eq!((target.connections(), shop.server.requests().len()), (0, 10));
}

#[test]
fn proxy_variables_are_ignored() {
    let proxy = HookServer::start().allow_unused();
    let mut shop = Shop::new();
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        shop.sandbox = shop.sandbox.with_variable(name, &proxy.url("/"));
    }
    shop.deliver("SALE_INVENTORY", PAYLOAD);
    assert!(proxy.requests().is_empty(), "a request went to the proxy");
    assert_eq!(shop.server.requests().len(), 1);
}

#[test]
fn an_answer_slower_than_the_threshold_is_delivered_and_flagged() {
    let shop = Shop::empty();
    let lines = connector("sale", "SALE_INVENTORY", &shop.server.url("/")) + "latency_threshold = \"50ms\"\n";
    shop.write_store(&lines);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(80)));
    let sent = deliver(&shop, &["send", "SALE_INVENTORY", "--data", PAYLOAD]);
    assert_eq!(described(&sent), "delivered - - 200 slow");
    assert!(sent["latency_ms"].as_u64().is_some_and(|latency| latency >= 80), "{sent}");
}

/// Returns the peak memory of the process, in KiB, as the kernel counted it.
#[cfg(target_os = "linux")]
fn peak_of(mut child: Child) -> u64 {
    let mut peak = 0;
    let path = format!("/proc/{}/status", child.id());
    while child.try_wait().expect("it can be waited for").is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(now.unwrap_or_default());
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_whatever_the_endpoint_answers() {
    let shop = Shop::new();
    let peak = |reply: Reply| {
        shop.server.set_reply(reply);
        let timeout = format!("{}ms", LIMIT.as_millis());
        let mut command = shop.sandbox.command(["send", "SALE_INVENTORY", "--data", PAYLOAD, "--timeout", &timeout]);
        peak_of(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"))
    };
    // The plain answer hangs after its body as the others may, so that its peak is measured too.
    let plain = peak(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc").then_hang());
    assert!(plain > 1000, "{plain} KiB: nothing was measured");
    for reply in [Reply::endless_body(), Reply::endless_headers(), Reply::endless_continue()] {
        let shown = format!("{reply:.60?}");
        let held = peak(reply);
        assert!(held < plain + 8 * 1024, "{held} KiB, {plain} KiB for a plain answer: {shown}");
    }
}
