//! A running relay with its store, its endpoint and its senders.
//!
//! The senders are raw clients with one connection for each request, as strict as the CMS is lenient: they read exactly what comes.

use crate::harness::{Reply, STORE_HEAD, Sandbox, Shop, connector};
use serde_json::Value;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a test waits for something that must happen.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The files of the relay's own output.
const OUTPUT: [&str; 2] = ["relay.out", "relay.err"];

/// An answer as a sender got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Got {
    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the `errorCode` of the body, or an empty text.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["errorCode"].as_str().unwrap_or_default().to_owned()
    }

    /// Reads the whole answer; `None` if it is not complete.
    pub fn parse(answer: &[u8]) -> Option<Self> {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let split =
            |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let got = Self {
            status,
            headers: head.lines().skip(1).filter_map(split).collect(),
            body: answer[end + 4..].to_vec(),
        };
        let length = got.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        (got.body.len() == length).then_some(got)
    }
}

/// The bytes of a POST of `body` to a connector. The connection ends after the answer.
pub fn request_of(name: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    request_to(&format!("/v1/connectors/{name}"), headers, body)
}

/// The bytes of a POST of `body` to a path.
pub fn request_to(path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let more: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\nConnection: close\r\n{more}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends `request` and reads the answer to its end.
pub fn exchange(address: SocketAddr, request: &[u8]) -> io::Result<Got> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(2 * PATIENCE))?;
    // A server that refuses stops reading.
    let sent = stream.write_all(request);
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if let Some(got) = Got::parse(&answer) {
        return Ok(got);
    }
    sent.and(read).and(Err(io::ErrorKind::UnexpectedEof.into()))
}

/// A relay in a sandbox. It is killed when it is dropped.
pub struct RelayScene {
    pub shop: Shop,
    pub address: SocketAddr,
    child: Child,
}

impl RelayScene {
    /// Starts a relay with a connector `sale` and `settings` for it.
    pub fn new(settings: &str) -> Self {
        Self::with_store(|url| connector("sale", "SALE_INVENTORY", &format!("{url}/sale")) + settings)
    }

    /// Starts a relay with a store; `lines` gets the URL of the endpoint.
    pub fn with_store(lines: impl FnOnce(&str) -> String) -> Self {
        let shop = Shop::empty();
        let lines = lines(&shop.server.url(""));
        shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{lines}"));
        Self::start(shop, &[])
    }

    /// Starts a relay in `shop`.
    pub fn start(shop: Shop, more: &[&str]) -> Self {
        let (child, address) = start(&shop.sandbox, more);
        Self { shop, address, child }
    }

    /// Starts a relay in `shop` after a command of the shell, such as `ulimit -n 100`.
    pub fn start_with_limits(shop: Shop, limits: &str, more: &[&str]) -> Self {
        let (child, address) = start_into(&shop.sandbox, limits, more, files(&shop.sandbox));
        Self { shop, address, child }
    }

    /// Kills the relay and starts another one in its place, at another address.
    pub fn replace(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
        (self.child, self.address) = start(&self.shop.sandbox, &[]);
    }

    /// Posts `body` to a connector and returns the answer.
    pub fn post_to(&self, name: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Got {
        exchange(self.address, &request_of(name, headers, body.as_ref())).expect("an answer")
    }

    /// Posts a monitoring event.
    pub fn monitor(&self, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Got {
        exchange(self.address, &request_to("/v1/monitoring", headers, body.as_ref())).expect("an answer")
    }

    /// The monitoring events of the log in their order: the connector, and the payload.
    pub fn monitored(&self) -> Vec<(Option<String>, Vec<u8>)> {
        let log = rusqlite::Connection::open(self.shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        log.busy_timeout(PATIENCE).expect("a limit");
        let mut rows = log.prepare("SELECT connector, payload FROM monitoring ORDER BY id").expect("a table");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    /// Posts `body` to the connector `sale`.
    pub fn post(&self, body: impl AsRef<[u8]>) -> Got {
        self.post_to("sale", &[], body)
    }

    /// Posts `body` while the endpoint fails, and returns its row; afterwards the endpoint answers 200.
    pub fn fail(&self, body: &str) -> i64 {
        self.shop.server.set_reply(Reply::status(503));
        assert_eq!(self.post(body).status, 503);
        self.shop.server.set_reply(Reply::ok());
        self.rows().last().expect("a row").id
    }

    /// The rows of the log in their order.
    pub fn rows(&self) -> Vec<RelayRow> {
        rows(&self.shop.sandbox)
    }

    /// The states of the rows.
    pub fn states(&self) -> Vec<String> {
        self.rows().into_iter().map(|row| row.state).collect()
    }

    /// Makes every write to a file fail, or lets them succeed again. Needs [`can_fill_disks`].
    #[cfg(target_os = "linux")]
    pub fn fill_disk(&self, is_full: bool) {
        fill_disk(&self.child, is_full);
    }

    /// The id of the process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name, except KILL.
    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Waits for the end of the process and returns its exit code; a signal is a negative number.
    pub fn ended(&mut self) -> i32 {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a state") {
                return status.code().unwrap_or_else(|| -status.signal().expect("a signal"));
            }
            assert!(started.elapsed() < PATIENCE, "the relay goes on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Kills the process and waits for its end: until then it still holds its locks.
    pub fn killed(&mut self) {
        self.child.kill().expect("it runs");
        assert_eq!(self.ended(), -9);
    }

    /// Asks for the end by SIGTERM and returns the exit code.
    pub fn ended_well(&mut self) -> i32 {
        self.signal("TERM");
        self.ended()
    }

    /// Ends the process by SIGTERM or SIGINT and returns what it wrote to stdout and stderr.
    pub fn ended_by(mut self, name: &str) -> [String; 2] {
        self.signal(name);
        assert!(self.ended() > 128);
        self.output()
    }

    /// What the relay wrote to stdout and stderr so far.
    pub fn output(&self) -> [String; 2] {
        OUTPUT.map(|name| self.shop.sandbox.read(name))
    }
}

impl Drop for RelayScene {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal by its name.
pub fn signal(child: &Child, name: &str) {
    assert_ne!(name, "KILL", "whoever kills a process waits for its end too, because it holds its locks until then");
    let command = format!("kill -{name} {}", child.id());
    assert!(Command::new("sh").args(["-c", &command]).status().expect("sh is there").success());
}

/// Says whether [`fill_disk`] works here; if not, a note says what is skipped.
#[cfg(target_os = "linux")]
pub fn can_fill_disks() -> bool {
    let can =
        Command::new("prlimit").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    if !can {
        crate::harness::note("left out: a log that cannot be written, for there is no prlimit here (util-linux)");
    }
    can
}

/// Makes every write of a process to a file fail, or lets them succeed again.
#[cfg(target_os = "linux")]
pub fn fill_disk(child: &Child, is_full: bool) {
    let limit = if is_full { "--fsize=1:unlimited" } else { "--fsize=unlimited:unlimited" };
    let status = Command::new("prlimit").args(["--pid", &child.id().to_string(), limit]).status();
    assert!(status.expect("prlimit is there").success());
}

/// Starts a relay on a free port and waits until it is ready. A limit of the size of files is an error for it, not its end.
pub fn start(sandbox: &Sandbox, more: &[&str]) -> (Child, SocketAddr) {
    start_into(sandbox, "true", more, files(sandbox))
}

fn files(sandbox: &Sandbox) -> [Stdio; 2] {
    OUTPUT.map(|name| std::fs::File::create(sandbox.file(name)).expect("a file").into())
}

/// As [`start`], after a command of the shell, and with other places for stdout and stderr.
pub fn start_into(sandbox: &Sandbox, limits: &str, more: &[&str], [out, err]: [Stdio; 2]) -> (Child, SocketAddr) {
    let ready = sandbox.file("ready");
    let _ = std::fs::remove_file(&ready);
    let args = ["relay", "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--ready-file", "ready"];
    let relay = sandbox.command(args.iter().chain(more));
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{limits}; trap '' XFSZ; exec \"$0\" \"$@\"")])
        .arg(relay.get_program())
        .args(relay.get_args());
    command.current_dir(sandbox.path()).env_clear();
    command.envs(relay.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    let mut child = command.spawn().expect("the binary starts");
    let started = Instant::now();
    let url = loop {
        if let Ok(url) = std::fs::read_to_string(&ready)
            && url.ends_with('\n')
        {
            break url;
        }
        let ended = child.try_wait().expect("a state");
        let said = || sandbox.read(OUTPUT[1]);
        assert!(ended.is_none() && started.elapsed() < PATIENCE, "it is not ready: {ended:?} {}", said());
        std::thread::sleep(Duration::from_millis(5));
    };
    let url = url.lines().next().unwrap_or_default();
    let address = url.trim_start_matches("http://").parse().expect("an address");
    (child, address)
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayRow {
    pub id: i64,
    pub webhook_id: String,
    pub state: String,
    pub connector: String,
    pub payload: Vec<u8>,
    /// The kind of its latest attempt.
    pub kind: Option<String>,
    /// Whether a process has claimed it, living or dead.
    pub is_claimed: bool,
}

/// Reads the log with SQLite.
pub fn rows(sandbox: &Sandbox) -> Vec<RelayRow> {
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.busy_timeout(PATIENCE).expect("a limit");
    let sql = "SELECT id, webhook_id, state, connector, coalesce(payload, x''), kind, owner IS NOT NULL FROM delivery ORDER BY id";
    let mut statement = log.prepare(sql).expect("a table");
    let read = |row: &rusqlite::Row<'_>| {
        Ok(RelayRow {
            id: row.get(0)?,
            webhook_id: row.get(1)?,
            state: row.get(2)?,
            connector: row.get(3)?,
            payload: row.get(4)?,
            kind: row.get(5)?,
            is_claimed: row.get(6)?,
        })
    };
    statement.query_map([], read).expect("rows").collect::<Result<_, _>>().expect("rows")
}

/// Waits until `holds` is true.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "it never happens: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A sale of one document.
pub fn sale(document: &str, number: u64) -> String {
    let time = 1_772_466_012_000 + number;
    format!("{{\"orderId\":\"{document}\",\"storeId\":\"256\",\"eventTime\":{time},\"number\":{number}}}")
}
