//! The program with one or two connectors for a server, and its reports.

use super::start::signal;
use crate::harness::{STORE_HEAD, Sandbox, connector};
use serde_json::Value;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

/// Longest time of a run, even if it fails.
const PATIENCE: Duration = Duration::from_secs(90);

/// A sandbox with the connectors `sale`, for stock changes, and `count`, for snapshots, with one URL.
pub struct Sender {
    /// Where commands run.
    pub sandbox: Sandbox,
}

/// The report of a run.
pub struct RunReport {
    /// Its JSON document.
    pub document: Value,
}

impl Sender {
    /// Makes a sender; both connectors have the lines `settings`.
    pub fn new(url: &str, settings: &str) -> Self {
        let sandbox = Sandbox::new();
        let sale = connector("sale", "SALE_INVENTORY", url);
        let counts = connector("count", "INVENTORY_EXPORT_CYC", url);
        sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}{settings}\n{counts}{settings}\n"));
        Self { sandbox }
    }

    /// Sends `lines` with `flags`; after `PATIENCE` it is interrupted, and its report at that time counts.
    pub fn send(&self, lines: &str, flags: &[&str]) -> RunReport {
        self.send_in_bursts(&[(Duration::ZERO, lines.to_owned())], flags)
    }

    /// Reposts all failed events with this number of retries, whatever the exit code.
    pub fn repost(&self, retries: &str) {
        drop(self.sandbox.run(["repost", "--all", "--yes", "-o", "json", "--retries", retries]).shown());
    }

    /// Writes bursts of lines to one process, each after its pause.
    pub fn send_in_bursts(&self, bursts: &[(Duration, String)], flags: &[&str]) -> RunReport {
        let mut command = self.sandbox.command([&["send", "--ndjson", "-", "-o", "json"], flags].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let (id, mut stdin) = (child.id(), child.stdin.take().expect("a pipe"));
        let (over, is_over) = mpsc::channel::<()>();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                for (pause, lines) in bursts {
                    std::thread::sleep(*pause);
                    // An interrupted process stops reading.
                    drop(stdin.write_all(lines.as_bytes()));
                }
            });
            scope.spawn(move || {
                if is_over.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                    signal(id, "INT");
                }
            });
            let output = child.wait_with_output().expect("the binary ends");
            drop(over);
            output
        });
        let talk = String::from_utf8_lossy(&output.stderr);
        let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {talk}"));
        RunReport { document }
    }
}

impl RunReport {
    /// A number of the summary.
    pub fn sum(&self, key: &str) -> usize {
        let sum = self.document["summary"][key].as_u64().expect("a number of the summary");
        usize::try_from(sum).expect("a small number")
    }

    /// The deliveries.
    pub fn deliveries(&self) -> &[Value] {
        self.document["deliveries"].as_array().expect("a list")
    }

    /// The deliveries for which `is` is true.
    pub fn those(&self, is: impl Fn(&Value) -> bool) -> Vec<&Value> {
        self.deliveries().iter().filter(|delivery| is(delivery)).collect()
    }

    /// The failures and how many events each of them has, for messages.
    pub fn reasons(&self) -> String {
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        for failed in self.those(|delivery| delivery["state"] != "delivered") {
            *counts.entry(format!("{} {} {}", failed["failure"], failed["status"], failed["error"])).or_default() += 1;
        }
        counts.iter().map(|(why, count)| format!("{count} × {why}")).collect::<Vec<_>>().join("; ")
    }
}

/// The `webhook-id` of a delivery.
pub fn id_of(delivery: &Value) -> &str {
    delivery["webhook_id"].as_str().expect("an id")
}

/// Makes a line from `payload` that goes to the connector of sales.
pub fn envelope(payload: &str) -> String {
    format!("{{\"apiKey\":\"SALE_INVENTORY\",\"payload\":{payload}}}\n")
}

/// Makes `count` small sales from number `first` on, one per line.
pub fn sales(first: usize, count: usize) -> String {
    (first..first + count).map(|at| envelope(&format!("{{\"orderId\":\"S-{at}\",\"quantity\":12.50}}"))).collect()
}
