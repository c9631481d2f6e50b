//! The speed of the log: rows per second through `Log::commit`, and milliseconds per query, with rows of about 1 KiB.
//!
//! `cargo bench --bench log [-- ROWS]` prints one line per figure. Rates are stored. The milliseconds are only a first
//! impression, because the figures of search measure whole processes.

mod bare;
mod figures;
mod race;

use figures::{Figure, Target, say, tell};
use race::{Runner, inv_hooks, is_smoke, tell_load};

use inv_hooks::log::{Access, Applied, Change, GroupBy, Log, Next, Opened, Reported, Settlement, Ticket, open};
use inv_hooks::model::{
    Answer, ApiKey, Attempt, AttemptKind, Extracted, Failure, NewDelivery, Page, Query, Sort, State, Timestamp, Zone,
};
use rustix::time::{ClockId, clock_gettime};
use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

/// Number of measurements of each rate, each with a new log.
const ROUNDS: usize = 31;
const BATCH: u64 = 1_000;
const IMPORT_BATCH: u64 = 100_000;
const DOCUMENTS: u64 = 50_000;
const PRODUCTS: u64 = 200_000;

fn main() {
    let given = env::args().find_map(|argument| argument.parse().ok());
    let rows = given.unwrap_or(if is_smoke() { 8_000 } else { 100_000 });
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let log = home.path().join("events.db");
    tell_load();
    let works = works(rows);
    let mut samples = vec![Vec::new(); works.len()];
    for _ in 0..if is_smoke() { 1 } else { ROUNDS } {
        for (work, samples) in works.iter().zip(&mut samples) {
            samples.push(work.measure(&log));
        }
    }
    let figure = |(work, samples): (&Work, _)| Figure::new(work.name, "cargo bench --bench log", "rows/s", samples);
    let figures: Vec<Figure> = works.iter().zip(samples).map(figure).collect();
    let [bare, delivered, failed, followed, imported] = figures.try_into().expect("a figure for each");
    let bare = Figure { command: "a bare SQLite table, a statement before and one after".to_owned(), ..bare };
    let bytes = vec![f64::from(u32::try_from(size(&log) / rows).expect("a row is small"))];
    tell(&[
        delivered.beside(&bare).should(Target::AtLeast(80_000.0)),
        bare,
        followed.beside(&failed).should(Target::RatioAtLeast(0.95)),
        failed.should(Target::AtLeast(10_000.0)),
        imported.should(Target::AtLeast(25_000.0)),
        Figure::new("disk: an imported row of 1 KiB", "cargo bench --bench log", "bytes", bytes),
    ]);
    questions(&log, rows);
}

/// A measurement, by turns with the others.
struct Work {
    name: &'static str,
    rows: u64,
    run: fn(&mut Stopwatch, &Path, u64),
}

/// The log of the last one is used for the queries.
fn works(rows: u64) -> [Work; 5] {
    [
        Work { name: "log: bare", rows, run: |watch, path, rows| bare::deliver(watch, path, rows) },
        Work { name: "log: delivered", rows, run: |watch, path, rows| engine(watch, path, rows, None) },
        Work {
            name: "log: failed",
            rows: rows / 4,
            run: |watch, path, rows| engine(watch, path, rows, Some(Failure::HttpStatus)),
        },
        Work { name: "log: failed, while another process follows", rows: rows / 4, run: followed },
        Work { name: "log: import into an empty log", rows, run: import },
    ]
}

impl Work {
    /// Returns rows per second, with a new log at `path`.
    fn measure(&self, path: &Path) -> f64 {
        for companion in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{companion}", path.display()));
        }
        rate(self.name, self.rows, |watch| (self.run)(watch, path, self.rows))
    }
}

fn open_at(path: &Path) -> Opened {
    open(path, Access::Write, now()).expect("a log")
}

/// Sums the time of the commits of one figure, without the time to make their batches.
#[derive(Default)]
struct Stopwatch {
    elapsed: Duration,
    busy: u64,
}

impl Stopwatch {
    fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (started, busy) = (Instant::now(), busy());
        let done = work();
        self.elapsed += started.elapsed();
        self.busy += self::busy().saturating_sub(busy);
        done
    }

    fn commit(&mut self, log: &mut dyn Log, changes: Vec<Change>) -> Vec<Applied> {
        self.time(|| log.commit(changes).expect("a commit"))
    }
}

fn rate(what: &str, rows: u64, work: impl FnOnce(&mut Stopwatch)) -> f64 {
    let mut watch = Stopwatch::default();
    work(&mut watch);
    let (seconds, busy) = (watch.elapsed.as_secs_f64(), watch.busy / rows);
    let rate = f64::from(u32::try_from(rows).expect("rows")) / seconds;
    say(&format!("{what}: {rate:.0} rows/s ({rows} rows, {seconds:.2} s, {busy} ns of the processor each)"));
    rate
}

/// Returns the processor time of this thread, in nanoseconds.
fn busy() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).expect("a time since the start")
}

fn size(path: &Path) -> u64 {
    path.metadata().expect("a file").len()
}

/// Accepts a batch in each commit and settles the one before, as the engine does.
fn engine(watch: &mut Stopwatch, path: &Path, rows: u64, failure: Option<Failure>) {
    let mut log = open_at(path).log;
    let mut open: Vec<Ticket> = Vec::new();
    for first in (0..=rows).step_by(usize::try_from(BATCH).expect("a size")) {
        let mut changes: Vec<Change> = open.drain(..).map(|ticket| settle(ticket, failure)).collect();
        changes.extend((first..rows.min(first + BATCH)).map(|n| Change::Accept(Box::new(delivery(n)))));
        for applied in watch.commit(log.as_mut(), changes) {
            if let Applied::Accepted { ticket, .. } = applied {
                open.push(ticket);
            }
        }
    }
}

/// As [`engine`] with failures, while `failed search --follow` prints them.
fn followed(watch: &mut Stopwatch, path: &Path, rows: u64) {
    drop(open_at(path));
    let folder = path.parent().expect("a folder");
    std::fs::write(folder.join("inv-hooks.toml"), "version = 1\nenvironment = \"staging\"\n").expect("a store");
    let log = path.display().to_string();
    let follow = ["failed", "search", "--follow", "--quiet", "-o", "ndjson", "--log", &log];
    let mut follower = (Runner::new("follow", &inv_hooks(), &follow, folder).command)().spawn().expect("a follower");
    engine(watch, path, rows, Some(Failure::HttpStatus));
    assert_eq!(follower.try_wait().expect("a state"), None, "it follows until it is stopped");
    follower.kill().and_then(|()| follower.wait()).expect("the end of the follower");
}

fn import(watch: &mut Stopwatch, path: &Path, rows: u64) {
    let mut log = open_at(path).log;
    for first in (0..rows).step_by(usize::try_from(IMPORT_BATCH).expect("a size")) {
        let reports = (first..rows.min(first + IMPORT_BATCH)).map(report).collect();
        watch.commit(log.as_mut(), reports);
    }
}

fn questions(path: &Path, rows: u64) {
    let middle = rows / 2;
    let newest = |query: Query| {
        move |log: &mut dyn Log| {
            let page = Page { sort: Sort::Newest, limit: 50, after: None };
            log.search(&query, &page).expect("a page").len()
        }
    };
    let only = |text: &str| vec![text.to_owned()];
    ask(path, "newest 50", newest(Query::default()));
    ask(
        path,
        "key, event, connector",
        newest(Query {
            api_keys: vec![ApiKey::Sts],
            events: only("ASN_RECEIVED_EVENT"),
            connectors: only("wms-1"),
            since: Timestamp::from_millis(now().as_millis() + 1_000),
            ..Query::default()
        }),
    );
    ask(path, "document", newest(Query { documents: vec![document(middle)], ..Query::default() }));
    ask(path, "product", newest(Query { products: vec![product(middle)], ..Query::default() }));
    ask(path, "store", newest(Query { stores: only("7"), ..Query::default() }));
    ask(path, "status 418, none", newest(Query { statuses: "418".parse().into_iter().collect(), ..Query::default() }));
    ask(path, "text that is an id", newest(Query { text: Some(document(middle)), ..Query::default() }));
    ask(path, "text in few rows", newest(Query { text: Some(format!("unique-{middle}-")), ..Query::default() }));
    ask(path, "text in no row", newest(Query { text: Some("nowhere-to-be-found".to_owned()), ..Query::default() }));
    ask(path, "count", |log| log.count(&Query::default()).expect("groups").len());
    ask(path, "stats by hour", |log| log.stats(&Query::default(), &[GroupBy::Hour], &Zone::utc()).expect("rows").len());
    ask(path, "candidates", |log| {
        let mut count = 0;
        log.candidates(&Query::default(), &mut |_| count += 1).expect("rows");
        count
    });
}

/// Opens the log for each query, as a command does.
fn ask(path: &Path, what: &str, question: impl Fn(&mut dyn Log) -> usize) {
    let mut times: Vec<Duration> = Vec::new();
    let mut found = 0;
    for _ in 0..5 {
        let started = Instant::now();
        let mut opened = open(path, Access::Read, now()).expect("a log");
        found = question(opened.log.as_mut());
        times.push(started.elapsed());
    }
    times.sort();
    say(&format!("{what}: {:.1} ms ({found} found)", times[2].as_secs_f64() * 1000.0));
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_772_466_012_000).expect("a time")
}

fn at(n: u64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() + i64::try_from(n).expect("a number")).expect("a time")
}

fn document(n: u64) -> String {
    format!("STS-256-310-{:06}", n % DOCUMENTS)
}

fn product(n: u64) -> String {
    format!("VRAMSON{:07}", n.wrapping_mul(7919) % PRODUCTS)
}

fn delivery(n: u64) -> NewDelivery {
    let lines = 1 + n % 8;
    let products: Vec<String> = (0..lines).map(|line| product(n * 8 + line)).collect();
    let list: Vec<String> = products
        .iter()
        .map(|id| format!(r#"{{"productId":"{id}","gtin":"194975413016","shippedQuantity":2,"receivedQuantity":2}}"#))
        .collect();
    let head = format!(
        r#"{{"eventType":"ASN_RECEIVED_EVENT","transferType":"STS","transferId":"{}","storeId":"{}","note":"unique-{n}-","productList":[{}],"pad":""#,
        document(n),
        n % 400,
        list.join(",")
    );
    let payload = format!("{head}{}\"}}", "x".repeat(1022_usize.saturating_sub(head.len())));
    NewDelivery {
        webhook_id: format!("01a0b0c0-{:08x}-7000-8000-{n:012x}", n / 1000),
        event_id: format!("01a0b0c0-0000-7000-9000-{n:012x}"),
        environment: "staging".parse().expect("an environment"),
        connector: format!("wms-{}", n % 3),
        api_key: ApiKey::Sts,
        event: "ASN_RECEIVED_EVENT".parse().ok(),
        payload: payload.into_bytes(),
        extracted: Extracted {
            event: Some("ASN_RECEIVED_EVENT".to_owned()),
            document: Some(document(n)),
            store: Some((n % 400).to_string()),
            time: Some(at(n)),
            products,
        },
        is_test: false,
        created_at: at(n),
        source: None,
        lineage: None,
    }
}

fn attempt(kind: AttemptKind, failure: Option<Failure>) -> Attempt {
    Attempt {
        number: 1,
        kind,
        started_at: now(),
        url: "https://wms.example.com/inventory/inventoryTransfer".to_owned(),
        by: Some("someone@somewhere".to_owned()),
        reason: None,
        answer: Some(Answer {
            failure,
            status: Some(if failure.is_some() { 503 } else { 200 }),
            error: failure.map(|_| "the endpoint answered 503: no stock".to_owned()),
            latency: Duration::from_micros(1500),
            response: br#"{"ok":true}"#.to_vec(),
            response_type: Some("application/json".to_owned()),
            ..Answer::default()
        }),
    }
}

fn settle(ticket: Ticket, failure: Option<Failure>) -> Change {
    Change::Settle(Box::new(Settlement {
        ticket,
        lane: 0,
        attempt: attempt(AttemptKind::Send, failure),
        at: at(ticket.id.0.unsigned_abs()),
        next: Next::End,
    }))
}

fn report(n: u64) -> Change {
    Change::Report(Box::new(Reported {
        delivery: delivery(n),
        attempt: attempt(AttemptKind::Reported, Some(Failure::HttpStatus)),
        at: at(n),
        state: State::Failed,
        doubt: inv_hooks::model::Doubt::None,
        reposts: 0,
        has_given_id: false,
        allow_duplicate: false,
        imported: None,
    }))
}
