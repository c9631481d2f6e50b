//! How fast the engine is: `send` and `repost` with the durable log, beside a bare loop that keeps nothing, against the same
//! endpoint.
//!
//! `cargo bench --bench engine [-- ROUNDS]`. By name only, for they take minutes: `-- growth`, whether an event costs more
//! when the log is long; `-- memory`, what a million lines take while one of two endpoints is dead.

mod figures;
mod race;
mod sink;
mod usage;
mod workload;

use figures::{Figure, Target, say, tell};
use race::{is_smoke, peer, tell_load};
use sink::Sink;
use std::env;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use usage::{Usage, fsyncs, measure};
use workload::{Project, alternating, failed_sale, sale, write_lines};

/// How often each program runs, in turn with the others.
const ROUNDS: usize = 7;

/// How often each length of log is measured.
const GROWTH_ROUNDS: usize = 5;

fn main() {
    tell_load();
    let has_word = |word: &str| env::args().any(|argument| argument == word);
    let (is_growth, is_memory) = (has_word("growth"), has_word("memory"));
    if is_growth || is_smoke() {
        growth();
    }
    if is_memory || is_smoke() {
        memory();
    }
    if !is_growth && !is_memory {
        speed();
    }
}

/// Returns `large`, or so little that a try is done in a moment.
fn sized(large: usize) -> usize {
    if is_smoke() { (large / 500).max(2) } else { large }
}

fn rounds(usual: usize) -> usize {
    let given = env::args().skip(1).find_map(|argument| argument.parse().ok());
    if is_smoke() { 1 } else { given.unwrap_or(usual) }
}

/// A program that takes part, and what it used each time.
struct Sender<'a> {
    name: &'static str,
    shown: &'static str,
    events: usize,
    /// Done before every run, and not measured.
    prepare: Box<dyn Fn() + 'a>,
    command: Box<dyn Fn() -> Command + 'a>,
    used: Vec<Usage>,
}

impl Sender<'_> {
    /// Runs it once; every event must have come to the sink.
    fn run(&mut self, sink: &Sink) {
        (self.prepare)();
        let before = sink.count();
        let used = measure(&mut (self.command)(), &[0]);
        assert_eq!(sink.count() - before, self.events as u64, "{}", self.name);
        self.used.push(used);
    }

    fn figure(&self, what: &str, unit: &'static str, sample: impl Fn(&Usage) -> Option<f64>) -> Option<Figure> {
        let samples: Vec<f64> = self.used.iter().filter_map(sample).collect();
        let name = format!("engine: {}{what}", self.name);
        (!samples.is_empty()).then(|| Figure::new(&name, self.shown, unit, samples))
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
    fn rate(&self) -> Figure {
        let rate = |used: &Usage| Some(self.events as f64 / used.seconds);
        self.figure("", "events/s", rate).expect("every run took some time")
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
    fn processor(&self) -> Option<Figure> {
        let per_10_000 = |used: &Usage| Some(used.processor? * 10_000.0 / self.events as f64);
        self.figure(", processor for 10,000", "s", per_10_000)
    }

    fn memory(&self) -> Option<Figure> {
        self.figure(", peak memory", "MiB", |used| used.peak_mib)
    }
}

/// Where the races are run.
struct Course {
    folder: PathBuf,
    lines: String,
    few: String,
    sending: Project,
    reposting: Project,
    failed: Project,
    url: String,
    events: usize,
    one_by_one: usize,
}

impl Course {
    fn new(sink: &Sink) -> Self {
        let (folder, url) = (race::folder("engine"), sink.url("/inventory"));
        let (events, one_by_one) = (sized(100_000), sized(2_000));
        let file = |path: PathBuf| path.display().to_string();
        let project = |name| Project::new(&folder, name, &[("sale", "SALE_INVENTORY", &url)]);
        let failed = project("failed");
        failed.import(&write_lines(&folder, "failed.ndjson", events, failed_sale));
        Self {
            lines: file(write_lines(&folder, "day.ndjson", events, sale)),
            few: file(write_lines(&folder, "few.ndjson", one_by_one, sale)),
            sending: project("sending"),
            reposting: project("reposting"),
            failed,
            url,
            events,
            one_by_one,
            folder,
        }
    }

    fn bare(&self, name: &'static str, shown: &'static str, [concurrency, workers]: [&'static str; 2]) -> Sender<'_> {
        let (program, is_one) = (peer("bench-loop"), concurrency == "1");
        let (file, events) = if is_one { (&self.few, self.one_by_one) } else { (&self.lines, self.events) };
        let command = move || {
            let mut command = Command::new(&program);
            command.args([&self.url, file, concurrency, workers]).current_dir(&self.folder);
            command
        };
        Sender { name, shown, events, prepare: Box::new(|| {}), command: Box::new(command), used: Vec::new() }
    }

    fn send(&self, name: &'static str, shown: &'static str, concurrency: &'static str) -> Sender<'_> {
        let is_one = concurrency == "1";
        let (file, events) = if is_one { (&self.few, self.one_by_one) } else { (&self.lines, self.events) };
        let command = move || self.sending.command(&sending(file, concurrency));
        let prepare = || self.sending.forget();
        Sender { name, shown, events, prepare: Box::new(prepare), command: Box::new(command), used: Vec::new() }
    }

    fn repost(&self) -> Sender<'_> {
        Sender {
            name: "repost",
            shown: "inv-hooks repost --all --yes --concurrency 64 -q",
            events: self.events,
            prepare: Box::new(|| self.reposting.take_log_of(&self.failed)),
            command: Box::new(|| self.reposting.command(&["repost", "--all", "--yes", "--concurrency", "64", "-q"])),
            used: Vec::new(),
        }
    }
}

fn sending<'a>(file: &'a str, concurrency: &'a str) -> [&'a str; 7] {
    ["send", "SALE_INVENTORY", "--ndjson", file, "--concurrency", concurrency, "-q"]
}

fn speed() {
    let sink = Sink::start();
    let course = Course::new(&sink);
    let one_thread = "a bare loop of reqwest, 64 at once, one thread";
    let two_workers = "a bare loop of reqwest, 64 at once, two workers";
    let alone = "a bare loop of reqwest, one at a time";
    let mut senders = [
        course.bare("bare loop, one thread", one_thread, ["64", "0"]),
        course.bare("bare loop, two workers", two_workers, ["64", "2"]),
        course.send("send", "inv-hooks send SALE_INVENTORY --ndjson FILE --concurrency 64 -q", "64"),
        course.repost(),
        course.bare("bare loop, one at a time", alone, ["1", "0"]),
        course.send("send, one at a time", "inv-hooks send SALE_INVENTORY --ndjson FILE --concurrency 1 -q", "1"),
    ];
    for round in 0..rounds(ROUNDS) {
        let count = senders.len();
        for turn in 0..count {
            // Nobody runs always behind the same one.
            let at = if round.is_multiple_of(2) { (turn + round) % count } else { count - 1 - (turn + round) % count };
            senders[at].run(&sink);
        }
    }
    tell(&compared(&senders));
    tell(&disk(&senders, &course));
}

/// Both loops are told, and the faster one is what the engine is compared with.
fn compared([one_thread, two_workers, send, repost, bare_alone, alone]: &[Sender; 6]) -> Vec<Figure> {
    let (one, two) = (one_thread.rate(), two_workers.rate());
    let fastest = if one.median() >= two.median() { &one } else { &two };
    let mut told = vec![
        send.rate().beside(fastest).should(Target::RatioAtLeast(0.3)),
        repost.rate().beside(fastest).should(Target::RatioAtLeast(0.25)),
        alone.rate().beside(&bare_alone.rate()),
    ];
    told.extend([bare_alone.rate(), one, two]);
    let processor = [send, repost].map(|sender| Some(sender.processor()?.should(Target::AtMost(0.5))));
    told.extend(processor.into_iter().flatten());
    told.extend([one_thread, two_workers, alone].iter().filter_map(|sender| sender.processor()));
    told.extend([send, repost, one_thread].iter().filter_map(|sender| sender.memory()));
    told
}

/// Counts how often each waits for the disk, in shorter runs of their own: being traced makes them slow.
#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn disk([_, _, send, repost, _, alone]: &[Sender; 6], course: &Course) -> Vec<Figure> {
    let events = sized(20_000);
    let lines = write_lines(&course.folder, "fewer.ndjson", events, sale).display().to_string();
    let mut told = Vec::new();
    let mut count = |sender: &Sender, command: &Command, events: usize, most: f64| {
        let Some(count) = fsyncs(command) else {
            return say(&format!(
                "engine: {}: left out: how often it waits for the disk, for strace cannot tell",
                sender.name
            ));
        };
        let name = format!("engine: {}, fsyncs for one event", sender.name);
        let figure = Figure::new(&name, sender.shown, "fsyncs", vec![count as f64 / events as f64]);
        told.push(figure.should(Target::AtMost(most)));
    };
    course.sending.forget();
    count(send, &course.sending.command(&sending(&lines, "64")), events, 0.1);
    course.failed.forget();
    course.failed.import(&write_lines(&course.folder, "failed.ndjson", events, failed_sale));
    (repost.prepare)();
    count(repost, &(repost.command)(), events, 0.1);
    (alone.prepare)();
    // What opening and closing the log takes, and a checkpoint every thousand pages, is little beside two an event.
    count(alone, &(alone.command)(), alone.events, 2.05);
    told
}

/// Compares what the same lines cost in a new log with what they cost in one that has nine times as many already.
fn growth() {
    let (sink, folder, events) = (Sink::start(), race::folder("engine-growth"), sized(100_000));
    let url = sink.url("/inventory");
    let lines = write_lines(&folder, "day.ndjson", events, sale).display().to_string();
    let project = |name| Project::new(&folder, name, &[("sale", "SALE_INVENTORY", &url)]);
    let (short, long) = (project("short"), project("long"));
    let send = |project: &Project| measure(&mut project.command(&sending(&lines, "64")), &[0]);
    for part in 0..9 {
        let used = send(&long);
        say(&format!("growth: {} rows after {:.1} s more", (part + 1) * events, used.seconds));
    }
    let (mut in_short, mut in_long) = (Vec::new(), Vec::new());
    for _ in 0..rounds(GROWTH_ROUNDS) {
        short.forget();
        in_short.push(send(&short));
        in_long.push(send(&long));
    }
    tell(
        &[
            in_turn("time for 100,000", &in_short, &in_long, |used| Some(used.seconds)),
            in_turn("processor for 100,000", &in_short, &in_long, |used| used.processor),
        ]
        .into_iter()
        .flatten()
        .flatten()
        .collect::<Vec<_>>(),
    );
    long.forget();
}

fn in_turn(what: &str, short: &[Usage], long: &[Usage], of: fn(&Usage) -> Option<f64>) -> Option<[Figure; 2]> {
    let figure = |name: &str, shown: &str, used: &[Usage]| {
        let samples: Vec<f64> = used.iter().filter_map(of).collect();
        (!samples.is_empty()).then(|| Figure::new(&format!("growth: {what} {name}"), shown, "s", samples))
    };
    let short = figure("in a new log", "inv-hooks send, a new log", short)?;
    let long = figure("beside 900,000", "inv-hooks send, 900,000 events in the log", long)?;
    Some([long.beside(&short).should(Target::Ratio(1.1)), short])
}

/// Sends lines of which every second goes to an endpoint that refuses connections, and looks at the memory.
fn memory() {
    let (sink, folder, events) = (Sink::start(), race::folder("engine-memory"), sized(1_000_000));
    let refused = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let connectors = [
        ("healthy", "SALE_INVENTORY", &*sink.url("/inventory")),
        ("dead", "RETURN_INVENTORY", &format!("http://{refused}/")),
    ];
    let project = Project::new(&folder, "project", &connectors);
    let lines = write_lines(&folder, "lines.ndjson", events, alternating).display().to_string();
    let mut args = vec!["send", "--ndjson", &lines, "--concurrency", "64", "-q"];
    if has_retries(&project) {
        args.extend(["--retries", "2"]);
    } else {
        say("memory: left out: retries, which this program does not know");
    }
    let used = measure(&mut project.command(&args), &[4]);
    say(&format!("memory: {events} lines, {:.0} s", used.seconds));
    let shown = "inv-hooks send --ndjson FILE --retries 2, one of two endpoints dead";
    let name = "memory: a million lines, one of two endpoints dead";
    let figure = |peak| Figure::new(name, shown, "MiB", vec![peak]).should(Target::AtMost(64.0));
    tell(&used.peak_mib.map(figure).into_iter().collect::<Vec<_>>());
    project.forget();
    let _ = std::fs::remove_file(Path::new(&lines));
}

fn has_retries(project: &Project) -> bool {
    let help = project.command(&["send", "--help"]).output().expect("the program starts");
    String::from_utf8_lossy(&help.stdout).contains("--retries")
}
