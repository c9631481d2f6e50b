//! The speed of the log on PostgreSQL, with a private server on this machine.
//!
//! `cargo bench --bench postgres [-- ROUNDS] [PART]...`. The parts, all of them if none is named: `throughput` (a relay, next to a loop
//! without a log and to a queue on the same server), `workers` (one, two and four of them), `moved` (a copy of a million rows, and
//! searches in it next to `psql`). Every run checks that each event arrived. Without PostgreSQL nothing is measured.

mod corpus;
mod figures;
mod moved;
mod queue;
mod race;
mod relayed;
mod served;
mod sink;
mod usage;
mod workers;
mod workload;

use figures::{Figure, Target, say, tell};
use race::{folder, is_smoke, rounds, sized, tell_load};
use relayed::{Connector, Relay, bare_loop, store, wait_until};
use served::{Server, Work};
use sink::Sink;
use std::path::PathBuf;
use std::time::Instant;
use usage::{Usage, measure};
use workload::{Project, sale, write_lines};

/// Number of runs of each way, by turns with the others.
const ROUNDS: usize = 7;

type Part = fn(&Server);

const PARTS: [(&str, Part); 3] = [("throughput", throughput), ("workers", workers::workers), ("moved", moved::moved)];

const RELAY: &str = "inv-hooks relay, answer = \"log\", on PostgreSQL, 64 senders at once";

fn main() {
    tell_load();
    let Some(server) = Server::start() else {
        return say("postgres: left out: there is no PostgreSQL here (initdb and postgres)");
    };
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let is_named = |part: &str| asked.iter().any(|word| word == part);
    let are_all = !PARTS.iter().any(|(part, _)| is_named(part));
    PARTS.iter().filter(|(part, _)| are_all || is_named(part)).for_each(|(_, run)| run(&server));
}

/// Makes a project whose log is in a schema of the server, with one connector `sale`.
fn project(server: &Server, name: &str, schema: &str, endpoint: &str, settings: &str) -> Project {
    let store = store(&[Connector { name: "sale", endpoint, settings }]);
    let url = server.log(schema);
    Project::with_store(&folder(&format!("postgres-{name}")), name, &format!("{store}\n[log]\nurl = \"{url}\"\n"))
}

/// One run of the relay.
struct Run {
    answered: f64,
    arrived: f64,
    relay: Usage,
    server: Work,
}

/// The senders' lines, and their endpoint.
struct Course<'a> {
    server: &'a Server,
    sink: Sink,
    events: usize,
    lines: PathBuf,
}

impl Course<'_> {
    fn lines(&self) -> String {
        self.lines.display().to_string()
    }

    /// Sends every line straight to the endpoint; returns events per second.
    fn straight(&self, workers: &str) -> f64 {
        let before = self.sink.count();
        let used = measure(&mut bare_loop(&self.sink.url("/inventory"), &self.lines(), "64", workers), &[0]);
        assert_eq!(self.sink.count() - before, self.events as u64, "the bare loop lost some");
        per_second(self.events, used.seconds)
    }

    /// Sends every line through a relay with a new log; each must arrive, and be on record as delivered.
    fn through(&self) -> Run {
        const SCHEMA: &str = "bench_relay";
        self.server.forget(SCHEMA);
        let settings = "answer = \"log\"\nconcurrency = 64";
        let project = project(self.server, "relay", SCHEMA, &self.sink.url("/inventory"), settings);
        let (relay, before) = (Relay::start(&project), self.sink.count());
        let work = self.server.work();
        let started = Instant::now();
        let answered = measure(&mut bare_loop(&relay.url("sale"), &self.lines(), "64", "0"), &[0]).seconds;
        wait_until("not every event arrived", || self.sink.count() - before >= self.events as u64);
        let arrived = started.elapsed().as_secs_f64();
        let relay = relay.end();
        let delivered = self.server.events(SCHEMA, "delivered");
        let came = self.sink.count() - before;
        assert_eq!([came, delivered], [self.events as u64; 2], "arrived, and on record as delivered");
        Run { answered, arrived, relay, server: self.server.work().since(work) }
    }
}

fn throughput(server: &Server) {
    let events = sized(30_000);
    let lines = write_lines(&folder("postgres"), "day.ndjson", events, sale);
    let course = Course { server, sink: Sink::start(), events, lines };
    let queue = queue::Queue::find(server, &course.sink.url("/inventory"), &course.lines());
    let (mut one, mut two, mut runs, mut peers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds(ROUNDS) {
        for turn in 0..4 {
            match (turn + round) % 4 {
                0 => one.push(course.straight("0")),
                1 => two.push(course.straight("2")),
                2 => peers.extend(queue.as_ref().map(queue::Queue::run)),
                _ => runs.push(course.through()),
            }
        }
    }
    let figure =
        |name: &str, command: &str, samples| Figure::new(&format!("postgres: {name}"), command, "events/s", samples);
    let one = figure("bare loop, one thread", "a bare loop of reqwest, 64 at once, one thread", one);
    let two = figure("bare loop, two workers", "a bare loop of reqwest, 64 at once, two workers", two);
    let fastest = if one.median() >= two.median() { &one } else { &two };
    let mut told = told(&runs, events, fastest);
    if !peers.is_empty() {
        let peer = figure("a queue on the same server", queue::SHOWN, peers);
        let arrived = told[0].median();
        say(&format!("postgres: relay: {:.1} × the queue", arrived / peer.median()));
        told.push(peer.beside(fastest));
    }
    told.extend([one, two]);
    tell(&told);
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn told(runs: &[Run], events: usize, fastest: &Figure) -> Vec<Figure> {
    let figure = |what: &str, unit, sample: &dyn Fn(&Run) -> f64| {
        Figure::new(&format!("postgres: relay, {what}"), RELAY, unit, runs.iter().map(sample).collect())
    };
    let each = |sum: f64| sum / events as f64;
    let processor = |run: &Run| 10_000.0 * each(run.relay.processor.unwrap_or_default() + run.server.processor);
    vec![
        figure("from the sender to the endpoint", "events/s", &|run| per_second(events, run.arrived))
            .beside(fastest)
            .should(Target::RatioAtLeast(0.1)),
        figure("answered", "events/s", &|run| per_second(events, run.answered)).beside(fastest),
        figure("fsyncs of the server's log for one event", "fsyncs", &|run| each(run.server.syncs))
            .should(Target::AtMost(0.1)),
        figure("processor of relay and server for 10,000", "s", &processor).should(Target::AtMost(2.0)),
        figure("processor of the server for 10,000", "s", &|run| 10_000.0 * each(run.server.processor)),
        figure("the server's log for one event", "bytes", &|run| each(run.server.wal)),
        figure("peak memory", "MiB", &|run| run.relay.peak_mib.unwrap_or_default()),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn per_second(events: usize, seconds: f64) -> f64 {
    events as f64 / seconds
}
