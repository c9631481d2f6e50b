//! The speed of the engine: `send` and `repost` with the durable log, next to a simple loop that stores nothing, with
//! the same endpoint.
//!
//! `cargo bench --bench engine [-- ROUNDS]`. These run only by name, because they take minutes: `-- growth` (does an
//! event cost more in a long log?), `-- memory` (how much memory do a million lines need while one of two endpoints is
//! down?), `-- rate` (how exact is `--rate`?).

mod figures;
mod long;
mod race;
mod rate;
mod sink;
mod usage;
mod workload;

use figures::{Figure, Target, say, tell};
use race::{is_smoke, peer, rounds, sized, tell_load};
use sink::Sink;
use std::env;
use std::path::PathBuf;
use std::process::Command;
use usage::{Usage, fsyncs, measure};
use workload::{Project, failed_sale, sale, sending, write_lines};

/// Number of runs of each program, by turns with the others.
const ROUNDS: usize = 7;

fn main() {
    tell_load();
    let has_word = |word: &str| env::args().any(|argument| argument == word);
    let (is_growth, is_memory, is_rate) = (has_word("growth"), has_word("memory"), has_word("rate"));
    if is_growth || is_smoke() {
        long::growth();
    }
    if is_memory || is_smoke() {
        long::memory();
    }
    if is_rate || is_smoke() {
        rate::rate();
    }
    if !is_growth && !is_memory && !is_rate {
        speed();
    }
}

/// A program of the comparison, and its resource usage in each run.
struct Sender<'a> {
    name: &'static str,
    shown: &'static str,
    events: usize,
    /// Runs before every run and is not measured.
    prepare: Box<dyn Fn() + 'a>,
    command: Box<dyn Fn() -> Command + 'a>,
    used: Vec<Usage>,
}

impl Sender<'_> {
    /// Runs it once; every event must arrive at the sink.
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

/// The folder, files and projects of the comparison.
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
            // No program always runs after the same other one.
            let at = if round.is_multiple_of(2) { (turn + round) % count } else { count - 1 - (turn + round) % count };
            senders[at].run(&sink);
        }
    }
    tell(&compared(&senders));
    tell(&disk(&senders, &course));
}

/// Prints both loops; the engine is compared with the faster one.
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

/// Counts how many times each program waits for the disk, in separate shorter runs.
#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn disk([_, _, send, repost, _, alone]: &[Sender; 6], course: &Course) -> Vec<Figure> {
    let events = sized(20_000);
    let lines = write_lines(&course.folder, "fewer.ndjson", events, sale).display().to_string();
    let mut told = Vec::new();
    let mut count = |sender: &Sender, command: &Command, events: usize, most: f64| {
        let Some(count) = fsyncs(command) else {
            return say(&format!(
                "engine: {}: left out: how often it waits for the disk, because perf cannot count",
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
    // Opening and closing the log, and a checkpoint every thousand pages, add little to two per event.
    count(alone, &(alone.command)(), alone.events, 2.05);
    told
}
