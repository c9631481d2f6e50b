//! A relay that runs beside a test, and requests to both of its listeners.

use crate::harness::{STORE_HEAD, Shop, connector};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

/// A relay with the connectors `sale` and `ina`.
pub struct Place {
    /// Where it runs, and the endpoint.
    pub shop: Shop,
    relay: Child,
    lines: BufReader<ChildStdout>,
    /// `127.0.0.1:PORT` for events.
    pub events: String,
    /// `127.0.0.1:PORT` for readers.
    pub admin: String,
}

impl Place {
    /// Starts a relay that writes JSON lines.
    pub fn start() -> Self {
        Self::with(Shop::empty(), &[])
    }

    /// Starts one in `shop` with more flags.
    pub fn with(shop: Shop, flags: &[&str]) -> Self {
        Self::with_more(shop, "", flags)
    }

    /// Starts one in `shop` with more lines in the store, and more flags.
    pub fn with_more(shop: Shop, more: &str, flags: &[&str]) -> Self {
        let lines = [("sale", "SALE_INVENTORY"), ("ina", "INVENTORY_EXPORT_INA")];
        let lines = lines.map(|(name, key)| connector(name, key, &shop.server.url(&format!("/{name}"))));
        Self::with_store(shop, &(lines.concat() + more), flags)
    }

    /// Starts one in `shop` with connectors of its own.
    pub fn with_store(shop: Shop, connectors: &str, flags: &[&str]) -> Self {
        shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{connectors}"));
        let args =
            ["relay", "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--ready-file", "ready", "-o", "ndjson"];
        let mut command = shop.sandbox.command(args.iter().chain(flags));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut relay = command.spawn().expect("the relay starts");
        let lines = BufReader::new(relay.stdout.take().expect("a pipe"));
        let mut place = Self { shop, relay, lines, events: String::new(), admin: String::new() };
        let ready = place.line();
        let address = |key: &str| ready[key].as_str().and_then(|url| url.strip_prefix("http://")).map(str::to_owned);
        place.events = address("url").expect("the URL for events");
        place.admin = address("admin").expect("the URL for readers");
        place
    }

    /// Reads the next line of JSON.
    pub fn line(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"))
    }

    /// Posts an event for a connector.
    pub fn post(&self, connector: &str, payload: &str) -> Answer {
        let head = format!("POST /v1/connectors/{connector} HTTP/1.1\r\ncontent-length: {}", payload.len());
        ask(&self.events, &head, payload)
    }

    /// Reads a path of the admin listener.
    pub fn get(&self, path: &str) -> Answer {
        ask(&self.admin, &format!("GET {path} HTTP/1.1"), "")
    }

    /// Asks the relay to stop, without waiting.
    pub fn terminate(&self) {
        let kill = std::process::Command::new("kill").args(["-TERM", &self.relay.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
    }

    /// Waits until the relay has ended and returns its exit code.
    pub fn ended(&mut self) -> Option<i32> {
        self.relay.wait().expect("it ends").code()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.relay.kill();
        let _ = self.relay.wait();
    }
}

/// Sends one request. `head` is its first lines; a `Host` is added unless it has one.
pub fn ask(address: &str, head: &str, body: &str) -> Answer {
    let host = if head.contains("\r\nhost:") { String::new() } else { format!("\r\nhost: {address}") };
    let mut stream = TcpStream::connect(address).expect("the listener accepts");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    stream.write_all(format!("{head}{host}\r\nconnection: close\r\n\r\n{body}").as_bytes()).expect("a request");
    let mut text = Vec::new();
    stream.read_to_end(&mut text).expect("an answer");
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

/// Asks again until `is_done`, for at most ten seconds.
pub fn until(what: &str, mut is_done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !is_done() {
        assert!(Instant::now() < end, "not within ten seconds: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
