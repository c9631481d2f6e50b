//! A write-ahead log of another file is moved away, and the log's own one is kept.

use crate::harness::{Reply, Shop};
use serde_json::Value;
use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const LOG: &str = ".inv-hooks/events.db";

fn file(shop: &Shop, suffix: &str) -> PathBuf {
    shop.sandbox.file(format!("{LOG}{suffix}"))
}

/// Adds failed events with the orders `orders`.
fn add(shop: &Shop, orders: std::ops::Range<usize>) {
    let line = |n: usize| {
        format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","status":503,"payload":{{"orderId":"A{n}"}}}}"#)
    };
    let lines: Vec<String> = orders.map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
}

/// Sends orders and is killed in the middle; this leaves a write-ahead log with commits.
fn crash(shop: &Shop, name: &str) {
    let lines: String = (0..40).map(|n| format!("{{\"orderId\":\"{name}{n}\"}}\n")).collect();
    shop.sandbox.write(format!("{name}.ndjson"), lines);
    shop.server.set_reply(Reply::status(422).delay(Duration::from_millis(20)));
    let seen = shop.server.requests().len();
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--ndjson", &format!("{name}.ndjson")]);
    shop.server.wait_for(seen + 20);
    child.kill().expect("killed");
    child.wait().expect("it ends");
    shop.server.set_reply(Reply::ok());
    assert!(file(shop, "-wal").metadata().expect("a write-ahead log").len() > 0);
}

/// Checks every way to read rows: a search, the counts, the extracted ids, and SQLite itself.
fn is_sound(shop: &Shop, orders: &[&str]) {
    let info = shop.run(["log", "info", "-o", "json"]).succeeds().json();
    let rows: u64 = info["rows"].as_object().expect("rows").values().filter_map(Value::as_u64).sum();
    assert_eq!(rows, orders.len() as u64, "{info}");
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds().stdout, format!("{}\n", orders.len()));
    for order in orders {
        assert_eq!(shop.run(["failed", "search", order, "--count"]).succeeds().stdout, "1\n", "{order}");
    }
    let log = rusqlite::Connection::open(file(shop, "")).expect("the log opens");
    let check: String = log.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a check");
    assert_eq!(check, "ok");
}

fn moved(shop: &Shop) -> usize {
    let names = fs::read_dir(shop.sandbox.file(".inv-hooks")).expect("a folder");
    names.filter(|name| name.as_ref().expect("a name").file_name().to_string_lossy().contains("-wal.left-")).count()
}

#[test]
fn the_write_ahead_log_of_a_removed_log_is_not_used_for_a_new_one() {
    for command in [
        &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", r#"{"orderId":"A0"}"#][..],
        &["send", "SALE_INVENTORY", "--data", r#"{"orderId":"A0"}"#],
    ] {
        let shop = Shop::new();
        add(&shop, 100..120);
        crash(&shop, "B");
        fs::remove_file(file(&shop, "")).expect("removed");
        shop.server.set_reply(Reply::status(503));
        let said = shop.run(command).shown().stderr;
        let (warning, _) = said.split_once('\n').unwrap_or_default();
        assert_data_eq!(
            warning.replace(&shop.sandbox.path().display().to_string(), "HERE"),
            str![
                "warning: a write-ahead log that another file had left beside the failed-event log was moved to HERE/.inv-hooks/events.db-wal.left-1"
            ]
        );
        assert_eq!(moved(&shop), 1);
        is_sound(&shop, &["A0"]);
    }
}

/// How a backup is put in the place of the log.
type Restore = fn(&Shop);

fn by_copying(shop: &Shop) {
    fs::copy(shop.sandbox.file("backup.db"), file(shop, "")).expect("copied");
}

fn by_moving(shop: &Shop) {
    fs::rename(shop.sandbox.file("backup.db"), file(shop, "")).expect("moved");
}

fn by_removing_first(shop: &Shop) {
    fs::remove_file(file(shop, "")).expect("removed");
    by_copying(shop);
}

#[test]
fn a_backup_that_replaced_the_log_is_used() {
    for (restore, first) in [
        (by_copying as Restore, &["failed", "search", "-q"][..]),
        (by_moving, &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", r#"{"orderId":"A0"}"#]),
        (by_removing_first, &["resume", "--unknown", "--yes"]),
    ] {
        let shop = Shop::new();
        add(&shop, 0..2);
        fs::copy(file(&shop, ""), shop.sandbox.file("backup.db")).expect("a copy");
        add(&shop, 2..60);
        add(&shop, 60..120);
        crash(&shop, "B");
        restore(&shop);
        let said = shop.run(first).shown().stderr;
        assert!(said.contains("was moved to") || first.contains(&"-q"), "{said}");
        assert_eq!(moved(&shop), 1);
        is_sound(&shop, &["A0", "A1"]);
    }
}

/// That process would continue to write to a write-ahead log that belongs to the other file.
#[test]
fn a_log_that_is_replaced_while_a_process_uses_it_is_refused_until_that_process_ends() {
    for restore in [by_copying as Restore, by_moving] {
        let shop = Shop::new();
        add(&shop, 0..2);
        shop.run(["log", "backup", "backup.db"]).succeeds();
        shop.server.set_reply(Reply::hang());
        let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"B"}"#]);
        shop.server.wait_for(1);
        shop.run(["failed", "search"]).succeeds();
        shop.run(["log", "check"]).succeeds();
        restore(&shop);
        let before = fs::read(file(&shop, "-wal")).expect("a write-ahead log");
        for command in [
            &["failed", "search"][..],
            &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", r#"{"orderId":"A9"}"#],
            &["log", "check"],
        ] {
            let said = shop.run(command).exits(7).stderr;
            assert_data_eq!(
                said.replace(&shop.sandbox.path().display().to_string(), "HERE"),
                str![[r#"
error: the failed-event log HERE/.inv-hooks/events.db was replaced while another process uses it
  because: the write-ahead log that it writes belongs to another log
  It was left as it is. Stop every process that uses the log, and try again.

"#]]
            );
        }
        assert!(fs::read(file(&shop, "-wal")).expect("a write-ahead log") == before);
        assert_eq!(moved(&shop), 0);
        child.kill().expect("killed");
        child.wait().expect("it ends");
        shop.run(["failed", "search"]).succeeds();
        assert_eq!(moved(&shop), 1);
        is_sound(&shop, &["A0", "A1"]);
    }
}

#[test]
fn a_log_of_another_shop_is_recognised_as_a_different_log() {
    let (shop, other) = (Shop::new(), Shop::new());
    add(&other, 0..3);
    add(&shop, 0..3);
    crash(&shop, "B");
    fs::copy(file(&other, ""), file(&shop, "")).expect("copied");
    is_sound(&shop, &["A0", "A1", "A2"]);
    assert_eq!(moved(&shop), 1);
}

#[test]
fn the_write_ahead_log_of_a_killed_process_is_never_moved_away() {
    let shop = Shop::new();
    for name in ["B", "C", "D"] {
        crash(&shop, name);
        let said = shop.run(["failed", "search", "--count"]).succeeds();
        assert!(!said.stderr.contains("moved"), "{}", said.stderr);
        assert_eq!(moved(&shop), 0);
    }
    let rows = shop.run(["log", "info", "-o", "json"]).succeeds().json()["rows"].clone();
    let rows: u64 = rows.as_object().expect("rows").values().filter_map(Value::as_u64).sum();
    assert!(rows >= 60, "{rows}");
    crash(&shop, "E");
    shop.run(["resume", "--unknown", "--yes"]).succeeds();
    assert_eq!(moved(&shop), 0);
}

/// A log with eight failed events. After the sixth one, SQLite started its write-ahead log again from the beginning.
fn twice_begun() -> (Shop, rusqlite::Connection) {
    let shop = Shop::new();
    add(&shop, 0..1);
    let log = rusqlite::Connection::open(file(&shop, "")).expect("the log opens");
    (1..6).for_each(|n| add(&shop, n..n + 1));
    let count = "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'log_commits'";
    (0..40).for_each(|_| assert_eq!(log.execute(count, []), Ok(1)));
    let checkpoint = log.query_row("PRAGMA wal_checkpoint(RESTART)", [], |row| row.get(0));
    assert_eq!(checkpoint, Ok(0), "everything is in the file");
    (6..8).for_each(|n| add(&shop, n..n + 1));
    (shop, log)
}

/// A copy of the log as it is if every process is killed now.
fn killed(shop: &Shop) -> Shop {
    let dead = Shop::new();
    fs::create_dir_all(dead.sandbox.file(".inv-hooks")).expect("a folder");
    let _ = ["", "-wal"].map(|suffix| fs::copy(file(shop, suffix), file(&dead, suffix)).expect("copied"));
    dead
}

fn is_kept(shop: &Shop) {
    let said = shop.run(["failed", "search", "--count"]).succeeds();
    assert!(!said.stderr.contains("moved"), "{}", said.stderr);
    assert_eq!(moved(shop), 0);
    is_sound(shop, &["A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7"]);
}

fn word(bytes: &[u8], at: usize) -> usize {
    bytes[at..at + 4].iter().fold(0, |number, byte| number * 256 + usize::from(*byte))
}

#[test]
fn a_new_frame_header_with_an_old_page_is_never_read_as_a_commit() {
    let (living, log) = twice_begun();
    let root = log.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_sequence'", [], |row| row.get(0));
    let root: u32 = root.expect("a page");
    let shop = killed(&living);
    let mut wal = fs::read(file(&shop, "-wal")).expect("a write-ahead log");
    let frame = 24 + word(&wal, 8);
    let frames: Vec<usize> = (32..=wal.len() - frame).step_by(frame).collect();
    let is_new = |at: &&usize| wal[**at + 8..**at + 16] == wal[16..24];
    let of_root = |at: &&usize| word(&wal, **at) == root as usize;
    let head = *frames.iter().filter(is_new).rfind(of_root).expect("a commit");
    let old = *frames.iter().filter(|at| !is_new(at)).find(of_root).expect("a page of before");
    let next = *frames.iter().find(|at| !is_new(at)).expect("a frame of before");
    let (head, page) = (wal[head..head + 24].to_vec(), wal[old + 24..old + frame].to_vec());
    wal[next..next + 24].copy_from_slice(&head);
    wal[next + 24..next + frame].copy_from_slice(&page);
    fs::write(file(&shop, "-wal"), wal).expect("written");
    is_kept(&shop);
}

#[test]
fn uncommitted_frames_do_not_decide_whose_write_ahead_log_it_is() {
    for (commits, name) in [("0", "seq"), ("seq + 1000", "seq"), ("seq", "7")] {
        let (living, log) = twice_begun();
        let before = file(&living, "-wal").metadata().expect("a write-ahead log").len();
        let sql = format!(
            "PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;
             UPDATE sqlite_sequence SET seq = {commits} WHERE name = 'log_commits';
             UPDATE sqlite_sequence SET seq = {name} WHERE name = 'log_name';
             CREATE TABLE large (bytes BLOB); INSERT INTO large VALUES (zeroblob(4000000));"
        );
        log.execute_batch(&sql).expect("written and not committed");
        assert!(
            file(&living, "-wal").metadata().expect("a write-ahead log").len() > before,
            "the change is partly written"
        );
        is_kept(&killed(&living));
    }
}
