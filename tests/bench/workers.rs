//! One, two and four workers on a server: events that wait are sent to an endpoint that takes 20 ms for each.

use crate::figures::{Figure, Target, tell};
use crate::race::{folder, rounds, sized};
use crate::relayed::{Relay, bare_loop, wait_until};
use crate::served::Server;
use crate::sink::Sink;
use crate::usage::measure;
use crate::workload::{Project, sale, write_lines};
use crate::{per_second, project};
use std::process::{Child, Command, Stdio};

/// Number of runs of each number of workers, by turns with the others.
const ROUNDS: usize = 5;

/// Requests at once of each worker.
const CONCURRENCY: &str = "16";

const SCHEMA: &str = "bench_workers";

/// How many workers, and at least how many times as fast as one they should be.
const NUMBERS: [(usize, Option<f64>); 3] = [(1, None), (2, Some(1.8)), (4, Some(3.2))];

/// Measures all of them.
pub fn workers(server: &Server) {
    let sink = Sink::start();
    let events = sized(8_000);
    let lines = write_lines(&folder("postgres-lines"), "day.ndjson", events, sale).display().to_string();
    let mut rates = [const { Vec::new() }; 3];
    for round in 0..rounds(ROUNDS) {
        for turn in 0..NUMBERS.len() {
            let at = (turn + round) % NUMBERS.len();
            rates[at].push(rate(server, &sink, &lines, events, NUMBERS[at].0));
        }
    }
    let figure = |((number, _), rates): (&(usize, Option<f64>), Vec<f64>)| {
        let shown =
            format!("inv-hooks worker --concurrency {CONCURRENCY}, {number} at once, an endpoint that takes 20 ms");
        let name = format!("postgres: workers, {number} at once");
        Figure::new(&name, &shown, "events/s", rates)
    };
    let told: Vec<Figure> = NUMBERS.iter().zip(rates).map(figure).collect();
    let beside = |(figure, (_, least)): (&Figure, &(usize, Option<f64>))| match least {
        Some(least) => figure.clone().beside(&told[0]).should(Target::RatioAtLeast(*least)),
        None => figure.clone(),
    };
    tell(&told.iter().zip(&NUMBERS).map(beside).collect::<Vec<_>>());
}

/// Lets `number` workers send what waits; returns events per second from the first request to the last.
fn rate(server: &Server, sink: &Sink, lines: &str, events: usize, number: usize) -> f64 {
    let waiting = queue(server, sink, lines, events);
    sink.span();
    let before = sink.count();
    let settings = format!("answer = \"log\"\nconcurrency = {CONCURRENCY}");
    let one = |at: usize| {
        let project = project(server, &format!("worker-{at}"), SCHEMA, &sink.url("/slow"), &settings);
        Worker::start(&project)
    };
    let workers: Vec<Worker> = (0..number).map(one).collect();
    wait_until("not every event arrived", || sink.count() - before >= waiting as u64);
    let seconds = sink.span();
    workers.into_iter().for_each(Worker::end);
    let left = server.events(SCHEMA, "pending");
    assert!(left == 0 && sink.count() - before == waiting as u64, "each event came once");
    per_second(waiting, seconds)
}

/// Leaves events in a new log that wait to be sent. Returns how many: a relay takes them in, and its endpoint never answers.
fn queue(server: &Server, sink: &Sink, lines: &str, events: usize) -> usize {
    server.forget(SCHEMA);
    let project = project(server, "intake", SCHEMA, &sink.url("/dead"), "answer = \"log\"\nconcurrency = 1");
    let relay = Relay::start(&project);
    measure(&mut bare_loop(&relay.url("sale"), lines, "64", "0"), &[0]);
    drop(relay);
    // What the relay was sending is left to a person; its lease need not be waited for.
    server.sql(&format!("UPDATE {SCHEMA}.delivery SET state = 'discarded', owner = NULL WHERE owner IS NOT NULL"));
    let waiting = usize::try_from(server.events(SCHEMA, "pending")).expect("a number of events");
    assert!(waiting > 0 && waiting <= events, "{waiting} of {events} wait");
    waiting
}

/// A running worker. It is killed when it is dropped.
struct Worker(Child);

impl Worker {
    fn start(project: &Project) -> Self {
        let mut command = project.command(&["worker", "--concurrency", CONCURRENCY, "-q"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("the worker starts"))
    }

    /// Ends it by SIGTERM, once everything is written.
    fn end(mut self) {
        let status = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "the worker has ended already");
        assert!(self.0.wait().is_ok(), "it ends");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
