//! The latency of events that come at fixed times, with and without a relay in between.

use crate::figures::{Figure, Target, tell};
use crate::race::{self, peer, rounds, sized};
use crate::relayed::{Connector, Relay, SECRET, project, wait_until};
use crate::sink::Sink;
use crate::workload::{sale, write_lines};
use std::process::{Child, Command, Stdio};

/// Number of runs of each way, by turns.
const ROUNDS: usize = 7;

/// Events per second.
const RATE: usize = 500;

/// Seconds of a run. The first one does not count: connections are made, and files are read for the first time.
const SECONDS: usize = 7;

/// One event of a sender with a schedule.
#[derive(Clone, Copy, Debug)]
pub struct Timed {
    /// When it was due, in microseconds since 1970.
    pub due: f64,
    /// Milliseconds from then until its answer.
    pub took: f64,
    /// The status of the answer; 0 if there was none.
    pub status: u16,
}

/// A sender with a schedule, under way.
pub struct Pace(Child);

impl Pace {
    /// Starts it: it posts the lines of `file` to `url`, `rate` of them a second.
    pub fn start(url: &str, file: &str, rate: usize) -> Self {
        let mut command = Command::new(peer("bench-pace"));
        command.args([url, file, &rate.to_string()]).args(SECRET).stdin(Stdio::null()).stdout(Stdio::piped());
        Self(command.spawn().expect("the sender starts"))
    }

    /// Waits for its end and returns every event.
    pub fn ended(self) -> Vec<Timed> {
        let output = self.0.wait_with_output().expect("the sender ends");
        assert!(output.status.success(), "the sender: {}", output.status);
        let text = String::from_utf8(output.stdout).expect("numbers");
        text.lines().map(|line| timed(line).expect("an event")).collect()
    }
}

fn timed(line: &str) -> Option<Timed> {
    let mut words = line.split(' ');
    let mut number = || words.next()?.parse::<f64>().ok();
    let (due, took) = (number()?, number()? / 1_000.0);
    Some(Timed { due, took, status: words.next()?.parse().ok()? })
}

/// Returns the latencies of events without the first second.
pub fn without_the_start(events: &[Timed], rate: usize, of: impl Fn(usize, &Timed) -> f64) -> Vec<f64> {
    let warm_up = if events.len() > 2 * rate { rate } else { 0 };
    let mut latencies: Vec<f64> = events.iter().enumerate().skip(warm_up).map(|(n, event)| of(n, event)).collect();
    latencies.sort_by(f64::total_cmp);
    latencies
}

/// Returns the sample below which this many of a hundred lie.
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// The latencies of one way: per round the median and the 99th percentile.
#[derive(Default)]
struct Latencies {
    medians: Vec<f64>,
    p99s: Vec<f64>,
}

impl Latencies {
    fn add(&mut self, sorted: &[f64]) {
        self.medians.push(percentile(sorted, 50));
        self.p99s.push(percentile(sorted, 99));
    }
}

/// Compares the latency through a relay with the latency straight to the endpoint.
pub fn pace() {
    let (sink, folder, events) = (Sink::start(), race::folder("relay-pace"), sized(RATE * SECONDS));
    let (file, endpoint) =
        (write_lines(&folder, "lines.ndjson", events, sale).display().to_string(), sink.url("/timed"));
    let relays = ["endpoint", "log"].map(|answer| {
        let settings = format!("answer = \"{answer}\"\nconcurrency = 64");
        project(&folder, answer, &[Connector { name: "sale", endpoint: &endpoint, settings: &settings }])
    });
    let [mut straight, mut through, mut answered, mut arrived] = [(); 4].map(|()| Latencies::default());
    for round in 0..rounds(ROUNDS) {
        for turn in 0..3 {
            let way = (turn + round) % 3;
            let relay = way.checked_sub(1).map(|at| {
                relays[at].forget();
                Relay::start(&relays[at])
            });
            let url = relay.as_ref().map_or_else(|| endpoint.clone(), |relay| relay.url("sale"));
            let (sent, came) = run(&sink, &url, &file);
            let took = without_the_start(&sent, RATE, |_, event| event.took);
            [&mut straight, &mut through, &mut answered][way].add(&took);
            if way == 2 {
                arrived.add(&without_the_start(&sent, RATE, |n, event| (came[n] - event.due) / 1_000.0));
            }
        }
    }
    tell(&compared(&straight, &through, &answered, &arrived));
}

/// Sends every line to `url`; each must get a 2xx and arrive. Returns the events, and when each arrived.
fn run(sink: &Sink, url: &str, file: &str) -> (Vec<Timed>, Vec<f64>) {
    let before = sink.count();
    sink.arrivals();
    let sent = Pace::start(url, file, RATE).ended();
    assert!(sent.iter().all(|event| event.status / 100 == 2), "not every event was accepted by {url}");
    let came = came(sink, sent.len());
    assert_eq!(sink.count() - before, sent.len() as u64, "each event arrives once");
    (sent, came)
}

/// Waits until `count` events have arrived at `/timed`, and returns when each did.
pub fn came(sink: &Sink, count: usize) -> Vec<f64> {
    let mut came = sink.arrivals();
    wait_until("not every event arrived", || {
        came.extend(sink.arrivals());
        came.len() >= count
    });
    (0..count).map(|n| came[&n]).collect()
}

fn compared(straight: &Latencies, through: &Latencies, answered: &Latencies, arrived: &Latencies) -> Vec<Figure> {
    let by_relay = |answer: &str| format!("inv-hooks relay, answer = \"{answer}\", {RATE} events a second");
    let (endpoint, log, alone) =
        (by_relay("endpoint"), by_relay("log"), format!("{RATE} events a second, straight to the endpoint"));
    let figure = |what: &str, shown: &str, samples: &[f64]| {
        Figure::new(&format!("relay: {RATE} a second, {what}"), shown, "ms", samples.to_vec())
    };
    let added = |with: &[f64], without: &[f64]| -> Vec<f64> {
        with.iter().zip(without).map(|(with, without)| with - without).collect()
    };
    let added = |of: fn(&Latencies) -> &[f64]| added(of(through), of(straight));
    vec![
        figure("endpoint mode, added at the median", &endpoint, &added(|all| &all.medians)).should(Target::AtMost(2.0)),
        figure("endpoint mode, added at the 99th percentile", &endpoint, &added(|all| &all.p99s))
            .should(Target::AtMost(15.0)),
        figure("endpoint mode, median", &endpoint, &through.medians),
        figure("endpoint mode, 99th percentile", &endpoint, &through.p99s),
        figure("straight, median", &alone, &straight.medians),
        figure("straight, 99th percentile", &alone, &straight.p99s),
        figure("log mode, answered, median", &log, &answered.medians),
        figure("log mode, answered, 99th percentile", &log, &answered.p99s),
        figure("log mode, arrived, median", &log, &arrived.medians),
        figure("log mode, arrived, 99th percentile", &log, &arrived.p99s),
    ]
}
