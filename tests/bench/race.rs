//! Measures whole processes by turns, so that a disturbance of the machine affects all of them equally.
//!
//! The time of a process is from just before its start to its end; its output is discarded.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::figures::{Figure, say};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Number of runs of each program; a median of fewer runs says little.
const ROUNDS: usize = 31;

/// Runs that do not count: they load files into memory and create folders.
const WARM_UPS: usize = 3;

/// A program of the comparison.
pub struct Runner {
    /// The name of its figure.
    pub name: String,
    /// The command as a person would type it.
    pub shown: String,
    /// Makes the command.
    pub command: Box<dyn Fn() -> Command>,
}

impl Runner {
    /// Makes a runner of `program` with `args` in `folder`; the environment has only a home and a path.
    pub fn new(name: &str, program: &Path, args: &[&str], folder: &Path) -> Self {
        let (program, folder) = (program.to_owned(), folder.to_owned());
        let words: Vec<String> = args.iter().map(ToString::to_string).collect();
        let file = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{file} {}", words.join(" ")).trim_end().to_owned();
        let command = move || {
            let mut command = Command::new(&program);
            command.args(&words).current_dir(&folder).env_clear().env("HOME", &folder).env("TZ", "UTC");
            command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("USER", "bench").env("HOSTNAME", "here");
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        Self { name: name.to_owned(), shown, command: Box::new(command) }
    }

    /// Sets a variable of its environment.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        let make = self.command;
        self.command = Box::new(move || {
            let mut command = make();
            command.env(&name, &value);
            command
        });
        self
    }

    /// Sets the command that is shown: without paths that mean nothing to a reader.
    pub fn shown_as(mut self, shown: &str) -> Self {
        shown.clone_into(&mut self.shown);
        self
    }
}

/// Runs all runners by turns and returns a figure in milliseconds for each.
pub fn race(runners: &[Runner]) -> Vec<Figure> {
    race_after(runners, WARM_UPS, || {})
}

/// As [`race`], but runs `before` before every run.
pub fn race_after(runners: &[Runner], warm_ups: usize, before: impl Fn()) -> Vec<Figure> {
    race_long(runners, ROUNDS, warm_ups, before)
}

/// As [`race_after`], with another number of rounds: a difference of a few hundredths shows only in hundreds of them.
pub fn race_long(runners: &[Runner], rounds: usize, warm_ups: usize, before: impl Fn()) -> Vec<Figure> {
    let rounds = if is_smoke() { 1 } else { rounds };
    let mut samples = vec![Vec::new(); runners.len()];
    for round in 0..warm_ups + rounds {
        for turn in 0..runners.len() {
            // No program always runs after the same other one.
            let at = (turn + round) % runners.len();
            before();
            let took = time(&runners[at]);
            if round >= warm_ups {
                samples[at].push(took);
            }
        }
    }
    let figure = |(runner, samples): (&Runner, Vec<f64>)| Figure::new(&runner.name, &runner.shown, "ms", samples);
    runners.iter().zip(samples).map(figure).collect()
}

fn time(runner: &Runner) -> f64 {
    let mut command = (runner.command)();
    let started = Instant::now();
    let status = command.status();
    let took = started.elapsed().as_secs_f64() * 1000.0;
    let has_succeeded = status.as_ref().is_ok_and(std::process::ExitStatus::success);
    assert!(has_succeeded, "{}: {status:?}", runner.shown);
    took
}

/// Says whether this is only a trial: `cargo bench` passes `--bench`, `cargo test` does not.
pub fn is_smoke() -> bool {
    !std::env::args().any(|argument| argument == "--bench")
}

/// Returns `large`, or a small number for a trial.
pub fn sized(large: usize) -> usize {
    if is_smoke() { (large / 500).max(2) } else { large }
}

/// Returns the number of rounds: that of the command line, else `usual`.
pub fn rounds(usual: usize) -> usize {
    let given = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    if is_smoke() { 1 } else { given.unwrap_or(usual) }
}

/// Returns the program under test.
pub fn inv_hooks() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_inv-hooks"))
}

/// Returns a program to compare with: an example of this package, built with the same profile.
pub fn peer(name: &str) -> PathBuf {
    let folder = inv_hooks().parent().expect("a program lies in a folder").to_owned();
    let path = folder.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    // `cargo test` builds examples, `cargo bench` does not.
    if is_smoke() && path.exists() {
        return path;
    }
    let profile = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(profile) => profile,
    };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "--profile", profile, "--example", name]);
    let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(status.is_ok_and(|status| status.success()), "{name} cannot be built");
    path
}

/// Returns an empty folder of this bench in `target`, on the same disk.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{name}"));
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("what an earlier run left goes");
    }
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// Prints how busy the machine is: the figures of a busy one mean little.
pub fn tell_load() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    say(&format!("load: {}", load.split(' ').take(3).collect::<Vec<_>>().join(" ")));
}
