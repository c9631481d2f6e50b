//! Effects of large numbers: whether an event costs more in a long log, and how much memory a million lines need while
//! one of two endpoints is down.

use crate::figures::{Figure, Target, say, tell};
use crate::race::{self, is_smoke, rounds, sized};
use crate::sink::Sink;
use crate::usage::{Usage, measure};
use crate::workload::{Project, alternating, sale, sending, write_lines};
use std::net::TcpListener;

/// Number of measurements of each length of the log.
const GROWTH_ROUNDS: usize = 5;

/// The long log has this number of times the lines before it is measured.
const PARTS: usize = 9;

/// Compares the cost of lines in a new log with the cost in a log that already has nine times as many.
pub fn growth() {
    let (sink, folder, events) = (Sink::start(), race::folder("engine-growth"), sized(100_000));
    let url = sink.url("/inventory");
    let lines = write_lines(&folder, "day.ndjson", events, sale).display().to_string();
    let project = |name| Project::new(&folder, name, &[("sale", "SALE_INVENTORY", &url)]);
    let (short, long) = (project("short"), project("long"));
    let send = |project: &Project| measure(&mut project.command(&sending(&lines, "64")), &[0]);
    for part in 1..=PARTS {
        let used = send(&long);
        say(&format!("growth: {} rows, the last {events} in {:.1} s", part * events, used.seconds));
    }
    let (mut in_short, mut in_long) = (Vec::new(), Vec::new());
    for _ in 0..rounds(GROWTH_ROUNDS) {
        short.forget();
        in_short.push(send(&short));
        in_long.push(send(&long));
    }
    let seconds = pair("time for 100,000", &in_short, &in_long, |used| Some(used.seconds));
    let processor = pair("processor for 100,000", &in_short, &in_long, |used| used.processor);
    tell(&[seconds, processor].into_iter().flatten().flatten().collect::<Vec<_>>());
    long.forget();
}

fn pair(what: &str, short: &[Usage], long: &[Usage], of: fn(&Usage) -> Option<f64>) -> Option<[Figure; 2]> {
    let figure = |place: &str, shown: &str, used: &[Usage]| {
        let samples: Vec<f64> = used.iter().filter_map(of).collect();
        (!samples.is_empty()).then(|| Figure::new(&format!("growth: {what} {place}"), shown, "s", samples))
    };
    let short = figure("in a new log", "inv-hooks send into a new log", short)?;
    let long = figure("beside 900,000", "inv-hooks send into a log of 900,000", long)?;
    Some([long.beside(&short).should(Target::Ratio(1.1)), short])
}

/// Sends lines of which every second one goes to an endpoint that refuses connections, and measures the memory.
pub fn memory() {
    let (sink, folder, events) = (Sink::start(), race::folder("engine-memory"), sized(1_000_000));
    let refused = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let (healthy, dead) = (sink.url("/inventory"), format!("http://{refused}/"));
    let connectors = [("healthy", "SALE_INVENTORY", &*healthy), ("dead", "RETURN_INVENTORY", &*dead)];
    let project = Project::new(&folder, "project", &connectors);
    let lines = write_lines(&folder, "lines.ndjson", events, alternating).display().to_string();
    let mut args = vec!["send", "--ndjson", &lines, "--concurrency", "64", "-q"];
    // Retries wait a minute for the endpoint that is down, which a short trial need not.
    args.extend(["--retries", if is_smoke() { "0" } else { "2" }]);
    let used = measure(&mut project.command(&args), &[4]);
    say(&format!("memory: {events} lines in {:.1} s", used.seconds));
    let shown = "inv-hooks send --ndjson FILE --retries 2, one of two endpoints dead";
    let name = "memory: a million lines, one of two endpoints dead";
    let figure = |peak| Figure::new(name, shown, "MiB", vec![peak]).should(Target::AtMost(64.0));
    tell(&used.peak_mib.map(figure).into_iter().collect::<Vec<_>>());
    // These gigabytes are no longer needed.
    let _ = std::fs::remove_dir_all(&folder);
}
