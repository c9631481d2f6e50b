//! A receiver that runs, and the shop whose connectors call it.

use super::place::Framework;
use crate::harness::{STORE_HEAD, Sandbox, free_port};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// Two keys of Standard Webhooks, the newest first.
const KEYS: [&str; 2] =
    ["whsec_bmV3LWtleS1vZi10aGUtcmVjZWl2ZXItMzItYnl0ZXM=", "whsec_b2xkLWtleS1vZi10aGUtcmVjZWl2ZXItMzItYnl0ZXM="];

/// A receiver with at most one fault.
pub struct Receiver {
    port: u16,
    child: Child,
    /// Where commands run.
    pub sandbox: Sandbox,
}

/// The receivers book at once, so that nothing need be waited for as long as elsewhere.
fn sandbox() -> Sandbox {
    Sandbox::new().with_variable("INV_HOOKS_PATIENCE_MS", "1500")
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Receiver {
    /// Starts a receiver; nothing if its framework is not installed.
    pub fn start(framework: Framework, fault: &str) -> Option<Self> {
        Self::start_with(framework, fault, &[])
    }

    /// The same with more variables. With a certificate it speaks TLS.
    pub fn start_with(framework: Framework, fault: &str, variables: &[(&str, &str)]) -> Option<Self> {
        for _ in 0..3 {
            let port = free_port();
            let mut command = framework.command(port)?;
            command.env("FAULT", fault).env("SIGNING", KEYS.join(" ")).envs(variables.iter().copied());
            let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            let mut receiver = Self { port, child: child.expect("it starts"), sandbox: sandbox() };
            if receiver.is_ready() {
                let scheme = if variables.iter().any(|(name, _)| *name == "CERTIFICATE") { "https" } else { "http" };
                receiver.write_store(scheme);
                return Some(receiver);
            }
        }
        panic!("{framework:?} does not start");
    }

    /// Returns its address, without a path.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Says whether it answers before long. An error counts, because it may want TLS.
    fn is_ready(&mut self) -> bool {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
                let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                let patient = stream.set_read_timeout(Some(PATIENCE));
                if asked.is_ok() && patient.is_ok() && stream.read(&mut [0; 64]).is_ok() {
                    return true;
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }

    fn write_store(&self, scheme: &str) {
        let [new, old] = KEYS;
        let (mut store, port) = (STORE_HEAD.to_owned(), self.port);
        let trusted = if scheme == "https" { "ca_file = \"certificate.pem\"\n" } else { "" };
        for (name, key) in [("ina", "INVENTORY_EXPORT_INA"), ("cyc", "INVENTORY_EXPORT_CYC")] {
            store += &format!(
                "\n[connectors.{name}]\napi_key = \"{key}\"\nendpoint = \"{scheme}://localhost:{port}/events\"\n\
                 signing_secret = [\"{new}\", \"{old}\"]\nlatency_threshold = \"450ms\"\n{trusted}\
                 [connectors.{name}.headers]\nX-Client-Id = \"right-id\"\nX-Client-Secret = \"right-secret\"\n"
            );
        }
        self.sandbox.write("inv-hooks.toml", store);
    }

    /// Runs the checks with `args`; returns the exit code and the JSON.
    pub fn check(&self, connector: &str, args: &[&str]) -> (i32, Value) {
        let words = [&["connector", "conformance", connector, "-o", "json", "--timeout", "3s"], args].concat();
        let ran = self.sandbox.run(words);
        let (code, shown) = (ran.code().expect("it ends by itself"), ran.shown());
        let view = serde_json::from_str(&shown.stdout);
        (code, view.unwrap_or_else(|_| panic!("no JSON: {}{}", shown.stdout, shown.stderr)))
    }

    /// Runs the command of a failed check with a shell. Says what is wrong if it does not get what the check got.
    pub fn wrong_command(&self, check: &Value) -> Option<String> {
        let (id, got) = (check["id"].as_str().expect("an id"), check["got"].as_str().expect("what came back"));
        let Some(curl) = check["curl"].as_str() else { return Some(format!("{id}: no command\n")) };
        let mut shell = Command::new("sh");
        shell.args(["-c", curl]).current_dir(self.sandbox.path()).stdin(Stdio::null());
        let [new, old] = KEYS;
        let known = [("X_CLIENT_ID", "right-id"), ("X_CLIENT_SECRET", "right-secret"), ("SIGNING_SECRET", new)];
        let known = known.into_iter().chain([("SIGNING_SECRET_2", old), ("OLD_SIGNING_SECRET", old)]);
        shell.envs(known.map(|(name, value)| (format!("INVHOOKS_{name}"), value)));
        // The command of the long list makes it with this program.
        let program = Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
        let path = std::env::var("PATH").expect("a path");
        shell.env("PATH", format!("{}:{path}", program.display()));
        // It would wait for half a minute.
        if id == "body-1mb" {
            return (!curl.contains("head -c")).then(|| curl.to_owned());
        }
        let output = shell.output().expect("a shell");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let count = |start: &str| stdout.lines().filter(|line| line.starts_with(start)).count();
        let status: String = got.chars().skip_while(|c| !c.is_ascii_digit()).take(3).collect();
        let is_same = match id {
            "keep-alive" => stdout == "1\n1\n",
            "burst" => count("503") > 10,
            "latency" => count("0.6") > 1,
            "tls-version" => !output.status.success() && !output.stderr.is_empty(),
            "certificate-days" => stdout.contains("expire date"),
            _ => count(&format!("HTTP/1.1 {status} ")) > 0,
        };
        let stderr = String::from_utf8_lossy(&output.stderr);
        (!is_same).then(|| format!("{id}: {got}\n{curl}\n{stdout}{stderr}"))
    }

    /// Runs every check, and observes the effect.
    pub fn check_all(&self, connector: &str) -> (i32, Value) {
        let effect = format!("{}/effect", self.url());
        self.check(connector, &["--observe", &effect])
    }
}

/// Returns the ids of the checks of `view` with one of these results.
pub fn ids_of(view: &Value, results: &[&str]) -> Vec<String> {
    let checks = view["checks"].as_array().expect("a list").iter();
    let chosen = checks.filter(|check| results.contains(&check["result"].as_str().expect("a word")));
    chosen.map(|check| check["id"].as_str().expect("an id").to_owned()).collect()
}
