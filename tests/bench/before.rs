//! The cost of a change: runs this program and an earlier build of it by turns.
//!
//! `INV_HOOKS_BEFORE=PROGRAM cargo bench --profile dist --bench before [-- ROUNDS]`. The earlier program should be
//! built with the same profile. Without one the program is compared with itself, which shows how noisy the machine is.
//! `INV_HOOKS_NOW=PROGRAM` names the program of a package in place of this one; the earlier one is then that of a plain build.

mod figures;
mod race;
mod sink;
mod usage;
mod workload;

use figures::{Figure, Target, say, tell};
use race::{Runner, inv_hooks, race_long, rounds, sized, tell_load};
use sink::Sink;
use std::path::{Path, PathBuf};
use usage::{Usage, measure};
use workload::{Project, document, failed_sale, sale, sending, write_lines};

/// Number of runs of each command.
const ROUNDS: usize = 15;

/// Number of runs of each command that takes some milliseconds.
const QUICK_ROUNDS: usize = 301;

/// What a quick command may take, in parts of the time of the earlier program, so that its speed is at least 0.97 of it.
const NOT_SLOWER: f64 = 1.03;

/// The earlier program and this one.
const NAMES: [&str; 2] = ["the program before", "inv-hooks"];

fn main() {
    tell_load();
    let before = std::env::var_os("INV_HOOKS_BEFORE").map(PathBuf::from);
    if before.is_none() {
        say("before: INV_HOOKS_BEFORE names no earlier program, so this one runs beside itself");
    }
    let now = std::env::var_os("INV_HOOKS_NOW").map(PathBuf::from);
    let (sink, folder, events) = (Sink::start(), race::folder("before"), sized(20_000));
    let programs = Programs::new(&folder, [before, now].map(|program| program.unwrap_or_else(inv_hooks)));
    let url = sink.url("/inventory");
    let project = |name: &str| Project::new(&folder, name, &[("sale", "SALE_INVENTORY", &url)]);
    let lines = write_lines(&folder, "day.ndjson", events, sale).display().to_string();
    let failed = write_lines(&folder, "failed.ndjson", events, failed_sale);
    let send = compare("send", &programs, &sink, events, |program| {
        let project = project("send");
        project.forget();
        measure(&mut project.command_of(program, &sending(&lines, "64")), &[0])
    });
    let repost = compare("repost", &programs, &sink, events, |program| {
        // Each program imports by itself, because an older one may not know the tables of a newer one.
        let project = project("repost");
        project.forget();
        measure(&mut project.command_of(program, &["failed", "import", &failed.display().to_string(), "-q"]), &[0]);
        let repost = ["repost", "--all", "--yes", "--concurrency", "64", "-q"];
        measure(&mut project.command_of(program, &repost), &[0])
    });
    let own = own_logs(&programs, project, &failed);
    tell(&[send, repost, starts(&programs, &folder), searches(&programs, &own, &document(events / 2))].concat());
}

/// The earlier program and this one. Each run uses a new copy: how a file was written decides how it is mapped into
/// memory, which changes the result by up to a tenth.
struct Programs {
    sources: [PathBuf; 2],
    copies: [PathBuf; 2],
}

impl Programs {
    fn new(folder: &Path, sources: [PathBuf; 2]) -> Self {
        Self { sources, copies: ["before", "now"].map(|name| folder.join(name)) }
    }

    fn copy(&self, at: usize) -> &Path {
        let to = &self.copies[at];
        // The first time there is no copy.
        let _ = std::fs::remove_file(to);
        std::fs::copy(&self.sources[at], to).expect("the program can be copied");
        to
    }
}

/// Runs `once` with each program by turns. Every event must arrive at the sink.
#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn compare(what: &str, programs: &Programs, sink: &Sink, events: usize, once: impl Fn(&Path) -> Usage) -> Vec<Figure> {
    let [before, now] = in_turn(|at| {
        let came = sink.count();
        let used = once(programs.copy(at));
        assert_eq!(sink.count() - came, events as u64, "{what}: {}", NAMES[at]);
        used
    });
    let rate = |at: usize, used: &[Usage]| {
        let samples = used.iter().map(|used| events as f64 / used.seconds).collect();
        Figure::new(&name(what, at, ""), &format!("{} {what}", NAMES[at]), "events/s", samples)
    };
    let processor = |at: usize, used: &[Usage]| {
        let samples = used.iter().filter_map(|used| used.processor).collect();
        Figure::new(&name(what, at, ", processor"), &format!("{} {what}", NAMES[at]), "s", samples)
    };
    let mut told =
        vec![rate(1, &now).by_turns_with(&rate(0, &before)).should(Target::RatioAtLeast(0.97)), rate(0, &before)];
    if now.iter().all(|used| used.processor.is_some()) {
        told.extend([processor(1, &now).by_turns_with(&processor(0, &before)), processor(0, &before)]);
    }
    told
}

fn starts(programs: &Programs, folder: &Path) -> Vec<Figure> {
    quick("start", programs, [folder, folder], &["--version"])
}

/// A project for each program, with a log that it wrote by itself: an older one may not know the tables of a newer one.
fn own_logs(programs: &Programs, project: impl Fn(&str) -> Project, failed: &Path) -> [Project; 2] {
    [0, 1].map(|at| {
        let own = project(["search-before", "search-now"][at]);
        own.forget();
        let import = ["failed", "import", &failed.display().to_string(), "-q"];
        measure(&mut own.command_of(programs.copy(at), &import), &[0]);
        own
    })
}

fn searches(programs: &Programs, own: &[Project; 2], document: &str) -> Vec<Figure> {
    let folders = own.each_ref().map(Project::folder);
    let newest = quick("search, the newest", programs, folders, &["failed", "search"]);
    [newest, quick("search, one document", programs, folders, &["failed", "search", "--document", document])].concat()
}

/// Runs a command of some milliseconds with each program in its own folder.
fn quick(what: &str, programs: &Programs, folders: [&Path; 2], args: &[&str]) -> Vec<Figure> {
    let runner = |at: usize| {
        Runner::new(&name(what, at, ""), &programs.copies[at], args, folders[at]).shown_as(&format!(
            "{} {}",
            NAMES[at],
            args.join(" ")
        ))
    };
    let copy = || [0, 1].into_iter().for_each(|at| drop(programs.copy(at).to_owned()));
    let figures = race_long(&[runner(0), runner(1)], QUICK_ROUNDS, 3, copy);
    let [before, now] = figures.try_into().expect("a figure for each");
    vec![now.beside(&before).should(Target::Ratio(NOT_SLOWER)), before]
}

fn name(what: &str, at: usize, of: &str) -> String {
    let kind = match std::env::var("INV_HOOKS_NOW") {
        Ok(program) if program.contains("-musl/") => "musl",
        Ok(_) => "package",
        Err(_) => "before",
    };
    format!("{kind}: {what}{of}{}", ["; before", ""][at])
}

/// Runs `once` for both; every round starts with the other one.
fn in_turn<T>(mut once: impl FnMut(usize) -> T) -> [Vec<T>; 2] {
    let mut done = [Vec::new(), Vec::new()];
    for round in 0..rounds(ROUNDS) {
        for turn in 0..2 {
            let at = (round + turn) % 2;
            done[at].push(once(at));
        }
    }
    done
}
