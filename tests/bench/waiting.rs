//! The memory of a relay while a million events wait in its log for an endpoint that is down.
//!
//! The rows are written once, through the API of the log, and kept in `target`; every run uses a copy.

use crate::figures::{Figure, Target, say, tell};
use crate::race::{self, is_smoke, sized};
use crate::relayed::{Connector, Relay, bare_loop, project, rows, wait_until};
use crate::sink::Sink;
use crate::usage::measure;
use crate::workload::{Project, sale, write_lines};
use inv_hooks::log::{Access, Change, open};
use inv_hooks::model::{ApiKey, Extracted, NewDelivery, State, Timestamp};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rows of one commit.
const BATCH: usize = 10_000;

/// Events that come while a million wait.
const MORE: usize = 1_000;

/// How long the endpoint is back before the relay ends.
const BACK: Duration = Duration::from_secs(5);

/// How often the metrics are read, and at most how many times.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const MOST_LOOKS: usize = 150;

/// Starts a relay on a log with a million rows that wait, and measures its memory.
pub fn waiting() {
    let (count, folder) = (sized(1_000_000), race::folder("relay-waiting"));
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let endpoint = format!("http://{address}/inventory");
    // Without a breaker a short trial need not wait for the end of its pause.
    let settings = format!("answer = \"log\"\nconcurrency = 64{}", if is_smoke() { "\nbreaker = 0" } else { "" });
    let project = project(&folder, "project", &[Connector { name: "sale", endpoint: &endpoint, settings: &settings }]);
    project.take_log(&rows_that_wait(count));
    let more = write_lines(&folder, "more.ndjson", sized(MORE), sale).display().to_string();
    let relay = Relay::start(&project);
    let ready = relay.age().as_secs_f64() * 1_000.0;
    let is_over = AtomicBool::new(false);
    let (sink, rate) = std::thread::scope(|scope| {
        scope.spawn(|| monitor(relay.admin(), &is_over));
        measure(&mut bare_loop(&relay.url("sale"), &more, "64", "0"), &[0]);
        let sink = Sink::start_at(&address.to_string());
        wait_until("nothing arrived", || sink.count() > 0);
        let (back, first) = (Instant::now(), sink.count());
        std::thread::sleep(if is_smoke() { BACK / 10 } else { BACK });
        let rate = per_second(sink.count() - first, back.elapsed());
        is_over.store(true, Ordering::Relaxed);
        (sink, rate)
    });
    let used = relay.end();
    check(&project, &sink, count + sized(MORE));
    tell(&figures(ready, rate, used.peak_mib));
    // These gigabytes are no longer needed.
    let _ = fs::remove_dir_all(&folder);
}

/// Every event must be in the log still, and each that arrived must be on record as delivered.
fn check(project: &Project, sink: &Sink, events: usize) {
    let [delivered, pending] = [State::Delivered, State::Pending].map(|state| rows(project, state));
    assert_eq!(delivered, sink.count(), "the events that arrived are on record as delivered");
    assert_eq!(delivered + pending, events as u64, "the others wait");
    say(&format!("waiting: {delivered} delivered, {pending} wait"));
}

fn figures(ready: f64, rate: f64, peak: Option<f64>) -> Vec<Figure> {
    let shown = "inv-hooks relay on a log in which 1,000,000 events wait";
    let figure =
        |what: &str, unit, sample| Figure::new(&format!("relay: a million wait, {what}"), shown, unit, vec![sample]);
    let mut told =
        vec![figure("until it is ready", "ms", ready), figure("delivered once the endpoint is back", "events/s", rate)];
    told.extend(peak.map(|peak| figure("peak memory", "MiB", peak).should(Target::AtMost(64.0))));
    told
}

/// Reads the metrics every second, as a monitoring system does; at most for some minutes.
fn monitor(address: &str, is_over: &AtomicBool) {
    for _ in 0..MOST_LOOKS {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        let mut stream = TcpStream::connect(address).expect("a connection");
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        std::thread::sleep(LOOK_EVERY);
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of events are small")]
fn per_second(events: u64, elapsed: Duration) -> f64 {
    events as f64 / elapsed.as_secs_f64()
}

/// Returns a log in which `count` events wait; makes it if it does not exist yet.
fn rows_that_wait(count: usize) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (count, include_str!("waiting.rs"), include_str!("../../src/log/sqlite/migrate.rs")).hash(&mut hasher);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("waiting-{count}-{:016x}.db", hasher.finish()));
    if !path.exists() {
        let unfinished = path.with_extension("unfinished");
        for companion in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{companion}", unfinished.display()));
        }
        fill(&unfinished, count);
        fs::rename(&unfinished, &path).expect("the log gets its name");
    }
    path
}

fn fill(path: &Path, count: usize) {
    let started = Instant::now();
    say(&format!("waiting: writing {count} rows once"));
    let mut log = open(path, Access::Write, at(0)).expect("a log").log;
    for first in (0..count).step_by(BATCH) {
        let queue = |n| Change::Queue { new: Box::new(event(n)), until: until(), may_repeat: false };
        log.commit((first..count.min(first + BATCH)).map(queue).collect()).expect("rows");
    }
    drop(log);
    say(&format!("waiting: {count} rows after {:.0} s", started.elapsed().as_secs_f64()));
}

fn event(n: usize) -> NewDelivery {
    NewDelivery {
        webhook_id: format!("01a0b0c0-{:08x}-7000-8000-{n:012x}", n / 1000),
        event_id: format!("01a0b0c0-{:08x}-7000-9000-{n:012x}", n / 1000),
        environment: "test".parse().expect("an environment"),
        connector: "sale".to_owned(),
        api_key: ApiKey::Sale,
        event: None,
        payload: sale(n).into_bytes(),
        extracted: Extracted {
            event: None,
            document: Some(format!("DT{n:08}")),
            store: Some((100 + n % 400).to_string()),
            time: Some(at(n)),
            products: vec![format!("VRAMSON{:07}", n * 7919 % 200_000)],
        },
        is_test: false,
        created_at: at(n),
        source: None,
        lineage: None,
    }
}

fn at(n: usize) -> Timestamp {
    let millis = 1_772_466_012_000 + i64::try_from(n).expect("a number of rows") * 250;
    Timestamp::from_millis(millis).expect("a time")
}

/// Far in the future: the rows are used for years.
fn until() -> Timestamp {
    Timestamp::from_millis(4_102_444_800_000).expect("a time")
}
