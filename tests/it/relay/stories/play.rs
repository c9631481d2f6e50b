//! Plays the steps of a story on a real relay, with a CMS and an endpoint that remember.

use crate::harness::{Received, Reply, Shop, connector};
use crate::relay::scene::{exchange, request_of, rows, start};
use std::fmt;
use std::net::SocketAddr;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the endpoint takes where it is slow.
const SLOW: Duration = Duration::from_millis(1_500);

/// How long a change may take that no one waits for.
const SOON: Duration = Duration::from_secs(3);

/// How long what must not happen is waited for, where no one waits for an answer.
const QUIET: Duration = Duration::from_millis(300);

const CONNECTORS: [(&str, &str); 4] = [
    ("sale", "SALE_INVENTORY"),
    ("asn", "INVENTORY_EXPORT_ASN"),
    ("cyc", "INVENTORY_EXPORT_CYC"),
    ("queue", "RETURN_INVENTORY"),
];

/// What can be seen after a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub got: String,
    pub page: String,
    pub counted: String,
    pub log: String,
}

impl Shown {
    /// Reads the columns after the step.
    pub fn parse(columns: &str) -> Self {
        let mut columns = columns.split('|').map(|column| column.trim().to_owned());
        let mut next = || columns.next().expect("a column");
        Self { got: next(), page: next(), counted: next(), log: next() }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {} | {}", self.got, self.page, self.counted, self.log)
    }
}

/// An event as a story names it: `[CONNECTOR:]LETTER[VARIANT][#WEBHOOK-ID]`.
#[derive(Clone, Copy)]
struct Event<'a> {
    connector: &'a str,
    letter: &'a str,
    variant: &'a str,
    id: Option<&'a str>,
}

impl<'a> Event<'a> {
    fn parse(text: &'a str) -> Self {
        let (connector, rest) = text.split_once(':').unwrap_or(("sale", text));
        let (name, id) = rest.split_once('#').map_or((rest, None), |(name, id)| (name, Some(id)));
        let (letter, variant) = name.split_at(1);
        Self { connector, letter, variant, id }
    }

    fn payload(&self) -> String {
        let (document, event) = match self.connector {
            "asn" => ("asnId", "\"event\":\"ASN_RECEIVED_EVENT\","),
            "cyc" => ("cycleCountId", "\"event\":\"CYC_COUNT_COMPLETED_EVENT\","),
            _ => ("orderId", ""),
        };
        let letter = self.letter;
        let layout =
            |total: &str| format!("{{{event}\"{document}\":\"{letter}\",\"storeId\":\"256\",\"total\":{total}}}");
        match self.variant {
            "'" => format!(
                "{{ \"total\" : 1.50,{event}\"storeId\":\"\\u0032\\u0035\\u0036\",\"{document}\":\"{letter}\"}}\n"
            ),
            "~" => layout("1.5"),
            "*" => layout("1.51"),
            _ => layout("1.50"),
        }
    }

    /// The name of the event with this payload, with its variant.
    fn name_of(payload: &[u8]) -> String {
        let text = String::from_utf8_lossy(payload);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let letter =
            ["orderId", "asnId", "cycleCountId"].iter().find_map(|key| value[*key].as_str()).expect("a letter");
        let has = |total: &str| text.contains(&format!("{total}}}")) || text.contains(&format!("{total},"));
        let variants = [("1.50", ""), ("1.51", "*"), ("1.5", "~"), ("9", "+")];
        format!("{letter}{}", variants.iter().find(|(total, _)| has(total)).expect("a variant").1)
    }
}

/// What the endpoint does, and what it counted.
#[derive(Default)]
struct Sink {
    behaviour: String,
    counted: Vec<String>,
}

impl Sink {
    fn answer(&mut self, request: &Received) -> Reply {
        let is_slow = self.behaviour.starts_with("slow");
        let reply = match self.behaviour.trim_start_matches("slow").trim() {
            status @ ("400" | "500" | "503") => Reply::status(status.parse().expect("a status")),
            lost => {
                self.counted.push(Event::name_of(&request.body));
                if lost == "lost" { Reply::close() } else { Reply::ok() }
            }
        };
        if is_slow { reply.delay(SLOW) } else { reply }
    }
}

/// The settings of the store.
#[derive(Default)]
struct Store {
    environment: String,
    relay: String,
    log: String,
    connectors: [String; 4],
}

/// A relay, an endpoint, and the CMS with its failed page.
pub struct Scene {
    shop: Shop,
    store: Store,
    sink: Arc<Mutex<Sink>>,
    relay: Mutex<Option<(Child, SocketAddr)>>,
    /// The process of a command that runs.
    tool: Mutex<Option<u32>>,
    is_started: bool,
    page: Vec<String>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Scene {
    pub fn new() -> Self {
        let (shop, sink) = (Shop::empty(), Arc::new(Mutex::new(Sink::default())));
        let answering = sink.clone();
        shop.server.set_rule(move |request| lock(&answering).answer(request));
        let store = Store { environment: "test".to_owned(), ..Store::default() };
        let (relay, tool, page) = (Mutex::default(), Mutex::default(), Vec::new());
        Self { shop, store, sink, relay, tool, is_started: false, page }
    }

    /// Does what has no columns: settings, the endpoint, and the start of the relay.
    pub fn set(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "endpoint" => rest.clone_into(&mut lock(&self.sink).behaviour),
            "page" => self.page.push(rest.to_owned()),
            "start" => self.start(),
            "relay" => self.store.relay += &format!("{rest}\n"),
            "log" => self.store.log += &format!("[log]\n{rest}\n"),
            "environment" => {
                let old = format!("environment = \"{}\"", self.store.environment);
                let text = self.shop.sandbox.read("inv-hooks.toml");
                self.shop.sandbox.write("inv-hooks.toml", text.replace(&old, &format!("environment = \"{rest}\"")));
                rest.clone_into(&mut self.store.environment);
            }
            name => {
                let at = CONNECTORS.iter().position(|(known, _)| *known == name).expect(line);
                self.store.connectors[at] += &format!("{rest}\n");
            }
        }
    }

    /// Plays a step and returns what can be seen then, or soon.
    pub fn play(&mut self, step: &str, expected: &Shown) -> Shown {
        if !self.is_started {
            self.write_store();
            self.start();
        }
        let got = match step.split_once(" & ") {
            None => vec![(step, self.act(step))],
            Some((first, second)) => self.act_both(first, second),
        };
        for (step, got) in &got {
            self.note(step, got);
        }
        let all: Vec<String> = got.into_iter().rev().map(|(_, got)| got).collect();
        if step.contains("queue:") {
            std::thread::sleep(QUIET);
        }
        let started = Instant::now();
        loop {
            let shown = self.shown(all.join(", "));
            if shown == *expected || started.elapsed() > SOON {
                return shown;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn write_store(&self) {
        let url = |name: &str| self.shop.server.url(&format!("/{name}"));
        let connectors = CONNECTORS.iter().zip(&self.store.connectors);
        let connectors: String =
            connectors.map(|((name, key), more)| connector(name, key, &url(name)) + more).collect();
        let Store { environment, relay, log, .. } = &self.store;
        let text = format!("version = 1\nenvironment = \"{environment}\"\n{log}[relay]\n{relay}{connectors}");
        self.shop.sandbox.write("inv-hooks.toml", text);
    }

    fn start(&mut self) {
        self.is_started = true;
        *lock(&self.relay) = Some(start(&self.shop.sandbox, &[]));
    }

    fn shown(&self, got: String) -> Shown {
        let mut page = self.page.clone();
        page.sort();
        let row = |row: crate::relay::scene::RelayRow| {
            format!("{} {}", row.state, row.kind.unwrap_or_default()).trim().to_owned()
        };
        let log: Vec<String> = rows(&self.shop.sandbox).into_iter().map(row).collect();
        Shown { got, page: page.join(" "), counted: lock(&self.sink).counted.join(" "), log: log.join(", ") }
    }

    /// Keeps the CMS's page.
    fn note(&mut self, step: &str, got: &str) {
        let Some((word @ ("post" | "repost"), event)) = step.split_once(' ') else { return };
        let (letter, is_accepted) = (Event::parse(event).letter.to_owned(), got.starts_with('2'));
        let at = self.page.iter().position(|one| *one == letter);
        match (word, is_accepted) {
            ("post", false) => self.page.push(letter),
            ("repost", true) => drop(self.page.remove(at.expect("it is on the page"))),
            _ => {}
        }
    }

    /// Starts the second when the endpoint has the request of the first. Returns what they got, the second first: the first one
    /// ends later.
    fn act_both<'a>(&self, first: &'a str, second: &'a str) -> Vec<(&'a str, String)> {
        let before = self.shop.server.requests().len();
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| self.act(first));
            self.shop.server.wait_for(before + 1);
            let two = self.act(second);
            (one.join().expect("no panic"), two)
        });
        vec![(second, two), (first, one)]
    }

    /// Does one thing and returns what it got.
    fn act(&self, step: &str) -> String {
        let words: Vec<&str> = step.split_whitespace().collect();
        match words[..] {
            ["post" | "repost", event] => self.post(Event::parse(event)),
            ["tool", "--all"] => self.run(&["repost", "--all", "--yes"]),
            ["tool", event, ref more @ ..] => {
                self.run(&[&["repost", &self.id_of(Event::parse(event)), "--yes"], more].concat())
            }
            ["discard", event] => self.run(&["failed", "discard", &self.id_of(Event::parse(event)), "--reason", "x"]),
            ["prune"] => self.run(&["failed", "prune", "--older-than", "0s", "--yes"]),
            ["look"] => self.run(&["failed", "search"]),
            ["rename", name, other] => self.run(&["connector", "edit", name, "--rename", other]),
            ["send", event] => {
                let payload = Event::parse(event).payload();
                self.run(&["send", "SALE_INVENTORY", "--connector", "sale", "--retries", "0", "--data", &payload])
            }
            ["report", event] => {
                let payload = Event::parse(event).payload();
                self.run(&["failed", "add", "--api-key", "SALE_INVENTORY", "--status", "503", "--data", &payload])
            }
            ["kill"] => self.end("KILL"),
            ["stop"] => self.end("TERM"),
            ["kill", "tool"] => {
                kill("KILL", lock(&self.tool).expect("it runs"));
                "done".to_owned()
            }
            _ => panic!("no such step: {step}"),
        }
    }

    fn post(&self, event: Event<'_>) -> String {
        let Some(address) = lock(&self.relay).as_ref().map(|(_, address)| *address) else { return "none".to_owned() };
        let id: Vec<_> = event.id.map(|id| ("webhook-id", id)).into_iter().collect();
        let Ok(got) = exchange(address, &request_of(event.connector, &id, event.payload().as_bytes())) else {
            return "none".to_owned();
        };
        let body: serde_json::Value = serde_json::from_slice(&got.body).unwrap_or_default();
        let word = body["result"].as_str().map_or_else(|| got.code().replace("INV_HOOKS_", ""), str::to_owned);
        format!("{} {word}", got.status).trim().to_owned()
    }

    /// The row of an event that is open, or its latest one.
    fn id_of(&self, event: Event<'_>) -> String {
        let is_it = |payload: &[u8]| payload.is_empty() || Event::name_of(payload).starts_with(event.letter);
        let rows: Vec<_> = rows(&self.shop.sandbox).into_iter().filter(|row| is_it(&row.payload)).collect();
        let open = rows.iter().find(|row| matches!(row.state.as_str(), "failed" | "unknown"));
        open.or(rows.last()).expect("a row").id.to_string()
    }

    fn run(&self, args: &[&str]) -> String {
        let mut child = self.shop.sandbox.start(args);
        *lock(&self.tool) = Some(child.id());
        let code = child.wait().expect("it ends").code();
        code.map_or("none".to_owned(), |code| format!("exit {code}"))
    }

    fn end(&self, signal: &str) -> String {
        let relay = lock(&self.relay).take();
        let (mut child, _) = relay.expect("it runs");
        kill(signal, child.id());
        child.wait().expect("it ends");
        "done".to_owned()
    }
}

fn kill(signal: &str, process: u32) {
    let status = Command::new("sh").args(["-c", &format!("kill -{signal} {process}")]).status();
    assert!(status.expect("sh is there").success());
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some((mut child, _)) = lock(&self.relay).take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
