//! How long a person waits for `failed search` in a log of a million failed events, as a whole process.
//!
//! Queries with an index are compared with a small program that runs the same query on the same file and prints every
//! value. `INV_HOOKS_BENCH_ROWS` makes the corpus smaller; then nothing is stored.

mod corpus;
mod figures;
mod race;

use corpus::{FREQUENT, NOWHERE, RARE, corpus, document, log_of, product, store_id};
use figures::{Figure, Target, say, tell};
use race::{Runner, inv_hooks, is_smoke, peer, race, race_after, tell_load};
use std::env;
use std::path::Path;
use std::process::Command;

const ROWS: u64 = 1_000_000;

/// The cause of seven tenths of the rows.
const FREQUENT_CAUSE: &str = "503 try again later";

/// The columns that the program reads of each row, in its order.
const COLUMNS: &str = "id, webhook_id, event_id, environment, connector, api_key, event, state, owner, store_id, document_id, \
     event_time, is_test, created_at, failed_at, payload_bytes, attempts, reposts, waiting_on, source_file, source_line, \
     lineage_of, lineage_difference, discard_reason, kind, started_at, url, made_by, reason, failure, phase, status, error, \
     error_code, latency_us, response_type, flags";

fn main() {
    let given = env::var("INV_HOOKS_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok());
    let rows = given.unwrap_or(if is_smoke() { 2_000 } else { ROWS });
    let folder = corpus(rows);
    tell_load();
    let mut told = indexed(&folder, rows);
    told.extend(texts(&folder));
    told.extend(counts(&folder));
    if !is_smoke() {
        told.extend(cold(&folder));
    }
    told.push(bytes_on_disk(&folder, rows));
    if given.is_some() {
        say("a smaller corpus: nothing is kept");
        // Printed here and not stored: these are not the figures of a million events.
        told.iter().for_each(|figure| say(&format!("{}: {:.2} {}", figure.name, figure.median(), figure.unit)));
    } else {
        tell(&told);
    }
}

/// A query as flags, and as the SQL condition that they mean.
struct Question {
    name: &'static str,
    flags: Vec<String>,
    condition: &'static str,
    values: Vec<String>,
}

fn question(name: &'static str, flags: &[(&str, &str)], condition: &'static str) -> Question {
    let words = flags.iter().flat_map(|(flag, value)| [format!("--{flag}"), (*value).to_owned()]);
    let values = flags.iter().map(|(_, value)| (*value).to_owned());
    Question { name, flags: words.collect(), condition, values: values.collect() }
}

fn questions(rows: u64) -> Vec<Question> {
    // A row in the middle: neither new nor old.
    let (document, product, store) = (document(rows / 2), product(rows / 2), store_id(rows / 2));
    let reference = |kind| match kind {
        1 => "id IN (SELECT delivery_id FROM ref WHERE value = ? AND kind = 1)",
        2 => "id IN (SELECT delivery_id FROM ref WHERE value = ? AND kind = 2)",
        _ => "id IN (SELECT delivery_id FROM ref WHERE value = ? AND kind = 3)",
    };
    vec![
        question("newest 50", &[], "1"),
        question(
            "key and event",
            &[("api-key", "INVENTORY_EXPORT_ASN"), ("event", "ASN_RECEIVED_EVENT")],
            "api_key = ? AND event = ?",
        ),
        question("connector", &[("connector", "wms-sts")], "connector = ?"),
        question("status", &[("status", "404")], "status = ?"),
        question("status that no row has", &[("status", "418")], "status = ?"),
        question("document", &[("document", &document)], reference(2)),
        question("product", &[("product", &product)], reference(3)),
        question("store", &[("store", &store)], reference(1)),
        question("cause", &[("cause", FREQUENT_CAUSE)], "cause = ?"),
        question(
            "cause at a connector",
            &[("cause", FREQUENT_CAUSE), ("connector", "wms-sts")],
            "cause = ? AND connector = ?",
        ),
    ]
}

impl Question {
    fn ours(&self, folder: &Path) -> Runner {
        let flags: Vec<&str> = self.flags.iter().map(String::as_str).collect();
        Runner::new(
            &format!("search: {}", self.name),
            &inv_hooks(),
            &[&["failed", "search"], &flags[..]].concat(),
            folder,
        )
    }

    fn bare(&self, folder: &Path) -> Runner {
        let sql = format!(
            "SELECT {COLUMNS} FROM delivery WHERE state IN ('failed','unknown') AND environment = 'staging' AND {} \
             AND is_test = 0 ORDER BY failed_at DESC, id DESC LIMIT 51",
            self.condition
        );
        let log = log_of(folder).display().to_string();
        let mut words = vec![log.as_str(), &sql];
        words.extend(self.values.iter().map(String::as_str));
        Runner::new(&format!("search: {}, bare", self.name), &peer("bench-bare"), &words, folder)
            .shown_as("a bare SQLite program, same query")
    }
}

fn indexed(folder: &Path, rows: u64) -> Vec<Figure> {
    let ask = |question: Question| {
        let [ours, bare] = race(&[question.ours(folder), question.bare(folder)]).try_into().expect("a figure for each");
        ours.beside(&bare).should(Target::Ratio(2.0))
    };
    questions(rows).into_iter().map(ask).collect()
}

fn texts(folder: &Path) -> Vec<Figure> {
    let ask = |name: &str, text: &str| Runner::new(name, &inv_hooks(), &["failed", "search", text], folder);
    let runners = [
        ask("search: text in every tenth row", FREQUENT),
        ask("search: text in few rows", RARE),
        ask("search: text in no row", NOWHERE),
    ];
    let asked = |figure: Figure| figure.should(Target::AtMost(400.0));
    race(&runners).into_iter().map(asked).collect()
}

/// What the person on call asks first. All of it reads an entry for each of the million failed events.
fn counts(folder: &Path) -> Vec<Figure> {
    let ask = |name: &str, args: &[&str]| Runner::new(name, &inv_hooks(), args, folder);
    let runners = [
        ask("count: status", &["status"]),
        ask("count: stats by cause", &["failed", "stats", "--by", "cause"]),
        ask("count: stats by connector and cause", &["failed", "stats", "--by", "connector,cause"]),
        ask("count: log metrics", &["log", "metrics"]),
    ];
    let asked = |figure: Figure| figure.should(Target::AtMost(150.0));
    race(&runners).into_iter().map(asked).collect()
}

/// The same query without any part of the file in memory. The result depends on the disk, so it has no target.
fn cold(folder: &Path) -> Vec<Figure> {
    let log = log_of(folder);
    let forget = || {
        let input = format!("if={}", log.display());
        let dropped = Command::new("dd").args([&input, "iflag=nocache", "count=0", "status=none"]).status();
        assert!(dropped.is_ok_and(|status| status.success()), "dd tells the system to forget the file");
    };
    let document = document(1);
    let ask =
        |name: &str, args: &[&str]| Runner::new(name, &inv_hooks(), &[&["failed", "search"], args].concat(), folder);
    let runners = [ask("search, cold: document", &["--document", &document]), ask("search, cold: newest 50", &[])];
    race_after(&runners, 0, forget)
}

fn bytes_on_disk(folder: &Path, rows: u64) -> Figure {
    let bytes = u32::try_from(log_of(folder).metadata().expect("the log").len() / rows).expect("a row is small");
    Figure::new("disk: a failed row of 1 KiB", "the corpus of search", "bytes", vec![f64::from(bytes)])
}
