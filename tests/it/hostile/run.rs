//! Runs a command against several faults at the same time, measures it from outside, and collects its reports.
//!
//! It does not judge the outcome; `check` does.

use super::fault::Fault;
use super::peer::Peer;
use crate::harness::{STORE_HEAD, Sandbox, connector, note};
use serde_json::Value;
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A command that has ended.
#[derive(Clone, Debug)]
pub struct Ran {
    /// `send` or `repost`.
    pub verb: &'static str,
    /// Its exit code.
    pub code: Option<i32>,
    /// Time from its start to its end.
    pub took: Duration,
    /// Its peak memory without its own code, in KiB, if known.
    pub peak: Option<u64>,
    /// What it wrote to stderr.
    pub stderr: String,
    /// The outcomes of the faults, in their order.
    pub met: Vec<Met>,
}

impl Ran {
    /// Returns how long the longest of its attempts took.
    pub fn longest_attempt(&self) -> Duration {
        let deliveries = self.met.iter().flat_map(|met| &met.deliveries);
        let millis = deliveries.filter_map(|delivery| delivery["latency_ms"].as_u64()).max();
        Duration::from_millis(millis.unwrap_or_default())
    }
}

/// The outcome of one fault.
#[derive(Clone, Debug)]
pub struct Met {
    /// The reported deliveries.
    pub deliveries: Vec<Value>,
    /// The ids of the requests that the peer read to their end.
    pub requests: Vec<String>,
}

/// Sends events to each of `faults`, which have their own peers and connectors, and then reposts the same events. All
/// faults have the number and the size of events of the first one. An attempt has the time `limit`. If a peer on a busy
/// machine could not follow its script, everything is repeated.
pub fn run(faults: &[Fault], limit: Duration, elsewhere: &str) -> [Ran; 2] {
    for _ in 0..5 {
        match run_once(faults, limit, elsewhere) {
            (ran, 0) => return ran,
            (_, torn) => note(&format!("hostile endpoints: {torn} answers did not go out with their end; done again")),
        }
    }
    panic!(
        "the machine is too busy to make the faults {:?}",
        faults.iter().map(|fault| &fault.name).collect::<Vec<_>>()
    );
}

/// Does it once; also returns how many times a peer could not follow its script.
fn run_once(faults: &[Fault], limit: Duration, elsewhere: &str) -> ([Ran; 2], usize) {
    let peers: Vec<Peer> = faults.iter().map(|fault| Peer::start(fault.scripts.clone(), elsewhere)).collect();
    let sandbox = Sandbox::new();
    let lines: String =
        faults.iter().zip(&peers).enumerate().map(|(n, (fault, peer))| lines_of(n, fault, peer)).collect();
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{lines}"));
    sandbox.write("events.ndjson", events(&faults[0]));
    let timeout = format!("{}ms", limit.as_millis());
    let words = ["-o", "json", "--timeout", &timeout];
    let send = ["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--max-bytes", "16777216"];
    let sent = measure("send", &sandbox, &[&send[..], &words].concat(), &peers);
    let deliveries = sent.met.iter().flat_map(|met| &met.deliveries);
    let ids: Vec<String> = deliveries.map(|delivery| delivery["id"].to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let reposted = measure("repost", &sandbox, &[&["repost", "--force"], &ids[..], &words].concat(), &peers);
    ([sent, reposted], peers.iter().map(Peer::torn).sum())
}

/// The connector of a fault, as lines of the store.
fn lines_of(n: usize, fault: &Fault, peer: &Peer) -> String {
    let scheme = if fault.is_https { "https" } else { "http" };
    let line = connector(&name(n), "SALE_INVENTORY", &format!("{scheme}://{}/hook", peer.address()));
    if fault.is_alone { line + "concurrency = 1\n" } else { line }
}

fn name(n: usize) -> String {
    format!("peer-{n}")
}

/// The input: payloads whose `orderId` has six characters and is reported as `document_id`.
fn events(fault: &Fault) -> String {
    let padding = " ".repeat(fault.padding);
    let line = |n: usize| format!("{{\"orderId\":\"E{n:05}\",\"storeId\":\"256\"{padding}}}\n");
    (0..fault.events).map(line).collect()
}

/// Runs the binary with `args` to its end, and measures it from outside.
fn measure(verb: &'static str, sandbox: &Sandbox, args: &[&str], peers: &[Peer]) -> Ran {
    peers.iter().for_each(Peer::start_again);
    let mut command = sandbox.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let mut child = command.spawn().expect("the binary starts");
    let readers = (read_all(child.stdout.take()), read_all(child.stderr.take()));
    let (code, peak) = watch(&mut child);
    let took = started.elapsed();
    let (stdout, stderr) = (readers.0.join().expect("stdout is read"), readers.1.join().expect("stderr is read"));
    let document: Value = serde_json::from_str(&stdout).unwrap_or_default();
    let all = document["deliveries"].as_array().cloned().unwrap_or_default();
    let met = |(n, peer): (usize, &Peer)| Met {
        deliveries: all.iter().filter(|delivery| delivery["connector"] == name(n)).cloned().collect(),
        requests: peer.take_requests(),
    };
    Ran { verb, code, took, peak, stderr, met: peers.iter().enumerate().map(met).collect() }
}

fn read_all(stream: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    let mut stream = stream.expect("a pipe");
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for the end; returns the exit code and the peak memory that the kernel counted. Memory that is mapped from
/// files is left out, above all the program's code: no peer can increase it, and it depends on the build.
fn watch(child: &mut Child) -> (Option<i32>, Option<u64>) {
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return (status.code(), peak);
        }
        let status = std::fs::read_to_string(&status_file).unwrap_or_default();
        // Before the new process runs the binary, the numbers are those of this process.
        if status.starts_with("Name:\tinv-hooks\n") {
            let kib = |name: &str| {
                let line = status.lines().find_map(|line| line.strip_prefix(name));
                line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok())
            };
            peak = peak.max(kib("VmHWM:").zip(kib("RssFile:")).map(|(all, files)| all.saturating_sub(files)));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
