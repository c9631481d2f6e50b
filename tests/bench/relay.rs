//! The speed of the relay, between a sender and an endpoint, next to the same sender without it.
//!
//! `cargo bench --bench relay [-- ROUNDS] [PART]...`. The parts, all of them if none is named: `throughput` (64 senders at once),
//! `pace` (latency at 500 events a second), `dead` (one endpoint down beside a healthy one), `waiting` (memory while a million events
//! wait). Every run checks that each event arrived.

mod dead;
mod figures;
mod paced;
mod race;
mod relayed;
mod sink;
mod usage;
mod waiting;
mod workload;

use figures::{Figure, Target, say, tell};
use inv_hooks::model::State;
use race::{folder, rounds, sized, tell_load};
use relayed::{Connector, Relay, bare_loop, project, rows, wait_until};
use sink::Sink;
use std::path::PathBuf;
use std::time::Instant;
use usage::{Usage, measure};
use workload::{Project, sale, write_lines};

/// Number of runs of each way, by turns with the others.
const ROUNDS: usize = 7;

const PARTS: [(&str, fn()); 4] =
    [("throughput", throughput), ("pace", paced::pace), ("dead", dead::dead), ("waiting", waiting::waiting)];

fn main() {
    tell_load();
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let is_named = |part: &str| asked.iter().any(|word| word == part);
    let are_all = !PARTS.iter().any(|(part, _)| is_named(part));
    PARTS.iter().filter(|(part, _)| are_all || is_named(part)).for_each(|(_, run)| run());
}

/// A mode of the relay and its measurements.
struct Mode {
    name: &'static str,
    project: Project,
    /// Seconds until the last event was answered.
    answered: Vec<f64>,
    /// Seconds until the last event had arrived.
    arrived: Vec<f64>,
    used: Vec<Usage>,
}

/// The senders' lines, and their endpoint.
struct Course {
    folder: PathBuf,
    sink: Sink,
    events: usize,
    lines: String,
}

impl Course {
    fn mode(&self, name: &'static str) -> Mode {
        let settings = format!("answer = \"{name}\"\nconcurrency = 64");
        let sale = Connector { name: "sale", endpoint: &self.sink.url("/inventory"), settings: &settings };
        let project = project(&self.folder, name, &[sale]);
        Mode { name, project, answered: Vec::new(), arrived: Vec::new(), used: Vec::new() }
    }

    /// Sends every line straight to the endpoint; returns events per second.
    fn straight(&self, workers: &str) -> f64 {
        let before = self.sink.count();
        let used = measure(&mut bare_loop(&self.sink.url("/inventory"), &self.lines, "64", workers), &[0]);
        assert_eq!(self.sink.count() - before, self.events as u64, "the bare loop lost some");
        per_second(self.events, used.seconds)
    }

    /// Sends every line through a relay with a new log; each must be answered, arrive, and be on record as delivered.
    fn through(&self, mode: &mut Mode) {
        mode.project.forget();
        let (relay, before) = (Relay::start(&mode.project), self.sink.count());
        let started = Instant::now();
        let loop_used = measure(&mut bare_loop(&relay.url("sale"), &self.lines, "64", "0"), &[0]);
        wait_until("not every event arrived", || self.sink.count() - before >= self.events as u64);
        mode.arrived.push(started.elapsed().as_secs_f64());
        mode.answered.push(loop_used.seconds);
        mode.used.push(relay.end());
        self.check(mode, before);
    }

    fn check(&self, mode: &Mode, before: u64) {
        let arrived = self.sink.count() - before;
        let delivered = rows(&mode.project, State::Delivered);
        assert_eq!([arrived, delivered], [self.events as u64; 2], "{}: arrived, and on record as delivered", mode.name);
    }

    /// Counts how many times a relay waits for the disk.
    fn fsyncs(&self, mode: &Mode) -> Option<u64> {
        mode.project.forget();
        let (relay, before) = (Relay::start(&mode.project), self.sink.count());
        let counted = relay.count_fsyncs()?;
        measure(&mut bare_loop(&relay.url("sale"), &self.lines, "64", "0"), &[0]);
        wait_until("not every event arrived", || self.sink.count() - before >= self.events as u64);
        relay.end();
        self.check(mode, before);
        counted()
    }
}

/// Returns the senders' lines, `events` of them, and their endpoint.
fn course(events: usize) -> Course {
    let folder = folder("relay");
    let lines = write_lines(&folder, "day.ndjson", events, sale).display().to_string();
    Course { folder, sink: Sink::start(), events, lines }
}

fn throughput() {
    let course = course(sized(50_000));
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let mut modes = ["endpoint", "log"].map(|name| course.mode(name));
    for round in 0..rounds(ROUNDS) {
        for turn in 0..4 {
            match (turn + round) % 4 {
                0 => one.push(course.straight("0")),
                1 => two.push(course.straight("2")),
                turn => course.through(&mut modes[turn - 2]),
            }
        }
    }
    let one =
        Figure::new("relay: bare loop, one thread", "a bare loop of reqwest, 64 at once, one thread", "events/s", one);
    let two = Figure::new(
        "relay: bare loop, two workers",
        "a bare loop of reqwest, 64 at once, two workers",
        "events/s",
        two,
    );
    let fastest = if one.median() >= two.median() { &one } else { &two };
    let mut told: Vec<Figure> = modes.iter().flat_map(|mode| rates(mode, course.events, fastest)).collect();
    told.extend(modes.iter().flat_map(|mode| costs(mode, course.events)));
    told.extend([one, two]);
    tell(&told);
    drop(course);
    tell(&syncs());
}

fn rates(mode: &Mode, events: usize, fastest: &Figure) -> Vec<Figure> {
    let rate = |what: &str, seconds: &[f64]| {
        let samples = seconds.iter().map(|seconds| per_second(events, *seconds)).collect();
        Figure::new(&format!("relay: {} mode, {what}", mode.name), &shown(mode), "events/s", samples).beside(fastest)
    };
    let arrived = rate("from the sender to the endpoint", &mode.arrived).should(Target::RatioAtLeast(0.2));
    // In endpoint mode both are the same.
    let answered = (mode.name == "log").then(|| rate("answered", &mode.answered));
    [Some(arrived), answered].into_iter().flatten().collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn costs(mode: &Mode, events: usize) -> Vec<Figure> {
    let figure = |what: &str, unit, samples: Vec<f64>| {
        let name = format!("relay: {} mode, {what}", mode.name);
        (!samples.is_empty()).then(|| Figure::new(&name, &shown(mode), unit, samples))
    };
    let per_10_000 = mode.used.iter().filter_map(|used| Some(used.processor? * 10_000.0 / events as f64)).collect();
    let processor = figure("processor for 10,000", "s", per_10_000).map(|figure| figure.should(Target::AtMost(0.5)));
    let memory = figure("peak memory", "MiB", mode.used.iter().filter_map(|used| used.peak_mib).collect());
    [processor, memory].into_iter().flatten().collect()
}

/// Counts the syncs in separate shorter runs.
#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn syncs() -> Vec<Figure> {
    let course = course(sized(20_000));
    let figure = |mode: Mode| {
        let Some(count) = course.fsyncs(&mode) else {
            say(&format!(
                "relay: {} mode: left out: how often it waits for the disk, because perf cannot count",
                mode.name
            ));
            return None;
        };
        let name = format!("relay: {} mode, fsyncs for one event", mode.name);
        let per_event = vec![count as f64 / course.events as f64];
        Some(Figure::new(&name, &shown(&mode), "fsyncs", per_event).should(Target::AtMost(0.1)))
    };
    ["endpoint", "log"].into_iter().filter_map(|name| figure(course.mode(name))).collect()
}

fn shown(mode: &Mode) -> String {
    format!("inv-hooks relay, answer = \"{}\", 64 senders at once", mode.name)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn per_second(events: usize, seconds: f64) -> f64 {
    events as f64 / seconds
}
