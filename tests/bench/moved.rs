//! A log that is copied to a server, also with kills on the way; and searches in it, next to `psql` with the same query.

use crate::corpus::{corpus, document, log_of, product};
use crate::figures::{Figure, Target, say, tell};
use crate::race::{Runner, folder, inv_hooks, is_smoke, race};
use crate::served::Server;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: u64 = 1_000_000;

const SCHEMA: &str = "bench_moved";

/// How many times the copy is killed.
const KILLS: u32 = 20;

/// The copy may take this long, in seconds.
const MOST: f64 = 300.0;

/// Copies the corpus twice, then searches in the copy.
pub fn moved(server: &Server) {
    let rows = if is_smoke() { 2_000 } else { ROWS };
    let folder = corpus(rows);
    let shown = "inv-hooks log copy --from FILE --to URL, 1,000,000 failed events of 1 KiB";
    let figure = |name: &str, seconds| Figure::new(&format!("postgres: {name}"), shown, "s", vec![seconds]);
    let killed = killed_copy(server, &folder);
    let copied = copy(server, &folder);
    tell(&[
        figure("log copy", copied).should(Target::AtMost(MOST)),
        figure("log copy, killed 20 times", killed).should(Target::AtMost(MOST)),
    ]);
    server.sql("VACUUM ANALYZE");
    searches(server, rows);
}

fn command(server: &Server, folder: &Path) -> Command {
    let mut command = Command::new(inv_hooks());
    let from = log_of(folder).display().to_string();
    command.args(["log", "copy", "--from", &from, "-q"]).current_dir(folder);
    command.env_clear().env("HOME", folder).env("INV_HOOKS_COPY_TO", server.log(SCHEMA));
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Copies the log; returns the seconds that it took. The command compares both logs at the end.
fn copy(server: &Server, folder: &Path) -> f64 {
    server.forget(SCHEMA);
    let started = Instant::now();
    assert!(command(server, folder).status().is_ok_and(|status| status.success()), "the copy ends well");
    started.elapsed().as_secs_f64()
}

/// The same, with a copy that is killed again and again before the last one may end.
fn killed_copy(server: &Server, folder: &Path) -> f64 {
    server.forget(SCHEMA);
    let started = Instant::now();
    let mut killed = 0;
    for number in 0..if is_smoke() { 2 } else { KILLS } {
        let mut child = command(server, folder).spawn().expect("the copy starts");
        // Each lives a little longer than the one before.
        std::thread::sleep(Duration::from_millis(400 + 250 * u64::from(number)));
        if let Some(status) = child.try_wait().expect("a state") {
            assert!(is_complete(status), "the copy ends well");
            say(&format!("postgres: log copy: ended after {killed} kills"));
            return started.elapsed().as_secs_f64();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        killed += 1;
    }
    assert!(command(server, folder).status().is_ok_and(is_complete), "the last copy ends well");
    say(&format!("postgres: log copy: killed {killed} times"));
    started.elapsed().as_secs_f64()
}

/// One that was killed after its last step is complete, and the next one refuses to copy to a log that has events.
fn is_complete(status: std::process::ExitStatus) -> bool {
    status.success() || status.code() == Some(6)
}

/// Asks for the newest 50 events by each filter that has an index.
fn searches(server: &Server, rows: u64) {
    let (document, product) = (document(rows / 2), product(rows / 2));
    let reference = |kind: u8| format!("id IN (SELECT delivery_id FROM ref WHERE kind = {kind} AND value = ");
    let questions: [(&str, &[&str], String); 7] = [
        ("newest 50", &[], "true".to_owned()),
        (
            "key and event",
            &["--api-key", "INVENTORY_EXPORT_ASN", "--event", "ASN_RECEIVED_EVENT"],
            "api_key = 'INVENTORY_EXPORT_ASN' AND event = 'ASN_RECEIVED_EVENT'".to_owned(),
        ),
        ("connector", &["--connector", "wms-sts"], "connector = 'wms-sts'".to_owned()),
        ("status", &["--status", "404"], "status = 404".to_owned()),
        ("cause", &["--cause", "503 try again later"], "cause = '503 try again later'".to_owned()),
        ("document", &["--document", &document], format!("{}'{document}')", reference(2))),
        ("product", &["--product", &product], format!("{}'{product}')", reference(3))),
    ];
    let folder = folder("postgres-search");
    std::fs::write(folder.join("inv-hooks.toml"), "version = 1\nenvironment = \"staging\"\n").expect("a store");
    let log = server.log(SCHEMA);
    let address = format!("{}?options=-csearch_path%3D{SCHEMA}", server.database());
    let mut told = Vec::new();
    for (name, flags, condition) in questions {
        let ours = [&["failed", "search"], flags].concat();
        let sql = format!(
            "SELECT * FROM delivery WHERE state IN ('failed','unknown') AND environment = 'staging' AND {condition} \
             AND NOT is_test ORDER BY failed_at DESC, id DESC LIMIT 51"
        );
        let psql = ["--no-psqlrc", "--no-align", "--command", &sql, &address];
        let ours = Runner::new(&format!("postgres: search: {name}"), &inv_hooks(), &ours, &folder);
        let psql = Runner::new("psql", &server.psql(), &psql, &folder).shown_as("psql, same query");
        let [ours, psql] =
            race(&[ours.with_variable("INV_HOOKS_LOG", &log), psql]).try_into().expect("a figure for each");
        told.push(ours.beside(&psql).should(Target::Ratio(1.0)));
    }
    tell(&told);
}
