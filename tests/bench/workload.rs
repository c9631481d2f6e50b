//! The data of the benchmarks: lines of 1 KiB like those of a point of sale, stores, and logs with failed events.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::race::inv_hooks;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Length of each payload.
const PAYLOAD_BYTES: usize = 1024;

/// The log of a project folder.
const LOG: &str = ".inv-hooks/events.db";

/// A project folder: a store, and later a log.
pub struct Project {
    folder: PathBuf,
}

impl Project {
    /// Makes a folder `name` below `parent` whose store has `connectors`: name, API key and endpoint of each.
    pub fn new(parent: &Path, name: &str, connectors: &[(&str, &str, &str)]) -> Self {
        let mut store = "version = 1\nenvironment = \"test\"\n\n[delivery]\nmax_concurrency = 64\n".to_owned();
        for (name, api_key, endpoint) in connectors {
            let _ = write!(
                store,
                "\n[connectors.{name}]\napi_key = \"{api_key}\"\nendpoint = \"{endpoint}\"\n\n[connectors.{name}.headers]\nContent-Type = \"application/json\"\n"
            );
        }
        Self::with_store(parent, name, &store)
    }

    /// Makes a folder `name` below `parent` with this store.
    pub fn with_store(parent: &Path, name: &str, store: &str) -> Self {
        let folder = parent.join(name);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("inv-hooks.toml"), store).expect("a store");
        Self { folder }
    }

    /// Returns this folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path of a file in this folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Returns the path of its log.
    pub fn log(&self) -> PathBuf {
        self.file(LOG)
    }

    /// Returns the program with `args` in this folder; the environment has only a home and a path.
    pub fn command(&self, args: &[&str]) -> Command {
        self.command_of(&inv_hooks(), args)
    }

    /// As [`Project::command`], of another build of the program.
    pub fn command_of(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.folder).env_clear().env("HOME", &self.folder).env("TZ", "UTC");
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("USER", "bench").env("HOSTNAME", "here");
        command
    }

    /// Deletes its log.
    pub fn forget(&self) {
        for companion in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(self.folder.join(format!("{LOG}{companion}")));
        }
    }

    /// Replaces its log by a copy of the log of `other`. The copy is synced to disk first, so that the next measurement
    /// does not wait for that.
    pub fn take_log_of(&self, other: &Project) {
        self.take_log(&other.log());
    }

    /// As [`Project::take_log_of`], of a log anywhere.
    pub fn take_log(&self, from: &Path) {
        self.forget();
        fs::create_dir_all(self.log().parent().expect("a folder")).expect("a folder");
        fs::copy(from, self.log()).expect("a copy of the log");
        File::open(self.log()).and_then(|log| log.sync_all()).expect("it is on the disk");
    }

    /// Imports the failed events of `file` into its log.
    pub fn import(&self, file: &Path) {
        let status = self.command(&["failed", "import", &file.display().to_string(), "-q"]).status();
        assert!(status.is_ok_and(|status| status.success()), "the events can be imported");
    }
}

/// Writes `count` lines to a file in `folder`; `line` makes each one from its number. Waits until the file is on disk.
pub fn write_lines(folder: &Path, name: &str, count: usize, line: impl Fn(usize) -> String) -> PathBuf {
    let path = folder.join(name);
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    for n in 0..count {
        writeln!(file, "{}", line(n)).expect("a line");
    }
    let file = file.into_inner().expect("the lines are written");
    file.sync_all().expect("they are on the disk");
    path
}

/// Returns the document of the `n`th sale.
pub fn document(n: usize) -> String {
    format!("DT{n:08}")
}

/// Returns a sale of exactly [`PAYLOAD_BYTES`].
pub fn sale(n: usize) -> String {
    let head = format!(
        r#"{{"orderId":"{}","transactionId":"256-ANY-20240531204615-16-{n}","storeId":"{}","eventTime":{},"productList":[{{"orderItemId":"3","productId":"VRAMSON{:07}","gtin":"197076072663","quantity":1,"fulfillmentType":"IN_STORE"}}],"note":""#,
        document(n),
        100 + n % 400,
        1_772_466_012_000 + n * 250,
        n * 7919 % 200_000,
    );
    format!("{head}{}\"}}", "x".repeat(PAYLOAD_BYTES - head.len() - 2))
}

/// Returns a failed sale, as `failed import` reads it.
pub fn failed_sale(n: usize) -> String {
    format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","status":503,"payload":{}}}"#, sale(n))
}

/// Returns an envelope with a sale, or, for every second number, with a return, which goes to another connector.
pub fn alternating(n: usize) -> String {
    let api_key = if n.is_multiple_of(2) { "SALE_INVENTORY" } else { "RETURN_INVENTORY" };
    format!(r#"{{"apiKey":"{api_key}","payload":{}}}"#, sale(n))
}

/// Returns the arguments that send `file`.
pub fn sending<'a>(file: &'a str, concurrency: &'a str) -> [&'a str; 7] {
    ["send", "SALE_INVENTORY", "--ndjson", file, "--concurrency", concurrency, "-q"]
}
