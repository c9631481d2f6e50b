//! A running relay: its store, its process, and what it used.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::race::peer;
use crate::usage::{self, Usage};
use crate::workload::Project;
use inv_hooks::log::{Access, open};
use inv_hooks::model::{State, Timestamp};
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The secret header of every connector, as a sender sends it. The relay checks it, and the endpoint gets it too.
pub const SECRET: [&str; 2] = ["client_secret", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"];

/// How long something may take that must happen.
const PATIENCE: Duration = Duration::from_mins(2);

/// The exit code of a relay that was asked to end.
const ENDED_BY_SIGTERM: i32 = 128 + 15;

/// A connector of the store.
pub struct Connector<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it sends to.
    pub endpoint: &'a str,
    /// Its other settings, one per line.
    pub settings: &'a str,
}

/// Makes a folder whose store has `connectors`, for sales that do not wait for one another.
pub fn project(parent: &Path, name: &str, connectors: &[Connector<'_>]) -> Project {
    Project::with_store(parent, name, &store(connectors))
}

/// Returns a store with `connectors`.
pub fn store(connectors: &[Connector<'_>]) -> String {
    let mut store =
        "version = 1\nenvironment = \"test\"\n\n[delivery]\nmax_concurrency = 64\norder = \"none\"\n".to_owned();
    let [header, secret] = SECRET;
    for Connector { name, endpoint, settings } in connectors {
        let _ = write!(
            store,
            "\n[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"{endpoint}\"\n{settings}\n\n[connectors.{name}.headers]\nContent-Type = \"application/json\"\n{header} = \"{secret}\"\n"
        );
    }
    store
}

/// A running relay. It is killed when it is dropped.
pub struct Relay {
    child: Child,
    started: Instant,
    url: String,
    admin: String,
}

impl Relay {
    /// Starts it in the folder of a project and waits until it accepts requests.
    pub fn start(project: &Project) -> Self {
        let ready = project.file("ready");
        // The first time there is none.
        let _ = std::fs::remove_file(&ready);
        let started = Instant::now();
        let mut command = command(project);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the relay starts");
        loop {
            let text = std::fs::read_to_string(&ready).unwrap_or_default();
            if let [url, admin] = text.lines().collect::<Vec<_>>()[..] {
                return Self { child, started, url: url.to_owned(), admin: admin.to_owned() };
            }
            assert!(child.try_wait().expect("a state").is_none(), "the relay has ended");
            assert!(started.elapsed() < PATIENCE, "the relay is not ready");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Returns the URL to which senders post events of a connector.
    pub fn url(&self, connector: &str) -> String {
        format!("{}/v1/connectors/{connector}", self.url)
    }

    /// Counts how many times it waits for the disk from now on. Call the result when it has ended.
    pub fn count_fsyncs(&self) -> Option<impl FnOnce() -> Option<u64> + use<>> {
        usage::fsyncs_of(self.child.id())
    }

    /// Returns the address of its metrics.
    pub fn admin(&self) -> &str {
        self.admin.trim_start_matches("http://")
    }

    /// Returns the time since its start.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends it by SIGTERM, and returns what it used since its start.
    pub fn end(mut self) -> Usage {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "the relay has ended already");
        usage::until_its_end(&mut self.child, self.started, ENDED_BY_SIGTERM)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(project: &Project) -> Command {
    project.command(&["relay", "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--ready-file", "ready", "-q"])
}

/// Returns how many rows of a log have this state.
pub fn rows(project: &Project, state: State) -> u64 {
    let now = Timestamp::from_millis(1_772_466_012_000).expect("a time");
    let info = open(&project.log(), Access::Read, now).expect("a log").log.info().expect("counts");
    info.states.iter().filter(|info| info.state == state).map(|info| info.rows).sum()
}

/// Returns the command of the bare loop, which posts the lines of `file` to `url` with the secret header.
pub fn bare_loop(url: &str, file: &str, concurrency: &str, workers: &str) -> Command {
    let mut command = Command::new(peer("bench-loop"));
    command.args([url, file, concurrency, workers]).args(SECRET);
    command
}

/// Waits until `is_done` says so.
pub fn wait_until(what: &str, mut is_done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_done() {
        assert!(started.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
