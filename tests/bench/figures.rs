//! Figures: the results, printed one per line, and stored in `results.json` if `INV_HOOKS_BLESS=1` is set.
//!
//! It measures nothing and fails no run: a figure that misses its target is printed all the same.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use serde_json::{Value, json};
use std::fs;
use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::Command;

/// The target of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// At most this number of times the compared figure.
    Ratio(f64),
    /// At least this number of times the compared figure.
    RatioAtLeast(f64),
    /// At most this number of units.
    AtMost(f64),
    /// At least this number of units.
    AtLeast(f64),
}

/// One measurement, made several times.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its name in the file; a later figure with the same name replaces it.
    pub name: String,
    /// The command that was run.
    pub command: String,
    /// The unit of the samples.
    pub unit: &'static str,
    /// The samples.
    pub samples: Vec<f64>,
    /// The command that it is compared with, and the median of that command in the same run.
    pub compared: Option<(String, f64)>,
    /// How many times the other one it is, if both ran by turns.
    pub by_turns: Option<f64>,
    /// Its target.
    pub target: Option<Target>,
}

impl Figure {
    /// Makes a figure without a comparison.
    pub fn new(name: &str, command: &str, unit: &'static str, samples: Vec<f64>) -> Self {
        let (name, command) = (name.to_owned(), command.to_owned());
        Self { name, command, unit, samples, compared: None, by_turns: None, target: None }
    }

    /// Compares it with `other`, which was measured in the same run.
    pub fn beside(mut self, other: &Self) -> Self {
        self.compared = Some((other.command.clone(), other.median()));
        self
    }

    /// Compares it with `other`, of which each run was beside the same run of this one. The middle of the ratios of these pairs counts: a
    /// slow minute of the machine slows both of a pair.
    pub fn by_turns_with(mut self, other: &Self) -> Self {
        let ratios = self.samples.iter().zip(&other.samples).map(|(one, other)| one / other);
        self.by_turns = Some(middle_of(ratios.collect()));
        self.beside(other)
    }

    /// Sets its target.
    pub fn should(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Returns the middle sample.
    pub fn median(&self) -> f64 {
        middle_of(self.samples.clone())
    }

    fn sorted(&self) -> Vec<f64> {
        let mut samples = self.samples.clone();
        samples.sort_by(f64::total_cmp);
        samples
    }

    fn ratio(&self) -> Option<f64> {
        self.by_turns.or_else(|| self.compared.as_ref().map(|(_, median)| self.median() / median))
    }

    fn is_reached(&self) -> Option<bool> {
        self.target.map(|target| match target {
            Target::Ratio(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Target::RatioAtLeast(least) => self.ratio().is_some_and(|ratio| ratio >= least),
            Target::AtMost(most) => self.median() <= most,
            Target::AtLeast(least) => self.median() >= least,
        })
    }

    fn target_text(&self) -> Option<String> {
        self.target.map(|target| match target {
            Target::Ratio(most) => format!("at most {most} ×"),
            Target::RatioAtLeast(least) => format!("at least {least} ×"),
            Target::AtMost(most) => format!("at most {most} {}", self.unit),
            Target::AtLeast(least) => format!("at least {least} {}", self.unit),
        })
    }

    fn line(&self) -> String {
        let (samples, mut line) = (self.sorted(), format!("{}: {} {}", self.name, round(self.median()), self.unit));
        line.push_str(&format!(
            " ({} to {}, n {})",
            round(samples[0]),
            round(samples[samples.len() - 1]),
            samples.len()
        ));
        if let (Some(ratio), Some((command, median))) = (self.ratio(), &self.compared) {
            line.push_str(&format!(", {ratio:.2} × `{command}` ({} {})", round(*median), self.unit));
        }
        if let (Some(target), Some(is_reached)) = (self.target_text(), self.is_reached()) {
            line.push_str(&format!("; {target}: {}", if is_reached { "reached" } else { "MISSED" }));
        }
        line
    }

    fn json(&self) -> Value {
        let samples = self.sorted();
        json!({
            "name": self.name,
            "command": self.command,
            "unit": self.unit,
            "n": samples.len(),
            "median": round(self.median()),
            "min": round(samples[0]),
            "max": round(samples[samples.len() - 1]),
            "compared_with": self.compared.as_ref().map(|(command, _)| command),
            "compared_median": self.compared.as_ref().map(|(_, median)| round(*median)),
            "ratio": self.ratio().map(|ratio| (ratio * 100.0).round() / 100.0),
            "target": self.target_text(),
            "reached": self.is_reached(),
            "commit": commit(),
            "machine": machine(),
            "date": jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        })
    }
}

fn middle_of(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    let middle = samples.len() / 2;
    if samples.len().is_multiple_of(2) { f64::midpoint(samples[middle - 1], samples[middle]) } else { samples[middle] }
}

/// Rounds to about three digits; more digits would not be exact.
fn round(value: f64) -> f64 {
    let scale = if value >= 100.0 { 1.0 } else { 100.0 };
    (value * scale).round() / scale
}

/// Prints figures, and stores them if asked to.
pub fn tell(figures: &[Figure]) {
    figures.iter().for_each(|figure| say(&figure.line()));
    if std::env::var_os("INV_HOOKS_BLESS").is_some_and(|value| value == "1") && !crate::race::is_smoke() {
        keep(figures);
    }
}

/// Prints a line.
pub fn say(line: &str) {
    writeln!(stdout(), "{line}").expect("stdout takes a line");
}

fn keep(figures: &[Figure]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bench/results.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| "[]".to_owned());
    let mut kept: Vec<Value> = serde_json::from_str(&text).expect("results.json holds an array");
    for figure in figures {
        match kept.iter_mut().find(|old| old["name"] == figure.name.as_str()) {
            Some(old) => *old = figure.json(),
            None => kept.push(figure.json()),
        }
    }
    kept.sort_by_key(|figure| figure["name"].as_str().unwrap_or_default().to_owned());
    let text = serde_json::to_string_pretty(&kept).expect("figures are JSON");
    fs::write(path, text + "\n").expect("results.json is written");
}

/// The commit of the sources, with a `+` if they were changed since.
fn commit() -> String {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else { return "unknown".to_owned() };
    let is_changed = git(&["status", "--porcelain", "--", "src", "Cargo.toml", "Cargo.lock"]) != Some(String::new());
    if is_changed { commit + "+" } else { commit }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let kind = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, kind)| kind));
    format!("{cores} cores, {}, {}", kind.unwrap_or(std::env::consts::ARCH), std::env::consts::OS)
}
