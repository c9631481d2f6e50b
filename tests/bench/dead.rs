//! Whether an endpoint that is down makes the events of a healthy one late.

use crate::figures::{Figure, Target, tell};
use crate::paced::{Pace, came, percentile, without_the_start};
use crate::race::{self, rounds, sized};
use crate::relayed::{Connector, Relay, project};
use crate::sink::Sink;
use crate::workload::{sale, write_lines};
use std::net::TcpListener;
use std::path::Path;

/// Number of runs of each case, by turns.
const ROUNDS: usize = 5;

/// Events per second of the healthy connector and of the other one.
const RATES: [usize; 2] = [300, 100];

/// Seconds of a run.
const SECONDS: usize = 6;

/// How the other endpoint is.
const STATES: [&str; 3] = ["is healthy", "refuses connections", "never answers"];

/// A sender of the other connector gives up after two seconds, so that its attempts end within the run.
const PATIENCE: &str = "timeout = \"1s\"";

/// The endpoints of the other connector.
struct Others {
    healthy: String,
    refusing: String,
    /// Takes connections, reads nothing, and answers nothing.
    silent: TcpListener,
}

impl Others {
    fn url(&self, state: usize) -> String {
        match state {
            0 => self.healthy.clone(),
            1 => self.refusing.clone(),
            _ => format!("http://{}/", self.silent.local_addr().expect("an address")),
        }
    }
}

/// Measures the healthy connector beside another one in each state, in both modes.
pub fn dead() {
    let (sink, folder) = (Sink::start(), race::folder("relay-dead"));
    let bind = || TcpListener::bind("127.0.0.1:0").expect("a free port");
    // A port that was given back refuses connections.
    let refusing = format!("http://{}/", bind().local_addr().expect("an address"));
    let others = Others { healthy: sink.url("/other"), refusing, silent: bind() };
    let files = [("healthy.ndjson", RATES[0]), ("other.ndjson", RATES[1])]
        .map(|(name, rate)| write_lines(&folder, name, sized(rate * SECONDS), sale).display().to_string());
    let mut told = Vec::new();
    for answer in ["endpoint", "log"] {
        let [mut answered, mut arrived] = [(); 2].map(|()| [(); 3].map(|()| Vec::new()));
        for round in 0..rounds(ROUNDS) {
            for turn in 0..STATES.len() {
                let state = (turn + round) % STATES.len();
                let [took, came] = run(&sink, &folder, answer, &others.url(state), &files);
                answered[state].push(took);
                arrived[state].push(came);
            }
        }
        told.extend(compared(&format!("{answer} mode, answered"), answer, answered));
        if answer == "log" {
            told.extend(compared("log mode, arrived", answer, arrived));
        }
    }
    tell(&told);
}

/// Runs both senders once; every event of the healthy connector must get a 2xx and arrive. Returns its median latencies in
/// milliseconds, to the answer and to the arrival.
fn run(sink: &Sink, folder: &Path, answer: &str, other: &str, files: &[String; 2]) -> [f64; 2] {
    let settings = format!("answer = \"{answer}\"");
    let connectors = [
        Connector { name: "healthy", endpoint: &sink.url("/timed"), settings: &settings },
        Connector { name: "other", endpoint: other, settings: &format!("{settings}\n{PATIENCE}") },
    ];
    let project = project(folder, answer, &connectors);
    project.forget();
    let relay = Relay::start(&project);
    sink.arrivals();
    let senders = [("other", 1), ("healthy", 0)]
        .map(|(name, at): (&str, usize)| Pace::start(&relay.url(name), &files[at], RATES[at]));
    let [_, sent] = senders.map(Pace::ended);
    assert!(sent.iter().all(|event| event.status / 100 == 2), "not every event of the healthy connector was accepted");
    let came = came(sink, sent.len());
    [
        without_the_start(&sent, RATES[0], |_, event| event.took),
        without_the_start(&sent, RATES[0], |n, event| (came[n] - event.due) / 1_000.0),
    ]
    .map(|latencies| percentile(&latencies, 50))
}

fn compared(what: &str, answer: &str, samples: [Vec<f64>; 3]) -> Vec<Figure> {
    let figure = |state: &str, samples| {
        let shown = format!("inv-hooks relay, answer = \"{answer}\", the other endpoint {state}");
        Figure::new(&format!("relay: two connectors, {what}; the other {state}"), &shown, "ms", samples)
    };
    let [healthy, refusing, silent] = samples;
    let healthy = figure(STATES[0], healthy);
    let beside = |state, samples| figure(state, samples).beside(&healthy).should(Target::Ratio(1.1));
    vec![beside(STATES[1], refusing), beside(STATES[2], silent), healthy]
}
